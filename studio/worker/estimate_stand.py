"""A setting as it stands, for looking around it: its layers, their costs, and what other values would cost.

Layer: studio.worker. Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from projects.boards import part_totals
from projects.build.layers import Layer
from projects.folding.neighbours import mismatches
from projects.folding.rules import cautions, check
from projects.folding.session_protocol import Cost, Network
from studio.worker.estimate_node import with_values

Changes = dict[tuple[str, str], Any]
"""{(key, attribute): value}."""


@dataclass(frozen=True)
class Stand:
    """A setting, priced.

    Args:
        layers: by key, in graph order, with the values in force. costs: by key.
        edges: (key of producer, key of consumer).
        cost: what a layer costs with other values of its own; None: FINN cannot build it so.
    """

    part: str
    layers: Mapping[str, Layer]
    costs: Mapping[str, Cost]
    network: Network
    edges: tuple[tuple[str, str], ...]
    cost: Callable[[str, Mapping[str, Any]], Cost | None]

    @property
    def slowest(self) -> int:
        """Cycles a frame of the slowest layer."""
        return max((cost.cycles or 0 for cost in self.costs.values()), default=0)

    def totals(self) -> dict[str, int | None]:
        """What the part has; empty where that is not known."""
        return part_totals(self.part) or {}

    def priced(self, changes: Changes) -> dict[str, Cost] | None:
        """What the layers cost that these changes concern; None where they are not legal, or FINN cannot build them.

        A pair that the rule between neighbours binds must still fit. What only hardware generation refuses is not
        taken either.
        """
        by_key: dict[str, dict[str, Any]] = {}
        for (key, attribute), value in changes.items():
            by_key.setdefault(key, {})[attribute] = value
        changed = {key: with_values(self.layers[key], values) for key, values in by_key.items()}
        for key, values in by_key.items():
            if any(check(changed[key], attribute, value) is not None for attribute, value in values.items()):
                return None
            if len(cautions(changed[key], self.part)) > len(cautions(self.layers[key], self.part)):
                return None
        around = [edge for edge in self.edges if edge[0] in changed or edge[1] in changed]
        if mismatches([changed.get(key, layer) for key, layer in self.layers.items()], around):
            return None
        costs = {key: self.cost(key, values) for key, values in by_key.items()}
        return None if None in costs.values() else {key: cost for key, cost in costs.items() if cost is not None}

    def bound(self, key: str, values: Mapping[str, Any]) -> Changes:
        """Values of a layer, with what the rule between neighbours binds to them."""
        changes: Changes = {(key, attribute): value for attribute, value in values.items()}
        layers = [with_values(layer, values) if k == key else layer for k, layer in self.layers.items()]
        for pair in mismatches(layers, [edge for edge in self.edges if key in edge]):
            if pair.producer.key == key:
                changes[pair.consumer.key, "PE"] = pair.simd
            else:
                changes[pair.producer.key, "SIMD"] = pair.pe
        return changes


def nodes_of(changes: Changes) -> Iterator[tuple[str, str, Any]]:
    """The changes as (key, attribute, value)."""
    return ((key, attribute, value) for (key, attribute), value in changes.items())
