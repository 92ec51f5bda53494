"""Goes from match to match in the graph, with the find bar over it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from widgets.graph.engine import GraphEngine
from widgets.graph.findbar import FindBar


class Finder(QObject):
    """The matches of a text among names, operators and tensors, in the graph's order.

    Signals:
        reached: went to a match (key, whether it is a node and not a graph input or output).
    """

    reached = Signal(str, bool)

    def __init__(self, engine: GraphEngine, bar: FindBar) -> None:
        super().__init__(bar)
        self._engine = engine
        self._bar = bar
        self._matches: list[dict[str, Any]] = []
        self._place = 0
        bar.changed.connect(self.find)
        bar.moved.connect(self.move)

    def find(self, text: str) -> None:
        """Go to the first match."""
        self._engine.ask(self._on_found, "find", text)

    def move(self, step: int) -> None:
        """Go `step` matches on, or back where it is negative; around at the ends."""
        if not self._matches:
            self.find(self._bar.text)
            return
        self._place = (self._place + step) % len(self._matches)
        self._show()

    def forget(self) -> None:
        """Another graph is coming."""
        self._matches = []
        self._bar.set_matches(0, 0)

    def count_again(self) -> None:
        """Look for the text of the open bar in the graph that has come, without leaving the place."""
        if self._bar.isVisible() and self._bar.text:
            self._engine.ask(lambda matches: self._keep(matches or [], -1), "find", self._bar.text)

    def _on_found(self, matches: list[dict[str, Any]] | None) -> None:
        self._keep(matches or [], 0)
        self._show()

    def _keep(self, matches: list[dict[str, Any]], place: int) -> None:
        self._matches, self._place = matches, place
        self._bar.set_matches(place + 1, len(matches))

    def _show(self) -> None:
        self._bar.set_matches(self._place + 1, len(self._matches))
        if self._matches:
            match = self._matches[self._place]
            self._engine.call("select", match["key"])
            self.reached.emit(match["key"], match["node"])
