"""Rebuilds by the real FINN: they do what is needed, give what a full build gives, and leave the earlier build alone.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx
import pytest

from projects.build import folder
from projects.build.events import BuildState
from projects.build.request import PREPARE_STOP_STEP
from projects.folding.edits import FOLDING, SPECIALIZE, STEPS, TARGET
from tests.fixtures_worker import Driver
from tests.studio.worker.rebuilding import CNV, TFC, Build, Built, assert_same, ran, reused, state

pytestmark = pytest.mark.finn

FOLD = {"MVAU_hls_0": {"PE": 2, "SIMD": 2, "ram_style": "distributed"}, "MVAU_hls_1": {"ram_style": "block"}}
MISNAMED = {"MVAU_hls_0": {"PE": 2}, "MVAU_hls_17": {"PE": 2}}
STYLES = {"Thresholding_0": {"preferred_impl_style": "hls"}, "MVAU_1": {"preferred_impl_style": "rtl"}}


@pytest.fixture
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], str]:
    """A configuration file."""

    def write(data: Any) -> str:
        path = tmp_path_factory.mktemp("config") / "config.json"
        path.write_text(json.dumps(data))
        return str(path)

    return write


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


def test_a_rebuild_of_the_walk_through_equals_a_full_build(
    reference_build: Build, rebuild: Callable[..., Built], written: Callable[[Any], str]
) -> None:
    base = reference_build(CNV)
    asked = replace(CNV, folding_file=written({"MVAU_hls_0": {"PE": 8, "SIMD": 27, "ram_style": "distributed"}}))
    made = rebuild(asked, base[0])
    full = reference_build(asked)
    assert_same(made, full)
    styled = replace(CNV, specialize_file=written({"MVAU_0": {"preferred_impl_style": "rtl"}}))
    assert_same(rebuild(styled, base[0]), reference_build(styled))


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
