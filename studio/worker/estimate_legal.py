"""Which values an attribute of a node may have: FINN's closed sets, divisors, and what its estimates bear.

FINN's live calls answer nonsense with nonsense (a PE that divides nothing gets figures), so everything that comes from
outside is held against this before it is set.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from math import gcd
from typing import Any

from finn.custom_op.fpgadataflow.hls import custom_op as hls_variants
from finn.custom_op.fpgadataflow.rtl import custom_op as rtl_variants
from onnx import NodeProto
from qonnx.custom_op.registry import getCustomOp

from projects.build.folding_rules import DIMENSIONS, base_type, divisors
from projects.build.layers import FOLDING_ATTRIBUTES
from projects.folding.session_protocol import Cost, Refusal
from projects.text import Text, text
from studio.worker.estimate_model import UNSPECIALISED, impl_of

# Those that FINN writes into auto_folding_config.json, and what its tables know besides.
EDITABLE = tuple(
    dict.fromkeys(
        (
            *FOLDING_ATTRIBUTES,
            *("EmbFold", "SeqFold", "ram_style_mask", "depth", "impl_style", "mac_resource"),
            *("pumpedMemory", "TH", "uniform_thres", "deep_pipeline"),
        )
    )
)
DIVIDING = ("PE", "SIMD")
_MOST = 2**31 - 1  # of a whole number: FINN's generated code has 32 bits for each of these


def types_of(node: NodeProto) -> dict[str, Any]:
    """What the node's custom op declares: {attribute: (kind, required, default, allowed)}."""
    types: dict[str, Any] = getCustomOp(node).get_nodeattr_types()
    return types


def other_variant(node: NodeProto) -> NodeProto | None:
    """The same node in its other impl style, or None where FINN has none."""
    style = "rtl" if impl_of(node) == "hls" else "hls"
    name = f"{base_type(node.op_type)}_{style}"
    if name not in (rtl_variants if style == "rtl" else hls_variants):
        return None
    twin = copy_of(node)
    twin.op_type, twin.domain = name, f"{UNSPECIALISED}.{style}"
    return twin


def copy_of(node: NodeProto) -> NodeProto:
    """A copy that can be changed."""
    twin = NodeProto()
    twin.CopyFrom(node)
    return twin


def estimate(node: NodeProto, part: str) -> Cost:
    """FINN's figures of a node.

    Raises:
        Exception: anything at all, where FINN cannot build it so.
    """
    operation = getCustomOp(node)
    found = operation.node_res_estimation(part)
    return Cost(cycles=int(operation.get_exp_cycles()), **{name: _plain(value) for name, value in found.items()})


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def candidates(node: NodeProto, attribute: str) -> tuple[Any, ...] | None:
    """The values worth asking FINN about, None where any will do."""
    spec = types_of(node)[attribute]
    if len(spec) > 3 and spec[3] is not None:
        return tuple(sorted(spec[3], key=lambda value: (isinstance(value, str), value)))
    if attribute in DIVIDING and (size := _dimension(node, attribute)) is not None:
        return tuple(divisors(size))
    return None


def _dimension(node: NodeProto, attribute: str) -> int | None:
    """What PE or SIMD must divide."""
    operation = getCustomOp(node)
    for name, dimension in DIMENSIONS.get(base_type(node.op_type), ()):
        if name == attribute:
            size = operation.get_nodeattr(dimension)
            whole = 1
            for each in size if isinstance(size, (list, tuple)) else [size]:
                whole *= int(each)
            return whole if whole > 0 else None
    if "ChannelsPerStream" in types_of(node):
        return gcd(*(int(count) for count in operation.get_nodeattr("ChannelsPerStream"))) or None
    try:
        return int(operation.get_normal_output_shape()[-1])
    except Exception:  # noqa: BLE001 - FINN's operations raise anything; then the value counts as free
        return None


def legal_values(node: NodeProto, attribute: str, part: str) -> tuple[Any, ...] | None:
    """The values that FINN can build beside the node's other values, None where any will do."""
    possible = candidates(node, attribute)
    if possible is None:
        return None
    return tuple(value for value in possible if fault_of(with_value(node, attribute, value), part) is None)


def with_value(node: NodeProto, attribute: str, value: Any) -> NodeProto:
    """A copy of the node with this value."""
    twin = copy_of(node)
    getCustomOp(twin).set_nodeattr(attribute, value)
    return twin


def fault_of(node: NodeProto, part: str) -> str | None:
    """What FINN says against this node, or None."""
    try:
        estimate(node, part)
        operation = getCustomOp(node)
        operation.get_folded_input_shape()
        operation.get_folded_output_shape()
    except Exception as error:  # noqa: BLE001 - as above
        return f"{type(error).__name__}: {error}".rstrip(": ")
    return None


def check(node: NodeProto, name: str, attribute: str, value: Any) -> Refusal | None:
    """Why this value cannot be, looked at alone, or None.

    Args:
        name: what to call the node.
    """
    types = types_of(node)
    if attribute not in types:
        said = text("{node} ({op}) has no attribute {attribute}.", node=name, op=node.op_type, attribute=attribute)
        return Refusal(name, attribute, value, said)
    legal = candidates(node, attribute)
    said_kind = _kind_fault(attribute, types[attribute][0], value)
    if said_kind is not None:
        return Refusal(name, attribute, value, said_kind, legal)
    if legal is not None and value not in legal:
        said = text(
            "{node}: {attribute} cannot be {value}; it can be {legal}.",
            node=name,
            attribute=attribute,
            value=str(value),
            legal=", ".join(map(str, legal)),
        )
        return Refusal(name, attribute, value, said, legal)
    return None


def _kind_fault(attribute: str, kind: str, value: Any) -> Text | None:
    """Why a value is not of FINN's kind, or None. True is no number here, and 4.0 is not 4: FINN refuses them too."""
    least = 1 if attribute in DIVIDING else 0 if attribute in EDITABLE else -_MOST

    def whole(number: Any) -> bool:
        return isinstance(number, int) and not isinstance(number, bool) and least <= number <= _MOST

    match kind:
        case "i" if not whole(value):
            return text("{attribute} takes a whole number from {least} on.", attribute=attribute, least=least)
        case "ints" if not (isinstance(value, list) and value and all(map(whole, value))):
            return text("{attribute} takes a list of whole numbers from {least} on.", attribute=attribute, least=least)
        case "s" if not isinstance(value, str):
            return text("{attribute} takes a word.", attribute=attribute)
        case "f" if not isinstance(value, float):
            return text("{attribute} takes a number with a point.", attribute=attribute)
        case "i" | "ints" | "s" | "f":
            return None
    return text("{attribute} cannot be edited.", attribute=attribute)
