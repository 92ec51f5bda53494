"""A difference as the compare view shows it, in the language of the window. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from projects.diff.difference import Difference
from widgets.compare.values import ChangeRow, Comparison, Pair
from widgets.words import translated


def comparison_of(difference: Difference) -> Comparison:
    """The values of the compare view and of the change list."""
    pairs = tuple(
        # The view takes the last key of a side for the one that the other side is aligned with.
        Pair(_main_last(m.a, m.main[0]), _main_last(m.b, m.main[1]), m.kind, translated(m.title))
        for m in difference.matches
    )
    rows = tuple(
        ChangeRow(r.kind, r.a, r.b, translated(r.title), tuple(translated(c.words) for c in r.changes))
        for r in difference.rows
    )
    summary = " ".join(translated(sentence) for sentence in difference.summary)
    return Comparison(pairs, difference.added, difference.removed, rows, summary)


def _main_last(keys: tuple[str, ...], main: str) -> tuple[str, ...]:
    return (*(key for key in keys if key != main), main)
