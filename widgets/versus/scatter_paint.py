"""What is painted into the scatter: the parts' limits, the points and their labels. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from widgets.theme.colors import Theme
from widgets.theme.palette import mix
from widgets.versus.scatter_values import Limit, Point

RADIUS = 6.0
LINE = 15.0  # height of a label
MOST_ROWS = 3  # of limits' words above the plot
_GAP = 4.0


def paint_limits(painter: QPainter, limits: Sequence[tuple[float, Limit]], room: QRectF, theme: Theme) -> list[QRectF]:
    """Draw each limit as a line with its words above. limits: with their places across, in pixels.

    Returns:
        Where the words are, so that nothing else is written there.
    """
    taken: list[QRectF] = []
    for x, _limit in limits:
        if len(limits) == 1:  # beyond the smaller of two parts a build for the larger one may well fit
            painter.fillRect(QRectF(x, room.top(), max(0.0, room.right() - x), room.height()), _thin(theme.over, 0.05))
        painter.setPen(QPen(QColor(theme.over), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
    for row, (x, limit) in enumerate(limits):
        width = painter.fontMetrics().horizontalAdvance(limit.words) + 6.0
        left = max(room.left(), min(x - width / 2, room.right() - width))
        box = QRectF(left, room.top() - LINE * (row % MOST_ROWS + 1), width, LINE)
        painter.setPen(QColor(theme.over_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, limit.words)
        taken.append(box)
    return taken


def labels(
    painter: QPainter, points: Sequence[Point], spots: Sequence[QPointF], room: QRectF, taken: Sequence[QRectF]
) -> list[QRectF]:
    """Where each point's label has room: at its right, else left, above or below; at its right where none is free."""
    dots = [QRectF(s.x() - RADIUS, s.y() - RADIUS, 2 * RADIUS, 2 * RADIUS) for s in spots]
    used: list[QRectF] = list(taken)
    found: list[QRectF] = []
    for at, (point, spot) in enumerate(zip(points, spots, strict=True)):
        width = painter.fontMetrics().horizontalAdvance(point.label) + 4.0
        beside, above = RADIUS + _GAP, RADIUS + 1
        choices = [
            QRectF(spot.x() + beside, spot.y() - LINE / 2, width, LINE),
            QRectF(spot.x() - beside - width, spot.y() - LINE / 2, width, LINE),
            QRectF(spot.x() - width / 2, spot.y() - above - LINE, width, LINE),
            QRectF(spot.x() - width / 2, spot.y() + above, width, LINE),
        ]
        others = [*used, *(dot for place, dot in enumerate(dots) if place != at)]
        inside = room.adjusted(-2, -2, 2, 2)
        free = (box for box in choices if inside.contains(box) and not any(box.intersects(o) for o in others))
        box = next(free, choices[0])
        used.append(box)
        found.append(box)
    return found


def paint_points(
    painter: QPainter,
    points: Sequence[Point],
    spots: Sequence[QPointF],
    boxes: Sequence[QRectF],
    selected: frozenset[int],
    hover: int,
    theme: Theme,
) -> None:
    """Draw the points: discs that fit their part, triangles that are over it; a ring around what is selected."""
    plain = painter.font()
    bold = QFont(plain)
    bold.setWeight(QFont.Weight.Bold)
    for at, (point, spot) in enumerate(zip(points, spots, strict=True)):
        color = theme.over if point.over else theme.neutral
        painter.setBrush(QColor(mix(color, theme.text, 0.35) if at == hover else color))
        painter.setPen(QPen(QColor(theme.panel), 1))
        if point.over:
            side = RADIUS * 1.15
            painter.drawPolygon(
                [spot + QPointF(0, -side), spot + QPointF(side, side * 0.8), spot + QPointF(-side, side * 0.8)]
            )
        else:
            painter.drawEllipse(spot, RADIUS - 0.5, RADIUS - 0.5)
        if at in selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawEllipse(spot, RADIUS + 2.5, RADIUS + 2.5)
        painter.setFont(bold if at in selected else plain)
        painter.setPen(QColor(theme.text))
        box = boxes[at].adjusted(-4, 0, 4, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, point.label)


def _thin(color: str, alpha: float) -> QColor:
    thin = QColor(color)
    thin.setAlphaF(alpha)
    return thin
