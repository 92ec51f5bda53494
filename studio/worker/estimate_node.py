"""One node of an estimate session: FINN's figures of it, and the same node as the values that the rules are about.

FINN's live calls answer nonsense with nonsense (a PE that divides nothing gets figures), so what comes from outside is
held against projects.folding.rules before it is set.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from finn.custom_op.fpgadataflow.hls import custom_op as hls_variants
from finn.custom_op.fpgadataflow.rtl import custom_op as rtl_variants
from onnx import NodeProto
from qonnx.custom_op.registry import getCustomOp

from projects.build.layers import Layer, LayerAttribute
from projects.folding import rules
from projects.folding.dimensions import base_type, folds
from projects.folding.session_protocol import Cost, Refusal
from projects.text import text
from studio.worker.estimate_model import UNSPECIALISED, impl_of

_PLAIN = ("i", "f", "s", "ints", "floats", "strings")


def copy_of(node: NodeProto) -> NodeProto:
    """A copy that can be changed."""
    twin = NodeProto()
    twin.CopyFrom(node)
    return twin


def other_variant(node: NodeProto) -> NodeProto | None:
    """The same node in its other impl style, or None where FINN has none."""
    style = "rtl" if impl_of(node) == "hls" else "hls"
    name = f"{base_type(node.op_type)}_{style}"
    if name not in (rtl_variants if style == "rtl" else hls_variants):
        return None
    twin = copy_of(node)
    twin.op_type, twin.domain = name, f"{UNSPECIALISED}.{style}"
    return twin


def estimate(node: NodeProto, part: str) -> Cost:
    """FINN's figures of a node.

    Raises:
        Exception: anything at all, where FINN cannot build it so.
    """
    operation = getCustomOp(node)
    found = operation.node_res_estimation(part)
    return Cost(cycles=int(operation.get_exp_cycles()), **{name: _plain(value) for name, value in found.items()})


def layer_of(node: NodeProto) -> Layer:
    """The node as values, without figures."""
    operation = getCustomOp(node)
    set_here = {a.name for a in node.attribute}
    attributes = tuple(
        LayerAttribute(
            name=name,
            value=_value(operation, name, spec[2]),
            default=_plain(spec[2]),
            kind=spec[0],
            allowed=tuple(spec[3]) if len(spec) > 3 and spec[3] is not None else None,
            explicit=name in set_here,
        )
        for name, spec in operation.get_nodeattr_types().items()
        if spec[0] in _PLAIN
    )
    return Layer(node.output[0], node.name, node.op_type, impl_of(node), attributes, None, None, None, None, None)


def with_values(layer: Layer, values: Mapping[str, Any]) -> Layer:
    """The layer with these values; those it has no attribute for are left out."""
    return replace(
        layer,
        attributes=tuple(
            replace(a, value=values[a.name], explicit=True) if a.name in values else a for a in layer.attributes
        ),
    )


def refusal(layer: Layer, name: str, attribute: str, value: Any) -> Refusal | None:
    """Why a layer cannot have this value, or None.

    What only the making of hardware would refuse passes: FINN's own folding can be such (Reshape), and its figures
    are those of a rebuild.

    Args:
        layer: with all its other values. name: what to call it.
    """
    said = rules.check(layer, attribute, value)
    if said is None or _late(layer, attribute, value):
        return None
    allowed = rules.choices(layer, attribute)
    message = text("{node}: {said}", node=name, said=str(said))
    return Refusal(name, attribute, value, message, None if allowed is None else allowed.values)


def _late(layer: Layer, attribute: str, value: Any) -> bool:
    if not rules.is_whole(value):
        return False
    return any(fold.late for fold in folds(with_values(layer, {attribute: value})) if fold.attribute == attribute)


def _value(operation: Any, name: str, default: Any) -> Any:
    try:
        return _plain(operation.get_nodeattr(name))
    except Exception:  # noqa: BLE001 - a required attribute that is not set raises a bare Exception
        return _plain(default)


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
