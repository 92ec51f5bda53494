"""Nodes that changed places with others along the data. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from projects.diff.anchors import Link, backbone
from projects.diff.change import Change
from projects.diff.families import Family
from projects.diff.graph import Graph
from projects.diff.lineage import Group
from projects.model.summary import Node
from projects.text import text


def order_changes(groups: Iterable[Group], a: Graph, b: Graph) -> dict[Link, Change]:
    """What moved past nodes that kept their order, by the main pairs of groups.

    Two branches may stand in the file either way: a node has moved only where the data went through the other one after
    it, and now before it. Of scales and shifts nothing is told, (x - c) / d is written x * e + f as well; nor of what
    was merged or split, which has more than one place.
    """
    placed = [group for group in groups if a.families[group.main[0]] is not Family.AFFINE]
    known = dict(group.main for group in placed)
    stays = {a.nodes[left].key for left, _ in backbone(known, a, b)}
    found = {}
    for link in (group.main for group in placed if len(group.a) == len(group.b) == 1):
        if link[0] in stays:
            continue
        left, right = a.node(link[0]), b.node(link[1])
        change = _change(left, right, known, stays, a, b)
        if change is not None:
            found[link] = change
    return found


def elsewhere(groups: Iterable[Group], a: Graph, b: Graph) -> frozenset[str]:
    """Keys of b's nodes that have others in front of them than in a, because one of the two changed places.

    What they make is something else there, and nothing is wrong with it.
    """
    groups = tuple(groups)
    moved = {right for _, right in order_changes(groups, a, b)}
    if not moved:
        return frozenset()
    known = dict(group.main for group in groups)

    def others_in_front(left: str, right: str) -> bool:
        before = {known[key] for key in _reached(a.node(left), a.before) if key in known}
        after = _reached(b.node(right), b.before) & set(known.values())
        return right in moved or bool((before ^ after) & moved)

    return frozenset(key for group in groups if others_in_front(*group.main) for key in group.b)


def _change(left: Node, right: Node, pairs: dict[str, str], stays: set[str], a: Graph, b: Graph) -> Change | None:
    def passed(then: Callable[[Node], Iterable[Node]], now: Callable[[Node], Iterable[Node]]) -> list[int]:
        here = _reached(right, now)
        return [b.place[pairs[key]] for key in _reached(left, then) & stays if pairs[key] in here]

    behind, before = passed(a.after, b.before), passed(a.before, b.after)
    if behind:
        words = text("moved behind {node}", node=b.nodes[max(behind)].label)
    elif before:
        words = text("moved before {node}", node=b.nodes[min(before)].label)
    else:
        return None
    return Change("order", "order", _in_front(left, a), _in_front(right, b), words)


def _reached(node: Node, near: Callable[[Node], Iterable[Node]]) -> set[str]:
    """The nodes that can be reached from one in a direction."""
    found: set[str] = set()
    wave = [node]
    while wave:
        for each in near(wave.pop()):
            if each.key not in found:
                found.add(each.key)
                wave.append(each)
    return found


def _in_front(node: Node, graph: Graph) -> str | None:
    """The name of the node that feeds one, None for an input of the model."""
    return next((each.name or each.key for each in graph.before(node)), None)
