"""What the cells of a layers table have besides their text. Layer: widgets. Thread: any."""

from __future__ import annotations

from enum import Enum, IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a cell has besides its text."""

    KEY = Qt.ItemDataRole.UserRole  # the layer's key
    VALUE = Qt.ItemDataRole.UserRole + 1  # the value itself
    PLAIN = Qt.ItemDataRole.UserRole + 2  # as copied
    BAR = Qt.ItemDataRole.UserRole + 3  # length of the bar inside the cell, 0 to 1, or None
    BOTTLENECK = Qt.ItemDataRole.UserRole + 4  # whether this layer limits the throughput
    CHIP = Qt.ItemDataRole.UserRole + 5  # the word of the chip
    ORIGIN = Qt.ItemDataRole.UserRole + 6  # an Origin: who set it
    FIGURE = Qt.ItemDataRole.UserRole + 7  # whether it is a figure that an edit may change
    PROBLEM = Qt.ItemDataRole.UserRole + 8  # the sentence of the layer's problem, "" where it has none


class Origin(Enum):
    """Who set what a cell shows; FIXED: it cannot be edited."""

    FIXED = "fixed"
    AUTOMATIC = "automatic"
    USER = "user"
