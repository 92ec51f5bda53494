"""Selecting several builds of the list, to compare them. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView, QSizePolicy, QToolButton, QWidget


def adding() -> bool:
    """Whether a key is held that adds to what is selected: then nothing else is to be shown."""
    held = QGuiApplication.keyboardModifiers()
    return bool(held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier))


def select_also(view: QListView, indexes: Iterable[QModelIndex]) -> None:
    """Select these besides what is selected."""
    for index in indexes:
        view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)


def make_compare_button(parent: QWidget, pressed: Callable[[], None]) -> QToolButton:
    """The button below the list."""
    button = QToolButton(parent)
    button.setObjectName("builds_compare")
    button.setToolTip(parent.tr("Compare the builds selected (Ctrl or Shift and click selects several), or all"))
    button.setIconSize(QSize(16, 16))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.clicked.connect(pressed)
    return button
