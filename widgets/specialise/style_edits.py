"""A person's hands on the Specialise table: keys, double clicks, the drop-down, paste and the context menu.

A row has one thing to edit, so that keys mean it from whichever cell they are pressed in.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView

from projects.folding.rules import STYLE
from projects.folding.session_protocol import Price
from widgets.specialise.model import ASKED, SpecialiseModel
from widgets.specialise.rows import Asked, StyleRow, asked_of, pasted, stepped
from widgets.specialise.words import entries_of, left_out, reason_of
from widgets.tables.cell_keys import WHY, CellKeys
from widgets.tables.cell_menu import add_entry
from widgets.tables.editing import block_of
from widgets.tables.exchange import shown_columns
from widgets.tables.layer_delegate import LayerDelegate
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role
from widgets.tables.table_view import place_of
from widgets.tables.value_list import ValueList
from widgets.theme.colors import Theme


class StyleEdits(QObject):
    """Edits of the current and the selected rows.

    Signals: as those of `SpecialiseTable`.
    """

    styles_requested = Signal(object)
    resets_requested = Signal(object)
    prices_requested = Signal(str)
    paste_refused = Signal(str)
    why_requested = Signal(str)

    def __init__(self, view: QTableView, model: SpecialiseModel, proxy: LayersProxy, copy: QAction) -> None:
        super().__init__(view)
        self._view, self._model, self._proxy, self._copy = view, model, proxy, copy
        self._targets: tuple[str, ...] = ()  # the nodes an open drop-down is for
        self.delegate = LayerDelegate(view)
        view.setItemDelegate(self.delegate)
        self._list = ValueList(view, "specialise")
        self._list.picked.connect(self._commit)
        CellKeys(view, self)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self.delegate.set_theme(theme)
        self._list.set_theme(theme)

    def set_prices(self, key: str, prices: Sequence[Price]) -> None:
        """Fill in the open drop-down."""
        self._list.set_prices(key, STYLE, prices)

    def check_open(self) -> None:
        """After other rows came: a drop-down whose node is gone, or cannot be changed any more, closes."""
        key, _ = self._list.cell
        row = self._model.row_of(key) if key else None
        if key and (row is None or not self.active() or self._model.row(row).choice is None):
            self._list.hide()

    # --- where

    def _node(self, index: QModelIndex) -> StyleRow | None:
        return self._model.row(self._proxy.mapToSource(index).row()) if index.isValid() else None

    def _places(self) -> list[int]:
        """The selected rows from the top, or that of the current cell where it is not among them."""
        current = self._view.currentIndex()
        rows = sorted({index.row() for index in self._view.selectionModel().selectedRows()})
        return rows if not current.isValid() or current.row() in rows else [current.row()]

    def _nodes(self) -> list[StyleRow]:
        found = (self._node(self._proxy.index(row, 0)) for row in self._places())
        return [node for node in found if node is not None]

    def active(self) -> bool:
        """Whether any style can be changed."""
        return self._model.editing

    def opens(self, index: QModelIndex) -> bool:
        """Whether a row's style can be changed."""
        node = self._node(index)
        return self.active() and node is not None and node.choice is not None

    def steps(self) -> bool:
        """Whether the current row's style can be changed."""
        return self.opens(self._view.currentIndex())

    def typing(self) -> bool:
        """Styles are never typed."""
        return False

    # --- what

    def edit(self) -> None:
        """Open the current row's drop-down."""
        index = self._view.currentIndex()
        node = self._node(index)
        if node is None or not self.opens(index):
            return
        self._targets = tuple(each.key for each in self._nodes())
        cell = index.siblingAtColumn(self._model.column_of(ASKED))
        self._view.scrollTo(cell)
        place = place_of(self._view, cell)
        self._list.open_at(place, (node.key, STYLE), entries_of(node), node.preferred, reason_of(node))
        self.prices_requested.emit(node.key)

    def step(self, by: int) -> None:
        """Every selected row to its own next style."""
        self._request(stepped(self._nodes(), by))

    def reset_cells(self) -> None:
        """The styles of the selected rows back to what they were without the user."""
        keys = tuple(node.key for node in self._nodes() if node.key in self._model.overridden)
        # No keys would mean all of them.
        if self.active() and keys:
            self.resets_requested.emit(keys)

    def reset_all(self) -> None:
        """Every style back, also those that filters hide."""
        if self.active():
            self.resets_requested.emit(())

    def ask_why(self) -> None:
        """Ask for the causes of the current row's style."""
        if self.steps():
            self.why_requested.emit(self._view.currentIndex().data(Role.KEY))

    def paste(self) -> None:
        """Styles from the clipboard: one for the selected rows, or one a line from the current row on."""
        block, current = block_of(QGuiApplication.clipboard().text()), self._view.currentIndex()
        if not self.active() or not block or not current.isValid():
            return
        titles = [self._model.columns[at].title for at in shown_columns(self._view)]
        headed = len(block) > 1 and block[0] == titles[: len(block[0])] and STYLE in block[0]
        at = block[0].index(STYLE) if headed else 0
        words = [line[at] if at < len(line) else "" for line in block[headed:]]
        places = self._places()
        if len(words) == 1:
            words = words * len(places)
        else:
            top = min(places) if current.row() in places else current.row()
            places = list(range(top, top + len(words)))
        nodes = [self._node(self._proxy.index(row, 0)) if row < self._proxy.rowCount() else None for row in places]
        # Copied from here, nothing in a cell is FINN's choice; from elsewhere it says nothing.
        asked, left = pasted(nodes, {line: said for line, said in enumerate(words) if headed or said.strip()})
        self._request(asked)
        if left:
            self.paste_refused.emit(left_out(left, len(words)))

    def _commit(self, key: str, _attribute: str, style: Any) -> None:
        wanted = dict.fromkeys((*self._targets, key))
        # As the table is now, which may be another than when the drop-down opened.
        nodes = [self._model.row(row) for each in wanted if (row := self._model.row_of(each)) is not None]
        self._request(asked_of(nodes, style))
        self._view.setFocus()

    def _request(self, asked: Asked) -> None:
        if asked and self.active():
            self.styles_requested.emit(asked)

    # --- menu

    def menu(self) -> QMenu:
        """The context menu as it is now."""
        menu = QMenu(self._view)
        menu.setObjectName("specialise_menu")
        menu.addAction(self._copy)
        if not self.active():
            return menu
        here = self.steps()
        mine = any(node.key in self._model.overridden for node in self._nodes())

        def add(name: str, label: str, keys: str, do: Callable[[], None], enabled: bool) -> None:
            add_entry(menu, (f"specialise_{name}", label, keys, do, enabled))

        add("paste", _tr("Paste"), "Ctrl+V", self.paste, here)
        add("why", self.tr("Why this style?"), WHY, self.ask_why, here)
        menu.addSeparator()
        add("edit", _tr("Edit"), "F2", self.edit, here)
        menu.addActions([action for action in self._view.actions() if action.menu() is not None])  # the window's
        menu.addSeparator()
        add("reset", _tr("Reset"), "Del", self.reset_cells, mine)
        add("reset_all", _tr("Reset all"), "", self.reset_all, bool(self._model.overridden))
        return menu

    def _show_menu(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._view.viewport().mapToGlobal(at))


def _tr(words: str) -> str:
    return QCoreApplication.translate("LayersTable", words)
