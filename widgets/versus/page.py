"""The page that compares builds: two of them in detail or all in a chart, and a table of all below.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from projects.versus.comparison import TwoBuilds
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon
from widgets.versus.builds_table import BuildsTable
from widgets.versus.rows import VersusRow
from widgets.versus.scatter import BuildScatter
from widgets.versus.two_builds import TwoBuildsView

_MOST_TABLE = 0.4  # of the height, where there are many builds
_LOW = 460  # a page lower than this leaves the table less
_LEAST_TABLE = 0.3


class VersusPage(QWidget):
    """Compares the builds of a model. Which two are compared is what is selected in the table.

    Signals:
        closed: back to the graph.
        selection_changed: ids of the builds that a person selected here, in table or chart.
        build_activated: id of a build that is to be shown.
        swap_requested, graphs_requested: of the two that are compared.
        state_changed: `state()` is worth saving.
    """

    closed = Signal()
    selection_changed = Signal(tuple)
    build_activated = Signal(str)
    swap_requested = Signal()
    graphs_requested = Signal()
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versus_page")
        self.setAccessibleName(self.tr("Compare builds"))
        self._sized_by_hand = False
        self.two, self.scatter, self.table = TwoBuildsView(self), BuildScatter(self), BuildsTable(self)
        self._upper = QStackedWidget(self)
        self._upper.addWidget(self.scatter)
        self._upper.addWidget(self.two)
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.setObjectName("versus_parts")
        self._parts.setHandleWidth(5)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(self._upper)
        self._parts.addWidget(self.table)
        self._parts.setStretchFactor(0, 1)
        self._parts.splitterMoved.connect(self.on_splitter_moved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        column.addWidget(self._parts, 1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)
        self.table.selection_changed.connect(self.on_selected)
        self.table.build_activated.connect(self.build_activated)
        self.scatter.build_selected.connect(lambda name: self.on_selected((name,)))
        self.scatter.build_activated.connect(self.build_activated)
        self.two.swap_requested.connect(self.swap_requested)
        self.two.graphs_requested.connect(self.graphs_requested)
        for part in (self.table, self.scatter, self.two):
            part.state_changed.connect(self.state_changed)
        self.set_theme(LIGHT)

    def _make_head(self) -> QWidget:
        head = QWidget(self)
        head.setObjectName("versus_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        self._back = QToolButton(head)
        self._back.setObjectName("versus_back")
        self._back.setText(self.tr("Graph"))
        self._back.setAccessibleName(self.tr("Back to the graph"))
        self._back.setToolTip(self.tr("Back to the graph (Esc)"))
        self._back.setIconSize(QSize(16, 16))
        self._back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._back.clicked.connect(self.closed)
        title = QLabel(self.tr("Compare builds"), head)
        title.setProperty("role", "heading")
        row.addWidget(self._back)
        row.addWidget(title, 1)
        self._choice = QButtonGroup(self)
        self._choices = QWidget(head)
        buttons = QHBoxLayout(self._choices)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(0)
        for at, (name, words) in enumerate((("chart", self.tr("Chart")), ("two", self.tr("Two builds")))):
            button = QToolButton(self._choices)
            button.setObjectName(f"versus_show_{name}")
            button.setText(words)
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setProperty("segment", "true" if at else "first")
            self._choice.addButton(button, at)
            buttons.addWidget(button)
        self._choice.idToggled.connect(lambda at, on: self._upper.setCurrentIndex(at) if on else None)
        row.addWidget(self._choices)
        self._show(0)
        return head

    @property
    def showing_two(self) -> bool:
        """Whether two builds are on show in detail, and not the chart."""
        return self._upper.currentWidget() is self.two

    def set_rows(self, rows: tuple[VersusRow, ...]) -> None:
        """The builds to choose from."""
        self.table.set_rows(rows)
        self.scatter.set_rows(rows)
        self.scatter.select(self.table.selected_ids())
        self._fit_parts()

    def select(self, ids: tuple[str, ...]) -> None:
        """Select these builds; emits nothing."""
        self.table.select(ids)
        self.scatter.select(ids)
        self._offer_choice()

    def compare(self, words: str) -> None:
        """Two builds are to be compared; say this instead of a comparison."""
        self.two.set_empty(words)
        self._show(1)

    def set_two(self, two: TwoBuilds, first: VersusRow, second: VersusRow) -> None:
        """Show a comparison."""
        self.two.set_two(two, (first.short, second.short))
        self._show(1)

    def show_chart(self) -> None:
        """Show all builds in the chart: there are not two to be compared."""
        self._show(0)
        self.two.set_empty(self.tr("Select two builds to compare them."))

    def state(self) -> dict[str, Any]:
        """What a person chose here, as JSON data."""
        return {"table": self.table.state(), "chart": self.scatter.state(), "two": self.two.state()}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave; what does not fit is left out."""
        for name, part in (("table", self.table), ("chart", self.scatter), ("two", self.two)):
            kept = state.get(name)
            if isinstance(kept, Mapping):
                part.restore_state(kept)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._back.setIcon(icon("arrow-left", theme.text))
        self.findChild(QWidget, "versus_head").setStyleSheet(
            f"#versus_head {{ background: {theme.background}; border-bottom: 1px solid {theme.line}; }}"
        )
        for part in (self.two, self.scatter, self.table):
            part.set_theme(theme)

    def on_selected(self, ids: tuple[str, ...]) -> None:
        """A person selected builds in the table or the chart: both follow."""
        self.select(ids)
        self.selection_changed.emit(ids)

    def on_splitter_moved(self, *_where: int) -> None:
        """A person chose how high the table is."""
        self._sized_by_hand = True

    def _fit_parts(self) -> None:
        """Give the table what its rows need, but not so much that little is left for what is above."""
        if not self._sized_by_hand and self.isVisible():
            most = _LEAST_TABLE if self.height() < _LOW else _MOST_TABLE
            table = min(self.table.wanted_height(), round(self.height() * most))
            self._parts.setSizes([self._parts.height() - table, table])

    def _show(self, at: int) -> None:
        self._choice.button(at).setChecked(True)
        self._offer_choice()

    def _offer_choice(self) -> None:
        # Only where there are two to be looked at.
        self._choices.setVisible(len(self.table.selected_ids()) == 2)

    # -- Qt --

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_parts()
        self.table.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_parts()
