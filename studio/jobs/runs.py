"""The window's hold on runs: models executed in the worker, two compared, a build gone through.

Layer: studio.jobs. Thread: GUI.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from projects.run.differences import build_run_from_data, difference_from_data
from projects.run.pairs import Pair
from projects.run.request import RunRequest
from projects.run.results import result_from_data
from projects.run.source import RunInput
from projects.text import text_from_data
from studio.jobs.qt_worker import QtWorker


class Runs(QObject):
    """One run at a time; starting another ends the one before without a word.

    Signals:
        progressed: nodes done, of how many, what is going on (a Text).
        finished: a RunResult, RunDifference or BuildRun.
        failed: why there is no result, one sentence.
        stopped: it was stopped by `stop`.
    """

    progressed = Signal(int, int, object)
    finished = Signal(object)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, worker: QtWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._count = 0
        self._job = ""
        self._result: object | None = None
        worker.run_told.connect(self.on_told)

    @property
    def is_running(self) -> bool:
        """Whether something is being run."""
        return bool(self._job)

    def compare(self, a: Path, b: Path, choice: RunInput, pairs: tuple[Pair, ...] | None = None) -> None:
        """Run two models and compare them. pairs None: the worker matches the models itself."""
        self.start(RunRequest(str(a), choice, str(b), pairs=pairs))

    def run(self, model: Path, choice: RunInput) -> None:
        """Run a model."""
        self.start(RunRequest(str(model), choice))

    def run_build(self, place: Path, choice: RunInput) -> None:
        """Run every step of a build."""
        self.start(RunRequest(str(place), choice, is_build=True))

    def start(self, request: RunRequest) -> None:
        """Start whatever is asked; progress comes once FINN is ready."""
        self._end()
        self._count += 1
        self._job, self._result = f"run-{id(self)}-{self._count}", None
        self._worker.run(self._job, request)

    def stop(self) -> None:
        """Stop it; `stopped` comes at once."""
        if self._job:
            self._end()
            self.stopped.emit()

    def close(self) -> None:
        """End what runs; nothing is told any more."""
        self._end()

    def _end(self) -> None:
        job, self._job = self._job, ""
        if job:
            self._worker.stop(job)

    def on_told(self, job: str, data: dict[str, Any]) -> None:
        """The worker told something of a run."""
        if job != self._job:
            return
        match data["event"]:
            case "run_progress":
                self.progressed.emit(data["done"], data["total"], text_from_data(data["words"]))
            case "run_result":
                made = {"run": result_from_data, "difference": difference_from_data, "build": build_run_from_data}
                self._result = made[data["kind"]](data["result"])
            case "run_ended":
                self._job = ""
                result, self._result = self._result, None
                if result is not None:
                    self.finished.emit(result)
                elif data.get("stopped"):
                    self.stopped.emit()
                else:
                    said = data.get("message") or ""
                    if data.get("traceback"):
                        said += " " + self.tr("Its traceback is in {path}.").format(path=self._worker.log_file)
                    self.failed.emit(said)
