"""What the tests of rebuilds share: the networks, and what two builds must have in common.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx

from projects.build import folder
from projects.build.events import BuildState, Summary
from projects.build.layers import table_from_data
from projects.build.request import BuildRequest, InputChoice

Built = tuple[Path, Summary, list[dict[str, Any]]]
Build = Callable[[BuildRequest], Built]

TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)
CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
)


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
