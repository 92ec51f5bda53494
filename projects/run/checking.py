"""What can be said of a run before FINN is started: a model that nothing can run, a file that does not fit it.

Layer: projects. Thread: any; reads the model and the input file.
"""

from __future__ import annotations

from pathlib import Path

from projects.errors import UserInputError
from projects.model.names import shown
from projects.model.reading import read_model
from projects.model.summary import ModelSummary
from projects.problems import Severity
from projects.run.fitting import fit
from projects.run.reading import read_arrays
from projects.run.source import RunInput
from projects.text import text

# Codes of `projects.model.checks`: with these no tool can execute the graph.
_BROKEN = frozenset(
    {"empty-model", "cycle", "dangling-input", "dangling-output", "written-twice", "missing-domain", "opset-too-new"}
)


def check_model(path: Path) -> ModelSummary:
    """Refuse what is no model, or one that cannot be executed whatever goes in.

    Raises:
        UserInputError: names the file, the fault and how to mend it.
    """
    read = read_model(path)
    summary = read.summary
    if read.proto is None:
        raise UserInputError(summary.kind_reason, str(path), text("Give an ONNX model."))
    for problem in summary.problems:
        if problem.severity is Severity.ERROR and problem.code in _BROKEN:
            raise UserInputError(problem.message, str(path), problem.hint)
    return summary


def check_fit(choice: RunInput, summary: ModelSummary) -> None:
    """Refuse an array whose shape is none of the model's input; pictures and several inputs are seen when it is run.

    Raises:
        UserInputError: names the file and both shapes.
    """
    if choice.path is None or choice.is_image or len(summary.inputs) != 1:
        return
    tensor = summary.tensors.get(summary.inputs[0])
    if tensor is None or not tensor.shape:
        return
    first, *rest = tensor.shape
    fixed = [size for size in rest if isinstance(size, int)]
    arrays = read_arrays(Path(choice.path))
    if len(fixed) < len(rest) or len(arrays) != 1:
        return
    batch = first if isinstance(first, int) and first > 0 else 1
    fit(next(iter(arrays.values())), (batch, *fixed), shown(tensor.name), choice.path)
