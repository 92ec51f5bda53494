"""Old configurations taken over, written as FINN's own files, and built by the real FINN.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import BuildState, Summary
from projects.build.layers import Layer, table_from_data
from projects.build.request import BuildRequest, InputChoice
from projects.folding.edits import FOLDING, SPECIALIZE
from projects.folding.finn_json import folding_rows, read_config, specialize_rows, write_config
from projects.folding.import_report import FileKind, edits, import_report
from projects.folding.matching import signature
from projects.folding.overrides import Overrides, effective, set_values
from projects.folding.rules import EDITABLE
from tests.fixtures_worker import Driver
from tests.projects.folding.networks import cnv, tfc

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
PICTURES = InputChoice("UINT8", "div255", 1)
TFC = BuildRequest("brevitas/TFC_2W2A.onnx", "", target_fps=10_000, input=PICTURES)
CNV = BuildRequest("brevitas/CNV_2W2A.onnx", "", target_fps=10_000, mvau_wwidth_max=80, input=PICTURES)


def layers_of(place: Path, step: str) -> tuple[Layer, ...]:
    return table_from_data(json.loads((place / "studio" / "layers" / f"{step}.json").read_text())).layers


def values(layer: Layer) -> dict[str, Any]:
    return {a.name: a.value for a in layer.attributes if a.name in EDITABLE}


@pytest.mark.parametrize(("request_", "made"), [(TFC, tfc()), (CNV, cnv())], ids=["tfc", "cnv"])
def test_the_made_up_networks_have_finn_s_shapes(
    request_: BuildRequest, made: tuple[Layer, ...], reference_build: Callable[..., Built]
) -> None:
    real = layers_of(reference_build(request_)[0], SPECIALIZE)
    assert [(one.name, signature(one)) for one in real] == [(one.name, signature(one)) for one in made]


@pytest.mark.parametrize(
    ("request_", "file"),
    [
        (TFC, "finn__tutorials__fpga_flow__folding_config.json"),
        (CNV, "fx__bnn-pynq__cnv-w2a2_folding_config.json"),
    ],
    ids=["tfc", "cnv"],
)
@pytest.mark.parametrize("frozen", [True, False])
def test_finn_builds_what_the_report_promised(
    request_: BuildRequest,
    file: str,
    frozen: bool,
    reference: Path,
    reference_build: Callable[..., Built],
    warm_worker: Driver,
    tmp_path: Path,
) -> None:
    before = layers_of(reference_build(request_)[0], "step_target_fps_parallelization")
    report = import_report(read_config(reference / "configs" / file), before)
    taken = set_values(Overrides(), before, edits(report), keep_equal=True).after
    folding = tmp_path / "folding.json"
    write_config(folding, folding_rows(before, taken, frozen))
    place = tmp_path / "build"
    word = warm_worker.build(
        replace(
            request_,
            model=str(reference / request_.model),
            output_dir=str(place),
            folding_file=str(folding),
            target_fps=None if frozen else request_.target_fps,
        )
    )
    assert word.state is BuildState.FINISHED
    assert "ignored-key" not in {p["code"] for p in word.problems}
    after = {layer.name: values(layer) for layer in layers_of(place, FOLDING)}
    assert after == {layer.name: values(layer) for layer in effective(before, taken)}
    log = (place / "build_dataflow.log").read_text()
    assert "Unused HW configurations" not in log


def test_a_specialise_file_of_finn_examples_reaches_the_right_layers(
    reference: Path, reference_build: Callable[..., Built], warm_worker: Driver, tmp_path: Path
) -> None:
    before = layers_of(reference_build(CNV)[0], SPECIALIZE)
    config = read_config(reference / "configs" / "fx__bnn-pynq__cnv-w2a2_specialize_layers.json")
    report = import_report(config, before, FileKind.SPECIALIZE)
    taken = set_values(Overrides(), before, edits(report), keep_equal=True).after
    styles = tmp_path / "specialize_layers.json"
    write_config(styles, specialize_rows(before, taken))
    place = tmp_path / "build"
    word = warm_worker.build(
        replace(
            CNV,
            model=str(reference / CNV.model),
            output_dir=str(place),
            specialize_file=str(styles),
            stop_step=SPECIALIZE,
        )
    )
    assert word.state is BuildState.FINISHED
    assert [layer.name for layer in layers_of(place, SPECIALIZE)] == [layer.name for layer in before]
    assert "Unused HW configurations" not in (place / "build_dataflow.log").read_text()
