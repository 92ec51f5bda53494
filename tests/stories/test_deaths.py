"""kill -9 of a job, of the worker, of the reader, of the window: each costs only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from projects.build.events import BuildState
from studio.settings import Settings
from studio.window.main_window import MainWindow
from tests.stories.conftest import BUILT_MS, WALK_THROUGH, Person, close, paths_in
from widgets.buildbar.values import WorkerState

ROOT = Path(__file__).resolve().parents[2]


def start_build(person: Person, path: Path) -> None:
    """Open a model, press Build, wait until a step runs."""
    window = person.window
    person.open(path)
    window.bench.views.bar.set_values(WALK_THROUGH)
    person.press(window.bench.views.bar, "build_button")
    person.wait(
        lambda: (
            window.bench.builder.running is not None and window.bench.builder.running.progress.running_step is not None
        ),
        BUILT_MS,
    )


def ended(person: Person) -> BuildState:
    """Wait for the end of the last build that was not a preparation."""
    builds = person.window.bench.session
    person.wait(lambda: builds.builds[-1].progress.state.terminal, BUILT_MS)
    return builds.builds[-1].progress.state


def test_the_job_is_killed(person: Person, reference: Path) -> None:
    window = person.window
    before = set(psutil.Process(window.bench.worker.pid).children(recursive=True))
    start_build(person, reference / "brevitas" / "CNV_2W2A.onnx")
    jobs = [p for p in set(psutil.Process(window.bench.worker.pid).children(recursive=True)) - before if p.is_running()]
    assert jobs
    jobs[0].kill()
    assert ended(person) is BuildState.CRASHED
    assert "crashed" in person.said
    assert window.bench.worker.state is WorkerState.READY
    assert person.build().finished


def test_the_worker_is_killed(home: Path, qtbot: QtBot, reference: Path, caplog: pytest.LogCaptureFixture) -> None:
    paths = paths_in(home)
    window = MainWindow(Settings(paths.settings_file), paths)
    with qtbot.waitSignal(window.became_ready):
        window.show()
    person = Person(window, qtbot)
    person.wait(lambda: window.bench.worker.state is WorkerState.READY, BUILT_MS)
    start_build(person, reference / "brevitas" / "CNV_2W2A.onnx")
    server = window.bench.worker.facts["pid"]
    os.kill(server, signal.SIGKILL)
    assert ended(person) is BuildState.CRASHED
    person.wait(lambda: "started again" in person.said)
    assert person.build().finished  # by the worker that was started in its place
    close(window)


def test_the_reader_is_killed(person: Person, reference: Path) -> None:
    window = person.window
    person.open(reference / "brevitas" / "TFC_1W1A.onnx")
    pid = window.bench.reader.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    person.wait(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    person.open(reference / "brevitas" / "TFC_2W2A.onnx")
    assert window.bench.session.document is not None
    assert window.bench.session.document.path.name == "TFC_2W2A.onnx"


def test_the_window_is_killed(home: Path, reference: Path) -> None:
    code = (
        "import sys; from studio.__main__ import main; import studio.app as app; make = app.make_application\n"
        "sys.exit(main(sys.argv[1:]))"
    )
    environment = {**os.environ, "FINN_STUDIO_HOME": str(home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, str(reference / "brevitas" / "CNV_2W2A.onnx")]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
        tree = psutil.Process(window.pid)
        builds = home / "builds"
        # The preparation at work shows that reader, worker and job are all there.
        while not list(builds.glob("*/*/events.jsonl")):
            assert window.poll() is None
            os.sched_yield()
        family = tree.children(recursive=True)
        assert len(family) >= 4
        window.kill()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]
