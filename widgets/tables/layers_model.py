"""The model of a layers table, and the proxy that sorts and filters it.

Everything a cell shows passes through `LayersModel.value`: a second layer of values (edits over FINN's own) has its
place there, and `LayerAttribute.allowed` is at hand under ALLOWED_ROLE. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from projects import numbers
from projects.build.layers import RESOURCES, Layer, LayerAttribute, LayerTable
from widgets.tables import columns
from widgets.tables.columns import BARS, Column, columns_of, sort_key, value_of, words_of

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_EMPTY = LayerTable(step="", layers=())


class Role(IntEnum):
    """What a cell has besides its text."""

    KEY = Qt.ItemDataRole.UserRole  # the layer's key
    VALUE = Qt.ItemDataRole.UserRole + 1  # the value itself
    PLAIN = Qt.ItemDataRole.UserRole + 2  # as copied
    BAR = Qt.ItemDataRole.UserRole + 3  # length of the bar inside the cell, 0 to 1, or None
    BOTTLENECK = Qt.ItemDataRole.UserRole + 4  # whether this layer limits the throughput
    ALLOWED = Qt.ItemDataRole.UserRole + 5  # the closed set of values, or None
    CHIP = Qt.ItemDataRole.UserRole + 6  # the word of the chip


class LayersModel(QAbstractTableModel):
    """One row a layer in graph order, one column per figure and attribute."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = _EMPTY
        self._totals: Mapping[str, float] = {}
        self._columns = columns_of(_EMPTY)
        self._largest: dict[str, float] = {}
        self._max_cycles: int | None = None

    @property
    def table(self) -> LayerTable:
        """The table on show."""
        return self._table

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return self._columns

    def set_table(self, table: LayerTable | None, totals: Mapping[str, float] | None = None) -> None:
        """Show another table.

        Args:
            table: None shows nothing.
            totals: what the part has of each resource, for the tooltips.
        """
        table = table or _EMPTY
        made = columns_of(table)
        same = [layer.key for layer in table.layers] == [layer.key for layer in self._table.layers]
        # With the same layers only the figures change: views then keep selection, widths and scroll by themselves.
        if same and [c.key for c in made] == [c.key for c in self._columns]:
            self._take(table, totals, made)
            if table.layers:
                self.dataChanged.emit(self.index(0, 0), self.index(len(table.layers) - 1, len(made) - 1))
            return
        self.beginResetModel()
        self._take(table, totals, made)
        self.endResetModel()

    def _take(self, table: LayerTable, totals: Mapping[str, float] | None, made: tuple[Column, ...]) -> None:
        self._table, self._totals, self._columns = table, totals or {}, made
        self._largest = {name: columns.largest(table.layers, name) for name in BARS}
        self._max_cycles = columns.slowest(table)

    def layer(self, row: int) -> Layer:
        """The layer of a row."""
        return self._table.layers[row]

    def row_of(self, key: str) -> int | None:
        """The row of the layer with this key."""
        return next((row for row, layer in enumerate(self._table.layers) if layer.key == key), None)

    def column_of(self, key: str) -> int | None:
        """The position of the column with this key."""
        return next((at for at, column in enumerate(self._columns) if column.key == key), None)

    def value(self, row: int, column: int) -> Any:
        """What a cell holds."""
        return value_of(self._table.layers[row], self._columns[column], self._max_cycles)

    def _attribute(self, row: int, column: int) -> LayerAttribute | None:
        name = self._columns[column].attribute
        return self._table.layers[row].attribute(name) if name else None

    def _bar(self, row: int, column: Column) -> float | None:
        top = self._largest.get(column.key)
        value = columns.figure(self._table.layers[row], column.key) if top else None
        return None if not top or value is None else value / top

    def _is_bottleneck(self, row: int) -> bool:
        return bool(self._table.bottleneck) and self._table.layers[row].name == self._table.bottleneck

    def _tooltip(self, row: int, column: int) -> str:
        layer, about = self._table.layers[row], self._columns[column]
        value = self.value(row, column)
        if about.key in columns.FIGURES and value is None:
            return layer.estimate_error or self.tr("FINN gives no estimate for %1").replace("%1", layer.name)
        if about.key == "cycles":
            words = self.tr("%1 cycles a frame").replace("%1", numbers.count(value))
            return words + "\n" + self.tr("This layer limits the throughput") if self._is_bottleneck(row) else words
        if about.key in RESOURCES:
            words = f"{numbers.count(value)} {about.key}"
            if self._totals.get(about.key):
                share = numbers.percent(value / self._totals[about.key])
                words += "\n" + self.tr("%1 of what the part has").replace("%1", share)
            return words
        if about.key == "node" and self._is_bottleneck(row):
            return layer.name + "\n" + self.tr("This layer limits the throughput")
        if about.attribute:
            found = self._attribute(row, column)
            if found is None:
                return self.tr("%1 has no %2").replace("%1", layer.op_type).replace("%2", about.attribute)
            return self._attribute_words(found, about)
        return words_of(value, about)

    def _attribute_words(self, found: LayerAttribute, about: Column) -> str:
        lines = [f"{found.name} = {_quoted(words_of(found.value, about))}"]
        if found.default is not None:
            lines.append(self.tr("default: %1").replace("%1", _quoted(words_of(found.default, about))))
        if found.allowed:
            lines.append(self.tr("allowed: %1").replace("%1", ", ".join(_quoted(str(a)) for a in found.allowed)))
        return "\n".join(lines)

    # -- Qt --

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._table.layers)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, at = index.row(), index.column()
        column = self._columns[at]
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(self.value(row, at), column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left = not column.is_number and not isinstance(self.value(row, at), int | float)
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tooltip(row, at)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {words_of(self.value(row, at), column, plain=True) or self.tr('unknown')}"
        return self._own(row, at, role)

    def _own(self, row: int, at: int, role: int) -> Any:
        column = self._columns[at]
        if role == Role.KEY:
            return self._table.layers[row].key
        if role == Role.VALUE:
            return self.value(row, at)
        if role == Role.PLAIN:
            return words_of(self.value(row, at), column, plain=True)
        if role == Role.BAR:
            return self._bar(row, column)
        if role == Role.BOTTLENECK:
            return self._is_bottleneck(row)
        if role == Role.CHIP:
            return self.value(row, at) if column.key == "impl" else None
        if role == Role.ALLOWED:
            found = self._attribute(row, at)
            return None if found is None else found.allowed
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            # The title too: a narrow column shows only its beginning.
            return column.tooltip if column.tooltip.startswith(column.title) else f"{column.title}\n{column.tooltip}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = column.is_number or column.attribute in ("PE", "SIMD")
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _quoted(words: str) -> str:
    """The words, or a pair of quotation marks where they are empty and would not be seen."""
    return words or '""'


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
