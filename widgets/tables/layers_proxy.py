"""Sorts and filters the rows of a table of layers. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt

from widgets.tables.columns import sort_key
from widgets.tables.roles import Index, Role


class LayersProxy(QSortFilterProxyModel):
    """Sorts by value, unknown always last, and filters by words, op type and problem.

    The source model has `filtered(row)`, which gives the words and the op type of a row, and `problem(row)`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._op = ""
        self._problems = False

    def set_filter(self, words: str, op: str, problems: bool = False) -> None:
        """Show only layers whose name or op has every one of the words, and of this op type ("": any).

        Args:
            problems: only those that have one.
        """
        self.beginFilterChange()
        self._words, self._op, self._problems = tuple(words.lower().split()), op, problems
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    # -- Qt --

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        model = self.sourceModel()
        words, op = model.filtered(row)
        if (self._op and op != self._op) or (self._problems and not model.problem(row)):
            return False
        return all(word in words.lower() for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        first, second = left.data(Role.VALUE), right.data(Role.VALUE)
        if first is None or second is None:
            # Qt turns the answer round for descending order; unknown stays below in both.
            known = second is None and first is not None
            return known if self.sortOrder() == Qt.SortOrder.AscendingOrder else first is None and second is not None
        return sort_key(first) < sort_key(second)
