"""The plot of a bar chart, in pyqtgraph. Imported by `widgets.charts.loading` alone. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from projects import numbers
from widgets.charts.axis import CountAxis
from widgets.charts.bars import Bars
from widgets.charts.overlay import BAR_SHARE, paint_bottleneck, paint_limit
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.palette import mix

PITCH_LEAST, PITCH_MOST, PITCH_NAMED = 5.0, 28.0, 15.0  # pixels a row
_TOP_WORDS, _TOP_BARE, _GLYPH_ROOM = 18, 4, 20  # pixels: above the bars with and without a limit, and left of them
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


class LayerPlot(pg.PlotWidget):
    """Horizontal bars, one a layer.

    Signals:
        hovered: the row under the mouse, -1 for none.
        chosen: the row clicked or gone to with the arrow keys.
        scrolled: rows to scroll by, from the wheel.
        rows_changed: how many rows are visible changed.
    """

    hovered = Signal(int)
    chosen = Signal(int)
    scrolled = Signal(float)
    rows_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._axis = CountAxis()
        super().__init__(parent, axisItems={"bottom": self._axis})
        self._bars = Bars((), "")
        self._theme = LIGHT
        self._first, self._selected, self._hover = 0.0, -1, -1
        self._font = tabular_font(11)
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.invertY(True)
        plot.getViewBox().setDefaultPadding(0)
        self._names = plot.getAxis("left")
        for axis in (self._names, self._axis):
            axis.setStyle(tickFont=self._font, tickLength=0, autoExpandTextSpace=False)
        self._names.setStyle(tickTextOffset=6)
        self._item = pg.BarGraphItem(x0=[], y=[], width=[], height=BAR_SHARE, pen=None)
        self._line = pg.InfiniteLine(angle=90, movable=False)
        plot.addItem(self._item)
        plot.addItem(self._line)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)

    @property
    def bars(self) -> Bars:
        """What is shown."""
        return self._bars

    @property
    def _top(self) -> int:
        return _TOP_BARE if self._bars.limit is None else _TOP_WORDS

    @property
    def named(self) -> bool:
        """Whether rows are high enough for their names."""
        return self.pitch() >= PITCH_NAMED

    def set_bars(self, bars: Bars) -> None:
        """Show these bars."""
        self._bars, self._hover = bars, -1
        self._axis.logarithmic = bars.logarithmic
        count = len(bars.bars)
        start = bars.ends()[0]
        self._item.setOpts(
            x0=[start] * count, y=[row + 0.5 for row in range(count)], width=bars.lengths(), height=BAR_SHARE, pen=None
        )
        self._line.setVisible(bars.limit_drawn)
        if bars.limit_drawn and bars.limit is not None:
            self._line.setValue(bars.place(bars.limit))
        self._paint_bars()
        self._lay_out()

    def set_selected(self, row: int) -> None:
        """Highlight a row, -1 for none."""
        self._selected = row
        self._paint_bars()

    def set_first(self, row: float) -> None:
        """Scroll so that this row is the first one seen."""
        self._first = row
        self._lay_out()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.setBackground(theme.panel)
        for axis in (self._names, self._axis):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
        self._line.setPen(pg.mkPen(theme.text, width=1, style=Qt.PenStyle.DashLine))
        self._paint_bars()

    def pitch(self) -> float:
        """Height of a row in pixels."""
        room = max(1.0, self._room().height() - self._top)
        return min(PITCH_MOST, max(PITCH_LEAST, room / max(1, len(self._bars.bars))))

    def rows_seen(self) -> float:
        """How many rows there is room for."""
        return max(1.0, (self._room().height() - self._top) / self.pitch())

    def row_at(self, y: float) -> int:
        """The row at a height in pixels, -1 for none."""
        room = self._room()
        row = math.floor((y - room.top() - self._top) / self.pitch() + self._first)
        inside = room.top() + self._top <= y <= room.bottom()
        return row if inside and 0 <= row < len(self._bars.bars) else -1

    def row_rect(self, row: int) -> QRectF:
        """Where a row is, in pixels, over the whole width."""
        pitch = self.pitch()
        top = self._room().top() + self._top + (row - self._first) * pitch
        return QRectF(0, top, self.viewport().width(), pitch)

    def _room(self) -> QRectF:
        return self.getPlotItem().getViewBox().sceneBoundingRect()

    def _lay_out(self) -> None:
        """Fit axes and ranges to the room there is."""
        named, metrics = self.named, QFontMetricsF(self._font)
        width = float(_GLYPH_ROOM)
        ticks: list[tuple[float, str]] = []
        if named:
            most = max(64.0, self.width() * 0.42)
            first, last = math.floor(self._first), math.ceil(self._first + self.rows_seen())
            for row, bar in enumerate(self._bars.bars[first:last], first):
                ticks.append((row + 0.5, metrics.elidedText(bar.name, Qt.TextElideMode.ElideMiddle, most)))
            widest = max((metrics.horizontalAdvance(name) for _, name in ticks), default=0)
            width += widest + 8
        self._names.setTicks([ticks])
        self._names.setWidth(round(width))
        plot = self.getPlotItem()
        pitch = self.pitch()
        top = self._first - self._top / pitch
        plot.setXRange(*self._bars.ends(), padding=0)
        plot.setYRange(top, top + self._room().height() / pitch, padding=0)
        self.viewport().update()

    def _color(self, row: int) -> str:
        theme, bar = self._theme, self._bars.bars[row]
        if row == self._selected:
            return theme.accent
        color = theme.over if bar.over else theme.neutral
        return mix(color, theme.text, 0.35) if row == self._hover else color

    def _paint_bars(self) -> None:
        if self._bars.bars:
            self._item.setOpts(brushes=[QColor(self._color(row)) for row in range(len(self._bars.bars))])
        self.viewport().update()

    def _set_hover(self, row: int) -> None:
        if row != self._hover:
            self._hover = row
            self._paint_bars()
            self.hovered.emit(row)

    def words(self, row: int) -> str:
        """A layer and its value."""
        bar = self._bars.bars[row]
        return f"{bar.name}: {numbers.count(bar.value)} {self._bars.unit}"

    # -- Qt --

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setFont(self._font)
        room, bars, theme = self._room(), self._bars, self._theme
        strip = QRectF(0, room.top(), self.viewport().width(), self._top - 2)
        paint_limit(painter, bars, strip, room, theme)
        left = room.left() - self._names.width() + 3
        for row, bar in enumerate(bars.bars):
            rect = self.row_rect(row)
            if bar.bottleneck and strip.bottom() < rect.bottom() and rect.top() < room.bottom():
                paint_bottleneck(painter, bars, row, rect, room, left, theme)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_font"):  # pyqtgraph resizes while it is being made
            self._lay_out()
            self.rows_changed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self.row_at(event.position().y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.chosen.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.scrolled.emit(-event.angleDelta().y() / 120 * 3)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        last = len(self._bars.bars) - 1
        if step is None or last < 0:
            event.ignore()
            return
        self.chosen.emit(min(last, max(0, self._selected + step)))

    def viewportEvent(self, event: QEvent) -> Any:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(QPointF(event.pos()).y())
            QToolTip.showText(event.globalPos(), self.words(row) if row >= 0 else "", self)
            return True
        return super().viewportEvent(event)


READY = True  # the last line: the module is whole
