"""Keys and double clicks on the cells of a table that can be edited, turned into calls. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableView

WHY = "Ctrl+J"
_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_OPENING = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,  # + is above another key on many keyboards
    Qt.KeyboardModifier.KeypadModifier,
)


class Hands(Protocol):
    """What keys and clicks can do; all of it with the current cell and the selected rows."""

    def active(self) -> bool:
        """Whether the table can be edited at all."""

    def opens(self, index: QModelIndex) -> bool:
        """Whether a double click or Enter on this cell does something of its own."""

    def steps(self) -> bool:
        """Whether + and - step through the current cell's values."""

    def typing(self) -> bool:
        """Whether a value is being typed into a cell."""

    def edit(self) -> None:
        """Open the current cell."""

    def step(self, by: int) -> None:
        """To the next value up (1) or down (-1)."""

    def reset_cells(self) -> None:
        """Back to automatic."""

    def paste(self) -> None:
        """Take what the clipboard has."""

    def ask_why(self) -> None:
        """Ask for the causes of the current cell."""


class CellKeys(QObject):
    """F2, Enter and a double click open; + and - step; Delete resets; Ctrl+V pastes; Ctrl+J asks why."""

    def __init__(self, view: QTableView, hands: Hands) -> None:
        super().__init__(view)
        self._view, self._hands = view, hands
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    # -- Qt --

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._hands.active():
            return False
        if event.type() == QEvent.Type.MouseButtonDblClick and watched is self._view.viewport():
            return self._on_double_click(event)
        if not isinstance(event, QKeyEvent) or watched is not self._view:
            return False
        typing = self._hands.typing()
        do = None if typing else self._action_of(event)
        if event.type() == QEvent.Type.ShortcutOverride and do is not None:
            event.accept()  # the window's own shortcuts come after the cell's
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if do is not None:
            do()
        # What a field being typed into does not want is not meant for the table either.
        return do is not None or typing

    def _on_double_click(self, event: Any) -> bool:
        index = self._view.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or not self._hands.opens(index):
            return False
        if index != self._view.currentIndex():
            self._view.setCurrentIndex(index)
        self._hands.edit()
        return True

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self._hands.paste
        if event.keyCombination().toCombined() == QKeySequence(WHY)[0].toCombined():
            return self._hands.ask_why
        if event.modifiers() not in _PLAIN:
            return None
        if event.key() in _OPENING and self._hands.opens(self._view.currentIndex()):
            return self._hands.edit
        if event.key() == Qt.Key.Key_Delete:
            return self._hands.reset_cells
        by = _STEPS.get(Qt.Key(event.key()))
        return None if by is None or not self._hands.steps() else lambda: self._hands.step(by)
