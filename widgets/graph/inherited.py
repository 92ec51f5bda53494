"""Heat on the graph of an earlier step, by the figures of the layers that nodes became. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.build.layers import Layer
from projects.diff.inherited import Inherited
from widgets.graph.colouring import PART_OUTLINE, Chip, Colouring, heat

FIELDS = {"cycles": "cycles", "LUT": "lut", "BRAM_18K": "bram_18k", "URAM": "uram", "DSP": "dsp"}


def tr(words: str) -> str:
    """Translate in the graph's context."""
    return QCoreApplication.translate("graph", words)


def inherited_heat(
    inherited: Inherited, figure: str, title: str, names: Mapping[str, str], whose: str = ""
) -> Colouring:
    """Colour the nodes that carry layers; those that went into another's layer are named and left without colour.

    Args:
        figure: "cycles" (the slowest of a node's layers counts), or a resource (they count together).
        title: name and unit of the figure. names: {node: what it is called}.
        whose: whose figures these are ("figures of step_minimize_bit_width").
    """
    field = FIELDS[figure]
    cycles = figure == "cycles"
    values = {n: inherited.cycles(n) if cycles else inherited.resource(n, field) for n in inherited.carried}
    table = inherited.table
    slowest = next((layer.key for layer in table.layers if layer.name == table.bottleneck), "")
    made = heat(values, title, log=cycles, bottleneck=inherited.origins.get(slowest))
    paints = {
        node: replace(paint, label=f"{paint.label}\n{_whose(inherited.carried[node], field, cycles)}")
        for node, paint in made.paints.items()
    }
    parts = {node: _part(inherited, node, layer, names) for node, layer in inherited.parts.items()}
    chips = list(made.chips)
    if parts:
        chips.append(Chip(PART_OUTLINE, tr("Part of a layer"), dotted=True))
    return replace(made, paints=paints, parts=parts, chips=chips, note=_note(inherited, whose))


def inherited_edits(inherited: Inherited, edited: Mapping[str, str]) -> dict[str, str]:
    """What was edited, by the node that carries the layer.

    Args:
        edited: {key of a layer: what was edited}.
    """
    names = {layer.key: layer.name for layer in inherited.table.layers}
    found: dict[str, list[str]] = {}
    for key, words in edited.items():
        if key in inherited.origins:
            found.setdefault(inherited.origins[key], []).append(f"{names.get(key, key)}: {words}")
    return {node: "; ".join(lines) for node, lines in found.items()}


def _whose(layers: tuple[Layer, ...], field: str, cycles: bool) -> str:
    if len(layers) == 1:
        return tr("the figure of {layer}, which it became").format(layer=layers[0].name)
    each = ", ".join(f"{layer.name} {numbers.count(getattr(layer, field))}" for layer in layers)
    words = tr("the largest of the layers it became: {each}") if cycles else tr("the layers it became: {each}")
    return words.format(each=each)


def _part(inherited: Inherited, node: str, layer: Layer, names: Mapping[str, str]) -> str:
    origin = inherited.origins.get(layer.key)
    if origin is None:
        return tr("Part of {layer}, which no node here carries").format(layer=layer.name)
    return tr("Part of {layer}, counted at {node}").format(layer=layer.name, node=names.get(origin, origin))


def _note(inherited: Inherited, whose: str) -> str:
    missing = len(inherited.homeless)
    if not missing:
        return whose
    words = tr("{n} of {all} layers counted at no node here").format(n=missing, all=len(inherited.table.layers))
    return f"{whose} · {words}"
