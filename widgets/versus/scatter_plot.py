"""The plot of the scatter, in pyqtgraph. Imported by `widgets.versus.scatter` once that is loaded.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from widgets.charts.axis import CountAxis
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.versus.scatter_paint import LINE, MOST_ROWS, labels, paint_limits, paint_points
from widgets.versus.scatter_values import Axis, Scatter

_REACH = 14  # pixels from a point that still hit it
_LEFT_WIDTH = 62
_NAMED_FROM = 190  # pixels of height that leave room for the name of the axis below
_EMPTY = Scatter("LUT", (), (), Axis(0, 1, False), Axis(0, 1, False))
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}


class ScatterPlot(pg.PlotWidget):
    """Builds as points.

    Signals:
        chosen: the point clicked or gone to with the arrow keys.
        activated: the point that is to be shown (double click, Enter).
    """

    chosen = Signal(int)
    activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._across, self._up = CountAxis(), CountAxis("left")
        super().__init__(parent, axisItems={"bottom": self._across, "left": self._up})
        self._scatter, self._theme = _EMPTY, LIGHT
        self._selected: frozenset[int] = frozenset()
        self._hover = -1
        self._font = tabular_font(11)
        plot = self.getPlotItem()
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.getViewBox().setDefaultPadding(0)
        for axis in (self._across, self._up):
            axis.setStyle(tickFont=self._font, tickLength=0, autoExpandTextSpace=False)
            axis.enableAutoSIPrefix(False)
        self._up.setWidth(_LEFT_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)

    @property
    def scatter(self) -> Scatter:
        """What is shown."""
        return self._scatter

    def set_scatter(self, scatter: Scatter) -> None:
        """Show these points."""
        self._scatter, self._hover, self._selected = scatter, -1, frozenset()
        self._across.logarithmic, self._up.logarithmic = scatter.across.logarithmic, scatter.up.logarithmic
        plot = self.getPlotItem()
        # The words of the limits stand above, where no point can be.
        plot.setContentsMargins(0, 4 + LINE * min(len(scatter.limits), MOST_ROWS), 8, 0)
        plot.setXRange(*scatter.across.ends, padding=0)
        plot.setYRange(*scatter.up.ends, padding=0)
        self._label_axes()
        self.viewport().update()

    def set_selected(self, points: frozenset[int]) -> None:
        """Highlight these points."""
        self._selected = points
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.setBackground(theme.panel)
        for axis in (self._across, self._up):
            axis.setPen(pg.mkPen(theme.line))
            axis.setTextPen(pg.mkPen(theme.muted))
        self._label_axes()
        self.viewport().update()

    def position(self, at: int) -> QPointF:
        """Where a point is, in pixels."""
        point = self._scatter.points[at]
        return QPointF(self._x(point.x), self._y(point.y))

    def point_at(self, spot: QPointF) -> int:
        """The point nearest to a spot, -1 where none is near."""
        near = [(math.dist(self.position(at).toTuple(), spot.toTuple()), at) for at in range(len(self._scatter.points))]
        distance, at = min(near, default=(math.inf, -1))
        return at if distance <= _REACH else -1

    def _label_axes(self) -> None:
        style = {"color": self._theme.muted, "font-size": "11px"}
        self._across.setLabel(self._named(self._scatter.resource, self._scatter.across), **style)
        self._up.setLabel(self._named("fps", self._scatter.up), **style)
        self._across.showLabel(self.height() >= _NAMED_FROM)  # the button that is pressed names it as well

    def _named(self, words: str, axis: Axis) -> str:
        return self.tr("{figure} (powers of ten)").format(figure=words) if axis.logarithmic else words

    def _room(self) -> QRectF:
        room: QRectF = self.getPlotItem().getViewBox().sceneBoundingRect()
        return room

    def _x(self, value: float) -> float:
        axis, room = self._scatter.across, self._room()
        least, most = axis.ends
        return room.left() + (axis.place(value) - least) / (most - least) * room.width()

    def _y(self, value: float) -> float:
        axis, room = self._scatter.up, self._room()
        least, most = axis.ends
        return room.bottom() - (axis.place(value) - least) / (most - least) * room.height()

    def _set_hover(self, at: int) -> None:
        if at != self._hover:
            self._hover = at
            self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    # -- Qt --

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        room, scatter = self._room(), self._scatter
        limits = [(self._x(limit.value), limit) for limit in scatter.limits]
        taken = paint_limits(painter, limits, room, self._theme)
        spots = [self.position(at) for at in range(len(scatter.points))]
        boxes = labels(painter, scatter.points, spots, room, taken)
        paint_points(painter, scatter.points, spots, boxes, self._selected, self._hover, self._theme)
        if self.hasFocus() and not self._selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._theme.accent))
            painter.drawRect(room)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_font"):  # pyqtgraph resizes while it is being made
            self._label_axes()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self.point_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self.point_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self.chosen.emit(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self.point_at(event.position())
        if at >= 0:
            self.activated.emit(at)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hover(-1)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        order, key = self._scatter.order(), Qt.Key(event.key())
        here = next((place for place, at in enumerate(order) if at in self._selected), -1)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here >= 0:
            self.activated.emit(order[here])
        elif key in _STEPS and order:
            self.chosen.emit(order[min(len(order) - 1, max(0, here + _STEPS[key]))])
        else:
            event.ignore()

    def viewportEvent(self, event: QEvent) -> Any:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.point_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._scatter.points[at].words if at >= 0 else "", self)
            return True
        return super().viewportEvent(event)
