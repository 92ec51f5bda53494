"""Two models side by side: their graphs move together, and what changed is marked in both.

Layer: widgets. Thread: GUI; drawing happens in Chromium's own processes, one for each side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.compare import marks
from widgets.compare.bar import CompareBar
from widgets.compare.lookup import Lookup
from widgets.compare.together import Together
from widgets.compare.two_graphs import TwoGraphs
from widgets.compare.values import ChangeRow, Comparison, Hidden, Side
from widgets.graph.legend import Legend
from widgets.graph.model import GraphModel
from widgets.graph.view import GraphView
from widgets.theme.colors import LIGHT, Theme

LEGEND_HEIGHT = 32


class CompareView(QWidget):
    """The model before ("a") and the one after ("b").

    Signals:
        node_selected: the person chose a node, or nothing (side, key; "" for nothing).
        change_selected: another change is looked at (row of the change list, -1 for none).
        kinds_hidden: these kinds of changes are hidden from now on, the others shown (`Hidden`).
        swap_requested: the sides are to be swapped; the answer is `set_side` and `set_comparison`.
        reload_requested: the file of a side is to be read again (side).
        closed: the comparison is to be left.
    """

    node_selected = Signal(str, str)
    change_selected = Signal(int)
    kinds_hidden = Signal(object)
    swap_requested = Signal()
    reload_requested = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_view")
        self.setAccessibleName(self.tr("Comparison of two models"))
        self._known = Lookup()
        self._hidden = Hidden()
        self._row = -1
        self._turned = False
        self._bar = CompareBar(self)
        self._graphs = TwoGraphs(self)
        self._legend = Legend(self)
        self._legend.setFixedHeight(LEGEND_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._graphs, 1)
        layout.addWidget(self._legend)
        self._connect()
        self.set_theme(LIGHT)
        self.set_comparison(None)

    def graph(self, side: Side) -> GraphView:
        """The graph of a side, for find, export and tests."""
        return self._graphs.graph(side)

    @property
    def hidden(self) -> Hidden:
        """The kinds of changes that are hidden."""
        return self._hidden

    @property
    def change(self) -> ChangeRow | None:
        """The change that is looked at."""
        return self._known.rows[self._row] if self._row >= 0 else None

    @property
    def together(self) -> Together:
        """What keeps the graphs at the same place, for tests and figures."""
        return self._graphs.together

    def start(self) -> None:
        """Load both pages ahead of the first models."""
        self._graphs.start()

    def shutdown(self) -> None:
        """Let go of both pages; to be called when the window closes."""
        self._graphs.shutdown()

    def set_side(self, side: Side, model: GraphModel | None, title: str, message: str = "") -> None:
        """Show a model on one side; the other side stays as it is.

        Args:
            model: None while it is read (without a message), or where it cannot be had (with one).
            title: what is compared ("step_streamline of build #3").
            message: why there is no graph; with a model, what is to be known about it ("The file has changed.").
        """
        self._graphs.set_side(side, model, title, message)

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Mark what changed; None: it is not known yet, or there is nothing to compare."""
        self._known = Lookup(comparison)
        self._mark()
        self._set_row(-1)

    def go_to_change(self, row: int) -> None:
        """Bring a change of the list into view on both sides; one that is out of range, none."""
        if 0 <= row < len(self._known.rows):
            self._graphs.go_to(self._known.rows[row])
            self._set_row(row)
        else:
            self._set_row(-1)

    def show_nodes(self, key_a: str, key_b: str) -> None:
        """Select a node on each side and bring both into view; "" for none."""
        self._graphs.go_to_nodes((key_a,) if key_a else (), (key_b,) if key_b else ())
        self._set_row(self._known.row("a", key_a) if key_a else self._known.row("b", key_b))

    def step_change(self, step: int) -> None:
        """To the next change (1) or the one before (-1), round at the ends."""
        row = self._known.step_from(self._row, step, self._hidden)
        if row is not None:
            self.go_to_change(row)

    def set_kinds_hidden(self, hidden: Hidden) -> None:
        """Hide these kinds of changes, and show the others; emits nothing."""
        self._bar.set_checked("renames", "renamed" in hidden)
        if hidden != self._hidden:
            self._hidden = hidden
            self._mark()
            self._set_row(self._row)

    def set_sync(self, on: bool) -> None:
        """Move both graphs together, or each for itself."""
        self._bar.set_checked("sync", on)
        self.together.set_enabled(on)

    def set_above(self, above: bool) -> None:
        """The model before above the one after, or at its left."""
        self._bar.set_checked("above", above)
        self._turned = True
        self._graphs.split.set_above(above)

    def state(self) -> dict[str, Any]:
        """How the view is arranged, as JSON data."""
        return {
            "above": self._graphs.split.above,
            "share": round(self._graphs.split.share, 3),
            "sync": self.together.enabled,
            "hide_renames": "renamed" in self._hidden,
        }

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave; what it does not know or does not fit is left out."""
        switches = {"above": self.set_above, "sync": self.set_sync, "hide_renames": self._hide_renames}
        for name, put in switches.items():
            if isinstance(state.get(name), bool):
                put(state[name])
        share = state.get("share")
        if isinstance(share, int | float) and 0 < share < 1:
            self._graphs.split.set_share(share)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self._bar, self._graphs, self._legend):
            part.set_theme(theme)

    def _connect(self) -> None:
        for keys, step in (("N", 1), ("P", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self.step_change(step))
        self._bar.pressed.connect(self.on_pressed)
        self._bar.toggled.connect(self.on_toggled)
        self._graphs.node_chosen.connect(self.on_node)
        self._graphs.nothing_chosen.connect(self.on_nothing)
        self._graphs.tick_chosen.connect(self.go_to_change)
        self._graphs.settled.connect(self.on_settled)
        self._graphs.reload_requested.connect(self.reload_requested)

    def on_pressed(self, name: str) -> None:
        """A button of the bar."""
        actions = {
            "previous": lambda: self.step_change(-1),
            "next": lambda: self.step_change(1),
            "fit": self.together.fit,
            "swap": self.swap_requested.emit,
            "equal": lambda: self._graphs.split.set_share(0.5),
            "close": self.closed.emit,
        }
        actions[name]()

    def on_toggled(self, name: str, on: bool) -> None:
        """A switch of the bar."""
        {"sync": self.set_sync, "above": self.set_above, "renames": self._hide_renames}[name](on)
        if name == "renames":
            self.kinds_hidden.emit(self._hidden)

    def _hide_renames(self, on: bool) -> None:
        renamed: Hidden = frozenset({"renamed"})
        self.set_kinds_hidden(self._hidden | renamed if on else self._hidden - renamed)

    def on_node(self, side: Side, key: str) -> None:
        """A node was chosen: its partners are chosen with it."""
        self._graphs.choose(side, key)
        self.node_selected.emit(side, key)
        self._set_row(self._known.row(side, key))

    def on_nothing(self, side: Side) -> None:
        """The selection was given up."""
        self.node_selected.emit(side, "")
        self._set_row(-1)

    def on_settled(self) -> None:
        """The graphs have their new sizes: what was in view may have lost its room."""
        if self._turned and self._row >= 0:
            self.go_to_change(self._row)
        self._turned = False

    def _mark(self) -> None:
        comparison = self._known.comparison
        self._legend.set_colouring(marks.legend(comparison, self._hidden) if comparison is not None else None)
        self._graphs.set_known(self._known, self._hidden)

    def _set_row(self, row: int) -> None:
        changed, self._row = row != self._row, row
        if self._known.comparison is None:
            self._bar.set_waiting()
        else:
            steps = self._known.steps(self._hidden)
            words = marks.told(self._known.rows[row]) if row >= 0 else self._known.comparison.summary
            self._bar.set_place(steps.index(row) if row in steps else -1, len(steps), words)
        self._graphs.set_current(row)
        if changed:
            self.change_selected.emit(row)
