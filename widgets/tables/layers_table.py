"""The Layers panel: every layer of a step with its folding and FINN's figures.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from projects.build.layers import LayerTable
from projects.folding.exchange import FREED, OfferView
from projects.folding.session_protocol import Price
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.cell_edits import CellEdits
from widgets.tables.column_choice import ColumnChoice
from widgets.tables.columns import ATTRIBUTE, OFFER
from widgets.tables.editing import Editing
from widgets.tables.exchange import text_of
from widgets.tables.extras import Extras
from widgets.tables.filter_bar import FilterBar
from widgets.tables.layers_model import LayersModel
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.row_selection import RowSelection
from widgets.tables.sums import Sums
from widgets.tables.table_view import make_content, make_view, place_of
from widgets.theme.colors import LIGHT, Theme


class LayersTable(QWidget):
    """A table of layers that can be filtered, sorted, copied and, where `set_editing` says so, edited.

    Signals:
        layer_selected: key of the layer a person chose; not sent for `select`.
        rows_chosen: keys of all rows a person selected; not sent for `select`.
        empty_pressed: the button of the empty state.
        state_changed: columns, widths or sorting were changed; `state()` is worth saving.
        edits_requested: tuple of `Edit`s to be made, all legal and together one step.
        resets_requested: tuple of (key, attribute) to go back to automatic; empty: all.
        prices_requested: key, attribute whose values' prices an open drop-down waits for.
        paste_refused: a sentence that tells how many pasted values were left out, and why.
        why_requested: key, and the attribute, figure ("cycles", "LUT" ...) or "impl" whose causes are asked for.
        offers_wanted: an exchange rate is on show, and there is none yet for the figures on show.
    """

    layer_selected = Signal(str)
    rows_chosen = Signal(tuple)
    empty_pressed = Signal()
    state_changed = Signal()
    edits_requested = Signal(object)
    resets_requested = Signal(object)
    prices_requested = Signal(str, str)
    paste_refused = Signal(str)
    why_requested = Signal(str, str)
    offers_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LayersModel(self)
        self._proxy = LayersProxy(self)
        self._proxy.setSourceModel(self._model)
        self._view = make_view(self._proxy, self, "layers_view")
        self._view.setAccessibleName(self.tr("Layers"))
        self._bar = FilterBar("layers", self)
        self._sums = Sums(self)
        self._choice = ColumnChoice(self._view, self._model, self)
        self._rows = RowSelection(self._view, self._proxy)
        self._offers_shown = False
        content = make_content(self, self._view, [self._bar], [self._sums])
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
        self._edits.why_requested.connect(self.why_requested)
        self._bar.changed.connect(self._on_filter)
        self._bar.columns_wanted.connect(lambda: self._choice.show_menu(self._bar.button))
        self._choice.changed.connect(self.state_changed)
        self._choice.changed.connect(self._want_offers)
        self._body.empty.pressed.connect(self.empty_pressed)
        self._rows.chosen.connect(self.layer_selected)
        self._rows.all_chosen.connect(self.rows_chosen)
        self._rows.changed.connect(self._tell_sums)
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
        other = table != self._model.table

        def change() -> None:
            self._model.set_table(table, totals)
            self._choice.apply()
            self._bar.set_ops(layer.op_type for layer in self._model.table.layers)

        self._rows.keep(change)
        self._bar.set_caption(caption)
        self._tell_problems()
        self._edits.check_open()
        if self._model.table.layers:
            self._body.show_content()
        else:
            self._body.show_empty(self._empty, self._empty_button)
        self._tell_sums()
        self._want_offers(again=other)

    def set_baseline(self, table: LayerTable | None) -> None:
        """Compare with the layers of another build, by their keys; None: with nothing."""
        before = None if table is None else {layer.key: layer for layer in table.layers}
        self._set_extras(replace(self._model.extras, before=before))

    def set_problems(self, problems: Mapping[str, str]) -> None:
        """Mark the layers that have a problem: {key: a sentence about it}."""
        self._set_extras(replace(self._model.extras, problems=dict(problems)))
        self._tell_problems()

    def set_offers(self, offers: Mapping[str, tuple[OfferView, ...]]) -> None:
        """Tell what freeing memory or logic costs in each layer: {key: offers}; those of before are gone."""
        self._set_extras(replace(self._model.extras, offers=dict(offers)))

    @property
    def offers_shown(self) -> bool:
        """Whether an exchange rate is on show, so that another setting needs other offers."""
        return self._model.rowCount() > 0 and any(self._choice.is_shown(OFFER + freed) for freed in FREED)

    def cell_place(self, key: str, column: str) -> QRect:
        """Where a cell is on the screen, by an attribute's or a figure's name; empty where it is not shown."""
        row, at = self._model.row_of(key), self._model.column_of(column) or self._model.column_of(ATTRIBUTE + column)
        missing = row is None or at is None
        return QRect() if missing else place_of(self._view, self._proxy.mapFromSource(self._model.index(row, at)))

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
        return self._rows.current()

    def selected_keys(self) -> tuple[str, ...]:
        """The keys of the selected rows."""
        return self._rows.keys()

    def select(self, key: str = "", *others: str) -> None:
        """Make this the current layer (others: selected with it) without telling; a key not shown clears for now."""
        self._rows.select(key, others)

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
        self._want_offers()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._edits.set_theme(theme)
        self._bar.set_theme(theme)
        self._body.empty.set_theme(theme)
        self._view.viewport().update()

    def _set_extras(self, extras: Extras) -> None:
        def change() -> None:
            self._model.set_extras(extras)
            self._choice.apply()

        if extras != self._model.extras:  # most edits leave problems and the last build alone
            self._rows.keep(change)

    def _tell_problems(self) -> None:
        self._bar.set_problems(sum(bool(self._model.problem(row)) for row in range(self._model.rowCount())))

    def _want_offers(self, again: bool = False) -> None:
        """Ask for offers when their columns come into view, and again for other figures."""
        before, self._offers_shown = self._offers_shown, self.offers_shown
        if self._offers_shown and (again or not before):
            self.offers_wanted.emit()

    def _on_filter(self, words: str, op: str, problems: bool) -> None:
        self._rows.filter(words, op, problems)
        self._tell_sums()

    def _tell_sums(self) -> None:
        """Sum the selected rows where there are several, else the rows shown."""
        several = len(chosen := self._view.selectionModel().selectedRows()) > 1
        indices = chosen if several else [self._proxy.index(row, 0) for row in range(self._proxy.rowCount())]
        layers = [self._model.layer(self._proxy.mapToSource(index).row()) for index in indices]
        self._sums.tell(layers, self._model.rowCount(), several)
