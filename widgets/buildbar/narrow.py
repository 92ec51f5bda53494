"""What of a row of controls gives way where it is narrow, one thing after the other. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLayout

Fold = Callable[[bool], None]
"""Takes one thing away (True), or brings it back (False)."""


class Narrowing:
    """Folds as little as a width asks for.

    Args:
        row: the layout that the controls stand in. folds: in the order in which they give way.
    """

    def __init__(self, row: QLayout, folds: Sequence[Fold]) -> None:
        self._row, self._folds = row, tuple(folds)
        self._level = 0  # so many are folded
        self._needed: list[int] = []  # pixels at each level that was measured since the contents changed

    def least(self) -> int:
        """Pixels it needs with everything folded; everything is unfolded afterwards."""
        self._go_to(len(self._folds))
        width = self._row.minimumSize().width()
        self._go_to(0)
        return width

    def contents_changed(self) -> None:
        """What stands in the row is wider or narrower now."""
        self._needed = []

    def fit(self, width: int) -> None:
        """Fold what does not fit into this width, unfold what does."""
        level = 0
        while self._need(level) > width and level < len(self._folds):
            level += 1
        self._go_to(level)

    def _need(self, level: int) -> int:
        if level == len(self._needed):
            self._go_to(level)
            self._needed.append(self._row.minimumSize().width())
        return self._needed[level]

    def _go_to(self, level: int) -> None:
        while self._level < level:
            self._folds[self._level](True)
            self._level += 1
        while self._level > level:
            self._level -= 1
            self._folds[self._level](False)
        self._row.invalidate()
