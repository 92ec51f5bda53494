"""Whether two tensors differ only by ties: Quant rounds values right between two levels to even, thresholds round up.

Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from qonnx.custom_op.registry import getCustomOp

from projects.run.differences import TensorDifference
from projects.run.relating import relate
from studio.worker.execute import Executed
from studio.worker.runnable import Runnable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_QUANTS = ("Quant", "IntQuant")
_PUSH = 1e-4  # of a level: lifts a tie, and nothing else


def are_ties(
    found: TensorDifference, a: Runnable, b: Runnable, runs_a: Sequence[Executed], runs_b: Sequence[Executed]
) -> bool:
    """Whether one side is a Quant, the other is none, and both agree as soon as the Quant rounds ties up."""
    if found.match.one_level is None or (found.op_a in _QUANTS) == (found.op_b in _QUANTS):
        return False
    if found.op_a in _QUANTS:
        lifted, others = _lifted(a, found.key_a, runs_a), [run.tensors.get(found.key_b) for run in runs_b]
    else:
        lifted, others = _lifted(b, found.key_b, runs_b), [run.tensors.get(found.key_a) for run in runs_a]
    known = [np.asarray(other) for other in others if other is not None]
    return len(known) == len(lifted) and relate(lifted, known).relation.agrees


def _lifted(side: Runnable, key: str, runs: Sequence[Executed]) -> list[NDArray[Any]]:
    """What a Quant makes of its input and a hair more."""
    node = side.model.find_producer(key)
    data, scale = node.input[0], node.input[1]
    found = []
    for run in runs:
        context = {**run.tensors, data: run.tensors[data] + _PUSH * np.asarray(run.tensors[scale])}
        getCustomOp(node).execute_node(context, side.model.graph)
        found.append(np.asarray(context[key]))
    return found
