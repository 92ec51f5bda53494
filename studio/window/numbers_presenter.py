"""Running models to compare their numbers: two that stand side by side, or else every step of the build on screen.

Layer: studio.window. Thread: GUI; models are run in the worker.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from projects.run.source import RunInput
from projects.run.words import PREPARED as RUN_PREPARED
from projects.text import Text
from studio.jobs.runs import Runs
from studio.session import Session
from studio.window.comparing import Comparer
from studio.window.words import build_title
from widgets.numbers.view import NumbersView
from widgets.steps.rows import MODEL, PREPARED
from widgets.words import translated


class NumbersPresenter(QObject):
    """Keeps the numbers panel in step with what is on screen.

    Args:
        show_step: shows the graph after a step of the build on screen.
    """

    def __init__(
        self,
        view: NumbersView,
        runs: Runs,
        session: Session,
        comparer: Comparer,
        show_step: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view, self._runs, self._session, self._comparer = view, runs, session, comparer
        self._show_step = show_step
        self._subject: object = None  # what the panel speaks of
        view.run_requested.connect(self.run)
        view.stop_requested.connect(runs.stop)
        view.row_chosen.connect(comparer.show_nodes)
        view.step_chosen.connect(self.on_step_chosen)
        runs.progressed.connect(self.on_progressed)
        runs.finished.connect(view.set_result)
        runs.failed.connect(view.set_failure)
        runs.stopped.connect(lambda: view.set_running(None))
        comparer.sides_changed.connect(self.refresh)
        comparer.shown_changed.connect(lambda _: self.refresh())
        session.shown_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Name what can be run now; an earlier result goes where it is of something else."""
        sides, build = self._comparer.sides, self._session.shown_build
        able = build is not None and build.progress.state.terminal and bool(build.progress.done_steps)
        subject = sides if sides is not None else build.id if build is not None and able else None
        if subject == self._subject:
            return
        self._subject = subject
        self._runs.stop()
        if sides is not None:
            self._view.set_models(self._comparer.title("a"), self._comparer.title("b"))
        elif build is not None and able:
            self._view.set_build(build_title(build))
        else:
            self._view.set_models("", "")

    def run(self, choice: RunInput) -> None:
        """Run what the panel speaks of."""
        sides, build = self._comparer.sides, self._session.shown_build
        self._view.set_running(0)
        if sides is not None:
            self._runs.compare(sides[0].path, sides[1].path, choice)
        elif build is not None:
            self._runs.run_build(build.folder, choice)

    def on_progressed(self, done: int, total: int, words: Text) -> None:
        """A node, or a model, was run."""
        self._view.set_running(done, total, translated(words))

    def on_step_chosen(self, step: str) -> None:
        """A row of a build: show that step's graph."""
        self._show_step({"": MODEL, RUN_PREPARED: PREPARED}.get(step, step))
