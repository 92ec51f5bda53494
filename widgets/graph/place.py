"""Where the graph is seen: the web view, what stands in its place, and the cards over it.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QToolButton, QWidget

from widgets.graph.findbar import FindBar
from widgets.graph.notices import BusyCard, NoticePage
from widgets.theme.colors import Theme
from widgets.theme.icons import icon
from widgets.theme.palette import palette

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView

_MARGIN = 12
_SCROLL_BAR = 12


class GraphPlace(QWidget):
    """Shows one of three: nothing, the web view, a notice."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("graph_place")
        self.setAutoFillBackground(True)
        self._web: QWebEngineView | None = None
        self.notice = NoticePage(self)
        self._empty = QWidget(self)
        self._empty.setObjectName("graph_empty")
        self._stack = QStackedLayout(self)
        for page in (self._empty, self.notice):
            self._stack.addWidget(page)
        self.find = FindBar(self)
        self.busy = BusyCard(self)
        self.back = QToolButton(self, text=self.tr("Back"))
        self.back.setObjectName("graph_back")
        self.back.setAccessibleName(self.tr("Back to the outer graph"))
        self.back.setToolTip(self.tr("Back to the outer graph"))
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.hide()

    @property
    def web(self) -> QWebEngineView:
        """The web view, made when it is first wanted: Chromium's libraries take a fifth of a second to load."""
        if self._web is None:
            from PySide6.QtWebEngineWidgets import QWebEngineView

            from widgets.graph.scheme import register_scheme

            register_scheme()
            self._web = QWebEngineView(self)
            self._web.setObjectName("graph_web")
            self._web.setAccessibleName(self.tr("Graph of the model"))
            self._web.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
            self._web.setAcceptDrops(False)  # files dropped here are the window's
            self._stack.addWidget(self._web)
            self.arrange()
        return self._web

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setPalette(palette(theme))
        self.find.set_theme(theme)
        self.busy.set_theme(theme)
        self.back.setIcon(icon("arrow-left", theme.text))

    def show_web(self) -> None:
        """Show the graph."""
        self._stack.setCurrentWidget(self.web)

    def show_nothing(self) -> None:
        """Show the plain background."""
        self.busy.end()
        self.back.hide()
        self._stack.setCurrentWidget(self._empty)

    def show_notice(self, title: str, details: str, button: str) -> None:
        """Show a message in the graph's place."""
        self.busy.end()
        self.back.hide()
        self.notice.show_notice(title, details, button)
        self._stack.setCurrentWidget(self.notice)

    def arrange(self) -> None:
        """Put the cards where they belong, in front."""
        for card in (self.find, self.busy, self.back):
            card.adjustSize()
            card.raise_()
        self.find.move(self.width() - self.find.width() - _SCROLL_BAR - _MARGIN, _MARGIN)
        self.busy.move((self.width() - self.busy.width()) // 2, self.height() // 3)
        self.back.move(_MARGIN, _MARGIN)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cards in their places."""
        super().resizeEvent(event)
        self.arrange()
