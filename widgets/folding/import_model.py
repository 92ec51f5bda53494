"""A report on a folding file as a Qt table model: a line per row of the file, one below for each thing it has.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from projects.folding.import_report import WARNINGS, Finding, ImportReport, Kind, Row
from projects.folding.rules import shown
from projects.problems import Severity
from widgets.parts import severity
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon
from widgets.words import translated

KIND, NODE, MEANT, VALUE, MESSAGE = range(5)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
MOST_LINES = 1000  # beside the rows that mean a layer: a file may hold megabytes of keys
_MOST_SHOWN = 200  # characters of a value: a file may hold anything


@dataclass(frozen=True)
class Line:
    """One line of the table: a row of the file, or something that a row or the file has."""

    row: Row | None
    finding: Finding | None = None

    @property
    def kind(self) -> Kind:
        """What it is."""
        if self.finding is not None:
            return self.finding.kind
        assert self.row is not None
        return self.row.kind


def kind_words(kind: Kind) -> str:
    """What a kind is called."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("ImportReport", words)

    return {
        Kind.EXACT: tr("Exact"),
        Kind.RENAMED: tr("Renamed"),
        Kind.SUSPICIOUS: tr("Suspicious"),
        Kind.UNKNOWN: tr("Unknown"),
        Kind.LATER: tr("Later"),
        Kind.ILLEGAL: tr("Illegal value"),
        Kind.DUPLICATE: tr("Twice"),
        Kind.WRONG_TYPE: tr("Wrong type"),
        Kind.NO_ATTRIBUTE: tr("No such attribute"),
        Kind.NOT_FOLDING: tr("Not folding"),
        Kind.OLD_VALUE: tr("Old value"),
        Kind.IGNORED: tr("Ignored by FINN"),
    }[kind]


def severity_of(kind: Kind) -> Severity | None:
    """How grave a kind is; None: it is as it should be."""
    if kind is Kind.EXACT:
        return None
    return Severity.WARNING if kind in WARNINGS else Severity.ERROR


@dataclass(frozen=True)
class Told:
    """What is told of a file.

    Args:
        lines: first of the file itself, then row by row in its order; each row that means a layer is there.
        counts: how many of each kind there are, shown or not.
        more: how many lines are left out of a file that is far too long.
    """

    lines: tuple[Line, ...]
    counts: Mapping[Kind, int]
    more: int = 0


def _every_line(report: ImportReport) -> Iterator[Line]:
    yield from (Line(None, finding) for finding in report.findings)
    for row in report.rows:
        yield Line(row)
        yield from (Line(row, finding) for finding in row.findings if finding.message != row.message)


def told(report: ImportReport, most: int = MOST_LINES) -> Told:
    """What is told of a file. Any thread: long for a file of megabytes."""
    made: list[Line] = []
    counts: Counter[Kind] = Counter()
    spare, more = most, 0
    for line in _every_line(report):
        counts[line.kind] += 1
        if line.finding is None and line.row is not None and line.row.key is not None:
            made.append(line)
        elif spare > 0:
            made.append(line)
            spare -= 1
        else:
            more += 1
    return Told(tuple(made), counts, more)


def can_be_applied(row: Row) -> bool:
    """Whether a row sets anything."""
    return bool(row.values or row.mended)


class ImportModel(QAbstractTableModel):
    """The lines of a report; a row that can be applied carries a check mark.

    Args:
        unchecked: begin with no row checked, as where the file seems to be another network's.

    Signals:
        checked_changed: another set of rows is to be applied.
    """

    checked_changed = Signal()

    def __init__(self, lines: Sequence[Line], parent: QObject | None = None, unchecked: bool = False) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._lines = tuple(lines)
        # A row that may mean another layer is nobody's wish until somebody says so.
        rows = [line.row for line in self._lines if line.row is not None and not unchecked]
        self._checked = {row.row for row in rows if can_be_applied(row) and row.kind is not Kind.SUSPICIOUS}

    @property
    def checked(self) -> frozenset[str]:
        """The rows to be applied, by their name in the file."""
        return frozenset(self._checked)

    def line(self, row: int) -> Line:
        """What a line shows."""
        return self._lines[row]

    def check(self, rows: frozenset[str]) -> None:
        """Check these rows of the file and no others."""
        self._checked = {li.row.row for li in self._lines if li.row and li.row.row in rows and can_be_applied(li.row)}
        if self._lines:
            last = self.index(len(self._lines) - 1, KIND)
            self.dataChanged.emit(self.index(0, KIND), last, [Qt.ItemDataRole.CheckStateRole])
        self.checked_changed.emit()

    def _checkable(self, line: Line) -> bool:
        return line.finding is None and line.row is not None and can_be_applied(line.row)

    def _words(self, line: Line, column: int) -> str:
        row, finding = line.row, line.finding
        if column == KIND:
            return kind_words(line.kind)
        if column == MESSAGE:
            if finding is not None:
                return translated(finding.message)
            return translated(row.message) if row is not None else ""
        if column == NODE:
            return finding.row if finding is not None else row.row if row is not None else ""
        if column == MEANT:
            return (row.target or "") if row is not None and finding is None else ""
        return _finding_value(finding) if finding is not None else _values(row)

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("What"), self.tr("In the file"), self.tr("Layer meant"), self.tr("Values"), self.tr("Why"))
        return names[section] if 0 <= section < len(names) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.isValid() and index.column() == KIND and self._checkable(self._lines[index.row()]):
            found |= Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(line, column)
        if column != KIND:
            return None
        if role == Qt.ItemDataRole.CheckStateRole and self._checkable(line):
            assert line.row is not None
            return Qt.CheckState.Checked if line.row.row in self._checked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole:
            grave = severity_of(line.kind)
            if grave is None:
                return icon("check", self.theme.muted)
            return icon(severity.GLYPHS[grave], severity.color(grave, self.theme))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        line = self._lines[index.row()]
        if not self._checkable(line) or line.row is None:
            return False
        change = self._checked.add if Qt.CheckState(value) == Qt.CheckState.Checked else self._checked.discard
        change(line.row.row)
        self.dataChanged.emit(index, index, [role])
        self.checked_changed.emit()
        return True


def _values(row: Row | None) -> str:
    if row is None:
        return ""
    return _short(", ".join(f"{edit.attribute} {shown(edit.value)}" for edit in row.values))


def _finding_value(finding: Finding) -> str:
    if finding.attribute is None:
        return ""
    words = f"{finding.attribute} {_short(shown(finding.value))}"
    return words if finding.suggestion is None else f"{words} → {shown(finding.suggestion)}"


def _short(words: str) -> str:
    return words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1] + "…"
