"""The figures of hardware layers as the nodes of an earlier step carry them. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.build.layers import Layer, LayerTable
from projects.diff.descent import Descent


@dataclass(frozen=True)
class Inherited:
    """A layer table seen from the graph of an earlier step.

    Each layer is carried by one node at most, so that sums over the graph count nothing twice.

    Args:
        table: the figures. descent: by which they came.
        carried: {node: the layers whose figures it carries}, the one that does its work first.
        parts: {node: the layer that took it in}, of nodes whose layer another node carries, or none.
        origins: {layer: the node that carries it}.
    """

    table: LayerTable
    descent: Descent
    carried: Mapping[str, tuple[Layer, ...]]
    parts: Mapping[str, Layer]
    origins: Mapping[str, str]

    @property
    def homeless(self) -> tuple[Layer, ...]:
        """Layers that no node of the step carries: what later steps brought (FIFOs, a top-1 choice)."""
        return tuple(layer for layer in self.table.layers if layer.key not in self.origins)

    def layers_of(self, node: str) -> tuple[Layer, ...]:
        """The layers that a node became, or the one it went into; none where it became nothing."""
        return self.carried.get(node) or ((self.parts[node],) if node in self.parts else ())

    def nodes_of(self, layer: str) -> tuple[str, ...]:
        """The nodes that became a layer, the one that carries it first."""
        origin = self.origins.get(layer)
        parts = (node for node, into in self.parts.items() if into.key == layer)
        return (*((origin,) if origin is not None else ()), *parts)

    def cycles(self, node: str) -> int | None:
        """Cycles per frame of the slowest of its layers, which run side by side; None: unknown."""
        return max((la.cycles for la in self.carried.get(node, ()) if la.cycles is not None), default=None)

    def resource(self, node: str, name: str) -> float | None:
        """What its layers take together. name: "lut", "bram_18k", "uram" or "dsp". None: unknown."""
        known = [v for la in self.carried.get(node, ()) if (v := getattr(la, name)) is not None]
        return sum(known) if known else None


def inherit(descent: Descent, table: LayerTable) -> Inherited:
    """Give the figures of a table to the nodes of the earlier step that `descent` starts from."""
    layers = {layer.key: layer for layer in table.layers}
    origins = {key: descent.origins[key] for key in layers if key in descent.origins}
    found: dict[str, list[Layer]] = {}
    for key, node in origins.items():
        found.setdefault(node, []).append(layers[key])
    carried = {node: _main_first(own, descent.heirs.get(node)) for node, own in found.items()}
    parts = {node: layers[key] for node, key in descent.heirs.items() if node not in carried and key in layers}
    return Inherited(table, descent, carried, parts, origins)


def _main_first(layers: Iterable[Layer], main: str | None) -> tuple[Layer, ...]:
    return tuple(sorted(layers, key=lambda layer: layer.key != main))
