"""Layer tables: each hardware node with its attributes, legal sets and FINN's estimates, read from its own custom op.

Nothing here changes the model that FINN goes on building. Layer: studio.worker. Thread: a job's main thread.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from finn.util.fpgadataflow import is_hls_node, is_rtl_node
from onnx import AttributeProto, NodeProto
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.registry import getCustomOp, is_custom_op

from projects.build.layers import Layer, LayerAttribute, LayerTable
from studio.worker.figures import performance

HARDWARE_DOMAIN = "finn.custom_op.fpgadataflow"
PARTITION = "StreamingDataflowPartition"
LARGEST_TENSOR_SHOWN = 16


def layer_table(model: ModelWrapper, step: str, part: str | None, clock_ns: float) -> LayerTable:
    """The hardware nodes of a model with FINN's figures.

    Args:
        model: the model after a step; it is not changed.
        step: name of that step, kept in the table.
        part: FPGA part the resources are estimated for, or None: no resources.
        clock_ns: clock period in nanoseconds.

    Returns:
        Empty where nothing is mapped to hardware yet. A figure that FINN does not give is None.
    """
    layers = tuple(_layer(node, index, part) for index, node in enumerate(model.graph.node) if _is_hardware(node))
    found = performance(model, {layer.name: layer.cycles for layer in layers}, clock_ns)
    return LayerTable(
        step=step,
        layers=layers,
        part=part,
        clock_ns=clock_ns,
        fps=found.fps if found else None,
        max_cycles=found.max_cycles if found else None,
        bottleneck=found.bottleneck if found else None,
        latency_ns=found.latency_ns if found else None,
    )


def definitions(model: ModelWrapper) -> dict[str, dict[str, dict[str, Any]]]:
    """What every custom op met in a model declares.

    Returns:
        {op_type: {attribute: {"kind", "default", "allowed", "required"}}}.
    """
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for node in model.graph.node:
        if node.op_type in found or not is_custom_op(node.domain, node.op_type):
            continue
        types = _declared(node)
        if types is not None:
            found[node.op_type] = {
                name: {
                    "kind": spec[0],
                    "default": _plain(spec[2]),
                    "allowed": _allowed(spec),
                    "required": bool(spec[1]),
                }
                for name, spec in types.items()
            }
    return found


def _is_hardware(node: NodeProto) -> bool:
    return bool(node.domain.startswith(HARDWARE_DOMAIN)) and node.op_type != PARTITION


def _declared(node: NodeProto) -> dict[str, Any] | None:
    try:
        types: dict[str, Any] = getCustomOp(node).get_nodeattr_types()
    except Exception:  # noqa: BLE001 - an op that this FINN does not know raises a bare Exception
        return None
    return types


def _layer(node: NodeProto, index: int, part: str | None) -> Layer:
    types = _declared(node)
    set_here = {a.name: a for a in node.attribute}
    attributes = tuple(
        LayerAttribute(
            name=name,
            value=_value(set_here[name]) if name in set_here else _plain(spec[2]),
            default=_plain(spec[2]),
            kind=spec[0],
            allowed=_allowed_tuple(spec),
            explicit=name in set_here,
        )
        for name, spec in (types or {}).items()
    )
    impl = "hls" if is_hls_node(node) else "rtl" if is_rtl_node(node) else ""
    cycles, resources, error = _estimate(node, part) if impl else (None, {}, "")
    return Layer(
        key=node.output[0] if node.output else f"node#{index}",
        name=node.name,
        op_type=node.op_type,
        impl=impl,
        attributes=attributes,
        cycles=cycles,
        lut=resources.get("LUT"),
        bram_18k=resources.get("BRAM_18K"),
        uram=resources.get("URAM"),
        dsp=resources.get("DSP"),
        estimate_error=error if types is not None else f"FINN knows no custom op {node.op_type}",
        bram_efficiency=resources.get("BRAM_efficiency"),
    )


def _estimate(node: NodeProto, part: str | None) -> tuple[int | None, dict[str, float], str]:
    """FINN's cycles and resources of a node, and its message where it raised instead.

    An illegal folding makes FINN's estimates raise anything at all (AssertionError without words, ZeroDivisionError,
    numpy's ValueError), which must cost this node's figures and nothing else.
    """
    cycles: int | None = None
    resources: dict[str, float] = {}
    try:
        op = getCustomOp(node)
        cycles = int(op.get_exp_cycles())
        if part is not None:
            resources = {k: _number(v) for k, v in op.node_res_estimation(part).items()}
    except Exception as error:  # noqa: BLE001 - see above
        return cycles, resources, f"{type(error).__name__}: {error}".rstrip(": ")
    return cycles, resources, ""


def _number(value: Any) -> float:
    plain = float(value)
    return int(plain) if plain.is_integer() else plain


def _value(attribute: AttributeProto) -> Any:
    match attribute.type:
        case AttributeProto.INT:
            return attribute.i
        case AttributeProto.FLOAT:
            return attribute.f
        case AttributeProto.STRING:
            return attribute.s.decode("utf-8", "replace")
        case AttributeProto.INTS:
            return list(attribute.ints)
        case AttributeProto.FLOATS:
            return list(attribute.floats)
        case AttributeProto.STRINGS:
            return [s.decode("utf-8", "replace") for s in attribute.strings]
        case AttributeProto.TENSOR:
            return f"tensor {tuple(attribute.t.dims)}"
        case AttributeProto.GRAPH:
            return f"graph of {len(attribute.g.node)} nodes"
    return None


def _plain(value: Any) -> Any:
    """A default as JSON can hold it."""
    if isinstance(value, np.ndarray):
        return value.tolist() if value.size <= LARGEST_TENSOR_SHOWN else f"tensor {value.shape}"
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def _allowed(spec: tuple[Any, ...]) -> list[Any] | None:
    """The closed set of values in a fixed order (FINN keeps a set, whose order changes from run to run)."""
    if len(spec) < 4 or spec[3] is None:
        return None
    return sorted((_plain(v) for v in spec[3]), key=lambda v: (isinstance(v, str), v))


def _allowed_tuple(spec: tuple[Any, ...]) -> tuple[Any, ...] | None:
    allowed = _allowed(spec)
    return None if allowed is None else tuple(allowed)
