"""The model of a layers table.

The table holds what is in force, the user's values over FINN's own; `set_editing` tells the two apart. The model is
never changed by an edit. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from projects.build.layers import Layer, LayerTable
from projects.folding.exchange import OfferView
from widgets.tables import columns
from widgets.tables.cell_words import automatic_words, tooltip
from widgets.tables.columns import BARS, Column, columns_of, value_of, words_of
from widgets.tables.editing import Editing, is_editable
from widgets.tables.extras import Extras, figure
from widgets.tables.roles import Index, Origin, Role

_NO_INDEX = QModelIndex()
_EMPTY = LayerTable(step="", layers=())


class LayersModel(QAbstractTableModel):
    """One row a layer in graph order, one column per figure and attribute."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = _EMPTY
        self._totals: Mapping[str, float] = {}
        self._columns = columns_of(_EMPTY)
        self._largest: dict[str, float] = {}
        self._max_cycles: int | None = None
        self._editing: Editing | None = None
        self._extras = Extras()

    @property
    def table(self) -> LayerTable:
        """The table on show."""
        return self._table

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return self._columns

    @property
    def extras(self) -> Extras:
        """What is known of the layers besides the table."""
        return self._extras

    def set_table(self, table: LayerTable | None, totals: Mapping[str, float] | None = None) -> None:
        """Show another table.

        Args:
            table: None shows nothing.
            totals: what the part has of each resource, for the tooltips.
        """
        self._show(table or _EMPTY, totals or {}, self._extras)

    def set_extras(self, extras: Extras) -> None:
        """Show what else is known of the layers."""
        self._show(self._table, self._totals, extras)

    def _show(self, table: LayerTable, totals: Mapping[str, float], extras: Extras) -> None:
        made = columns_of(table, extras)
        same = [layer.key for layer in table.layers] == [layer.key for layer in self._table.layers]
        # With the same layers only the figures change: views then keep selection, widths and scroll by themselves.
        same = same and [c.key for c in made] == [c.key for c in self._columns]
        if not same:
            self.beginResetModel()
        self._table, self._totals, self._extras, self._columns = table, totals, extras, made
        self._largest = {name: columns.largest(table.layers, name) for name in BARS}
        self._max_cycles = columns.slowest(table)
        if same:
            self._tell_all()
        else:
            self.endResetModel()

    def _tell_all(self) -> None:
        if self._table.layers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._table.layers) - 1, len(self._columns) - 1))

    @property
    def editing(self) -> Editing | None:
        """The values under the user's; None while nothing can be edited."""
        return self._editing

    def set_editing(self, editing: Editing | None) -> None:
        """Tell apart FINN's values and the user's; None: the table is only read."""
        self._editing = editing
        self._tell_all()

    def origin(self, row: int, column: int) -> Origin:
        """Who set what a cell shows."""
        layer, name = self._table.layers[row], self._columns[column].attribute
        if self._editing is None or not name:
            return Origin.FIXED
        # Also of one that no rule lets be edited: it can be reset, so it must be seen.
        if (layer.key, name) in self._editing.overridden:
            return Origin.USER
        return Origin.AUTOMATIC if is_editable(layer, name) else Origin.FIXED

    def layer(self, row: int) -> Layer:
        """The layer of a row."""
        return self._table.layers[row]

    def filtered(self, row: int) -> tuple[str, str]:
        """What filters look at: the words of a row, and its op type."""
        layer = self._table.layers[row]
        return f"{layer.name} {layer.op_type}", layer.op_type

    def name_of(self, row: int) -> str:
        """FINN's name of a row's layer."""
        return self._table.layers[row].name

    def row_of(self, key: str) -> int | None:
        """The row of the layer with this key."""
        return next((row for row, layer in enumerate(self._table.layers) if layer.key == key), None)

    def column_of(self, key: str) -> int | None:
        """The position of the column with this key."""
        return next((at for at, column in enumerate(self._columns) if column.key == key), None)

    def value(self, row: int, column: int) -> Any:
        """What a cell holds."""
        return value_of(self._table.layers[row], self._columns[column], self._max_cycles, self._extras)

    def offer(self, row: int, column: int) -> OfferView | None:
        """The change that a cell of an exchange rate would make, or None."""
        freed = self._columns[column].freed
        return self._extras.offer(self._table.layers[row], freed) if freed else None

    def problem(self, row: int) -> str:
        """The sentence of a layer's problem, "" where it has none."""
        return self._extras.problems.get(self._table.layers[row].key, "")

    def _bar(self, row: int, column: Column) -> float | None:
        top = self._largest.get(column.key)
        value = figure(self._table.layers[row], column.key) if top else None
        return None if not top or value is None else value / top

    def _is_bottleneck(self, row: int) -> bool:
        return bool(self._table.bottleneck) and self._table.layers[row].name == self._table.bottleneck

    def _tooltip(self, row: int, column: int) -> str:
        layer, about = self._table.layers[row], self._columns[column]
        words = tooltip(layer, about, self.value(row, column), self._totals, self._is_bottleneck(row), self._extras)
        told = self._automatic_words(row, column)
        return f"{told}\n{words}" if told else words

    def _automatic_words(self, row: int, column: int) -> str:
        """ "auto 36" where the user set another value, else ""."""
        if self.origin(row, column) is not Origin.USER or self._editing is None:
            return ""
        key, about = self._table.layers[row].key, self._columns[column]
        automatic = self._editing.automatic.get(key, {})
        return automatic_words(automatic[about.attribute], about) if about.attribute in automatic else ""

    def _accessible(self, row: int, at: int) -> str:
        column = self._columns[at]
        words = f"{column.title}: {words_of(self.value(row, at), column, plain=True) or self.tr('unknown')}"
        if self.origin(row, at) is not Origin.USER:
            return words
        return ", ".join(part for part in (words, self.tr("set by you"), self._automatic_words(row, at)) if part)

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
            return self._accessible(row, at)
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
        if role == Role.ORIGIN:
            return self.origin(row, at)
        if role == Role.FIGURE:
            return column.is_number
        return self.problem(row) if role == Role.PROBLEM else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.origin(index.row(), index.column()) is not Origin.FIXED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

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
