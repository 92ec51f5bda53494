"""The strip beside the graphs: where the changes lie along the height of each, and what is seen of it.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets.compare import marks
from widgets.compare.lookup import Lookup
from widgets.compare.together import Place
from widgets.compare.values import SIDES, ChangeKind, Hidden, Side
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import ui_font
from widgets.theme.palette import mix

WIDTH = 18
LANE = 7
HEAD = 16
LEAST_HEIGHT = 4
CATCH = 5  # px beside a mark in which a click still means it


@dataclass(frozen=True)
class Tick:
    """A changed node. top, bottom: parts of the graph's height, 0 to 1; row: in the change list; words: tooltip."""

    top: float
    bottom: float
    kind: ChangeKind
    row: int
    words: str


def ticks(known: Lookup, side: Side, places: Mapping[str, Place], hidden: Hidden) -> list[Tick]:
    """The marks of one side; nodes that are not drawn have none."""
    return [
        Tick(places[key].top, places[key].bottom, row.kind, n, marks.told(row))
        for n, row in known.shown(hidden)
        for key in row.keys(side)
        if key in places
    ]


class ChangeStrip(QWidget):
    """Two lanes, the model before at the left and the one after at the right.

    Signals:
        chosen: a mark was clicked (row of the change list).
        went: the lane was clicked beside the marks (side, part of the height 0 to 1).
    """

    chosen = Signal(int)
    went = Signal(str, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_strip")
        self.setAccessibleName(self.tr("Where the changes lie"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._ticks: dict[Side, tuple[Tick, ...]] = {"a": (), "b": ()}
        self._seen: dict[Side, tuple[float, float] | None] = {"a": None, "b": None}
        self._current = -1
        self._dragging = False
        self._theme = LIGHT

    def set_ticks(self, ticks: Mapping[Side, Sequence[Tick]]) -> None:
        """Show these changes."""
        self._ticks = {side: tuple(ticks.get(side, ())) for side in SIDES}
        rows = {tick.row for each in self._ticks.values() for tick in each}
        self.setAccessibleDescription(self.tr("{count} changes").format(count=len(rows)))
        self.update()

    def set_seen(self, side: Side, top: float, bottom: float) -> None:
        """Say which part of a side's height is on screen; an empty part shows no frame."""
        self._seen[side] = (max(top, 0.0), min(bottom, 1.0)) if bottom > top else None
        self.update()

    def seen(self, side: Side) -> tuple[float, float] | None:
        """Which part of a side's height is on screen; None where nothing is."""
        return self._seen[side]

    def set_current(self, row: int) -> None:
        """Point out the marks of a row; -1: of none."""
        self._current = row
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def tick_at(self, at: QPointF) -> Tick | None:
        """The mark under a point or close above or below it."""
        side = self._side_at(at)
        near = [(self._distance(side, tick, at.y()), tick) for tick in self._ticks[side]]
        near = [(distance, tick) for distance, tick in near if distance <= CATCH]
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def box(self, side: Side, top: float, bottom: float) -> QRectF:
        """Where a part of a side's height is painted, in pixels."""
        height = max(self.height() - HEAD, 1)
        left = (WIDTH - 2 * LANE - 1) / 2 + (0 if side == "a" else LANE + 1)
        return QRectF(left, HEAD + top * height, LANE, max((bottom - top) * height, LEAST_HEIGHT))

    def _side_at(self, at: QPointF) -> Side:
        return "a" if at.x() < WIDTH / 2 else "b"

    def _distance(self, side: Side, tick: Tick, y: float) -> float:
        box = self.box(side, tick.top, tick.bottom)
        return max(box.top() - y, y - box.bottom(), 0.0)

    # Qt's own names

    def sizeHint(self) -> QSize:
        """Narrow, and as high as there is room."""
        return QSize(WIDTH, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lanes, frames and marks."""
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.panel))
        painter.fillRect(0, 0, 1, self.height(), QColor(theme.line))
        painter.setFont(ui_font(10))
        for side, letter in (("a", "A"), ("b", "B")):
            lane = self.box(side, 0, 1)
            painter.setPen(QColor(theme.muted))
            head = QRectF(lane.left() - 2, 0, LANE + 4, HEAD)
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, letter)
            painter.fillRect(lane, QColor(theme.background))
            seen = self._seen[side]
            if seen is not None:
                box = self.box(side, *seen)
                painter.fillRect(box, QColor(mix(theme.background, theme.muted, 0.18)))
                painter.setPen(QColor(theme.muted))
                painter.drawRect(box.adjusted(0, 0, -1, -1))
            # The current one last, over its neighbours.
            for tick in sorted(self._ticks[side], key=lambda tick: tick.row == self._current):
                box = self.box(side, tick.top, tick.bottom)
                inset = 2 if tick.kind == "renamed" else 0.5
                painter.fillRect(box.adjusted(inset, 0, -inset, 0), QColor(marks.LOOKS[tick.kind].color))
                if tick.row == self._current:
                    painter.setPen(QPen(QColor(theme.text), 1.5))
                    painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the change, or to the place."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        tick = self.tick_at(event.position())
        self._dragging = tick is None
        if tick is not None:
            self.chosen.emit(tick.row)
        else:
            self._go(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging goes along the graph."""
        if self._dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event.position())

    def _go(self, at: QPointF) -> None:
        part = (at.y() - HEAD) / max(self.height() - HEAD, 1)
        self.went.emit(self._side_at(at), min(max(part, 0.0), 1.0))

    def event(self, event: QEvent) -> bool:
        """Say what a mark stands for."""
        if isinstance(event, QHelpEvent):
            tick = self.tick_at(QPointF(event.pos()))
            if tick is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), tick.words, self)
            return True
        return super().event(event)
