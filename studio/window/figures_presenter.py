"""Layers table, charts and fit: the figures of what is on screen, with one selection.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from projects import boards
from projects.build.fit import FitView
from projects.build.progress import BuildProgress
from studio.builds import Build
from studio.session import Session
from studio.settings import Settings
from studio.window.fit_values import fit_of, live_fit
from studio.window.words import build_title, live_badge
from widgets.buildbar.values import TargetValues
from widgets.charts.charts import CyclesChart, ResourcesChart
from widgets.fit.panel import FitPanel
from widgets.tables.layers_table import LayersTable


class FiguresPresenter(QObject):
    """Shows the session's figures.

    Signals:
        colouring_requested: key of a colouring, after "Show me why".
        layers_requested, resources_requested: that panel is to be brought forward.
        open_requested: the button of an empty panel.
    """

    colouring_requested = Signal(str)
    layers_requested = Signal()
    resources_requested = Signal()
    open_requested = Signal()

    def __init__(
        self,
        table: LayersTable,
        cycles: CyclesChart,
        resources: ResourcesChart,
        fit: FitPanel,
        session: Session,
        target: Callable[[], TargetValues],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._target = target
        self._table, self._cycles, self._resources, self._fit = table, cycles, resources, fit
        self._session = session
        self._on_screen: tuple[object, ...] = ()
        for view in (table, cycles, resources, fit):
            view.layer_selected.connect(session.select_layer)
        fit.why_requested.connect(self.show_why)
        for panel in (table, cycles, resources, fit):
            panel.empty_pressed.connect(self.open_requested)
        session.layers_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)
        session.shown_changed.connect(self.refresh)
        session.selection_changed.connect(self.on_selection_changed)
        session.descent_changed.connect(lambda: self.on_selection_changed(session.selection))
        self.refresh()

    def refresh(self) -> None:
        """Show the figures of what is on screen; nothing is redrawn where nothing changed."""
        build, layers = self._session.shown_build, self._session.layers
        state = build.progress.state if build is not None else None
        summary = build.progress.summary if build is not None else None
        live = self._session.live
        caption = live_badge(live) if live is not None else ""
        now = (self._session.document, build.id if build else None, layers, state, summary, caption)
        if now == self._on_screen:
            return
        self._on_screen = now
        self._say_empty(build)
        totals = self._totals(build)
        target = self._target()
        if live is None and layers is not None and build is not None:
            caption = self.tr("{build}, after {step}").format(build=build_title(build), step=layers.step)
        self._table.set_table(layers, totals, caption)
        self._table.set_baseline(self._session.built_layers if live is not None else None)
        asked = target.target_fps if live is not None else build.request.target_fps if build is not None else None
        self._cycles.set_table(layers, asked)
        self._resources.set_table(layers, totals)
        for chart in (self._cycles, self._resources):
            chart.set_badge(self.tr("live") if live is not None else "", caption)
        self._fit.set_view(self.fit_on_screen())
        self.on_selection_changed(self._session.selection)

    def fit_on_screen(self) -> FitView | None:
        """The fit of the live figures, or of the build on screen."""
        build, live, target = self._session.shown_build, self._session.live, self._target()
        if live is not None:
            return live_fit(live, target.target_fps, target.board)
        return fit_of(build, self._session.layers) if build is not None else None

    def _say_empty(self, build: Build | None) -> None:
        document = self._session.document
        button = ""
        if document is None:
            words, button = self.tr("Open a model to see its layers and figures."), self.tr("Open …")
        elif not document.answer.summary.buildable:
            words = self.tr("No figures: FINN cannot build this file.")
        elif build is None or not build.progress.state.terminal:
            words = self.tr("Preparing layers …") + _step_words(build.progress if build else None)
        else:
            words = self.tr("No figures: this build did not get to step_specialize_layers.")
        for panel in (self._table, self._cycles, self._resources, self._fit):
            panel.set_empty(words, button)

    def _totals(self, build: Build | None) -> dict[str, float] | None:
        if build is None:
            return None
        part = boards.part_of(build.request.board, build.request.part)
        totals = boards.part_totals(part) if part else None
        return None if totals is None else {k: float(v) for k, v in totals.items() if v is not None}

    def on_selection_changed(self, _key: str) -> None:
        """Select in table and charts what is selected elsewhere: in a chart the foremost layer alone."""
        keys = self._session.selected_layers
        self._table.select(*keys)
        for chart in (self._cycles, self._resources):
            chart.select(keys[0] if keys else "")

    def show_why(self) -> None:
        """Light up what costs most: the resource furthest over, its heaviest layer, in graph, table and chart."""
        build, layers = self._session.shown_build, self._session.layers
        if build is None or layers is None:
            return
        view = self.fit_on_screen()
        if view is None:
            return
        worst = max(view.resources, key=lambda r: r.ratio or 0)
        heaviest = max(layers.layers, key=lambda layer: getattr(layer, worst.name.lower()) or 0)
        self._session.show(build, layers.step)
        self.colouring_requested.emit(worst.name)
        self._table.sort_by(worst.name)
        self._resources.show_resource(worst.name)
        self.layers_requested.emit()
        self.resources_requested.emit()
        self._session.select_layer(heaviest.key)

    def restore(self, settings: Settings) -> None:
        """Take the columns and their order as they were."""
        state: Any = settings.data("layers_table")
        if isinstance(state, dict):
            self._table.restore_state(state)
        fit: Any = settings.data("fit_panel")
        if isinstance(fit, dict):
            self._fit.restore_state(fit)

    def save(self, settings: Settings) -> None:
        """Remember the columns and their order."""
        settings.set_data("layers_table", self._table.state())
        settings.set_data("fit_panel", self._fit.state())


def _step_words(progress: BuildProgress | None) -> str:
    step = progress.running_step if progress is not None else None
    return f" ({step.name.removeprefix('step_')})" if step is not None else ""
