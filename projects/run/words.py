"""What runs and comparisons found, in sentences. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from projects import numbers
from projects.model.names import shown
from projects.run.differences import BuildRun, OutputDifference, RunDifference, StepRun, TensorDifference
from projects.run.relating import Match, Relation
from projects.text import Text, text

IMPORTED, PREPARED = "", "studio/model"
_MOST_NAMED = 4


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
        case Relation.DIFFERS if match.one_level == 1:
            said = text("differs: 1 value by one level")
        case Relation.DIFFERS if match.one_level is not None:
            said = text("differs: {count} values by one level", count=numbers.count(match.one_level, " "))
        case Relation.DIFFERS:
            said = text("differs")
        case Relation.ELSEWHERE:
            said = text("its node changed places: not the same tensor")
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
        same = text("; both choose class {top}", top=output.top_a)
        other = text("; the first chooses class {one}, the second class {two}", one=output.top_a, two=output.top_b)
        top = f"{same if output.top_agrees else other}{_random_words(output)}"
    if match.relation is Relation.DIFFERS and match.given == 0:
        return text("{name} is equal on the given input, but differs on random ones, by up to {left}{top}.",
                    name=_name(output), left=figure(match.left), top=top)  # fmt: skip
    if match.relation is Relation.DIFFERS:
        return text(
            "{name} differs in {differing} of {count} values, by up to {left}{top}.", name=_name(output),
            differing=numbers.count(match.differing, " "), count=numbers.count(match.count, " "),
            left=figure(match.left), top=top,
        )  # fmt: skip
    return text("{name} is {relation}, largest difference {left}{top}.", name=_name(output),
                relation=str(relation_words(match)), left=figure(match.left), top=top)  # fmt: skip


def _class_words(output: OutputDifference) -> Text:
    how = "" if output.scores is None else f"; the scores it is chosen by: {relation_words(output.scores)}"
    if output.top_a is None or output.top_b is None:
        return text("{name} cannot be compared: one model gives a class, the other no scores of classes.",
                    name=_name(output))  # fmt: skip
    tried = _random_words(output)
    if output.top_agrees:
        return text("Both choose class {top}{tried}{how}.", top=output.top_a, tried=tried, how=how)
    return text("The first chooses class {one}, the second class {two}{tried}{how}.", one=output.top_a,
                two=output.top_b, tried=tried, how=how)  # fmt: skip


def _random_words(output: OutputDifference) -> str:
    """On how many of the random inputs the classes are not the same; "" where they are on all."""
    agreeing = output.random_agreeing
    if agreeing is None or agreeing == output.random_frames:
        return ""
    return str(text(", and not the same one on {wrong} of {count} random inputs", wrong=output.random_frames - agreeing,
                    count=output.random_frames))  # fmt: skip


def _name(output: OutputDifference) -> str:
    one, two = shown(output.name_a), shown(output.name_b)
    return f"Output {one}" if one == two else f"Output {one} ({two})"


def verdict(difference: RunDifference) -> tuple[Text, ...]:
    """What the comparison found, and what it was made on, a sentence each."""
    return (*finding(difference), *_also(difference.frames, difference.agrees))


def finding(difference: RunDifference) -> tuple[Text, ...]:
    """Whether they give the same, and from where on they do not."""
    if difference.unequal_outputs:
        return (text("The models have not the same number of outputs; those at the same place were compared."),)
    if difference.agrees:
        scaled = [o for o in difference.outputs if _scaled(o)]
        if scaled:
            how = relation_words(scaled[0].match)
            return (text("The models give the same but for scale: {how}.", how=str(how)),)
        return (text("The models give the same: {how}", how=str(output_words(difference.outputs[0]))),)
    what = text("The outputs differ.")
    if difference.frames > 1 and all(output.given_agrees for output in difference.outputs):
        what = text("The outputs agree on the given input, but differ on random ones.")
    return (what, _where(difference), *_alone_words(difference))


def _where(difference: RunDifference) -> Text:
    """From where on they differ."""
    at = departing(difference)
    if at is None:
        return text("No tensor in front of them that could be compared tells where it begins.")
    place = place_words(at)
    if difference.ties:
        return text(
            "The result first departs at {place}: its input has values right between two levels, which Quant rounds "
            "to even and thresholds up. All others agree there.", place=place
        )  # fmt: skip
    if difference.unknown_before:
        return text("The first tensor that could be compared and differs is that of {place}; {unknown} in front of it "
                    "could not be compared.", place=place, unknown=difference.unknown_before)  # fmt: skip
    return text("The result first departs at {place}.", place=place)


def _alone_words(difference: RunDifference) -> Iterator[Text]:
    """The nodes right in front of it that one model alone has; where ties explain all, they play no part."""
    if difference.only_a and not difference.ties:
        yield text("Right before it the first model has {nodes}, which the other has not.",
                   nodes=_named(difference.only_a))  # fmt: skip
    if difference.only_b and not difference.ties:
        yield text("Right before it the second model has {nodes}, which the other has not.",
                   nodes=_named(difference.only_b))  # fmt: skip


def _named(nodes: Sequence[str]) -> str:
    more = len(nodes) - _MOST_NAMED
    return ", ".join(map(shown, nodes[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")


def _also(frames: int, agrees: bool) -> Iterator[Text]:
    """What was run beside the person's input."""
    count = frames - 1
    if count == 1:
        yield text("Also run on 1 random input: it agrees.") if agrees else text("Also run on 1 random input.")
    elif count > 1 and agrees:
        yield text("Also run on {count} random inputs: they agree.", count=count)
    elif count > 1:
        yield text("Also run on {count} random inputs.", count=count)


