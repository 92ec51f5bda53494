"""The plain values of a ModelProto: nodes, tensors, annotations, metadata. Judges nothing.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from projects.model.summary import Attribute, Node, Tensor

MAX_ITEMS = 4096  # longer attributes are described, not carried
PARTITION_OP = "StreamingDataflowPartition"
_PARTITION_FOLDERS = ("supported_op_partitions", "kernel_partitions")
# AttributeProto.AttributeType
_FLOAT, _INT, _STRING, _TENSOR, _GRAPH, _FLOATS, _INTS, _STRINGS = range(1, 9)


def as_text(value: str | bytes) -> str:
    """A string of a message. protobuf hands bytes out where a damaged file holds no UTF-8."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value


@dataclass(frozen=True)
class Annotation:
    """What a quantization_annotation says of a tensor."""

    datatype: str | None = None
    layout: tuple[str, ...] | None = None


@dataclass
class Contents:
    """What a graph holds. stored: {name: TensorProto} of initializers and of the values of Constant nodes."""

    nodes: tuple[Node, ...]
    tensors: dict[str, Tensor]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    stored: dict[str, Any] = field(default_factory=dict)


def read_contents(graph: Any, path: Path) -> Contents:
    """Nodes, tensors, inputs and outputs of a GraphProto. Weights that are listed as inputs are none."""
    stored = {as_text(tensor.name): tensor for tensor in graph.initializer}
    inputs = tuple(name for name in (as_text(value.name) for value in graph.input) if name not in stored)
    nodes = _nodes(graph.node, path)
    for proto in graph.node:
        if proto.op_type == "Constant" and proto.output:
            for attribute in proto.attribute:
                if attribute.name == "value" and attribute.HasField("t"):
                    stored[as_text(proto.output[0])] = attribute.t
    return Contents(
        nodes=nodes,
        tensors=_tensors(graph, nodes, stored),
        inputs=inputs,
        outputs=tuple(as_text(value.name) for value in graph.output),
        stored=stored,
    )


def _nodes(protos: Iterable[Any], path: Path) -> tuple[Node, ...]:
    nodes: list[Node] = []
    taken: set[str] = set()
    for index, proto in enumerate(protos):
        outputs = tuple(map(as_text, proto.output))
        key = next(filter(None, outputs), "")
        if not key or key in taken:  # a tensor that two nodes write is a fault, but both are to be seen
            key = f"node#{index}"
        taken.add(key)
        attributes = tuple(Attribute(as_text(a.name), _value(a)) for a in proto.attribute)
        node = Node(
            key=key,
            index=index,
            name=as_text(proto.name),
            op_type=as_text(proto.op_type),
            domain=as_text(proto.domain),
            inputs=tuple(map(as_text, proto.input)),
            outputs=outputs,
            attributes=attributes,
            subgraph=_subgraph(proto, path),
        )
        nodes.append(node)
    return tuple(nodes)


def _value(attribute: Any) -> Any:
    kind = attribute.type
    if kind == _INT:
        return attribute.i
    if kind == _FLOAT:
        return _number(attribute.f)
    if kind == _STRING:
        return _clipped(attribute.s)
    if kind == _TENSOR:
        return _describe_tensor(attribute.t)
    if kind == _GRAPH:
        return f"graph of {len(attribute.g.node)} nodes"
    for of_kind, items in ((_FLOATS, attribute.floats), (_INTS, attribute.ints), (_STRINGS, attribute.strings)):
        if kind == of_kind:
            if len(items) > MAX_ITEMS:
                return f"{len(items)} values"
            return [_clipped(i) if kind == _STRINGS else _number(i) for i in items]
    return "value that is not shown"


def _number(value: float) -> float | str:
    """Finite numbers as they are; the others as words, for JSON has none for them."""
    return value if math.isfinite(value) else str(value)


def _clipped(value: bytes | str) -> str:
    words = as_text(value)
    return words if len(words) <= MAX_ITEMS else words[:MAX_ITEMS] + "…"


def _describe_tensor(proto: Any) -> str:
    return f"tensor {_element(proto.data_type) or '?'} {'x'.join(map(str, proto.dims)) or 'scalar'}"


def _element(data_type: int) -> str | None:
    from onnx import TensorProto

    try:
        name: str = TensorProto.DataType.Name(data_type)
    except ValueError:
        return None
    return None if name == "UNDEFINED" else name


def _subgraph(proto: Any, path: Path) -> str | None:
    """The file of the child model that a partition points to, where it lies now.

    FINN stores the path of the build's day. A build that was moved has the child beside the parent, or in the folder
    it was in.
    """
    if proto.op_type != PARTITION_OP:
        return None
    named = as_text(next((a.s for a in proto.attribute if a.name == "model"), b""))
    if not named or "\0" in named:
        return None
    stored = PureWindowsPath(named) if "\\" in named else PurePosixPath(named)
    if stored.suffix.lower() != ".onnx":
        return None
    here = path.parent
    places = [Path(named)] if Path(named).is_absolute() else [here / named]
    places += [here / stored.parent.name / stored.name, here / stored.name]
    places += [here / folder / stored.name for folder in _PARTITION_FOLDERS]
    for place in places:
        try:
            if place.is_file():
                return str(place)
        except OSError:
            continue
    return None


def _tensors(graph: Any, nodes: tuple[Node, ...], stored: dict[str, Any]) -> dict[str, Tensor]:
    notes = _annotations(graph)
    infos = {as_text(v.name): v for group in (graph.value_info, graph.output, graph.input) for v in group}
    names: dict[str, None] = dict.fromkeys(infos)
    names.update(dict.fromkeys(stored))
    for node in nodes:
        names.update(dict.fromkeys(filter(None, (*node.inputs, *node.outputs))))
    tensors = {}
    for name in names:
        note = notes.get(name, Annotation())
        shape, element = _type_of(infos.get(name))
        if name in stored:
            shape, element = tuple(stored[name].dims), _element(stored[name].data_type)
        tensors[name] = Tensor(name, shape, note.datatype, element, name in stored, note.layout)
    return tensors


def _type_of(info: Any) -> tuple[tuple[int | str | None, ...] | None, str | None]:
    if info is None or not info.type.HasField("tensor_type"):
        return None, None
    kind = info.type.tensor_type
    if not kind.HasField("shape"):
        return None, _element(kind.elem_type)
    return tuple(map(_dimension, kind.shape.dim)), _element(kind.elem_type)


def _dimension(dim: Any) -> int | str | None:
    if dim.HasField("dim_value"):
        return int(dim.dim_value)
    return as_text(dim.dim_param) or None


def _annotations(graph: Any) -> dict[str, Annotation]:
    """{tensor: what is annotated}. Keys as qonnx.core.modelwrapper writes them: finn_datatype, tensor_layout."""
    notes = {}
    for proto in graph.quantization_annotation:
        said = {as_text(entry.key): as_text(entry.value) for entry in proto.quant_parameter_tensor_names}
        notes[as_text(proto.tensor_name)] = Annotation(said.get("finn_datatype"), _layout(said.get("tensor_layout")))
    return notes


def _layout(words: str | None) -> tuple[str, ...] | None:
    """qonnx writes a layout as the text of a Python list: "['N', 'C']"."""
    try:
        layout = ast.literal_eval(words) if words and len(words) < 200 else None
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return tuple(map(str, layout)) if isinstance(layout, list) else None
