"""What is painted over the bars of a chart: the limit's words, the bottleneck's glyph and outline.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from widgets.charts.bars import Bars
from widgets.theme.colors import Theme
from widgets.theme.icons import BOTTLENECK, paint_glyph

BAR_SHARE = 0.76  # of a row's height
_GLYPH = 14


def _place(bars: Bars, value: float, room: QRectF) -> float:
    """Where a value stands, in pixels."""
    least, most = bars.ends()
    return room.left() + (bars.place(value) - least) / (most - least) * room.width()


def paint_limit(painter: QPainter, bars: Bars, strip: QRectF, room: QRectF, theme: Theme) -> None:
    """Write what the limit is into the strip above the bars: over its line, or at the right where it is further out."""
    if bars.limit is None:
        return
    words = bars.limit_words if bars.limit_drawn else f"{bars.limit_words} \u25b8"
    width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 8
    middle = _place(bars, bars.limit, room) if bars.limit_drawn else room.right()
    left = max(2.0, min(middle - width / 2, strip.right() - width))
    box = QRectF(left, strip.top(), width, strip.height())
    painter.fillRect(box, QColor(theme.panel))
    painter.setPen(QColor(theme.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_bottleneck(
    painter: QPainter, bars: Bars, row: int, rect: QRectF, room: QRectF, glyph_left: float, theme: Theme
) -> None:
    """Mark a row as the bottleneck: a glyph at its left, an outline around its bar."""
    middle = rect.center().y()
    paint_glyph(painter, BOTTLENECK, QRectF(glyph_left, middle - _GLYPH / 2, _GLYPH, _GLYPH), theme.amber_text)
    least, most = bars.ends()
    length = bars.lengths()[row] / (most - least) * room.width()
    high = max(3.0, BAR_SHARE * rect.height() + 2)
    painter.setPen(QColor(theme.amber_text))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(room.left(), middle - high / 2, length + 1, high))
