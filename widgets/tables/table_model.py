"""What the models of all tables of layers have in common: rows by key, columns, texts and roles.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from widgets.tables.columns import Column, words_of
from widgets.tables.roles import Index, Look, Origin, Role

_NO_INDEX = QModelIndex()


class TableModel(QAbstractTableModel):
    """One row a layer. A subclass shows its rows with `_show`, and says what they hold by overriding the rest."""

    _keys: tuple[str, ...] = ()
    _columns: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""
        return self._columns

    @property
    def editing(self) -> Any:
        """Whether anything can be edited, or what decides it."""
        return None

    def row_of(self, key: str) -> int | None:
        """The row of the layer with this key."""
        return self._keys.index(key) if key in self._keys else None

    def column_of(self, key: str) -> int | None:
        """The position of the column with this key."""
        return next((at for at, column in enumerate(self._columns) if column.key == key), None)

    def value(self, row: int, column: int) -> Any:
        """What a cell holds."""
        raise NotImplementedError

    def name_of(self, row: int) -> str:
        """FINN's name of a row's layer."""
        raise NotImplementedError

    def filtered(self, row: int) -> tuple[str, str]:
        """What filters look at: the words of a row, and its op type."""
        raise NotImplementedError

    def tooltip(self, row: int, column: int) -> str:
        """What a cell tells when it is pointed at."""
        raise NotImplementedError

    def words(self, row: int, column: int, plain: bool = False) -> str:
        """A cell as text. plain: as copied."""
        return words_of(self.value(row, column), self._columns[column], plain)

    def origin(self, row: int, column: int) -> Origin:
        """Who set what a cell shows."""
        return Origin.FIXED

    def problem(self, row: int) -> str:
        """The sentence of a layer's problem, "" where it has none."""
        return ""

    def is_bottleneck(self, row: int) -> bool:
        """Whether a row's layer limits the throughput."""
        return False

    def bar(self, row: int, column: int) -> float | None:
        """The length of the bar in a cell, 0 to 1; None: there is none."""
        return None

    def extra_width(self, at: int) -> int:
        """Pixels that a column's cells need besides their words."""
        return 0

    def automatic_words(self, row: int, column: int) -> str:
        """ "auto 36" where the user set another value, else ""."""
        return ""

    def is_live(self, column: int) -> bool:
        """Whether an edit may change what a column shows."""
        return self._columns[column].is_number

    def _show(self, keys: tuple[str, ...], columns: tuple[Column, ...], take: Callable[[], None]) -> None:
        """Show other rows. take: puts them in place."""
        # With the same layers only the figures change: views then keep selection, widths and scroll by themselves.
        same = keys == self._keys and [c.key for c in columns] == [c.key for c in self._columns]
        if not same:
            self.beginResetModel()
        self._keys, self._columns = keys, columns
        take()
        if same:
            self._tell_all()
        else:
            self.endResetModel()

    def _tell_all(self) -> None:
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, len(self._columns) - 1))

    def _accessible(self, row: int, at: int) -> str:
        words = f"{self._columns[at].title}: {self.words(row, at, plain=True) or self.tr('unknown')}"
        if self.origin(row, at) is not Origin.USER:
            return words
        return ", ".join(part for part in (words, self.tr("set by you"), self.automatic_words(row, at)) if part)

    # -- Qt --

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, at = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words(row, at)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(at, self.value(row, at))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tooltip(row, at)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible(row, at)
        return self._own(row, at, role)

    def _alignment(self, at: int, value: Any) -> Qt.AlignmentFlag:
        left = not self._columns[at].is_number and not isinstance(value, int | float)
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def _look(self, row: int, at: int) -> Look:
        value, column = self.value(row, at), self._columns[at]
        return Look(
            words=self.words(row, at),
            alignment=self._alignment(at, value).value,
            origin=self.origin(row, at),
            bar=self.bar(row, at),
            chips=value if column.chips else None,
            bottleneck=self.is_bottleneck(row),
            problem=bool(self.problem(row)),
        )

    def _own(self, row: int, at: int, role: int) -> Any:
        if role == Role.LOOK:
            return self._look(row, at)
        if role == Role.KEY:
            return self._keys[row]
        if role == Role.VALUE:
            return self.value(row, at)
        if role == Role.PLAIN:
            return self.words(row, at, plain=True)
        if role == Role.BAR:
            return self.bar(row, at)
        if role == Role.BOTTLENECK:
            return self.is_bottleneck(row)
        if role == Role.CHIP:
            return self.value(row, at) if self._columns[at].chips else None
        if role == Role.ORIGIN:
            return self.origin(row, at)
        if role == Role.FIGURE:
            return self.is_live(at)
        return self.problem(row) if role == Role.PROBLEM else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.origin(index.row(), index.column()) is not Origin.FIXED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            # The title too: a narrow column shows only its beginning.
            return column.tooltip if column.tooltip.startswith(column.title) else f"{column.title}\n{column.tooltip}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = column.is_number or column.attribute in ("PE", "SIMD")
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
