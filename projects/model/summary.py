"""What the studio knows of one ONNX graph without FINN: nodes, tensors, datatypes, metadata.

Made in the reader's process by `projects.model.reading`, carried to the window as JSON. Nodes are keyed by their
first output tensor, because ONNX node names may be empty, double, and change from step to step.
Layer: projects. Thread: any.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from projects.model.names import shown
from projects.problems import Problem, problem_from_data, problem_to_data
from projects.text import Text, text, text_from_data, text_to_data


class ModelKind(Enum):
    """What sort of model a file holds."""

    QONNX = "QONNX"  # Quant, BipolarQuant or Trunc nodes: FINN's front door
    FINN_ONNX = "FINN-ONNX"  # MultiThreshold and datatype annotations: streamlined, or an old export
    HARDWARE = "FINN hardware layers"  # fpgadataflow nodes
    PARENT = "dataflow parent"  # StreamingDataflowPartition nodes that point to child files
    FLOAT = "float ONNX"  # nothing quantised
    EMPTY = "empty"
    OTHER = "other"  # not ONNX: Netron can show it, FINN cannot build it


@dataclass(frozen=True)
class Attribute:
    """One ONNX attribute of a node. value: int, float, str, a list of these, or words on a tensor or graph."""

    name: str
    value: Any


@dataclass(frozen=True)
class Node:
    """One node of the graph.

    Args:
        key: first output tensor; for a node with none, "node#<index>".
        index: position in the file.
        inputs, outputs: tensor names ("" for an optional input left out).
        subgraph: the existing file of the child model that a StreamingDataflowPartition points to, or None.
    """

    key: str
    index: int
    name: str
    op_type: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    subgraph: str | None = None

    def attribute(self, name: str, default: Any = None) -> Any:
        """The value of an attribute, or the default where the node does not set it."""
        return next((a.value for a in self.attributes if a.name == name), default)

    @property
    def label(self) -> str:
        """The name to show a person: the node's own, or its key where it has none, without what cannot be shown."""
        return shown(self.name or self.key)


@dataclass(frozen=True)
class Tensor:
    """One tensor. shape: ints, names of dynamic dimensions, or None where unknown. datatype: FINN's ("INT2"), or None
    where not annotated. element: ONNX's ("FLOAT"). stored: a weight with data in the file. layout: ("N", "C") or None.
    """

    name: str
    shape: tuple[int | str | None, ...] | None
    datatype: str | None
    element: str | None
    stored: bool = False
    layout: tuple[str, ...] | None = None


@dataclass(frozen=True)
class InputGuess:
    """What the input of a model probably carries, with the reason: pre-fills the question asked at opening.

    Args:
        tensor: input tensor it speaks of.
        annotated: FINN datatype the file annotates already, or None (then the question is asked).
        datatype: guessed FINN datatype ("UINT8", "BIPOLAR"), or None for "as it is".
        preprocess: "div255" or "none".
        topk: 1 where the output looks like class scores, else None.
        reason: why, one sentence.
    """

    tensor: str
    annotated: str | None
    datatype: str | None
    preprocess: str
    topk: int | None
    reason: Text


@dataclass(frozen=True)
class ModelSummary:
    """One model file.

    Args:
        path: absolute path of the file.
        inputs, outputs: names of the graph's real inputs (weights listed as inputs left out) and outputs.
        kind, kind_reason: what it is, and one sentence saying what it is, whether it can be built, and why not.
        buildable: whether FINN has a chance on it.
        problems: faults found at opening.
        weight_bytes: bytes of all stored tensors.
        guess: the input question, or None where there is nothing to ask (no input, not buildable).
    """

    path: str
    graph_name: str
    producer: str
    ir_version: int
    opsets: tuple[tuple[str, int], ...]
    metadata: tuple[tuple[str, str], ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    tensors: dict[str, Tensor]
    kind: ModelKind
    kind_reason: Text
    buildable: bool
    problems: tuple[Problem, ...]
    weight_bytes: int
    guess: InputGuess | None

    def node(self, key: str) -> Node | None:
        """The node with this key, or None. Linear: build an index for many look-ups."""
        return next((n for n in self.nodes if n.key == key), None)


def summary_to_data(summary: ModelSummary) -> dict[str, Any]:
    """JSON data of a summary."""
    # Not asdict(): it copies every value deeply, which takes longer than reading a file of thousands of nodes.
    return {
        **vars(summary),
        "nodes": [{**vars(n), "attributes": [dict(vars(a)) for a in n.attributes]} for n in summary.nodes],
        "tensors": [dict(vars(t)) for t in summary.tensors.values()],
        "kind": summary.kind.value,
        "kind_reason": text_to_data(summary.kind_reason),
        "problems": [problem_to_data(p) for p in summary.problems],
        "guess": None
        if summary.guess is None
        else {**vars(summary.guess), "reason": text_to_data(summary.guess.reason)},
    }


def summary_from_data(data: dict[str, Any]) -> ModelSummary:
    """The inverse of `summary_to_data`, also of what JSON made of it (lists for tuples)."""
    guess = data["guess"]
    return ModelSummary(
        path=data["path"],
        graph_name=data["graph_name"],
        producer=data["producer"],
        ir_version=data["ir_version"],
        opsets=tuple((d, v) for d, v in data["opsets"]),
        metadata=tuple((k, v) for k, v in data["metadata"]),
        inputs=tuple(data["inputs"]),
        outputs=tuple(data["outputs"]),
        nodes=tuple(_node(n) for n in data["nodes"]),
        tensors={t["name"]: _tensor(t) for t in data["tensors"]},
        kind=ModelKind(data["kind"]),
        kind_reason=text_from_data(data["kind_reason"]),
        buildable=data["buildable"],
        problems=tuple(problem_from_data(p) for p in data["problems"]),
        weight_bytes=data["weight_bytes"],
        guess=None if guess is None else InputGuess(**{**guess, "reason": text_from_data(guess["reason"])}),
    )


def _node(data: dict[str, Any]) -> Node:
    attributes = tuple(Attribute(a["name"], a["value"]) for a in data["attributes"])
    return Node(
        **{**data, "inputs": tuple(data["inputs"]), "outputs": tuple(data["outputs"]), "attributes": attributes}
    )


def _tensor(data: dict[str, Any]) -> Tensor:
    shape, layout = data["shape"], data["layout"]
    return Tensor(
        **{
            **data,
            "shape": None if shape is None else tuple(shape),
            "layout": None if layout is None else tuple(layout),
        }
    )


NO_REASON = text("")
