"""The order of a graph's nodes: is it sorted, does it have a cycle. Linear in nodes and edges, without recursion.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from projects.model.summary import Node


@dataclass(frozen=True)
class GraphOrder:
    """How the nodes of a graph lie.

    Args:
        is_sorted: every node stands behind the nodes whose outputs it reads.
        cycle: positions of nodes that feed one another in a circle, in that order; empty where there is none.
    """

    is_sorted: bool
    cycle: tuple[int, ...]


def find_order(nodes: Sequence[Node]) -> GraphOrder:
    """Whether the nodes are sorted and, if not, whether they can be."""
    producer: dict[str, int] = {}
    for position, node in enumerate(nodes):
        for name in filter(None, node.outputs):
            producer.setdefault(name, position)
    before = [[producer[name] for name in node.inputs if name in producer] for node in nodes]
    if all(source < position for position, sources in enumerate(before) for source in sources):
        return GraphOrder(True, ())
    try:
        TopologicalSorter(dict(enumerate(before))).prepare()
    except CycleError as error:
        return GraphOrder(False, tuple(error.args[1][:-1]))
    return GraphOrder(False, ())
