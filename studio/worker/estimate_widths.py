"""Which values change bit widths, so that FINN has to minimise them again.

Weights that can be written at run time, or that come from outside, cannot be narrowed to the values they have. By
FINN's minimise methods, and attribute by attribute by experiment (TFC, CNV with and without standalone thresholds, the
cybersecurity MLP): runtime_writeable_weights (MVAU, VVAU, Thresholding) and a mem_mode from outside change widths; PE,
SIMD, every ram_style, resType, the depth triggers and a move between the internal mem_modes do not. What is not known
to leave them alone counts as changing them. Held by test_estimate_equality.py.
Layer: studio.worker (imports FINN's world). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from onnx import NodeProto
from qonnx.custom_op.registry import getCustomOp

from projects.folding.dimensions import base_type

# Attributes that leave bit widths alone.
NARROW = frozenset(
    (
        *("PE", "SIMD", "parallel_window", "ram_style", "ram_style_thresholds", "ram_style_mask", "resType"),
        *("mac_resource", "depth_trigger_uram", "depth_trigger_bram", "inFIFODepths", "outFIFODepths", "depth"),
        *("pumpedMemory", "pumpedCompute", "TH", "uniform_thres", "deep_pipeline"),
    )
)
# What FINN's minimise methods tell apart of a mem_mode: weights that are built in, and those from outside.
INTERNAL = ("internal_embedded", "internal_decoupled")
OUTSIDE: dict[str, tuple[str, ...]] = {"MVAU": ("external", "external_mem", "dynamic")}


def mark_of(values: Mapping[str, Any]) -> Hashable:
    """What tells these values from others."""
    return tuple(sorted((name, repr(value)) for name, value in values.items()))


def widening(node: NodeProto, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that change bit widths, those with the same effect made one, without those the node has already."""
    operation = getCustomOp(node)
    outside = OUTSIDE.get(base_type(node.op_type), ())
    found = {}
    for name, value in values.items():
        if name in NARROW or operation.get_nodeattr(name) == value:
            continue
        if name == "mem_mode" and value in INTERNAL and operation.get_nodeattr(name) in INTERNAL:
            continue
        found[name] = outside[0] if name == "mem_mode" and value in outside else value
    return found
