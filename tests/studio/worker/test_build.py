"""Builds by the real FINN: what is told, what lies on disk, how a failure reads. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx
import psutil
import pytest

from projects.build import folder
from projects.build.events import BuildState, Summary
from projects.build.layers import table_from_data
from projects.build.request import PREPARE_STOP_STEP, BuildRequest
from tests.fixtures_worker import Driver

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
Build = Callable[[BuildRequest], Built]

TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)


@pytest.fixture
def tfc(reference_build: Build) -> Built:
    return reference_build(TFC)


def test_the_server_is_single_threaded_when_it_forks(warm_worker: Driver) -> None:
    ready = warm_worker.ready()
    assert ready["threads"] == 1
    assert ready["finn"] == "1.6.1"
    assert ready["steps"]["step_streamline"]["doc"]


def test_tfc_is_built(tfc: Built) -> None:
    place, word, _ = tfc
    assert word.state is BuildState.FINISHED
    assert word.message is None
    performance = json.loads((place / "report" / "estimate_network_performance.json").read_text())
    assert word.max_cycles == performance["max_cycles"]
    assert word.totals == json.loads((place / "report" / "estimate_layer_resources.json").read_text())["total"]


def test_every_step_is_told_in_order_with_its_node_counts(tfc: Built) -> None:
    place, word, events = tfc
    started = next(e for e in events if e["event"] == "build_started")
    assert len(started["steps"]) == 11
    steps = [e for e in events if e["event"] in ("step_started", "step_finished")]
    assert [(e["event"], e["step"]) for e in steps] == [
        (kind, step) for step in started["steps"] for kind in ("step_started", "step_finished")
    ]
    assert [e["index"] for e in steps[::2]] == list(range(1, 12))
    assert {e["total"] for e in steps} == {11}
    for event in steps[1::2]:
        model = onnx.load(place / "intermediate_models" / f"{event['step']}.onnx")
        assert len(model.graph.node) == event["nodes"]
    assert [step.name for step in word.steps] == started["steps"]
    assert all(step.seconds is not None for step in word.steps)


def test_the_events_are_kept(tfc: Built) -> None:
    place, word, events = tfc
    kept = [json.loads(line) for line in (place / "events.jsonl").read_text().splitlines()]
    assert kept == [{k: v for k, v in e.items() if k != "job"} for e in events if e["event"] != "forked"]
    assert folder.read_build_events(place)[-1] == word


def test_layer_tables_lie_beside_the_models_from_specialize_layers_on(tfc: Built) -> None:
    place, word, _ = tfc
    tables = {path.stem for path in (place / "studio" / "layers").iterdir()}
    names = [step.name for step in word.steps]
    assert tables == set(names[names.index(PREPARE_STOP_STEP) :])
    last = table_from_data(json.loads(folder.layers_file(place, names[-1]).read_text()))
    assert last.totals() == word.totals
    assert last.max_cycles == word.max_cycles
    assert "PE" in json.loads((place / "studio" / "definitions.json").read_text())["MVAU_hls"]


def test_the_layout_is_finns(tfc: Built) -> None:
    place, _, _ = tfc
    assert {path.name for path in place.iterdir()} == {
        "build_dataflow.log",
        "events.jsonl",
        "intermediate_models",
        "job.log",
        "report",
        "request.json",
        "studio",
        "template_specialize_layers_config.json",
    }
    assert json.loads((place / "report" / "metadata_builder.json").read_text())["status"] == "ok"
    assert "Running step: step_streamline [3/11]" in (place / "job.log").read_text()
    assert [step for step, _ in folder.step_models(place)] == list(folder.step_names(place))
    assert folder.parent_model(place) is not None


def test_preparing_stops_at_the_layers(reference_build: Build) -> None:
    place, word, _ = reference_build(BuildRequest(TFC.model, "", stop_step=PREPARE_STOP_STEP))
    assert word.state is BuildState.FINISHED
    assert word.steps[-1].name == PREPARE_STOP_STEP
    assert folder.layers_file(place, PREPARE_STOP_STEP).is_file()


def test_a_failed_step_is_told_with_its_cause(reference_build: Build, tmp_path: Path) -> None:
    folding = tmp_path / "folding.json"
    folding.write_text('{"MVAU_hls_0": {"PE": 7}}')
    place, word, events = reference_build(BuildRequest(TFC.model, "", folding_file=str(folding)))
    assert word.state is BuildState.FAILED
    assert word.message
    failed = word.steps[-1]
    assert failed.seconds is None
    assert failed.nodes is None
    assert word.problems[0]["step"] == failed.name
    assert word.problems[0]["severity"] == "error"
    assert [e["event"] for e in events].count("summary") == 1
    assert "MH divisable by PE" in (place / "job.log").read_text()


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (BuildRequest(TFC.model, ""), "PE = SIMD = 1"),
        (BuildRequest("bad/nowhere.onnx", "", target_fps=1), "nowhere.onnx"),
        (BuildRequest(TFC.model, "", target_fps=1, board="Pink-Z1"), "Pink-Z1"),
    ],
)
def test_what_cannot_be_built_is_refused(reference_build: Build, request_: BuildRequest, said: str) -> None:
    _, word, events = reference_build(request_)
    assert word.state is BuildState.FAILED
    assert said in (word.message or "")
    assert [p["code"] for p in word.problems] == ["bad-input"]
    assert not [e for e in events if e["event"] == "build_started"]


def test_two_builds_at_once_do_not_disturb_each_other(
    warm_worker: Driver, reference: Path, tmp_path: Path, tfc: Built
) -> None:
    model = str(reference / TFC.model)
    jobs = [warm_worker.submit(BuildRequest(model, str(tmp_path / n), target_fps=10000)) for n in ("a", "b")]
    words = [warm_worker.summary(job) for job in jobs]
    assert [(word.state, word.totals) for word in words] == [(BuildState.FINISHED, tfc[1].totals)] * 2


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_build_ended_in_a_step_leaves_nothing(warm_worker: Driver, reference: Path, tmp_path: Path, end: str) -> None:
    request = BuildRequest(str(reference / "brevitas" / "CNV_2W2A.onnx"), str(tmp_path / "out"), target_fps=10000)
    job = warm_worker.submit(request)
    pid = int(warm_worker.heard(job, "forked")["pid"])
    warm_worker.heard(job, "step_started")
    scratch = psutil.Process(pid).cwd()
    if end == "stop":
        warm_worker.client.stop(job)
    else:
        os.kill(pid, signal.SIGKILL)
    word = warm_worker.summary(job)
    assert word.state is (BuildState.CANCELLED if end == "stop" else BuildState.CRASHED)
    assert not psutil.pid_exists(pid)
    assert not Path(scratch).exists()
    build = folder.read_build(tmp_path / "out")
    assert build is not None
    assert build.state is word.state
    again = warm_worker.build(BuildRequest(str(reference / TFC.model), str(tmp_path / "out"), target_fps=10000))
    assert again.state is BuildState.FINISHED
    assert folder.read_build(tmp_path / "out").summary == again  # type: ignore[union-attr]
