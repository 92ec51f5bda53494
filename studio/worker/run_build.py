"""Runs the model of every step of a build on one input: where does the result become another?

From step_create_dataflow_partition on a step's model is the hardware part alone; it is run in its place in
dataflow_parent.onnx, so that what goes in and comes out stays comparable.
Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from projects.build import folder
from projects.errors import StudioError, UserInputError
from projects.run.differences import BuildRun, StepRun
from projects.run.request import RunRequest
from projects.run.words import finding, joined, stage_name
from projects.text import Text, text
from studio.worker.execute import Arrays, execute
from studio.worker.run import Progress, takes_unit_pixels, tell_inputs
from studio.worker.run_compare import Side, carried, compare, load_side
from studio.worker.run_input import make_frame, random_arrays
from studio.worker.run_outputs import Output, compare_outputs, outputs_of

PARTITION_STEP = "step_create_dataflow_partition"
IMPORTED, PREPARED = "", "studio/model"
_PROBES, _QUICK_S = 3, 1.0  # further random inputs, where a model runs so quickly


@dataclass(frozen=True)
class _Stage:
    """A model on the way. child: it is put into `path`, the parent."""

    step: str
    path: Path
    child: Path | None = None
    raw: bool = False


def run_build(request: RunRequest, scratch: Path, progress: Progress) -> BuildRun:
    """Run every step.

    Raises:
        StudioError: there is no build, or not even its first model can be run.
    """
    begun = time.perf_counter()
    place = Path(request.model)
    stages = _stages(place)
    if not stages:
        raise UserInputError(
            text("there are no models of steps here."),
            str(place),
            text("Give the directory of a build whose first step has ended."),
        )
    first: Side | None = None
    frames: list[Arrays] = []
    notes: list[Text] = []
    steps: list[StepRun] = []
    outputs: list[tuple[Output, ...]] = []
    digest = ""
    for number, stage in enumerate(stages):
        name = stage_name(stage.step, _shown_path(stage))
        words = text("Running {step} ({number} of {count})", step=name, number=number + 1, count=len(stages))
        progress.begin(len(stages), words, number)
        mark = hashlib.sha256((stage.child or stage.path).read_bytes()).hexdigest()
        if steps and steps[-1].ran and mark == digest:
            same = compare_outputs(outputs[-1], outputs[-1])
            steps.append(replace(steps[-1], step=stage.step, path=_shown_path(stage), same_file=True, before=same,
                                 seconds=0.0))  # fmt: skip
            continue
        ran = time.perf_counter()
        try:
            side = load_side(stage.path, scratch, stage.child, stage.raw)
            if first is None:
                first = side
                beside_raw = not side.raw and any(other.raw for other in stages)
                frame = make_frame(request.input, side.runnable, takes_unit_pixels(side.runnable), beside_raw)
                notes += (*side.runnable.notes, *frame.notes)
                frames = [frame.arrays]
            told = _run(first, side, frames, request, first is side)
        except StudioError as error:
            if first is None or not frames:
                raise
            steps.append(StepRun(stage.step, _shown_path(stage), False, text("{why}", why=_plain(error))))
            continue
        digest = mark
        steps.append(
            StepRun(
                stage.step,
                _shown_path(stage),
                True,
                before=compare_outputs(outputs[-1], told) if outputs else (),
                first=compare_outputs(outputs[0], told) if outputs else (),
                by_reference=bool(side.runnable.reference),
                seconds=round(time.perf_counter() - ran, 4),
            )
        )
        outputs.append(told)
    assert first is not None
    departs = next((step.step for step in steps if step.ran and not step.agrees), None)
    where = None if departs is None else _where(departs, steps, stages, request, scratch, progress)
    return BuildRun(
        build=request.model,
        inputs=tell_inputs(first.runnable, frames[0]),
        steps=tuple(steps),
        departs=departs,
        notes=(*dict.fromkeys(notes), *_build_notes(stages)),
        seconds=round(time.perf_counter() - begun, 4),
        frames=len(frames),
        where=where,
    )


def _where(
    departs: str,
    steps: Sequence[StepRun],
    stages: Sequence[_Stage],
    request: RunRequest,
    scratch: Path,
    progress: Progress,
) -> Text | None:
    """Hold the step that departs against the model before it, tensor by tensor."""
    at = next(n for n, step in enumerate(steps) if step.step == departs)
    before = max(n for n in range(at) if steps[n].ran)
    one, two = stages[before], stages[at]
    if one.child is not None or two.child is not None:
        return None  # their tensors lie inside the parent
    try:
        found = compare(replace(request, model=str(one.path), against=str(two.path)), scratch, progress)
    except StudioError:
        return None  # the input fits the first model of the build alone
    return text("{words}", words=joined(finding(found)))


def _run(first: Side, side: Side, frames: list[Arrays], request: RunRequest, is_first: bool) -> tuple[Output, ...]:
    """Run a model on all frames; the first model makes them."""
    begun = time.perf_counter()
    done = [execute(side.runnable, carried(frames[0], first, side)[0], _nothing).tensors]
    if is_first and time.perf_counter() - begun < _QUICK_S:
        unit = takes_unit_pixels(side.runnable)
        frames += [random_arrays(side.runnable, request.input.seed + 1 + n, unit) for n in range(_PROBES)]
    done += [execute(side.runnable, carried(frame, first, side)[0], _nothing).tensors for frame in frames[1:]]
    return outputs_of(side.runnable, done)


def _nothing() -> None:
    """Progress is told by step."""


def _stages(place: Path) -> list[_Stage]:
    """The models of a build in order: as imported, as prepared for FINN, after each step."""
    build = folder.read_build(place, measure=False)
    if build is None:
        raise UserInputError(
            text("there is no build here."),
            str(place),
            text("Give the directory of finn-studio build --out, or an output directory of FINN."),
        )
    raw = build.request is not None and build.request.input.preprocess == "div255"
    found = []
    if build.request is not None and Path(build.request.model).is_file():
        found.append(_Stage(IMPORTED, Path(build.request.model)))
    if (place / folder.MODEL).is_file():
        found.append(_Stage(PREPARED, place / folder.MODEL, raw=raw))
    return [*found, *_step_stages(place, raw)]


def _step_stages(place: Path, raw: bool) -> Iterator[_Stage]:
    parent = folder.parent_model(place)
    inside = False
    for step, path in folder.step_models(place):
        inside = inside or step == PARTITION_STEP
        if inside and parent is not None:
            yield _Stage(step, parent, path, raw)
        else:
            yield _Stage(step, path, raw=raw)


def _shown_path(stage: _Stage) -> str:
    return str(stage.child or stage.path)


def _plain(error: StudioError) -> str:
    """What is wrong, without the path, which stands beside it."""
    return " ".join(part for part in (str(error.what), str(error.mend)) if part)


def _build_notes(stages: Sequence[_Stage]) -> Iterator[Text]:
    if any(stage.child is not None for stage in stages):
        yield text(
            "From {step} on a step's model is the hardware part alone; it ran in its place in dataflow_parent.onnx.",
            step=PARTITION_STEP,
        )
