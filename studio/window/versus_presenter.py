"""Comparing builds: which are listed, which two are compared, and where that stands in the window.

Layer: studio.window. Thread: GUI; builds are read and compared in the background.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMetaMethod, QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from projects.build.events import BuildState
from projects.diff.difference import Difference
from projects.versus.comparison import TwoBuilds, compare, models_to_match, read_both
from projects.versus.figures import BuildFigures, read_figures
from projects.versus.pairing import links_of
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.qt_reader import QtReader
from studio.session import Session
from studio.settings import Settings
from studio.window.words import build_title
from widgets.builds.panel import BuildsPanel
from widgets.versus.page import VersusPage
from widgets.versus.rows import VersusRow

_State = tuple[str, BuildState]  # a build as it stood when it was read
_MOST_KEPT = 8  # comparisons


class VersusPresenter(QObject):
    """Keeps the page that compares builds in step with the session while it is on screen.

    Args:
        middle: what the page is in; the graph is its page 1.
        show_build: shows a build at its last step.

    Signals:
        graphs_requested: ids of two builds, before and after, whose graphs are to be compared at the same step.
        about_to_open: the page comes on screen now; whatever else is in the middle is to go.
    """

    graphs_requested = Signal(str, str)
    about_to_open = Signal()

    def __init__(
        self,
        page: VersusPage,
        panel: BuildsPanel,
        middle: QStackedWidget,
        session: Session,
        reader: QtReader,
        background: Background,
        show_build: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._page, self._panel, self._middle = page, panel, middle
        self._session, self._background, self._show_build = session, background, show_build
        self._reader = reader
        self._read: dict[_State, BuildFigures | None] = {}
        self._asked: set[_State] = set()
        self._compared: dict[tuple[_State, _State], TwoBuilds | None] = {}
        self._chosen: tuple[str, ...] = ()  # also builds that are not in the table yet
        self._pair: tuple[str, str] | None = None
        self._on_screen: tuple[_State, _State] | None = None
        panel.compare_requested.connect(self.compare)
        panel.build_selected.connect(lambda _: self.close_page())
        page.closed.connect(self.close_page)
        page.selection_changed.connect(self.choose)
        page.build_activated.connect(self.on_activated)
        page.swap_requested.connect(self.swap)
        page.graphs_requested.connect(self.show_graphs)
        session.builds_changed.connect(self.refresh)
        session.document_changed.connect(self.on_document_changed)

    @property
    def pair(self) -> tuple[str, str] | None:
        """The two builds that are compared, before and after; None where the chart is on show."""
        return self._pair

    @property
    def is_open(self) -> bool:
        """Whether the page is on screen."""
        return self._middle.currentWidget() is self._page

    # --- what a person asks

    def compare_selected(self) -> None:
        """Compare the builds selected in the builds list; where it is fewer than two, show all."""
        self.compare(self._panel.selected_ids())

    def compare(self, ids: tuple[str, ...]) -> None:
        """Open the page with these builds selected."""
        if not self._builds():
            return
        self.about_to_open.emit()
        self._page.two.offer_graphs(self.isSignalConnected(QMetaMethod.fromSignal(self.graphs_requested)))
        self._middle.setCurrentWidget(self._page)
        self.refresh()
        self._page.select(ids)
        self.choose(ids)

    def choose(self, ids: tuple[str, ...]) -> None:
        """Two builds are compared, the older with the newer one; any other number is shown in the chart."""
        self._chosen = ids
        order = [build.id for build in self._builds() if build.id in ids]
        self._set_pair((order[0], order[1]) if len(order) == 2 else None)

    def swap(self) -> None:
        """Compare the same two the other way round."""
        if self._pair is not None:
            self._set_pair((self._pair[1], self._pair[0]))

    def show_graphs(self) -> None:
        """Compare the graphs of the two builds."""
        if self._pair is not None:
            pair = self._pair
            self.close_page()
            self.graphs_requested.emit(*pair)

    def on_activated(self, build_id: str) -> None:
        """Show a build's graph."""
        self.close_page()
        self._show_build(build_id)

    def close_page(self) -> None:
        """Go back to the graph."""
        if self.is_open:
            self._middle.setCurrentIndex(1)

    # --- what is shown

    def refresh(self) -> None:
        """List the builds as they stand; nothing is read while the page is not on screen."""
        if not self.is_open:
            return
        builds = self._builds()
        missing = [build for build in builds if _state(build) not in self._read]
        rows = tuple(row for build in builds if (row := self._row(build)) is not None)
        self._page.set_rows(rows)
        new = [build for build in missing if _state(build) not in self._asked]
        if new:
            self._ask(new)
        if self._pair is not None:
            known = {build.id for build in builds}
            self._set_pair(self._pair if known.issuperset(self._pair) else None)

    def _builds(self) -> list[Build]:
        return [build for build in self._session.builds if not build.request.is_preparation]

    def _row(self, build: Build) -> VersusRow | None:
        """A build as it was read; while its newest state is being read, as it was before."""
        found = self._read.get(_state(build))
        if found is None:
            found = next((f for (name, _), f in self._read.items() if name == build.id and f is not None), None)
        return None if found is None else VersusRow(found, build.number, build_title(build))

    def _ask(self, builds: list[Build]) -> None:
        wanted = [(_state(build), build.folder) for build in builds]
        self._asked.update(state for state, _ in wanted)

        def take(found: dict[_State, BuildFigures | None]) -> None:
            if self._asked.issuperset(found):  # else another model was opened meanwhile
                self._read.update(found)
                self.refresh()
                self._page.select(self._chosen)

        self._background.run(lambda: {state: read_figures(folder) for state, folder in wanted}, take)

    def _set_pair(self, pair: tuple[str, str] | None) -> None:
        self._pair = pair
        builds = [self._session.build(name) for name in pair or ()]
        if pair is None or None in builds:
            self._on_screen = None
            self._page.show_chart()
            return
        a, b = (build for build in builds if build is not None)
        key = (_state(a), _state(b))
        if key == self._on_screen:
            return
        self._on_screen = key
        if key in self._compared:
            self._show_two(key, a, b)
            return
        words = self.tr("Comparing {a} with {b} …").format(a=build_title(a), b=build_title(b))
        self._page.compare(words)

        def take(two: TwoBuilds | None) -> None:
            self._compared[key] = two
            for old in list(self._compared)[:-_MOST_KEPT]:
                del self._compared[old]
            if self._on_screen == key:
                self._show_two(key, a, b)

        def read(found: tuple[BuildFigures, BuildFigures] | None) -> None:
            if found is None:
                take(None)
                return
            models = models_to_match(*found)
            if models is None:
                self._compare(found, None, take)
            else:
                self._reader.compare(
                    *models,
                    lambda difference: self._compare(found, difference, take),
                    lambda _error: self._compare(found, None, take),
                )

        self._background.run(lambda: read_both(a.folder, b.folder), read)

    def _compare(
        self,
        both: tuple[BuildFigures, BuildFigures],
        difference: Difference | None,
        take: Callable[[TwoBuilds | None], None],
    ) -> None:
        """Compare what was read; difference: of the models, None where it is not needed or cannot be had."""
        links = None if difference is None else links_of(difference)
        self._background.run(lambda: compare(*both, links), take)

    def _show_two(self, key: tuple[_State, _State], a: Build, b: Build) -> None:
        two = self._compared[key]
        if two is None:
            self._page.compare(self.tr("One of the builds is not on the disk any more."))
            return
        first, second = (
            VersusRow(figures, build.number, build_title(build)) for figures, build in ((two.a, a), (two.b, b))
        )
        self._page.set_two(two, first, second)

    def on_document_changed(self) -> None:
        """Another model: nothing of the one before stays."""
        self._read.clear()
        self._asked.clear()
        self._compared.clear()
        self._pair = self._on_screen = None
        self._page.set_rows(())
        self.close_page()

    # --- what is remembered

    def restore(self, settings: Settings) -> None:
        """Take columns, resource and figure as they were."""
        state: Any = settings.data("versus_page")
        if isinstance(state, dict):
            self._page.restore_state(state)

    def save(self, settings: Settings) -> None:
        """Remember columns, resource and figure."""
        settings.set_data("versus_page", self._page.state())


def _state(build: Build) -> _State:
    return build.id, build.progress.state
