"""Holds the web page of a graph view and its profile, and lets go of them in the one order that Qt bears.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

if TYPE_CHECKING:
    # Chromium's libraries take a fifth of a second to load: they are imported when the first page is made.
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from widgets.graph.page import GraphPage
    from widgets.graph.profile import GraphProfile


class PageHolder:
    """One page at a time, in one profile.

    Args:
        make_web: gives the view that shows the page. owner: an ancestor of it; its last child is the profile.
    """

    def __init__(self, make_web: Callable[[], QWebEngineView], owner: QObject) -> None:
        self._make_web, self._owner = make_web, owner
        self.profile: GraphProfile | None = None
        self.page: GraphPage | None = None

    def renew(self, background: QColor) -> GraphPage:
        """Make the page, in place of the one before.

        Raises:
            ToolMissing: Netron is not installed, or not one that is known.
        """
        from widgets.graph.page import GraphPage
        from widgets.graph.profile import GraphProfile

        web = self._make_web()
        focused = web.focusProxy() is not None and web.focusProxy().hasFocus()
        self.drop()
        # The owner deletes its children in order, so the profile goes after the page even without shutdown().
        self.profile = self.profile or GraphProfile(self._owner)
        self.page = GraphPage(self.profile, web)
        self.page.setBackgroundColor(background)
        web.setPage(self.page)
        if focused:
            web.setFocus()
        return self.page

    def drop(self) -> None:
        """Delete the page."""
        if self.page is not None:
            page, self.page = self.page, None
            self._make_web().setPage(None)
            if shiboken6.isValid(page):
                shiboken6.delete(page)

    def shutdown(self) -> None:
        """Delete the page, then the profile: in the other order Qt warns and may crash."""
        self.drop()
        if self.profile is not None:
            shiboken6.delete(self.profile)
            self.profile = None
