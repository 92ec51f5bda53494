"""Every view of the window, made once, and where it stands. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QMainWindow, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from studio.window.docks import Docks
from studio.window.words import tr
from widgets.buildbar.bar import BuildBar
from widgets.builds.panel import BuildsPanel
from widgets.charts.charts import CyclesChart, ResourcesChart
from widgets.compare.change_list import ChangeList
from widgets.fit.panel import FitPanel
from widgets.graph.header import GraphHeader
from widgets.graph.view import GraphView
from widgets.inspector.panel import InspectorPanel
from widgets.log.panel import LogPanel
from widgets.messages.bar import MessageBar
from widgets.numbers.view import NumbersView
from widgets.opening.question import InputQuestion
from widgets.problems.panel import ProblemsPanel
from widgets.reports.panel import ReportsPanel
from widgets.specialise.table import SpecialiseTable
from widgets.start.page import StartPage
from widgets.steps.panel import StepsPanel
from widgets.steps.source import StepSourceView
from widgets.tables.layers_table import LayersTable
from widgets.versus.page import VersusPage


@dataclass(frozen=True)
class Views:
    """The window's views. middle: start page, or header and graph, or the comparison of builds."""

    bar: BuildBar
    messages: MessageBar
    question: InputQuestion
    middle: QStackedWidget
    start: StartPage
    header: GraphHeader
    graph: GraphView
    steps: StepsPanel
    source: StepSourceView
    builds: BuildsPanel
    inspector: InspectorPanel
    fit: FitPanel
    cycles: CyclesChart
    resources: ResourcesChart
    layers: LayersTable
    specialise: SpecialiseTable
    problems: ProblemsPanel
    log: LogPanel
    reports: ReportsPanel
    changes: ChangeList
    numbers: NumbersView
    versus: VersusPage

    def themed(self) -> tuple[QWidget, ...]:
        """Those that take a theme."""
        return (
            self.bar,
            self.messages,
            self.question,
            self.start,
            self.header,
            self.graph,
            self.steps,
            self.source,
            self.builds,
            self.inspector,
            self.fit,
            self.cycles,
            self.resources,
            self.layers,
            self.specialise,
            self.problems,
            self.log,
            self.reports,
            self.changes,
            self.numbers,
            self.versus,
        )

    def put(self, window: QMainWindow, docks: Docks) -> None:
        """Put each view in its place."""
        centre = QWidget(window)
        centre.setObjectName("centre")
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        toolbar = QToolBar(tr("Build bar"), window)
        toolbar.setObjectName("build_toolbar")
        toolbar.setMovable(False)
        toolbar.addWidget(self.bar)
        window.addToolBar(toolbar)
        for part in (self.messages, self.question):
            column.addWidget(part)
        column.addWidget(self.middle, 1)
        window.setCentralWidget(centre)
        docks.add("steps", "steps", tr("Steps"), self.steps)
        docks.add("steps", "builds", tr("Builds"), self.builds)
        docks.add("node", "inspector", tr("Inspector"), self.inspector)
        docks.add("node", "fit", tr("Fit"), self.fit)
        docks.add("node", "cycles", tr("Cycles"), self.cycles)
        docks.add("node", "resources", tr("Resources"), self.resources, tab_with="cycles")
        docks.add("tables", "layers", tr("Layers"), self.layers)
        docks.add("tables", "specialise", tr("Specialise"), self.specialise, tab_with="layers")
        docks.add("tables", "problems", tr("Problems"), self.problems, tab_with="layers")
        docks.add("tables", "log", tr("Log"), self.log, tab_with="layers")
        docks.add("tables", "reports", tr("Reports"), self.reports, tab_with="layers")
        docks.add("tables", "numbers", tr("Numbers"), self.numbers, tab_with="layers")
        docks.add("tables", "source", tr("Step source"), self.source, tab_with="layers")
        docks.add("tables", "changes", tr("Changes"), self.changes, tab_with="layers")

    def show_graph(self, graph: bool) -> None:
        """Show the graph in the middle, or the start page."""
        self.middle.setCurrentIndex(1 if graph else 0)


def make_views(window: QMainWindow, start: StartPage) -> Views:
    """Make all views; start: the start page, which is on screen already."""
    middle = QStackedWidget(window)
    middle.setObjectName("middle")
    page = QWidget(middle)
    header, graph = GraphHeader(page), GraphView(page)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(header)
    column.addWidget(graph, 1)
    window.takeCentralWidget()
    middle.addWidget(start)
    middle.addWidget(page)
    versus = VersusPage(middle)
    middle.addWidget(versus)
    return Views(
        bar=BuildBar(window),
        messages=MessageBar(window),
        question=InputQuestion(window),
        middle=middle,
        start=start,
        header=header,
        graph=graph,
        steps=StepsPanel(window),
        source=StepSourceView(window),
        builds=BuildsPanel(window),
        inspector=InspectorPanel(window),
        fit=FitPanel(window),
        cycles=CyclesChart(window),
        resources=ResourcesChart(window),
        layers=LayersTable(window),
        specialise=SpecialiseTable(window),
        problems=ProblemsPanel(window),
        log=LogPanel(window),
        reports=ReportsPanel(window),
        changes=ChangeList(window),
        numbers=NumbersView(window),
        versus=versus,
    )
