"""What a panel shows while it has nothing to show: one sentence and at most one button.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from widgets.theme.colors import LIGHT, Theme

MARGIN = 16


class EmptyState(QWidget):
    """One centred sentence, with one button where something can be done about it.

    Signals:
        pressed: the button.
    """

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_empty")
        self._label = QLabel(self)
        self._label.setObjectName(f"{name}_empty_sentence")
        self._label.setWordWrap(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._button.setObjectName(f"{name}_empty_button")
        self._button.clicked.connect(self.pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addStretch(1)
        layout.addWidget(self._label)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.set_theme(LIGHT)
        self.say("")

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, sentence: str, button: str = "") -> None:
        """Show this sentence; no button where its label is empty."""
        self._label.setText(sentence)
        self._label.setAccessibleName(sentence)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._label.setStyleSheet(f"color: {theme.muted};")


class ContentOrEmpty(QWidget):
    """A panel's body: its content, or the empty state in its place."""

    def __init__(self, content: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState(name, self)
        self._content = content
        self._layout = QStackedLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.addWidget(self.empty)
        self._layout.addWidget(content)

    @property
    def is_empty(self) -> bool:
        """Whether the sentence is on show."""
        return self._layout.currentWidget() is self.empty

    def show_content(self) -> None:
        """Show the content."""
        self._layout.setCurrentWidget(self._content)

    def show_empty(self, sentence: str, button: str = "") -> None:
        """Show the sentence instead of the content."""
        self.empty.say(sentence, button)
        self._layout.setCurrentWidget(self.empty)
