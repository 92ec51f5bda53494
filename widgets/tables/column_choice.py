"""Which columns of a table of layers are shown, how wide and sorted by which: chosen, remembered, restored.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import ceil
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from widgets.tables.columns import Column
from widgets.tables.layer_delegate import GLYPH, MARK, PADDING, chips_width
from widgets.tables.table_model import TableModel
from widgets.theme.fonts import heading_font, tabular_font

_SORT_ARROW = 16
_NARROWEST, _WIDEST = 44, 220
_MOST = {"op": 104}  # it repeats most of the name
_WIDEST_TITLE = 88  # a long attribute's title does not make its column of zeros wide


class ColumnChoice(QObject):
    """Keeps the columns of a view as a person wants them, over tables with different columns.

    Args:
        most: how wide a column may come, in pixels, by its key.

    Signals:
        changed: a person changed something that `state` tells.
    """

    changed = Signal()

    def __init__(self, view: QTableView, model: TableModel, parent: QObject, most: Mapping[str, int] = _MOST) -> None:
        super().__init__(parent)
        self._view, self._model, self._most = view, model, most
        self._name = view.objectName().removesuffix("_view")
        self._chosen: dict[str, bool] = {}
        self._widths: dict[str, int] = {}
        self._measured: dict[str, tuple[object, int]] = {}  # what a column's fitting width is of, and that width
        self._sort: tuple[str, bool] | None = None  # column and whether descending
        self._busy = False
        header = view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_menu)
        header.sectionResized.connect(self._on_resized)
        header.sortIndicatorChanged.connect(self._on_sorted)

    def apply(self) -> None:
        """Bring the view's columns into the wanted state; after the model got a table."""
        self._busy = True
        for at, column in enumerate(self._model.columns):
            shown = at == 0 or self._chosen.get(column.key, column.shown)
            self._view.setColumnHidden(at, not shown)
            if shown:
                self._view.setColumnWidth(at, self._widths.get(column.key) or self._fitting_width(at, column))
        at = self._model.column_of(self._sort[0]) if self._sort else None
        order = Qt.SortOrder.DescendingOrder if self._sort and self._sort[1] else Qt.SortOrder.AscendingOrder
        self._view.sortByColumn(-1 if at is None else at, order)
        self._busy = False

    def is_shown(self, key: str) -> bool:
        """Whether a column is on show."""
        at = self._model.column_of(key)
        return at is not None and not self._view.isColumnHidden(at)

    def sort_by(self, name: str, descending: bool) -> None:
        """Sort by this column and show it."""
        self._chosen[name] = True
        self._sort = (name, descending)
        self.apply()
        self.changed.emit()

    def _fitting_width(self, at: int, column: Column) -> int:
        """Wide enough for what the column holds; an edit changes few columns, so only those are measured again."""
        rows = range(self._model.rowCount())
        holds = (
            [self._model.value(row, at) for row in rows],
            bool(self._model.editing),
            at == 0 and any(self._model.problem(row) for row in rows),
        )
        before, width = self._measured.get(column.key, (None, 0))
        if holds != before:
            width = self._measure(at, column)
            self._measured[column.key] = holds, width
        return width

    def _measure(self, at: int, column: Column) -> int:
        """Wide enough for the longest text. Measured on the longest only: asking Qt for every cell takes too long."""
        rows, metrics = range(self._model.rowCount()), QFontMetricsF(tabular_font())
        texts = {self._model.words(row, at) for row in rows}
        widest = max((metrics.horizontalAdvance(text) for text in sorted(texts, key=len)[-3:]), default=0)
        widest += self._model.extra_width(at)
        if column.attribute and self._model.editing:
            widest += MARK + len(max(texts, key=len, default=""))  # bold, with its mark
        if column.chips:
            widest = max(map(chips_width, {self._model.value(row, at) for row in rows}), default=0)
        if at == 0:
            widest += (GLYPH + 2) * (1 + any(self._model.problem(row) for row in rows)) + 2
        title = QFontMetricsF(heading_font()).horizontalAdvance(column.title) + _SORT_ARROW
        if column.attribute:
            title = min(title, self._most.get(column.key, _WIDEST_TITLE))
        # Up: a text that lacks a quarter of a pixel is cut, and a cut number is another number.
        return ceil(
            min(self._most.get(column.key, _WIDEST), max(_NARROWEST, widest + 2 * PADDING, title + 2 * PADDING))
        )

    def menu(self) -> QMenu:
        """The choice of columns: those at hand first, FINN's other attributes below."""
        menu = QMenu(self._view)
        menu.setObjectName(f"{self._name}_columns_menu")
        others = QMenu(self.tr("Other attributes"), menu)
        others.setObjectName(f"{self._name}_other_attributes")
        figures_seen = False
        for at, column in enumerate(self._model.columns):
            figures_seen = figures_seen or column.key == "share"
            away = figures_seen and bool(column.attribute)
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self._view.isColumnHidden(at))
            action.setEnabled(at > 0)  # a row without a name says nothing
            action.setToolTip(column.tooltip)
            action.toggled.connect(partial(self.show_column, column.key))
            (others if away else menu).addAction(action)
        if others.actions():
            menu.addMenu(others)
        menu.addSeparator()
        reset = menu.addAction(self.tr("Reset columns"))
        reset.setObjectName(f"{self._name}_reset_columns")
        reset.triggered.connect(self.reset)
        menu.setToolTipsVisible(True)
        return menu

    def show_menu(self, under: QWidget) -> None:
        """Show the choice of columns below a button."""
        self._popup(under.mapToGlobal(QPoint(0, under.height())))

    def show_column(self, key: str, shown: bool) -> None:
        """Show or hide a column, in this table and those to come."""
        self._chosen[key] = shown
        self.apply()
        self.changed.emit()

    def reset(self) -> None:
        """Columns and widths as they come."""
        self._chosen.clear()
        self._widths.clear()
        self.apply()
        self.changed.emit()

    def state(self) -> dict[str, Any]:
        """What was chosen, as JSON data."""
        sort = None if self._sort is None else {"column": self._sort[0], "descending": self._sort[1]}
        return {"columns": dict(self._chosen), "widths": dict(self._widths), "sort": sort}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave; settings may be old or broken, so what does not fit is left out."""
        columns, widths, sort = state.get("columns"), state.get("widths"), state.get("sort")
        if isinstance(columns, Mapping):
            self._chosen = {str(k): v for k, v in columns.items() if isinstance(v, bool)}
        if isinstance(widths, Mapping):
            self._widths = {str(k): v for k, v in widths.items() if isinstance(v, int) and 16 <= v <= 2000}
        if isinstance(sort, Mapping) and isinstance(sort.get("column"), str):
            self._sort = (sort["column"], bool(sort.get("descending")))
        self.apply()

    def _popup(self, at: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _on_header_menu(self, at: QPoint) -> None:
        self._popup(self._view.horizontalHeader().mapToGlobal(at))

    def _on_resized(self, at: int, _before: int, width: int) -> None:
        if self._busy or width == 0:
            return
        self._widths[self._model.columns[at].key] = width
        # One message for a whole drag.
        QTimer.singleShot(0, self, self.changed.emit)

    def _on_sorted(self, at: int, order: Qt.SortOrder) -> None:
        if self._busy:
            return
        descending = order == Qt.SortOrder.DescendingOrder
        self._sort = None if at < 0 else (self._model.columns[at].key, descending)
        self.changed.emit()
