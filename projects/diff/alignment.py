"""Pairs up the nodes that lie between anchors: by the best alignment of the two series, then by their neighbours.

The alignment is Biopython's PairwiseAligner, which takes any series of numbers with any table of likenesses.
Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

from projects.diff.anchors import backbone
from projects.diff.families import Family, akin, has_thresholds, scales, work_of
from projects.diff.graph import Graph
from projects.model.summary import Node

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEVER = -1e6
_GAP = -1.0
_ALONE = frozenset({Family.OTHER, Family.PARTITION})  # families without a meaning of their own: the operator decides

_MOST_CONSTANTS = 200  # scales and shifts told apart by their values, in one segment: the table grows by the square

_Class = tuple[Family, str, str, tuple[int, ...] | None, str]
"""What decides how alike two nodes are: family, operator without its style, operator, dimensions, and of a scale or a
shift its constant where the other model has it, too."""


def align(pairs: dict[str, str], a: Graph, b: Graph) -> dict[str, str]:
    """Pairs of nodes that are not in `pairs`, found between these."""
    taken = set(pairs.values())
    found: dict[str, str] = {}
    stops = [(-1, -1), *backbone(pairs, a, b), (len(a.nodes), len(b.nodes))]
    for (a_from, b_from), (a_to, b_to) in pairwise(stops):
        left = [node for node in a.nodes[a_from + 1 : a_to] if node.key not in pairs and not a.is_constant(node)]
        right = [node for node in b.nodes[b_from + 1 : b_to] if node.key not in taken and not b.is_constant(node)]
        if left and right:
            found.update(_segment(left, right, a, b))
    return found


def meet(pairs: dict[str, str], a: Graph, b: Graph) -> dict[str, str]:
    """Pairs of the same work and operator that the order keeps apart, but whose neighbours are pairs already.

    Among these are the quantisers of weights, which have no place in the order of the data.
    """
    found: dict[str, str] = {}
    known, taken = dict(pairs), set(pairs.values())
    news = list(pairs.items())
    while news:
        left, right = (g.node(key) for g, key in zip((a, b), news.pop(), strict=True))
        for one, other in _neighbours(left, right, a, b):
            if one.key in known or other.key in taken or _likeness(_class(a, one), _class(b, other)) <= 0:
                continue
            found[one.key] = known[one.key] = other.key
            taken.add(other.key)
            news.append((one.key, other.key))
    return found


def agree(a: Graph, left: Node, b: Graph, right: Node) -> bool:
    """Whether more than the place speaks for two nodes: the same shape or, where none is known, operator."""
    was, now = a.out_dims(left), b.out_dims(right)
    return was == now if was is not None and now is not None else work_of(left.op_type) == work_of(right.op_type)


def _neighbours(left: Node, right: Node, a: Graph, b: Graph) -> Iterator[tuple[Node, Node]]:
    """Nodes that lie alike beside a pair, also where one model has scales or shifts in between."""
    yield from product(_past(left, a, a.before), list(_past(right, b, b.before)))
    yield from product(_past(left, a, a.after), list(_past(right, b, b.after)))
    for name, its in zip(left.inputs, right.inputs, strict=False):
        one, other = a.producers.get(name), b.producers.get(its)
        if one is not None and other is not None and a.is_constant(one) and b.is_constant(other):
            yield one, other
    # (x - c) / d is written x * e + f as well: what was before is after.
    for mine, theirs in ((a.before(left), b.after(right)), (a.after(left), b.before(right))):
        for one, other in product(mine, list(theirs)):
            if a.families[one.key] is a.families[left.key] is Family.AFFINE:
                yield one, other


def _past(node: Node, graph: Graph, near: Callable[[Node], Iterable[Node]]) -> Iterator[Node]:
    """What lies beside a node in one direction, and beyond scales and shifts in a row."""
    for each in near(node):
        yield each
        while graph.families[each.key] is Family.AFFINE:
            beyond = next(iter(near(each)), None)
            if beyond is None:
                break
            each = beyond
            yield each


def _segment(left: Sequence[Node], right: Sequence[Node], a: Graph, b: Graph) -> dict[str, str]:
    import numpy as np
    from Bio.Align import PairwiseAligner

    shared = {_constant(a, node) for node in left} & {_constant(b, node) for node in right}
    shared = shared if len(shared) <= _MOST_CONSTANTS else set()
    classes: dict[_Class, int] = {}
    one = np.array([classes.setdefault(_class(a, node, shared), len(classes)) for node in left], np.int32)
    two = np.array([classes.setdefault(_class(b, node, shared), len(classes)) for node in right], np.int32)
    aligner: Any = PairwiseAligner(mode="global", substitution_matrix=_table(list(classes)))  # type: ignore[no-untyped-call]
    aligner.open_gap_score = aligner.extend_gap_score = _GAP
    best = aligner.align(one, two)[0]
    found = {}
    for (a_from, a_to), (b_from, _) in zip(*best.aligned, strict=True):
        for step in range(a_to - a_from):
            found[left[a_from + step].key] = right[b_from + step].key
    return found


def _class(graph: Graph, node: Node, shared: Set[str] = frozenset()) -> _Class:
    constant = _constant(graph, node)
    known = constant if constant in shared else ""
    return graph.families[node.key], work_of(node.op_type), node.op_type, graph.out_dims(node), known


def _constant(graph: Graph, node: Node) -> str:
    """The fingerprint of what a node scales or shifts by, "" for other nodes."""
    prints = graph.prints_of(node) if graph.families[node.key] is Family.AFFINE else []
    return prints[0].values if len(prints) == 1 else ""


def _table(classes: Sequence[_Class]) -> NDArray[Any]:
    import numpy as np

    table = np.full((len(classes), len(classes)), _NEVER)
    for i, one in enumerate(classes):
        for j, two in enumerate(classes):
            table[i, j] = _likeness(one, two)
    return table


def _likeness(one: _Class, two: _Class) -> float:
    """How much speaks for two nodes being the same: below 0 they are not."""
    same_base = one[1] == two[1]
    if one[0] is not two[0] or (one[0] in _ALONE and not same_base):
        return _NEVER
    if one[0] is Family.AFFINE and not same_base and scales(one[1]) is not scales(two[1]):
        return _NEVER
    if one[0] is Family.ACTIVATION and has_thresholds(one[1]) is not has_thresholds(two[1]):
        return _NEVER
    if not akin(one[2], two[2]) and one[3] is not None and two[3] is not None and one[3] != two[3]:
        return _NEVER  # neither the operator nor the shape speaks for it
    score = 4.0 + 2.0 * same_base + (one[2] == two[2])
    if one[4] or two[4]:
        score += 3.0 if one[4] == two[4] else -2.0
    if one[3] is None or two[3] is None:
        return score
    return score + (3.0 if one[3] == two[3] else -2.0)
