"""Layer tables made of what an estimate session answers. Layer: studio.window. Thread: any."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from projects.build.layers import Layer, LayerTable
from projects.folding.session_protocol import Figures, NodeValues


def automatic_layers(layers: Sequence[Layer], values: Sequence[NodeValues]) -> tuple[Layer, ...]:
    """The layers with FINN's automatic values in place of theirs."""
    known = {node.key: {a.name: a for a in node.attributes} for node in values}
    made = []
    for layer in layers:
        own = known.get(layer.key, {})
        attributes = tuple(
            replace(a, value=own[a.name].value, explicit=False) if a.name in own else a for a in layer.attributes
        )
        made.append(replace(layer, attributes=attributes))
    return tuple(made)


def live_table(base: LayerTable, layers: Sequence[Layer], figures: Figures, clock_ns: float) -> LayerTable:
    """The table under a setting: the values as they are now, the figures as FINN answered."""
    costs = {node.key: node for node in figures.nodes}
    made = []
    for layer in layers:
        node = costs.get(layer.key)
        if node is None:
            continue
        cost = node.cost
        made.append(
            replace(
                layer,
                name=node.name,
                op_type=node.op_type,
                impl=node.impl,
                cycles=cost.cycles,
                lut=cost.LUT,
                bram_18k=cost.BRAM_18K,
                uram=cost.URAM,
                dsp=cost.DSP,
            )
        )
    network = figures.network
    return LayerTable(
        base.step,
        tuple(made),
        part=figures.part,
        clock_ns=clock_ns,
        fps=network.fps,
        max_cycles=network.max_cycles,
        bottleneck=network.bottleneck,
        latency_ns=network.latency_ns,
    )


def costs_of(table: LayerTable) -> dict[str, tuple[float | None, ...]]:
    """What each layer costs, by key."""
    return {la.key: (la.cycles, la.lut, la.bram_18k, la.uram, la.dsp) for la in table.layers}


def read_json(path: Path) -> Any:
    """The data of a JSON file, or None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
