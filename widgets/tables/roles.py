"""What the cells of a layers table have besides their text. Layer: widgets. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

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
    LOOK = Qt.ItemDataRole.UserRole + 9  # a Look: what is painted


class Origin(Enum):
    """Who set what a cell shows; FIXED: it cannot be edited."""

    FIXED = "fixed"
    AUTOMATIC = "automatic"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Look:
    """What is painted of a cell, in one: every question through the proxy costs more than the painting itself.

    Attributes:
        words: its text. alignment: of the text, flags of Qt. origin: who set it.
        bar: length of the bar inside it, 0 to 1, or None. chips: one word, several, or None for a cell of text.
        bottleneck: whether the row's layer limits the throughput. problem: whether it has a problem.
    """

    words: str
    alignment: int
    origin: Origin
    bar: float | None
    chips: Any
    bottleneck: bool
    problem: bool
