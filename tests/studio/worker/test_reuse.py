"""Rebuilds by the real FINN: they do what is needed, give what a full build gives, and leave the earlier build alone.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest

from projects.build import folder
from projects.build.events import BuildState, Summary
from projects.build.layers import table_from_data
from projects.build.recipe import read_recipe
from projects.build.request import PREPARE_STOP_STEP, BuildRequest, InputChoice
from projects.folding.edits import FOLDING, SPECIALIZE, STEPS, TARGET
from studio.worker.reuse import recipe_of, take
from tests.fixtures_worker import Driver

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
Build = Callable[[BuildRequest], Built]

TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)
CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
)
FOLD = {"MVAU_hls_0": {"PE": 2, "SIMD": 2, "ram_style": "distributed"}, "MVAU_hls_1": {"ram_style": "block"}}
MISNAMED = {"MVAU_hls_0": {"PE": 2}, "MVAU_hls_17": {"PE": 2}}
STYLES = {"Thresholding_0": {"preferred_impl_style": "hls"}, "MVAU_1": {"preferred_impl_style": "rtl"}}


@pytest.fixture
def rebuild(warm_worker: Driver, reference: Path, tmp_path: Path) -> Callable[..., Built]:
    """Builds what is asked with the models of an earlier build."""
    count = 0

    def build(request: BuildRequest, base: Path) -> Built:
        nonlocal count
        count += 1
        place = tmp_path / f"rebuild-{count}"
        model = request.model if os.path.isabs(request.model) else str(reference / request.model)
        job = warm_worker.submit(replace(request, model=model, output_dir=str(place), reuse=str(base)))
        word = warm_worker.summary(job)
        return place, word, warm_worker.told(job)

    return build


@pytest.fixture
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], str]:
    """A configuration file."""

    def write(data: Any) -> str:
        path = tmp_path_factory.mktemp("config") / "config.json"
        path.write_text(json.dumps(data))
        return str(path)

    return write


def state(place: Path) -> dict[str, tuple[str, int]]:
    """Every file's contents and time of change."""
    files = [path for path in place.rglob("*") if path.is_file()]
    return {
        str(p.relative_to(place)): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in files
    }


def reports(place: Path) -> dict[str, Any]:
    """FINN's reports, and the template beside them."""
    found = {p.name: json.loads(p.read_text()) for p in (place / "report").glob("*.json")}
    del found["time_per_step.json"]
    return {**found, "template": json.loads((place / "template_specialize_layers_config.json").read_text())}


def tables(place: Path) -> dict[str, Any]:
    """The studio's layer tables without tensor names, which FINN makes anew in every build."""
    found = {p.stem: table_from_data(json.loads(p.read_text())) for p in (place / folder.LAYERS).glob("*.json")}
    return {step: replace(t, layers=tuple(replace(x, key="") for x in t.layers)) for step, t in found.items()}


def problems(word: Summary) -> list[dict[str, Any]]:
    """Without tensor names."""
    plain = [{k: v for k, v in p.items() if k not in ("key", "texts", "detail")} for p in word.problems]
    return [p for p in plain if p["code"] != "not-reused"]


def reused(events: list[dict[str, Any]]) -> list[str]:
    return [e["step"] for e in events if e["event"] == "step_finished" and e["reused"]]


def ran(place: Path) -> list[str]:
    """The steps that FINN itself says it ran."""
    return [s for s in json.loads((place / "report" / "time_per_step.json").read_text()) if s != "total_build_time"]


def why_not(word: Summary) -> str:
    return next((p["message"] for p in word.problems if p["code"] == "not-reused"), "")


def assert_same(made: Built, full: Built) -> None:
    """A rebuild is what a full build is: figures, tables, problems, and every file."""
    assert made[1].state is BuildState.FINISHED
    assert reports(made[0]) == reports(full[0])
    assert tables(made[0]) == tables(full[0])
    assert problems(made[1]) == problems(full[1])
    assert (made[1].totals, made[1].fps, made[1].unmapped) == (full[1].totals, full[1].fps, full[1].unmapped)
    assert [(s.name, s.nodes) for s in made[1].steps] == [(s.name, s.nodes) for s in full[1].steps]
    assert all(s.seconds is not None for s in made[1].steps)
    assert set(state(made[0])) == set(state(full[0]))
    names = (p.relative_to(full[0]) for p in full[0].rglob("*.onnx"))
    for name in names:
        mine, theirs = (onnx.load(place / name).graph.node for place in (made[0], full[0]))
        assert [(n.name, n.op_type) for n in mine] == [(n.name, n.op_type) for n in theirs], name
    assert json.loads((made[0] / folder.DEFINITIONS).read_text()) == json.loads(
        (full[0] / folder.DEFINITIONS).read_text()
    )


