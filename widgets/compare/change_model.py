"""The change list as a Qt tree: a row for each change, its details below it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from widgets.compare import marks
from widgets.compare.values import KINDS, ChangeKind, ChangeRow

ROW_ROLE = Qt.ItemDataRole.UserRole  # the place in the whole list, shown or not
CHANGE, KIND, DETAILS = range(3)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TOP = 0  # internal id of a change; a detail has its change's number + 1


class ChangeModel(QAbstractItemModel):
    """The changes of the kinds wanted, in the list's own order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ChangeRow, ...] = ()
        self._shown: list[int] = []
        self._wanted: frozenset[ChangeKind] = frozenset(KINDS)

    @property
    def wanted(self) -> frozenset[ChangeKind]:
        """The kinds on show."""
        return self._wanted

    def set_rows(self, rows: tuple[ChangeRow, ...]) -> None:
        """Replace all changes."""
        self._fill(rows, self._wanted)

    def set_wanted(self, wanted: frozenset[ChangeKind]) -> None:
        """Show only these kinds."""
        self._fill(self._all, wanted)

    def change(self, index: Index) -> ChangeRow | None:
        """The change at an index, or the one whose detail it is."""
        row = self.row_of(index)
        return self._all[row] if row >= 0 else None

    def row_of(self, index: Index) -> int:
        """The place in the whole list of what stands at an index; -1 for nothing."""
        if not index.isValid():
            return -1
        return self._shown[index.row() if index.internalId() == _TOP else index.internalId() - 1]

    def index_of(self, row: int) -> QModelIndex:
        """Where a row of the whole list stands; no index where it is not shown."""
        return self.index(self._shown.index(row), CHANGE) if row in self._shown else QModelIndex()

    def text_of(self, row: int) -> str:
        """A row in one line, tab-separated: kind, change, details."""
        change = self._all[row]
        return "\t".join((marks.word(change.kind), change.title, "; ".join(change.details)))

    def shown_rows(self) -> list[int]:
        """The places in the whole list of what is shown."""
        return list(self._shown)

    def _fill(self, rows: tuple[ChangeRow, ...], wanted: frozenset[ChangeKind]) -> None:
        self.beginResetModel()
        self._all, self._wanted = rows, wanted
        self._shown = [n for n, row in enumerate(rows) if row.kind in wanted]
        self.endResetModel()

    # Qt's own names

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """The index of a change, or of a detail below one."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The change of a detail."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, CHANGE, _TOP)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Changes, or the details of one."""
        if not parent.isValid():
            return len(self._shown)
        if parent.internalId() != _TOP or parent.column() != CHANGE:
            return 0
        return len(self._all[self._shown[parent.row()]].details)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Change, kind, details."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("Change"), self.tr("Kind"), self.tr("Details"))
        return names[section] if 0 <= section < len(names) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, glyph and tooltip; the place in the whole list under `ROW_ROLE`."""
        change = self.change(index)
        if change is None:
            return None
        if role == ROW_ROLE:
            return self.row_of(index)
        if index.internalId() != _TOP:
            shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and index.column() == CHANGE
            return change.details[index.row()] if shown else None
        if role == Qt.ItemDataRole.DisplayRole:
            return (change.title, marks.word(change.kind), "; ".join(change.details))[index.column()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == CHANGE:
            return marks.badge(change.kind)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join((change.title, *change.details))
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == CHANGE:
            return f"{marks.word(change.kind)}: {marks.told(change)}"
        return None
