"""What changed within a group of nodes that are the same thing, and in the models as wholes.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from projects.diff.change import (
    Change,
    attribute_change,
    datatype_change,
    model_change,
    name_change,
    operator_change,
    shape_change,
)
from projects.diff.graph import Graph
from projects.diff.lineage import Group
from projects.diff.stored import integer_datatype, stored_changes
from projects.model.finn_defaults import finn_default
from projects.model.finn_ops import base_op
from projects.model.names import shown
from projects.model.summary import Attribute, Node
from projects.text import text


def group_changes(group: Group, a: Graph, b: Graph) -> tuple[Change, ...]:
    """The differences between both sides of a group, names last."""
    before, after = [a.node(key) for key in group.a], [b.node(key) for key in group.b]
    left, right = a.node(group.main[0]), b.node(group.main[1])
    found: list[Change] = []
    if (left.op_type, left.domain) != (right.op_type, right.domain):
        found.append(_operator(left, right))
        found += _rounding(left, right, a, b)
    found += _attributes(left, right)
    one, two = _around(left, before, a), _around(right, after, b)
    found += _tensors("input", _into(one, a), _into(two, b), a, b)
    found += _tensors("output", _out_of(one, a), _out_of(two, b), a, b)
    found += stored_changes(before, after, a, b)
    if len(before) == len(after) == 1:
        found += _names(left, right)
    return tuple(found)


def model_changes(a: Graph, b: Graph) -> tuple[Change, ...]:
    """What differs beside the nodes: inputs, outputs, operator sets, metadata."""
    one, two = a.summary, b.summary
    found: list[Change] = []
    for what, left, right in (("model input", one.inputs, two.inputs), ("model output", one.outputs, two.outputs)):
        found += _tensors(what, left, right, a, b)
        if len(left) != len(right):
            words = text("{what}s: {before} to {after}", what=what, before=len(left), after=len(right))
            found.append(model_change(f"{what}s", len(left), len(right), words))
    found += _entries("operator set", one.opsets, two.opsets)
    found += _entries("metadata", one.metadata, two.metadata)
    return tuple(found)


def _entries(what: str, left: Iterable[tuple[str, Any]], right: Iterable[tuple[str, Any]]) -> Iterator[Change]:
    was, now = dict(left), dict(right)
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            change = attribute_change(f"{what} {name or 'ai.onnx'}", was.get(name), now.get(name))
            yield model_change(change.what, change.before, change.after, change.words)


def _operator(left: Node, right: Node) -> Change:
    if left.op_type == right.op_type:
        words = text("operator set {before} to {after}", before=shown(left.domain), after=shown(right.domain))
        return Change("operator", "domain", left.domain, right.domain, words)
    return operator_change(left.op_type, right.op_type)


def _rounding(left: Node, right: Node, a: Graph, b: Graph) -> Iterator[Change]:
    """What two quantisers round to, where the files do not say it of the tensors: only other operators hide it."""
    if any(graph.datatype(name) is not None for node, graph in ((left, a), (right, b)) for name in node.outputs):
        return
    was, now = integer_datatype(left, a), integer_datatype(right, b)
    if was is not None and now is not None and was != now:
        yield datatype_change("output", was, now)


def _attributes(left: Node, right: Node) -> Iterator[Change]:
    was, now = ({each.name: each.value for each in _known(node)} for node in (left, right))
    # Other operators have other attributes: only of those that both know, a change can be told.
    both = base_op(left.op_type) == base_op(right.op_type)
    for name in dict.fromkeys((*now, *was)):
        # What a step writes down as FINN takes it anyway is no change.
        before = was[name] if name in was else _default(left, name)
        after = now[name] if name in now else _default(right, name)
        if before != after and (both or (name in was and name in now)) and not _same_file(before, after):
            yield attribute_change(name, before, after)


def _same_file(before: Any, after: Any) -> bool:
    """Whether two paths name one file of two builds, as the child model of a partition."""
    if not (isinstance(before, str) and isinstance(after, str) and before[:1] == after[:1] == "/"):
        return False
    return PurePosixPath(before).name == PurePosixPath(after).name


def _known(node: Node) -> Iterator[Attribute]:
    """Attributes with a value. FINN writes an empty text where it means that there is none."""
    return (each for each in node.attributes if each.value not in ("", None))


def _default(node: Node, name: str) -> Any:
    value = finn_default(node.op_type, node.domain, name)
    return None if value == "" else value


def _around(main: Node, nodes: Sequence[Node], graph: Graph) -> list[Node]:
    """Those of a group that hang together with its main node.

    Only the tensors that lead into these and out of them are those of the group: a scale that was moved past a product
    stood elsewhere.
    """
    keys = {node.key for node in nodes}
    found, wave = {main.key}, [main]
    while wave:
        node = wave.pop()
        for near in (*graph.before(node), *graph.after(node)):
            if near.key in keys and near.key not in found:
                found.add(near.key)
                wave.append(near)
    return [node for node in nodes if node.key in found]


def _into(nodes: Sequence[Node], graph: Graph) -> list[str]:
    own = {name for node in nodes for name in node.outputs}
    return list(dict.fromkeys(name for node in nodes for name in graph.streams(node) if name not in own))


def _out_of(nodes: Sequence[Node], graph: Graph) -> list[str]:
    keys = {node.key for node in nodes}
    ends = set(graph.summary.outputs)

    def leaves(name: str) -> bool:
        readers = graph.consumers.get(name, [])
        return not readers or name in ends or any(reader.key not in keys for reader in readers)

    return [name for node in nodes if not graph.is_constant(node) for name in node.outputs if name and leaves(name)]


def _tensors(what: str, left: Sequence[str], right: Sequence[str], a: Graph, b: Graph) -> Iterator[Change]:
    for place, (one, two) in enumerate(zip(left, right, strict=False)):
        which = what if len(left) == len(right) == 1 else f"{what} {place + 1}"
        was, now = a.shape(one), b.shape(two)
        if was != now:
            yield shape_change(which, was, now)
        before, after = a.datatype(one), b.datatype(two)
        if before != after:
            yield datatype_change(which, before, after)


def _names(left: Node, right: Node) -> Iterator[Change]:
    # Names of tensors say nothing: FINN writes other ones at every step, and every build.
    if left.label != right.label:
        yield name_change(left.label, right.label)
