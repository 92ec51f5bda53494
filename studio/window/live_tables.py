"""Layer tables made of what an estimate session answers. Layer: studio.window. Thread: any."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projects.build.layers import Layer, LayerTable
from projects.folding.session_protocol import Answer, Cost, Figures
from studio.session import Live

if TYPE_CHECKING:
    from studio.window.edit_base import Standing


def automatic_layers(layers: Sequence[Layer], answer: Answer) -> tuple[Layer, ...]:
    """The layers with FINN's automatic values and names, as an AUTOMATIC answer has them, in place of theirs.

    Args:
        layers: of the build's table; those that another style makes another operation come whole with the answer.
    """
    known = {layer.key: layer for layer in (*layers, *answer.layers)}
    made = []
    for node in answer.values:
        layer = known.get(node.key)
        if layer is None:
            continue
        own = {a.name: a for a in node.attributes}
        attributes = tuple(
            replace(a, value=own[a.name].value, explicit=False) if a.name in own else a for a in layer.attributes
        )
        made.append(replace(layer, name=node.name, op_type=node.op_type, impl=node.impl, attributes=attributes))
    return tuple(made)


def live_table(step: str, layers: Sequence[Layer], figures: Figures, clock_ns: float) -> LayerTable:
    """The table under a setting: the values as they are now, the figures as FINN answered."""
    costs = {node.key: node.cost for node in figures.nodes}
    made = tuple(_priced(layer, costs[layer.key]) for layer in layers if layer.key in costs)
    network = figures.network
    return LayerTable(
        step,
        made,
        part=figures.part,
        clock_ns=clock_ns,
        fps=network.fps,
        max_cycles=network.max_cycles,
        bottleneck=network.bottleneck,
        latency_ns=network.latency_ns,
    )


def without_figures(base: LayerTable, layers: Sequence[Layer]) -> LayerTable:
    """The table of values that FINN cannot build: none of its figures is known."""
    unknown = tuple(_priced(layer, Cost()) for layer in layers)
    return LayerTable(base.step, unknown, part=base.part, clock_ns=base.clock_ns)


def _priced(layer: Layer, cost: Cost) -> Layer:
    return replace(
        layer,
        cycles=cost.cycles,
        lut=cost.LUT,
        bram_18k=cost.BRAM_18K,
        uram=cost.URAM,
        dsp=cost.DSP,
        bram_efficiency=cost.BRAM_efficiency,
    )


def live_of(
    standing: Standing,
    layers: Sequence[Layer],
    clock_ns: float,
    edited: Mapping[str, str],
    unsaved: int,
    answer: Answer,
) -> Live:
    """The live figures of an APPLY answer; unknown ones where FINN cannot build the values.

    Args:
        layers: with the values in force. edited: what of each differs from the build. unsaved: how many values do.
    """
    base = standing.table
    if answer.figures is None:
        return Live(standing.build.id, without_figures(base, layers), None, base.part or "", unsaved, edited)
    table = live_table(base.step, layers, answer.figures, clock_ns)
    return Live(standing.build.id, table, answer.figures.network, answer.figures.part, unsaved, edited)


def costs_of(table: LayerTable) -> dict[str, tuple[float | None, ...]]:
    """What each layer costs, by key."""
    return {la.key: (la.cycles, la.lut, la.bram_18k, la.uram, la.dsp) for la in table.layers}


def read_json(path: Path) -> Any:
    """The data of a JSON file, or None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
