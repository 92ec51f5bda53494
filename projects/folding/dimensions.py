"""Which dimension each folding attribute of FINN's layers must divide, and how large it is in a given layer.

FINN checks some of this late (Reshape: only when FIFOs are inserted), some of it never (MVAU's estimates are garbage
instead), so it is written down here and held against FINN by tests/studio/worker/test_rules_contract.py.
Layer: projects. Thread: any.
Source: finn-plus 1.6.1, custom_op/fpgadataflow/*.py (get_folded_*_shape, calc_wmem, get_hw_compatible_*).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from math import gcd, isqrt, prod

from projects.build.layers import Layer


@dataclass(frozen=True)
class Dimension:
    """Where the size is that a folding attribute must divide.

    Args:
        attribute: the node attribute that holds it.
        at: "value", "product" or "each" of a list, or an index into it ("-1", the innermost).
        late: FINN says nothing about it before hardware is made.
    """

    attribute: str
    at: str = "value"
    late: bool = False


@dataclass(frozen=True)
class Fold:
    """One folding attribute of a layer: what it is, and the size it must divide.

    Args:
        dimension: name of the attribute that limits it, several joined by " and ".
        size: what it must divide (the greatest common divisor where several sizes limit it).
        late: FINN accepts another value until hardware is made.
    """

    attribute: str
    value: int
    dimension: str
    size: int
    late: bool = False

    @property
    def full(self) -> bool:
        """Whether the dimension is wholly unfolded."""
        return self.value >= self.size

    @property
    def legal(self) -> bool:
        """Whether FINN's hardware can be built so."""
        return self.value >= 1 and self.size % self.value == 0


_Rules = dict[str, tuple[Dimension, ...]]
_CHANNELS_PE: _Rules = {"PE": (Dimension("NumChannels"),)}
_CHANNELS_SIMD: _Rules = {"SIMD": (Dimension("NumChannels"),)}
_INNERMOST_SIMD: _Rules = {"SIMD": (Dimension("ifm_dim", "-1"),)}
# SetFolding looks at the output only, so FINN's own automatic PE of a Reshape can be one that hardware cannot have.
_RESHAPED: _Rules = {"PE": (Dimension("inp_shape", "-1", late=True), Dimension("out_shape", "-1"))}
_SHUFFLED: _Rules = {"SIMD": (Dimension("in_shape", "-1"), Dimension("out_shape", "-1"))}
_CONCATENATED: _Rules = {"SIMD": (Dimension("ChannelsPerStream", "each", late=True),)}

# op type without its _hls or _rtl: {folding attribute: what it must divide}
DIMENSIONS: dict[str, _Rules] = {
    "MVAU": {"PE": (Dimension("MH"),), "SIMD": (Dimension("MW"),)},
    "VVAU": {"PE": (Dimension("Channels"),), "SIMD": (Dimension("Kernel", "product"),)},
    "ConvolutionInputGenerator": {"SIMD": (Dimension("IFMChannels"),)},
    "Thresholding": _CHANNELS_PE,
    "DuplicateStreams": _CHANNELS_PE,
    "GlobalAccPool": _CHANNELS_PE,
    "PWPolyF": _CHANNELS_PE,
    "Requant": _CHANNELS_PE,
    "ReplicateStream": {"PE": (Dimension("num_elems"),)},
    "Pool": {"PE": (Dimension("Channels"),)},
    "LabelSelect": {"PE": (Dimension("Labels"),)},
    "FMPadding": _CHANNELS_SIMD,
    "FMPadding_Pixel": _CHANNELS_SIMD,
    "UpsampleNearestNeighbour": _CHANNELS_SIMD,
    "Pad1D": _CHANNELS_SIMD,
    "SelectToken": _CHANNELS_SIMD,
    "Crop": _CHANNELS_SIMD,
    "LayerNorm": _INNERMOST_SIMD,
    "HWSoftmax": _INNERMOST_SIMD,
    "Shuffle": _SHUFFLED,
    "OuterShuffle": _SHUFFLED,
    # InnerShuffle_rtl takes another SIMD in silence where it does not divide the dimension before the innermost.
    "InnerShuffle": {"SIMD": (Dimension("transpose_in_shape", "-2"), Dimension("in_shape", "-1"))},
    "Reshape": _RESHAPED,
    "Squeeze": _RESHAPED,
    "Unsqueeze": _RESHAPED,
    "StreamingConcat": _CONCATENATED,
    "StreamingSplit": _CONCATENATED,
    "HWWhere": {"PE": (Dimension("Shape", "-1"),)},
    "ScaledDotProductAttention": {
        "EmbFold": (Dimension("QKDim"), Dimension("VDim")),
        "SeqFold": (Dimension("KVLen"),),
    },
}
# Elementwise operations: one rule for all, by the beginning of their name.
_ELEMENTWISE: _Rules = {"PE": (Dimension("out_shape", "-1"),)}


