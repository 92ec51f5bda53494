"""Runs a model by qonnx's own execution, node by node, and counts the nodes.

Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import qonnx.core.onnx_exec as qonnx_exec

from projects.errors import StudioError, UserInputError
from projects.model.names import shown
from projects.model.reading import read_model
from projects.problems import Severity
from projects.text import Text, text
from studio.worker.run_input import misfitting
from studio.worker.runnable import Runnable

if TYPE_CHECKING:
    from numpy.typing import NDArray

Arrays = Mapping[str, "NDArray[Any]"]
_ROUNDED = re.compile(r"The values of tensor (.+) can't be represented with the set datatype annotation \((.+?)\)")
_SHOWN_TENSORS = 4
_LONGEST_WHY = 400
_TOPK_OPSET = 11


@dataclass(frozen=True)
class Executed:
    """What a run computed: every tensor by name. misfits: tensors whose values are not of their datatype."""

    tensors: Arrays
    misfits: tuple[str, ...]

    def notes(self) -> tuple[Text, ...]:
        """What a person should know of it."""
        if not self.misfits:
            return ()
        named = ", ".join(map(shown, self.misfits[:_SHOWN_TENSORS]))
        more = len(self.misfits) - _SHOWN_TENSORS
        said = text("Values of {tensors} lie outside the datatype that the model gives them.",
                    tensors=named + (f" and {more} more tensors" if more > 0 else ""))  # fmt: skip
        return (said,)


def execute(runnable: Runnable, inputs: Arrays, advance: Callable[[], None]) -> Executed:
    """Run a model on its inputs.

    Args:
        advance: called when a node has been run.

    Raises:
        StudioError: a node cannot be run; names it.
    """
    with warnings.catch_warnings(record=True) as caught, _counted(advance) as at:
        warnings.simplefilter("always")
        try:
            tensors = qonnx_exec.execute_onnx(runnable.model, dict(inputs), return_full_exec_context=True)
        except Exception as error:
            raise _failure(runnable, at, error) from error
    kept = {name: value for name, value in tensors.items() if name and value is not None}
    warned = dict.fromkeys(found[1] for each in caught if (found := _ROUNDED.search(str(each.message))))
    return Executed(kept, tuple(name for name in warned if _is_misfit(name, runnable, kept)))


def _is_misfit(name: str, runnable: Runnable, tensors: Arrays) -> bool:
    """Whether a tensor that qonnx had to round is wrong even so; all others were off by a hair, as floats are."""
    places = [("", runnable.model), *((f"{node}_", child) for node, child in runnable.children.items())]
    for prefix, model in places:
        if prefix + name in tensors and model.get_tensor_shape(name) is not None:
            values = tensors[prefix + name]
            return bool(misfitting(values, model.get_tensor_datatype(name).get_canonical_name()))
    return False


def _failure(runnable: Runnable, at: list[Any], error: Exception) -> StudioError:
    why = " ".join(str(error).split())[:_LONGEST_WHY] or type(error).__name__
    if not at:
        return StudioError(text("The model cannot be run: {why}", why=why), str(runnable.path))
    node = at[-1]
    for problem in read_model(runnable.path).summary.problems:
        if problem.severity is Severity.ERROR and problem.key in node.output:  # an operator that nobody has, say
            return UserInputError(problem.message, str(runnable.path), problem.hint)
    return StudioError(
        text("{node} ({op}) cannot be run: {why}", node=shown(node.name or node.op_type), op=node.op_type, why=why),
        str(runnable.path),
        text("Open the model to see what is wrong at this node."),
    )


@contextmanager
def _counted(advance: Callable[[], None]) -> Iterator[list[Any]]:
    """Be told of each node that qonnx runs, those in partitions among them. Yields the nodes that are being run."""
    own = qonnx_exec.execute_node
    running: list[Any] = []

    def run(node: Any, context: Any, graph: Any, opset: int, *args: Any, **kwargs: Any) -> None:
        running.append(node)
        # qonnx's InsertTopK writes a TopK of opset 11 whatever the model's opset is.
        new = node.op_type == "TopK" and len(node.input) == 2 and opset < _TOPK_OPSET
        own(node, context, graph, _TOPK_OPSET if new else opset, *args, **kwargs)
        running.pop()
        advance()

    # In a job's own process nobody else executes; qonnx offers no hook of its own.
    qonnx_exec.execute_node = run
    try:
        yield running
    finally:
        qonnx_exec.execute_node = own
