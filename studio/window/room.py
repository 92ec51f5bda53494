"""Makes room for what is compared: the panels of the node go while it is in the middle, and come back after it.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from studio.window.docks import Docks

FIRST_WIDE = 2  # pages of the middle: the start page, the graph, and from here on two of something


class Room(QObject):
    """Puts panels away and brings them back.

    Args:
        middle: its page says how much room is wanted.
    """

    def __init__(self, middle: QStackedWidget, docks: Docks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._docks = docks
        self._away: list[str] = []
        middle.currentChanged.connect(self.on_page)

    def on_page(self, index: int) -> None:
        """Another page is in the middle."""
        docks = self._docks.docks
        if index < FIRST_WIDE:
            for name in self._away:
                docks[name].show()
            self._away = []
        elif not self._away:
            self._away = [name for name in self._docks.groups["node"] if not docks[name].isHidden()]
            for name in self._away:
                docks[name].hide()

    def forget(self) -> None:
        """The layout was put back: nothing is away any more."""
        self._away = []
