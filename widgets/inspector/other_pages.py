"""The inspector's pages of a tensor, of the model, and of a node that is not in the step on show.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections import Counter
from html import escape

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.model.summary import ModelSummary, Tensor
from projects.problems import Severity
from widgets.inspector.node_page import TENSOR, WEIGHTS, shape_words, tensor_line
from widgets.inspector.page import Page, plain
from widgets.words import translated

NODE = "node"
PROBLEMS = "problems"


def _tr(words: str) -> str:
    return QCoreApplication.translate("Inspector", words)


def write_tensor(page: Page, summary: ModelSummary, name: str) -> None:
    """Write the page of a tensor: a graph input or output, or one between nodes."""
    tensor = summary.tensors.get(name) or Tensor(name, None, None, None)
    page.title(name)
    page.words(_role(summary, tensor))
    page.heading(_tr("Tensor"))
    page.row(_tr("shape"), escape(shape_words(tensor)))
    page.row(
        _tr("FINN datatype"),
        plain(tensor.datatype or _tr("not annotated")),
        bold=tensor.datatype is not None,
        faint=tensor.datatype is None,
    )
    page.row(_tr("stored as"), plain((tensor.element or "").lower() or None), faint=True)
    page.row(_tr("layout"), plain("".join(tensor.layout) if tensor.layout else None), faint=tensor.layout is None)
    if tensor.stored:
        page.row(_tr("values"), page.link(_tr("show the weights"), WEIGHTS, name))
    makers = [node for node in summary.nodes if name in node.outputs]
    takers = [node for node in summary.nodes if name in node.inputs]
    for words, nodes in ((_tr("Comes from"), makers), (_tr("Goes to"), takers)):
        if nodes:
            page.heading(words)
            for node in nodes:
                page.row(node.op_type, page.link(node.label, NODE, node.key))


def _role(summary: ModelSummary, tensor: Tensor) -> str:
    if tensor.name in summary.inputs:
        return _tr("Input of the graph")
    if tensor.name in summary.outputs:
        return _tr("Output of the graph")
    return _tr("Weights stored in the model") if tensor.stored else _tr("Tensor between nodes")


def write_model(page: Page, summary: ModelSummary) -> None:
    """Write the page of the model: what it is, inputs and outputs, operators, metadata."""
    page.title(summary.graph_name or summary.path.replace("\\", "/").rsplit("/", 1)[-1], summary.kind.value)
    page.words(translated(summary.kind_reason), color=page.theme.text)
    grave = sum(1 for problem in summary.problems if problem.severity is not Severity.INFO)
    if grave:
        words = _tr("{count} problems") if grave > 1 else _tr("{count} problem")
        page.rich(page.link(words.format(count=numbers.count(grave)), PROBLEMS, ""))
    for words, names in ((_tr("Inputs"), summary.inputs), (_tr("Outputs"), summary.outputs)):
        page.heading(words, "" if names else _tr("none"))
        for name in names:
            tensor = summary.tensors.get(name) or Tensor(name, None, None, None)
            page.row(name, page.link(tensor_line(tensor), TENSOR, name))
    page.heading(_tr("File"))
    page.row(_tr("path"), plain(summary.path))
    page.row(_tr("made by"), plain(summary.producer or None))
    page.row(_tr("IR version"), plain(str(summary.ir_version)))
    opsets = ", ".join(f"{domain or 'ai.onnx'} {version}" for domain, version in summary.opsets)
    page.row(_tr("opsets"), plain(opsets or None))
    page.row(_tr("weights"), escape(numbers.size(summary.weight_bytes)))
    counts = Counter(node.op_type for node in summary.nodes)
    page.heading(_tr("Operators"), numbers.count(len(summary.nodes)))
    for op_type, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        page.row(op_type, numbers.count(count))
    if summary.metadata:
        page.heading(_tr("Metadata"))
        for name, value in summary.metadata:
            page.row(name, plain(value))


def write_not_here(page: Page, label: str, step: str | None, before: bool) -> None:
    """Write the page of a node that the step on show does not have.

    Args:
        step: a step that has it, or None where none has.
        before: that step lies before the one on show, the node is gone by now.
    """
    page.title(label)
    if step is None:
        page.words(_tr("No step of this build has this node."))
    elif before:
        page.words(_tr("No longer here: it was last seen after {step}.").format(step=step))
    else:
        page.words(_tr("Not here yet: go to {step}.").format(step=step))
