"""Paints one step: state glyph, name, node counts, time. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from projects import numbers
from projects.build.progress import StepState
from widgets.parts.row_list import ROW_ROLE
from widgets.parts.rows import GLYPH, ROW_HEIGHT, paint_back, paint_glyph, paint_spinner, small
from widgets.steps.model import StepsModel, node_counts
from widgets.steps.rows import PARENT, StepRow
from widgets.theme.colors import LIGHT, Theme

LEFT = 8
INDENT = 16
GAP = 8

_GLYPHS = {
    StepState.WAITING: "circle-outline",
    StepState.DONE: "check",
    StepState.FAILED: "close-circle",
    StepState.NOT_RUN: "circle-small",
    StepState.UNAVAILABLE: "lock-outline",
}


class StepDelegate(QStyledItemDelegate):
    """Paints the rows of a `StepsModel`. Names come first; counts, then the time, give way where it is narrow."""

    def __init__(self, model: StepsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.theme: Theme = LIGHT
        self.shown = ""
        self.angle = 0

    def _color(self, row: StepRow) -> str:
        colors = {StepState.DONE: self.theme.good, StepState.FAILED: self.theme.over}
        return colors.get(row.state, self.theme.muted)

    def _paint_figures(self, painter: QPainter, option: QStyleOptionViewItem, row: StepRow, room: int) -> int:
        """Paint what fits beside the name and return the width it took."""
        font = small(option.font)
        metrics = QFontMetrics(font)
        seconds = self._model.seconds(row)
        time = numbers.seconds(seconds) if seconds is not None else ""
        column = metrics.horizontalAdvance("00.0 s") + GAP  # the time's, also where there is none: counts line up
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted))
        right = option.rect.right() - LEFT
        aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        taken = 0
        if time:
            taken = max(column, metrics.horizontalAdvance(time) + GAP)
            painter.drawText(QRect(right - taken, option.rect.top(), taken, option.rect.height()), aligned, time)
        for words in dict.fromkeys((node_counts(row), numbers.count(row.nodes_after) if row.nodes_after else "")):
            start = taken or column
            width = metrics.horizontalAdvance(words) + GAP
            if words and start + width <= room:
                box = QRect(right - start - width, option.rect.top(), width, option.rect.height())
                painter.drawText(box, aligned, words)
                return start + width
        return taken

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: StepRow = index.data(ROW_ROLE)
        painter.save()
        shown = row.name == self.shown
        paint_back(painter, option, self.theme, marked=shown)
        left = option.rect.left() + LEFT + (INDENT if row.name == PARENT else 0)
        if row.state is StepState.RUNNING:
            paint_spinner(painter, self.theme.accent, left, option.rect, self.angle)
        else:
            paint_glyph(painter, _GLYPHS[row.state], self._color(row), left, option.rect)
        font = QFont(option.font)
        if shown:
            font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(font)
        name = str(index.data())
        start = left + GLYPH + GAP
        wanted = metrics.horizontalAdvance(name)
        taken = self._paint_figures(painter, option, row, option.rect.right() - LEFT - start - wanted)
        width = option.rect.right() - LEFT - taken - start
        painter.setFont(font)
        faint = row.reused or row.state in (StepState.NOT_RUN, StepState.UNAVAILABLE, StepState.WAITING)
        painter.setPen(QColor(self.theme.muted if faint else self.theme.text))
        painter.drawText(
            QRect(start, option.rect.top(), width, option.rect.height()),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, width),
        )
        painter.restore()
