"""A short table that shows all its rows and never scrolls: differences, totals, layers, step times.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from projects.numbers import UNKNOWN
from widgets.compare import marks
from widgets.compare.values import ChangeKind
from widgets.parts.copying import copy_action
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, tabular_font
from widgets.theme.icons import icon
from widgets.theme.palette import faint
from widgets.theme.style import ROW_HEIGHT
from widgets.versus.builds_model import BEST_GLYPH

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PADDING = 6
_WIDEST = 220
_QT_MARGIN = 8  # what Qt itself leaves free in a cell


@dataclass(frozen=True)
class Line:
    """One row.

    Args:
        cells: what is shown; the first one is its name. plain: as copied; None: as shown.
        kind: the mark in front, None for none. best: cells that are bold and have a star.
        tip: what is told of it beyond that.
    """

    cells: tuple[str, ...]
    plain: tuple[str, ...] | None = None
    kind: ChangeKind | None = None
    best: frozenset[int] = frozenset()
    tip: str = ""


class LinesModel(QAbstractTableModel):
    """Lines under titles. numeric: columns that are right-aligned."""

    def __init__(self, numeric: frozenset[int], parent: Any = None) -> None:
        super().__init__(parent)
        self._numeric = numeric
        self._titles: tuple[str, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.theme = LIGHT
        self.bold = tabular_font()
        self.bold.setWeight(QFont.Weight.Bold)

    def set_lines(self, titles: tuple[str, ...], lines: tuple[Line, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._titles, self.lines = titles, lines
        self.endResetModel()

    # -- Qt --

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        return self._titles[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line, at = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return line.cells[at]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(at)
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip or line.cells[0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            best = self.tr(", better") if at in line.best else ""
            return f"{self._titles[at]}: {line.cells[at]}{best}"
        if role == Qt.ItemDataRole.FontRole:
            return self.bold if at in line.best else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(faint(self.theme)) if line.cells[at] in ("0", UNKNOWN) else None
        if role == Qt.ItemDataRole.DecorationRole:
            if at == 0 and line.kind is not None:
                return marks.badge(line.kind)
            return icon(BEST_GLYPH, self.theme.text) if at in line.best else None
        return None

    def _alignment(self, at: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if at in self._numeric else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class LinesView(QTableView):
    """All lines at once; whoever holds it scrolls.

    Args:
        name: its object name. words: its accessible name. numeric: columns that are right-aligned.

    Signals:
        went: where the current row is, after the keyboard moved there.
    """

    went = Signal(QRect)

    def __init__(self, name: str, words: str, numeric: frozenset[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.lines = LinesModel(numeric, self)
        self.setModel(self.lines)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFont(tabular_font())
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {_PADDING}px; }}")
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setIconSize(QSize(14, 14))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(self, self.selected_text)
        self.selectionModel().currentChanged.connect(lambda now, _before: self.went.emit(self.visualRect(now)))

    def set_lines(self, titles: tuple[str, ...], lines: tuple[Line, ...]) -> None:
        """Show these, all of them."""
        self.lines.set_lines(titles, lines)
        header = self.horizontalHeader()
        for at in range(len(titles)):
            mode = QHeaderView.ResizeMode.Stretch if at == 0 else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(at, mode)
            if at:
                header.resizeSection(at, self._fitting(at, titles[at]))
        height = header.sizeHint().height() + self.verticalHeader().defaultSectionSize() * len(lines)
        self.setFixedHeight(height + 2)

    def _fitting(self, at: int, title: str) -> int:
        """Wide enough for a column. Measured on the longest texts only: Qt would ask for every cell."""
        best = any(at in line.best for line in self.lines.lines)
        metrics = QFontMetrics(self.lines.bold if best else self.font())
        texts = sorted({line.cells[at] for line in self.lines.lines}, key=len)[-3:]
        widest = max((metrics.horizontalAdvance(words) for words in texts), default=0)
        widest += self.iconSize().width() + 4 if best else 0
        title_width = QFontMetrics(heading_font()).horizontalAdvance(title)
        return min(max(widest, title_width) + 2 * _PADDING + _QT_MARGIN, _WIDEST)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self.lines.theme = theme
        self.viewport().update()

    def selected_text(self) -> str:
        """The lines selected, else all, as tab-separated text."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows()) or range(len(self.lines.lines))
        chosen = [self.lines.lines[row] for row in rows]
        return "\n".join("\t".join(line.plain or line.cells) for line in chosen)
