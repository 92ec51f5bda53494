"""About box and list of shortcuts. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from studio.crash import PACKAGES, version_of
from studio.window.actions import Actions, commands
from studio.window.words import tr


def show_about(window: QWidget) -> None:
    """Say what this is, with the versions of what it stands on."""
    rows = [(name, version_of(name)) for name in PACKAGES]
    _show_table(window, "about", tr("About FINN Studio"), (tr("package"), tr("version")), rows)


def show_shortcuts(window: QWidget, actions: Actions) -> None:
    """List every shortcut of the menus."""
    rows = []
    for command in (each for entries in commands().values() for each in entries if each is not None):
        # Named as in the table: the action of Undo is called by the edit it would take back.
        words, _, key = command.words.replace("&", "").partition("\t")
        action = actions.by_name.get(command.name)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if action is not None else ""
        if keys or key:
            rows.append((words, keys or key))
    _show_table(window, "shortcuts", tr("Keyboard shortcuts"), (tr("command"), tr("keys")), rows)


def _show_table(window: QWidget, name: str, title: str, head: tuple[str, str], rows: list[tuple[str, str]]) -> None:
    dialog = QDialog(window)
    dialog.setObjectName(f"{name}_dialog")
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    table = QTableWidget(len(rows), 2, dialog)
    table.setObjectName(f"{name}_table")
    table.setAccessibleName(title)
    table.setHorizontalHeaderLabels(head)
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setStyleSheet("QTableView { outline: 0; } QTableView::item { padding: 0 7px; }")
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header = table.horizontalHeader()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)  # keys and versions are never cut
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(cell))
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.addWidget(table)
    layout.addWidget(buttons)
    dialog.resize(440, 460)
    dialog.open()
