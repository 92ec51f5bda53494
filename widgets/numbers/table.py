"""The table of a comparison's outputs and tensors. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from widgets.numbers.model import FIRST, KEYS_ROLE, LARGEST, RELATION, SECOND, NumbersModel
from widgets.parts.copying import copy_action
from widgets.parts.rows import ROW_HEIGHT

NARROW = 520  # below, the node of the first model alone is listed: the tooltip has both
LARGEST_WIDTH = 104
NARROWEST_NAME, WIDEST_NAME = 80, 0.3  # px, and of the table


class _Ends(QStyledItemDelegate):
    """Cuts a relation at its end: how it begins says most."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight


class NumbersTable(QTableView):
    """The rows of a `NumbersModel`.

    Signals:
        row_chosen: keys of the nodes of a row, in the first and in the second model.
    """

    row_chosen = Signal(str, str)

    def __init__(self, model: NumbersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._one_name = model, False
        self.setObjectName("numbers_table")
        self.setAccessibleName(self.tr("Outputs and tensors of the two models"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setStyleSheet("QTableView::item { padding: 0 8px; }")
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what tells names apart stands at their end
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setModel(model)
        self.setItemDelegateForColumn(RELATION, _Ends(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setSectionResizeMode(RELATION, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(LARGEST, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(LARGEST, LARGEST_WIDTH)
        # Not currentChanged: a view that merely gets the keyboard has a current row, which nobody chose.
        self.selectionModel().selectionChanged.connect(self.on_selection_changed)
        self.activated.connect(self.on_chosen)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(self, self._selected_text)

    def set_one_name(self, one: bool) -> None:
        """Whether a row has one name, as a step has."""
        self._one_name = one
        self.setColumnHidden(SECOND, one or self.width() < NARROW)
        self.fit_names()

    def fit_names(self) -> None:
        """Give the names what they need, but leave room to the relation."""
        most = int(WIDEST_NAME * self.viewport().width())
        for column in (FIRST, SECOND):
            wanted = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + 16
            self.setColumnWidth(column, max(NARROWEST_NAME, min(most, wanted)))

    def show_row(self, row: int) -> None:
        """Bring a row into sight, without choosing it."""
        self.scrollTo(self._model.index(row, FIRST))

    def on_selection_changed(self, selected: QItemSelection, _left: QItemSelection) -> None:
        """Rows were selected; of several at once the first one counts."""
        if indexes := selected.indexes():
            self.on_chosen(indexes[0])

    def on_chosen(self, index: QModelIndex) -> None:
        """A row is looked at."""
        if index.isValid():
            self.row_chosen.emit(*index.data(KEYS_ROLE))

    def _selected_text(self) -> str:
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        return "\n".join(self._model.text_of(row) for row in rows)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(SECOND, self._one_name or event.size().width() < NARROW)
        self.fit_names()
