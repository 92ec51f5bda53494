"""Which of FINN's steps a set of edits touches first, and where a rebuild can therefore begin.

Layer: projects. Thread: any. Source: finn-plus 1.6.1, builder/build_dataflow_steps.py (which step reads what of the
configuration) and builder/build_dataflow_config.py (the order of the steps).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import takewhile

from projects.build.recipe import Recipe
from projects.build.request import BuildRequest
from projects.folding.rules import STYLE
from projects.text import NOTHING, Text, text

CONVERT = "step_convert_to_hw"
SPECIALIZE = "step_specialize_layers"
TARGET = "step_target_fps_parallelization"
FOLDING = "step_apply_folding_config"
STEPS = (
    "step_qonnx_to_finn",
    "step_tidy_up",
    "step_streamline",
    CONVERT,
    "step_minimize_bit_width_initial",
    "step_create_dataflow_partition",
    SPECIALIZE,
    TARGET,
    FOLDING,
    "step_minimize_bit_width",
    "step_generate_estimate_reports",
)
# What of a request which step reads first. The part decides impl styles; the clock is in the layer tables, which begin
# with step_specialize_layers. What is not here changes the model itself.
READ_BY = {
    "board": SPECIALIZE,
    "part": SPECIALIZE,
    "specialize_file": SPECIALIZE,
    "clock_ns": SPECIALIZE,
    "target_fps": TARGET,
    "mvau_wwidth_max": TARGET,
    "folding_file": FOLDING,
    "standalone_thresholds": CONVERT,
}
READ_BY_NONE = ("name", "output_dir", "stop_step", "reuse")


def step_of_attribute(attribute: str) -> str:
    """The step that applies an edited attribute of a layer."""
    return SPECIALIZE if attribute == STYLE else FOLDING


def steps_of_requests(before: BuildRequest, after: BuildRequest) -> set[str]:
    """The steps that read what differs between two requests."""
    changed = {f.name for f in fields(BuildRequest) if getattr(before, f.name) != getattr(after, f.name)}
    return {READ_BY.get(name, STEPS[0]) for name in changed if name not in READ_BY_NONE}


def earliest(touched: Iterable[str], steps: Sequence[str] = STEPS) -> str | None:
    """The first of these steps in a build's order; None: nothing is touched.

    A step that this build does not have counts as its first: what it would have done may be in any of the others.
    """
    order = {step: index for index, step in enumerate(steps)}
    places = [order.get(step, 0) for step in touched]
    return steps[min(places)] if places and steps else None


def first_touched(
    attributes: Iterable[str],
    before: BuildRequest | None = None,
    after: BuildRequest | None = None,
    steps: Sequence[str] = STEPS,
) -> str | None:
    """The first step that edited attributes and a changed request touch; None: nothing is."""
    touched = {step_of_attribute(attribute) for attribute in attributes}
    if before is not None and after is not None:
        touched |= steps_of_requests(before, after)
    return earliest(touched, steps)


def start_step(touched: str | None, steps: Sequence[str], kept: Collection[str]) -> str | None:
    """Where a rebuild begins: the latest step up to the touched one, all steps before which were kept.

    Args:
        touched: the first step that reads what is another now, None: nothing is (the last step is run all the same, for
            FINN's reports and last words). One that this flow does not have may be any: nothing can be reused.
        kept: the steps whose models are there.

    Returns:
        None: at the first.
    """
    if not steps or touched not in (None, *steps):
        return None
    end = len(steps) - 1 if touched is None else steps.index(touched)
    first_gone = next((index for index, step in enumerate(steps) if step not in kept), len(steps))
    begin = min(end, first_gone)
    return steps[begin] if begin else None


@dataclass(frozen=True)
class Start:
    """Where a rebuild begins. step: None: at the first, and why says what stands against reusing anything."""

    step: str | None
    why: Text = NOTHING


def rebuild_start(before: Recipe, after: Recipe, kept: Collection[str]) -> Start:
    """Where the build of one recipe can begin with the models of another.

    Args:
        before: of the build whose models may be reused. kept: its steps whose models are there, unchanged.
        after: of the build that is to be made.
    """
    why = _obstacle(before, after)
    if why is not None:
        return Start(None, why)
    touched = earliest(_steps_that_may_read(before.request, after), after.steps)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before.steps, after.steps, strict=False))
    start = start_step(touched, after.steps, [step for step, _ in same if step in kept])
    return Start(start) if start else Start(None, text("no step before the first that differs was kept"))


def _obstacle(before: Recipe, after: Recipe) -> Text | None:
    """Why nothing at all can be reused, or None."""
    for tool, version in after.tools.items():
        old = before.tools.get(tool, "?")
        if old != version:
            return text("it was made with {tool} {old}, this is {version}", tool=tool, old=old, version=version)
    if len(set(after.steps)) < len(after.steps):  # FINN keeps one model for both
        return text("a step stands twice in the flow")
    if before.request.model != after.request.model:
        return text("the model file is another")
    if before.request.input != after.request.input:
        return text("what the input carries, or what is put around the network, is another")
    if before.request.config_file != after.request.config_file:
        return text("the configuration file says something else")
    return None


def _steps_that_may_read(before: BuildRequest, after: Recipe) -> set[str]:
    """The steps that read what is another. One that FINN's own flow does not have in this place may read anything."""
    touched = steps_of_requests(before, after.request)
    order = iter(STEPS)
    foreign = next((step for step in after.steps if step not in order), None)
    if touched and foreign is not None:
        touched.add(foreign)
    return {step for step in touched if step in (STEPS[0], *after.steps)}
