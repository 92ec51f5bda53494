"""The workbench: every part of the window's work, made once, and who speaks to whom.

What happens on a click is in the presenters beside this file. Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow

from projects.boards import part_of, part_totals
from projects.folding.curve import Totals
from projects.problems import Severity
from studio.cache import clean
from studio.examples import example
from studio.jobs.background import Background
from studio.jobs.estimates import Estimates
from studio.jobs.model_store import ModelStore
from studio.jobs.qt_reader import QtReader
from studio.jobs.qt_worker import QtWorker
from studio.jobs.runs import Runs
from studio.paths import Paths
from studio.session import Session
from studio.settings import Settings
from studio.window.actions import Actions
from studio.window.building import Builder
from studio.window.building_presenter import BuildingPresenter
from studio.window.builds_presenter import BuildsPresenter
from studio.window.commands import Commands
from studio.window.compare_commands import CompareCommands
from studio.window.comparing import Comparer
from studio.window.descending import Descending
from studio.window.docks import Docks
from studio.window.edit_files import rows, write_for_build
from studio.window.edit_state import Effect
from studio.window.editing import Editor
from studio.window.editing_presenter import EditingPresenter
from studio.window.exchange import Exchange
from studio.window.figures_presenter import FiguresPresenter
from studio.window.graph_presenter import GraphPresenter
from studio.window.importing import Importer
from studio.window.live_problems import LiveProblems
from studio.window.log_presenter import LogPresenter
from studio.window.look import Look
from studio.window.node_presenter import NodePresenter
from studio.window.numbers_presenter import NumbersPresenter
from studio.window.opening import Opener
from studio.window.opening_presenter import OpeningPresenter
from studio.window.presets import Presets
from studio.window.remembered import Remembered
from studio.window.reports_presenter import ReportsPresenter
from studio.window.room import Room
from studio.window.saving import Saver
from studio.window.showing import Shower
from studio.window.specialise_presenter import SpecialisePresenter
from studio.window.steps_presenter import StepsPresenter
from studio.window.target_curve import TargetCurve
from studio.window.versus_presenter import VersusPresenter
from studio.window.views import Views, make_views
from studio.window.why import Why
from widgets.buildbar.values import TargetValues
from widgets.crash.dialog import CrashDialog
from widgets.folding.carried_panel import CarriedPanel
from widgets.messages.message import Message
from widgets.start.page import StartPage
from widgets.words import translated

REPORT = "carried_report"


class Workbench(QObject):
    """Views, presenters and helpers of one window.

    Args:
        window: the window it stands in. start: the start page, which is on screen already.
        worker: one that somebody else started and ends (several windows of a test run share it); None: one of its own.
    """

    def __init__(
        self, window: QMainWindow, start: StartPage, settings: Settings, paths: Paths, worker: QtWorker | None = None
    ) -> None:
        super().__init__(window)
        self.window, self.settings, self.paths = window, settings, paths
        self._crash: CrashDialog | None = None
        self._carried: Effect | None = None  # the last change that the values set by hand did not all survive
        self.session = Session(self)
        self.reader = QtReader(paths.light, self)
        self.store = ModelStore(self.reader, self)
        self._owns_worker = worker is None
        self.worker = worker or QtWorker(paths.logs / "worker.log", self)
        self.background = Background(self)
        self.opener = Opener(self.store, self.session, settings, self)
        self.shower = Shower(self.store, self.background, self.session, self)
        self.descending = Descending(self.reader, self.session, self)
        self.views: Views = make_views(window, start)
        self.remembered = Remembered(settings, self.session, self)
        self.estimates = Estimates(self.worker, self)
        self.editor = Editor(
            self.estimates,
            self.session,
            self.background,
            self.views.bar.values,
            self.views.bar.set_values,
            self.remembered.edits,
            self,
        )
        self.builder = Builder(
            self.worker, self.store, self.session, paths, self.background, partial(write_for_build, self.editor), self
        )
        self.docks = Docks(window)
        self.views.put(window, self.docks)
        self.actions = Actions(window)
        self.look = Look(self.views, settings, self)

        self.runs = Runs(self.worker, self)
        self._make_presenters()
        self.commands = Commands(self, self.actions)
        self.room = Room(self.views.middle, self.docks, self)
        self.actions["reset_layout"].triggered.connect(self.room.forget)
        self.comparing = CompareCommands(
            self.window,
            self.actions,
            self.views,
            self.docks,
            self.session,
            self.comparer,
            self.background,
            self,
        )
        self._connect()
        self.docks.arrange()
        start.setFocus()  # it was put elsewhere, which lets the keys go to the first field of the build bar
        self._restore()

    def _make_presenters(self) -> None:
        views, session = self.views, self.session
        self.steps = StepsPresenter(views.steps, views.source, session, self.shower, self)
        self.graph = GraphPresenter(views.graph, views.header, session, self)
        self.figures = FiguresPresenter(
            views.layers, views.cycles, views.resources, views.fit, session, views.bar.values, self
        )
        views.layers.rows_chosen.connect(self.graph.on_rows_chosen)
        self.editing = EditingPresenter(views.layers, views.bar, self.editor, self.estimates, self)
        self.specialise = SpecialisePresenter(views.specialise, self.editor, session, self.estimates, self)
        self.exchange = Exchange(views.layers, self.editor, self.estimates, self)
        self.presets = Presets(self.editor, self.estimates, views.layers.selected_keys, self)
        self.importer = Importer(self.window, self.editor, self.background, self.look, self)
        self.why = Why(
            self.window,
            views.layers,
            views.specialise,
            self.editor,
            session,
            self.estimates,
            lambda: self.look.theme,
            self,
        )
        self.saver = Saver(
            self.window,
            views.messages,
            self.settings,
            self.background,
            lambda: self.look.theme,
            partial(rows, self.editor),
            self,
        )
        self.node = NodePresenter(views.inspector, session, self.reader, self.store, self.background, self)
        self.live_problems = LiveProblems(self.editor, session, self.background, self)
        self.targets = TargetCurve(self.estimates, self.editor.setting, self._part_totals, views.fit, self)
        self.log = LogPresenter(views.log, session, self)
        self.building = BuildingPresenter(
            views.bar,
            views.problems,
            views.messages,
            session,
            self.builder,
            self.worker,
            self.shower,
            self.editor,
            self.live_problems,
            self,
        )
        self.builds = BuildsPresenter(views.builds, session, self.shower, self.background, self)
        self.versus = VersusPresenter(
            views.versus, views.builds, views.middle, session, self.reader, self.background, self.builds.show, self
        )
        self.opening = OpeningPresenter(
            self.opener,
            self.builder,
            session,
            self.paths,
            self.background,
            self.remembered,
            views.bar,
            views.question,
            views.messages,
            self,
        )
        self.reports = ReportsPresenter(views.reports, session, self.background, self)
        self.comparer = Comparer(
            views.middle, views.changes, session, self.store, self.reader, self.background, self.settings, self
        )

    def _connect(self) -> None:
        views, docks = self.views, self.docks
        self.worker.ready.connect(lambda facts: self.steps.set_step_facts(facts.get("steps", {})))
        self.steps.set_step_facts(self.worker.facts.get("steps", {}))  # of a worker that was warm before
        self.steps.source_shown.connect(lambda: docks.bring("source"))
        self.opening.document_opened.connect(self._show_graph)
        self.opening.build_found.connect(self.building.say_verdict)
        self.editor.refused.connect(self.building.say_error)
        self.editing.said.connect(lambda words: views.messages.info(words, key="editing"))
        self.specialise.said.connect(self.editing.said)
        self.presets.said.connect(self.editing.said)
        self.editor.changed.connect(self.targets.refresh)
        self.editor.changed.connect(self.remembered.touch)
        self.remembered.watch(self._edited_target, self.editor.left_unsaved)
        self.targets.target_dragged.connect(self.editor.target.preview)
        self.targets.target_chosen.connect(self.editor.target.choose)
        self.live_problems.changed.connect(lambda: views.layers.set_problems(self.live_problems.sentences()))
        self.editing.report_wanted.connect(self._offer_report)
        self._connect_files()
        self.importer.said.connect(self.editing.said)
        self.importer.failed.connect(self.building.say_error)
        self.shower.failed.connect(self.building.say_error)
        self.node.failed.connect(self.building.say_error)
        self.node.step_requested.connect(self.steps.show_step)
        self.node.table_requested.connect(lambda: (docks.bring("layers"), self.views.layers.view.setFocus()))
        self.graph.tensor_chosen.connect(self.node.show_tensor)
        self.figures.colouring_requested.connect(self.graph.set_colouring)
        self.figures.layers_requested.connect(lambda: docks.bring("layers"))
        self.figures.resources_requested.connect(lambda: docks.bring("resources"))
        self.building.why_requested.connect(self.figures.show_why)
        self.building.problems_requested.connect(lambda: docks.bring("problems"))
        self.building.log_requested.connect(lambda: docks.bring("log"))
        self.reports.failed.connect(self.building.say_error)
        self.numbers = NumbersPresenter(
            views.numbers, self.runs, self.session, self.comparer, self.steps.show_step, self
        )
        self.comparer.failed.connect(self.building.say_error)
        self.versus.graphs_requested.connect(self.comparer.compare_builds)
        self.versus.about_to_open.connect(self.comparer.leave)
        self.comparing.saved.connect(self.commands.say_saved)
        self.comparing.not_saved.connect(self.commands.say_not_saved)
        self.look.dressed.connect(self.comparer.set_theme)
        self.comparer.set_theme(self.look.theme)
        self.builder.ended.connect(lambda _: self.comparer.warm_up_soon())
        self.reports.saved.connect(self.commands.say_saved)
        views.messages.action_triggered.connect(self._on_message_action)
        views.steps.step_selected.connect(lambda _: self.versus.close_page())
        views.bar.input_question_requested.connect(self.opening.ask_input)
        views.problems.problem_activated.connect(self.building.go_to_problem)
        views.problems.count_changed.connect(self._title_problems)
        views.inspector.problems_requested.connect(lambda: docks.bring("problems"))
        views.log.step_requested.connect(self.steps.show_step)

    def _connect_files(self) -> None:
        saver, session = self.saver, self.session

        def open_files() -> None:
            saver.set_model(session.document.path if session.document is not None else None)

        session.document_changed.connect(open_files)
        self.editor.changed.connect(saver.refresh)
        self.importer.taken.connect(saver.file_read)
        saver.reload_requested.connect(self.importer.read)
        saver.failed.connect(self.building.say_error)
        saver.dirty_changed.connect(self.window.setWindowModified)
        saver.dirty_changed.connect(lambda dirty: session.set_saved(not dirty))

    def _show_graph(self) -> None:
        """Show the graph in the place of the start page, which hands its keys on to whatever field comes next."""
        focus = self.window.focusWidget()
        idle = focus is None or focus is self.views.start or self.views.start.isAncestorOf(focus)
        self.views.show_graph(True)
        if idle:
            self.views.graph.focus_graph()

    def _edited_target(self) -> TargetValues | None:
        return self.editor.state.target if self.editor.editable else None

    def _part_totals(self) -> Totals:
        target = self.editor.state.target
        return part_totals(part_of(target.board, target.part) or "")

    def _offer_report(self, words: str, effect: Effect) -> None:
        """Say that values set by hand are not simply in force any more, with a way to read which."""
        self._carried = effect
        actions = ((REPORT, self.tr("Show report")),)
        self.views.messages.say(Message(Severity.WARNING, words, key="carried", actions=actions))

    def _on_message_action(self, key: str, action: str) -> None:
        if action == REPORT and self._carried is not None:
            panel = CarriedPanel(translated(self._carried.name), self._carried.outcomes, self.window)
            panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            panel.open()

    def _title_problems(self, count: int) -> None:
        title = self.tr("Problems")
        self.docks.docks["problems"].setWindowTitle(f"{title} {count}" if count else title)

    # --- what others ask of the window

    def open_path(self, path: Path) -> None:
        """Open a model file, the directory of a build that FINN made, or a configuration file of the open model."""
        if path.suffix.lower() == ".json" and path.is_file():
            self.importer.read(path)
        else:
            self.opening.open(path)

    def open_example(self, key: str) -> None:
        """Open a bundled example with its target; it is built if it never was."""
        chosen = example(key)
        if chosen is not None:
            self.opening.open_example(chosen)

    def show_crash(self, report: str) -> None:
        """Show the report of a fault of ours; the window stays as it is."""
        if self._crash is None:
            self._crash = CrashDialog(report, self.window)
            self._crash.set_theme(self.look.theme)
            self._crash.save_requested.connect(self.commands.save_report)
            self._crash.finished.connect(self._on_crash_closed)
            self._crash.open()
        else:
            self._crash.add_report(report)

    def _on_crash_closed(self) -> None:
        if self._crash is not None:
            self._crash.deleteLater()
            self._crash = None

    # --- life

    def start_helpers(self) -> None:
        """Start Chromium, the reader and FINN: seconds together, and nobody is to wait for them."""
        self.reader.start()
        self.views.graph.start()
        self.worker.start()
        keep = [build.folder for build in self.session.builds]
        self.background.run(lambda: clean(self.paths, keep), lambda _: None)

    def _restore(self) -> None:
        state = self.settings.bytes("window/state")
        known = state is not None and self.window.restoreState(state)
        # Sizes hold once the docks, which were made just now, are laid out.
        QTimer.singleShot(0, self, partial(self.window.restoreState, state) if known else self.docks.size)
        self.figures.restore(self.settings)
        self.specialise.restore(self.settings)
        self.versus.restore(self.settings)
        self.building.restore(self.settings)

    def save(self) -> None:
        """Keep what is to be remembered: layout, columns, target."""
        self.settings.set_bytes("window/state", self.window.saveState())
        self.figures.save(self.settings)
        self.specialise.save(self.settings)
        self.comparer.save()
        self.versus.save(self.settings)
        self.building.save(self.settings)
        self.remembered.keep()

    def close(self) -> None:
        """End every process of ours."""
        self.comparer.close()
        self.runs.close()
        self.log.close()
        self.targets.close()
        self.saver.close()
        self.editor.close()
        self.builder.stop_all()
        if self._owns_worker:
            self.worker.close()
        self.reader.close()
        self.background.close()
        self.views.graph.shutdown()
