"""Implementation styles: which variants FINN has of an operation, and what its nodes are called before and after.

FINN counts names per final op type, so a change of one node's style renames others. The name before
step_specialize_layers does not change: it is a node's identity.
Layer: projects. Thread: any.
Source: finn-plus 1.6.1, custom_op/fpgadataflow/{hls,rtl}/__init__.py, transformation/fpgadataflow/specialize_layers.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from projects.build.layers import Layer
from projects.folding.dimensions import base_type

BOTH = (
    *("Crop", "ElementwiseAdd", "ElementwiseMul", "ElementwiseSub", "HWSoftmax", "LayerNorm", "MVAU", "Requant"),
    *("StreamingDataWidthConverter", "StreamingFIFO", "Thresholding", "VVAU"),
)
RTL_ONLY = (
    *("ConvolutionInputGenerator", "FMPadding", "HWWhere", "InnerShuffle", "PWPolyF", "Pad1D"),
    *("RemoveDataPath", "Reshape", "SelectToken"),
)
# FINN takes these apart in a step of its own, after the folding.
LATER = ("Shuffle",)


@dataclass(frozen=True, order=True)
class Identity:
    """What a node keeps through every change of style and folding. Two are the same if their names are.

    Args:
        name: its name before step_specialize_layers ("MVAU_0"); the same in the next build of the same network.
        key: its first output tensor; the same in every step of one build, and random for some nodes in the next.
    """

    name: str
    key: str = field(default="", compare=False)


def variants(op_type: str) -> tuple[str, ...]:
    """Of "hls" and "rtl", those that FINN has of an operation; which of them it takes on a part, only FINN knows."""
    base = base_type(op_type)
    if base in LATER:
        return ()
    if base in BOTH:
        return ("hls", "rtl")
    return ("rtl",) if base in RTL_ONLY else ("hls",)


def identities(layers: Iterable[Layer]) -> dict[str, Identity]:
    """The identity of each layer by its key, from the graph's order: FINN counted the same nodes the same way before.

    Args:
        layers: of one table up to step_minimize_bit_width, all and in graph order.
    """
    counts: Counter[str] = Counter()
    found = {}
    for layer in layers:
        base = base_type(layer.op_type)
        found[layer.key] = Identity(f"{base}_{counts[base]}", layer.key)
        counts[base] += 1
    return found


def names_after(layers: Iterable[Layer], chosen: Mapping[str, str]) -> dict[str, str]:
    """FINN's name of each layer by its key, after these styles: for the title of a column before FINN has run again.

    Args:
        chosen: {key: "hls" or "rtl"}; the others keep their style.
    """
    counts: Counter[str] = Counter()
    found = {}
    for layer in layers:
        style = chosen.get(layer.key, layer.impl)
        op_type = f"{base_type(layer.op_type)}_{style}" if style else layer.op_type
        found[layer.key] = f"{op_type}_{counts[op_type]}"
        counts[op_type] += 1
    return found
