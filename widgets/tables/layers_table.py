"""The Layers panel: every layer of a step with its folding and FINN's figures.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from projects.build.layers import LayerTable
from projects.folding.session_protocol import Price
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.cell_edits import CellEdits
from widgets.tables.column_choice import ColumnChoice
from widgets.tables.editing import Editing
from widgets.tables.exchange import text_of
from widgets.tables.filter_bar import FilterBar
from widgets.tables.layers_model import LayersModel, Role
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.sums import Sums
from widgets.tables.table_view import make_view
from widgets.theme.colors import LIGHT, Theme


class LayersTable(QWidget):
    """A table of layers that can be filtered, sorted, copied and, where `set_editing` says so, edited.

    Signals:
        layer_selected: key of the layer a person chose; not sent for `select`.
        layer_activated: key of the layer double-clicked or confirmed with Enter.
        empty_pressed: the button of the empty state.
        state_changed: columns, widths or sorting were changed; `state()` is worth saving.
        edits_requested: tuple of `Edit`s to be made, all legal and together one step.
        resets_requested: tuple of (key, attribute) to go back to automatic; empty: all.
        prices_requested: key, attribute whose values' prices an open drop-down waits for.
        paste_refused: a sentence that tells how many pasted values were left out, and why.
    """

    layer_selected = Signal(str)
    layer_activated = Signal(str)
    empty_pressed = Signal()
    state_changed = Signal()
    edits_requested = Signal(object)
    resets_requested = Signal(object)
    prices_requested = Signal(str, str)
    paste_refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = False
        self._wanted = ""  # the layer chosen, also while a filter hides it
        self._model = LayersModel(self)
        self._proxy = LayersProxy(self)
        self._proxy.setSourceModel(self._model)
        self._view = make_view(self._proxy, self)
        self._view.setAccessibleName(self.tr("Layers"))
        self._bar = FilterBar(self)
        self._sums = Sums(self)
        self._choice = ColumnChoice(self._view, self._model, self)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._view, 1)
        column.addWidget(self._sums)
        self._body = ContentOrEmpty(content, "layers", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        copy = copy_action(self._view, self.copied_text, self.tr("Copy rows"))
        self._edits = CellEdits(self._view, self._model, self._proxy, copy)
        self._edits.edits_requested.connect(self.edits_requested)
        self._edits.resets_requested.connect(self.resets_requested)
        self._edits.prices_requested.connect(self.prices_requested)
        self._edits.paste_refused.connect(self.paste_refused)
        self._bar.changed.connect(self._on_filter)
        self._bar.columns_wanted.connect(lambda: self._choice.show_menu(self._bar.button))
        self._choice.changed.connect(self.state_changed)
        self._body.empty.pressed.connect(self.empty_pressed)
        self._view.activated.connect(lambda index: self.layer_activated.emit(index.data(Role.KEY)))
        self._view.selectionModel().currentRowChanged.connect(self._on_current)
        self._view.selectionModel().selectionChanged.connect(lambda *_: self._tell_sums())
        self.set_empty(self.tr("Open a model to see its layers."))
        self.set_theme(LIGHT)

    @property
    def view(self) -> QTableView:
        """The table itself."""
        return self._view

    @property
    def model(self) -> LayersModel:
        """The layers as given, unsorted and unfiltered."""
        return self._model

    def set_table(self, table: LayerTable | None, totals: Mapping[str, float] | None = None, caption: str = "") -> None:
        """Show these layers; selection, sorting and scroll stay.

        Args:
            table: None shows the empty state.
            totals: what the part has of each resource, for "n % of what the part has".
            caption: what is shown, as "Build #3 after step_minimize_bit_width".
        """
        chosen, name = self._wanted, self._wanted_name()
        keys, at = set(self.selected_keys()), self._view.currentIndex().column()
        column = self._model.columns[at].key if at >= 0 else ""
        across, down = self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        self._quiet = True
        self._model.set_table(table, totals)
        self._choice.apply()
        self._bar.set_ops(layer.op_type for layer in self._model.table.layers)
        self._bar.set_caption(caption)
        # Tensor names change from build to build; the node's name is what stays then.
        if self._model.row_of(chosen) is None:
            chosen = next((layer.key for layer in self._model.table.layers if layer.name == name), chosen)
        self._quiet = False
        self.select(chosen, scroll=False)
        self._restore_selection(column, keys)
        self._edits.check_open()
        self._view.horizontalScrollBar().setValue(across)
        self._view.verticalScrollBar().setValue(down)
        if self._model.table.layers:
            self._body.show_content()
        else:
            self._body.show_empty(self._empty, self._empty_button)
        self._tell_sums()

    def set_editing(self, editing: Editing | None) -> None:
        """Let attributes be edited; the table holds the values in force. None: it is only read."""
        changed = (editing is None) != (self._model.editing is None)
        self._model.set_editing(editing)
        self._edits.check_open()
        if changed:
            self._choice.apply()  # room for the marks

    def set_prices(self, key: str, attribute: str, prices: tuple[Price, ...]) -> None:
        """Tell what the values of a cell cost; left out where its drop-down is not open any more."""
        self._edits.set_prices(key, attribute, prices)

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim the figures while newer ones are on the way."""
        self._edits.delegate.set_dimmed(dimmed)
        self._sums.set_dimmed(dimmed)
        self._view.viewport().update()

    def set_empty(self, sentence: str, button: str = "") -> None:
        """What is said while there are no layers."""
        self._empty, self._empty_button = sentence, button
        if not self._model.table.layers:
            self._body.show_empty(sentence, button)

    def selected(self) -> str:
        """The key of the current layer, "" where there is none."""
        index = self._view.currentIndex()
        return index.data(Role.KEY) if index.isValid() else ""

    def selected_keys(self) -> tuple[str, ...]:
        """The keys of the selected rows."""
        return tuple(index.data(Role.KEY) for index in self._view.selectionModel().selectedRows())

    def select(self, key: str, scroll: bool = True) -> None:
        """Make this the current layer without telling; a key that is not shown clears the selection for now."""
        self._wanted = key
        row = self._model.row_of(key)
        at = max(0, self._view.currentIndex().column())  # the column a person is in stays
        index = QModelIndex() if row is None else self._proxy.mapFromSource(self._model.index(row, at))
        if index.isValid() and key == self.selected():
            return
        self._quiet = True
        selection = self._view.selectionModel()
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            selection.setCurrentIndex(index, flags)
            if scroll:
                self._view.scrollTo(index)
        else:
            selection.clear()
        self._quiet = False

    def sort_by(self, name: str, descending: bool = True) -> None:
        """Sort by the column of this key ("LUT", "node" ...), which is shown if it was not."""
        self._choice.sort_by(name, descending)

    def copied_text(self) -> str:
        """The selected rows with headers, tab-separated, digits without spaces: as Ctrl+C puts on the clipboard."""
        rows = sorted({index.row() for index in self._view.selectionModel().selectedRows()})
        return text_of(self._view, self._model, rows)

    def all_text(self) -> str:
        """The same of every row that is shown."""
        return text_of(self._view, self._model, range(self._proxy.rowCount()))

    def state(self) -> dict[str, Any]:
        """Chosen columns, widths and sorting, as JSON data."""
        return self._choice.state()

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave; what it does not know or does not fit is left out."""
        self._choice.restore_state(state)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._edits.set_theme(theme)
        self._bar.set_theme(theme)
        self._body.empty.set_theme(theme)
        self._view.viewport().update()

    def _restore_selection(self, column: str, keys: set[str]) -> None:
        """The current cell's column and the other selected rows, which a reset of the model takes away."""
        current, at = self._view.currentIndex(), self._model.column_of(column)
        selection, flag = self._view.selectionModel(), QItemSelectionModel.SelectionFlag
        if not current.isValid() or at is None:
            return
        if at != current.column():
            selection.setCurrentIndex(current.siblingAtColumn(at), flag.NoUpdate)
        for key in keys.difference(self.selected_keys()) if len(keys) > 1 else ():
            row = self._model.row_of(key)
            if row is not None:
                index = self._proxy.mapFromSource(self._model.index(row, 0))
                selection.select(index, flag.Select | flag.Rows)

    def _wanted_name(self) -> str:
        row = self._model.row_of(self._wanted)
        return "" if row is None else self._model.layer(row).name

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._quiet and current.isValid():
            self._wanted = current.data(Role.KEY)
            self.layer_selected.emit(self._wanted)

    def _on_filter(self, words: str, op: str) -> None:
        # Qt moves the current row on where the filter hides it; that is nobody's choice.
        self._quiet = True
        self._proxy.set_filter(words, op)
        self._quiet = False
        self.select(self._wanted, scroll=False)
        self._tell_sums()

    def _tell_sums(self) -> None:
        """Sum the selected rows where there are several, else the rows shown."""
        several = len(chosen := self._view.selectionModel().selectedRows()) > 1
        indices = chosen if several else [self._proxy.index(row, 0) for row in range(self._proxy.rowCount())]
        layers = [self._model.layer(self._proxy.mapToSource(index).row()) for index in indices]
        self._sums.tell(layers, self._model.rowCount(), several)
