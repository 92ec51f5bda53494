"""Layer tables against FINN's own reports, on real builds. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary
from projects.build.layers import LayerTable, table_from_data
from projects.build.request import BuildRequest, InputChoice

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)
CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx",
    "",
    target_fps=10000,
    mvau_wwidth_max=80,
    input=InputChoice("UINT8", "div255", 1),
)
ROOT = Path(__file__).resolve().parents[3]
LAST = "step_generate_estimate_reports"
# In a process of its own: FINN's world does not belong into the test's.
TWICE = """
import json, os, sys, tempfile
os.environ["FINN_BUILD_DIR"] = tempfile.mkdtemp()
from studio.worker.warm import warm
warm()
from qonnx.core.modelwrapper import ModelWrapper
from studio.worker.layers import definitions, layer_table
from projects.build.layers import table_to_data
model = ModelWrapper(sys.argv[1])
before = model.model.SerializeToString(deterministic=True)
table = layer_table(model, "step", "xc7z020clg400-1", 10.0)
definitions(model)
same = model.model.SerializeToString(deterministic=True) == before
sys.stdout.write("\\n" + json.dumps({"same": same, "table": table_to_data(table)}) + "\\n")
"""


def table(place: Path, step: str) -> LayerTable:
    return table_from_data(json.loads((place / "studio" / "layers" / f"{step}.json").read_text()))


@pytest.mark.parametrize("request_", [TFC, CNV], ids=["tfc", "cnv"])
def test_figures_equal_finn_s_reports(request_: BuildRequest, reference_build: Callable[..., Built]) -> None:
    place, _, _ = reference_build(request_)
    found = table(place, LAST)
    reports = place / "report"
    performance = json.loads((reports / "estimate_network_performance.json").read_text())
    assert found.fps == performance["estimated_throughput_fps"]
    assert found.max_cycles == performance["max_cycles"]
    assert found.bottleneck == performance["max_cycles_node_name"]
    assert found.latency_ns == performance["estimated_latency_ns"]
    cycles = json.loads((reports / "estimate_layer_cycles.json").read_text())
    assert {x.name: x.cycles for x in found.layers} == cycles
    resources = json.loads((reports / "estimate_layer_resources.json").read_text())
    assert found.totals() == resources.pop("total")
    assert {x.name: (x.lut, x.bram_18k, x.uram, x.dsp, x.bram_efficiency) for x in found.layers} == {
        name: (r["LUT"], r["BRAM_18K"], r["URAM"], r["DSP"], r["BRAM_efficiency"]) for name, r in resources.items()
    }


def test_the_walk_through_s_figures(reference_build: Callable[..., Built]) -> None:
    _, word, _ = reference_build(CNV)
    assert word.totals is not None
    assert word.totals["BRAM_18K"] == 485
    assert round(word.totals["LUT"], -2) == 100600
    assert word.fps is not None
    assert round(word.fps) == 7972
    assert word.fit is not None
    assert (round(word.fit["LUT"], 2), round(word.fit["BRAM_18K"], 2)) == (1.89, 1.73)
    codes = {p["code"] for p in word.problems}
    assert {"over-resources", "target-missed", "left-at-edge"} <= codes
    assert "weight width 80" in next(p["message"] for p in word.problems if p["code"] == "target-missed")


def test_attributes_carry_their_legal_sets(reference_build: Callable[..., Built]) -> None:
    place, _, _ = reference_build(CNV)
    found = table(place, LAST)
    mvau = next(x for x in found.layers if x.op_type == "MVAU_hls")
    style = mvau.attribute("ram_style")
    assert style is not None
    assert style.allowed == ("auto", "block", "distributed", "ultra")
    assert style.kind == "s"
    simd = mvau.attribute("SIMD")
    assert simd is not None
    assert (simd.kind, simd.explicit) == ("i", True)
    assert isinstance(simd.value, int)
    assert mvau.impl == "hls"
    definitions = json.loads((place / "studio" / "definitions.json").read_text())
    assert definitions["MVAU_hls"]["resType"]["allowed"] == ["auto", "dsp", "lut"]
    assert definitions["MVAU_hls"]["MW"]["required"] is True


def test_tables_exist_from_specialisation_on(reference_build: Callable[..., Built]) -> None:
    place, _, _ = reference_build(CNV)
    first, last = table(place, "step_specialize_layers"), table(place, LAST)
    assert [x.key for x in first.layers] == [x.key for x in last.layers]
    assert not (place / "studio" / "layers" / "step_streamline.json").exists()


def test_reading_a_model_does_not_change_it(reference_build: Callable[..., Built]) -> None:
    place, _, _ = reference_build(CNV)
    file = place / "intermediate_models" / f"{LAST}.onnx"
    done = subprocess.run(
        [sys.executable, "-P", "-c", TWICE, str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(place)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told["same"] is True
    again = table_from_data(told["table"])
    assert again.totals() == table(place, LAST).totals()
    assert again.fps == table(place, LAST).fps
