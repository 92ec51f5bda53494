"""The window's hold on runs: what is told, stopped, and of a worker that died. Layer: tests. Thread: GUI."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from projects.run.differences import RunDifference
from projects.run.results import RunResult
from projects.run.source import RunInput
from studio.jobs.qt_worker import QtWorker
from studio.jobs.runs import Runs

TIMEOUT_MS = 120_000


@pytest.fixture
def worker(qtbot: QtBot, tmp_path: Path) -> Iterator[QtWorker]:
    worker = QtWorker(tmp_path / "worker.log")
    yield worker
    worker.close()


@pytest.mark.finn
def test_runs_from_the_window(worker: QtWorker, qtbot: QtBot, reference: Path) -> None:
    """One worker for the whole story: FINN takes seconds to start."""
    runs = Runs(worker)
    model, wide = reference / "brevitas" / "TFC_1W1A.onnx", reference / "brevitas" / "TFC_2W2A.onnx"
    told: list[tuple[int, int]] = []
    runs.progressed.connect(lambda done, total, _words: told.append((done, total)))
    with qtbot.waitSignal(runs.finished, timeout=TIMEOUT_MS) as ended:
        runs.compare(model, wide, RunInput(seed=2))
    (found,) = ended.args
    assert isinstance(found, RunDifference)
    assert not found.agrees
    assert not runs.is_running
    assert told[-1][0] == told[-1][1] > 0
    with qtbot.waitSignal(runs.finished, timeout=TIMEOUT_MS) as ended:
        runs.compare(model, wide, RunInput())  # gives way to the next
        runs.run(model, RunInput())
    assert isinstance(ended.args[0], RunResult)
    with qtbot.waitSignal(runs.failed, timeout=TIMEOUT_MS) as failed:
        runs.run(reference / "bad" / "unknown_domain_op.onnx", RunInput())
    assert "FancyQuant" in failed.args[0]
    with qtbot.waitSignal(runs.failed, timeout=TIMEOUT_MS) as failed:
        runs.run_build(reference, RunInput())
    assert "no build here" in failed.args[0]
    runs.run(model, RunInput())
    with qtbot.waitSignal(runs.stopped, timeout=1000):
        runs.stop()
    assert not runs.is_running
    assert worker.pid is not None
    runs.run(model, RunInput())
    with qtbot.waitSignal(runs.failed, timeout=TIMEOUT_MS):
        os.kill(worker.pid, signal.SIGKILL)
    assert not runs.is_running


def test_a_bug_of_ours_says_where_its_traceback_is(worker: QtWorker, qtbot: QtBot) -> None:
    runs = Runs(worker)
    runs._job = "run-1"
    told = {"event": "run_ended", "message": "The studio made a mistake: KeyError: 'x'.", "traceback": "Traceback ..."}
    with qtbot.waitSignal(runs.failed) as failed:
        worker.run_told.emit("run-1", told)
    assert failed.args[0] == f"The studio made a mistake: KeyError: 'x'. Its traceback is in {worker.log_file}."
