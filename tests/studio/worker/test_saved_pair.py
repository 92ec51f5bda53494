"""What is saved, built by FINN alone in a fresh process, gives the figures that the estimate session gave.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary
from projects.build.layers import Layer, table_from_data
from projects.build.request import BuildRequest, InputChoice
from projects.folding.config_pair import pair_rows, place_at
from projects.folding.edits import SPECIALIZE
from projects.folding.finn_json import Writing, write_configs
from projects.folding.overrides import Overrides
from projects.folding.rules import STYLE
from projects.folding.session_protocol import Answer, Ask, Setting
from projects.folding.styles import identities, names_after
from tests.fixtures_worker import Driver
from tests.studio.worker.estimating import as_reports, estimates

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
SCRIPT = Path(__file__).parents[2] / "tools" / "bare_finn_folding.py"
TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10_000)
CNV = BuildRequest(
    *("brevitas/CNV_2W2A.onnx", ""),
    target_fps=10_000,
    mvau_wwidth_max=80,
    input=InputChoice("UINT8", "div255", 1),
    standalone_thresholds=True,  # with ten thresholdings, so that a change of style renumbers
)


@dataclass(frozen=True)
class Case:
    """A design. target_fps: what FINN alone is given beside the frozen folding, which must not mind it."""

    request: BuildRequest
    styles: Mapping[str, str]
    values: Mapping[str, Mapping[str, Any]]
    target_fps: int | None


CASES = {
    "tfc": Case(
        TFC,
        {"Thresholding_0": "hls"},
        {"Thresholding_0": {"PE": 7, "ram_style": "block"}, "MVAU_1": {"PE": 4, "mem_mode": "internal_embedded"},
         "MVAU_2": {"runtime_writeable_weights": 1, "outFIFODepths": [64]}},
        None,
    ),
    "cnv": Case(
        CNV,
        {"Thresholding_0": "hls", "Thresholding_3": "hls", "MVAU_2": "rtl"},
        {"Thresholding_3": {"mem_mode": "internal_embedded"}, "Thresholding_4": {"depth_trigger_bram": 16},
         "MVAU_2": {"PE": 16}, "MVAU_5": {"ram_style": "distributed", "resType": "dsp"}},
        100,
    ),
}  # fmt: skip


def layers_of(place: Path, answer: Answer) -> tuple[Layer, ...]:
    """The automatic layers as FINN makes them under the styles that were asked for; their names are the old ones."""
    before = table_from_data(json.loads((place / "studio" / "layers" / f"{SPECIALIZE}.json").read_text())).layers
    other = {layer.key: layer for layer in answer.layers}
    values = {node.key: {a.name: a.value for a in node.attributes} for node in answer.values}
    made = []
    for layer in (other.get(layer.key, layer) for layer in before):
        own = values[layer.key]
        made.append(
            replace(layer, attributes=tuple(replace(a, value=own.get(a.name, a.value)) for a in layer.attributes))
        )
    return tuple(made)


@pytest.fixture(scope="module")
def alone(
    reference_build: Callable[[BuildRequest], Built], warm_worker: Driver, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, bool], tuple[dict[str, Any], dict[str, Any]]]:
    """By design and by whether it was frozen: what the estimate session said, and what FINN alone made of the files."""
    jobs: list[dict[str, Any]] = []
    said: dict[tuple[str, bool], dict[str, Any]] = {}
    for name, case in CASES.items():
        place = reference_build(case.request)[0]
        folder = tmp_path_factory.mktemp(name)
        width = case.request.mvau_wwidth_max
        setting = Setting(10_000, width, impl=case.styles, overrides=case.values)
        with estimates(warm_worker, place) as session:
            figures = session.figures(setting)
            layers = layers_of(place, session.ask(Ask.AUTOMATIC, replace(setting, overrides={})))
        assert names_after(layers, {}) == {node.key: node.name for node in figures.nodes}
        known = {identity.name: identity for identity in identities(layers).values()}
        wanted: dict[Any, dict[str, Any]] = {known[node]: dict(of) for node, of in case.values.items()}
        for node, style in case.styles.items():
            wanted.setdefault(known[node], {})[STYLE] = style
        for frozen in (True, False):
            files = place_at(folder / ("frozen" if frozen else "overrides"))
            assert files.specialize is not None
            folding, styles = pair_rows(layers, Overrides(wanted), frozen)
            write_configs([Writing(files.folding, folding), Writing(files.specialize, styles)])
            jobs.append(
                {
                    "model": str(place / "studio" / "model.onnx"),
                    "output_dir": str(folder / "build"),
                    "folding": str(files.folding),
                    "specialize": str(files.specialize),
                    "target_fps": case.target_fps if frozen else 10_000,
                    "mvau_wwidth_max": 36 if frozen else width,
                    "standalone_thresholds": case.request.standalone_thresholds,
                    # The second build of a design goes on from what FINN alone kept of the first.
                    "start_step": None if frozen else SPECIALIZE,
                }
            )
            said[name, frozen] = as_reports(figures)
    file = tmp_path_factory.mktemp("jobs") / "jobs.json"
    file.write_text(json.dumps(jobs))
    done = subprocess.run([sys.executable, "-P", str(SCRIPT), str(file)], capture_output=True, text=True, check=False,
                          cwd=file.parent)  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ours"] == [], "FINN alone"
    return {key: (figures, build) for (key, figures), build in zip(said.items(), told["builds"], strict=True)}


@pytest.mark.parametrize("frozen", [True, False], ids=["frozen", "overrides"])
@pytest.mark.parametrize("name", CASES)
def test_finn_alone_builds_what_was_on_screen(
    name: str, frozen: bool, alone: dict[tuple[str, bool], tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    figures, build = alone[name, frozen]
    assert build["status"] == 0, build["log"]
    assert build["reports"] == {
        "estimate_layer_cycles": figures["cycles"],
        "estimate_layer_resources": figures["resources"],
        "estimate_network_performance": figures["performance"],
    }
    for ignored in ("Unused HW configurations", "variant for"):
        assert ignored not in build["log"]
