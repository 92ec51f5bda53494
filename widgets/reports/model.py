"""A report as a Qt table model. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from projects import numbers
from projects.build.reports import Cell, ReportTable

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_EMPTY = ReportTable("", (), ())


class ReportModel(QAbstractTableModel):
    """The rows of a report, sorted by any column; empty cells come last, numbers before words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = _EMPTY
        self._order: list[int] = []

    @property
    def table(self) -> ReportTable:
        """The report."""
        return self._table

    def set_table(self, table: ReportTable) -> None:
        """Show a report, in its own order."""
        self.beginResetModel()
        self._table, self._order = table, list(range(len(table.rows)))
        self.endResetModel()

    def plain(self, row: int, column: int) -> str:
        """A cell as it is copied: digits not grouped."""
        cell = self._cell(row, column)
        return "" if cell is None else str(cell)

    def _cell(self, row: int, column: int) -> Cell:
        return self._table.rows[self._order[row]][column]

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._table.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._table.columns):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = any(_is_number(row[section]) for row in self._table.rows)
            return Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            )
        return self._table.columns[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._order):
            return None
        cell = self._cell(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(cell)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(cell, str) and len(cell) > 24:
            return cell
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if _is_number(cell) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        places = [(self._order[index.row()], index.column()) for index in old]
        rows = self._table.rows
        self._order = list(range(len(rows)))  # the report's own order, also where column is -1
        if 0 <= column < self.columnCount():
            known = [n for n in self._order if rows[n][column] is not None]
            empty = [n for n in self._order if rows[n][column] is None]
            known.sort(key=lambda n: _sort_key(rows[n][column]), reverse=order == Qt.SortOrder.DescendingOrder)
            self._order = known + empty
        now = {number: place for place, number in enumerate(self._order)}
        self.changePersistentIndexList(old, [self.index(now[number], column) for number, column in places])
        self.layoutChanged.emit()


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _shown(cell: Cell) -> str:
    if cell is None:
        return numbers.UNKNOWN
    if not _is_number(cell):
        return str(cell)
    value = float(cell)
    if not math.isfinite(value):
        return str(cell)
    return f"{value:.4g}" if 0 < abs(value) < 1 else numbers.count(value)


def _sort_key(cell: Cell) -> tuple[int, float, str]:
    if _is_number(cell):
        return (0, float(cell), "")
    return (1, 0.0, str(cell).casefold())
