"""The plain view of a table of layers: whole rows, a header that sorts. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from widgets.tables.layers_proxy import LayersProxy
from widgets.theme.style import ROW_HEIGHT


def make_view(proxy: LayersProxy, parent: QWidget, name: str) -> QTableView:
    """A view of these rows. name: its object name."""
    view = QTableView(parent)
    view.setObjectName(name)
    view.setModel(proxy)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setMouseTracking(True)
    view.setCornerButtonEnabled(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setTextElideMode(Qt.TextElideMode.ElideRight)
    header.setSortIndicatorClearable(True)  # a third click: graph order again
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    view.setSortingEnabled(True)
    return view


def make_content(parent: QWidget, view: QTableView, above: Sequence[QWidget], below: Sequence[QWidget]) -> QWidget:
    """A table with what stands above and below it."""
    content = QWidget(parent)
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in (*above, view, *below):
        column.addWidget(part, 1 if part is view else 0)
    return content


def place_of(view: QTableView, index: QModelIndex) -> QRect:
    """Where a cell is on the screen; empty where it is not shown."""
    rect = view.visualRect(index)
    return QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size())
