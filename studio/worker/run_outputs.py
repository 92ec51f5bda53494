"""What a model gave, ready to be compared: its outputs, whether they are classes, and what those are chosen by.

Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from qonnx.core.modelwrapper import ModelWrapper

from projects.diff.families import Family, family_of
from projects.run.differences import OutputDifference
from projects.run.relating import Match, Relation, largest_at, relate
from studio.worker.execute import Arrays
from studio.worker.runnable import PARTITION, Runnable

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Output:
    """One output in all frames.

    Args:
        chooses: whether it is the number of a class. scores: what that is chosen by, None where it is not known.
        key: of the node that makes it, "" where it is an input handed on.
    """

    name: str
    frames: tuple[NDArray[Any], ...]
    chooses: bool = False
    scores: tuple[NDArray[Any], ...] | None = None
    key: str = ""

    @property
    def rated(self) -> tuple[NDArray[Any], ...] | None:
        """The scores, whether they are the output or what it is chosen by."""
        if self.chooses:
            return self.scores
        return self.frames if _is_scores(self.frames[0]) else None


def outputs_of(runnable: Runnable, frames: Sequence[Arrays]) -> tuple[Output, ...]:
    """The outputs of a model that was run on so many frames."""
    found = []
    for info in runnable.model.graph.output:
        values = tuple(np.asarray(frame[info.name]) for frame in frames)
        maker = runnable.model.find_producer(info.name)
        key = str(maker.output[0]) if maker is not None else ""
        chooser = _chooser(runnable, info.name)
        if chooser is None:
            found.append(Output(info.name, values, key=key))
            continue
        scores = tuple(np.asarray(frame[chooser]) for frame in frames) if all(chooser in f for f in frames) else None
        found.append(Output(info.name, values, True, scores, key))
    return tuple(found)


def _chooser(runnable: Runnable, name: str) -> str | None:
    """The tensor whose largest value an output names; None where it names none."""
    node = runnable.model.find_producer(name)
    prefix, model = "", runnable.model
    if node is not None and node.op_type == PARTITION and node.name in runnable.children:
        model = runnable.children[node.name]
        prefix = f"{node.name}_"
        name = model.graph.output[list(node.output).index(name)].name
        node = model.find_producer(name)
    if node is None or family_of(node.op_type, 1) is not Family.LABEL:
        return None
    if node.op_type == "TopK" and name == node.output[0]:
        return None  # the values themselves
    return prefix + _outer_name(model, prefix, node.input[0], runnable)


def _outer_name(model: ModelWrapper, prefix: str, tensor: str, runnable: Runnable) -> str:
    """A partition's tensor under the name that FINN gives it outside; its own inputs keep the outer names."""
    if not prefix:
        return tensor
    inner = [info.name for info in model.graph.input]
    if tensor in inner:
        node = next(n for n in runnable.model.graph.node if f"{n.name}_" == prefix)
        outer: str = node.input[inner.index(tensor)]
        return outer
    return tensor


def compare_outputs(a: Sequence[Output], b: Sequence[Output]) -> tuple[OutputDifference, ...]:
    """Compare outputs by their place."""
    return tuple(replace(_compare(one, two), key_a=one.key, key_b=two.key) for one, two in zip(a, b, strict=False))


def _compare(a: Output, b: Output) -> OutputDifference:
    if not a.chooses and not b.chooses:
        match = relate(a.frames, b.frames, channels=False)
        rated = a.rated is not None and b.rated is not None and match.relation is not Relation.SHAPE
        tops = [(largest_at(x), largest_at(y)) for x, y in zip(a.frames, b.frames, strict=True)] if rated else []
        agreeing = sum(_same_top(x, y) for x, y in zip(a.frames, b.frames, strict=True)) if rated else None
        top_a, top_b = tops[0] if tops else (None, None)
        if tops and top_a != top_b and _same_top(a.frames[0], b.frames[0]):
            top_b = top_a
        return OutputDifference(a.name, b.name, match, False, False, top_a, top_b, None, len(a.frames), agreeing)
    one, two = _classes(a), _classes(b)
    if one is None or two is None:
        return OutputDifference(a.name, b.name, Match(Relation.SHAPE), a.chooses, b.chooses, frames=len(a.frames))
    # Of equal scores either may be named.
    two = [x if _tied(a, b, at, x, y) else y for at, (x, y) in enumerate(zip(one, two, strict=True))]
    same = sum(x == y for x, y in zip(one, two, strict=True))
    told = Relation.EQUAL if one[0] == two[0] else Relation.DIFFERS
    match = Match(told, float(abs(one[0] - two[0])), None, int(one[0] != two[0]), 1)
    scores = None
    if a.rated is not None and b.rated is not None:
        scores = relate(a.rated, b.rated, channels=False)
    return OutputDifference(
        a.name, b.name, match, a.chooses, b.chooses, one[0], two[0], scores, len(a.frames), same
    )  # fmt: skip


def _classes(output: Output) -> list[int] | None:
    """The class chosen in each frame."""
    if output.chooses:
        return [int(frame.reshape(-1)[0]) for frame in output.frames]
    return None if output.rated is None else [largest_at(frame) for frame in output.rated]


def _tied(a: Output, b: Output, at: int, one: int, two: int) -> bool:
    """Whether both classes have the same, largest score on one side."""
    for side in (a, b):
        if side.rated is not None:
            row = side.rated[at].reshape(-1)
            if max(one, two) < row.size and row[one] == row[two] == row.max():
                return True
    return False


def _same_top(x: NDArray[Any], y: NDArray[Any]) -> bool:
    one, two = x.reshape(-1), y.reshape(-1)
    return bool(two[largest_at(x)] == two.max() or one[largest_at(y)] == one.max())


def _is_scores(x: NDArray[Any]) -> bool:
    """Whether it is one list of at least two values."""
    return [d for d in x.shape if d != 1] == [x.size] and x.size > 1