# --- what is done again, and what comes out


@pytest.mark.parametrize(
    ("change", "start"),
    [
        ({"folding_file": FOLD}, FOLDING),
        ({"folding_file": MISNAMED}, FOLDING),
        ({"specialize_file": STYLES, "folding_file": FOLD}, SPECIALIZE),
        ({"target_fps": 1_000_000}, TARGET),
        ({"mvau_wwidth_max": 8, "target_fps": 1_000_000}, TARGET),
        ({"board": "ZCU104"}, SPECIALIZE),
        ({"clock_ns": 5.0}, SPECIALIZE),
        ({"standalone_thresholds": True}, "step_convert_to_hw"),
        ({}, STEPS[-1]),
    ],
)
def test_a_rebuild_equals_a_full_build(
    reference_build: Build,
    rebuild: Callable[..., Built],
    written: Callable[[Any], str],
    change: dict[str, Any],
    start: str,
) -> None:
    base = reference_build(TFC)
    before = state(base[0])
    asked = replace(TFC, **{k: written(v) if isinstance(v, dict) else v for k, v in change.items()})
    made = rebuild(asked, base[0])
    full = reference_build(replace(asked, name=f"full for {start}"))
    assert_same(made, full)
    assert ran(made[0]) == list(STEPS[STEPS.index(start) :])
    assert reused(made[2]) == list(STEPS[: STEPS.index(start)])
    assert state(base[0]) == before


def test_a_rebuild_of_the_walk_through_takes_a_third_of_the_time(
    reference_build: Build, rebuild: Callable[..., Built], written: Callable[[Any], str]
) -> None:
    base = reference_build(CNV)
    asked = replace(CNV, folding_file=written({"MVAU_hls_0": {"PE": 8, "SIMD": 27, "ram_style": "distributed"}}))
    made = rebuild(asked, base[0])
    full = reference_build(asked)
    assert_same(made, full)
    assert seconds(made[2]) < 0.35 * seconds(full[2])
    styled = replace(CNV, specialize_file=written({"MVAU_0": {"preferred_impl_style": "rtl"}}))
    assert_same(rebuild(styled, base[0]), reference_build(styled))


def seconds(events: list[dict[str, Any]]) -> float:
    """From the fork of the job to its last word."""
    return float(events[-1]["time"] - next(e["time"] for e in events if e["event"] == "forked"))


def test_what_finn_said_in_the_steps_before_is_still_said(
    reference_build: Build, rebuild: Callable[..., Built], written: Callable[[Any], str]
) -> None:
    styled = replace(TFC, specialize_file=written({"MVAU_1": {"preferred_impl_style": "rtl"}, "MVAU_9": {}}))
    base = reference_build(styled)
    assert {"impl-style", "ignored-key"} <= {p["code"] for p in base[1].problems}
    asked = replace(styled, folding_file=written(FOLD))
    first = rebuild(asked, base[0])
    second = rebuild(replace(asked, folding_file=written(MISNAMED)), first[0])
    assert [ran(each[0]) for each in (first, second)] == [list(STEPS[STEPS.index(FOLDING) :])] * 2
    assert_same(first, reference_build(asked))
    assert {"impl-style", "ignored-key"} <= {p["code"] for p in second[1].problems}
    log = (second[0] / folder.FINN_LOG).read_text()
    assert [line.split("Running step: ")[1].split()[0] for line in log.splitlines() if "Running step" in line] == list(
        STEPS
    )


def test_a_build_goes_on_from_a_preparation(reference_build: Build, rebuild: Callable[..., Built]) -> None:
    prepared = reference_build(replace(TFC, target_fps=None, stop_step=PREPARE_STOP_STEP))
    made = rebuild(TFC, prepared[0])
    assert ran(made[0])[0] == TARGET
    assert_same(made, reference_build(TFC))


