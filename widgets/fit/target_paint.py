"""How the target strip's plot is painted: where it fits, what is used, the axis, the handle.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from projects import numbers
from projects.build.fit import Level
from widgets.fit.target_scale import Scale
from widgets.fit.target_values import Profile
from widgets.theme.colors import Theme
from widgets.theme.palette import mix

TOP, BOTTOM = 3, 22  # pixels above the plot, and below it for grip and labels
GRIP = 11
_LABEL = 12  # pixels a label of a line is high
_STYLES = {
    "LUT": Qt.PenStyle.SolidLine,
    "BRAM_18K": Qt.PenStyle.DashLine,
    "URAM": Qt.PenStyle.DashDotLine,
    "DSP": Qt.PenStyle.DotLine,
}


def height_of(ratio: float, profile: Profile, room: QRectF) -> float:
    """Where a share of the part stands, in pixels; what is beyond the scale stands at its end."""
    return room.bottom() - min(1.0, ratio / profile.top) * room.height()


def paint_ranges(painter: QPainter, profile: Profile, scale: Scale, room: QRectF, theme: Theme) -> None:
    """Shade where it fits and where it does so thinly; hatch where it does not."""
    edges = scale.edges([point.target_fps for point in profile.points])
    thin = mix(theme.panel, theme.amber, 0.28)
    fills = {
        Level.FITS: QBrush(QColor(theme.selected)),
        Level.THIN: QBrush(QColor(thin)),
        Level.OVER: QBrush(QColor(theme.line), Qt.BrushStyle.BDiagPattern),
    }
    for how, run in groupby(range(len(profile.points)), key=lambda at: profile.levels[at]):
        cells = list(run)
        left, right = edges[cells[0]], edges[cells[-1] + 1]
        if how in fills:
            painter.fillRect(QRectF(left, room.top(), right - left, room.height()), fills[how])


def paint_lines(painter: QPainter, profile: Profile, scale: Scale, room: QRectF, theme: Theme) -> None:
    """Draw what is used of each resource as steps, each with its name at the end, and the line of 100 %."""
    metrics = QFontMetricsF(painter.font())
    if profile.measured:
        full = round(height_of(1.0, profile, room)) + 0.5
        painter.setPen(QPen(QColor(theme.over_text), 1))
        painter.drawLine(QPointF(room.left(), full), QPointF(room.right(), full))
        painter.drawText(QPointF(room.left() + 3, full - 3), numbers.percent(1.0))
    edges = scale.edges([point.target_fps for point in profile.points])
    ends: list[tuple[float, str]] = []
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for name, ratios in profile.ratios.items():
        painter.setPen(QPen(QColor(theme.text), 1.5, _STYLES.get(name, Qt.PenStyle.SolidLine)))
        steps = QPolygonF()
        for at, ratio in enumerate(ratios):
            if ratio is None:
                painter.drawPolyline(steps)
                steps = QPolygonF()
                continue
            height = height_of(ratio, profile, room)
            steps += [QPointF(edges[at], height), QPointF(edges[at + 1], height)]
        painter.drawPolyline(steps)
        if ratios and ratios[-1] is not None:
            ends.append((height_of(ratios[-1], profile, room), name))
    painter.setPen(QColor(theme.text))
    for middle, name in _apart(ends, room):
        painter.drawText(QPointF(room.right() + 5, middle + metrics.capHeight() / 2), name)


def _apart(ends: list[tuple[float, str]], room: QRectF) -> list[tuple[float, str]]:
    """The same heights, moved so that no label stands on another."""
    placed: list[tuple[float, str]] = []
    lowest = room.bottom() + _LABEL / 2
    for height, name in sorted(ends, reverse=True):
        lowest = min(height, lowest - _LABEL)
        placed.append((lowest, name))
    # What was pushed out at the top pushes back.
    highest = room.top() - _LABEL / 2
    found = []
    for height, name in reversed(placed):
        highest = max(height, highest + _LABEL)
        found.append((highest, name))
    return found


def paint_axis(painter: QPainter, scale: Scale, room: QRectF, theme: Theme) -> None:
    """Draw the base line, its labels and its unit."""
    painter.setPen(QPen(QColor(theme.muted), 1))
    base = round(room.bottom()) + 0.5
    painter.drawLine(QPointF(room.left(), base), QPointF(room.right(), base))
    metrics = QFontMetricsF(painter.font())
    below = room.bottom() + BOTTOM - 3
    for middle, words in scale.ticks(metrics.horizontalAdvance):
        painter.drawText(QPointF(middle - metrics.horizontalAdvance(words) / 2, below), words)
    painter.drawText(QPointF(room.right() + 5, below), "fps")


def paint_handle(
    painter: QPainter, profile: Profile, scale: Scale, room: QRectF, target: int, focused: bool, theme: Theme
) -> None:
    """Draw the handle at the target, and a dot on each line at the computed point nearest to it."""
    accent, x = QColor(theme.accent), round(scale.x(target)) + 0.5
    painter.setPen(QPen(accent, 1.5))
    painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
    targets = [point.target_fps for point in profile.points]
    edges = scale.edges(targets)
    at = next((at for at in range(len(targets)) if scale.x(target) <= edges[at + 1]), None)
    painter.setPen(QPen(QColor(theme.text), 1.5))
    painter.setBrush(QColor(theme.panel))
    for ratios in profile.ratios.values():
        if at is not None and (ratio := ratios[at]) is not None:
            painter.drawEllipse(QPointF(scale.x(targets[at]), height_of(ratio, profile, room)), 3, 3)
    grip = QRectF(x - GRIP / 2, room.bottom() - GRIP / 2 + 1, GRIP, GRIP)
    if focused:
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(QColor(theme.panel))
        painter.drawEllipse(grip.adjusted(-3, -3, 3, 3))
    painter.setPen(QPen(QColor(theme.panel), 1.5))
    painter.setBrush(accent)
    painter.drawEllipse(grip)
