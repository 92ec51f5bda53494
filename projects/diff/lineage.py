"""Which nodes of two models are the same thing, across renames, rewrites, merges and splits.

Surest first: weights that both hold and names, then the best alignment of what lies between, then what FINN's
rewrites are known to do with the rest. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from projects.diff.alignment import agree, align, meet
from projects.diff.anchors import Link, find_anchors
from projects.diff.families import Family, has_thresholds
from projects.diff.graph import Graph
from projects.diff.leftovers import absorbed, born
from projects.diff.partitions import gathered
from projects.model.finn_ops import QUANTISERS, is_hardware_domain


@dataclass(frozen=True)
class Group:
    """Nodes that are one and the same thing in both models.

    Args:
        a: keys in the model before, in its order; b: in the model after.
        main: the pair among them that does the same work: it stands for the group where one node has to.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    main: Link


@dataclass(frozen=True)
class Lineage:
    """What became of every node.

    Args:
        groups: in the order of the model after. removed, added: keys of nodes without a partner, in their order.
        links: what holds the groups together; pairs of nodes that do the same work come first.
        sure: those among them that weights, names, or operator and shape speak for, and not the place alone.
    """

    groups: tuple[Group, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]
    links: tuple[Link, ...] = ()
    sure: frozenset[Link] = frozenset()

    @property
    def known(self) -> tuple[int, int]:
        """How many nodes on each side are in a group that a sure link holds."""
        groups = [group for group in self.groups if any((x, y) in self.sure for x in group.a for y in group.b)]
        return sum(len(group.a) for group in groups), sum(len(group.b) for group in groups)


@dataclass(frozen=True)
class _Matching:
    """Links between two models. pairs: of nodes of the same work, one to one; sure: see `Lineage`."""

    links: frozenset[Link]
    pairs: dict[str, str]
    sure: frozenset[Link]

    def turned(self) -> _Matching:
        """The same, seen from the other model."""
        return _Matching(
            frozenset((right, left) for left, right in self.links),
            {right: left for left, right in self.pairs.items()},
            frozenset((right, left) for left, right in self.sure),
        )


def find_lineage(a: Graph, b: Graph) -> Lineage:
    """Match two models.

    What is known of FINN's rewrites is known in their direction: where `a` is the later one, both are matched the other
    way round, so that what went into a node comes out of it again.
    """
    found = _match(b, a).turned() if _stage(a) > _stage(b) else _match(a, b)
    links, pairs = found.links, found.pairs
    groups = tuple(sorted(_groups(links, pairs, a, b), key=lambda group: b.place[group.b[-1]]))
    gone = {key for group in groups for key in group.a}
    come = {key for group in groups for key in group.b}
    return Lineage(
        groups,
        tuple(node.key for node in a.nodes if node.key not in gone),
        tuple(node.key for node in b.nodes if node.key not in come),
        tuple(sorted(links, key=lambda link: (pairs.get(link[0]) != link[1], a.place[link[0]], b.place[link[1]]))),
        found.sure,
    )


def _stage(graph: Graph) -> tuple[int, int]:
    """How far FINN has got with a model: by its vocabulary, then by how few scales and shifts are left in it."""
    families = [graph.families[node.key] for node in graph.nodes if not graph.is_constant(node)]
    if any(is_hardware_domain(node.domain) for node in graph.nodes):
        words = 3
    elif any(node.op_type in QUANTISERS for node in graph.nodes):
        words = 1
    else:
        words = 2 if any(has_thresholds(node.op_type) for node in graph.nodes) else 0
    return words, -families.count(Family.AFFINE)


def _match(a: Graph, b: Graph) -> _Matching:
    pairs, moved = find_anchors(a, b)
    sure = set(pairs.items()) | moved
    pairs |= align(pairs, a, b)
    pairs |= meet(pairs, a, b)
    taken = set(pairs.values())
    links = set(pairs.items()) | {link for link in moved if link[0] not in pairs or link[1] not in taken}
    links |= absorbed(links, pairs, a, b)
    links |= born(links, pairs, a, b)
    parted = _partitioned(links, a, b)
    links |= parted
    sure |= parted | {link for link in pairs.items() if agree(a, a.node(link[0]), b, b.node(link[1]))}
    return _Matching(frozenset(links), pairs, frozenset(sure & links))


def _partitioned(links: Set[Link], a: Graph, b: Graph) -> set[Link]:
    """Links between nodes and the partitions of the other model that hold them."""
    left = {node.key for node in a.nodes} - {link[0] for link in links}
    right = {node.key for node in b.nodes} - {link[1] for link in links}
    into = gathered(a, b, left, lambda one, other: (group.a for group in find_lineage(one, other).groups))
    out_of = gathered(b, a, right, lambda one, other: (group.a for group in find_lineage(one, other).groups))
    return into | {(partition, key) for key, partition in out_of}


def _groups(links: Iterable[Link], pairs: dict[str, str], a: Graph, b: Graph) -> Iterable[Group]:
    """The nodes that links hold together."""
    others: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for left, right in links:
        others.setdefault(("a", left), set()).add(("b", right))
        others.setdefault(("b", right), set()).add(("a", left))
    seen: set[tuple[str, str]] = set()
    for start in others:
        if start in seen:
            continue
        members, wave = {start}, [start]
        while wave:
            for each in others[wave.pop()] - members:
                members.add(each)
                wave.append(each)
        seen |= members
        before = sorted((key for side, key in members if side == "a"), key=a.place.__getitem__)
        after = sorted((key for side, key in members if side == "b"), key=b.place.__getitem__)
        main = next(((key, pairs[key]) for key in before if key in pairs), (before[0], after[-1]))
        yield Group(tuple(before), tuple(after), main)