def test_the_partition_is_the_rebuild_s_own(
    reference_build: Build, rebuild: Callable[..., Built], tmp_path: Path
) -> None:
    base = tmp_path / "base"
    shutil.copytree(reference_build(TFC)[0], base)
    place = rebuild(TFC, base)[0]
    shutil.rmtree(base)
    parent = onnx.load(folder.parent_model(place))  # type: ignore[arg-type]
    node = next(n for n in parent.graph.node if n.op_type == "StreamingDataflowPartition")
    child = next(a.s.decode() for a in node.attribute if a.name == "model")
    assert child == str(place / "intermediate_models" / "supported_op_partitions" / "partition_0.onnx")
    assert onnx.load(child).graph.node
    assert [step for step, _ in folder.step_models(place)] == list(STEPS)


def test_a_killed_rebuild_leaves_the_build_before_it_whole(
    warm_worker: Driver, reference: Path, reference_build: Build, tmp_path: Path
) -> None:
    base, _, _ = reference_build(CNV)
    before = state(base)
    asked = replace(CNV, model=str(reference / CNV.model), output_dir=str(tmp_path / "out"), standalone_thresholds=True)
    job = warm_worker.submit(replace(asked, reuse=str(base)))
    pid = int(warm_worker.heard(job, "forked")["pid"])
    warm_worker.until(lambda e: e.get("job") == job and e["event"] == "step_finished" and not e["reused"])
    os.kill(pid, signal.SIGKILL)
    assert warm_worker.summary(job).state is BuildState.CRASHED
    assert state(base) == before
    # and the place of the dead one is used again, with what it shares in it
    again = warm_worker.build(replace(TFC, model=str(reference / TFC.model), output_dir=asked.output_dir))
    assert again.state is BuildState.FINISHED
    assert state(base) == before


# --- what is not reused


def test_a_model_that_changed_is_built_anew(reference: Path, rebuild: Callable[..., Built], tmp_path: Path) -> None:
    model = tmp_path / "net.onnx"
    shutil.copy2(reference / TFC.model, model)
    base = rebuild(replace(TFC, model=str(model)), tmp_path / "nowhere")
    assert "No such file" in why_not(base[1])
    stat = model.stat()
    loaded = onnx.load(model)
    loaded.graph.name = loaded.graph.name[::-1]  # as long as before
    onnx.save(loaded, model)
    os.utime(model, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    made = rebuild(replace(TFC, model=str(model)), base[0])
    assert why_not(made[1]) == f"Nothing of {base[0].name} could be reused: the model file is another."
    assert [p["severity"] for p in made[1].problems if p["code"] == "not-reused"] == ["info"]
    assert ran(made[0]) == list(STEPS)
    assert not reused(made[2])
    assert_same(made, base)
    assert why_not(made[1]).replace("\n", " ") in (made[0] / "job.log").read_text()


def test_other_preprocessing_is_built_anew(reference_build: Build, rebuild: Callable[..., Built]) -> None:
    asked = replace(TFC, input=InputChoice("UINT8", "div255", 1))
    made = rebuild(asked, reference_build(TFC)[0])
    assert "put around the network" in why_not(made[1])
    assert_same(made, reference_build(asked))


def test_a_rebuild_into_its_own_directory_is_a_full_one(
    warm_worker: Driver, reference: Path, reference_build: Build, tmp_path: Path
) -> None:
    place = tmp_path / "same"
    shutil.copytree(reference_build(TFC)[0], place)
    word = warm_worker.build(
        replace(TFC, model=str(reference / TFC.model), output_dir=str(place), reuse=str(place / "." / "studio" / ".."))
    )
    assert "the directory that is being built into" in why_not(word)
    assert ran(place) == list(STEPS)


def no_record(base: Path) -> None:
    (base / "studio" / "recipe.json").unlink()


def not_finished(base: Path) -> None:
    (base / "events.jsonl").write_text("")


def worked_on(base: Path) -> None:
    os.utime(base / "intermediate_models" / "step_tidy_up.onnx")


def no_partition(base: Path) -> None:
    (base / "intermediate_models" / "dataflow_parent.onnx").unlink()


def damaged_table(base: Path) -> None:
    path = base / "studio" / "layers" / "step_specialize_layers.json"
    times = path.stat()
    path.write_text("{")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def damaged_parent(base: Path) -> None:
    path = base / "intermediate_models" / "dataflow_parent.onnx"
    times = path.stat()
    path.write_bytes(b"\xff\xff\xff")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (no_record, "it does not say what it was made of"),
        (not_finished, "it did not run to its end"),
        (worked_on, "its intermediate_models/step_tidy_up.onnx was changed after the build"),
        (no_partition, "No such file or directory"),
        (damaged_table, "its files are damaged (JSONDecodeError"),
        (damaged_parent, "its files are damaged (DecodeError"),
        (shutil.rmtree, "No such file or directory"),
    ],
)
def test_a_spoilt_build_is_not_reused_and_nothing_of_it_stays(
    reference_build: Build, tmp_path: Path, spoil: Callable[[Path], None], why: str
) -> None:
    """In this process: what FINN does with nothing of a build is the same for all of them."""
    base, place = tmp_path / "base", tmp_path / "place"
    shutil.copytree(reference_build(TFC)[0], base)
    place.mkdir()
    flow, recipe = flow_into(place), read_recipe(base)
    assert recipe is not None
    assert take(base, flow, recipe).start == STEPS[-1]
    shutil.rmtree(place)
    place.mkdir()
    spoil(base)
    taken = take(base, flow, recipe)
    assert (taken.start, taken.told) == (None, ())
    assert why in str(taken.why)
    assert not state(place)


