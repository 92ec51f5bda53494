"""How two models, and the steps of a build, differ in what they compute: plain values. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from projects.run.relating import Match, Relation
from projects.run.results import TensorTold, notes_from_data, notes_to_data
from projects.text import Text, text_from_data, text_to_data


@dataclass(frozen=True)
class TensorDifference:
    """A pair of tensors. key_*: the tensors compared; node_*, op_*: what makes them."""

    key_a: str
    key_b: str
    node_a: str
    node_b: str
    op_a: str
    op_b: str
    match: Match


@dataclass(frozen=True)
class OutputDifference:
    """An output of the models.

    Args:
        key_a, key_b: of the nodes that make it, "" where it is an input handed on.
        match: of the outputs themselves; where one of them or both choose a class, of what they choose.
        chooses_a, chooses_b: whether the output is the number of a class and not the scores.
        top_a, top_b: the class each chooses; None where the output is no list of scores.
        scores: how what the classes are chosen by relates; None where both outputs are scores, or it is not known.
        frames, frames_agreeing: inputs tried (the person's, then random ones), and those with the same class.
    """

    name_a: str
    name_b: str
    match: Match
    chooses_a: bool = False
    chooses_b: bool = False
    top_a: int | None = None
    top_b: int | None = None
    scores: Match | None = None
    frames: int = 1
    frames_agreeing: int | None = None
    key_a: str = ""
    key_b: str = ""

    @property
    def top_agrees(self) -> bool | None:
        """Whether both choose the same class on the person's input; None: they choose none."""
        return None if self.top_a is None or self.top_b is None else self.top_a == self.top_b

    @property
    def random_frames(self) -> int:
        """Random inputs that were tried beside the person's."""
        return self.frames - 1

    @property
    def random_agreeing(self) -> int | None:
        """Those of them with the same class; None: no classes are chosen."""
        return None if self.frames_agreeing is None else self.frames_agreeing - int(bool(self.top_agrees))

    @property
    def given_agrees(self) -> bool:
        """Whether the models give the same on the person's input, whatever they give on random ones."""
        told = self.scores if self.chooses_a or self.chooses_b else self.match
        same = told is None or told.given == 0 or told.relation is not Relation.DIFFERS
        if self.chooses_a or self.chooses_b:
            return bool(self.top_agrees) and same
        return self.match.relation.agrees or (self.match.relation is Relation.DIFFERS and same)

    @property
    def agrees(self) -> bool:
        """Whether the models give the same here: the same numbers but for scales, or the same class by such scores."""
        if self.chooses_a or self.chooses_b:
            told = self.scores is None or self.scores.relation.agrees or self.scores.relation is Relation.UNTOLD
            return bool(self.top_agrees) and self.frames_agreeing in (None, self.frames) and told
        return self.match.relation.agrees


@dataclass(frozen=True)
class RunDifference:
    """Two models run on one input.

    Args:
        tensors: in the order of the data. departs: index of the first tensor from which the result departs, None
            where the outputs agree or no tensor tells. unequal_outputs: the models have not the same number of them.
        only_a, only_b: nodes that only this model has, between the last tensor that agrees and that one.
        unknown_before: tensors there that could not be compared.
        ties: that tensor differs by values right between two levels alone, which Quant and thresholds round otherwise.
        frames: inputs run; the first is the person's, the others are random.
    """

    model_a: str
    model_b: str
    inputs: tuple[TensorTold, ...]
    outputs: tuple[OutputDifference, ...]
    tensors: tuple[TensorDifference, ...]
    departs: int | None
    notes: tuple[Text, ...] = ()
    seconds: float = 0.0
    frames: int = 1
    unequal_outputs: bool = False
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
    unknown_before: int = 0
    ties: bool = False

    @property
    def agrees(self) -> bool:
        """Whether every output does."""
        return bool(self.outputs) and not self.unequal_outputs and all(output.agrees for output in self.outputs)


@dataclass(frozen=True)
class StepRun:
    """A step's model.

    Args:
        step: "" for the model as imported. ran: whether it could be run; why: why not.
        before, first: its outputs against those of the step before that ran, and of the first model; empty where
            there is none. same_file: its file is that of the step before. by_reference: it holds hardware layers,
            which ran as FINN's Python reference.
    """

    step: str
    path: str
    ran: bool
    why: Text | None = None
    before: tuple[OutputDifference, ...] = ()
    first: tuple[OutputDifference, ...] = ()
    same_file: bool = False
    by_reference: bool = False
    seconds: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether it gives what the step before gives; also of the first."""
        return self.ran and all(output.agrees for output in self.before)


@dataclass(frozen=True)
class BuildRun:
    """All steps of a build run on one input. departs: the first step whose result is another, None: there is none.

    where: the comparison of that step's model with the one before it, in a sentence; None where it was not made.
    """

    build: str
    inputs: tuple[TensorTold, ...]
    steps: tuple[StepRun, ...]
    departs: str | None
    notes: tuple[Text, ...] = ()
    seconds: float = 0.0
    frames: int = 1
    where: Text | None = None


def difference_to_data(difference: RunDifference) -> dict[str, Any]:
    """JSON data of a comparison."""
    return {
        **vars(difference),
        "inputs": [dict(vars(tensor)) for tensor in difference.inputs],
        "outputs": [_output_to_data(output) for output in difference.outputs],
        "tensors": [{**vars(tensor), "match": _match_to_data(tensor.match)} for tensor in difference.tensors],
        "notes": notes_to_data(difference.notes),
    }


def difference_from_data(data: Mapping[str, Any]) -> RunDifference:
    """The inverse of `difference_to_data`."""
    values = {
        **data,
        "inputs": tuple(_input(tensor) for tensor in data["inputs"]),
        "outputs": tuple(_output(output) for output in data["outputs"]),
        "tensors": tuple(TensorDifference(**{**t, "match": _match(t["match"])}) for t in data["tensors"]),
        "only_a": tuple(data["only_a"]),
        "only_b": tuple(data["only_b"]),
        "notes": notes_from_data(data["notes"]),
    }
    return RunDifference(**values)


def build_run_to_data(run: BuildRun) -> dict[str, Any]:
    """JSON data of a build's run."""
    steps = [
        {
            **vars(step),
            "why": None if step.why is None else text_to_data(step.why),
            "before": [_output_to_data(output) for output in step.before],
            "first": [_output_to_data(output) for output in step.first],
        }
        for step in run.steps
    ]
    inputs = [dict(vars(tensor)) for tensor in run.inputs]
    where = None if run.where is None else text_to_data(run.where)
    return {**vars(run), "inputs": inputs, "steps": steps, "notes": notes_to_data(run.notes), "where": where}


def build_run_from_data(data: Mapping[str, Any]) -> BuildRun:
    """The inverse of `build_run_to_data`."""
    steps = tuple(
        StepRun(
            **{
                **step,
                "why": None if step["why"] is None else text_from_data(step["why"]),
                "before": tuple(_output(output) for output in step["before"]),
                "first": tuple(_output(output) for output in step["first"]),
            }
        )
        for step in data["steps"]
    )
    inputs = tuple(_input(tensor) for tensor in data["inputs"])
    notes = notes_from_data(data["notes"])
    where = None if data["where"] is None else text_from_data(data["where"])
    return BuildRun(**{**data, "inputs": inputs, "steps": steps, "notes": notes, "where": where})


def _match_to_data(match: Match) -> dict[str, Any]:
    return {**asdict(match), "relation": match.relation.value}


def _match(data: Mapping[str, Any]) -> Match:
    return Match(**{**data, "relation": Relation(data["relation"])})


def _output_to_data(output: OutputDifference) -> dict[str, Any]:
    scores = None if output.scores is None else _match_to_data(output.scores)
    return {**vars(output), "match": _match_to_data(output.match), "scores": scores}


def _output(data: Mapping[str, Any]) -> OutputDifference:
    scores = None if data["scores"] is None else _match(data["scores"])
    return OutputDifference(**{**data, "match": _match(data["match"]), "scores": scores})


def _input(data: Mapping[str, Any]) -> TensorTold:
    return TensorTold(**{**data, "shape": tuple(data["shape"])})
