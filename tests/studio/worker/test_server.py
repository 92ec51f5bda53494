"""How jobs end, told apart: finished, failed, cancelled, crashed, hanging. On the scripted worker.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from projects.build import folder
from projects.build.events import BuildState, StepSeconds
from projects.build.request import BuildRequest
from projects.errors import WorkerDied
from projects.run.request import RunRequest
from studio.jobs.client import WorkerClient
from tests.fixtures_worker import Driver
from tests.studio.worker.conftest import SCRIPT

Ask = Callable[..., BuildRequest]


def wait_gone(pid: int) -> None:
    """Wait until a process is gone (a zombie is gone: it waits for its parent only)."""
    try:
        process = psutil.Process(pid)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            psutil.wait_procs([process], timeout=10)
            assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return


def job_pid(driver: Driver, job: str) -> int:
    return int(driver.heard(job, "forked")["pid"])


def escaped_pid(request: BuildRequest) -> int:
    return int((Path(request.output_dir) / "pid").read_text())


def test_a_job_that_ends_well_is_finished(scripted: Driver, ask: Ask) -> None:
    word = scripted.build(ask("good"))
    assert word.state is BuildState.FINISHED
    assert word.steps == (StepSeconds("step_a", 0.5, 8),)


@pytest.mark.parametrize(
    ("how", "said"),
    [("abort", "signal 6 (SIGABRT)"), ("exit", "exit code 3"), ("half", "exit code 0"), ("mistake", "a bug of ours")],
)
def test_a_job_without_a_last_word_has_crashed(scripted: Driver, ask: Ask, how: str, said: str) -> None:
    job = scripted.submit(ask(how))
    word = scripted.summary(job)
    assert word.state is BuildState.CRASHED
    assert said in (word.message or "")
    assert [p["code"] for p in word.problems] == ["crashed"]
    assert scripted.build(ask("good")).state is BuildState.FINISHED
    assert len(scripted.told(job, "summary")) == 1
    assert scripted.told(job)[-1]["event"] == "summary"


def test_the_traceback_of_a_mistake_is_in_the_jobs_log(scripted: Driver, ask: Ask) -> None:
    request = ask("mistake")
    scripted.build(request)
    assert "ZeroDivisionError: a bug of ours" in (Path(request.output_dir) / folder.JOB_LOG).read_text()


def test_a_step_that_was_running_at_the_end_has_no_seconds(scripted: Driver, ask: Ask) -> None:
    assert scripted.build(ask("abort")).steps == (StepSeconds("step_a", None, None),)
    assert scripted.build(ask("half")).steps == (StepSeconds("step_a", 0.5, 8),)


def test_a_refused_request_has_failed_with_its_sentence(scripted: Driver, ask: Ask) -> None:
    word = scripted.build(ask("refuse"))
    assert word.state is BuildState.FAILED
    assert word.message == "here: This cannot be. Do it another way."
    assert [p["code"] for p in word.problems] == ["bad-input"]
    assert word.problems[0]["hint"] == "Do it another way."


def test_a_killed_job_has_crashed_and_costs_only_itself(scripted: Driver, ask: Ask) -> None:
    victim, other = scripted.submit(ask("hang")), scripted.submit(ask("hang", "other"))
    scripted.heard(victim, "step_started")
    scripted.heard(other, "step_started")
    os.kill(job_pid(scripted, victim), signal.SIGKILL)
    word = scripted.summary(victim)
    assert word.state is BuildState.CRASHED
    assert "signal 9 (SIGKILL)" in (word.message or "")
    assert not scripted.told(other, "summary")
    scripted.client.stop(other)
    assert scripted.summary(other).state is BuildState.CANCELLED


def test_stop_ends_a_hanging_job(scripted: Driver, ask: Ask) -> None:
    job = scripted.submit(ask("hang"))
    scripted.heard(job, "step_started")
    scripted.client.stop(job)
    word = scripted.summary(job)
    assert word.state is BuildState.CANCELLED
    assert word.message is None
    assert not word.problems
    assert not psutil.pid_exists(job_pid(scripted, job))
    scripted.client.stop(job)
    assert scripted.build(ask("good")).state is BuildState.FINISHED
    assert len(scripted.told(job, "summary")) == 1


def test_stop_ends_descendants_in_sessions_of_their_own(scripted: Driver, ask: Ask) -> None:
    request = ask("escape")
    job = scripted.submit(request)
    scripted.heard(job, "step_finished")
    pid = escaped_pid(request)
    assert os.getsid(pid) != os.getsid(job_pid(scripted, job))
    scripted.client.stop(job)
    assert scripted.summary(job).state is BuildState.CANCELLED
    assert not psutil.pid_exists(pid), "the last word comes when the descendants are gone"


def test_a_job_that_ends_well_leaves_nothing_running(scripted: Driver, ask: Ask) -> None:
    request = ask("leave")
    assert scripted.build(request).state is BuildState.FINISHED
    assert not psutil.pid_exists(escaped_pid(request))


def test_stopping_one_job_spares_the_descendants_of_another(scripted: Driver, ask: Ask) -> None:
    first, second = ask("escape", "first"), ask("escape", "second")
    jobs = [scripted.submit(first), scripted.submit(second)]
    for job in jobs:
        scripted.heard(job, "step_finished")
    scripted.client.stop(jobs[0])
    scripted.summary(jobs[0])
    assert psutil.pid_exists(escaped_pid(second))
    assert not scripted.told(jobs[1], "summary")


def killed_keeper(driver: Driver) -> int | None:
    return driver.client.pid


def killed_server(driver: Driver) -> int | None:
    return int(driver.ready()["pid"])


@pytest.mark.parametrize("victim", [killed_keeper, killed_server])
def test_a_killed_server_takes_everything_with_it(
    scripted: Driver, ask: Ask, victim: Callable[[Driver], int | None]
) -> None:
    request = ask("escape")
    job = scripted.submit(request)
    scripted.heard(job, "step_finished")
    pids = [job_pid(scripted, job), escaped_pid(request), int(scripted.ready()["pid"]), scripted.client.pid or 0]
    scratch = Path(psutil.Process(pids[0]).cwd()).parent
    assert scratch.is_dir()
    os.kill(victim(scripted) or 0, signal.SIGKILL)
    told: list[dict[str, object]] = []
    while scripted.client.alive:
        told += scripted.client.read()
    last = [e for e in told if e["event"] == "summary"]
    assert [(e["job"], e["state"]) for e in last] in ([(job, "CRASHED")], [(job, "CANCELLED")])
    for pid in pids:
        wait_gone(pid)
    assert not scratch.exists()
    with pytest.raises(WorkerDied):
        scripted.client.submit("late", ask("good"))
    scripted.client.start()
    again = Driver(scripted.client)
    again.ready()
    assert again.build(ask("good")).state is BuildState.FINISHED


def test_the_client_says_which_signal_ended_the_server(scripted: Driver, ask: Ask) -> None:
    job = scripted.submit(ask("hang"))
    scripted.heard(job, "step_started")
    os.kill(int(scripted.ready()["pid"]), signal.SIGKILL)
    told: list[dict[str, object]] = []
    while scripted.client.alive:
        told += scripted.client.read()
    assert [(e["job"], e["state"], e["message"]) for e in told] == [
        (job, "CRASHED", "The FINN worker ended: signal 9.")
    ]


WINDOW = """
import sys, time
from pathlib import Path
from studio.jobs.client import WorkerClient
from projects.build.request import BuildRequest
from tests.fixtures_worker import Driver
driver = Driver(WorkerClient([sys.executable, "-P", sys.argv[1]]))
driver.client.start()
server = driver.ready()["pid"]
request = BuildRequest(sys.argv[2], sys.argv[3], name="escape")
job = driver.submit(request)
driver.heard(job, "step_finished")
pids = [server, driver.client.pid, driver.heard(job, "forked")["pid"], (Path(sys.argv[3]) / "pid").read_text()]
print(*pids, flush=True)
time.sleep(600)
"""


def test_a_killed_window_takes_everything_with_it(ask: Ask) -> None:
    import subprocess

    request = ask("escape")
    window = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(SCRIPT), request.model, request.output_dir],
        stdout=subprocess.PIPE,
        cwd=SCRIPT.parents[3],
    )
    assert window.stdout is not None
    with window.stdout:
        pids = [int(pid) for pid in window.stdout.readline().split()]
        assert len(pids) == 4
        window.kill()
        window.wait()
    for pid in pids:
        wait_gone(pid)
    assert folder.read_build(Path(request.output_dir)).state in (BuildState.CRASHED, BuildState.CANCELLED)  # type: ignore[union-attr]


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_polite_signal_ends_the_server_and_its_jobs(scripted: Driver, ask: Ask, signum: int) -> None:
    request = ask("escape")
    job = scripted.submit(request)
    scripted.heard(job, "step_finished")
    os.kill(scripted.client.pid or 0, signum)
    told: list[dict[str, object]] = []
    while scripted.client.alive:
        told += scripted.client.read()
    assert [e["state"] for e in told if e["event"] == "summary"] == ["CANCELLED"]
    scripted.client.close()
    assert scripted.client.exit_status == 0
    wait_gone(escaped_pid(request))


def test_closing_ends_a_busy_server(scripted: Driver, ask: Ask) -> None:
    request = ask("escape")
    scripted.heard(scripted.submit(request), "step_finished")
    scripted.client.close()
    assert scripted.client.exit_status == 0
    wait_gone(escaped_pid(request))


def test_lines_that_are_no_events_are_passed_over(scripted: Driver, ask: Ask) -> None:
    job = scripted.submit(ask("noise"))
    assert scripted.summary(job).state is BuildState.FINISHED
    assert [e["event"] for e in scripted.told(job)] == [
        "forked",
        "build_started",
        "step_started",
        "step_finished",
        "summary",
    ]


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"\xff\xfe", b'{"do": "dance"}', b'{"do": "build"}', b'{"do": "build", "job": "x"}']
)
def test_a_bad_request_does_not_kill_the_server(scripted: Driver, ask: Ask, line: bytes) -> None:
    assert scripted.client._process is not None
    assert scripted.client._process.stdin is not None
    os.write(scripted.client._process.stdin.fileno(), line + b"\n")
    scripted.until(lambda e: e["event"] == "bad_request")
    assert scripted.build(ask("good")).state is BuildState.FINISHED


def test_a_build_that_is_not_understood_gets_its_last_word(scripted: Driver, ask: Ask) -> None:
    word = scripted.build(BuildRequest("relative.onnx", "/out"))
    assert word.state is BuildState.FAILED
    assert "absolute" in (word.message or "")


def test_a_job_id_is_used_once(scripted: Driver, ask: Ask) -> None:
    job = scripted.submit(ask("good"))
    scripted.summary(job)
    scripted.client.submit(job, ask("good"))
    scripted.until(lambda e: e["event"] == "bad_request")
    assert len(scripted.told(job, "summary")) == 1


def test_a_flood_of_output_goes_to_the_log_only(scripted: Driver, ask: Ask) -> None:
    request = ask("flood")
    job = scripted.submit(request)
    assert scripted.summary(job).state is BuildState.FINISHED
    assert (Path(request.output_dir) / folder.JOB_LOG).read_text().count("\n") == 200_000
    assert len(scripted.told(job)) == 5


def test_a_flood_of_events_comes_whole_and_in_order(scripted: Driver, ask: Ask) -> None:
    job = scripted.submit(ask("events"))
    scripted.summary(job)
    assert [e["nodes"] for e in scripted.told(job, "step_started")] == [7, *range(20_000)]


def test_a_client_that_does_not_read_can_still_stop(scripted: Driver, ask: Ask) -> None:
    flood, hanging = scripted.submit(ask("events")), scripted.submit(ask("hang"))
    scripted.heard(hanging, "step_started")
    scripted.client.stop(hanging)
    wait_gone(job_pid(scripted, hanging))
    assert scripted.summary(flood).state is BuildState.FINISHED


def test_the_scratch_folder_goes_with_a_killed_job(scripted: Driver, ask: Ask) -> None:
    request = ask("scratch")
    job = scripted.submit(request)
    note = Path(request.output_dir) / "scratch"
    scripted.heard(job, "step_started")
    while not note.exists() or not note.read_text():
        os.sched_yield()
    scratch = Path(note.read_text())
    assert scratch.is_dir()
    os.kill(job_pid(scripted, job), signal.SIGKILL)
    scripted.summary(job)
    assert not scratch.exists()


def test_events_are_kept_with_the_build(scripted: Driver, ask: Ask) -> None:
    request = ask("abort")
    job = scripted.submit(request)
    word = scripted.summary(job)
    kept = folder.read_build_events(Path(request.output_dir))
    assert kept[-1] == word
    assert len(kept) == len(scripted.told(job)) - 1, "all but the server's own 'forked'"
    assert all("time" in event for event in scripted.told(job))


def test_two_jobs_cannot_write_to_one_directory(scripted: Driver, ask: Ask) -> None:
    request = ask("hang")
    first = scripted.submit(request)
    scripted.heard(first, "step_started")
    word = scripted.build(request)
    assert word.state is BuildState.FAILED
    assert "Another build" in (word.message or "")
    assert folder.read_build(Path(request.output_dir)).state is BuildState.RUNNING  # type: ignore[union-attr]
    scripted.client.stop(first)
    assert scripted.summary(first).state is BuildState.CANCELLED
    assert scripted.build(ask("good", "hang")).state is BuildState.FINISHED


def test_a_place_that_cannot_be_written_is_refused(scripted: Driver, ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    word = scripted.build(ask("good", "file/below"))
    assert word.state is BuildState.FAILED
    assert [p["code"] for p in word.problems] == ["bad-input"]
    assert str(tmp_path / "file") in (word.message or "")


def test_a_server_that_cannot_warm_up_says_why(ask: Ask) -> None:
    client = WorkerClient([sys.executable, "-P", str(SCRIPT)], env={**os.environ, "FINN_STUDIO_TEST_COLD": "1"})
    client.start()
    client.submit("job", ask("good"))
    told: list[dict[str, object]] = []
    while client.alive:
        told += client.read()
    client.close()
    assert [e["event"] for e in told] == ["failed_to_start", "summary"]
    assert told[1]["state"] == "CRASHED"
    assert "no FINN here" in str(told[1]["message"])


def test_a_path_with_spaces_and_other_letters_works(scripted: Driver, ask: Ask) -> None:
    request = ask("good", "my build ü 모델 \U0001f9e0")
    assert scripted.build(request).output_dir == request.output_dir
    assert folder.read_build(Path(request.output_dir)).request == request  # type: ignore[union-attr]


def test_a_bug_in_a_run_is_a_sentence_with_its_traceback_in_the_log(scripted: Driver, tmp_path: Path) -> None:
    scripted.client.run("run-1", RunRequest("/m.onnx"))
    ended = scripted.heard("run-1", "run_ended")
    assert ended["crashed"]
    assert ended["message"] == "The studio made a mistake: KeyError: 'a bug of ours'."
    assert "KeyError: 'a bug of ours'" in ended["traceback"]
    assert "Traceback" in (tmp_path / "worker.log").read_text()
