"""The build bar, the builds list and the problems: starts and stops builds, and says how they go.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from projects import boards
from projects.build.events import BuildState, Event, StepFinished
from projects.build.fit import Level
from projects.errors import StudioError, UserInputError
from projects.problems import Problem, Severity
from studio.builds import Build
from studio.jobs.qt_worker import QtWorker
from studio.session import Session
from studio.settings import Settings
from studio.window.building import Builder
from studio.window.editing import Editor
from studio.window.fit_values import fit_of
from studio.window.live_problems import LiveProblems
from studio.window.rebuild import Rebuild
from studio.window.showing import Shower
from studio.window.words import build_title
from widgets.buildbar.bar import BuildBar
from widgets.buildbar.values import Progress, TargetValues, WorkerState
from widgets.messages.bar import MessageBar
from widgets.messages.message import Message, message_of
from widgets.opening.answers import answer_words
from widgets.problems.panel import ProblemsPanel
from widgets.words import translated

BUILD_MESSAGE = "build"  # one message at a time speaks of builds
OPEN_MESSAGE = "open"  # and one of opening


class BuildingPresenter(QObject):
    """Connects the build bar to the builder.

    Signals:
        why_requested: "Show me why" was pressed.
        log_requested, problems_requested: the log, the problems are to be brought forward.
    """

    why_requested = Signal()
    log_requested = Signal()
    problems_requested = Signal()

    def __init__(
        self,
        bar: BuildBar,
        problems: ProblemsPanel,
        messages: MessageBar,
        session: Session,
        builder: Builder,
        worker: QtWorker,
        shower: Shower,
        editor: Editor,
        live: LiveProblems,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor, self._live, self._rebuild = editor, live, Rebuild(editor, session)
        self._bar, self._problems, self._messages = bar, problems, messages
        self._session, self._builder, self._worker, self._shower = session, builder, worker, shower
        self._began = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(500)
        self._clock.timeout.connect(self.tell_progress)
        bar.set_boards(boards.boards())
        bar.build_requested.connect(self.build)
        bar.stop_requested.connect(self.stop)
        messages.action_triggered.connect(self.on_action)
        builder.started.connect(self.on_started)
        builder.advanced.connect(self.on_advanced)
        builder.ended.connect(self.on_ended)
        builder.refused.connect(self.say_error)
        worker.state_changed.connect(self.on_worker_state)
        worker.died.connect(self.on_worker_died)
        session.document_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.shown_changed.connect(self.refresh)
        session.choice_changed.connect(self.tell_choice)
        live.changed.connect(self.tell_problems)
        editor.changed.connect(self.tell_label)
        bar.changed.connect(lambda _: self.tell_label())
        problems.mend_requested.connect(self.mend)
        self.on_worker_state(worker.state)
        self.refresh()

    # --- what a person asks

    def build(self) -> None:
        """Build for the target in the bar, from the first step that what was edited touches."""
        self._messages.take_back(BUILD_MESSAGE)
        self._editor.when_settled(lambda: self._build(self._rebuild.base()))

    def build_all(self) -> None:
        """Build for the target in the bar, every step anew."""
        self._messages.take_back(BUILD_MESSAGE)
        self._editor.when_settled(lambda: self._build(None))

    def _build(self, reuse: Build | None) -> None:
        illegal = self._live.illegal()
        if illegal:
            first = illegal[0]
            self.say_error(UserInputError(first.message, first.node or "", first.hint))
            self.problems_requested.emit()
            return
        self._builder.build(self._bar.values(), reuse.folder if reuse is not None else None)

    def stop(self) -> None:
        """Stop the running build."""
        self._builder.stop()

    def on_action(self, key: str, action: str) -> None:
        """A button of one of our messages."""
        if action == "why":
            self.why_requested.emit()
        elif action == "log":
            self.log_requested.emit()

    def go_to_problem(self, problem: Problem) -> None:
        """Show the step and the node that a problem speaks of."""
        build = self._session.shown_build
        step = problem.step
        if build is not None and step in build.graphs() and step is not None:
            self._shower.unfollow()
            self._session.show(build, step)
        if problem.key:
            self._session.select(problem.key)

    # --- what the builder tells

    def on_started(self, build: Build) -> None:
        """A build was submitted."""
        if build.request.is_preparation:
            self._session.show(build, self._session.shown.step if self._session.shown else "model")
            return
        self._began = time.monotonic()
        self._clock.start()
        self._shower.follow(build)
        self.tell_progress()

    def on_advanced(self, build: Build, event: Event) -> None:
        """A build moved on."""
        if isinstance(event, StepFinished):
            self._shower.step_ended(build)
        if not build.request.is_preparation:
            self.tell_progress()

    def on_ended(self, build: Build) -> None:
        """A build had its last word."""
        self._shower.build_ended(build)
        if build.request.is_preparation:
            self._say_preparation_ended(build)
            return
        self._clock.stop()
        self._bar.set_progress(None)
        self._say_ended(build)
        before = [b for b in self._session.builds if b.finished and not b.request.is_preparation]
        if build.progress.state is BuildState.CANCELLED and before:
            self._session.show(before[-1], before[-1].last_step())  # figures rather than half a build

    def _say_ended(self, build: Build) -> None:
        state, summary = build.progress.state, build.progress.summary
        title = build_title(build)
        if state is BuildState.CANCELLED:
            self._messages.info(self.tr("{build} was stopped.").format(build=title), key=BUILD_MESSAGE)
        elif state is BuildState.FINISHED:
            self.say_verdict(build)
        else:
            failure = next((p for p in build.progress.problems if p.severity is Severity.ERROR), None)
            what = translated(failure.message) if failure else (summary.message if summary else "") or ""
            mend = translated(failure.hint) if failure else ""
            words = (
                self.tr("{build} crashed. {what}") if state is BuildState.CRASHED else self.tr("{build} failed. {what}")
            )
            self._messages.say(
                Message(
                    Severity.ERROR,
                    words.format(build=title, what=what).strip(),
                    mend=mend,
                    key=BUILD_MESSAGE,
                    actions=(("log", self.tr("Show log")),),
                )
            )

    def say_verdict(self, build: Build) -> None:
        """Say in one line whether a finished build is right, and whether it fits."""
        fit = fit_of(build, None)
        too_big = fit is not None and fit.level is Level.OVER
        errors = [p for p in build.progress.problems if p.severity is Severity.ERROR]
        severity = Severity.ERROR if errors else Severity.WARNING if too_big else Severity.INFO
        mend = translated(errors[0].hint) if errors else ""
        what = translated(errors[0].message) if errors else ""
        if fit is not None and not errors:
            what = f"{translated(fit.verdict())}. {translated(fit.throughput())}."
        actions = (("why", self.tr("Show me why")),) if too_big else ()
        self._messages.say(Message(severity, what, build_title(build), mend, key=BUILD_MESSAGE, actions=actions))

    def _say_preparation_ended(self, build: Build) -> None:
        if build.progress.state not in (BuildState.FAILED, BuildState.CRASHED):
            return
        failure = next((p for p in build.progress.problems if p.severity is Severity.ERROR), None)
        what = translated(failure.message) if failure else self.tr("The layers could not be prepared.")
        mend = translated(failure.hint) if failure else ""
        self._messages.say(Message(Severity.WARNING, what, self._name(), mend, key=BUILD_MESSAGE))

    def say_error(self, error: StudioError) -> None:
        """Tell a person's mistake; once, where opening the file said it already."""
        self._messages.take_back(OPEN_MESSAGE)
        self._messages.say(message_of(error, key=BUILD_MESSAGE))

    # --- the worker

    def on_worker_state(self, state: WorkerState) -> None:
        """FINN is starting, ready, or gone."""
        facts = self._worker.facts
        detail = self.tr("finn-plus {version}").format(version=facts["finn"]) if facts.get("finn") else ""
        self._bar.set_worker_state(state, detail)

    def on_worker_died(self, why: str) -> None:
        """The worker ended though it was wanted: start another, and say so."""
        self._messages.say(
            Message(
                Severity.WARNING,
                self.tr("The FINN worker ended ({why}) and is started again.").format(why=why),
                mend=self.tr("Builds that were running have crashed; everything else is as it was."),
                key="worker",
            )
        )
        if self._worker.state is WorkerState.STOPPED:
            self._worker.start()

    # --- what the bar shows

    def refresh(self) -> None:
        """Say what can be built, what runs, and what problems there are."""
        document, running = self._session.document, self._builder.running
        self._bar.set_running(running is not None)
        if document is None:
            self._bar.set_buildable(False, self.tr("Open a model first."))
        else:
            summary = document.answer.summary
            self._bar.set_buildable(summary.buildable, "" if summary.buildable else translated(summary.kind_reason))
        self.tell_label()
        self.tell_problems()
        self.tell_choice()

    def tell_label(self) -> None:
        """Say what the button will do."""
        values, rebuild = self._bar.values(), self.tr("Rebuild")
        steps = self._rebuild.steps(values)
        if self._rebuild.changes_nothing(values):
            self._bar.set_build_label(rebuild, tip=self.tr("Nothing was changed since the build on screen"))
        elif steps is not None:
            words = self.tr("Rebuild {run} of {all} steps").format(run=steps[0], all=steps[1])
            self._bar.set_build_label(words, rebuild)
        else:
            self._bar.set_build_label(rebuild if self._finished() else self.tr("Build"))

    def tell_problems(self) -> None:
        """Say what problems there are."""
        self._problems.set_problems(self._all_problems(), self._live.mendable())

    def mend(self, problem: Problem) -> None:
        """Make the edits that mend a problem."""
        found = self._live.mend_of(problem)
        if found is not None:
            self._editor.edit(found.mends[:1])

    def tell_choice(self) -> None:
        """Say what the input carries."""
        document = self._session.document
        if document is None or document.answer.summary.guess is None:
            self._bar.set_input_answer("")
        else:
            words = answer_words(document.choice, document.answer.summary.guess.annotated)
            more = self.tr(", standalone thresholds") if document.standalone_thresholds else ""
            self._bar.set_input_answer(words + more)

    def tell_progress(self) -> None:
        """Say how far the running build is."""
        build = self._builder.running
        if build is None:
            return
        steps = [s for s in build.progress.steps if s.state.value != "unavailable"]
        step = build.progress.running_step
        index = steps.index(step) + 1 if step in steps and step is not None else 0
        name = step.name if step is not None else ""
        self._bar.set_progress(Progress(index, len(steps), name, time.monotonic() - self._began))

    def _finished(self) -> bool:
        return any(b.finished and not b.request.is_preparation for b in self._session.builds)

    def _all_problems(self) -> tuple[Problem, ...] | None:
        document, build = self._session.document, self._session.shown_build
        if document is None:
            return None
        of_build = build.progress.problems if build is not None else ()
        return (*document.answer.summary.problems, *self._live.merged(of_build))

    def _name(self) -> str:
        document = self._session.document
        return document.path.name if document is not None else ""

    # --- settings

    def restore(self, settings: Settings) -> None:
        """Take the last target."""
        value = settings.data("target")
        if isinstance(value, list) and len(value) == 5:
            self._bar.set_values(TargetValues(*value))

    def save(self, settings: Settings) -> None:
        """Remember the target."""
        v = self._bar.values()
        settings.set_data("target", [v.board, v.part, v.clock_ns, v.target_fps, v.mvau_wwidth_max])
