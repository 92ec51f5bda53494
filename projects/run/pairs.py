"""Which tensors of two models hold the same thing: from the lineage of their nodes. Layer: projects. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from projects.diff.families import Family
from projects.diff.graph import Graph
from projects.diff.lineage import Lineage
from projects.model.summary import Node

Link = tuple[str, str]
"""(tensor in a, tensor in b), each the first output of a node; of a TopK the second, which names classes."""

_FURTHEST = 6  # nodes without a partner that are followed behind a pair


@dataclass(frozen=True)
class Pair:
    """Nodes that are the same thing in both models, and the tensors that may hold the same values.

    Args:
        links: the surest first. What a group of nodes hands on is what its last ones make: a MatMul and its thresholds
            are one MVAU, whose output is that of the thresholds. Nodes without a partner that follow may belong to it,
            as the Quant behind a Relu does: what they make is tried as well.
    """

    links: tuple[Link, ...]

    @property
    def keys(self) -> Link:
        """The tensors that stand for the pair until it is known which links hold."""
        return self.links[0]


def pairs_of(lineage: Lineage, a: Graph, b: Graph) -> tuple[Pair, ...]:
    """The pairs of two models, in the order of the data in b; nodes that work on weights alone are left out."""
    found = []
    removed, added = frozenset(lineage.removed), frozenset(lineage.added)
    for group in lineage.groups:
        left = [key for key in group.a if not a.is_constant(a.nodes[a.place[key]])]
        right = [key for key in group.b if not b.is_constant(b.nodes[b.place[key]])]
        if not left or not right:
            continue
        first, second = _ends(a, left[-1], removed), _ends(b, right[-1], added)
        links = [(one, two) for one in first for two in second]
        if group.main[0] in left and group.main[1] in right:
            links.append((_tensor(a, group.main[0]), _tensor(b, group.main[1])))
        found.append(Pair(tuple(dict.fromkeys(links))))
    return tuple(found)


def _ends(graph: Graph, key: str, alone: frozenset[str]) -> list[str]:
    """What a group hands on: what its last node makes, then what those make that follow it and have no partner."""
    found = [_tensor(graph, key)]
    node = graph.nodes[graph.place[key]]
    while len(found) < _FURTHEST:
        after = list(graph.after(node))
        if len(after) != 1 or after[0].key not in alone:
            break
        node = after[0]
        found.append(_tensor(graph, node.key))
    return found


def _tensor(graph: Graph, key: str) -> str:
    """The tensor that stands for a node."""
    node: Node = graph.nodes[graph.place[key]]
    chooses = graph.families[key] is Family.LABEL and len(node.outputs) > 1 and node.outputs[1]
    return node.outputs[1] if chooses else key


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
