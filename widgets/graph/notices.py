"""What stands in the graph's place when there is none, and over it while one is made. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from projects import numbers
from widgets.theme.colors import Theme
from widgets.theme.palette import palette

_DELAY_MS = 400


class NoticePage(QWidget):
    """A sentence, details that can be copied, and one button.

    Signals:
        pressed: the button.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_notice")
        self.setAccessibleName(self.tr("Message in the place of the graph"))
        self._title = _label("graph_notice_title", self)
        self._title.setProperty("role", "heading")
        self._details = _label("graph_notice_details", self)
        self._button = QPushButton(self)
        self._button.setObjectName("graph_notice_button")
        self._button.setAccessibleName(self.tr("Reload"))
        self._button.clicked.connect(self.pressed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 32, 32, 32)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._details)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def show_notice(self, title: str, details: str, button: str) -> None:
        """Set its words."""
        self._title.setText(title)
        self._details.setText(details)
        self._details.setVisible(bool(details))
        self._button.setText(button)
        self._button.setAccessibleName(button)


class BusyCard(QFrame):
    """Says that a graph is being drawn, with a way out; comes only where it takes longer than a moment.

    Signals:
        cancelled: the button.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_busy")
        self.setAccessibleName(self.tr("Drawing the graph"))
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._words = QLabel(self)
        self._words.setObjectName("graph_busy_words")
        bar = QProgressBar(self, maximum=0, textVisible=False)  # Netron does not say how far it is
        bar.setObjectName("graph_busy_bar")
        bar.setAccessibleName(self.tr("Drawing"))
        bar.setFixedSize(200, 6)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setObjectName("graph_busy_cancel")
        cancel.setAccessibleName(self.tr("Cancel drawing the graph"))
        cancel.clicked.connect(self.cancelled)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._words)
        left.addWidget(bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(24)
        layout.addLayout(left)
        layout.addWidget(cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._appear)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        dress_card(self, theme)

    def begin(self, name: str) -> None:
        """Come up in a moment, unless `end` is called before."""
        self._words.setText(self.tr("Drawing {name} ...").format(name=name))
        if not self.isVisible():
            self._delay.start()

    def set_count(self, nodes: int) -> None:
        """Say how large the graph is."""
        self._words.setText(self.tr("Drawing {count} nodes ...").format(count=numbers.count(nodes)))
        self.adjustSize()

    def end(self) -> None:
        """Go away."""
        self._delay.stop()
        self.hide()

    def _appear(self) -> None:
        self.adjustSize()
        self.show()
        self.raise_()


def dress_card(card: QWidget, theme: Theme) -> None:
    """A card over the graph has the colour of a panel, to stand out from the background."""
    colors = palette(theme)
    colors.setColor(QPalette.ColorRole.Window, QColor(theme.panel))
    card.setPalette(colors)


def _label(name: str, parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
