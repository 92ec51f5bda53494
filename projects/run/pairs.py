"""Which tensors of two models hold the same thing: from the lineage of their nodes. Layer: projects. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from projects.diff.graph import Graph
from projects.diff.lineage import Lineage

Link = tuple[str, str]
"""(tensor in a, tensor in b), each the first output of a node."""


@dataclass(frozen=True)
class Pair:
    """Nodes that are the same thing in both models, and the tensors that may hold the same values.

    Args:
        links: the surest first. What a group of nodes hands on is what its last ones make: a MatMul and its thresholds
            are one MVAU, whose output is that of the thresholds.
    """

    links: tuple[Link, ...]

    @property
    def keys(self) -> Link:
        """The tensors that stand for the pair until it is known which links hold."""
        return self.links[0]


def pairs_of(lineage: Lineage, a: Graph, b: Graph) -> tuple[Pair, ...]:
    """The pairs of two models, in the order of the data in b; nodes that work on weights alone are left out."""
    found = []
    for group in lineage.groups:
        left = [key for key in group.a if not a.is_constant(a.nodes[a.place[key]])]
        right = [key for key in group.b if not b.is_constant(b.nodes[b.place[key]])]
        if not left or not right:
            continue
        links = dict.fromkeys([(left[-1], right[-1]), group.main])
        found.append(Pair(tuple(link for link in links if link[0] in left and link[1] in right)))
    return tuple(found)


def pair_to_data(pair: Pair) -> list[list[str]]:
    """JSON data of a pair."""
    return [list(link) for link in pair.links]


def pair_from_data(data: Any) -> Pair:
    """The inverse of `pair_to_data`.

    Raises:
        ValueError, TypeError: it is none.
    """
    links = tuple((str(a), str(b)) for a, b in data)
    if not links:
        raise ValueError("a pair without tensors")
    return Pair(links)
