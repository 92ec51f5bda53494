"""Which of FINN's steps a set of edits touches first, and where a rebuild can therefore begin.

Layer: projects. Thread: any. Source: finn-plus 1.6.1, builder/build_dataflow_steps.py (which step reads what of the
configuration) and builder/build_dataflow_config.py (the order of the steps).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields

from projects.build.request import BuildRequest
from projects.folding.rules import STYLE

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
# What of a request which step reads first. The part decides impl styles; what is not here changes the model itself.
READ_BY = {
    "board": SPECIALIZE,
    "part": SPECIALIZE,
    "specialize_file": SPECIALIZE,
    "target_fps": TARGET,
    "mvau_wwidth_max": TARGET,
    "clock_ns": TARGET,
    "folding_file": FOLDING,
    "standalone_thresholds": CONVERT,
}
READ_BY_NONE = ("name", "output_dir", "stop_step")


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


def start_step(touched: str, steps: Sequence[str], kept: Collection[str]) -> str | None:
    """Where a rebuild begins: the latest step up to the touched one before which a model was kept; None: at the first.

    Args:
        kept: the steps whose models are there.
    """
    if touched not in steps:
        return None
    for index in range(steps.index(touched), 0, -1):
        if steps[index - 1] in kept:
            return steps[index]
    return None
