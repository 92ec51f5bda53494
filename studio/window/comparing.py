"""Comparing two models: which are on screen, that both are read, and what the reader says of them.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget

from projects.diff.difference import Difference
from projects.errors import StudioError
from projects.folding.finn_json import Elsewhere, Stamp, became
from studio.jobs.background import Background
from studio.jobs.model_store import ModelStore
from studio.jobs.qt_reader import QtReader, ReadAnswer
from studio.session import Session, Shown
from studio.settings import Settings
from studio.window.compare_values import comparison_of
from studio.window.file_watch import FileWatch
from studio.window.graph_presenter import drawn
from studio.window.words import build_title, graph_title
from widgets.compare.change_list import ChangeList
from widgets.compare.compare_view import CompareView
from widgets.compare.values import SIDES, Hidden, Side
from widgets.graph.model import GraphModel
from widgets.steps.rows import MODEL, PARENT
from widgets.theme.colors import LIGHT, Theme

WARM_MS = 1500  # after a build, when the window has nothing to do: two pages take half a second to load
_STATE = "compare/view"


class Comparer(QObject):
    """Keeps the compare view, made when it is first wanted, and the change list in step.

    Signals:
        shown_changed: a comparison came on screen, or left it.
        sides_changed: other models are compared.
        failed: a StudioError that belongs to no side.

    A side is a `Shown`: a step of a build, or (step "") any file.
    """

    shown_changed = Signal(bool)
    sides_changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        middle: QStackedWidget,
        changes: ChangeList,
        session: Session,
        store: ModelStore,
        reader: QtReader,
        background: Background,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._middle, self._changes, self._session = middle, changes, session
        self._store, self._reader, self._settings = store, reader, settings
        self._view: CompareView | None = None
        self._theme: Theme = LIGHT
        self._sides: dict[Side, Shown] = {}
        self._models: dict[Side, GraphModel] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._nodes = ("", "")  # to be looked at once both graphs are there
        self._turn = 0  # answers of an earlier comparison are stale
        self.difference: Difference | None = None
        self._watch = FileWatch(background, self)
        self._watch.looked.connect(self.on_looked)
        changes.row_selected.connect(self.on_row_selected)
        changes.kinds_hidden.connect(self.on_kinds_hidden)
        session.document_changed.connect(self.leave)
        self._warm = QTimer(self, singleShot=True, interval=WARM_MS)
        self._warm.timeout.connect(self.warm_up)

    @property
    def active(self) -> bool:
        """Whether a comparison is on screen."""
        return self._view is not None and self._middle.currentWidget() is self._view

    @property
    def sides(self) -> tuple[Shown, Shown] | None:
        """What is compared, before and after; None: nothing."""
        return (self._sides["a"], self._sides["b"]) if len(self._sides) == len(SIDES) else None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._changes.set_theme(theme)
        if self._view is not None:
            self._view.set_theme(theme)

    def warm_up_soon(self) -> None:
        """There is something to compare now: load the pages while nobody waits."""
        if self._view is None:
            self._warm.start()

    def warm_up(self) -> None:
        """Load both pages."""
        self.view().start()

    def view(self) -> CompareView:
        """The compare view."""
        if self._view is None:
            self._view = view = CompareView(self._middle)
            view.set_theme(self._theme)
            state = self._settings.data(_STATE, {})
            view.restore_state(state if isinstance(state, dict) else {})
            self._middle.addWidget(view)
            view.change_selected.connect(self._changes.select_row)
            view.kinds_hidden.connect(self._changes.set_kinds_hidden)
            view.node_selected.connect(self.on_node_selected)
            view.swap_requested.connect(self.swap)
            view.reload_requested.connect(self.reload)
            view.closed.connect(self.leave)
            self._changes.set_kinds_hidden(view.hidden)
        return self._view

    # --- what is compared

    def compare(self, before: Shown, after: Shown) -> None:
        """Show two models side by side, and what changed between them."""
        self._sides = {"a": before, "b": after}
        self._show_kinds()
        was = self.active
        focused = QApplication.focusWidget()
        keyboard = focused is not None and self._middle.isAncestorOf(focused)
        self._middle.setCurrentWidget(self.view())
        if keyboard:  # Qt gives it to the first button there
            self.view().setFocus()
        self._read_both()
        if not was:
            self.shown_changed.emit(True)
        self.sides_changed.emit()

    def compare_steps(self, first: str, second: str) -> None:
        """Two steps of the build on screen, in the order of the flow."""
        build = self._session.shown_build
        if build is None:
            return
        graphs = build.graphs()
        known = sorted((name for name in (first, second) if name in graphs), key=graphs.index)
        if len(known) == len(SIDES):
            before, after = (Shown(build.id, name, self._path(build.id, name)) for name in known)
            self.compare(before, after)

    def step_before(self) -> str | None:
        """The step that comes before the one on screen; None: there is none."""
        build, shown = self._session.shown_build, self._session.shown
        if build is None or shown is None:
            return None
        graphs = [name for name in build.graphs() if name != PARENT]
        place = graphs.index(shown.step) if shown.step in graphs else 0
        return graphs[place - 1] if place > 0 else None

    def compare_with_before(self) -> None:
        """The step on screen against the one before it; again: back to the graph."""
        before, shown = self.step_before(), self._session.shown
        if self.active:
            self.leave()
        elif before is not None and shown is not None:
            self.compare_steps(before, shown.step)

    def compare_with_file(self, path: Path) -> None:
        """What is on screen against any file."""
        shown = self._session.shown
        if shown is not None:
            self.compare(shown, Shown(None, "", path))

    def compare_files(self, before: Path, after: Path) -> None:
        """Any two files."""
        self.compare(Shown(None, "", before), Shown(None, "", after))

    def compare_builds(self, before: str, after: str) -> None:
        """The same step of two builds: the one on screen if both have it, else the last that both have."""
        one, two = self._session.build(before), self._session.build(after)
        if one is None or two is None:
            return
        common = [name for name in one.graphs() if name in two.graphs()]
        shown = self._session.shown
        step = shown.step if shown is not None and shown.step in common[1:] else common[-1]
        self.compare(Shown(one.id, step, one.model_of(step)), Shown(two.id, step, two.model_of(step)))

    def swap(self) -> None:
        """After becomes before."""
        if self.sides is not None:
            before, after = self.sides
            change = self.view().change
            self.compare(after, before)
            if change is not None:
                self._nodes = (next(iter(change.b), ""), next(iter(change.a), ""))

    def reload(self, side: Side) -> None:
        """Read the file of a side again."""
        if side in self._sides:
            self._read_both()

    def leave(self) -> None:
        """Back to the graph."""
        was = self.active
        self._turn += 1
        self._sides, self._models, self.difference = {}, {}, None
        self._watch.watch(())
        if self._view is not None:
            self._changes.set_comparison(None)
            if was:
                self._middle.setCurrentIndex(1 if self._session.document is not None else 0)
                self.shown_changed.emit(False)

    def close(self) -> None:
        """Let go of the pages; what is arranged is remembered."""
        self._warm.stop()
        self._watch.close()
        if self._view is not None:
            self.save()
            self._view.shutdown()

    def save(self) -> None:
        """Remember how the view is arranged."""
        if self._view is not None:
            self._settings.set_data(_STATE, self._view.state())

    # --- reading

    def _read_both(self) -> None:
        self._turn += 1
        self._models, self._stamps, self.difference, self._nodes = {}, {}, None, ("", "")
        view = self.view()
        view.set_comparison(None)
        self._changes.set_comparison(None)
        for side in SIDES:
            view.set_side(side, None, self.title(side))
        for side in SIDES:
            path, turn = self._sides[side].path, self._turn
            self._store.read(path, partial(self._take_side, turn, side), partial(self._refuse_side, turn, side))
        # The reader answers in order: what is wrong with a file was told of its side before this is answered.
        before, after = (self._sides[side].path for side in SIDES)
        self._reader.compare(before, after, partial(self._take, self._turn), partial(self._refuse, self._turn))
        self._watch.watch({shown.path for shown in self._sides.values()})

    def _take_side(self, turn: int, side: Side, answer: ReadAnswer) -> None:
        if turn != self._turn:
            return
        self._models[side] = drawn(self._sides[side], answer)
        self.view().set_side(side, self._models[side], self.title(side))

    def _refuse_side(self, turn: int, side: Side, error: StudioError) -> None:
        if turn == self._turn:
            self.view().set_side(side, None, self.title(side), str(error))

    def _take(self, turn: int, difference: Difference) -> None:
        if turn != self._turn:
            return
        self.difference = difference
        comparison = comparison_of(difference)
        self.view().set_comparison(comparison)
        self._changes.set_comparison(comparison)
        if any(self._nodes):
            self.view().show_nodes(*self._nodes)

    def _refuse(self, turn: int, error: StudioError) -> None:
        """The models are on screen, but cannot be compared."""
        if turn == self._turn and len(self._models) == len(SIDES):
            self.failed.emit(error)

    def title(self, side: Side) -> str:
        """What a side is called; of two files of one name, their folders tell them apart."""
        shown = self._sides[side]
        build = self._session.build(shown.build_id)
        if shown.step == MODEL and build is not None:
            return f"{graph_title(shown, None)} · {build_title(build)}"
        names = [each.path.name for each in self._sides.values()]
        if not shown.step and names.count(shown.path.name) > 1:
            return f"{shown.path.parent.name}/{shown.path.name}"
        return graph_title(shown, build)

    def _path(self, build_id: str, step: str) -> Path:
        build = self._session.build(build_id)
        assert build is not None
        return build.model_of(step)

    # --- what happens on screen

    def on_looked(self, stamps: Mapping[Path, Stamp]) -> None:
        """The files as they are now: one that another program changed or removed is told of on its side."""
        words = {
            Elsewhere.CHANGED: self.tr("The file has changed since it was read."),
            Elsewhere.APPEARED: self.tr("The file is there now."),
            Elsewhere.GONE: self.tr("The file is gone."),
        }
        for side, shown in self._sides.items():
            now = stamps.get(shown.path)
            if now is None:
                continue
            known = self._stamps.setdefault(shown.path, now)
            what = became(known, now)
            if what is not Elsewhere.SAME and side in self._models:
                self.view().set_side(side, self._models[side], self.title(side), words[what])

    def show_nodes(self, key_a: str, key_b: str) -> None:
        """Bring a node into view on each side; "" for none."""
        if self.active:
            self.view().show_nodes(key_a, key_b)

    def on_node_selected(self, side: Side, key: str) -> None:
        """A node was chosen: the inspector follows, where it is of the model that the session shows."""
        shown = self._session.shown
        if shown is not None and side in self._sides and self._sides[side].path == shown.path:
            self._session.select(key)

    def on_row_selected(self, row: int) -> None:
        """A change was chosen in the list."""
        if self.active:
            self.view().go_to_change(row)

    def on_kinds_hidden(self, hidden: Hidden) -> None:
        """Kinds of changes are hidden in the list: in the graphs, too."""
        if self._view is not None:
            self._view.set_kinds_hidden(hidden)

    def _show_kinds(self) -> None:
        """Another comparison: all is shown, but for renames where they are not wanted at all."""
        kept: Hidden = self.view().hidden & frozenset({"renamed"})
        self.view().set_kinds_hidden(kept)
        self._changes.set_kinds_hidden(kept)