def flow_into(place: Path, **config: Any) -> Any:
    cfg = SimpleNamespace(**{"verify_steps": None, "multi_dnn_config_path": None, **config})
    return SimpleNamespace(cfg=cfg, request=BuildRequest("m", str(place)))


def test_a_build_at_work_is_not_reused(reference_build: Build, tmp_path: Path) -> None:
    base, place = tmp_path / "base", tmp_path / "place"
    shutil.copytree(reference_build(TFC)[0], base)
    place.mkdir()
    recipe = read_recipe(base)
    assert recipe is not None
    with (base / folder.LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another build is writing there" in str(take(base, flow_into(place), recipe).why)


def test_where_links_cannot_be_made_there_are_copies(
    reference_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    base, place = reference_build(TFC)[0], tmp_path / "place"
    place.mkdir()
    recipe = read_recipe(base)
    assert recipe is not None
    monkeypatch.setattr(os, "link", refuse)
    assert take(base, flow_into(place), recipe).start == STEPS[-1]
    model = place / "intermediate_models" / "step_tidy_up.onnx"
    assert model.stat().st_nlink == 1
    assert model.read_bytes() == (base / "intermediate_models" / "step_tidy_up.onnx").read_bytes()


@pytest.mark.parametrize(
    ("config", "why"),
    [({"verify_steps": ["initial_python"]}, "verification"), ({"multi_dnn_config_path": "x"}, "several networks")],
)
def test_what_finn_cannot_resume_is_built_in_full(
    reference_build: Build, tmp_path: Path, config: dict[str, Any], why: str
) -> None:
    base = reference_build(TFC)[0]
    recipe = read_recipe(base)
    assert recipe is not None
    assert why in str(take(base, flow_into(tmp_path, **config), recipe).why)


def test_a_configuration_file_counts_by_what_it_says(
    reference_build: Build, rebuild: Callable[..., Built], tmp_path: Path
) -> None:
    config = tmp_path / "build.json"
    config.write_text(json.dumps({"target_fps": 1000, "minimize_bit_width": False, "board": "U50"}))
    asked = replace(TFC, target_fps=None, config_file=str(config))
    base = rebuild(asked, tmp_path / "nowhere")
    config.write_text(json.dumps({"minimize_bit_width": False, "target_fps": 2000, "board": "U50"}))
    made = rebuild(asked, base[0])
    assert ran(made[0])[0] == TARGET
    config.write_text(json.dumps({"minimize_bit_width": True, "target_fps": 2000, "board": "U50"}))
    assert "the configuration file says something else" in why_not(rebuild(asked, base[0])[1])


def test_weights_in_files_of_their_own_are_part_of_the_model(tmp_path: Path) -> None:
    weights = onnx.numpy_helper.from_array(np.arange(600, dtype=np.float32), "w")
    graph = onnx.helper.make_graph([], "g", [], [], [weights])
    path = tmp_path / "m.onnx"
    onnx.save(onnx.helper.make_model(graph), path, save_as_external_data=True, location="w.bin")
    flow = SimpleNamespace(request=BuildRequest(str(path), ""), rest={}, steps=())
    before = recipe_of(flow)  # type: ignore[arg-type]
    assert recipe_of(flow) == before  # type: ignore[arg-type]
    (tmp_path / "w.bin").write_bytes((tmp_path / "w.bin").read_bytes()[::-1])
    assert recipe_of(flow).request.model != before.request.model  # type: ignore[arg-type]
    (tmp_path / "w.bin").unlink()
    with pytest.raises(FileNotFoundError):
        recipe_of(flow)  # type: ignore[arg-type]
