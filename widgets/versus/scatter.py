"""The scatter of builds: throughput against a resource, with what the parts have of it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from projects import numbers
from projects.build.layers import RESOURCES
from widgets.charts.loading import PlotLoader
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.versus.rows import VersusRow
from widgets.versus.scatter_values import Scatter, scatter_of

if TYPE_CHECKING:
    from widgets.versus.scatter_plot import ScatterPlot


class BuildScatter(QWidget):
    """Frames a second against LUT, BRAM_18K, URAM or DSP, a point a build.

    Signals:
        build_selected: id of the build of a point that was clicked or gone to by key.
        build_activated: id of a build that is to be shown (double click, Enter).
        state_changed: `state()` is worth saving.
        plotted: the plot is there; pyqtgraph comes in when the scatter is first seen.
    """

    build_selected = Signal(str)
    build_activated = Signal(str)
    state_changed = Signal()
    plotted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versus_scatter")
        self.setAccessibleName(self.tr("Throughput of each build against what it takes of the part"))
        self._theme = LIGHT
        self._rows: tuple[VersusRow, ...] = ()
        self._chosen: tuple[str, ...] = ()
        self.plot: ScatterPlot | None = None
        self._loader: PlotLoader | None = None
        self._about = ElidedLabel(parent=self)
        self._about.setObjectName("versus_scatter_about")
        self._about.setFont(tabular_font())
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 2)
        head.setSpacing(0)
        head.addWidget(self._about, 1)
        self._group = QButtonGroup(self)
        for name in RESOURCES:
            button = QToolButton(self)
            button.setObjectName(f"versus_scatter_{name}")
            button.setText(name)
            button.setAccessibleName(self.tr("Throughput against {name}").format(name=name))
            button.setToolTip(button.accessibleName())
            button.setCheckable(True)
            button.setProperty("segment", "true" if self._group.buttons() else "first")
            self._group.addButton(button)
            head.addWidget(button)
        self._group.buttons()[0].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)
        self._content = QWidget(self)
        self._content.setObjectName("versus_scatter_content")
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 8, 4)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addStretch(1)
        self._body = ContentOrEmpty(self._content, "versus_scatter", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self.set_theme(LIGHT)
        self.set_rows(())

    @property
    def resource(self) -> str:
        """The resource on show."""
        return self._group.checkedButton().text()

    def show_resource(self, name: str) -> None:
        """Show this resource; what is not one of the four is ignored."""
        for button in self._group.buttons():
            if button.text() == name:
                button.setChecked(True)

    def set_rows(self, rows: tuple[VersusRow, ...]) -> None:
        """Show these builds."""
        self._rows = rows
        if not self.scatter().points:
            self._body.show_empty(self.tr("No build has figures yet."))
            return
        self._body.show_content()
        self._draw()

    def select(self, ids: tuple[str, ...]) -> None:
        """Highlight these builds; emits nothing."""
        self._chosen = ids
        self._show_selected()

    def scatter(self) -> Scatter:
        """What is to be drawn."""
        return scatter_of(self._rows, self.resource)

    def state(self) -> dict[str, Any]:
        """The resource chosen, as JSON data."""
        return {"resource": self.resource}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave."""
        self.show_resource(str(state.get("resource")))

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._body.empty.set_theme(theme)
        self._content.setStyleSheet(f"#versus_scatter_content {{ background: {theme.panel}; }}")
        if self.plot is not None:
            self.plot.set_theme(theme)

    def _draw(self) -> None:
        """Draw what there is, as soon as it is seen."""
        if self._body.is_empty or (self.plot is None and not self.isVisible()):
            return
        if self.plot is None:
            if self._loader is None:
                self._about.setText(self.tr("Drawing ..."))
                self._loader = PlotLoader(self)
                # After the page is on screen: making the plot takes as long again.
                QTimer.singleShot(0, self, partial(self._loader.load, self._on_loaded))
            return
        scatter = self.scatter()
        self.plot.set_scatter(scatter)
        self.plot.setAccessibleDescription(". ".join(p.words.replace("\n", ", ") for p in scatter.points))
        self._show_selected()

    def _on_loaded(self, _module: ModuleType) -> None:
        # pyqtgraph is there by now, so this takes no time.
        plot: Any = importlib.import_module("widgets.versus.scatter_plot").ScatterPlot(self._content)
        plot.setObjectName("versus_scatter_plot")
        plot.setAccessibleName(self.accessibleName())
        plot.chosen.connect(self._on_chosen)
        plot.activated.connect(lambda at: self.build_activated.emit(self._build(at)))
        plot.set_theme(self._theme)
        self._column.takeAt(1)
        self._column.addWidget(plot, 1)
        self.plot = plot
        self._draw()
        self.plotted.emit()

    def _build(self, at: int) -> str:
        """The build that a point stands for: of several the one selected, else the first."""
        ids = self.scatter().points[at].ids
        return next((name for name in ids if name in self._chosen), ids[0])

    def _on_chosen(self, at: int) -> None:
        ids = self.scatter().points[at].ids
        chosen = [place for place, name in enumerate(ids) if name in self._chosen]
        name = ids[(chosen[0] + 1) % len(ids)] if chosen else ids[0]  # of several one after the other
        self.select((name,))
        self.build_selected.emit(name)

    def _show_selected(self) -> None:
        if self.plot is None:
            return
        scatter = self.plot.scatter
        points = frozenset(at for name in self._chosen if (at := scatter.at(name)) >= 0)
        self.plot.set_selected(points)
        words = self.tr("fps against {resource}; a triangle is over its part").format(resource=scatter.resource)
        if not any(point.over for point in scatter.points):
            words = self.tr("fps against {resource}").format(resource=scatter.resource)
        if len(points) == 1:
            words = scatter.points[next(iter(points))].words.splitlines()[0]
        if scatter.unknown:
            words += self.tr(" ({count} without figures)").format(count=numbers.count(scatter.unknown))
        self._about.setText(words)
        self._about.setToolTip(words)

    def _on_toggled(self, _button: QToolButton, on: bool) -> None:
        if on:
            self._draw()
            self.state_changed.emit()

    # -- Qt --

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.plot is None:
            self._draw()
