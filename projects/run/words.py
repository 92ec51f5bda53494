"""What runs and comparisons found, in sentences. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from projects import numbers
from projects.model.names import shown
from projects.run.differences import BuildRun, OutputDifference, RunDifference, StepRun, TensorDifference
from projects.run.relating import Match, Relation
from projects.text import Text, text

IMPORTED, PREPARED = "", "studio/model"


def figure(value: float | None) -> str:
    """A difference or factor in at most four digits: `0`, `0.00392`, `1.2e-07`; a dash where unknown."""
    return numbers.UNKNOWN if value is None else f"{value:.4g}"


def relation_words(match: Match) -> Text:
    """How the second tensor is the first."""
    match match.relation:
        case Relation.EQUAL:
            said = text("equal") if not match.largest else text("equal within rounding")
        case Relation.SCALED:
            said = text("equal times {factor}", factor=figure(match.factor))
        case Relation.SHIFTED:
            shift = match.shift or 0.0
            said = text("equal times {factor} {sign} {shift}", factor=figure(match.factor),
                        sign="+" if shift >= 0 else "-", shift=figure(abs(shift)))  # fmt: skip
        case Relation.CHANNEL_SCALED:
            said = text("equal up to scale per channel")
        case Relation.CHANNEL_SHIFTED:
            said = text("equal up to scale and shift per channel")
        case Relation.REORDERED:
            said = text("the same values in another order")
        case Relation.UNTOLD:
            said = text("cannot be told from these inputs")
        case Relation.DIFFERS if match.one_level is not None:
            said = text("differs: {count} values by one level", count=numbers.count(match.one_level, " "))
        case Relation.DIFFERS:
            said = text("differs")
        case Relation.SHAPE:
            said = text("another number of values")
        case _:
            said = text("not computed by both")
    return (
        text("{said} ({order})", said=str(said), order=match.order) if match.order and match.relation.agrees else said
    )


def output_words(output: OutputDifference) -> Text:
    """What one output does."""
    if output.chooses_a or output.chooses_b:
        return _class_words(output)
    match = output.match
    if match.relation is Relation.SHAPE:
        return text("{name} cannot be compared: it has another number of values.", name=_name(output))
    top = ""
    if output.top_a is not None:
        same = output.top_agrees
        top = f"; both are largest at {output.top_a}" if same else f"; largest at {output.top_a} and {output.top_b}"
        if output.frames > 1 and output.frames_agreeing is not None:
            top += f" ({output.frames_agreeing} of {output.frames} inputs agree in this)"
    if match.relation is Relation.DIFFERS and match.differing == 0:
        return text("{name} is equal on this input, but differs on another of {frames}, by up to {left}{top}.",
                    name=_name(output), frames=output.frames, left=figure(match.left), top=top)  # fmt: skip
    if match.relation is Relation.DIFFERS:
        return text(
            "{name} differs in {differing} of {count} values, by up to {largest}{top}.",
            name=_name(output), differing=match.differing, count=match.count, largest=figure(match.largest), top=top,
        )  # fmt: skip
    return text("{name} is {relation} in {count} values, largest difference {largest}{top}.", name=_name(output),
                relation=str(relation_words(match)), count=match.count, largest=figure(match.largest),
                top=top)  # fmt: skip


def _class_words(output: OutputDifference) -> Text:
    how = "" if output.scores is None else f"; the scores it is chosen by: {relation_words(output.scores)}"
    if output.top_a is None or output.top_b is None:
        return text("{name} cannot be compared: one model gives a class, the other no scores of classes.",
                    name=_name(output))  # fmt: skip
    tried = "" if output.frames_agreeing is None or output.frames == 1 else \
        f" ({output.frames_agreeing} of {output.frames} inputs agree)"  # fmt: skip
    if output.top_agrees:
        return text("Both choose class {top}{tried}{how}.", top=output.top_a, tried=tried, how=how)
    return text("The first chooses class {one}, the second class {two}{tried}{how}.", one=output.top_a,
                two=output.top_b, tried=tried, how=how)  # fmt: skip


def _name(output: OutputDifference) -> str:
    one, two = shown(output.name_a), shown(output.name_b)
    return f"Output {one}" if one == two else f"Output {one} ({two})"


def verdict(difference: RunDifference) -> Text:
    """The comparison in a sentence."""
    if difference.unequal_outputs:
        return text("The models have not the same number of outputs; those at the same place were compared.")
    if difference.agrees:
        scaled = [o for o in difference.outputs if _scaled(o)]
        if scaled:
            return text("The models give the same but for scale: {how}.", how=str(relation_words(scaled[0].match)))
        return text("The models give the same: {how}", how=str(output_words(difference.outputs[0])))
    at = departing(difference)
    if at is None:
        return text("The outputs differ. No tensor in front of them that could be compared tells where it begins.")
    if at.match.one_level is not None:
        return text(
            "The outputs differ. The result first departs at {place}, where a few values are one level apart, as "
            "values right between two levels are: Quant rounds them to even, thresholds up.", place=place_words(at)
        )  # fmt: skip
    return text("The outputs differ. The result first departs at {place}.", place=place_words(at))


def _scaled(output: OutputDifference) -> bool:
    return not (output.chooses_a or output.chooses_b) and output.match.relation is not Relation.EQUAL


def departing(difference: RunDifference) -> TensorDifference | None:
    """The tensor from which the result departs."""
    return None if difference.departs is None else difference.tensors[difference.departs]


def place_words(tensor: TensorDifference) -> str:
    """The nodes of a pair: `MatMul_1`, or `MatMul_1 (MVAU_hls_0)` where the second model calls it otherwise."""
    return tensor.node_a if tensor.node_a == tensor.node_b else f"{tensor.node_a} ({tensor.node_b})"


# --- the steps of a build


def step_name(step: StepRun) -> str:
    """What a step's model is called."""
    if step.step == IMPORTED:
        return Path(step.path).name
    return "the prepared model" if step.step == PREPARED else step.step


