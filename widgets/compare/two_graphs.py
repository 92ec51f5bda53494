"""Two graphs that move together, with the strip beside them. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.compare import marks
from widgets.compare.lookup import Lookup
from widgets.compare.side import CompareSide
from widgets.compare.split import EvenSplitter
from widgets.compare.strip import ChangeStrip, ticks
from widgets.compare.together import Together
from widgets.compare.values import SIDES, ChangeRow, Hidden, Side, other
from widgets.graph.model import GraphModel
from widgets.graph.view import GraphView
from widgets.theme.colors import Theme

SETTLE_MS = 60


class TwoGraphs(QWidget):
    """The graphs, what is marked in them and what is chosen in both.

    Signals:
        node_chosen: the person chose a node (side, key).
        nothing_chosen: the person gave the selection up (side).
        tick_chosen: a mark of the strip was clicked (row of the change list).
        reload_requested: the file of a side is to be read again (side).
        settled: the sides have new sizes and are aligned again.
    """

    node_chosen = Signal(str, str)
    nothing_chosen = Signal(str)
    tick_chosen = Signal(int)
    reload_requested = Signal(str)
    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known, self._hidden = Lookup(), Hidden()
        self.split = EvenSplitter(self)
        self._sides: dict[Side, CompareSide] = {side: CompareSide(side, self.split) for side in SIDES}
        for side in SIDES:
            self.split.addWidget(self._sides[side])
        self.split.set_share(0.5)
        self._strip = ChangeStrip(self)
        self.together = Together({side: self._sides[side].graph for side in SIDES}, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.split, 1)
        layout.addWidget(self._strip)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._connect()

    def graph(self, side: Side) -> GraphView:
        """The graph of a side."""
        return self._sides[side].graph

    def start(self) -> None:
        """Load both pages."""
        for side in SIDES:
            self.graph(side).start()

    def shutdown(self) -> None:
        """Let go of both pages."""
        self._settle.stop()
        for side in SIDES:
            self.graph(side).shutdown()

    def set_side(self, side: Side, model: GraphModel | None, title: str, message: str) -> None:
        """See `CompareView.set_side`."""
        self.together.forget(side)
        self._strip.set_seen(side, 0, 0)
        self._sides[side].show_side(model, title, message)
        self._fill_strip()

    def set_known(self, known: Lookup, hidden: Hidden) -> None:
        """Mark what changed."""
        if known is not self._known:
            self.together.set_pairs(known.pairs)
        self._known, self._hidden = known, hidden
        self._mark()

    def set_current(self, row: int) -> None:
        """Point a change out in the strip; -1: none."""
        self._strip.set_current(row)

    def go_to(self, change: ChangeRow) -> None:
        """Select a change on both sides and bring it into view."""
        self.go_to_nodes(change.a, change.b)

    def go_to_nodes(self, a: tuple[str, ...], b: tuple[str, ...]) -> None:
        """Select nodes on both sides and bring the first of them into view."""
        leader: Side = "a" if a else "b"
        for side, keys in (("a", a), ("b", b)):
            self.together.select(side, keys, side == leader or not self.together.enabled)
        if first := (a or b)[:1]:
            self.together.lead(leader, first[0])

    def choose(self, side: Side, key: str) -> None:
        """Select, with a node that is selected already, those it belongs to; the partner comes to the same place."""
        pair = self._known.pair(side, key)
        group = pair.keys(side) if pair is not None else (key,)
        if len(group) > 1:
            self.together.select(side, (key, *(each for each in group if each != key)), False)
        across = pair.keys(other(side)) if pair is not None else ()
        self.together.select(other(side), across, not self.together.enabled)
        if across:
            self.together.lead(side, key)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self._strip, *self._sides.values()):
            part.set_theme(theme)

    def _connect(self) -> None:
        for side in SIDES:
            graph = self.graph(side)
            graph.node_clicked.connect(lambda key, side=side: self.node_chosen.emit(side, key))
            graph.tensor_clicked.connect(lambda _name, side=side: self.on_nothing(side))
            graph.background_clicked.connect(lambda side=side: self.on_nothing(side))
            self._sides[side].reload_requested.connect(lambda side=side: self.reload_requested.emit(side))
        self.together.seen.connect(self._strip.set_seen)
        self.together.laid_out.connect(self._mark)
        self._strip.chosen.connect(self.tick_chosen)
        self._strip.went.connect(self.together.go_to)
        self.together.resized.connect(self._settle.start)
        self._settle.timeout.connect(self.together.settle)
        self._settle.timeout.connect(self.settled)

    def on_nothing(self, side: Side) -> None:
        """The selection of one side was given up: the other's goes with it."""
        self.graph(other(side)).clear_selection()
        self.nothing_chosen.emit(side)

    def _mark(self) -> None:
        comparison = self._known.comparison
        for side in SIDES:
            names = {key: place.name for key, place in self.together.places[other(side)].items()}
            colours = marks.colouring(comparison, side, names, self._hidden) if comparison is not None else None
            self.graph(side).set_colouring(colours, legend=False)
        self._fill_strip()

    def _fill_strip(self) -> None:
        places = self.together.places
        self._strip.set_ticks({side: ticks(self._known, side, places[side], self._hidden) for side in SIDES})
