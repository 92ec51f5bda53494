"""The log as a bounded Qt model that takes lines in batches (after Picard's LogItemModel).

The filter is in the model and not in a proxy: a proxy asks Python once per line and keeps its own map of all lines,
which a flood of 50 000 lines a second does not leave time for. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from projects import numbers
from projects.build.log_lines import Level, LogLine, LogParser

MOST_LINES = 50_000
CHUNK = 2_000  # the oldest lines go this many at a time, so that the view is not laid out anew for each batch
TICK_MS = 80
BATCH = 1_500  # lines taken in per tick
BACKLOG = 6_000  # lines waiting; what comes on top pushes out the oldest waiting ones, and that is said
RECORD_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LogModel(QAbstractListModel):
    """The lines that pass the filter, oldest first; at most `MOST_LINES` are held.

    Signals:
        about_to_grow: before lines are put in. grown: after it.
    """

    about_to_grow = Signal()
    grown = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parser = LogParser()
        self._held: deque[LogLine] = deque()
        self._shown: list[LogLine] = []
        self._waiting: deque[str] = deque()
        self._dropped = 0
        self._words = ""
        self._level = Level.DEBUG
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    @property
    def held_count(self) -> int:
        """Lines held, shown or not."""
        return len(self._held)

    @property
    def waiting_count(self) -> int:
        """Lines that have come and are not yet in the model."""
        return len(self._waiting)

    def append_lines(self, lines: list[str]) -> None:
        """Take lines in; they appear with the next ticks."""
        self._waiting.extend(lines)
        surplus = len(self._waiting) - BACKLOG
        if surplus > 0:
            self._parser.pass_over(self._waiting.popleft() for _ in range(surplus))
            self._dropped += surplus
        if not self._timer.isActive():
            self._timer.start()

    def mark_skipped(self, byte_count: int) -> None:
        """Say that this much of the file was left out before the lines that follow."""
        self._put([self._note(self.tr("… {size} not shown").format(size=numbers.size(byte_count)))])

    def clear(self) -> None:
        """Start over, for another build."""
        self.beginResetModel()
        self._parser = LogParser()
        self._held.clear()
        self._shown = []
        self._waiting.clear()
        self._dropped = 0
        self._timer.stop()
        self.endResetModel()

    def set_filter(self, words: str, level: Level) -> None:
        """Show only lines of at least this level that have these words in them (no matter the case)."""
        self.beginResetModel()
        self._words, self._level = words.casefold(), level
        self._shown = [record for record in self._held if self._passes(record)]
        self.endResetModel()

    def find(self, words: str, start: int, step: int) -> int:
        """The row of the next line with these words, going round; -1 where there is none.

        Args:
            start: row to look from, itself left out. step: 1 forwards, -1 backwards.
        """
        needle, count = words.casefold(), len(self._shown)
        if not needle:
            return -1
        for offset in range(1, count + 1):
            row = (start + step * offset) % count
            if needle in self._shown[row].text.casefold():
                return row
        return -1

    def on_tick(self) -> None:
        """Put the next batch in."""
        records: list[LogLine] = []
        if self._dropped:
            said = self.tr("… {count} lines not shown: they came faster than they can be read (the log file has them)")
            records.append(self._note(said.format(count=numbers.count(self._dropped))))
            self._dropped = 0
        batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        records += self._parser.parse(batch)
        self._put(records)
        if not self._waiting:
            self._timer.stop()

    def _note(self, words: str) -> LogLine:
        return LogLine(Level.WARNING, "", words, self._parser.step)

    def _passes(self, record: LogLine) -> bool:
        return record.level >= self._level and (not self._words or self._words in record.text.casefold())

    def _put(self, records: list[LogLine]) -> None:
        if not records:
            return
        self.about_to_grow.emit()
        self._make_room(len(records))
        self._held.extend(records)
        passing = [record for record in records if self._passes(record)]
        if passing:
            first = len(self._shown)
            self.beginInsertRows(QModelIndex(), first, first + len(passing) - 1)
            self._shown.extend(passing)
            self.endInsertRows()
        self.grown.emit()

    def _make_room(self, wanted: int) -> None:
        if len(self._held) + wanted <= MOST_LINES:
            return
        gone = [self._held.popleft() for _ in range(min(len(self._held), max(wanted, CHUNK)))]
        count = sum(1 for record in gone if self._passes(record))
        if count:
            self.beginRemoveRows(QModelIndex(), 0, count - 1)
            del self._shown[:count]
            self.endRemoveRows()

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        record = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return record.text
        if role == Qt.ItemDataRole.ToolTipRole and record.step is not None:
            return record.step
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{record.level.name}: {record.text}"
        return record if role == RECORD_ROLE else None
