"""Copying what is selected in a view, as tab-separated plain text. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget


def copy_action(view: QWidget, selected_text: Callable[[], str], label: str = "") -> QAction:
    """Give a view the Copy shortcut and a context-menu entry.

    Args:
        selected_text: what to put on the clipboard; nothing is done while it is empty.
        label: the menu entry; "Copy" where empty.
    """
    action = QAction(label or QCoreApplication.translate("Copying", "Copy"), view)
    action.setObjectName(f"{view.objectName()}_copy")
    action.setShortcut(QKeySequence.StandardKey.Copy)
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def copy() -> None:
        if words := selected_text():
            QGuiApplication.clipboard().setText(words)

    action.triggered.connect(copy)
    view.addAction(action)
    return action
