"""A difference as a file: JSON for scripts, Markdown for people. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from projects.diff.change import Change
from projects.diff.difference import Difference, Row, RowKind
from projects.model.names import shown

_TITLES: dict[RowKind, str] = {
    "model": "Beside the nodes",
    "added": "Added",
    "removed": "Removed",
    "merged": "Merged",
    "split": "Split",
    "changed": "Changed",
    "renamed": "Renamed",
}
_SPECIAL = str.maketrans({character: "\\" + character for character in "\\`*_[]<>#|"})


def json_data(difference: Difference) -> dict[str, Any]:
    """The object that `finn-studio diff --json` prints, nodes by their names or, without one, their first output."""
    a, b = difference.names_a, difference.names_b
    return {
        "a_file": difference.path_a,
        "b_file": difference.path_b,
        "matched": [
            {
                "a": _names(match.a, a),
                "b": _names(match.b, b),
                "kind": match.kind,
                "words": str(match.title),
                "changes": _changes(match.changes),
            }
            for match in difference.matches
        ],
        "added": _names(difference.added, b),
        "removed": _names(difference.removed, a),
        "model": _changes(difference.model),
        "summary": " ".join(map(str, difference.summary)),
    }


def _names(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return [names[key] for key in keys]


def _changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    return [
        {"what": each.what, "before": each.before, "after": each.after, "words": str(each.words)} for each in changes
    ]


def lines(difference: Difference, renames: bool = False) -> list[str]:
    """The difference as plain lines for a terminal. renames: also of nodes that only have another name."""
    found = [str(sentence) for sentence in difference.summary]
    rows = [row for row in difference.rows if renames or row.kind != "renamed"]
    return found + ([""] if rows else []) + [_line(row) for row in rows]


def _line(row: Row) -> str:
    words = "; ".join(str(change.words) for change in row.changes)
    return f"  {row.kind:<8} {row.title}" + (f": {words}" if words else "")


def markdown(difference: Difference, rows: Sequence[Row] | None = None) -> str:
    """The difference as Markdown, by kind. rows: those to be in it; None: all."""
    names = [shown(PurePath(path).name) for path in (difference.path_a, difference.path_b)]
    parts = [f"# {_plain(names[0])} and {_plain(names[1])}", ""]
    parts += [f"- {_plain(str(sentence))}" for sentence in difference.summary]
    for kind, title in _TITLES.items():
        of_kind = [row for row in (difference.rows if rows is None else rows) if row.kind == kind]
        if of_kind:
            parts += ["", f"## {title}", ""]
            for row in of_kind:
                parts.append(f"- {_plain(str(row.title))}")
                parts += [f"  - {_plain(str(change.words))}" for change in row.changes]
    return "\n".join(parts) + "\n"


def _plain(words: str) -> str:
    return words.translate(_SPECIAL)
