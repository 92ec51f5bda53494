"""Paints one build on two lines: name and time, then what came out. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from projects.build.events import BuildState
from widgets.builds.model import BuildsModel
from widgets.builds.rows import BuildRow
from widgets.parts.row_list import ROW_ROLE
from widgets.parts.rows import GLYPH, paint_back, paint_glyph, paint_spinner, small
from widgets.theme.colors import LIGHT, Theme

HEIGHT = 44
LEFT = 8
GAP = 8

_GLYPHS = {
    BuildState.QUEUED: "clock-outline",
    BuildState.FINISHED: "check",
    BuildState.FAILED: "close-circle",
    BuildState.CANCELLED: "stop-circle-outline",
    BuildState.CRASHED: "lightning-bolt",
}


class BuildDelegate(QStyledItemDelegate):
    """Paints the rows of a `BuildsModel`."""

    def __init__(self, model: BuildsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.theme: Theme = LIGHT
        self.shown = ""
        self.angle = 0

    def _color(self, state: BuildState) -> str:
        bad = (BuildState.FAILED, BuildState.CRASHED)
        return (
            self.theme.good if state is BuildState.FINISHED else self.theme.over if state in bad else self.theme.muted
        )

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: BuildRow = index.data(ROW_ROLE)
        painter.save()
        paint_back(painter, option, self.theme, marked=row.id == self.shown)
        rect = option.rect.adjusted(LEFT, 3, -LEFT, -3)
        half = rect.height() // 2
        upper = QRect(rect.left(), rect.top(), rect.width(), half)
        if row.state is BuildState.RUNNING:
            paint_spinner(painter, self.theme.accent, upper.left(), upper, self.angle)
        else:
            paint_glyph(painter, _GLYPHS[row.state], self._color(row.state), upper.left(), upper)
        start = rect.left() + GLYPH + GAP
        font, figures = QFont(option.font), small(option.font)
        if row.id == self.shown:
            font.setWeight(QFont.Weight.DemiBold)
        when = self._model.when(row)
        room = QFontMetrics(figures).horizontalAdvance(when)
        self._line(painter, figures, self.theme.muted, QRect(rect.right() - room, upper.top(), room + 1, half), when)
        name = QRect(start, upper.top(), rect.right() - room - GAP - start, half)
        self._line(painter, font, self.theme.text, name, row.name)
        below = QRect(start, rect.top() + half, option.rect.right() - 2 - start, half)
        result = self._model.result(row)
        asked = self._model.asked(row)
        words = asked if row.state in (BuildState.QUEUED, BuildState.RUNNING) else result
        self._line(painter, small(figures), self.theme.muted, below, words)
        painter.restore()

    def _line(self, painter: QPainter, font: QFont, color: str, box: QRect, words: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
