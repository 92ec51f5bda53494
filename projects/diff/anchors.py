"""The nodes that are surely the same in two models: those with a weight that both hold, or with the same names.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable

from projects.diff.families import Family
from projects.diff.graph import Graph
from projects.diff.prints import Print
from projects.model.finn_ops import base_op
from projects.model.summary import Node

Link = tuple[str, str]
"""(key in a, key in b)."""

# What FINN moves past no weight, but numbers anew at every step: a name among other weights means another node.
_FIXED = frozenset({Family.JOIN, Family.FORK})
_TELLING = 8  # values: a smaller weight is the same in many layers by chance


def find_anchors(a: Graph, b: Graph) -> tuple[dict[str, str], set[Link]]:
    """The anchors of two models.

    Returns:
        {key in a: key in b} of nodes with the same work, one to one; and the links from a node to one with other work
        that took a weight over, as an MVAU takes the thresholds of a MultiThreshold.
    """
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    moved: set[Link] = set()

    def pair(left: Node, right: Node) -> None:
        if a.families[left.key] is not b.families[right.key]:
            moved.add((left.key, right.key))
        elif left.key not in pairs and right.key not in taken:
            pairs[left.key] = right.key
            taken.add(right.key)

    for sign in _signs():
        for left, right in _unique(_by_weight(a, sign), _by_weight(b, sign)):
            pair(left, right)
    spine = backbone(pairs, a, b)
    for name in (lambda node: node.key, lambda node: node.name):
        for left, right in _unique(_by(a, name), _by(b, name)):
            fits = a.families[left.key] not in _FIXED or _between(spine, a.place[left.key], b.place[right.key])
            if fits and _alike(a, left, b, right):
                pair(left, right)
    # A weight moves with a node that is taken in (its own is gone), or that is split off (it is new).
    return pairs, {link for link in moved if link[0] not in pairs or link[1] not in taken}


def backbone(pairs: dict[str, str], a: Graph, b: Graph) -> list[tuple[int, int]]:
    """The longest series of anchors that rises in both models, as (place in a, place in b)."""
    places = sorted((a.place[left], b.place[right]) for left, right in pairs.items())
    ends: list[int] = []  # of the series of each length, the smallest last place in b
    last: list[int] = []  # and which anchor that is
    before: list[int] = []
    for at, (_, place) in enumerate(places):
        length = bisect_left(ends, place)
        ends[length:] = [place, *ends[length + 1 :]]
        last[length:] = [at, *last[length + 1 :]]
        before.append(last[length - 1] if length else -1)
    found: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(places[at])
        at = before[at]
    return found[::-1]


def _between(spine: list[tuple[int, int]], place_a: int, place_b: int) -> bool:
    """Whether a pair at these places rises with a series of anchors."""
    at = bisect_left(spine, (place_a, place_b))
    return (not at or spine[at - 1][1] < place_b) and (at == len(spine) or place_b < spine[at][1])


def _signs() -> Iterable[Callable[[Print], Hashable]]:
    """Ways to know a weight again, the surest first."""
    return (
        lambda p: ("exact", p.exact),
        lambda p: ("values", p.values),
        # How often each value occurs tells much only where values occur often.
        lambda p: ("ranks", p.ranks) if p.count >= 64 and p.distinct * 2 <= p.count else None,
    )


def _by_weight(graph: Graph, sign: Callable[[Print], Hashable]) -> dict[Hashable, list[Node]]:
    found: dict[Hashable, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        for each in graph.prints_of(node):
            mark = sign(each) if each.count >= _TELLING and each.distinct > 1 else None
            if mark is not None:
                found[mark].append(node)
    return found


def _by(graph: Graph, name: Callable[[Node], str]) -> dict[Hashable, list[Node]]:
    found: dict[Hashable, list[Node]] = defaultdict(list)
    for node in graph.nodes:
        if name(node):
            found[name(node)].append(node)
    return found


def _unique(a: dict[Hashable, list[Node]], b: dict[Hashable, list[Node]]) -> Iterable[tuple[Node, Node]]:
    for mark, nodes in a.items():
        others = b.get(mark, [])
        if len(nodes) == len(others) == 1:
            yield nodes[0], others[0]


def _alike(a: Graph, left: Node, b: Graph, right: Node) -> bool:
    """Whether two nodes of the same name may be the same: FINN gives the names of one layer to another."""
    if base_op(left.op_type) != base_op(right.op_type) or a.out_dims(left) != b.out_dims(right):
        return False
    # Scales and shifts come and go at every step: their numbers tell nothing where their constants differ.
    if a.families[left.key] is not Family.AFFINE:
        return True
    return [p.values for p in a.prints_of(left)] == [p.values for p in b.prints_of(right)]