def step_words(step: StepRun) -> Text:
    """What became of the result at a step."""
    if not step.ran:
        return text("not run: {why}", why=str(step.why))
    if step.same_file:
        return text("the same file as before")
    if not step.before:
        return text("the result to compare with")
    if len(step.before) == 1:
        return output_words(step.before[0])
    differing = [output for output in step.before if not output.agrees]
    return output_words(differing[0]) if differing else text("All {count} outputs agree.", count=len(step.before))


def build_verdict(run: BuildRun) -> Text:
    """The steps in a sentence."""
    ran = [step for step in run.steps if step.ran]
    left = [step for step in run.steps if not step.ran]
    rest = "" if not left else f" {len(left)} cannot be run here, the first is {step_name(left[0])}."
    if run.departs is not None:
        step = next(step for step in run.steps if step.step == run.departs)
        where = "" if run.where is None else f" Held against the model before it: {run.where}"
        return text("The result first departs at {step}.{where}{rest}", step=step_name(step), where=where, rest=rest)
    scaled = _first_rescaled(ran)
    but = "" if scaled is None else f", but for a scale from {step_name(scaled)} on"
    reference = next((step for step in ran if step.by_reference), None)
    how = "" if reference is None else (
        f" From {step_name(reference)} on hardware layers ran as FINN's Python reference; their C++ and RTL need "
        "Vitis HLS and Vivado."
    )  # fmt: skip
    count = "Both models agree" if len(ran) == 2 else f"All {len(ran)} models that can run agree"
    return text("{count}{but}.{rest}{how}", count=count, but=but, rest=rest, how=how)


def _first_rescaled(steps: Sequence[StepRun]) -> StepRun | None:
    return next((step for step in steps if any(_scaled(output) for output in step.before)), None)
