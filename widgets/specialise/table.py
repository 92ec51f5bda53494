"""The Specialise panel: which implementation style each node has, what FINN would take and why, and what it costs.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from projects.build.layers import LayerTable
from projects.folding.session_protocol import ImplChoice, Price
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.specialise.model import ASKED, SpecialiseModel
from widgets.specialise.note import Note
from widgets.specialise.rows import rows_of
from widgets.specialise.style_edits import StyleEdits
from widgets.tables.column_choice import ColumnChoice
from widgets.tables.exchange import text_of
from widgets.tables.filter_bar import FilterBar
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.row_selection import RowSelection
from widgets.tables.table_view import make_content, make_view, place_of
from widgets.theme.colors import LIGHT, Theme

# Two names stand side by side; a reason is a sentence, which its tooltip has whole.
_MOST = {"before": 160, "node": 160, "op": 104, ASKED: 180, "why": 264}


class SpecialiseTable(QWidget):
    """A table of nodes whose implementation styles can be chosen.

    Signals:
        layer_selected: key of the node a person chose; not sent for `select`.
        empty_pressed: the button of the empty state.
        state_changed: columns, widths or sorting were changed; `state()` is worth saving.
        styles_requested: tuple of (key, style) to be asked for, "" for FINN's choice; all legal, together one step.
        resets_requested: tuple of keys whose style the user does not set any more; empty: all.
        prices_requested: key of the node whose styles' prices an open drop-down waits for.
        paste_refused: a sentence that tells how many pasted styles were left out.
        why_requested: key of the node whose style's causes are asked for.
    """

    layer_selected = Signal(str)
    empty_pressed = Signal()
    state_changed = Signal()
    styles_requested = Signal(object)
    resets_requested = Signal(object)
    prices_requested = Signal(str)
    paste_refused = Signal(str)
    why_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = SpecialiseModel(self)
        self._proxy = LayersProxy(self)
        self._proxy.setSourceModel(self._model)
        self._view = make_view(self._proxy, self, "specialise_view")
        self._view.setAccessibleName(self.tr("Implementation styles"))
        self._bar = FilterBar("specialise", self)
        self._note = Note(self)
        self._choice = ColumnChoice(self._view, self._model, self, _MOST)
        self._rows = RowSelection(self._view, self._proxy)
        content = make_content(self, self._view, [self._bar, self._note], [])
        self._body = ContentOrEmpty(content, "specialise", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        copy = copy_action(self._view, self.copied_text, self.tr("Copy rows"))
        self._edits = StyleEdits(self._view, self._model, self._proxy, copy)
        self._edits.styles_requested.connect(self.styles_requested)
        self._edits.resets_requested.connect(self.resets_requested)
        self._edits.prices_requested.connect(self.prices_requested)
        self._edits.paste_refused.connect(self.paste_refused)
        self._edits.why_requested.connect(self.why_requested)
        self._bar.changed.connect(self._rows.filter)
        self._bar.columns_wanted.connect(lambda: self._choice.show_menu(self._bar.button))
        self._choice.changed.connect(self.state_changed)
        self._body.empty.pressed.connect(self.empty_pressed)
        self._rows.chosen.connect(self.layer_selected)
        self.set_empty(self.tr("Open a model to see its implementation styles."))
        self.set_theme(LIGHT)

    @property
    def view(self) -> QTableView:
        """The table itself."""
        return self._view

    @property
    def model(self) -> SpecialiseModel:
        """The nodes as given, unsorted and unfiltered."""
        return self._model

    def set_choices(
        self, choices: Sequence[ImplChoice], table: LayerTable | None, overridden: frozenset[str] = frozenset()
    ) -> None:
        """Show the nodes; selection, sorting and scroll stay.

        Args:
            choices: FINN's answer, in graph order; empty before it has answered: the table's layers are shown.
            table: names and figures as they are now; None, with no choices, shows the empty state.
            overridden: keys of the nodes whose style the user set.
        """

        def change() -> None:
            self._model.set_rows(rows_of(choices, table), table, overridden)
            self._choice.apply()
            rows = range(self._model.rowCount())
            self._bar.set_ops(self._model.row(row).op for row in rows)
            self._bar.set_problems(sum(bool(self._model.problem(row)) for row in rows))

        self._rows.keep(change)
        self._edits.check_open()
        if self._model.rowCount():
            self._body.show_content()
        else:
            self._body.show_empty(self._empty, self._empty_button)

    def set_prices(self, key: str, prices: tuple[Price, ...]) -> None:
        """Tell what the styles of a node cost ("" is FINN's choice); left out where its drop-down is not open."""
        self._edits.set_prices(key, prices)

    def set_locked(self, reason: str) -> None:
        """Let no style be changed, and say why; "" lets them be changed again."""
        self._note.say(self.tr("Styles cannot be changed here. %1").replace("%1", reason) if reason else "")
        if self._model.locked == bool(reason):
            return
        self._model.set_locked(bool(reason))
        self._edits.check_open()
        self._choice.apply()  # room for the marks

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim figures and answers while newer ones are on the way."""
        self._edits.delegate.set_dimmed(dimmed)
        self._view.viewport().update()

    def set_caption(self, caption: str) -> None:
        """Say what is shown, as "Live estimate, 2 unsaved edits"."""
        self._bar.set_caption(caption)

    def set_empty(self, sentence: str, button: str = "") -> None:
        """What is said while there are no nodes."""
        self._empty, self._empty_button = sentence, button
        if not self._model.rowCount():
            self._body.show_empty(sentence, button)

    def selected(self) -> str:
        """The key of the current node, "" where there is none."""
        return self._rows.current()

    def selected_keys(self) -> tuple[str, ...]:
        """The keys of the selected rows."""
        return self._rows.keys()

    def select(self, key: str = "", *others: str) -> None:
        """Make this the current node (others: selected with it) without telling; a key not shown clears for now."""
        self._rows.select(key, others)

    def sort_by(self, name: str, descending: bool = True) -> None:
        """Sort by the column of this key ("LUT", "before" ...), which is shown if it was not."""
        self._choice.sort_by(name, descending)

    def copied_text(self) -> str:
        """The selected rows with headers, tab-separated, digits without spaces: as Ctrl+C puts on the clipboard."""
        rows = sorted({index.row() for index in self._view.selectionModel().selectedRows()})
        return text_of(self._view, self._model, rows)

    def cell_place(self, key: str) -> QRect:
        """Where a node's preferred_impl_style is on the screen; empty where it is not shown."""
        row, at = self._model.row_of(key), self._model.column_of(ASKED)
        return QRect() if row is None else place_of(self._view, self._proxy.mapFromSource(self._model.index(row, at)))

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
        self._note.set_theme(theme)
        self._body.empty.set_theme(theme)
        self._view.viewport().update()
