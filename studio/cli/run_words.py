"""What `finn-studio run` prints: lines for people, objects for --json. Layer: studio. Thread: main."""

from __future__ import annotations

from typing import Any

from projects import numbers
from projects.model.names import shape_words, shown
from projects.run.differences import BuildRun, OutputDifference, RunDifference, StepRun, TensorDifference
from projects.run.relating import Match
from projects.run.results import RunResult, TensorTold
from projects.run.words import (
    build_verdict,
    departing,
    figure,
    joined,
    output_words,
    place_words,
    relation_words,
    step_name,
    step_words,
    verdict,
)

_SHOWN_VALUES = 16
_COLUMN = 10
_INNER = ("match", "scores", "frames", "frames_agreeing")  # of an output: told in other words


# --- one model


def result_object(result: RunResult) -> dict[str, Any]:
    """The object that --json prints of one model."""
    return {
        "model": result.model,
        "input": _inputs(result.inputs),
        "outputs": [_tensor(tensor) for tensor in result.outputs],
        "notes": [str(note) for note in result.notes],
        "nodes": result.nodes,
        "seconds": result.seconds,
    }


def _inputs(inputs: tuple[TensorTold, ...]) -> Any:
    told = [_tensor(tensor) for tensor in inputs]
    return told[0] if len(told) == 1 else told


def _tensor(tensor: TensorTold) -> dict[str, Any]:
    return {name: value for name, value in vars(tensor).items() if name != "odd"}


def result_lines(result: RunResult) -> list[str]:
    """What is printed for people of one model."""
    taken = numbers.seconds(result.seconds).replace(numbers.NARROW_SPACE, " ")
    lines = [shown(result.model)]
    lines += [_row("input", _tensor_words(tensor)) for tensor in result.inputs]
    for tensor in result.outputs:
        lines.append(_row("output", _tensor_words(tensor)))
        if tensor.values is not None:
            lines.append(_row("", _value_words(tensor)))
        if tensor.path:
            lines.append(_row("", shown(tensor.path)))
    lines.append(_row("ran", f"{result.nodes} nodes in {taken}"))
    return lines


def _row(name: str, words: str) -> str:
    return f"  {name:<{_COLUMN}}{words}"


def _tensor_words(tensor: TensorTold) -> str:
    span = f", {figure(tensor.minimum)} to {figure(tensor.maximum)}" if tensor.minimum is not None else ""
    return f"{shown(tensor.name)}: {shape_words(tensor.shape)} {tensor.datatype or tensor.element}{span}"


def _value_words(tensor: TensorTold) -> str:
    flat = list(_flat(tensor.values))
    words = " ".join("nan" if value is None else f"{value:.6g}" for value in flat[:_SHOWN_VALUES])
    return words if len(flat) <= _SHOWN_VALUES else f"{words} ... ({len(flat)} values)"


def _flat(values: Any) -> Any:
    if isinstance(values, list):
        for each in values:
            yield from _flat(each)
    else:
        yield values


# --- two models


def difference_object(difference: RunDifference) -> dict[str, Any]:
    """The object that --json prints of two models."""
    at = departing(difference)
    return {
        "model_a": difference.model_a,
        "model_b": difference.model_b,
        "agrees": difference.agrees,
        "verdict": joined(verdict(difference)),
        "input": _inputs(difference.inputs),
        "outputs": [_output(output) for output in difference.outputs],
        "tensors": [_pair(tensor) for tensor in difference.tensors],
        "departs": None if at is None else _pair(at),
        "only_a": difference.only_a,
        "only_b": difference.only_b,
        "unknown_before": difference.unknown_before,
        "ties": difference.ties,
        "random_inputs": difference.frames - 1,
        "notes": [str(note) for note in difference.notes],
        "seconds": difference.seconds,
    }


def _match(match: Match) -> dict[str, Any]:
    return {**vars(match), "relation": match.relation.value}


def _output(output: OutputDifference) -> dict[str, Any]:
    told = {name: value for name, value in vars(output).items() if name not in _INNER}
    return {
        **told,
        **_match(output.match),
        "top_agrees": output.top_agrees,
        "random_inputs": output.random_frames,
        "random_inputs_agreeing": output.random_agreeing,
        "scores": None if output.scores is None else _match(output.scores),
        "agrees": output.agrees,
        "words": str(output_words(output)),
    }


def _pair(tensor: TensorDifference) -> dict[str, Any]:
    told = {name: value for name, value in vars(tensor).items() if name != "match"}
    return {**told, **_match(tensor.match), "words": str(relation_words(tensor.match))}


def difference_lines(difference: RunDifference) -> list[str]:
    """What is printed for people of two models."""
    lines = [joined(verdict(difference))]
    lines += [_row("first", shown(difference.model_a)), _row("second", shown(difference.model_b))]
    lines += [_row("input", _tensor_words(tensor)) for tensor in difference.inputs]
    lines += [_row("output", str(output_words(output))) for output in difference.outputs]
    if difference.tensors:
        width = max(len(place_words(tensor)) for tensor in difference.tensors)
        lines.append(_row("tensors", "in the order of the data, with the largest difference but for order and scale"))
        for number, tensor in enumerate(difference.tensors):
            mark = "  <- departs" if number == difference.departs else ""
            words = relation_words(tensor.match)
            lines.append(_row("", f"{place_words(tensor):<{width}}  {figure(tensor.match.left):>10}  {words}{mark}"))
    return lines


# --- the steps of a build


def build_object(run: BuildRun) -> dict[str, Any]:
    """The object that --json prints of a build."""
    return {
        "build": run.build,
        "agrees": run.departs is None,
        "verdict": joined(build_verdict(run)),
        "departs": run.departs,
        "where": None if run.where is None else str(run.where),
        "input": _inputs(run.inputs),
        "steps": [_step(step) for step in run.steps],
        "random_inputs": run.frames - 1,
        "notes": [str(note) for note in run.notes],
        "seconds": run.seconds,
    }


def _step(step: StepRun) -> dict[str, Any]:
    return {
        **vars(step),
        "name": step_name(step),
        "why": None if step.why is None else str(step.why),
        "before": [_output(output) for output in step.before],
        "first": [_output(output) for output in step.first],
        "agrees": step.agrees if step.ran else None,
        "words": str(step_words(step)),
    }


def build_lines(run: BuildRun) -> list[str]:
    """What is printed for people of a build."""
    lines = [joined(build_verdict(run)), _row("build", shown(run.build))]
    lines += [_row("input", _tensor_words(tensor)) for tensor in run.inputs]
    width = max(len(step_name(step)) for step in run.steps)
    for step in run.steps:
        mark = "  <- departs" if step.step == run.departs else ""
        lines.append(f"  {shown(step_name(step)):<{width}}  {step_words(step)}{mark}")
    return lines
