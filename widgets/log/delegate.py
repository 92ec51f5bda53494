"""Paints one log line: time, a bar in the level's colour, the text. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from projects.build.log_lines import Level, LogLine
from widgets.log.model import RECORD_ROLE
from widgets.parts.rows import paint_back, wash
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import mono_font

LINE_HEIGHT = 18
LEFT = 8
GAP = 10
BAR = 3


class LogDelegate(QStyledItemDelegate):
    """Every line has the same height; `width_of` says how wide the view must be."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.font = mono_font()
        self._metrics = QFontMetricsF(self.font)
        self._time_width = round(self._metrics.horizontalAdvance("00:00:00"))
        self._text_left = LEFT + self._time_width + GAP
        self.found = ""

    def width_of(self, letters: int) -> int:
        """How wide a line of so many letters is."""
        return self._text_left + round(self._metrics.horizontalAdvance("m") * letters) + LEFT

    def _color(self, level: Level) -> str:
        # The text stays readable: amber on white is not, so a warning keeps the text's colour behind its amber bar.
        return {Level.DEBUG: self.theme.muted, Level.ERROR: self.theme.over}.get(level, self.theme.text)

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._text_left, LINE_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        record: LogLine = index.data(RECORD_ROLE)
        rect = option.rect
        painter.save()
        paint_back(painter, option, self.theme)
        bars = {Level.WARNING: self.theme.amber, Level.ERROR: self.theme.over}
        if record.level in bars:
            left = rect.left() + self._text_left - GAP // 2 - BAR
            painter.fillRect(QRect(left, rect.top(), BAR, rect.height()), QColor(bars[record.level]))
        painter.setFont(self.font)
        painter.setPen(QColor(self.theme.muted))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        times = QRect(rect.left() + LEFT, rect.top(), self._time_width, rect.height())
        painter.drawText(times, middle, record.time)
        text = rect.adjusted(self._text_left, 0, 0, 0)
        if self.found and (at := record.text.casefold().find(self.found.casefold())) >= 0:
            start = self._metrics.horizontalAdvance(record.text[:at])
            width = self._metrics.horizontalAdvance(record.text[at : at + len(self.found)])
            box = QRectF(text.left() + start, rect.top() + 1, width, LINE_HEIGHT - 2)
            painter.fillRect(box, wash(self.theme.amber, 0.4))
        painter.setPen(QColor(self._color(record.level)))
        painter.drawText(text, middle, record.text)
        painter.restore()
