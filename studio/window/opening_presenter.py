"""Opening, as a person sees it: the start page, the wait, the refusal, the input question, what is shown first.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from projects.build import folder as folders
from projects.build.request import InputChoice
from projects.errors import StudioError, UserInputError
from projects.problems import Severity
from projects.text import text
from studio.builds import Build, build_from_disk, builds_on_disk
from studio.examples import Example
from studio.jobs.background import Background
from studio.paths import Paths
from studio.session import Session
from studio.window.building import Builder
from studio.window.building_presenter import OPEN_MESSAGE
from studio.window.opening import Opener
from studio.window.remembered import Remembered
from widgets.buildbar.bar import BuildBar
from widgets.messages.bar import MessageBar
from widgets.messages.message import Message, message_of
from widgets.opening.question import InputQuestion
from widgets.words import translated

PATIENCE_MS = 1500  # an opening that takes longer gets a message with Cancel


class OpeningPresenter(QObject):
    """Opens files on request and decides what is shown first.

    Signals:
        document_opened: something is open; the start page goes.
        build_found: the model was built before; this Build is on screen.
    """

    document_opened = Signal()
    build_found = Signal(object)

    def __init__(
        self,
        opener: Opener,
        builder: Builder,
        session: Session,
        paths: Paths,
        background: Background,
        remembered: Remembered,
        bar: BuildBar,
        question: InputQuestion,
        messages: MessageBar,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._opener, self._builder, self._session = opener, builder, session
        self._paths, self._background, self._remembered = paths, background, remembered
        self._bar, self._question, self._messages = bar, question, messages
        self._example: Example | None = None
        self._foreign: Path | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self.on_patience_ended)
        opener.began.connect(self.on_began)
        opener.taking.connect(self.on_taking)
        opener.opened.connect(self.on_opened)
        opener.refused.connect(self.on_refused)
        opener.cancelled.connect(self.on_cancelled)
        messages.action_triggered.connect(self.on_action)
        question.accepted.connect(self.on_answered)
        builder.started.connect(self.on_build_started)

    # --- what a person asks

    def open(self, path: Path) -> None:
        """Open a model file, or a directory that FINN built into."""
        self._example = self._foreign = None
        if path.is_dir():
            self._open_folder(path)
        else:
            self._opener.open(path)

    def open_example(self, chosen: Example) -> None:
        """Open a bundled example, the first time with its target; build it if it never was."""
        self._foreign = None
        self._example = chosen
        self._opener.open(chosen.path, chosen.choice)

    def ask_input(self) -> None:
        """Put the input question."""
        document = self._session.document
        if document is not None and document.answer.summary.guess is not None:
            self._question.ask(document.answer.summary.guess, document.choice)

    # --- what the opener tells

    def on_began(self, path: str) -> None:
        """A file is being read."""
        self._messages.take_back(OPEN_MESSAGE)
        self._patience.start()

    def on_patience_ended(self) -> None:
        """It takes a while: say so, and offer a way out."""
        if self._opener.path is not None:
            self._messages.say(
                Message(
                    Severity.INFO,
                    self.tr("Opening {name} …").format(name=self._opener.path.name),
                    key=OPEN_MESSAGE,
                    actions=(("cancel", self.tr("Cancel")),),
                    stays=True,
                )
            )

    def on_taking(self, path: str) -> None:
        """A model takes the place of the one that is open: with the target it was last looked at with."""
        target = self._remembered.target(path)
        if target is None and self._example is not None:
            target = self._example.target
        if target is not None:
            self._bar.set_values(target)

    def on_cancelled(self, path: str) -> None:
        """The person gave up."""
        self._patience.stop()
        self._messages.take_back(OPEN_MESSAGE)

    def on_refused(self, error: StudioError) -> None:
        """The file cannot be opened; what was open still is."""
        self._patience.stop()
        self._messages.say(message_of(error, key=OPEN_MESSAGE))

    def on_action(self, key: str, action: str) -> None:
        """A button of one of our messages."""
        if key == OPEN_MESSAGE and action == "cancel":
            self._opener.cancel()
        elif key == OPEN_MESSAGE and action == "input":
            self.ask_input()

    def on_opened(self, path: str) -> None:
        """A file is open: find its builds, then show what there is."""
        self._patience.stop()
        self._messages.clear()
        self._question.hide()
        document = self._session.document
        assert document is not None
        self.document_opened.emit()
        folder, foreign = self._paths.builds_of(document.path), self._foreign

        def list_builds() -> tuple[Build, ...]:
            found = folders.read_build(foreign, measure=False) if foreign is not None else None
            return (*builds_on_disk(folder), *((build_from_disk(found),) if found is not None else ()))

        def take(builds: tuple[Build, ...]) -> None:
            if self._session.document is document:
                self._show_first(builds)

        self._background.run(list_builds, take)

    def _show_first(self, builds: tuple[Build, ...]) -> None:
        session = self._session
        document = session.document
        assert document is not None
        summary = document.answer.summary
        session.set_builds(builds)
        if self._foreign is not None and builds:
            session.show(builds[-1], builds[-1].last_step())
            return
        finished = [b for b in builds if b.finished and not b.request.is_preparation]
        if finished:
            last = finished[-1]
            session.set_choice(last.request.input)
            session.set_standalone_thresholds(last.request.standalone_thresholds)
            session.show(last, last.last_step())
            self.build_found.emit(last)
            return
        session.show(None, "model")
        if not summary.buildable:
            # A fault of the file says more than what sort of model it is.
            fault = next((p for p in summary.problems if p.severity is Severity.ERROR), None)
            what = translated(fault.message if fault is not None else summary.kind_reason)
            self._messages.say(Message(Severity.INFO, what, document.path.name, key=OPEN_MESSAGE, stays=True))
        elif self._example is not None:
            self._builder.build(self._bar.values())
        else:
            self._builder.prepare(self._bar.values())
            if document.asked:
                self.ask_input()

    def on_build_started(self, build: Build) -> None:
        """A build with the pre-filled answer is an answer."""
        if not build.request.is_preparation:
            self._question.hide()

    def on_answered(self, choice: InputChoice) -> None:
        """The input question was answered: prepare again if that changes anything."""
        document = self._session.document
        if document is None:
            return
        changed = choice != document.choice
        self._session.set_choice(choice)
        self._opener.remember(document.path, choice)
        if changed and self._builder.running is None:
            self._builder.prepare(self._bar.values())

    def set_standalone_thresholds(self, on: bool) -> None:
        """Keep thresholds as layers of their own, or build them into the MVAUs: other layers, so prepare again."""
        document = self._session.document
        if document is None or document.standalone_thresholds == on:
            return
        self._session.set_standalone_thresholds(on)
        self._opener.remember_standalone_thresholds(document.path, on)
        if self._builder.running is None:
            self._builder.prepare(self._bar.values())

    # --- a directory

    def _open_folder(self, path: Path) -> None:
        def take(found: folders.Build | None) -> None:
            model = _model_of(found) if found is not None else None
            if found is None or model is None:
                self.on_refused(
                    UserInputError(
                        text("This is a folder, and FINN has not built into it."),
                        str(path),
                        text("Choose a model file, or the output directory of a FINN build."),
                    )
                )
                return
            self._foreign = found.path
            self._opener.open(model)

        self._background.run(lambda: folders.read_build(path, measure=False), take)


def _model_of(found: folders.Build) -> Path | None:
    """The model that a build began with, or the nearest to it that is still there."""
    candidates = [Path(found.request.model)] if found.request is not None else []
    candidates.append(found.path / folders.MODEL)
    candidates += [path for _, path in folders.step_models(found.path)]
    return next((path for path in candidates if path.is_file()), None)
