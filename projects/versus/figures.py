"""One build as it is compared: what was asked of it in effect, its figures, its steps and its layers.

Every figure is from FINN's reports: out of the build's last word, or of the reports themselves where FINN built alone.
Layer: projects. Thread: any, not the GUI's (reads files).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from projects.boards import DEFAULT_BOARD, part_of, part_totals
from projects.build import folder as folders
from projects.build.events import BuildState, Summary
from projects.build.layers import RESOURCES, Layer, LayerTable, table_from_data
from projects.build.outcome import summarise
from projects.build.progress import StepProgress, StepState, replay
from projects.build.recipe import Recipe, read_recipe
from projects.build.request import BuildRequest
from projects.errors import StudioError
from projects.folding.overrides import OVERRIDES_FILE, Overrides, overrides_from_data

REPORT_STEP = "step_generate_estimate_reports"


@dataclass(frozen=True)
class BuildFigures:
    """One build. Figures are None where FINN gave none.

    Args:
        id: its directory's name. path: its directory.
        request: what was asked, a configuration file merged in; None for one that FINN made without the studio.
        started: seconds since the epoch.
        totals: {resource: used}, only what is known. available: {resource: what the part has}, only what is known.
        bottleneck: FINN's name of the layer that takes `max_cycles`.
        steps: in the order they ran.
        table: the layers after `table.step`; None where the build did not get so far.
        model: the file with the graph of those layers, None where it is not there.
        recipe: what it was made of, None where it was not kept.
        by_hand: what a person set of its folding and styles; None where that is not known.
    """

    id: str
    path: Path
    request: BuildRequest | None
    state: BuildState
    started: float = 0.0
    part: str | None = None
    fps: float | None = None
    latency_ns: float | None = None
    max_cycles: int | None = None
    bottleneck: str | None = None
    totals: Mapping[str, float] = field(default_factory=dict)
    available: Mapping[str, float] = field(default_factory=dict)
    steps: tuple[StepProgress, ...] = ()
    table: LayerTable | None = None
    model: Path | None = None
    recipe: Recipe | None = None
    by_hand: Overrides | None = None

    @property
    def place(self) -> str:
        """What it was built for: the board, or the part; "" where that is not known."""
        if self.request is None:
            return ""
        return self.request.board or self.request.part or DEFAULT_BOARD

    @property
    def shares(self) -> dict[str, float]:
        """{resource: used over available}, only where both are known and the part has any of it."""
        return {name: self.totals[name] / there for name, there in self.available.items() if name in self.totals}

    @property
    def share(self) -> float | None:
        """The share of the resource that is nearest to its end, or furthest beyond."""
        return max(self.shares.values(), default=None)

    @property
    def tightest(self) -> str:
        """That resource, "" where none is known."""
        return max(self.shares, key=lambda name: self.shares[name], default="")

    @property
    def took_over(self) -> bool:
        """Whether it took over steps that another build had done."""
        return any(step.reused for step in self.steps)

    @property
    def seconds(self) -> float | None:
        """How long the steps took that it ran itself; None where that is not known."""
        ran = [step.seconds for step in self.steps if step.seconds is not None and not step.reused]
        return sum(ran) if ran else None


def figure(build: BuildFigures, key: str) -> float | None:
    """A figure by the name of its column: "fps", "latency_ns", "max_cycles", "share", "seconds", or a resource."""
    if key in RESOURCES:
        return build.totals.get(key)
    value: float | None = getattr(build, key)
    return value


def layer_steps(folder: Path) -> tuple[str, ...]:
    """The steps of a build whose layers were kept, in order."""
    return tuple(step for step in folders.step_names(folder) if folders.layers_file(folder, step).is_file())


def read_figures(folder: Path, step: str | None = None) -> BuildFigures | None:
    """A build as it lies on disk, or None where there is none.

    Args:
        step: whose layers are wanted; None: those of the last step that has any.
    """
    found = folders.read_build(folder, measure=False)
    if found is None:
        return None
    if found.request is None:
        return _foreign(found)
    recipe = read_recipe(folder)
    request = _effective(found.request, recipe)
    progress = replay(folders.read_build_events(folder))
    summary = found.summary or Summary(found.state)
    part = summary.part or part_of(request.board, request.part)
    with_layers = layer_steps(folder)
    wanted = step or (with_layers[-1] if with_layers else None)
    return BuildFigures(
        id=found.id,
        path=folder,
        request=request,
        state=found.state,
        started=found.started,
        part=part,
        fps=summary.fps,
        latency_ns=summary.latency_ns,
        max_cycles=summary.max_cycles,
        bottleneck=summary.bottleneck,
        totals=dict(summary.totals or {}),
        available=_available(part),
        steps=progress.steps,
        table=_read_table(folder, wanted) if wanted else None,
        model=_model(folder, wanted) if wanted else None,
        recipe=recipe,
        by_hand=_by_hand(folder, found.request),
    )


def _by_hand(folder: Path, request: BuildRequest) -> Overrides | None:
    """What the studio noted when it built; without files of values there is nothing, and of others' files no note."""
    try:
        return overrides_from_data(json.loads((folder / OVERRIDES_FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Overrides() if request.folding_file is None and request.specialize_file is None else None
    except (OSError, ValueError, StudioError):
        return None


def _effective(request: BuildRequest, recipe: Recipe | None) -> BuildRequest:
    """What held in the end: a configuration file's values where the request left them open."""
    if recipe is None:
        return request
    merged = recipe.request
    return replace(
        request,
        board=merged.board,
        part=merged.part,
        clock_ns=merged.clock_ns,
        target_fps=merged.target_fps,
        mvau_wwidth_max=merged.mvau_wwidth_max,
        standalone_thresholds=merged.standalone_thresholds,
        stop_step=merged.stop_step,
        input=merged.input,
    )


def _available(part: str | None) -> dict[str, float]:
    """What the part has of each resource; nothing of what it has none of or what is not known."""
    totals = (part_totals(part) if part else None) or {}
    return {name: float(there) for name in RESOURCES if (there := totals.get(name))}


def _read_table(folder: Path, step: str) -> LayerTable | None:
    try:
        return table_from_data(json.loads(folders.layers_file(folder, step).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a build that died half-way through writing it


def _model(folder: Path, step: str) -> Path | None:
    path = folder / folders.MODELS / f"{step}.onnx"
    return path if path.is_file() else None


# --- what FINN made without the studio


def _foreign(found: folders.Build) -> BuildFigures:
    # The request is a blank: only the figures of the answer are used, and nothing that depends on a part.
    summary = summarise(found.state, BuildRequest("", str(found.path)), found.path, (), ())
    seconds = _report(found.path, "time_per_step")
    names = folders.step_names(found.path) or tuple(seconds)
    models = dict(folders.step_models(found.path))
    last = models.get(REPORT_STEP) or next(reversed(models.values()), None)
    return BuildFigures(
        id=found.id,
        path=found.path,
        request=None,
        state=found.state,
        started=found.started,
        fps=summary.fps,
        latency_ns=summary.latency_ns,
        max_cycles=summary.max_cycles,
        bottleneck=summary.bottleneck,
        totals=dict(summary.totals or {}),
        steps=tuple(StepProgress(name, StepState.DONE, _number(seconds.get(name))) for name in names),
        table=_reported_layers(found.path, summary),
        model=last,
    )


def _reported_layers(folder: Path, summary: Summary) -> LayerTable | None:
    """The layers as FINN's reports name them; their attributes as far as a folding report has them."""
    cycles, resources = _report(folder, "estimate_layer_cycles"), _report(folder, "estimate_layer_resources")
    if not cycles:
        return None
    layers = []
    for name, taken in cycles.items():
        used = resources.get(name)
        used = used if isinstance(used, dict) else {}
        op = name.rpartition("_")[0] or name
        impl = next((style for style in ("hls", "rtl") if op.endswith(f"_{style}")), "")
        count = _number(taken)
        layers.append(
            Layer(
                key="",
                name=name,
                op_type=op,
                impl=impl,
                attributes=(),
                cycles=None if count is None else int(count),
                lut=_number(used.get("LUT")),
                bram_18k=_number(used.get("BRAM_18K")),
                uram=_number(used.get("URAM")),
                dsp=_number(used.get("DSP")),
            )
        )
    return LayerTable(
        REPORT_STEP, tuple(layers), fps=summary.fps, max_cycles=summary.max_cycles, bottleneck=summary.bottleneck
    )


def _report(folder: Path, name: str) -> dict[str, Any]:
    for path in (folder / folders.REPORTS / f"{name}.json", folder / f"{name}.json"):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(data, dict):
            return data
    return {}


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
