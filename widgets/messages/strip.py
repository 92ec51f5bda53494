"""One message on the message bar. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from projects.problems import Severity
from widgets.messages.message import Message
from widgets.parts import severity
from widgets.parts.rows import wash
from widgets.theme.colors import Theme
from widgets.theme.icons import icon

STAY_MS = 8_000
LEAST_WIDTH = 200


class MessageStrip(QFrame):
    """A strip with glyph, sentence, actions and a way to close it. It never takes the focus by itself.

    Signals:
        closed: by the person or because its time was over. action_triggered: name of an action.
    """

    closed = Signal()
    action_triggered = Signal(str)

    def __init__(self, message: Message, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_strip")
        self.message = message
        self._theme = theme
        self.setAccessibleName(f"{severity.word(message.severity)}: {message.text}")
        self._glyph = QLabel(self)
        self._glyph.setObjectName("message_glyph")
        self._glyph.setToolTip(severity.word(message.severity))
        self._words = QLabel(self)
        self._words.setObjectName("message_words")
        self._words.setAccessibleName(message.text)
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.RichText)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._words.setMinimumWidth(LEAST_WIDTH)  # of itself a label wants a wide shape, and would widen the window
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(8)
        top = Qt.AlignmentFlag.AlignVCenter
        layout.addWidget(self._glyph, 0, top)
        layout.addWidget(self._words, 1)
        for name, label in message.actions:
            button = QPushButton(label, self)
            button.setObjectName(f"message_action_{name}")
            button.setAccessibleName(label)
            button.clicked.connect(partial(self.action_triggered.emit, name))
            layout.addWidget(button, 0, top)
        self._copy = self._button("message_copy", self.tr("Copy"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(message.text))
        self._close = self._button("message_close", self.tr("Close"))
        self._close.clicked.connect(self.closed)
        layout.addWidget(self._copy, 0, top)
        layout.addWidget(self._close, 0, top)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAY_MS)
        self._timer.timeout.connect(self.closed)
        if self.fades:
            self._timer.start()
        self.set_theme(theme)

    @property
    def fades(self) -> bool:
        """Whether it goes by itself."""
        return self.message.severity is Severity.INFO and not self.message.stays and not self.message.actions

    def _button(self, name: str, label: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        color = severity.color(self.message.severity, theme)
        if self.message.severity is Severity.INFO:
            color = theme.accent
        self._glyph.setPixmap(icon(severity.GLYPHS[self.message.severity], color).pixmap(16, 16))
        self._copy.setIcon(icon("content-copy", theme.muted))
        self._close.setIcon(icon("close", theme.muted))
        tint = wash(color, 0.10)
        back = f"rgba({tint.red()}, {tint.green()}, {tint.blue()}, {tint.alpha()})"
        self.setStyleSheet(
            f"#message_strip {{ background: {back}; border: none; border-left: 3px solid {color};"
            f" border-bottom: 1px solid {theme.line}; }} #message_words {{ background: transparent; }}"
        )
        self._words.setText(self._rich())

    def _rich(self) -> str:
        said = self.message
        where = f'<span style="color:{self._theme.muted}">{escape(said.where)}:</span> ' if said.where else ""
        # Without pre-wrap a number's narrow spaces become plain ones, at which a line may break.
        words = f'<span style="white-space:pre-wrap">{where}<b>{escape(said.what)}</b>'
        if said.mend:
            words += f" {escape(said.mend)}"
        if said.detail:
            words += f'<br><span style="color:{self._theme.muted}">{escape(said.detail)}</span>'
        return f"{words}</span>"

    # Qt overrides

    def enterEvent(self, event: object) -> None:
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: object) -> None:
        if self.fades:
            self._timer.start()
        super().leaveEvent(event)
