"""A part of the comparison of two builds: a heading, a sentence where one is needed, a table. Layer: widgets."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from projects.versus.comparison import LAYER_FIGURES
from widgets.versus.lines import LinesView


class Section(QWidget):
    """Heading and table. beside: what stands at the right of the heading."""

    def __init__(self, words: str, view: LinesView, parent: QWidget, beside: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{view.objectName()}_section")
        self._view = view
        row = QHBoxLayout()
        row.setContentsMargins(8, 10, 4, 2)
        heading = QLabel(words, self)
        heading.setProperty("role", "heading")
        row.addWidget(heading, 1)
        if beside is not None:
            row.addWidget(beside)
        self._note = QLabel(self)
        self._note.setObjectName(f"{view.objectName()}_note")
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(8, 2, 8, 4)
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addWidget(view)

    def say(self, words: str, table: bool = True) -> None:
        """Say this above the table ("": nothing), and show the table or not."""
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self._view.setVisible(table)


def figure_buttons(group: QButtonGroup, parent: QWidget) -> QWidget:
    """A button for each figure of a layer, the first one pressed; they are put into the group."""
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for name in LAYER_FIGURES:
        button = QToolButton(holder)
        button.setObjectName(f"versus_layers_{name}")
        button.setText(name)
        button.setAccessibleName(parent.tr("Show {figure} of every layer").format(figure=name))
        button.setToolTip(button.accessibleName())
        button.setCheckable(True)
        button.setProperty("segment", "true" if group.buttons() else "first")
        group.addButton(button)
        row.addWidget(button)
    group.buttons()[0].setChecked(True)
    return holder
