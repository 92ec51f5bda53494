"""The message bar: strips stacked at the top of the window, the newest first. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from projects import numbers
from projects.problems import Severity
from widgets.messages.message import Message
from widgets.messages.strip import MessageStrip
from widgets.theme.colors import LIGHT, Theme

MOST_SHOWN = 3  # the others wait behind a button, so that the graph is not pushed off the screen


class MessageBar(QWidget):
    """Says things without a dialog. Hidden while it has nothing to say.

    Signals:
        action_triggered: key of the message, name of the action. closed: key of the message.
    """

    action_triggered = Signal(str, str)
    closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self.setAccessibleName(self.tr("Messages"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._theme = LIGHT
        self._strips: list[MessageStrip] = []
        self._all = False
        self._more = QPushButton(self)
        self._more.setObjectName("message_more")
        self._more.setProperty("link", True)
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self.on_more)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._arrange()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What is being said, the newest first."""
        return tuple(strip.message for strip in self._strips)

    def say(self, message: Message) -> None:
        """Say it; a message with the same key, or the very same words, is replaced."""
        for strip in list(self._strips):
            if strip.message == message or (message.key and strip.message.key == message.key):
                self._remove(strip)
        strip = MessageStrip(message, self._theme, self)
        strip.closed.connect(lambda: self._close(strip))
        strip.action_triggered.connect(lambda name: self.action_triggered.emit(message.key, name))
        self._strips.insert(0, strip)
        self._layout.insertWidget(0, strip)
        self._arrange()

    def info(self, what: str, where: str = "", key: str = "") -> None:
        """Say something that goes away by itself."""
        self.say(Message(Severity.INFO, what, where, key=key))

    def take_back(self, key: str) -> None:
        """Close the message with this key, if it is there."""
        for strip in [strip for strip in self._strips if strip.message.key == key]:
            self._remove(strip)
        self._arrange()

    def clear(self) -> None:
        """Close all messages."""
        for strip in list(self._strips):
            self._remove(strip)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for strip in self._strips:
            strip.set_theme(theme)

    def on_more(self) -> None:
        """Show all messages, or the newest only."""
        self._all = not self._all
        self._arrange()

    def _close(self, strip: MessageStrip) -> None:
        if strip in self._strips:
            self._remove(strip)
            self._arrange()
            self.closed.emit(strip.message.key)

    def _remove(self, strip: MessageStrip) -> None:
        self._strips.remove(strip)
        self._layout.removeWidget(strip)
        strip.hide()
        strip.deleteLater()

    def _arrange(self) -> None:
        hidden = len(self._strips) - MOST_SHOWN
        self._all = self._all and hidden > 0
        for number, strip in enumerate(self._strips):
            strip.setVisible(self._all or number < MOST_SHOWN)
        self._more.setVisible(hidden > 0)
        words = self.tr("Show fewer") if self._all else self.tr("{count} more").format(count=numbers.count(hidden))
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self.setVisible(bool(self._strips))
