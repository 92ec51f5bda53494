"""`finn-studio build`: what is refused, what is printed, how it is stopped. Layer: tests. Thread: the test's."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import BuildState, StepFinished, Summary, event_to_data
from projects.build.request import BuildRequest, InputChoice
from projects.errors import UserInputError
from projects.problems import Problem, Severity, problem_to_data
from projects.text import text
from studio.cli import build
from studio.cli.driving import Interrupts, drive

ROOT = Path(__file__).resolve().parents[3]
SUMMARY_KEYS = {
    "event", "state", "output_dir", "fps", "max_cycles", "bottleneck", "totals", "fit", "unmapped", "problems", "steps",
}  # fmt: skip


def parse(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(exit_on_error=False)
    build.add_parser(parser.add_subparsers(dest="command"))
    return parser.parse_args(["build", *arguments])


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-P", "-m", "studio", "build", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))}


def finished(*arguments: str | Path, timeout: float = 150) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, check=False, timeout=timeout, env=environment()
    )


# --- options


def test_options_become_the_request(tmp_path: Path) -> None:
    args = parse(
        "m.onnx", "--out", str(tmp_path), "--board", "ZCU104", "--clock-ns", "5", "--target-fps", "3000",
        "--mvau-wwidth-max", "80", "--folding", "f.json", "--specialize", "s.json", "--config", "c.json",
        "--input-datatype", "UINT8", "--preprocess", "div255", "--topk", "1", "--standalone-thresholds", "--json",
        "--reuse", "b/old",
    )  # fmt: skip
    here = Path.cwd()
    assert build.request_of(args) == BuildRequest(
        model=str(here / "m.onnx"),
        output_dir=str(tmp_path),
        board="ZCU104",
        clock_ns=5.0,
        target_fps=3000,
        mvau_wwidth_max=80,
        folding_file=str(here / "f.json"),
        specialize_file=str(here / "s.json"),
        config_file=str(here / "c.json"),
        standalone_thresholds=True,
        name="m",
        input=InputChoice("UINT8", "div255", 1),
        reuse=str(here / "b" / "old"),
    )
    assert args.json is True
    assert build.request_of(parse("m.onnx", "--out", "o")).reuse is None


@pytest.mark.parametrize(
    "options",
    [
        ("--board", "ZCU104", "--part", "xc7z020clg400-1"),
        ("--target-fps", "many"),
        ("--clock-ns", "fast"),
        ("--preprocess", "div256"),
    ],
)
def test_options_that_are_no_options(options: tuple[str, ...]) -> None:
    with pytest.raises((argparse.ArgumentError, SystemExit)):
        parse("m.onnx", "--out", "o", *options)


# --- refusals: FINN is not started


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(*_: object, **__: object) -> None:
        raise AssertionError("FINN was started")

    monkeypatch.setattr(build, "WorkerClient", started)


@pytest.mark.usefixtures("no_worker")
def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match=r"gone\.onnx"):
        build.run(parse(str(tmp_path / "gone.onnx"), "--out", str(tmp_path / "o"), "--target-fps", "1"))


@pytest.mark.usefixtures("no_worker")
def test_neither_target_nor_folding(reference: Path, tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="PE = SIMD = 1"):
        build.run(parse(str(reference / "brevitas" / "TFC_1W1A.onnx"), "--out", str(tmp_path / "o")))
    assert not (tmp_path / "o").exists()


@pytest.mark.usefixtures("no_worker")
def test_a_refusal_with_json_is_a_summary(reference: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = reference / "brevitas" / "TFC_1W1A.onnx"
    fold = reference / "bad" / "fold_pe_bool.json"
    with pytest.raises(UserInputError, match="fold_pe_bool"):
        build.run(parse(str(model), "--out", str(tmp_path / "o"), "--folding", str(fold), "--json"))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert len(lines) == 1
    word = json.loads(lines[0])
    assert set(word) >= SUMMARY_KEYS
    assert word["state"] == "FAILED"
    assert word["fps"] is None
    assert "fold_pe_bool.json" in word["message"]
    assert build.exit_code(word) == 2


@pytest.mark.usefixtures("no_worker")
def test_every_bad_model_is_refused_with_its_name(reference: Path, tmp_path: Path) -> None:
    good = {"UPPERCASE.ONNX", "TFC 1W1A (copy) – тест.onnx"}  # noqa: RUF001 - a file is really called so
    models = [p for p in (reference / "bad").rglob("*") if p.suffix.lower() == ".onnx" and p.name not in good]
    assert len(models) >= 18
    for model in models:
        with pytest.raises(UserInputError) as caught:
            build.run(parse(str(model), "--out", str(tmp_path / "o"), "--target-fps", "100"))
        assert model.name in caught.value.sentence()


# --- what is said


def summary(state: BuildState = BuildState.FINISHED, *problems: Problem, **more: Any) -> dict[str, Any]:
    return event_to_data(Summary(state, "/out", problems=tuple(map(problem_to_data, problems)), **more))


def problem(severity: Severity, code: str = "x") -> Problem:
    return Problem(code, severity, text("{n} asked", n="10\u202f000"), text("mend it"))


@pytest.mark.parametrize(
    ("word", "code"),
    [
        (summary(), 0),
        (summary(BuildState.FINISHED, problem(Severity.WARNING)), 0),
        (summary(BuildState.FINISHED, problem(Severity.ERROR)), 3),
        (summary(BuildState.FAILED, problem(Severity.ERROR)), 1),
        (summary(BuildState.FAILED, problem(Severity.ERROR, "bad-input")), 2),
        (summary(BuildState.CRASHED), 4),
        (summary(BuildState.CANCELLED), 130),
    ],
)
def test_exit_codes(word: dict[str, Any], code: int) -> None:
    assert build.exit_code(word) == code


def test_events_are_printed_without_what_only_the_window_needs() -> None:
    word = build.plain_event({**summary(BuildState.FINISHED, problem(Severity.WARNING)), "job": "b", "time": 1.0})
    assert "job" not in word
    assert word["problems"][0]["message"] == "10 000 asked"
    assert "texts" not in word["problems"][0]
    assert "steps" not in build.plain_event({"event": "ready", "seconds": 6, "steps": {"large": 1}})


def test_a_step_that_is_not_run_again_is_told_as_reused() -> None:
    finished = StepFinished("step_tidy_up", 2, 11, 0.2, 15)
    assert build.progress_line(event_to_data(finished)) == "[ 2/11] step_tidy_up: 0.20 s, 15 nodes"
    reused = event_to_data(replace(finished, reused=True))
    assert build.progress_line(reused) == "[ 2/11] step_tidy_up: reused, 15 nodes"


def test_the_result_in_words() -> None:
    word = summary(
        BuildState.FINISHED,
        problem(Severity.WARNING),
        fps=7971.9,
        max_cycles=12544,
        bottleneck="MVAU_hls_1",
        totals={"LUT": 100594, "BRAM_18K": 485},
        fit={"LUT": 1.89},
        part="xc7z020clg400-1",
    )
    lines = "\n".join(build.summary_lines(build.plain_event(word)))
    assert "7 972 fps" in lines
    assert "LUT 100 594 (189 %), BRAM_18K 485 on xc7z020clg400-1" in lines
    assert "warning: 10 000 asked" in lines
    assert "mend it" in lines


# --- driving


class Scripted:
    """A worker that tells what it is given, one batch a reading."""

    def __init__(self, *batches: list[dict[str, Any]], answers: bool = True) -> None:
        self._batches = list(batches)
        self._answers = answers
        self.stopped: list[str] = []
        self._read, self._write = os.pipe()
        os.write(self._write, b"x")

    def fileno(self) -> int:
        return self._read

    def stop(self, job: str) -> None:
        self.stopped.append(job)
        if self._answers:
            self._batches.append([{"event": "summary", "job": job, "state": "CANCELLED"}])

    def read(self) -> list[dict[str, Any]]:
        return self._batches.pop(0) if self._batches else []

    def close(self) -> None:
        os.close(self._read)
        os.close(self._write)


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts() as found:
        yield found
    assert signal.getsignal(signal.SIGINT) is before


def driven(worker: Scripted, interrupts: Interrupts, deadline: float | None = None) -> tuple[Any, list[str]]:
    told: list[str] = []
    try:
        word = drive(worker, "b", lambda e: told.append(e["event"]), interrupts, deadline)  # type: ignore[arg-type]
    finally:
        worker.close()
    return word, told


def test_events_of_other_jobs_are_left_out(interrupts: Interrupts) -> None:
    worker = Scripted(
        [{"event": "ready"}, {"event": "summary", "job": "other", "state": "FINISHED"}],
        [{"event": "summary", "job": "b", "state": "FINISHED"}, {"event": "late", "job": "b"}],
    )
    word, told = driven(worker, interrupts)
    assert word["state"] == "FINISHED"
    assert told == ["ready", "summary"]


def test_ctrl_c_stops_the_job_and_waits_for_its_last_word(interrupts: Interrupts) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    worker = Scripted([{"event": "ready"}])
    word, _ = driven(worker, interrupts)
    assert worker.stopped == ["b"]
    assert word["state"] == "CANCELLED"


def test_a_second_ctrl_c_does_not_wait(interrupts: Interrupts) -> None:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
    assert driven(Scripted([{"event": "ready"}], answers=False), interrupts)[0] is None


def test_a_deadline_stops_it(interrupts: Interrupts) -> None:
    worker = Scripted([{"event": "ready"}])
    word, _ = driven(worker, interrupts, deadline=time.monotonic() - 1)
    assert worker.stopped == ["b"]
    assert word["state"] == "CANCELLED"


# --- the real thing


@pytest.mark.finn
def test_a_build_from_the_shell(reference: Path, tmp_path: Path) -> None:
    out = tmp_path / "out 日本 & co"
    done = finished(
        reference / "brevitas" / "TFC_1W1A.onnx", "--out", out, "--target-fps", "10000",
        "--input-datatype", "UINT8", "--preprocess", "div255", "--topk", "1", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    word = events[-1]
    assert set(word) >= SUMMARY_KEYS
    assert [e["event"] for e in events].count("summary") == 1
    assert word["state"] == "FINISHED"
    assert word["output_dir"] == str(out)
    performance = json.loads((out / "report" / "estimate_network_performance.json").read_text())
    assert word["fps"] == performance["estimated_throughput_fps"]
    assert len(word["steps"]) == 11
    assert set(word["steps"][0]) == {"name", "seconds", "nodes"}
    assert "step_streamline" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_input_from_the_shell_is_a_sentence_and_2(reference: Path, tmp_path: Path) -> None:
    done = finished(reference / "bad" / "text_renamed.onnx", "--out", tmp_path / "o", "--target-fps", "10")
    assert done.returncode == 2
    assert "text_renamed.onnx" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.finn
def test_ctrl_c_ends_with_130_and_leaves_nothing(reference: Path, tmp_path: Path) -> None:
    """`nothing_left_running` of the conftest sees to the second half."""
    out = tmp_path / "out"
    arguments = (reference / "brevitas" / "CNV_2W2A.onnx", "--out", out, "--target-fps", "10000", "--json")
    with subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment()
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "step_started":
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
        assert process.wait(30) == 130
    assert json.loads(rest.splitlines()[-1])["state"] == "CANCELLED"
