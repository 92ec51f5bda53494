"""Scenes of bench_window.py in which folding is edited: from the click to the figures on screen.

Layer: a script beside the application. Thread: GUI.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

EDITS = 40
DEEP_STEPS = (  # what makes hardware layers of deep_network.py's file; streamlining it takes FINN minutes
    *("step_convert_to_hw", "step_create_dataflow_partition", "step_specialize_layers"),
    *("step_target_fps_parallelization", "step_apply_folding_config", "step_generate_estimate_reports"),
)
EXACT = ("runtime_writeable_weights", "mem_mode")  # these change bit widths


def scene_edit(run: Callable[[list[str], Callable[[Any], dict[str, float]]], dict[str, float]]) -> dict[str, float]:
    """Edits of CNV-w2a2 of every kind, and the same change made by building again."""

    def script(window: Any) -> dict[str, float]:
        from window_driver import wait, wait_until_built

        wait_until_built(window)
        editor = window.bench.editor
        wait(lambda: editor.editable, "a design to edit")
        draw = random.Random(0)
        found = {
            **_percentiles("fast", _edits(window, draw, lambda name: name not in EXACT)),
            **_percentiles("exact", _edits(window, draw, lambda name: name in EXACT)),
            **_percentiles("style", _styles(window)),
            **_percentiles("target", _targets(window)),
        }
        editor.reset(())
        wait(lambda: not editor.pending and not editor.asking, "the design as it was built")
        layer = next(la for la in editor.automatic if la.name == "MVAU_hls_1")
        _figures_after(window, lambda: editor.edit([_edit(layer.key, "ram_style", "distributed")]))
        found["partial"] = _build(window, window.bench.building.build)
        wait(lambda: editor.editable and editor.unsaved == 0, "the rebuilt design")
        found["full"] = _build(window, window.bench.building.build_all)
        return found

    return run(["--example", "cnv-w2a2"], script)


def scene_edit_deep(run: Callable[..., dict[str, float]]) -> dict[str, float]:
    """Edits of a network of 200 layers."""
    with tempfile.TemporaryDirectory() as folder:
        place = _build_deep(Path(folder))

        def script(window: Any) -> dict[str, float]:
            from window_driver import wait

            editor = window.bench.editor
            wait(lambda: editor.editable and not editor.pending, "a design to edit")
            draw = random.Random(0)
            return {
                **_percentiles("fast", _edits(window, draw, lambda name: name not in EXACT)),
                **_percentiles("exact", _edits(window, draw, lambda name: name in EXACT)),
            }

        return run([str(place)], script)


def _build_deep(folder: Path) -> Path:
    """A build of 200 layers, by the worker."""
    import deep_network

    from projects.build.request import BuildRequest
    from studio.jobs.client import WorkerClient

    model, config, place = folder / "deep.onnx", folder / "config.json", folder / "build"
    deep_network.write(model)
    data = {"steps": DEEP_STEPS, "output_dir": "", "synth_clk_period_ns": 10.0, "generate_outputs": []}
    config.write_text(json.dumps(data), encoding="utf-8")
    client = WorkerClient()
    client.start()
    try:
        request = BuildRequest(str(model), str(place), "Pynq-Z1", target_fps=100_000, config_file=str(config))
        client.submit("deep", request)
        summary: dict[str, Any] = {}
        while not summary:
            summary = next((event for event in client.read() if event["event"] == "summary"), {})
            time.sleep(0.01)
    finally:
        client.close()
    if summary["state"] != "FINISHED":
        raise SystemExit(f"the network of the benchmark cannot be built: {summary['message']}")
    return place


def _edit(key: str, attribute: str, value: Any) -> Any:
    from projects.folding.overrides import Edit

    return Edit(key, attribute, value)


def _edits(window: Any, draw: random.Random, wanted: Callable[[str], bool]) -> list[float]:
    """Seconds of edits of single cells to another legal value."""
    from projects.folding.finn_json import FINN_ATTRIBUTES
    from projects.folding.rules import choices

    editor, seconds = window.bench.editor, []
    while len(seconds) < EDITS:
        layer = draw.choice(editor.effective())
        names = [a.name for a in layer.attributes if a.name in FINN_ATTRIBUTES and wanted(a.name)]
        if not names:
            continue
        name = draw.choice(names)
        found = choices(layer, name)
        others = [v for v in (found.values or ()) if v != layer.attribute(name).value]
        if others:
            edit = _edit(layer.key, name, draw.choice(others))
            seconds.append(_figures_after(window, lambda edit=edit: editor.edit([edit])))
    return seconds


def _styles(window: Any) -> list[float]:
    """Seconds of changes of implementation style, there and back."""
    from projects.folding.rules import STYLE

    editor, seconds = window.bench.editor, []
    key = next(la.key for la in editor.automatic if la.op_type.startswith("Thresholding"))
    for _ in range(EDITS // 4):
        for style in ("hls", ""):
            edit = _edit(key, STYLE, style)
            seconds.append(_figures_after(window, lambda edit=edit: editor.edit([edit])))
    return seconds


def _targets(window: Any) -> list[float]:
    """Seconds of a dragged target's places, each new to FINN."""
    editor = window.bench.editor
    return [
        _figures_after(window, lambda fps=fps: editor.target.preview(fps)) for fps in range(1000, 9000, 8000 // EDITS)
    ]


def _figures_after(window: Any, act: Callable[[], object]) -> float:
    """Seconds from an action until its figures are painted in table, fit and chart, and the graph has its colours."""
    from window_driver import wait

    bench, done = window.bench, []
    editor, views = bench.editor, bench.views

    def on_changed() -> None:
        if editor.pending or editor.asking:
            return
        for view in (views.layers.view.viewport(), views.fit, views.cycles):
            view.repaint()
        views.graph.engine.ask(lambda _: done.append(time.perf_counter()), "rectangle", editor.automatic[0].key)

    begun = time.perf_counter()
    act()
    editor.changed.connect(on_changed)
    if not editor.pending and not editor.asking:
        on_changed()
    wait(lambda: bool(done), "figures on screen")
    editor.changed.disconnect(on_changed)
    return done[0] - begun


def _build(window: Any, command: Callable[[], None]) -> float:
    """Seconds of a build, from the command to its end."""
    from window_driver import wait

    ended: list[float] = []
    window.bench.builder.ended.connect(lambda _: ended.append(time.perf_counter()))
    begun = time.perf_counter()
    command()
    wait(lambda: bool(ended), "the end of a build")
    return ended[0] - begun


def _percentiles(name: str, seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {f"{name}_{p}": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] for p in (50, 95)}
