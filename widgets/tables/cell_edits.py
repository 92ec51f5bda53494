"""A person's hands on the cells of a layers table: keys, double clicks, the drop-down, paste and the context menu.

Turns them into requests that FINN's rules allow; the table itself changes only when it is given anew.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QTableView

from projects.build.layers import Layer
from projects.folding.overrides import Edit
from projects.folding.session_protocol import Price
from widgets.tables.cell_menu import Possible, make_menu
from widgets.tables.editing import Cell, editable, edits_of, is_editable, steps_of
from widgets.tables.exchange import paste
from widgets.tables.layers_model import LayersModel, Origin, Role
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.value_delegate import ValueDelegate, ValueEdit
from widgets.tables.value_list import ValueList
from widgets.theme.colors import Theme
from widgets.words import translated

_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_OPENING = (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,  # + is above another key on many keyboards
    Qt.KeyboardModifier.KeypadModifier,
)


class CellEdits(QObject):
    """Edits of the current cell and the selected rows.

    Signals: as those of `LayersTable`.
    """

    edits_requested = Signal(object)
    resets_requested = Signal(object)
    prices_requested = Signal(str, str)
    paste_refused = Signal(str)

    def __init__(self, view: QTableView, model: LayersModel, proxy: LayersProxy, copy: QAction) -> None:
        super().__init__(view)
        self._view, self._model, self._proxy, self._copy = view, model, proxy, copy
        self._targets: tuple[str, ...] = ()  # the layers an open editor is for
        self.delegate = ValueDelegate(view)
        view.setItemDelegate(self.delegate)
        self._list = ValueList(view)
        self.delegate.typed.connect(self._commit)
        self._list.picked.connect(self._commit)
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
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

    def _open_for_edits(self) -> bool:
        """Whether the current cell can be edited."""
        index = self._view.currentIndex()
        if self._model.editing is None or not index.isValid() or not self._attribute():
            return False
        return is_editable(self._layer(index), self._attribute())

    # --- what

    def edit(self) -> None:
        """Open the current cell's drop-down, or let its value be typed."""
        index, attribute, editing = self._view.currentIndex(), self._attribute(), self._model.editing
        if not self._open_for_edits() or editing is None:
            return
        layer = self._layer(index)
        choices = editable(layer, attribute)
        self._targets = tuple(each.key for each in self._layers())
        self._view.scrollTo(index)
        if choices is None or choices.values is None:
            self.delegate.prepare(layer, attribute)
            self._view.edit(index)
            return
        cell_rect = self._view.visualRect(index)
        place = QRect(self._view.viewport().mapToGlobal(cell_rect.topLeft()), cell_rect.size())
        automatic, now = editing.automatic.get(layer.key, {}).get(attribute), index.data(Role.VALUE)
        reason = translated(choices.reason) if choices.reason.template else ""
        self._list.open_at(place, (layer.key, attribute), choices.values, now, automatic, reason)
        self.prices_requested.emit(layer.key, attribute)

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
        return Possible(
            edit=self._open_for_edits(),
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

    # -- Qt --

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._model.editing is None:
            return False
        if event.type() == QEvent.Type.MouseButtonDblClick and watched is self._view.viewport():
            return self._on_double_click(event)
        if not isinstance(event, QKeyEvent) or watched is not self._view:
            return False
        typing = self._view.viewport().findChild(ValueEdit) is not None
        do = None if typing else self._action_of(event)
        if event.type() == QEvent.Type.ShortcutOverride and do is not None:
            event.accept()  # the window's own shortcuts come after the cell's
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if do is not None:
            do()
        # What a field being typed into does not want is not meant for the table either.
        return do is not None or typing

    def _on_double_click(self, event: Any) -> bool:
        index = self._view.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or index.data(Role.ORIGIN) in (None, Origin.FIXED):
            return False
        if index != self._view.currentIndex():
            self._view.setCurrentIndex(index)
        self.edit()
        return True

    def _action_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Paste):
            return self.paste
        if event.modifiers() not in _PLAIN:
            return None
        if event.key() in _OPENING and self._open_for_edits():
            return self.edit
        if event.key() == Qt.Key.Key_Delete:
            return self.reset_cells
        by = _STEPS.get(Qt.Key(event.key()))
        return None if by is None or not self._attribute() else lambda: self.step(by)
