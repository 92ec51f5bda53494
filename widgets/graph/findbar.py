"""The find bar over the graph. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from widgets.graph.notices import dress_card
from widgets.theme.colors import Theme
from widgets.theme.icons import icon

_PAUSE_MS = 150


class FindBar(QFrame):
    """A line to type in, the count of matches, next, previous and close.

    Signals:
        changed: the text to look for.
        moved: +1 to the next match, -1 to the one before.
        closed: the person is done.
    """

    changed = Signal(str)
    moved = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_find")
        self.setAccessibleName(self.tr("Find in the graph"))
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._line = QLineEdit(self)
        self._line.setObjectName("graph_find_text")
        self._line.setAccessibleName(self.tr("Text to find"))
        self._line.setPlaceholderText(self.tr("Find node or tensor"))
        self._line.setClearButtonEnabled(True)
        self._line.setMinimumWidth(220)
        self._count = QLabel(self)
        self._count.setObjectName("graph_find_count")
        self._count.setAccessibleName(self.tr("Matches"))
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(self.tr("no match")) + 8)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.changed.emit(self._line.text()))
        self._line.textEdited.connect(lambda: self._pause.start())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self._line)
        layout.addWidget(self._count)
        self._buttons: dict[str, QToolButton] = {}
        for name, sign, words, slot in (
            ("previous", "chevron-up", self.tr("Previous match (Shift+Enter)"), lambda: self._move(-1)),
            ("next", "chevron-down", self.tr("Next match (Enter)"), lambda: self._move(1)),
            ("close", "close", self.tr("Close (Esc)"), self.close_bar),
        ):
            button = self._buttons[sign] = QToolButton(self, toolTip=words, autoRaise=True, iconSize=QSize(16, 16))
            button.setObjectName(f"graph_find_{name}")
            button.setAccessibleName(words)
            button.setFixedSize(28, 28)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(slot)
            layout.addWidget(button)
        self.hide()

    @property
    def text(self) -> str:
        """What is typed in."""
        return self._line.text()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        dress_card(self, theme)
        for sign, button in self._buttons.items():
            button.setIcon(icon(sign, theme.text))

    def open_bar(self) -> None:
        """Show it, with the old text ready to be typed over."""
        self.show()
        self.raise_()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._line.selectAll()

    def close_bar(self) -> None:
        """Hide it."""
        self._pause.stop()
        self.hide()
        self.closed.emit()

    def set_matches(self, place: int, count: int) -> None:
        """Show "3 of 12"; place counts from 1, with 0 only "12" matches."""
        if not self._line.text().strip():
            self._count.clear()
        elif count == 0:
            self._count.setText(self.tr("no match"))
        elif place == 0:
            self._count.setText(self.tr("{count} found").format(count=count))
        else:
            self._count.setText(self.tr("{place} of {count}").format(place=place, count=count))

    def _move(self, step: int) -> None:
        if self._pause.isActive():  # typed and Enter at once: look for the new text first
            self._pause.stop()
            self.changed.emit(self._line.text())
        else:
            self.moved.emit(step)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Shift+Enter, F3 and Escape."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self._move(-1 if back else 1)
        elif control and event.key() == Qt.Key.Key_F:
            self._line.selectAll()
        else:
            super().keyPressEvent(event)
