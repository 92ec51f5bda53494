"""`finn-studio run`: what is printed and refused. Layer: tests. Thread: the test's."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from projects.build.request import BuildRequest, InputChoice
from studio.cli import running
from studio.jobs.client import WorkerClient
from tests.fixtures_worker import LIMIT_S, Driver
from tests.studio.worker.conftest import SCRIPT

ROOT = Path(__file__).resolve().parents[3]
TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000, input=InputChoice(None, "div255", 1))


class _Borrowed:
    """A client that is not started and not closed, but leaves no run behind."""

    def __init__(self, driver: Driver) -> None:
        self._client = driver.client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def start(self) -> None:
        """It runs."""

    def close(self) -> None:
        """Wait for the run's end."""
        end = time.monotonic() + LIMIT_S
        while self._client._runs:
            assert time.monotonic() < end
            select.select([self._client.fileno()], [], [], 0.5)
            self._client.read()


@pytest.fixture
def borrowed(warm_worker: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command uses the warm worker."""
    monkeypatch.setattr(running, "WorkerClient", lambda: _Borrowed(warm_worker))


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    def started() -> None:
        raise AssertionError("FINN was started")

    monkeypatch.setattr(running, "WorkerClient", started)


# --- refused before FINN is started


@pytest.mark.usefixtures("no_worker")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--input", "random"], "nothing to run"),
        (["m.onnx", "--input", "random"], "no such file"),
        (["{tfc}", "--input", "none.npy"], "no such file"),
        (["{tfc}", "--input", "random:x"], "no number"),
        (["{tfc}", "--input", "random", "--against", "none.onnx"], "no such file"),
        (["{tfc}", "--input", "random", "--build", "."], "no place beside it"),
        (["{tfc}", "--input", "random", "--against", "{tfc}", "--output", "."], "Leave one out"),
        (["{tfc}", "--input", "random", "--output", "{tfc}"], "a file, not a folder"),
        (["{bad}/no_nodes.onnx", "--input", "random"], "no nodes"),
        (["{bad}/random_bytes.onnx", "--input", "random"], "random_bytes.onnx"),
        (["{bad}/cycle.onnx", "--input", "random"], "runs in a circle"),
        (["{tfc}", "--input", "random", "--against", "{bad}/cycle.onnx"], "runs in a circle"),
        (["{bad}/dangling_input.onnx", "--input", "random"], "mm reads missing_w"),
    ],
)
def test_refusals(arguments: list[str], said: str, reference: Path, run: Any) -> None:
    places = {"tfc": reference / TFC.model, "bad": reference / "bad"}
    done = run("run", *(each.format(**places) for each in arguments))
    assert done.code == 2
    assert done.out == ""
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("no_worker")
def test_a_refusal_is_an_object_too(reference: Path, run: Any) -> None:
    for arguments in (["{bad}/cycle.onnx", "--input", "random"], ["{tfc}", "--input", "none.npy"]):
        places = {"tfc": reference / TFC.model, "bad": reference / "bad"}
        done = run("run", *(each.format(**places) for each in arguments), "--json")
        assert done.code == 2
        assert set(done.data["error"]) == {"what", "where", "mend"}
        assert done.data["error"]["what"] in done.err


# --- results


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_one_model(reference: Path, tmp_path: Path, run: Any) -> None:
    array = reference / "io" / "fx__verification_io__tfc_mnist_input.npy"
    model = reference / "finn" / "finn_build_dataflow_model.onnx"
    data = run("run", model, "--input", array, "--json", "--output", tmp_path).data
    assert set(data) == {"model", "input", "outputs", "notes", "nodes", "seconds"}
    assert data["outputs"][0]["values"] == [[7]]
    assert np.load(data["outputs"][0]["path"]).tolist() == [[7]]
    assert data["input"]["values"] is not None
    done = run("run", model, "--input", array)
    assert done.code == 0
    assert "output    global_out: 1 x 1" in done.out
    assert "30 nodes" in done.out


@pytest.mark.usefixtures("no_worker")
def test_a_shape_that_does_not_fit(reference: Path, tmp_path: Path, run: Any) -> None:
    np.save(tmp_path / "in.npy", np.zeros((7, 9)))
    done = run("run", reference / TFC.model, "--input", tmp_path / "in.npy")
    assert done.code == 2
    assert f"{tmp_path / 'in.npy'}: it holds 7 x 9, but input x takes 1 x 1 x 28 x 28. Save one frame" in done.err


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_an_operator_that_nobody_has_is_bad_input(reference: Path, run: Any) -> None:
    done = run("run", reference / "bad" / "unknown_domain_op.onnx", "--input", "random", "--json")
    assert done.code == 2
    assert "FancyQuant" in done.err
    assert "Traceback" not in done.err
    assert "FancyQuant" in done.data["error"]["what"]


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_two_models_and_a_build(reference: Path, reference_build: Callable[..., Any], run: Any) -> None:
    place = reference_build(TFC)[0]
    after = place / "intermediate_models" / "step_streamline.onnx"
    data = run("run", reference / TFC.model, "--input", "random:3", "--against", after, "--json").data
    assert data["agrees"] is True
    assert data["departs"] is None
    assert data["outputs"][0]["top_agrees"] is True
    assert data["tensors"][0]["words"] == "equal times 255"
    done = run("run", reference / TFC.model, "--input", "random:3", "--against", after)
    assert done.code == 0
    assert done.out.startswith("The models give the same: Both choose class")
    done = run("run", reference / TFC.model, "--input", "random:3", "--against", reference / "brevitas/TFC_2W2A.onnx")
    assert done.code == 3
    assert done.out.startswith("The outputs differ. The result first departs at")
    assert "<- departs" in done.out
    done = run("run", "--build", place, "--input", "random:1")
    assert done.code == 0
    assert "All 13 models that can run agree" in done.out
    data = run("run", "--build", place, "--input", "random:1", "--json").data
    assert [step["agrees"] for step in data["steps"]] == [True] * 13


def test_a_worker_that_dies_is_4(monkeypatch: pytest.MonkeyPatch, reference: Path, run: Any) -> None:
    monkeypatch.setattr(running, "WorkerClient", lambda: WorkerClient([sys.executable, "-c", "raise SystemExit(7)"]))
    done = run("run", reference / TFC.model, "--input", "random")
    assert done.code == 4
    assert "exit code 7" in done.err


def test_a_bug_of_ours_is_4_and_shows_its_traceback(monkeypatch: pytest.MonkeyPatch, reference: Path, run: Any) -> None:
    scripted = [sys.executable, "-P", str(SCRIPT)]
    monkeypatch.setattr(running, "WorkerClient", lambda: WorkerClient(scripted))
    done = run("run", reference / TFC.model, "--input", "random")
    assert done.code == 4
    assert "The studio made a mistake: KeyError: 'a bug of ours'." in done.err
    assert "Traceback (most recent call last)" in done.err


@pytest.mark.finn
def test_ctrl_c_ends_it(reference: Path) -> None:
    command = [sys.executable, "-m", "studio", "run", reference / TFC.model, "--input", "random"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert "FINN is starting" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert "Traceback" not in err
