"""The model of a layers table.

The table holds what is in force, the user's values over FINN's own; `set_editing` tells the two apart. The model is
never changed by an edit. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject

from projects.build.layers import Layer, LayerTable
from projects.folding.exchange import OfferView
from widgets.tables import columns
from widgets.tables.cell_words import automatic_words, tooltip
from widgets.tables.columns import BARS, columns_of, value_of
from widgets.tables.editing import Editing, is_editable
from widgets.tables.extras import Extras, figure
from widgets.tables.roles import Origin
from widgets.tables.table_model import TableModel

_EMPTY = LayerTable(step="", layers=())
_NOT_SET = object()


class LayersModel(TableModel):
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
    def extras(self) -> Extras:
        """What is known of the layers besides the table."""
        return self._extras

    def set_table(self, table: LayerTable | None, totals: Mapping[str, float] | None = None) -> None:
        """Show another table.

        Args:
            table: None shows nothing.
            totals: what the part has of each resource, for the tooltips.
        """
        self._take(table or _EMPTY, totals or {}, self._extras)

    def set_extras(self, extras: Extras) -> None:
        """Show what else is known of the layers."""
        self._take(self._table, self._totals, extras)

    def _take(self, table: LayerTable, totals: Mapping[str, float], extras: Extras) -> None:
        def take() -> None:
            self._table, self._totals, self._extras = table, totals, extras
            self._largest = {name: columns.largest(table.layers, name) for name in BARS}
            self._max_cycles = columns.slowest(table)

        self._show(tuple(layer.key for layer in table.layers), columns_of(table, extras), take)

    @property
    def editing(self) -> Editing | None:
        """The values under the user's; None while nothing can be edited."""
        return self._editing

    def set_editing(self, editing: Editing | None) -> None:
        """Tell apart FINN's values and the user's; None: the table is only read."""
        self._editing = editing
        self._tell_all()

    def layer(self, row: int) -> Layer:
        """The layer of a row."""
        return self._table.layers[row]

    def offer(self, row: int, column: int) -> OfferView | None:
        """The change that a cell of an exchange rate would make, or None."""
        freed = self._columns[column].freed
        return self._extras.offer(self._table.layers[row], freed) if freed else None

    # -- TableModel --

    def value(self, row: int, column: int) -> Any:
        return value_of(self._table.layers[row], self._columns[column], self._max_cycles, self._extras)

    def name_of(self, row: int) -> str:
        return self._table.layers[row].name

    def filtered(self, row: int) -> tuple[str, str]:
        layer = self._table.layers[row]
        return f"{layer.name} {layer.op_type}", layer.op_type

    def tooltip(self, row: int, column: int) -> str:
        layer, about = self._table.layers[row], self._columns[column]
        words = tooltip(layer, about, self.value(row, column), self._totals, self.is_bottleneck(row), self._extras)
        told = self.automatic_words(row, column)
        return f"{told}\n{words}" if told else words

    def origin(self, row: int, column: int) -> Origin:
        layer, name = self._table.layers[row], self._columns[column].attribute
        if self._editing is None or not name:
            return Origin.FIXED
        # Also of one that no rule lets be edited: it can be reset, so it must be seen. Not where the figures are of a
        # step before the values were applied: what stands there is not what was set.
        found, cell = layer.attribute(name), (layer.key, name)
        if found is not None and found.value == self._editing.overridden.get(cell, _NOT_SET):
            return Origin.USER
        return Origin.AUTOMATIC if is_editable(layer, name) else Origin.FIXED

    def problem(self, row: int) -> str:
        return self._extras.problems.get(self._table.layers[row].key, "")

    def is_bottleneck(self, row: int) -> bool:
        return bool(self._table.bottleneck) and self._table.layers[row].name == self._table.bottleneck

    def bar(self, row: int, column: int) -> float | None:
        name = self._columns[column].key
        top = self._largest.get(name)
        value = figure(self._table.layers[row], name) if top else None
        return None if not top or value is None else value / top

    def automatic_words(self, row: int, column: int) -> str:
        if self.origin(row, column) is not Origin.USER or self._editing is None:
            return ""
        key, about = self._table.layers[row].key, self._columns[column]
        automatic = self._editing.automatic.get(key, {})
        return automatic_words(automatic[about.attribute], about) if about.attribute in automatic else ""
