"""One side of the compare view: what it is called, its graph or the message in its place.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from widgets.compare.values import Side
from widgets.graph.model import GraphModel
from widgets.graph.view import GraphView
from widgets.parts.empty import EmptyState
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

HEIGHT = 28


class CompareSide(QWidget):
    """A header over a graph.

    Signals:
        reload_requested: the file is to be read again.
    """

    reload_requested = Signal()

    def __init__(self, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = side.upper()
        self.setObjectName(f"compare_side_{side}")
        self.setAccessibleName(self.tr("Model {letter}").format(letter=self._letter))
        self.setMinimumSize(120, 120)
        self.graph = GraphView(self)
        self.graph.setAccessibleName(self.tr("Graph of model {letter}").format(letter=self._letter))
        self._message = EmptyState(f"compare_{side}", self)
        self._message.pressed.connect(self.reload_requested)
        body = QWidget(self)
        self._stack = QStackedLayout(body)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._message)
        self._stack.addWidget(self.graph)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_header(side))
        layout.addWidget(body, 1)
        self.set_theme(LIGHT)

    def _make_header(self, side: Side) -> QWidget:
        self._header = QWidget(self)
        self._header.setObjectName(f"compare_header_{side}")
        self._header.setFixedHeight(HEIGHT)
        badge = QLabel(self._letter, self._header)
        badge.setObjectName(f"compare_letter_{side}")
        badge.setProperty("role", "heading")
        self._title = ElidedLabel(parent=self._header)
        self._title.setObjectName(f"compare_title_{side}")
        self._note = ElidedLabel(parent=self._header)
        self._note.setObjectName(f"compare_note_{side}")
        # It takes what it needs before the title does, and gives way only then.
        self._note.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._note.setMinimumWidth(40)
        self._again = QToolButton(self._header)
        self._again.setObjectName(f"compare_again_{side}")
        self._again.setText(self.tr("Read again"))
        self._again.setAccessibleName(self.tr("Read model {letter} again").format(letter=self._letter))
        self._again.setToolTip(self._again.accessibleName())
        self._again.setIconSize(QSize(16, 16))
        self._again.clicked.connect(self.reload_requested)
        line = QHBoxLayout(self._header)
        line.setContentsMargins(8, 0, 4, 0)
        line.setSpacing(8)
        line.addWidget(badge)
        line.addWidget(self._title, 1)
        line.addWidget(self._note)
        line.addWidget(self._again)
        return self._header

    @property
    def message(self) -> str:
        """What is said about this side, "" where all is well."""
        return self._message.sentence if self._stack.currentWidget() is self._message else self._note.text()

    def show_side(self, model: GraphModel | None, title: str, message: str = "") -> None:
        """Show a model, a message, or that one is being read.

        Args:
            model: what to draw; None while it is read, or where there is none.
            message: in the graph's place without a model (the file is gone, is not a model); over the graph with one
                (the file has changed since).
        """
        self._title.setText(title)
        self._title.setToolTip(title)
        self._note.setText(message if model is not None else "")
        self._note.setToolTip(self._note.text())
        self._note.setVisible(bool(self._note.text()))
        self._again.setVisible(bool(self._note.text()))
        if model is None:
            self.graph.clear()
            self._message.say(
                message or self.tr("Reading {title} ...").format(title=title), self.tr("Read again") if message else ""
            )
            self._stack.setCurrentWidget(self._message)
        else:
            self._stack.setCurrentWidget(self.graph)  # a page that is not seen is not drawn
            self.graph.show_model(model)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.graph.set_theme(theme)
        self._message.set_theme(theme)
        self._again.setIcon(icon("refresh", theme.amber_text))
        name = self._header.objectName()
        self._header.setStyleSheet(f"#{name} {{ background: {theme.panel}; border-bottom: 1px solid {theme.line}; }}")
        self._note.setStyleSheet(f"color: {theme.amber_text};")
