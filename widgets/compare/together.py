"""Keeps two graphs at the same place, and knows where their nodes lie.

What a person moves leads; the page across follows (see resources/graph/sync.js). Only the anchor's key and two
distances pass through here for each frame. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from widgets.compare.values import SIDES, Pair, Side, other
from widgets.graph.view import GraphView

HOLD_MS = 150  # so long after one side moved, moves of the other are its echo


@dataclass(frozen=True)
class Place:
    """A node as drawn. top, bottom: parts of the graph's height, 0 to 1."""

    name: str
    top: float
    bottom: float


class Together(QObject):
    """Two graph views that pan and zoom as one.

    Signals:
        seen: a side shows this part of its graph's height (side, top, bottom; 0 to 1, beyond where there is room).
        resized: a page has another size by now, so that the sides may be out of step.
        laid_out: a side is drawn (side); `places` has its nodes.
    """

    seen = Signal(str, float, float)
    resized = Signal()
    laid_out = Signal(str)

    def __init__(self, views: Mapping[Side, GraphView], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = views
        self._enabled = True
        self._leader: Side = "a"
        self._moved = QElapsedTimer()
        self._drawn: set[Side] = set()
        self.places: dict[Side, dict[str, Place]] = {"a": {}, "b": {}}
        for side in SIDES:
            view = views[side]
            view.engine.told.connect(lambda kind, data, side=side: self._on_told(side, kind, data))
            view.shown.connect(lambda _name, side=side: self._on_shown(side))
            view.failed.connect(lambda _why, side=side: self.forget(side))
        self.set_pairs(())

    @property
    def enabled(self) -> bool:
        """Whether the sides move together."""
        return self._enabled

    @property
    def complete(self) -> bool:
        """Whether both sides are drawn."""
        return len(self._drawn) == len(SIDES)

    def set_enabled(self, enabled: bool) -> None:
        """Move together, or each for itself."""
        self._enabled = enabled
        self.settle()

    def set_pairs(self, pairs: tuple[Pair, ...]) -> None:
        """Which nodes belong together. Of a merged or split group the last one is the anchor, for its output is the
        group's; to anchor on each of them would move the other side to and fro.
        """
        for side in SIDES:
            own = [(pair.keys(side), pair.keys(other(side))) for pair in pairs if pair.a and pair.b]
            tables = {
                "partners": {key: across[0] for keys, across in own for key in keys},
                "anchors": {keys[-1]: across[-1] for keys, across in own},
            }
            self._views[side].engine.set_lasting("pair", tables)
        self.settle()

    def forget(self, side: Side) -> None:
        """A side shows nothing, or something else soon."""
        self._drawn.discard(side)
        self.places[side] = {}

    def lead(self, side: Side, key: str | None = None) -> None:
        """Let the other side go to where this one stands. key: the anchor; else the one nearest to the middle."""
        self._leader = side
        self._views[side].engine.call("lead", key)

    def select(self, side: Side, keys: tuple[str, ...], move: bool) -> None:
        """Select these nodes of a side, or none; emits nothing. move: bring the first one into view."""
        if keys:
            self._views[side].select_group(keys, move)
        else:
            self._views[side].clear_selection()

    def settle(self) -> None:
        """Align again after something else has changed: sizes, pairs."""
        if self.complete:
            self.lead(self._leader)

    def go_to(self, side: Side, part: float) -> None:
        """Bring a part of a side's height, 0 to 1, to the middle."""
        self._views[side].engine.call("goTo", part)

    def fit(self) -> None:
        """Show the whole of both graphs, in one zoom where they move together."""
        if not (self._enabled and self.complete):
            for view in self._views.values():
                view.fit()
            return
        zooms: list[float] = []

        def got(zoom: Any) -> None:
            zooms.append(zoom or 1.0)
            if len(zooms) == len(SIDES):
                self._views[self._leader].engine.call("zoomTo", min(zooms))

        for view in self._views.values():
            view.engine.ask(got, "fittingZoom")

    def _on_shown(self, side: Side) -> None:
        def got(layout: Any) -> None:
            self.places[side] = {key: Place(name, top, bottom) for key, name, top, bottom in layout or ()}
            self._drawn.add(side)
            # What is new takes its place from what was there.
            self.lead(other(side) if self.complete else side)
            self.laid_out.emit(side)

        self._views[side].engine.ask(got, "layout")

    def _on_told(self, side: Side, kind: str, data: Any) -> None:
        if kind == "resized":
            self.resized.emit()
        if kind == "fit":
            self.fit()
        if kind not in ("moved", "seen") or side not in self._drawn:
            return
        self.seen.emit(side, *data["seen"])
        if kind == "moved" and self._enabled and self.complete and self._may_lead(side, data["forced"]):
            self._views[other(side)].engine.call("follow", data)

    def _may_lead(self, side: Side, forced: bool) -> bool:
        fresh = self._moved.isValid() and self._moved.elapsed() < HOLD_MS
        if side != self._leader and fresh and not forced:
            return False
        self._leader = side
        self._moved.start()
        return True
