"""Problems as a Qt table model, the gravest first. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from projects.problems import Problem, Severity
from widgets.parts import severity
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon
from widgets.words import translated

PROBLEM_ROLE = Qt.ItemDataRole.UserRole
SEVERITY, MESSAGE, NODE, STEP, HINT = range(5)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ProblemsModel(QAbstractTableModel):
    """One row per problem of the severities wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._all: tuple[Problem, ...] = ()
        self._rows: list[Problem] = []
        self._wanted = frozenset(Severity)
        self._column, self._order = SEVERITY, Qt.SortOrder.AscendingOrder

    def set_problems(self, problems: tuple[Problem, ...]) -> None:
        """Replace all problems."""
        self._all = problems
        self._fill()

    def set_wanted(self, wanted: frozenset[Severity]) -> None:
        """Show only these severities."""
        self._wanted = wanted
        self._fill()

    def count(self, of: Severity) -> int:
        """How many problems of a severity there are, shown or not."""
        return sum(1 for problem in self._all if problem.severity is of)

    def problem(self, row: int) -> Problem | None:
        """The problem of a row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def index_of(self, problem: Problem) -> QModelIndex:
        """Where a problem stands; no index where it is not shown."""
        return self.index(self._rows.index(problem), SEVERITY) if problem in self._rows else QModelIndex()

    def text_of(self, problem: Problem) -> str:
        """The whole problem as plain text, to be copied."""
        where = ", ".join(part for part in (problem.node, problem.step) if part)
        head = f"{severity.word(problem.severity)}: {translated(problem.message)}"
        lines = [f"{head} ({where})" if where else head, translated(problem.hint), problem.detail]
        return "\n".join(line for line in lines if line)

    def _fill(self) -> None:
        self.beginResetModel()
        self._rows = [problem for problem in self._all if problem.severity in self._wanted]
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        def key(problem: Problem) -> tuple[Any, ...]:
            return (severity.ORDER[problem.severity],) if self._column == SEVERITY else (self._words(problem),)

        self._rows.sort(key=key, reverse=self._order == Qt.SortOrder.DescendingOrder)

    def _words(self, problem: Problem, column: int | None = None) -> str:
        column = self._column if column is None else column
        if column == SEVERITY:
            return severity.word(problem.severity)
        if column == MESSAGE:
            return translated(problem.message)
        if column == HINT:
            return translated(problem.hint)
        return (problem.node if column == NODE else (problem.step or "").removeprefix("step_")) or ""

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (self.tr("Severity"), self.tr("Problem"), self.tr("Node"), self.tr("Step"), self.tr("What to do"))
        return names[section] if 0 <= section < len(names) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem = self.problem(index.row()) if index.isValid() else None
        if problem is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(problem, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == SEVERITY:
            return icon(severity.GLYPHS[problem.severity], severity.color(problem.severity, self.theme))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words(problem, index.column()) if index.column() != STEP else problem.step
        return problem if role == PROBLEM_ROLE else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < self.columnCount():
            return
        self._column, self._order = column, order
        self._fill()
