"""The pure rules of folding held against the real FINN, value by value and by whole flows.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import BuildState, Summary
from projects.build.layers import LayerTable, table_from_data
from projects.build.request import BuildRequest, InputChoice
from projects.folding.finn_json import FINN_ATTRIBUTES, folding_rows
from projects.folding.overrides import Overrides
from projects.folding.styles import LATER, identities, variants
from tests.fixtures_worker import Driver

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("rules_against_finn.py")
PICTURES = InputChoice("UINT8", "div255", 1)
Z020, ZU7EV = "xc7z020clg400-1", "xczu7ev-ffvc1156-2-e"
FOLDED = "intermediate_models/step_apply_folding_config.onnx"
REQUESTS = {
    "tfc": BuildRequest("brevitas/TFC_2W2A.onnx", "", target_fps=1_000_000, input=PICTURES),
    "cnv": BuildRequest("brevitas/CNV_2W2A.onnx", "", target_fps=10_000, mvau_wwidth_max=80, input=PICTURES),
    "cybsec": BuildRequest(
        "brevitas/cybsec_mlp_w2a2_untrained.onnx", "", target_fps=1_000_000, input=InputChoice("BIPOLAR")
    ),
    "padded": BuildRequest("thirdparty/labs_gtsrb_12x12_w2a3_c12x24x36.onnx", "", target_fps=8000),
}
# How many values FINN and the rules both took: a test that asks nothing must fail.
LEAST_LEGAL = {"tfc": 100, "cnv": 400, "cybsec": 80, "padded": 200, "rtl": 100}


def ask(part: str, seeds: int, models: list[Path], scratch: Path) -> dict[str, Any]:
    """What the script found, by model."""
    done = subprocess.run(
        [sys.executable, "-P", str(SCRIPT), str(seeds), part, *map(str, models)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        timeout=280,
        cwd=scratch,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def table(place: Path, step: str) -> LayerTable:
    return table_from_data(json.loads((place / "studio" / "layers" / f"{step}.json").read_text()))


@pytest.mark.parametrize("name", REQUESTS)
def test_finn_takes_what_is_legal_and_nothing_else(
    name: str, reference_build: Callable[..., Built], tmp_path: Path
) -> None:
    place, word, _ = reference_build(REQUESTS[name])
    assert word.state is BuildState.FINISHED
    found = ask(Z020, 2, [place / FOLDED], tmp_path)
    (result,) = [found[key] for key in found if key.endswith(".onnx")]
    assert result["wrong"] == []
    assert result["counts"]["legal"] >= LEAST_LEGAL[name]
    assert result["counts"]["illegal"] >= LEAST_LEGAL[name]
    assert result["counts"]["illegal builds"] >= 2


def test_the_same_in_rtl_and_for_operations_no_model_has(reference: Path, warm_worker: Driver, tmp_path: Path) -> None:
    styles = tmp_path / "rtl.json"
    styles.write_text(json.dumps({f"MVAU_{i}": {"preferred_impl_style": "rtl"} for i in range(4)}))
    place = tmp_path / "build"
    word = warm_worker.build(
        BuildRequest(
            str(reference / "brevitas/TFC_2W2A.onnx"),
            str(place),
            target_fps=100_000,
            part=ZU7EV,
            standalone_thresholds=True,
            specialize_file=str(styles),
            input=PICTURES,
        )
    )
    assert word.state is BuildState.FINISHED
    assert [x.op_type for x in table(place, "step_specialize_layers").layers].count("MVAU_rtl") == 4
    found = ask(ZU7EV, 3, [place / FOLDED], tmp_path)
    assert found[str(place / FOLDED)]["wrong"] == []
    assert found[str(place / FOLDED)]["counts"]["legal"] >= LEAST_LEGAL["rtl"]
    assert found["made"]["wrong"] == []
    assert len(found["made"]["counts"]) >= 23
    assert all(legal >= 3 for legal in found["made"]["counts"].values())
    assert {base: variants(base) for base in found["variants"]} == {
        base: tuple(styles) for base, styles in found["variants"].items()
    }
    assert not set(LATER) & set(found["variants"])


@pytest.mark.parametrize("name", REQUESTS)
def test_names_and_files_are_finn_s(name: str, reference_build: Callable[..., Built]) -> None:
    place, _, _ = reference_build(REQUESTS[name])
    template = json.loads((place / "template_specialize_layers_config.json").read_text())
    layers = table(place, "step_target_fps_parallelization").layers
    assert [i.name for i in identities(layers).values()] == [row for row in template if row != "Defaults"]
    automatic = json.loads((place / "report" / "auto_folding_config.json").read_text())
    rows = folding_rows(layers, Overrides())
    assert json.dumps(rows) == json.dumps(automatic)
    assert {a for values in rows.values() for a in values} <= set(FINN_ATTRIBUTES)
