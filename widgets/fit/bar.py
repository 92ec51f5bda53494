"""One resource of the Fit panel: its name, a bar with the 100 % tick at two thirds, and the figures.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from projects import numbers
from projects.build.fit import Level, ResourceFit
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, tabular_font
from widgets.theme.palette import faint, mix
from widgets.words import translated

TICK = 2 / 3  # where 100 % stands
WIDE_FROM = 460  # one line from here on, two below
_PERCENT, _AMOUNTS, _BAR = 48, 250, 10
_LONGEST_NAME = "BRAM_18K"
_LINE = 18


def bar_end(ratio: float, width: float) -> float:
    """Where the bar of a ratio ends; what goes beyond 150 % is cut there."""
    return min(width, width * TICK * ratio)


class ResourceBar(QWidget):
    """Used against available of one resource."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"fit_{name}")
        self._theme = LIGHT
        self._font, self._small, self._heading = tabular_font(), tabular_font(12), heading_font()
        self._name_width = math.ceil(QFontMetricsF(self._heading).horizontalAdvance(_LONGEST_NAME)) + 8
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_value(ResourceFit(name, None, None))

    @property
    def value(self) -> ResourceFit:
        """What is shown."""
        return self._value

    def set_value(self, value: ResourceFit) -> None:
        """Show these figures."""
        self._value = value
        self._amount = translated(value.amount())
        overflow = value.overflow()
        self._over = translated(overflow) if overflow else ""
        words = [value.name, numbers.percent(value.ratio), self._amount, self._over]
        self.setAccessibleName(", ".join(word for word in words if word))
        self.setToolTip("\n".join(word for word in (f"{value.name}: {self._amount}", self._over) if word))
        self.updateGeometry()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.update()

    def _two_lines(self) -> bool:
        """Whether the figures need a line of their own; of what is not used there is little to say."""
        return self.width() < WIDE_FROM and bool(self._value.used)

    def _ink(self) -> tuple[str, str]:
        """The bar's colour, and that of its outline and figures."""
        theme = self._theme
        if self._value.level is Level.OVER:
            return theme.over, theme.over_text
        if self._value.level is Level.THIN:
            return theme.amber, theme.amber_text
        return theme.neutral, theme.text

    def _paint_bar(self, painter: QPainter, room: QRectF) -> None:
        theme, (fill, edge) = self._theme, self._ink()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(mix(theme.line, theme.panel, 0.4)))
        painter.drawRect(room)
        tick = room.left() + room.width() * TICK
        ratio = self._value.ratio
        # A part without any of it has no scale; that something is used of it is over all the same.
        end = room.left() + (bar_end(ratio, room.width()) if ratio is not None else room.width())
        if ratio is not None or self._value.over_by:
            inside = QRectF(room.left(), room.top(), min(end, tick) - room.left(), room.height())
            painter.setBrush(QColor(fill))
            painter.setPen(QPen(QColor(edge), 1) if self._value.level is Level.THIN else Qt.PenStyle.NoPen)
            painter.drawRect(inside)
            if self._value.level is Level.OVER:
                self._paint_overflow(painter, QRectF(QPointF(tick, room.top()), QPointF(end, room.bottom())), fill)
        painter.setPen(QPen(QColor(theme.text), 1))
        painter.drawLine(QPointF(tick, room.top() - 3), QPointF(tick, room.bottom() + 3))

    def _paint_overflow(self, painter: QPainter, beyond: QRectF, color: str) -> None:
        painter.setPen(QPen(QColor(color), 1))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawRect(beyond)
        painter.setBrush(QBrush(QColor(color), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(beyond)
        ratio = self._value.ratio
        if ratio is None or ratio * TICK > 1:
            right, middle = beyond.right(), beyond.center().y()
            painter.setBrush(QColor(color))
            painter.drawPolygon(
                QPolygonF([QPointF(right, middle - 5), QPointF(right + 5, middle), QPointF(right, middle + 5)])
            )

    # -- Qt --

    def sizeHint(self) -> QSize:
        return QSize(300, 2 * _LINE + 2 if self._two_lines() else _LINE + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() >= WIDE_FROM) != (event.oldSize().width() >= WIDE_FROM):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, two = self._theme, self._two_lines()
        line = QRectF(0, 1 if two else 3, self.width(), _LINE)
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        wide = self.width() >= WIDE_FROM
        painter.setFont(self._heading)
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(0, line.top(), self._name_width, _LINE), left | middle, self._value.name)
        room = QRectF(self._name_width + 4.5, line.center().y() - _BAR / 2 + 0.5, 0, _BAR)
        room.setWidth(max(24.0, round(self.width() - self._name_width - _PERCENT - (_AMOUNTS if wide else 0) - 18)))
        if wide or two:
            self._paint_bar(painter, room)
        edge = self._ink()[1]
        painter.setFont(self._font)
        painter.setPen(QColor(edge if self._value.ratio else faint(theme)))
        percent = numbers.percent(self._value.ratio)
        painter.drawText(QRectF(room.right() + 8, line.top(), _PERCENT, _LINE), right | middle, percent)
        start = room.right() + 8 + _PERCENT + 12 if wide else room.left()
        if two and self._words_width() > self.width() - start:
            start = 0.0  # below the name, too: better than words that are cut
        # Narrow and nothing used: the words stand where the bar would, which is empty.
        end = room.right() if not (wide or two) else self.width()
        self._paint_amounts(painter, QRectF(start, line.bottom() - 1 if two else line.top(), end - start, _LINE))
        painter.end()

    def _words_width(self) -> float:
        metrics = QFontMetricsF(self._small)
        return metrics.horizontalAdvance(self._amount) + 8 + metrics.horizontalAdvance(self._over) + 1

    def _paint_amounts(self, painter: QPainter, room: QRectF) -> None:
        painter.setFont(self._small)
        metrics = QFontMetricsF(self._small)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(self._theme.muted))
        amount = metrics.elidedText(self._amount, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, amount)
        after = metrics.horizontalAdvance(amount) + 8
        if self._over and room.width() > after + 16:
            painter.setPen(QColor(self._theme.over_text))
            rest = room.adjusted(after, 0, 0, 0)
            painter.drawText(rest, middle, metrics.elidedText(self._over, Qt.TextElideMode.ElideRight, rest.width()))
