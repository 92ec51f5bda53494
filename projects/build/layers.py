"""The layers of a design: hardware nodes with attributes, legal sets and FINN's estimates.

Written by the worker after each step from step_specialize_layers on, as `studio/layers/<step>.json` in the build's
directory; every figure comes from FINN's own custom ops. Layer: projects. Thread: any.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

RESOURCES = ("LUT", "BRAM_18K", "URAM", "DSP")

# Shown first and in this order in tables; whatever else a node declares follows in the inspector.
FOLDING_ATTRIBUTES = (
    "PE",
    "SIMD",
    "ram_style",
    "ram_style_thresholds",
    "mem_mode",
    "resType",
    "runtime_writeable_weights",
    "parallel_window",
    "depth_trigger_uram",
    "depth_trigger_bram",
    "inFIFODepths",
    "outFIFODepths",
)


@dataclass(frozen=True)
class LayerAttribute:
    """One attribute as the node's own `get_nodeattr_types` declares it.

    Args:
        value: what it is now; default: what it is when not set; explicit: the node sets it.
        kind: FINN's type letter ("i", "s", "f", "ints", "strings", "floats", "b", "t").
        allowed: the closed set of values, or None where any is taken.
    """

    name: str
    value: Any
    default: Any
    kind: str
    allowed: tuple[Any, ...] | None = None
    explicit: bool = False


@dataclass(frozen=True)
class Layer:
    """One hardware node.

    Args:
        key: first output tensor. name: FINN's name of it in this step.
        impl: "hls", "rtl", or "" where the style is not chosen yet.
        cycles, lut, bram_18k, uram, dsp: FINN's estimates; None where FINN gives none.
        estimate_error: FINN's message where an estimate raised, else "".
        bram_efficiency: share of the block RAM it takes that holds its parameters, 0 to 1; FINN's estimate, which is 1
            where there is no such memory. None where FINN gives none, or an older file does not tell.
    """

    key: str
    name: str
    op_type: str
    impl: str
    attributes: tuple[LayerAttribute, ...]
    cycles: int | None
    lut: float | None
    bram_18k: float | None
    uram: float | None
    dsp: float | None
    estimate_error: str = ""
    bram_efficiency: float | None = None

    def attribute(self, name: str) -> LayerAttribute | None:
        """The attribute of this name, or None where the node has none such."""
        return next((a for a in self.attributes if a.name == name), None)


@dataclass(frozen=True)
class LayerTable:
    """All hardware nodes after one step, in graph order. fps and the rest are FINN's dataflow_performance."""

    step: str
    layers: tuple[Layer, ...]
    part: str | None = None
    clock_ns: float | None = None
    fps: float | None = None
    max_cycles: int | None = None
    bottleneck: str | None = None
    latency_ns: float | None = None

    def totals(self) -> dict[str, float]:
        """Sums over the layers of what FINN estimates, as FINN's own report sums them."""
        return {
            "LUT": sum(layer.lut or 0 for layer in self.layers),
            "BRAM_18K": sum(layer.bram_18k or 0 for layer in self.layers),
            "URAM": sum(layer.uram or 0 for layer in self.layers),
            "DSP": sum(layer.dsp or 0 for layer in self.layers),
        }


def table_to_data(table: LayerTable) -> dict[str, Any]:
    """JSON data of a layer table."""
    return {"format": 1, **asdict(table)}


def table_from_data(data: dict[str, Any]) -> LayerTable:
    """The inverse of `table_to_data`."""
    layers = tuple(layer_from_data(layer) for layer in data["layers"])
    return LayerTable(**{k: v for k, v in data.items() if k not in ("format", "layers")}, layers=layers)


def layer_from_data(data: dict[str, Any]) -> Layer:
    """A layer out of JSON data, as `dataclasses.asdict` makes it."""
    attributes = tuple(
        LayerAttribute(**{**a, "allowed": None if a["allowed"] is None else tuple(a["allowed"])})
        for a in data["attributes"]
    )
    return Layer(**{**data, "attributes": attributes})
