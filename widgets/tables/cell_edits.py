"""A person's hands on the cells of a layers table: keys, double clicks, the drop-down, paste and the context menu.

Turns them into requests that FINN's rules allow; the table itself changes only when it is given anew.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView

from projects.build.layers import Layer
from projects.folding.exchange import OfferView
from projects.folding.overrides import Edit
from projects.folding.session_protocol import Price
from widgets.tables.cell_keys import CellKeys
from widgets.tables.cell_menu import Possible, make_menu
from widgets.tables.columns import FIGURES
from widgets.tables.editing import Cell, editable, edits_of, is_editable, steps_of
from widgets.tables.exchange import paste
from widgets.tables.layers_model import LayersModel
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role
from widgets.tables.table_view import place_of
from widgets.tables.value_delegate import ValueDelegate, ValueEdit
from widgets.tables.value_list import ValueList, entries_of
from widgets.theme.colors import Theme
from widgets.words import translated

ASKED = ("impl", *FIGURES)
"""Columns besides attributes whose values have a cause that FINN can tell."""


class CellEdits(QObject):
    """Edits of the current cell and the selected rows.

    Signals: as those of `LayersTable`.
    """

    edits_requested = Signal(object)
    resets_requested = Signal(object)
    prices_requested = Signal(str, str)
    paste_refused = Signal(str)
    why_requested = Signal(str, str)

    def __init__(self, view: QTableView, model: LayersModel, proxy: LayersProxy, copy: QAction) -> None:
        super().__init__(view)
        self._view, self._model, self._proxy, self._copy = view, model, proxy, copy
        self._targets: tuple[str, ...] = ()  # the layers an open editor is for
        self.delegate = ValueDelegate(view)
        view.setItemDelegate(self.delegate)
        self._list = ValueList(view, "layers")
        self.delegate.typed.connect(self._commit)
        self._list.picked.connect(self._commit)
        CellKeys(view, self)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self.delegate.set_theme(theme)
        self._list.set_theme(theme)

    def set_prices(self, key: str, attribute: str, prices: Sequence[Price]) -> None:
        """Fill in the open drop-down."""
        self._list.set_prices(key, attribute, prices)

    def check_open(self) -> None:
        """After another table came: a drop-down whose cell is gone closes."""
        key, attribute = self._list.cell
        row = self._model.row_of(key) if key else None
        if key and (row is None or self._model.editing is None or not is_editable(self._model.layer(row), attribute)):
            self._list.hide()

    # --- where

    def active(self) -> bool:
        """Whether the table can be edited."""
        return self._model.editing is not None

    def opens(self, index: QModelIndex) -> bool:
        """Whether a cell can be edited, or makes a change."""
        if self._model.editing is None or not index.isValid():
            return False
        offer, attribute = self._offer(index), self._model.columns[index.column()].attribute
        if offer is not None:
            return bool(offer.edits)
        return bool(attribute) and is_editable(self._layer(index), attribute)

    def steps(self) -> bool:
        """Whether the current cell is an attribute."""
        return bool(self._attribute())

    def typing(self) -> bool:
        """Whether a value is being typed into a cell."""
        return self._view.viewport().findChild(ValueEdit) is not None

    def _offer(self, index: QModelIndex) -> OfferView | None:
        return self._model.offer(self._proxy.mapToSource(index).row(), index.column())

    def _attribute(self) -> str:
        index = self._view.currentIndex()
        return self._model.columns[index.column()].attribute if index.isValid() else ""

    def _layer(self, index: QModelIndex) -> Layer:
        return self._model.layer(self._proxy.mapToSource(index).row())

    def _rows(self) -> list[int]:
        """The selected rows from the top, or that of the current cell where it is not among them."""
        current = self._view.currentIndex()
        rows = sorted({index.row() for index in self._view.selectionModel().selectedRows()})
        return rows if not current.isValid() or current.row() in rows else [current.row()]

    def _layers(self) -> list[Layer]:
        return [self._layer(self._proxy.index(row, 0)) for row in self._rows()]

    # --- what

    def edit(self) -> None:
        """Open the current cell's drop-down, let its value be typed, or make the change that it prices."""
        index, attribute, editing = self._view.currentIndex(), self._attribute(), self._model.editing
        if editing is None or not self.opens(index):
            return
        offer = self._offer(index)
        if offer is not None:
            self._request(offer.edits)
            return
        layer = self._layer(index)
        choices = editable(layer, attribute)
        self._targets = tuple(each.key for each in self._layers())
        self._view.scrollTo(index)
        if choices is None or choices.values is None:
            self.delegate.prepare(layer, attribute)
            self._view.edit(index)
            return
        entries = entries_of(choices.values, editing.automatic.get(layer.key, {}).get(attribute))
        reason = translated(choices.reason) if choices.reason.template else ""
        self._list.open_at(place_of(self._view, index), (layer.key, attribute), entries, index.data(Role.VALUE), reason)
        self.prices_requested.emit(layer.key, attribute)

    def ask_why(self) -> None:
        """Ask for the causes of the current cell, where it shows a value of FINN's."""
        index = self._view.currentIndex()
        column = self._asked_about(index)
        if column:
            self.why_requested.emit(index.data(Role.KEY), column)

    def _asked_about(self, index: QModelIndex) -> str:
        """What a question about a cell is about: an attribute or a figure; "" where there is nothing to ask."""
        if not index.isValid() or index.data(Role.VALUE) is None:
            return ""
        column = self._model.columns[index.column()]
        return column.attribute or (column.key if column.key in ASKED else "")

    def step(self, by: int) -> None:
        """Every selected row to its own next legal value."""
        self._request(steps_of(self._layers(), self._attribute(), by))

    def fill_down(self) -> None:
        """The top selected row's value of the current column for the other selected rows."""
        first, *others = self._layers()
        found = first.attribute(self._attribute())
        if found is not None and self._model.editing is not None:
            self._request(edits_of(others, found.name, found.value))

    def reset_cells(self) -> None:
        """The current column of the selected rows back to automatic."""
        keys, here = self._keys(), self._attribute()
        self._reset(lambda key, attribute: key in keys and attribute == here)

    def reset_rows(self) -> None:
        """The selected rows back to automatic."""
        keys = self._keys()
        self._reset(lambda key, _attribute: key in keys)

    def reset_all(self) -> None:
        """Everything back to automatic, also what filters hide."""
        if self._model.editing is not None:
            self.resets_requested.emit(())

    def _keys(self) -> set[str]:
        return {layer.key for layer in self._layers()}

    def _reset(self, wanted: Callable[[str, str], bool]) -> None:
        if self._model.editing is None:
            return
        cells: tuple[Cell, ...] = tuple(sorted(cell for cell in self._model.editing.overridden if wanted(*cell)))
        # No cells would mean all of them.
        if cells:
            self.resets_requested.emit(cells)

    def _commit(self, key: str, attribute: str, value: Any) -> None:
        wanted = dict.fromkeys((*self._targets, key))
        # As the table is now, which may be another than when the editor opened.
        layers = [self._model.layer(row) for each in wanted if (row := self._model.row_of(each)) is not None]
        self._request(edits_of(layers, attribute, value))
        self._view.setFocus()

    def _request(self, edits: tuple[Edit, ...]) -> None:
        if edits and self._model.editing is not None:
            self.edits_requested.emit(edits)

    def paste(self) -> None:
        """What the clipboard has: one value for the selected rows, or a block from the current cell on."""
        if self._model.editing is None or not self._view.currentIndex().isValid():
            return
        words = QGuiApplication.clipboard().text()
        edits, refused = paste(self._view, self._model, self._proxy, self._rows(), words)
        self._request(edits)
        if refused:
            self.paste_refused.emit(refused)

    # --- menu

    def possible(self) -> Possible | None:
        """What can be done with the current cell and the selected rows; None while the table is only read."""
        editing = self._model.editing
        if editing is None:
            return None
        attribute, layers, keys = self._attribute(), self._layers(), self._keys()
        index = self._view.currentIndex()
        offer = self._offer(index) if index.isValid() else None
        return Possible(
            why=bool(self._asked_about(index)),
            edit=self.opens(index) and offer is None,
            change=offer is not None and self.opens(index),
            paste=bool(attribute),
            fill_down=len(layers) > 1 and layers[0].attribute(attribute) is not None,
            reset_cell=any((key, attribute) in editing.overridden for key in keys),
            reset_rows=any(key in keys for key, _ in editing.overridden),
            reset_all=bool(editing.overridden),
        )

    def menu(self) -> QMenu:
        """The context menu as it is now."""
        return make_menu(self._view, self._copy, self, self.possible())

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._view.viewport().mapToGlobal(at))
