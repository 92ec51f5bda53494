"""Minimal bit widths, node by node: FINN's step_minimize_bit_width for a graph of hardware nodes, without doing it all.

FINN's step walks the whole graph again and again. But what it makes of a node hangs on that node, its weights and the
datatypes that come in, and datatypes only go forward. So each node is given to FINN's own methods in a graph of its
own, in order, and the result is kept: after an edit only the nodes are minimised again that it reaches.
Held against FINN's step by test_estimate_equality.py, through real rebuilds.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
Source: finn-plus 1.6.1, builder/build_dataflow_steps.py: _minimize_bit_width.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from finn.transformation.fpgadataflow.minimize_weight_bit_width import MinimizeWeightBitWidth
from finn.transformation.streamline.round_thresholds import RoundAndClipThresholds
from onnx import ModelProto, NodeProto, helper
from qonnx.core.datatype import DataType
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.registry import getCustomOp

from studio.worker.estimate_kept import Kept
from studio.worker.estimate_model import Specialised, is_specialised, set_values
from studio.worker.estimate_widths import mark_of

_CONSUMER = "Identity"


@dataclass(frozen=True)
class _Narrow:
    """A minimised node and the datatypes of its outputs."""

    node: NodeProto
    outputs: tuple[str, ...]


class Narrower:
    """Minimises bit widths, and remembers. It serves any impl styles of one model: their weights are the same."""

    def __init__(self) -> None:
        self._kept = Kept(20000)
        self._parts = Kept(4)

    def can(self, model: ModelWrapper) -> bool:
        """Whether the graph is one of hardware nodes alone, without graphs in them."""
        return all(
            is_specialised(node) and not any(a.HasField("g") for a in node.attribute) for node in model.graph.node
        )

    def nodes(self, model: Specialised, values: Mapping[str, Mapping[str, Any]]) -> dict[str, NodeProto]:
        """The nodes by key as FINN's step_minimize_bit_width leaves them, after these values are set.

        Args:
            model: its nodes in order, as FINN keeps them; it is not changed.
            values: {key: {attribute: value}}.
        """
        parts = self._parts.get(model.mark, lambda: _Parts(model.model))
        types: dict[str, str] = {}
        found = {}
        for node in model.model.graph.node:
            key = node.output[0]
            incoming = tuple(types.get(name) or parts.type_of(name) for name in node.input)
            narrow = self._narrow(parts, node, values.get(key, {}), incoming)
            types.update(zip(node.output, narrow.outputs, strict=True))
            found[key] = twin = NodeProto()
            twin.CopyFrom(narrow.node)
            twin.name = node.name
        return found

    def _narrow(self, parts: _Parts, node: NodeProto, values: Mapping[str, Any], incoming: tuple[str, ...]) -> _Narrow:
        nameless = NodeProto()
        nameless.CopyFrom(node)
        nameless.name = ""
        last = not parts.is_read(node)
        mark: Hashable = (nameless.SerializeToString(deterministic=True), mark_of(values), incoming, last)
        return self._kept.get(mark, lambda: _minimise(parts.alone(node, incoming, last), values))


class _Parts:
    """A model's tensors by name, to take a node out of it."""

    def __init__(self, model: ModelWrapper) -> None:
        graph = model.graph
        self._model = model
        self._weights = {each.name: each for each in graph.initializer}
        self._shapes = {each.name: each for each in (*graph.value_info, *graph.input, *graph.output)}
        self._read = {name for each in graph.node for name in each.input}
        self._types: dict[str, str] = {}

    def type_of(self, tensor: str) -> str:
        """The datatype that the model says a tensor has."""
        if tensor not in self._types:
            self._types[tensor] = self._model.get_tensor_datatype(tensor).name
        return self._types[tensor]

    def is_read(self, node: NodeProto) -> bool:
        """Whether a node has successors: FINN rounds the sums of the last one up to whole bytes."""
        return any(name in self._read for name in node.output)

    def alone(self, node: NodeProto, incoming: tuple[str, ...], last: bool) -> ModelWrapper:
        """A model of this node alone, which may be changed; with a reader behind it unless it is the last."""
        model = ModelProto()
        model.opset_import.extend(self._model.model.opset_import)
        graph = model.graph
        graph.node.add().CopyFrom(node)
        weights = [name for name in node.input if name in self._weights]
        graph.initializer.extend(self._weights[name] for name in weights)
        for place, names in ((graph.input, node.input), (graph.output, node.output)):
            place.extend(self._shapes[name] for name in names if name in self._shapes and name not in weights)
        graph.value_info.extend(self._shapes[name] for name in weights if name in self._shapes)
        if not last:
            graph.node.append(helper.make_node(_CONSUMER, [node.output[0]], ["read"]))
        wrapped = ModelWrapper(model)
        for name, datatype in zip(node.input, incoming, strict=True):
            wrapped.set_tensor_datatype(name, DataType[datatype])
        for name in node.output:
            wrapped.set_tensor_datatype(name, DataType[self.type_of(name)])
        return wrapped


def _minimise(model: ModelWrapper, values: Mapping[str, Any]) -> _Narrow:
    node = model.graph.node[0]
    set_values(node, values)
    MinimizeWeightBitWidth().apply(model)
    operation = getCustomOp(node)
    operation.infer_node_datatype(model)
    if hasattr(operation, "minimize_accumulator_width"):
        operation.minimize_accumulator_width(model)
        operation.infer_node_datatype(model)
    outputs = tuple(model.get_tensor_datatype(name).name for name in node.output)
    changed = True
    while changed:
        model, changed = RoundAndClipThresholds().apply(model)
    MinimizeWeightBitWidth().apply(model)
    narrow = model.graph.node[0]
    getCustomOp(narrow).infer_node_datatype(model)
    return _Narrow(narrow, outputs)
