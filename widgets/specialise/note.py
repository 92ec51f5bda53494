"""A line over a table that says why nothing can be changed in it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

_GLYPH = 16


class Note(QWidget):
    """One muted sentence behind a lock; it is not there while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = QLabel(self)
        self._words = QLabel(self)
        self._words.setObjectName("specialise_note")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 6)
        layout.setSpacing(6)
        layout.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.set_theme(LIGHT)
        self.say("")

    def say(self, sentence: str) -> None:
        """Show this sentence; "" hides the line."""
        self._words.setText(sentence)
        self._words.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._glyph.setPixmap(icon("lock-outline", theme.muted).pixmap(_GLYPH, _GLYPH))
