"""What a panel shows while it has nothing to show: one sentence and at most one button; or why it has nothing.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from projects.problems import Severity
from widgets.parts import severity as severities
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

MARGIN = 16


class EmptyState(QScrollArea):
    """One centred sentence, with one button where something can be done; with a glyph where something is wrong.

    A sentence that is longer than the panel is scrolled: it never makes the window larger.

    Signals:
        pressed: the button.
    """

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_empty")
        self._theme = LIGHT
        self._severity: Severity | None = None
        self._glyph = QLabel(self)
        self._glyph.setObjectName(f"{name}_empty_glyph")
        self._label = QLabel(self)
        self._label.setObjectName(f"{name}_empty_sentence")
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._button.setObjectName(f"{name}_empty_button")
        self._button.clicked.connect(self.pressed)
        content = QWidget(self)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._label, 1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.set_theme(LIGHT)
        self.say("")

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, sentence: str, button: str = "", severity: Severity | None = None) -> None:
        """Show this sentence; no button where its label is empty. severity: of what is wrong, None: nothing is."""
        self._severity = severity
        self._label.setText(sentence)
        wrong = severity is not None
        self._label.setAccessibleName(f"{severities.word(severity)}: {sentence}" if severity else sentence)
        self._label.setAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop if wrong else Qt.AlignmentFlag.AlignCenter
        )
        self._glyph.setVisible(wrong)
        self.set_theme(self._theme)
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        severity = self._severity
        self._label.setStyleSheet(f"color: {theme.muted if severity is None else theme.text};")
        if severity is not None:
            color = severities.color(severity, theme)
            self._glyph.setPixmap(icon(severities.GLYPHS[severity], color).pixmap(16, 16))
            self._glyph.setToolTip(severities.word(severity))


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

    def show_empty(self, sentence: str, button: str = "", severity: Severity | None = None) -> None:
        """Show the sentence instead of the content; arguments as of `EmptyState.say`."""
        self.empty.say(sentence, button, severity)
        self._layout.setCurrentWidget(self.empty)
