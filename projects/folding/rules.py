"""What the attributes of a FINN layer may be: closed sets, divisors, kinds, and why.

Legal is what FINN builds: estimates, minimised bit widths, FIFO insertion and code generation take it. What hardware
generation takes only together with another value (URAM without writeable weights) is legal and a caution.
Held against FINN by tests/studio/worker/test_rules_contract.py. Layer: projects. Thread: any.
Source: finn-plus 1.6.1, custom_op/fpgadataflow, and qonnx 1.0.0, custom_op/base.py (set_nodeattr).
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd, prod
from typing import Any

from projects.boards import device, part_totals
from projects.build.layers import FOLDING_ATTRIBUTES, Layer, LayerAttribute
from projects.folding.dimensions import base_type, bits, dimensions, divisors, limit
from projects.text import NOTHING, Text, text

STYLE = "preferred_impl_style"
# What a folding file may set without changing what the network computes.
EDITABLE = (
    *FOLDING_ATTRIBUTES,
    *("EmbFold", "SeqFold", "ram_style_mask", "mac_resource", "depth", "impl_style"),
    *("TH", "pumpedMemory", "pumpedCompute", "uniform_thres", "deep_pipeline"),
)
# Which device and region a layer goes to; a floorplan sets it, a folding file may.
PLACEMENT = ("slr", "mem_port", "partition_id", "device_id")
COUNTS = ("PE", "SIMD", "EmbFold", "SeqFold", "TH", "depth")  # from 1
LARGEST = 2**31 - 1  # FINN's generated code has 32 bits for each
_ORDER = ("", "auto", "lut", "dsp", "srl", "distributed", "block", "ultra", "hls", "rtl")
_VERSAL = re.compile(r"xcv[cepm]|xqv[cm]|xqrvc|xcv80")
_TILED_BITS = 8
WIDEST_STREAM = 8191  # finn.util.basic.MAX_ALLOWED_AP_INT_W


@dataclass(frozen=True)
class Choices:
    """What one attribute of one layer may be, everything else as it is.

    Args:
        kind: FINN's type letter ("i", "s", "f", "ints", ...).
        values: the closed set in order, or None where any value of the kind will do.
        reason: why just these; empty where FINN declares the set.
        least, most: bounds of free whole numbers.
        count: how many numbers a free list must have at least.
    """

    attribute: str
    kind: str
    values: tuple[Any, ...] | None
    reason: Text = NOTHING
    least: int = 0
    most: int = LARGEST
    count: int = 0

    @property
    def closed(self) -> bool:
        """Whether there is a set to choose from."""
        return self.values is not None


@dataclass(frozen=True)
class Breach:
    """A value that a layer cannot have, and why."""

    attribute: str
    value: Any
    message: Text


# --- what there is to choose


def choices(layer: Layer, attribute: str) -> Choices | None:
    """What an attribute of this layer may be, beside its other values; None: the layer has no such attribute."""
    found = layer.attribute(attribute)
    if found is None:
        return None
    least = 1 if attribute in COUNTS else 0
    values, reason = _closed(layer, found)
    count = len(found.default) if isinstance(found.default, list) else 0
    if attribute in PLACEMENT:
        least = -1
    return Choices(attribute, found.kind, values, reason, least, count=count)


def _closed(layer: Layer, found: LayerAttribute) -> tuple[tuple[Any, ...] | None, Text]:
    name = found.name
    bound = limit(layer, name) if name in dimensions(layer.op_type) else None
    if bound is not None:
        size, rules = bound
        numbers = [n for n in divisors(size) if _bears(layer, name, n)]
        reason = text("It must divide {dimension}.", dimension=_described(layer, [r.attribute for r in rules]))
        if len(numbers) < len(divisors(size)):
            tiled = (_number(layer, "TH") or 1) > 1
            reason = _whole_window(layer) if _window(layer) else _tiling() if tiled else _doubled_clock()
        return tuple(numbers), reason
    if name == "TH":
        return _tiles(layer)
    allowed = found.allowed
    if name == "mem_mode" and layer.op_type.startswith("Elementwise") and layer.op_type.endswith("_rtl"):
        allowed = ("internal_decoupled",)  # FINN declares no set, and asserts this one when it makes hardware
    if allowed is None:
        return None, NOTHING
    kept = tuple(v for v in sorted(allowed, key=_rank) if _bears(layer, name, v))
    return kept, _why_not_all(layer, name) if len(kept) < len(allowed) else NOTHING


def _rank(value: Any) -> tuple[int, str]:
    return (_ORDER.index(value), "") if value in _ORDER else (len(_ORDER), f"{value:>12}")


def _bears(layer: Layer, name: str, value: Any) -> bool:
    """The rules between the attributes of one layer."""
    base = base_type(layer.op_type)
    if base == "ConvolutionInputGenerator":
        if name == "SIMD" and _number(layer, "parallel_window") == 1 and not _any_window(layer):
            return bool(value == _number(layer, "IFMChannels"))
        if name == "parallel_window" and value == 1:
            whole = _number(layer, "SIMD") == _number(layer, "IFMChannels")
            return (whole or _any_window(layer)) and _number(layer, "dynamic_mode") != 1
    if layer.op_type in ("MVAU_rtl", "VVAU_rtl") and name == "resType":
        return bool(value != "lut")  # FINN's RTL has no multipliers of LUTs
    if base == "MVAU":
        return _pumped(layer, name, value) and _tiled(layer, name, value)
    return True


def _pumped(layer: Layer, name: str, value: Any) -> bool:
    """A doubled clock: RTL multipliers need two inputs, a streamer two weights."""
    now = {a: value if a == name else _number(layer, a) for a in ("PE", "SIMD", "pumpedMemory", "pumpedCompute")}
    if name not in now:
        return True
    if now["pumpedCompute"] == 1 and now["SIMD"] == 1:
        return False
    decoupled = layer.attribute("mem_mode")
    single = now["PE"] == 1 and now["SIMD"] == 1 and (decoupled is None or decoupled.value == "internal_decoupled")
    return not (single and now["pumpedMemory"] == 1)


def _tiled(layer: Layer, name: str, value: Any) -> bool:
    tile = _number(layer, "TH") or 1
    if tile == 1 or name not in ("PE", "SIMD"):
        return True
    return bool(value * (_number(layer, "SIMD" if name == "PE" else "PE") or 1) % tile == 0)


def _window(layer: Layer) -> bool:
    return base_type(layer.op_type) == "ConvolutionInputGenerator"


def _any_window(layer: Layer) -> bool:
    """Whether a parallel window may have any SIMD: depthwise, or a kernel of one pixel."""
    kernel = layer.attribute("ConvKernelDim")
    single = kernel is not None and bool(kernel.value) and prod(kernel.value) == 1
    return _number(layer, "depthwise") == 1 or single


def _tiles(layer: Layer) -> tuple[tuple[int, ...], Text]:
    vectors = layer.attribute("numInputVectors")
    widths = [_bits(layer, name) for name in ("inputDataType", "weightDataType")]
    if layer.op_type != "MVAU_rtl" or vectors is None or max(widths) > _TILED_BITS:
        return (1,), _tiling()
    lanes = (_number(layer, "PE") or 1) * (_number(layer, "SIMD") or 1)
    return tuple(divisors(gcd(lanes, prod(vectors.value)))), _tiling()


def _bits(layer: Layer, name: str) -> int:
    found = layer.attribute(name)
    return (bits(found.value) if found is not None else None) or 1


def _number(layer: Layer, name: str) -> int | None:
    found = layer.attribute(name)
    return found.value if found is not None and isinstance(found.value, int) else None


# --- why


def _described(layer: Layer, names: list[str]) -> str:
    said = []
    for name in names:
        found = layer.attribute(name)
        said.append(f"{name} {shown(found.value)}" if found is not None else name)
    return ", ".join(said)


def _whole_window(layer: Layer) -> Text:
    return text(
        "With parallel_window 1, SIMD must be all {channels} channels (IFMChannels).",
        channels=_number(layer, "IFMChannels"),
    )


def _tiling() -> Text:
    return text("TH is 1 but in RTL of at most 8 bits, and must divide PE times SIMD and the number of input vectors.")


def _doubled_clock() -> Text:
    return text("A doubled clock needs parallelism: pumpedCompute SIMD 2 or more, pumpedMemory PE or SIMD 2 or more.")


def _why_not_all(layer: Layer, name: str) -> Text:
    if name == "parallel_window":
        return _whole_window(layer)
    if name == "resType":
        return text("The RTL of {op} has no multipliers of LUTs.", op=base_type(layer.op_type))
    return _doubled_clock()


def shown(value: Any) -> str:
    """A value as sentences show it: words bare, the rest as JSON."""
    return value if isinstance(value, str) and value else json.dumps(value)


# --- whether a value is one of them


def check(layer: Layer, attribute: str, value: Any) -> Text | None:
    """Why this layer cannot have this value, or None where it can. True is no number, 4.0 and "4" are not 4."""
    allowed = choices(layer, attribute)
    if allowed is None:
        return no_such(layer, attribute)
    said = _wrong_kind(allowed, value)
    if said is not None:
        return said
    if allowed.values is not None and value not in allowed.values:
        return _not_one_of(layer, allowed, value)
    return None


def no_such(layer: Layer, attribute: str) -> Text:
    """That the layer has no such attribute, and which one may be meant."""
    close = difflib.get_close_matches(attribute, [a.name for a in layer.attributes if a.name in EDITABLE], 1)
    if close:
        return text(
            "{op} has no attribute {attribute}. Did you mean {close}?",
            op=layer.op_type,
            attribute=attribute,
            close=close[0],
        )
    return text("{op} has no attribute {attribute}.", op=layer.op_type, attribute=attribute)


def _not_one_of(layer: Layer, allowed: Choices, value: Any) -> Text:
    numbers = allowed.values or ()
    bound = limit(layer, allowed.attribute) if allowed.attribute in dimensions(layer.op_type) else None
    said = {"attribute": allowed.attribute, "value": shown(value), "legal": ", ".join(map(shown, numbers))}
    if bound is not None and bound[0] % value:
        return text(
            "{attribute} {value} does not divide {dimension}. Use one of {legal}.",
            dimension=_described(layer, [rule.attribute for rule in bound[1]]),
            **said,
        )
    if str(allowed.reason):
        return text("{attribute} cannot be {value}. {reason}", reason=str(allowed.reason), **said)
    return text("{attribute} cannot be {value}. Use one of {legal}.", **said)


def _wrong_kind(allowed: Choices, value: Any) -> Text | None:
    said = {"attribute": allowed.attribute, "value": json.dumps(value), "least": allowed.least}
    match allowed.kind:
        case "i":
            if not is_whole(value):
                return text("{attribute} is {value}; FINN takes a whole number, without quotes and point.", **said)
            if not allowed.least <= value <= allowed.most:
                return text(
                    "{attribute} is {value}; it must be a whole number from {least} to {most}.",
                    most=allowed.most,
                    **said,
                )
        case "ints":
            if not isinstance(value, list) or not all(is_whole(v) and allowed.least <= v for v in value):
                return text("{attribute} is {value}; FINN takes a list of whole numbers from {least}.", **said)
            if len(value) < max(1, allowed.count):
                return text("{attribute} is {value}; it needs {count} numbers.", count=max(1, allowed.count), **said)
        case "s" if not isinstance(value, str):
            return text("{attribute} is {value}; FINN takes a word in double quotes.", **said)
        case "f" if not isinstance(value, float):
            return text("{attribute} is {value}; FINN takes a number with a point.", **said)
        case "i" | "s" | "f":
            return None
        case _:
            return text("{attribute} cannot be set by a folding file.", **said)
    return None


def is_whole(value: Any) -> bool:
    """Whether it is a whole number; true is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def breaches(layer: Layer) -> tuple[Breach, ...]:
    """Every value of this layer, as it stands, that FINN cannot build."""
    return tuple(_breaches(layer))


