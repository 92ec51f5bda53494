"""The layers of a build that left no layer tables: their values out of its model, their legal sets out of a session.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from projects.build.layers import Layer, LayerAttribute
from projects.folding.dimensions import dimensions
from projects.folding.rules import EDITABLE, STYLE
from projects.folding.session_protocol import Attribute, NodeValues
from projects.model.summary import Node

# What every layer has beside its folding, whether its node sets it or not.
# Source: finn-plus 1.6.1, custom_op/fpgadataflow/hwcustomop.py (get_nodeattr_types).
_EVERYWHERE = (
    LayerAttribute(STYLE, "", "", "s", ("", "hls", "rtl")),
    LayerAttribute("slr", -1, -1, "i"),
    LayerAttribute("mem_port", "", "", "s"),
    LayerAttribute("partition_id", 0, 0, "i"),
    LayerAttribute("device_id", 0, 0, "i"),
)
# (Python's type, FINN's letter of one, FINN's word for a list)
_KINDS: tuple[tuple[type, str, str], ...] = ((int, "i", "ints"), (float, "f", "floats"), (str, "s", "strings"))


def layers_of(values: Sequence[NodeValues], nodes: Iterable[Node]) -> tuple[Layer, ...]:
    """Layers without figures.

    Args:
        values: of an AUTOMATIC answer: the folding attributes and what each may be.
        nodes: of the same build's model: what its nodes set, their dimensions among it.
    """
    by_key = {node.key: node for node in nodes}
    return tuple(_layer(each, by_key[each.key]) for each in values if each.key in by_key)


def _layer(values: NodeValues, node: Node) -> Layer:
    folding = [_folding(attribute, values.op_type) for attribute in values.attributes]
    known = {attribute.name for attribute in folding}
    own = [_own(a.name, a.value) for a in node.attributes if a.name not in known]
    known |= {attribute.name for attribute in own}
    rest = [attribute for attribute in _EVERYWHERE if attribute.name not in known]
    attributes = (*folding, *own, *rest)
    return Layer(values.key, values.name, values.op_type, values.impl, attributes, None, None, None, None, None)


def _folding(attribute: Attribute, op_type: str) -> LayerAttribute:
    # Legal is what the node's other values leave of what FINN declares: a switch that they hold at 0 is 0 or 1, and
    # what divides a dimension has no declared set.
    legal = attribute.legal
    allowed = (0, 1) if legal and set(legal) <= {0, 1} else legal
    if attribute.name in dimensions(op_type) or attribute.name == "TH":
        allowed = None
    return LayerAttribute(attribute.name, attribute.value, attribute.default, attribute.kind, allowed)


def _own(name: str, value: Any) -> LayerAttribute:
    several = isinstance(value, list)
    first = value[0] if several and value else value
    kind = next((many if several else one for of, one, many in _KINDS if isinstance(first, of)), "ints")
    return LayerAttribute(name, value, None, kind, None, explicit=True)


def with_folding(layers: Sequence[Layer], changes: Mapping[str, Mapping[str, Any]]) -> tuple[Layer, ...]:
    """The layers with these values, {key: {attribute: value}}, as FINN's own: nobody set them."""
    return tuple(
        replace(
            layer,
            attributes=tuple(
                replace(a, value=changes[layer.key][a.name]) if a.name in changes.get(layer.key, {}) else a
                for a in layer.attributes
            ),
        )
        for layer in layers
    )


def folding_changes(before: Iterable[Node], after: Iterable[Node]) -> dict[str, dict[str, Any]]:
    """What a step set of the folding: {key: {attribute: value}} of what differs between the models around it."""
    old = {node.key: {a.name: a.value for a in node.attributes} for node in before}
    found: dict[str, dict[str, Any]] = {}
    for node in after:
        if node.key not in old:
            continue
        for attribute in node.attributes:
            if attribute.name in EDITABLE and old[node.key].get(attribute.name) != attribute.value:
                found.setdefault(node.key, {})[attribute.name] = attribute.value
    return found


def edges_of(nodes: Sequence[Node]) -> tuple[tuple[str, str], ...]:
    """(key of producer, key of consumer) of every two nodes that follow each other."""
    made_by = {tensor: node.key for node in nodes for tensor in node.outputs if tensor}
    return tuple((made_by[tensor], node.key) for node in nodes for tensor in node.inputs if tensor in made_by)