def base_type(op_type: str) -> str:
    """`MVAU` of `MVAU_hls`."""
    return op_type.removesuffix("_hls").removesuffix("_rtl")


def dimensions(op_type: str) -> dict[str, tuple[Dimension, ...]]:
    """What the folding attributes of an op type must divide; empty where nothing is known."""
    base = base_type(op_type)
    return _ELEMENTWISE if base.startswith("Elementwise") else DIMENSIONS.get(base, {})


def sizes(layer: Layer, dimension: Dimension) -> tuple[int, ...]:
    """The sizes that a dimension has in a layer; none where the layer does not say it."""
    found = layer.attribute(dimension.attribute)
    value = None if found is None else found.value
    if value is None or value == []:
        return ()
    if dimension.at == "value":
        return (int(value),) if value else ()
    if dimension.at == "product":
        return (prod(value),)
    if dimension.at == "each":
        return tuple(int(v) for v in value)
    index = int(dimension.at)
    return (int(value[index]),) if len(value) >= -index else ()


def limit(layer: Layer, attribute: str) -> tuple[int, tuple[Dimension, ...]] | None:
    """What a folding attribute of this layer must divide, and the dimensions it comes from; None: no rule is known."""
    rules = dimensions(layer.op_type).get(attribute, ())
    found = [(rule, sizes(layer, rule)) for rule in rules]
    numbers = [n for _, several in found for n in several]
    if not numbers:
        return None
    return reduce(gcd, numbers), tuple(rule for rule, several in found if several)


def folds(layer: Layer) -> tuple[Fold, ...]:
    """The folding attributes of a layer whose dimension is known."""
    found = []
    for attribute in dimensions(layer.op_type):
        value, bound = layer.attribute(attribute), limit(layer, attribute)
        if value is None or bound is None or value.value is None:
            continue
        size, rules = bound
        early = [n for rule in rules if not rule.late for n in sizes(layer, rule)]
        number = int(value.value)
        late = number >= 1 and bool(size % number) and all(n % number == 0 for n in early)
        found.append(Fold(attribute, number, " and ".join(r.attribute for r in rules), size, late))
    return tuple(found)


def divisors(number: int) -> list[int]:
    """All divisors of a positive number, smallest first."""
    small = [d for d in range(1, isqrt(number) + 1) if number % d == 0]
    return small + [number // d for d in reversed(small) if d * d != number]


def bits(datatype: object) -> int | None:
    """Width of a FINN datatype by its name: INT2 has 2, BIPOLAR 1, FLOAT32 32; None where unknown."""
    if not isinstance(datatype, str):
        return None
    named = {"BIPOLAR": 1, "BINARY": 1, "TERNARY": 2, "FLOAT32": 32, "FLOAT16": 16}
    if datatype in named:
        return named[datatype]
    match = re.match(r"^(?:U?INT|FIXED<|SCALEDINT<)(\d+)", datatype)
    return int(match.group(1)) if match else None
