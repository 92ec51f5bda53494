"""All that is told of two models: what belongs together, what changed, in the order in which one reads the graph.

Layer: projects. Thread: any; reads files. Takes tens of milliseconds to seconds: the window leaves it to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from projects.diff import partitions
from projects.diff.change import Change
from projects.diff.changes import group_changes, model_changes
from projects.diff.graph import Graph, read_graph
from projects.diff.lineage import Group, Lineage, find_lineage
from projects.diff.order import order_changes
from projects.diff.words import Outside, group_title, lone_title, summary_of
from projects.text import Text, text_from_data, text_to_data

Kind = Literal["same", "renamed", "changed", "merged", "split"]
RowKind = Literal["added", "removed", "changed", "merged", "split", "renamed", "model"]
KINDS: tuple[RowKind, ...] = get_args(RowKind)


@dataclass(frozen=True)
class Match:
    """Nodes that are one thing in both models.

    Args:
        a, b: keys, in the order of the data. main: the key on each side that does the same work.
        title: what became of them ("MatMul_3 + MultiThreshold_4 became MVAU_2").
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    main: tuple[str, str]
    kind: Kind
    title: Text
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Row:
    """An entry of the change list.

    Args:
        a, b: keys; empty where there is nothing on that side.
        changes: what the title does not tell already.
    """

    kind: RowKind
    a: tuple[str, ...]
    b: tuple[str, ...]
    title: Text
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Everything that is known of two models.

    Args:
        names_a, names_b: {key: name} of every node, the key where it has no name.
        matches: in the order of the model after. added, removed: keys.
        model: what differs beside the nodes.
        rows: what changed, in the order of the graph; what concerns the models as wholes comes first.
        summary: the same in a few sentences.
    """

    path_a: str
    path_b: str
    names_a: dict[str, str]
    names_b: dict[str, str]
    matches: tuple[Match, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    model: tuple[Change, ...]
    rows: tuple[Row, ...]
    summary: tuple[Text, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs, names of nodes included."""
        return not self.rows


def compare_files(a: Path, b: Path) -> Difference:
    """Compare two model files.

    Raises:
        UserInputError: one of them is no ONNX model.
    """
    return find_difference(read_graph(a), read_graph(b))


def find_difference(a: Graph, b: Graph) -> Difference:
    """Compare two models."""
    lineage = find_lineage(a, b)
    outside = Outside(
        partitions.outside(lineage.removed, a, b, lambda x, y: find_lineage(x, y).sure),
        partitions.outside(lineage.added, b, a, lambda x, y: find_lineage(x, y).sure),
    )
    order = order_changes(lineage.groups, a, b)
    matches = tuple(_match(group, order.get(group.main), a, b) for group in lineage.groups)
    model = model_changes(a, b)
    whole = [Row("model", (), (), change.words) for change in model]
    return Difference(
        path_a=a.path,
        path_b=b.path,
        names_a={node.key: node.name or node.key for node in a.nodes},
        names_b={node.key: node.name or node.key for node in b.nodes},
        matches=matches,
        added=lineage.added,
        removed=lineage.removed,
        model=model,
        rows=(*whole, *_rows(matches, lineage, outside, a, b)),
        summary=summary_of(
            lineage, [(m.kind, m.changes) for m in matches], [change.words for change in model], outside, a, b
        ),
    )


def _match(group: Group, order: Change | None, a: Graph, b: Graph) -> Match:
    changes = (*((order,) if order is not None else ()), *group_changes(group, a, b))
    kind: Kind = "same"
    if len(group.a) > 1 or len(group.b) > 1:
        kind = "merged" if len(group.a) >= len(group.b) else "split"
    elif any(change.sort != "name" for change in changes):
        kind = "changed"
    elif changes:
        kind = "renamed"
    return Match(group.a, group.b, group.main, kind, group_title(group, a, b), changes)


def _rows(matches: Iterable[Match], lineage: Lineage, outside: Outside, a: Graph, b: Graph) -> Iterator[Row]:
    placed: list[tuple[float, Row]] = []
    place_of = {}  # key in a: place in b
    for match in matches:
        for key in match.a:
            place_of[key] = b.place[match.main[1]]
        if match.kind != "same":
            untold = tuple(change for change in match.changes if change.what not in ("operator", "name"))
            row = Row(match.kind, match.a, match.b, match.title, untold)
            placed.append((b.place[match.main[1]], row))
    for key in lineage.added:
        title = lone_title("added", b.node(key), key in outside.b)
        placed.append((b.place[key], Row("added", (), (key,), title)))
    gone, last = set(lineage.removed), -1.0
    for node in a.nodes:
        last = place_of.get(node.key, last)
        if node.key in gone:  # after what came before it
            title = lone_title("removed", node, node.key in outside.a)
            placed.append((last + 0.5, Row("removed", (node.key,), (), title)))
    yield from (row for _place, row in sorted(placed, key=lambda each: each[0]))


def difference_to_data(difference: Difference) -> dict[str, Any]:
    """JSON data, by which it crosses from the reader's process to the window."""
    return {
        **vars(difference),
        "matches": [
            {**vars(m), "title": text_to_data(m.title), "changes": _changes_to_data(m.changes)}
            for m in difference.matches
        ],
        "rows": [
            {**vars(r), "title": text_to_data(r.title), "changes": _changes_to_data(r.changes)} for r in difference.rows
        ],
        "model": _changes_to_data(difference.model),
        "summary": [text_to_data(sentence) for sentence in difference.summary],
    }


def _changes_to_data(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [{**vars(change), "words": text_to_data(change.words)} for change in changes]


def difference_from_data(data: dict[str, Any]) -> Difference:
    """The inverse of `difference_to_data`, also of what JSON made of it."""
    return Difference(
        **{
            **data,
            "matches": tuple(
                Match(
                    tuple(m["a"]),
                    tuple(m["b"]),
                    (m["main"][0], m["main"][1]),
                    m["kind"],
                    text_from_data(m["title"]),
                    _changes_from_data(m["changes"]),
                )
                for m in data["matches"]
            ),
            "rows": tuple(
                Row(
                    r["kind"],
                    tuple(r["a"]),
                    tuple(r["b"]),
                    text_from_data(r["title"]),
                    _changes_from_data(r["changes"]),
                )
                for r in data["rows"]
            ),
            "added": tuple(data["added"]),
            "removed": tuple(data["removed"]),
            "model": _changes_from_data(data["model"]),
            "summary": tuple(text_from_data(sentence) for sentence in data["summary"]),
        }
    )


def _changes_from_data(changes: Iterable[dict[str, Any]]) -> tuple[Change, ...]:
    return tuple(Change(**{**change, "words": text_from_data(change["words"])}) for change in changes)