def _breaches(layer: Layer) -> Iterator[Breach]:
    for found in layer.attributes:
        if found.name not in EDITABLE or found.value is None:
            continue
        # What FINN itself left unset (PE 0 before folding, no depths) is not a person's value.
        if not found.explicit and found.value == found.default:
            continue
        said = check(layer, found.name, found.value)
        if said is not None:
            yield Breach(found.name, found.value, said)


# --- legal, but


@dataclass(frozen=True)
class Caution:
    """A value that estimates take and hardware generation refuses, and the change that mends it (None: no single)."""

    attribute: str
    message: Text
    mend_attribute: str | None = None
    mend_value: Any = None


def cautions(layer: Layer, part: str | None) -> tuple[Caution, ...]:
    """What FINN, HLS or the part will refuse only when hardware is made: URAM that is not there or that nothing can
    fill, streams too wide."""
    found = (_empty_uram(layer, part), _wide_stream(layer))
    return tuple(caution for caution in found if caution is not None)


def _empty_uram(layer: Layer, part: str | None) -> Caution | None:
    style, mode = layer.attribute("ram_style"), layer.attribute("mem_mode")
    if style is None or style.value != "ultra":
        return None
    if part is not None and (part_totals(part) or {}).get("URAM") == 0:
        said = text("{part} has no URAM for ram_style ultra.", part=device(part))
        return Caution("ram_style", said, "ram_style", "block" if "block" in (style.allowed or ()) else "auto")
    if mode is None or (part is not None and _VERSAL.match(part)):
        return None
    base = base_type(layer.op_type)
    writeable = layer.attribute("runtime_writeable_weights")
    if mode.value == "internal_decoupled" and base in ("MVAU", "VVAU", "Thresholding"):
        if writeable is None or writeable.value == 1:
            return None
        said = text(
            "URAM cannot be filled by the bitstream on this part: "
            "FINN makes no hardware of ram_style ultra without runtime_writeable_weights 1."
        )
        return Caution("ram_style", said, "runtime_writeable_weights", 1)
    if base.startswith("Elementwise") or (base in ("Lookup", "Thresholding") and mode.value == "internal_embedded"):
        said = text("FINN makes no hardware of ram_style ultra for {op} on this part.", op=layer.op_type)
        return Caution("ram_style", said, "ram_style", "block")
    return None


def _wide_stream(layer: Layer) -> Caution | None:
    mode = layer.attribute("mem_mode")
    if layer.op_type not in ("MVAU_hls", "VVAU_hls") or mode is None or mode.value == "internal_embedded":
        return None
    width = (_number(layer, "PE") or 1) * (_number(layer, "SIMD") or 1) * _bits(layer, "weightDataType")
    if mode.value == "dynamic" or width <= WIDEST_STREAM:
        return None
    said = text(
        "Its weights are a stream of {width} bits; HLS takes at most {most}. Take a smaller PE or SIMD.",
        width=width,
        most=WIDEST_STREAM,
    )
    return Caution("PE", said)
