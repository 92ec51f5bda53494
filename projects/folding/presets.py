"""Presets on a selection, as sets of edits: memory styles, implementation styles, fully folded and unrolled.

Those that need FINN (meet the target, balance to the bottleneck) are the estimate session's. Layer: projects.
Thread: any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from projects.build.layers import Layer
from projects.folding.dimensions import base_type, dimensions
from projects.folding.overrides import Edit, with_values
from projects.folding.rules import STYLE, check, choices, is_whole
from projects.folding.styles import variants
from projects.text import Text, text

FOLDS = ("EmbFold", "SeqFold")  # numbers of folds: the larger, the less is parallel


@dataclass(frozen=True)
class Skipped:
    """A selected layer that a preset leaves alone, and why."""

    key: str
    name: str
    reason: Text


@dataclass(frozen=True)
class Preset:
    """What a preset changes, what it leaves alone, and what undo calls it."""

    name: Text
    edits: tuple[Edit, ...]
    skipped: tuple[Skipped, ...] = ()


def ram_style(layers: Iterable[Layer], value: str) -> Preset:
    """Every memory of these layers in `value`: "auto", "block", "distributed" or "ultra"."""
    return _each(text("All ram_style {value}", value=value), layers, "ram_style", lambda _: value)


def impl_style(layers: Iterable[Layer], style: str) -> Preset:
    """All layers in "hls" or "rtl" where FINN has that variant, or "" for FINN's choice."""
    names = {"hls": text("All HLS"), "rtl": text("Prefer RTL"), "": text("FINN's choice of style")}
    edits, skipped = [], []
    for layer in layers:
        if style and style not in variants(layer.op_type):
            said = text("FINN has no {style} of {op}.", style=style.upper(), op=base_type(layer.op_type))
            skipped.append(Skipped(layer.key, layer.name, said))
        else:
            edits.append(Edit(layer.key, STYLE, style))
    return Preset(names[style], tuple(edits), tuple(skipped))


def window_generators_as_rtl(layers: Iterable[Layer]) -> Preset:
    """All sliding window generators in RTL."""
    those = [layer for layer in layers if base_type(layer.op_type) == "ConvolutionInputGenerator"]
    found = impl_style(those, "rtl")
    return Preset(text("SWG as RTL"), found.edits, found.skipped)


def fully_folded(layers: Iterable[Layer]) -> Preset:
    """Everything one after the other: PE and SIMD 1."""
    return _parallel(text("Fully folded"), layers, most=False)


def fully_unrolled(layers: Iterable[Layer]) -> Preset:
    """Everything at once: PE and SIMD as large as the dimensions are."""
    return _parallel(text("Fully unrolled"), layers, most=True)


def _each(name: Text, layers: Iterable[Layer], attribute: str, value: Callable[[Layer], Any]) -> Preset:
    edits, skipped = [], []
    for layer in layers:
        said = check(layer, attribute, value(layer))
        if said is None:
            edits.append(Edit(layer.key, attribute, value(layer)))
        elif layer.attribute(attribute) is not None:
            skipped.append(Skipped(layer.key, layer.name, said))
    return Preset(name, tuple(edits), tuple(skipped))


def _parallel(name: Text, layers: Iterable[Layer], most: bool) -> Preset:
    edits: list[Edit] = []
    for layer in layers:
        edits += _extreme(layer, most)
    return Preset(name, tuple(edits))


def _extreme(layer: Layer, most: bool) -> Iterator[Edit]:
    # A parallel window binds SIMD, so it is lifted first and set last.
    free = with_values(layer, {"parallel_window": 0})
    if layer.attribute("parallel_window") is not None and not most:
        yield Edit(layer.key, "parallel_window", 0)
    for attribute in dimensions(layer.op_type):
        allowed = choices(free, attribute)
        numbers = [v for v in (allowed.values or ()) if is_whole(v)] if allowed is not None else []
        if not numbers:
            continue
        value = max(numbers) if most != (attribute in FOLDS) else min(numbers)
        free = with_values(free, {attribute: value})
        yield Edit(layer.key, attribute, value)
    depthwise = layer.attribute("depthwise")
    if most and depthwise is not None and not depthwise.value and check(free, "parallel_window", 1) is None:
        yield Edit(layer.key, "parallel_window", 1)


def of_keys(layers: Sequence[Layer], keys: Iterable[str]) -> tuple[Layer, ...]:
    """The layers of a selection, in graph order."""
    chosen = set(keys)
    return tuple(layer for layer in layers if layer.key in chosen)
