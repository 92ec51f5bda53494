"""Builds and layers made for the tests of comparing them. Layer: tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from projects.build.events import BuildStarted, BuildState, StepFinished, StepStarted, Summary, event_to_data
from projects.build.folder import layers_file
from projects.build.layers import Layer, LayerAttribute, LayerTable, table_to_data
from projects.build.recipe import RECIPE, Recipe, recipe_to_data
from projects.build.request import BuildRequest, request_to_data
from projects.versus.figures import BuildFigures

STEPS = ("step_streamline", "step_specialize_layers", "step_generate_estimate_reports")


def layer(name: str, cycles: int | None = 100, lut: float | None = 10.0, **attributes: Any) -> Layer:
    """A layer by FINN's name of it ("MVAU_hls_1")."""
    op = name.rpartition("_")[0]
    impl = op.rpartition("_")[2] if op.endswith(("_hls", "_rtl")) else ""
    made = tuple(LayerAttribute(key, value, value, "i") for key, value in attributes.items())
    return Layer(f"{name}_out", name, op, impl, made, cycles, lut, 1.0, 0.0, None)


def table(*layers: Layer, step: str = STEPS[-1]) -> LayerTable:
    """A table of these."""
    return LayerTable(step, layers, "xc7z020clg400-1", 10.0, 1000.0, 100_000, layers[0].name, 1e6)


def figures(name: str = "a", **more: Any) -> BuildFigures:
    """A build that ended well."""
    values: dict[str, Any] = {
        "request": BuildRequest("net.onnx", name, target_fps=1000),
        "state": BuildState.FINISHED,
        "part": "xc7z020clg400-1",
        "fps": 1000.0,
        "latency_ns": 1e6,
        "max_cycles": 100_000,
        "bottleneck": "MVAU_hls_0",
        "totals": {"LUT": 1000.0, "BRAM_18K": 10.0, "URAM": 0.0, "DSP": 0.0},
        "available": {"LUT": 53_200.0, "BRAM_18K": 280.0, "DSP": 220.0},
    }
    return BuildFigures(name, Path(name), **{**values, **more})


def write_build(
    folder: Path,
    layers: tuple[Layer, ...] = (),
    request: BuildRequest | None = None,
    recipe: Recipe | None = None,
    ends: bool = True,
) -> Path:
    """A build's directory as the studio leaves it. ends: it had its last word."""
    asked = request or BuildRequest("net.onnx", str(folder), target_fps=1000, name=folder.name)
    folder.mkdir(parents=True)
    (folder / "request.json").write_text(json.dumps(request_to_data(asked)))
    events: list[Any] = [BuildStarted(str(folder), STEPS)]
    for at, step in enumerate(STEPS, 1):
        events += [StepStarted(step, at, 3, 5), StepFinished(step, at, 3, float(at), 5, reused=at == 1)]
    if ends:
        totals = {"LUT": 1000.0, "BRAM_18K": 10.0, "URAM": 0.0, "DSP": 0.0}
        events.append(
            Summary(BuildState.FINISHED, str(folder), 1000.0, 100_000, "MVAU_hls_0", 1e6, 5, totals, None, None)
        )
    (folder / "events.jsonl").write_text("".join(f"{json.dumps(event_to_data(e))}\n" for e in events))
    if layers:
        for step in STEPS[1:]:
            path = layers_file(folder, step)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(table_to_data(table(*layers, step=step))))
    if recipe is not None:
        (folder / RECIPE).parent.mkdir(parents=True, exist_ok=True)
        (folder / RECIPE).write_text(json.dumps(recipe_to_data(recipe)))
    return folder
