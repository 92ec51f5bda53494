"""The parts of the comparison of two builds, each with its heading, in one column or in two.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from projects.versus.comparison import LAYER_FIGURES
from widgets.theme.colors import Theme
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


class Columns(QWidget):
    """Sections in one column, or in two that scroll each by itself.

    Args:
        first: the sections of the first column. second: that of the second; in one column it stands before the last.
    """

    def __init__(self, first: tuple[Section, ...], second: Section, parent: QWidget) -> None:
        super().__init__(parent)
        self._second = second
        self._areas = (_scroll_area("versus_first", self), _scroll_area("versus_second", self))
        self._layouts = []
        for area in self._areas:
            layout = QVBoxLayout(area.widget())
            layout.setContentsMargins(4, 0, 4, 8)
            layout.setSpacing(0)
            layout.addStretch(1)
            self._layouts.append(layout)
        for section in first:
            self._layouts[0].insertWidget(self._layouts[0].count() - 1, section)
        self._layouts[1].insertWidget(0, second)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for area in self._areas:
            row.addWidget(area, 1)
        self._beside = True

    @property
    def beside(self) -> bool:
        """Whether there are two."""
        return self._beside

    def set_beside(self, beside: bool) -> None:
        """Two columns, or one."""
        if beside == self._beside:
            return
        self._beside = beside
        self._areas[1].setVisible(beside)
        if beside:
            self._layouts[1].insertWidget(0, self._second)
        else:
            self._layouts[0].insertWidget(self._layouts[0].count() - 2, self._second)

    def go_up(self) -> None:
        """Show the beginning of all."""
        for area in self._areas:
            area.verticalScrollBar().setValue(0)

    def keep_in_sight(self, view: LinesView, row: QRect) -> None:
        """Scroll to a row of a table."""
        area = self._areas[1 if self._beside and self._second.isAncestorOf(view) else 0]
        where = view.viewport().mapTo(area.widget(), row.center())
        area.ensureVisible(where.x(), where.y(), 0, row.height())

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self.setStyleSheet(f"#versus_first_content, #versus_second_content {{ background: {theme.panel}; }}")


def _scroll_area(name: str, parent: QWidget) -> QScrollArea:
    area, content = QScrollArea(parent), QWidget(parent)
    area.setObjectName(name)
    content.setObjectName(f"{name}_content")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


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
