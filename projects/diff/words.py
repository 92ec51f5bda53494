"""What is said of two models: a title for each group of nodes, and a summary in sentences.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from projects.diff.change import Change
from projects.diff.graph import Graph
from projects.diff.lineage import Group, Lineage
from projects.model.finn_ops import base_op
from projects.model.names import shown
from projects.model.summary import Node
from projects.text import Text, text

_MOST_IN_TITLE = 8  # nodes called by name in the title of a group: a partition holds a whole network
_MOST_NAMED = 4  # nodes called by name in one sentence of the summary
# Of the smaller model. Neighbouring steps of builds have 0.9 and more in common, other networks mostly less than this.
_LITTLE = 1 / 3


@dataclass(frozen=True)
class Outside:
    """Nodes of one model alone that stand around the hardware, which the other model is.

    Args:
        a: keys among those removed. b: among those added.
    """

    a: Set[str] = frozenset()
    b: Set[str] = frozenset()


def group_title(group: Group, a: Graph, b: Graph) -> Text:
    """What became of a group of nodes, by their names."""
    before, after = [a.node(key) for key in group.a], [b.node(key) for key in group.b]
    left, right = a.node(group.main[0]), b.node(group.main[1])
    if len(before) == len(after) == 1:
        if left.op_type == right.op_type and left.label == right.label:
            return text("{name}", name=called(left))
        if left.label == right.label:
            ops = {"before": shown(left.op_type), "after": shown(right.op_type)}
            return text("{name}: {before} became {after}", name=called(left), **ops)
        return text("{before} became {after}", before=called(left), after=called(right))
    if len(before) > _MOST_IN_TITLE or len(after) > _MOST_IN_TITLE:
        return text("{before} became {after}", before=_many(before), after=_many(after))
    if len(after) == 1 and base_op(left.op_type) == base_op(right.op_type):
        taken = _list([node for node in before if node is not left])
        return text("{taken} absorbed into {after}", taken=taken, after=called(right))
    if len(before) == 1 and base_op(left.op_type) == base_op(right.op_type):
        given = _list([node for node in after if node is not right])
        return text("{given} came out of {before}", given=given, before=called(left))
    return text("{before} became {after}", before=_sum(before), after=_sum(after))


def lone_title(kind: Literal["added", "removed"], node: Node, outside: bool = False) -> Text:
    """What is said of a node without a partner. outside: it stands around the hardware, which the other model is."""
    name = called(node)
    # FINN's names begin with the operator: to say it again tells nothing.
    if not name.startswith(node.op_type):
        name = f"{name} ({shown(node.op_type)})"
    if outside:
        if kind == "removed":
            return text("{name} stays outside the hardware, in dataflow_parent", name=name)
        return text("{name} was outside the hardware, in dataflow_parent", name=name)
    return text("{name} added", name=name) if kind == "added" else text("{name} removed", name=name)


def summary_of(
    lineage: Lineage,
    matches: Sequence[tuple[str, tuple[Change, ...]]],
    whole: Sequence[Text],
    outside: Outside,
    a: Graph,
    b: Graph,
) -> tuple[Text, ...]:
    """The differences in a few sentences, the largest first.

    Args:
        matches: kind and changes of each group of the lineage, in its order. whole: what differs beside the nodes.
        outside: nodes that are neither added nor removed, but stand around the hardware.
    """
    kinds = Counter(kind for kind, _ in matches)
    found = [*_in_common(lineage, a, b), *_cycles(a, b)]
    only_names = not lineage.added and not lineage.removed and set(kinds) <= {"same", "renamed"}
    if only_names and not whole and not kinds["renamed"]:
        one = text("Both models are the same: 1 node.")
        several = text("Both models are the same: {n} nodes.", n=len(b.nodes))
        return (*found, one if len(b.nodes) == 1 else several)
    found.append(_counts(kinds, a, b, only_names))
    found += _became(lineage, a, b)
    found += _lone("added", [b.node(key) for key in lineage.added if key not in outside.b])
    found += _lone("removed", [a.node(key) for key in lineage.removed if key not in outside.a])
    if outside.a:
        names = _names([a.node(key) for key in lineage.removed if key in outside.a])
        found.append(text("Outside the hardware, in dataflow_parent: {names}.", names=names))
    if outside.b:
        names = _names([b.node(key) for key in lineage.added if key in outside.b])
        found.append(text("Outside the hardware before, in dataflow_parent: {names}.", names=names))
    found += _details(lineage, matches, b)
    if kinds["renamed"] and not only_names:
        one, several = text("Only renamed: 1 node."), text("Only renamed: {n} nodes.", n=kinds["renamed"])
        found.append(one if kinds["renamed"] == 1 else several)
    if len(whole) > _MOST_NAMED:
        found.append(text("Beside the nodes, {n} things of the models differ.", n=len(whole)))
    else:
        found += [text("Beside the nodes: {words}.", words=str(words)) for words in whole]
    return tuple(found)


def _in_common(lineage: Lineage, a: Graph, b: Graph) -> Iterator[Text]:
    """That two models are hardly versions of one: said first, because what follows then tells little."""
    known, of = min(zip(lineage.known, (len(a.nodes), len(b.nodes)), strict=True), key=lambda side: side[1])
    if not of or known >= _LITTLE * of:
        return
    values = {"known": known, "of": of}
    if len(a.nodes) == len(b.nodes):
        yield text(
            "These models have little in common: {known} of {of} nodes could be matched by weights, names or shapes.",
            **values,
        )
    else:
        yield text(
            "These models have little in common: {known} of {of} nodes of the smaller one could be matched by weights, "
            "names or shapes.",
            **values,
        )


def _cycles(a: Graph, b: Graph) -> Iterator[Text]:
    if a.cycle:
        yield text("The model before has a cycle: {nodes} feed one another.", nodes=_list(a.cycle))
    if b.cycle:
        yield text("The model after has a cycle: {nodes} feed one another.", nodes=_list(b.cycle))


def _counts(kinds: Counter[str], a: Graph, b: Graph, only_names: bool) -> Text:
    before, after, same = len(a.nodes), len(b.nodes), kinds["same"]
    values = {"before": before, "after": after, "same": same, "renamed": kinds["renamed"]}
    if only_names and kinds["renamed"]:
        if after == 1:
            return text("1 node, the same but for its name.")
        if same:
            return text("{after} nodes, all the same but for the names of {renamed}.", **values)
        return text("{after} nodes, all the same but for their names.", **values)
    if before == after == 1:
        return text("1 node on both sides, unchanged.") if same else text("1 node on both sides.")
    if before == after:
        if same:
            return text("{after} nodes on both sides, {same} of them unchanged.", **values)
        return text("{after} nodes on both sides.", **values)
    if before == 1:
        return text("1 node became {after}.", **values)
    if same:
        return text("{before} nodes became {after}, {same} of them unchanged.", **values)
    return text("{before} nodes became {after}.", **values)


def _became(lineage: Lineage, a: Graph, b: Graph) -> Iterator[Text]:
    """One sentence for each way in which operators became others."""
    ways: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in lineage.groups:
        before, after = _ops([a.node(key) for key in group.a]), _ops([b.node(key) for key in group.b])
        if before != after:
            ways[before, after].append(group)
    for (before, after), groups in sorted(ways.items(), key=lambda way: -len(way[1])):
        if len(groups) == 1:
            yield text("{title}.", title=str(group_title(groups[0], a, b)))
        elif len(groups[0].b) == 1 and after in before.split(" + "):
            taken = before.split(" + ")
            taken.remove(after)
            yield text("{n} {after} took in {taken}.", n=len(groups), after=after, taken=" + ".join(taken))
        elif len(groups[0].a) == 1 and before in after.split(" + "):
            given = after.split(" + ")
            given.remove(before)
            yield text("{given} came out of {n} {before}.", n=len(groups), before=before, given=" + ".join(given))
        else:
            yield text("{n} times {before} became {after}.", n=len(groups), before=before, after=after)


def _lone(kind: Literal["added", "removed"], nodes: Sequence[Node]) -> Iterator[Text]:
    if not nodes:
        return
    names = _names(nodes)
    yield text("Added: {names}.", names=names) if kind == "added" else text("Removed: {names}.", names=names)


def _names(nodes: Sequence[Node]) -> str:
    if len(nodes) <= _MOST_NAMED:
        return _list(nodes)
    counts = Counter(shown(node.op_type) for node in nodes)
    return ", ".join(f"{count} {op}" for op, count in counts.most_common())


def _details(lineage: Lineage, matches: Sequence[tuple[str, tuple[Change, ...]]], b: Graph) -> Iterator[Text]:
    """What changed in nodes that are one to one: in one of them by value, in many by number."""
    places: dict[str, list[tuple[Group, Change]]] = defaultdict(list)
    for group, (kind, changes) in zip(lineage.groups, matches, strict=True):
        for change in changes if kind == "changed" else ():
            if change.sort not in ("name", "operator"):
                places[change.what].append((group, change))
    alone: dict[str, list[str]] = defaultdict(list)
    for what, found in sorted(places.items(), key=lambda each: -len(each[1])):
        if len(found) == 1:
            group, change = found[0]
            alone[called(b.node(group.main[1]))].append(str(change.words))
        else:
            attribute, words = found[0][1].sort == "attribute", str(found[0][1].words)
            what = what if attribute else what[:1].upper() + what[1:]
            if all(str(change.words) == words for _, change in found):
                words = words if attribute else words[:1].upper() + words[1:]
                yield text("{words} in {n} nodes.", words=words, n=len(found))
            elif found[0][1].sort == "weights" and what in ("Weights", "Thresholds"):
                yield text("{what} differ in {n} nodes.", what=what, n=len(found))
            else:
                yield text("{what} differs in {n} nodes.", what=what, n=len(found))
    for name, told in alone.items():
        yield text("{name}: {changes}.", name=name, changes="; ".join(told))


def _ops(nodes: Sequence[Node]) -> str:
    return " + ".join(dict.fromkeys(shown(node.op_type) for node in nodes))


def called(node: Node) -> str:
    """A node's name; where it has none, its operator and its output tensor."""
    return node.label if node.name else f"{shown(node.op_type)} {node.label}"


def _sum(nodes: Sequence[Node]) -> str:
    return " + ".join(map(called, nodes))


def _many(nodes: Sequence[Node]) -> str:
    return _sum(nodes) if len(nodes) <= _MOST_IN_TITLE else f"{len(nodes)} nodes"


def _list(nodes: Sequence[Node]) -> str:
    return ", ".join(map(called, nodes))
