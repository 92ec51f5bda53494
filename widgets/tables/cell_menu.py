"""The context menu of a table of layers. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from widgets.tables.cell_keys import WHY

if TYPE_CHECKING:
    from widgets.tables.cell_edits import CellEdits

Entry = tuple[str, str, str, Callable[[], None], bool]


@dataclass(frozen=True)
class Possible:
    """Which entries of the context menu can be chosen."""

    why: bool
    edit: bool
    change: bool
    paste: bool
    fill_down: bool
    reset_cell: bool
    reset_rows: bool
    reset_all: bool


def _tr(words: str) -> str:
    return QCoreApplication.translate("LayersTable", words)


def make_menu(parent: QWidget, copy: QAction, edits: CellEdits, can: Possible | None) -> QMenu:
    """What can be done with the current cell and the selected rows. can: None while the table is only read."""
    menu = QMenu(parent)
    menu.setObjectName("layers_menu")
    menu.addAction(copy)
    if can is None:
        return menu
    add_entry(menu, ("layers_paste", _tr("Paste"), "Ctrl+V", edits.paste, can.paste))
    add_entry(menu, ("layers_why", _tr("Why this number?"), WHY, edits.ask_why, can.why))
    menu.addSeparator()
    add_entry(menu, ("layers_edit", _tr("Edit"), "F2", edits.edit, can.edit))
    add_entry(menu, ("layers_change", _tr("Make this change"), "", edits.edit, can.change))
    add_entry(menu, ("layers_fill_down", _tr("Fill down"), "", edits.fill_down, can.fill_down))
    menu.addActions([action for action in parent.actions() if action.menu() is not None])  # whose the window's are
    menu.addSeparator()
    add_entry(menu, ("layers_reset_cell", _tr("Reset cell"), "Del", edits.reset_cells, can.reset_cell))
    add_entry(menu, ("layers_reset_rows", _tr("Reset rows"), "", edits.reset_rows, can.reset_rows))
    add_entry(menu, ("layers_reset_all", _tr("Reset all"), "", edits.reset_all, can.reset_all))
    return menu


def add_entry(menu: QMenu, entry: Entry) -> None:
    """Add an entry: object name, label, shortcut, what it does, whether it can be chosen."""
    name, label, keys, do, enabled = entry
    action = menu.addAction(label)
    action.setObjectName(name)
    action.setShortcut(QKeySequence(keys))
    action.setEnabled(enabled)
    action.triggered.connect(lambda: do())
