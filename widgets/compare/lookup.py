"""A comparison turned round: from a node to its pair and its change. Layer: widgets. Thread: any."""

from __future__ import annotations

from collections.abc import Iterator

from widgets.compare.values import SIDES, ChangeRow, Comparison, Hidden, Pair, Side


class Lookup:
    """Answers about one comparison; about none (None) every answer is empty."""

    def __init__(self, comparison: Comparison | None = None) -> None:
        self.comparison = comparison
        self.pairs: tuple[Pair, ...] = comparison.pairs if comparison is not None else ()
        self.rows: tuple[ChangeRow, ...] = comparison.rows if comparison is not None else ()
        self._pairs = {side: {key: pair for pair in self.pairs for key in pair.keys(side)} for side in SIDES}
        numbered = list(enumerate(self.rows))
        # Backwards, so that of several rows the first one counts.
        self._rows = {side: {key: n for n, row in reversed(numbered) for key in row.keys(side)} for side in SIDES}

    def pair(self, side: Side, key: str) -> Pair | None:
        """The pair that a node is in."""
        return self._pairs[side].get(key)

    def row(self, side: Side, key: str) -> int:
        """The place in the change list of what became of a node; -1 where nothing did."""
        return self._rows[side].get(key, -1)

    def shown(self, hidden: Hidden) -> Iterator[tuple[int, ChangeRow]]:
        """The rows that are not hidden, with their places."""
        return ((n, row) for n, row in enumerate(self.rows) if row.kind not in hidden)

    def steps(self, hidden: Hidden) -> list[int]:
        """The places of the rows that one goes through."""
        return [n for n, _row in self.shown(hidden)]

    def step_from(self, row: int, step: int, hidden: Hidden) -> int | None:
        """The row after (step 1) or before (-1) this one, round at the ends; None where there is no row."""
        rows = self.steps(hidden)
        if not rows:
            return None
        if row in rows:
            return rows[(rows.index(row) + step) % len(rows)]
        after = [n for n in rows if n > row] if step > 0 else [n for n in rows if n < row]
        if row < 0 or not after:
            return rows[0 if step > 0 else -1]
        return after[0 if step > 0 else -1]
