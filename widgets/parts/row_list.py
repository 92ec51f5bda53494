"""What the lists of steps and of builds share: a model over frozen rows, and a plain list view of it.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QWidget

ROW_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowsModel(QAbstractListModel):
    """Rows by a key that says which of them are the same as before."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Any, ...] = ()

    @property
    def rows(self) -> tuple[Any, ...]:
        """What is listed."""
        return self._rows

    def key_of(self, row: Any) -> str:
        """What stays the same of a row while it changes."""
        raise NotImplementedError

    def set_rows(self, rows: tuple[Any, ...]) -> None:
        """Replace the rows, keeping the view's place where they are the same ones."""
        if [self.key_of(r) for r in rows] != [self.key_of(r) for r in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        old, self._rows = self._rows, rows
        for number, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(number), self.index(number))

    def index_of(self, key: str) -> QModelIndex:
        """The index of a row, invalid where there is none."""
        return next((self.index(n) for n, row in enumerate(self._rows) if self.key_of(row) == key), QModelIndex())

    def title(self, row: Any) -> str:
        """What the row is called."""
        raise NotImplementedError

    def tooltip(self, row: Any) -> str:
        """Everything that is known of it, a line each."""
        raise NotImplementedError

    # Qt's own names

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, tooltip, and the row itself under `ROW_ROLE`."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tooltip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tooltip(row).replace("\n", ". ")
        return row if role == ROW_ROLE else None


def plain_list(parent: QWidget, name: str, words: str, model: RowsModel, delegate: QStyledItemDelegate) -> QListView:
    """A frameless list with a custom menu; name: its object name, words: its accessible name."""
    view = QListView(parent)
    view.setObjectName(name)
    view.setAccessibleName(words)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setUniformItemSizes(True)
    view.setMouseTracking(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    return view
