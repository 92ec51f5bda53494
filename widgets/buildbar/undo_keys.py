"""Undo and Redo in a field of the build bar: the window's, unless text is being typed. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget


class UndoKeys(QObject):
    """Keeps text fields from taking Ctrl+Z, with which they would do nothing, away from the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._edits: dict[QWidget, QLineEdit] = {}  # by the widget that gets the keys

    def watch(self, field: QWidget, edit: QLineEdit) -> None:
        """Watch one field. field: gets the keys (a spin box answers for its line). edit: the line in it."""
        self._edits[field] = edit
        field.installEventFilter(self)
        edit.editingFinished.connect(lambda: edit.setModified(False))  # what was typed is in force now

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt asks the field first whether it wants the key; ignored here, it goes to the window's action."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        edit = self._edits.get(watched) if isinstance(watched, QWidget) else None
        if edit is None or edit.isModified():
            return False
        if not (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)):
            return False
        event.ignore()
        return True