def _scaled(output: OutputDifference) -> bool:
    return not (output.chooses_a or output.chooses_b) and output.match.relation is not Relation.EQUAL


def joined(sentences: Iterable[Text]) -> str:
    """Sentences in English, one behind the other."""
    return " ".join(map(str, sentences))


def departing(difference: RunDifference) -> TensorDifference | None:
    """The tensor from which the result departs."""
    return None if difference.departs is None else difference.tensors[difference.departs]


def place_words(tensor: TensorDifference) -> str:
    """The nodes of a pair: `MatMul_1`, or `MatMul_1 (MVAU_hls_0)` where the second model calls it otherwise."""
    return tensor.node_a if tensor.node_a == tensor.node_b else f"{tensor.node_a} ({tensor.node_b})"


# --- the steps of a build


def step_name(step: StepRun) -> str:
    """What a step's model is called."""
    return stage_name(step.step, step.path)


def stage_name(step: str, path: str) -> str:
    """What the model after a step is called; path: its file."""
    if step == IMPORTED:
        return Path(path).name
    return "the prepared model" if step == PREPARED else step


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


def build_verdict(run: BuildRun) -> tuple[Text, ...]:
    """What the steps give, a sentence each."""
    return tuple(_build_sentences(run))


def _build_sentences(run: BuildRun) -> Iterator[Text]:
    ran = [step for step in run.steps if step.ran]
    left = [step for step in run.steps if not step.ran]
    agrees = run.departs is None
    if agrees:
        scaled = _first_rescaled(ran)
        but = "" if scaled is None else f", but for a scale from {step_name(scaled)} on"
        if len(ran) == 2:
            yield text("Both models agree{but}.", but=but)
        else:
            yield text("All {count} models that can run agree{but}.", count=len(ran), but=but)
    else:
        step = next(step for step in run.steps if step.step == run.departs)
        yield text("The result first departs at {step}.", step=step_name(step))
        if run.where is not None:
            yield text("Held against the model before it: {where}", where=str(run.where))
    yield from _also(run.frames, agrees)
    if left:
        yield text("{count} cannot be run here, the first is {step}.", count=len(left), step=step_name(left[0]))
    reference = next((step for step in ran if step.by_reference), None)
    if agrees and reference is not None:
        yield text(
            "From {step} on hardware layers ran as FINN's Python reference; their C++ and RTL need Vitis HLS and "
            "Vivado.",
            step=step_name(reference),
        )


def _first_rescaled(steps: Sequence[StepRun]) -> StepRun | None:
    return next((step for step in steps if any(_scaled(output) for output in step.before)), None)
