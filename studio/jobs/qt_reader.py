"""The window's hold on the reader process: asks for model summaries, gets them as signals.

The reader (`python -m studio.reader`) is started at the first question and again after it was stopped or died; the
question it was at is asked once more (it may have died before it saw it), and refused if that ends the same way.
Layer: studio.jobs. Thread: GUI.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from projects.diff.descent import Descent, descent_from_data
from projects.diff.difference import Difference, difference_from_data
from projects.errors import StudioError, UserInputError, WorkerDied
from projects.model.summary import ModelSummary, summary_from_data
from projects.text import text, text_from_data
from studio.jobs.client import worker_environment

log = logging.getLogger(__name__)

DEATHS_ALLOWED = 2


@dataclass(frozen=True)
class ReadAnswer:
    """A model file as read: its summary, and for the graph view its weight-free copy with the file of the weights.

    light and weights are None for formats that only the graph view reads.
    """

    summary: ModelSummary
    light: Path | None
    weights: Path | None


@dataclass
class _Question:
    message: dict[str, Any]
    done: Callable[[dict[str, Any]], None]
    failed: Callable[[StudioError], None]
    deaths: int = 0  # processes that ended while it was the one at work


class QtReader(QObject):
    """Asks the reader process.

    Args:
        light_dir: where weight-free copies are kept.

    Signals:
        busy_changed: whether an answer is outstanding.
    """

    busy_changed = Signal(bool)

    def __init__(self, light_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._light_dir = light_dir
        self._process: QProcess | None = None
        self._buffer = b""
        self._next_id = 0
        self._open: dict[int, _Question] = {}
        self._closing = False

    @property
    def pid(self) -> int | None:
        """The reader's process id while it runs."""
        return self._process.processId() or None if self._process is not None else None

    @property
    def busy(self) -> bool:
        """Whether an answer is outstanding."""
        return bool(self._open)

    def start(self) -> None:
        """Start the process now, so that the first question finds it warm."""
        if self._process is None and not self._closing:
            self._launch()

    def read(self, path: Path, done: Callable[[ReadAnswer], None], failed: Callable[[StudioError], None]) -> int:
        """Ask for the summary of a model file. Returns an id for `cancel`."""

        def on_data(data: dict[str, Any]) -> None:
            light, weights = data.get("light"), data.get("weights")
            summary = summary_from_data(data["summary"])
            done(ReadAnswer(summary, Path(light) if light else None, Path(weights) if weights else None))

        return self._ask({"do": "read", "path": str(path), "light_dir": str(self._light_dir)}, on_data, failed)

    def weights(
        self, path: Path, tensor: str, done: Callable[[dict[str, Any]], None], failed: Callable[[StudioError], None]
    ) -> int:
        """Ask for the statistics of one weight tensor."""
        message = {"do": "weights", "path": str(path), "tensor": tensor}
        return self._ask(message, lambda data: done(data["stats"]), failed)

    def compare(
        self, before: Path, after: Path, done: Callable[[Difference], None], failed: Callable[[StudioError], None]
    ) -> int:
        """Ask what changed between two model files. Returns an id for `cancel`."""
        message = {"do": "compare", "path": str(before), "other": str(after)}
        return self._ask(message, lambda data: done(difference_from_data(data["difference"])), failed)

    def lineage(self, a: Path, b: Path, done: Callable[[Descent], None], failed: Callable[[StudioError], None]) -> int:
        """Ask what the nodes of one model file became in another."""
        message = {"do": "lineage", "path": str(a), "a": str(a), "b": str(b)}
        return self._ask(message, lambda data: done(descent_from_data(data)), failed)

    def cancel(self, question: int) -> None:
        """Forget a question; if it is the one at work, the process is started anew."""
        at_work = next(iter(self._open), None)
        if self._open.pop(question, None) is not None and question == at_work:
            self._relaunch()
        self.busy_changed.emit(self.busy)

    def close(self) -> None:
        """End the process."""
        self._closing = True
        self._open.clear()
        if self._process is not None:
            process, self._process = self._process, None
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(2000)

    def _ask(
        self, message: dict[str, Any], done: Callable[[dict[str, Any]], None], failed: Callable[[StudioError], None]
    ) -> int:
        self._next_id += 1
        message = {**message, "id": self._next_id}
        self._open[self._next_id] = _Question(message, done, failed)
        if self._process is None:
            self._launch()
        else:
            self._send(message)
        self.busy_changed.emit(True)
        return self._next_id

    def _launch(self) -> None:
        process = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in worker_environment(os.environ).items():
            environment.insert(name, value)
        process.setProcessEnvironment(environment)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self.on_ready_read)
        process.finished.connect(self.on_finished)
        self._process, self._buffer = process, b""
        # -P: the folder the studio was started in must not shadow our packages.
        process.start(sys.executable, ["-P", "-m", "studio.reader"])
        for question in self._open.values():
            self._send(question.message)

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process is not None
        self._process.write(json.dumps(message).encode("utf-8") + b"\n")

    def _relaunch(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.readyReadStandardOutput.disconnect(self.on_ready_read)
            process.finished.disconnect(self.on_finished)
            process.finished.connect(process.deleteLater)
            process.kill()
        if self._open:
            self._launch()

    def on_ready_read(self) -> None:
        """Take whole lines of answers."""
        if self._process is None:
            return
        *lines, self._buffer = (self._buffer + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            if line.strip():
                self._answer(json.loads(line))

    def _answer(self, data: dict[str, Any]) -> None:
        if data.get("event") == "ready":
            return
        question = self._open.pop(data.get("id", -1), None)
        if question is None:
            return  # cancelled meanwhile
        match data["event"]:
            case "refused":
                texts = data["texts"]
                what, mend = text_from_data(texts["what"]), text_from_data(texts["mend"])
                question.failed(UserInputError(what, data.get("where", ""), mend))
            case "failed":
                log.error("the reader failed on %s\n%s", question.message, data.get("traceback", ""))
                question.failed(_reader_fault(question, data.get("traceback", "").strip().splitlines()[-1:]))
            case _:
                question.done(data)
        self.busy_changed.emit(self.busy)

    def on_finished(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        """The process ended by itself: refuse the question it was at, ask the others again."""
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        if self._closing or not self._open:
            return
        at_work = next(iter(self._open))
        question = self._open[at_work]
        question.deaths += 1
        if question.deaths < DEATHS_ALLOWED:
            self._launch()
            return
        del self._open[at_work]
        if self._open:
            self._launch()
        crashed = status == QProcess.ExitStatus.CrashExit
        question.failed(_reader_fault(question, [f"signal or crash ({exit_code})" if crashed else f"exit {exit_code}"]))
        self.busy_changed.emit(self.busy)


def _reader_fault(question: _Question, why: list[str]) -> WorkerDied:
    return WorkerDied(
        text("The reader could not finish this file: {why}", why=why[0] if why else "no reason given"),
        str(question.message.get("path", "")),
        text("Everything else goes on. Try again; if it happens again, report it with the file."),
    )
