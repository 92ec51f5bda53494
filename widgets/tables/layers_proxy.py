"""Sorts and filters the rows of a layers table. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt

from widgets.tables.columns import sort_key
from widgets.tables.layers_model import Index, Role


class LayersProxy(QSortFilterProxyModel):
    """Sorts by value, unknown always last, and filters by words and op type."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._op = ""

    def set_filter(self, words: str, op: str) -> None:
        """Show only layers whose name or op has every one of the words, and of this op type ("": any)."""
        self.beginFilterChange()
        self._words, self._op = tuple(words.lower().split()), op
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    # -- Qt --

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        layer = self.sourceModel().layer(row)
        place = f"{layer.name} {layer.op_type}".lower()
        return (not self._op or layer.op_type == self._op) and all(word in place for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        first, second = left.data(Role.VALUE), right.data(Role.VALUE)
        if first is None or second is None:
            # Qt turns the answer round for descending order; unknown stays below in both.
            known = second is None and first is not None
            return known if self.sortOrder() == Qt.SortOrder.AscendingOrder else first is None and second is not None
        return sort_key(first) < sort_key(second)
