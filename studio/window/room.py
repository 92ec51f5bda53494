"""Makes room for what is compared: panels go while it is in the middle, and come back after it.

The panels of the node go for two graphs and for builds; in a low window the tables go as well for builds, whose page
has a table and the layers of its own. Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from studio.window.docks import LOW_PX, Docks

FIRST_WIDE = 2  # pages of the middle: the start page, the graph, and from here on two of something
BUILDS = 2


class Room(QObject):
    """Puts panels away and brings them back.

    Args:
        middle: its page says how much room is wanted.
    """

    def __init__(self, middle: QStackedWidget, docks: Docks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._middle, self._docks = middle, docks
        self._away: list[str] = []
        self._heights: dict[str, int] = {}  # of the panels of the node as they went: Qt gives them others afterwards
        self._front = ""  # which table was in front when they went
        middle.currentChanged.connect(self.on_page)

    def on_page(self, index: int) -> None:
        """Another page is in the middle."""
        docks, wanted = self._docks.docks, self._unwanted(index)
        back = [name for name in self._away if name not in wanted]
        for name in back:
            docks[name].show()
        if self._front in back:
            docks[self._front].raise_()
        if back:
            self._docks.set_heights(self._heights)
        self._away = [name for name in self._away if name in wanted]
        going = [name for name in wanted if not docks[name].isHidden()]
        front = (name for name in self._docks.groups["tables"] if not docks[name].visibleRegion().isEmpty())
        self._front = next(front, self._front)
        if going:
            self._heights = self._docks.heights("node")
        for name in going:
            docks[name].hide()
        self._away += going

    def forget(self) -> None:
        """The layout was put back: nothing is away any more."""
        self._away = []

    def _unwanted(self, index: int) -> list[str]:
        groups = self._docks.groups
        if index < FIRST_WIDE:
            return []
        low = self._middle.window().height() < LOW_PX
        return [*groups["node"], *(groups["tables"] if index == BUILDS and low else ())]
