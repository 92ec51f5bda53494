"""The client against programs that are no worker: silent, gone, talking nonsense. Layer: tests. Thread: the test's.

What it does with a worker is tested in tests/studio/worker.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from projects.build.request import BuildRequest
from projects.errors import WorkerDied
from studio.jobs import client as client_module
from studio.jobs.client import WorkerClient, worker_command, worker_environment
from studio.worker.process import PARENT_VARIABLE

REQUEST = BuildRequest("/m.onnx", "/out")


def program(code: str) -> WorkerClient:
    return WorkerClient([sys.executable, "-c", code])


def read_to_end(client: WorkerClient) -> list[dict[str, Any]]:
    told = []
    while client.alive:
        select.select([client.fileno()], [], [], 10)
        told += client.read()
    return told


def test_before_the_start_nothing_works_and_nothing_breaks() -> None:
    client = WorkerClient()
    assert not client.alive
    assert client.exit_status is None
    assert client.pid is None
    assert client.read() == []
    client.stop("job")
    client.close()
    with pytest.raises(WorkerDied):
        client.fileno()
    with pytest.raises(WorkerDied):
        client.submit("job", REQUEST)


def test_a_program_that_is_not_there_is_said() -> None:
    client = WorkerClient(["/nowhere/python"])
    with pytest.raises(WorkerDied, match="cannot be started"):
        client.start()
    assert not client.alive


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os, signal; input(); os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("import sys; input(); sys.exit(7)", "exit code 7"),
    ],
)
def test_each_running_job_gets_one_last_word_when_the_worker_dies(code: str, said: str) -> None:
    client = program(code)
    client.start()
    client.submit("a", REQUEST)
    client.submit("b", REQUEST)
    told = read_to_end(client)
    assert [(e["event"], e["job"], e["state"], e["output_dir"]) for e in told] == [
        ("summary", "a", "CRASHED", "/out"),
        ("summary", "b", "CRASHED", "/out"),
    ]
    assert said in told[0]["message"]
    assert client.read() == []
    client.close()


def test_a_job_that_had_its_last_word_gets_no_second() -> None:
    client = program("""input(); print('{"event": "summary", "job": "a", "state": "FINISHED"}')""")
    client.start()
    client.submit("a", REQUEST)
    assert [e["state"] for e in read_to_end(client)] == ["FINISHED"]
    client.close()


def test_half_a_line_and_nonsense_are_passed_over() -> None:
    client = program("""print('nonsense'); print('[]'); print('{"event": "ready"}'); print('{"eve', end='')""")
    client.start()
    assert read_to_end(client) == [{"event": "ready"}]
    client.close()


def test_a_worker_that_reads_nothing_does_not_block_the_caller() -> None:
    client = program("import time; time.sleep(600)")
    client.start()
    big = BuildRequest("/m.onnx", "/out", name="x" * 10_000)
    for number in range(200):
        client.submit(str(number), big)
    assert client.read() == []
    client.close(timeout=0.1)
    assert client.exit_status == -signal.SIGTERM


def test_a_worker_that_ignores_everything_is_killed() -> None:
    client = program(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('{}', flush=True); time.sleep(600)"
    )
    client.start()
    select.select([client.fileno()], [], [], 30)
    client.close(timeout=0.1)
    assert client.exit_status == -signal.SIGKILL


def test_stderr_goes_to_the_log(tmp_path: Path) -> None:
    client = WorkerClient([sys.executable, "-c", "import sys; sys.stderr.write('words')"], log_file=tmp_path / "log")
    client.start()
    read_to_end(client)
    client.close()
    assert (tmp_path / "log").read_text() == "words"


def test_starting_twice_is_starting_once() -> None:
    client = program("input()")
    client.start()
    pid = client.pid
    client.start()
    assert client.pid == pid
    client.close()
    client.start()
    assert client.pid != pid
    client.close()


def test_a_namesake_where_the_person_stands_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("projects", "studio"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    code = "import projects, studio.worker.server, sys; sys.stdout.write(projects.__file__)"
    client = WorkerClient([*worker_command()[:2], "-c", f"print('{{}}'); {code}"])
    client.start()
    assert read_to_end(client) == [{}]
    client.close()
    assert client.exit_status == 0


def test_the_environment_names_the_parent_and_our_own_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(Path(client_module.__file__).resolve().parents[2])
    made = worker_environment({"PYTHONPATH": "/theirs", "A": "b"})
    assert made == {"A": "b", PARENT_VARIABLE: str(os.getpid()), "PYTHONPATH": f"{home}{os.pathsep}/theirs"}
    monkeypatch.setattr(client_module.site, "getsitepackages", lambda: [home])
    assert worker_environment({"PYTHONPATH": "/theirs"})["PYTHONPATH"] == "/theirs"
    assert "PYTHONPATH" not in worker_environment({})
    assert client_module.PARENT_VARIABLE == PARENT_VARIABLE
