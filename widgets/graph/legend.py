"""The strip under the graph that says what its colours mean. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.graph.colouring import Chip, Colouring
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import paint_glyph
from widgets.theme.palette import text_on

_GRADIENT_WIDTH = 240
_NARROWEST_GRADIENT = 96
_GAP = 16
_CHIP = 12
_STRIP, _NOTE = 44, 18  # the height of the strip, and of a line under it


class Legend(QWidget):
    """Title, gradient with numbers, chips for categories and marks. Hidden while there is no colouring."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colouring: Colouring | None = None
        self._theme = LIGHT
        self.setObjectName("graph_legend")
        self.setAccessibleName(self.tr("Legend of the graph's colours"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def set_colouring(self, colouring: Colouring | None) -> None:
        """Show the legend of a colouring, or nothing."""
        self._colouring = colouring
        self.setVisible(colouring is not None)
        if colouring is not None:
            words = [colouring.title, *(text for _, text in colouring.ticks), *(c.label for c in colouring.chips)]
            words += [colouring.note] if colouring.note else []
            self.setAccessibleDescription(", ".join(words))
            self.setToolTip("  ·  ".join(words))
        self.updateGeometry()
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        """One strip, high enough for the numbers under the gradient; a note takes a line of its own."""
        noted = self._colouring is not None and self._colouring.note
        return QSize(400, _STRIP + (_NOTE if noted else 0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        if self._colouring is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.line))
        x = self._paint_title(painter, 12.0)
        if self._colouring.stops:
            x = self._paint_gradient(painter, x)
        for chip in self._colouring.chips:
            x = self._paint_chip(painter, x, chip)
        if self._colouring.note:
            box = QRectF(12, _STRIP - 4, self.width() - 24, _NOTE)
            words = painter.fontMetrics().elidedText(
                self._colouring.note, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()

    def _paint_title(self, painter: QPainter, x: float) -> float:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.text))
        width = painter.fontMetrics().horizontalAdvance(self._colouring.title)
        painter.drawText(QRectF(x, 0, width + 2, _STRIP), Qt.AlignmentFlag.AlignVCenter, self._colouring.title)
        painter.setFont(self.font())
        return x + width + _GAP

    def _paint_gradient(self, painter: QPainter, x: float) -> float:
        metrics = painter.fontMetrics()
        # What stands behind it keeps its room: in a narrow window the gradient is the one to give way.
        chips = sum(_CHIP + 10 + metrics.horizontalAdvance(chip.label) + _GAP for chip in self._colouring.chips)
        length = max(_NARROWEST_GRADIENT, min(_GRADIENT_WIDTH, self.width() - x - 1.5 * _GAP - chips))
        bar = QRectF(x, 7, length, 10)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        last = max(len(self._colouring.stops) - 1, 1)
        for i, color in enumerate(self._colouring.stops):
            gradient.setColorAt(i / last, QColor(color))
        painter.fillRect(bar, gradient)
        painter.setPen(QColor(self._theme.text))
        taken = []
        # From the ends inwards: a number in the middle gives way to a long one at the end.
        for place, text in sorted(self._colouring.ticks, key=lambda tick: abs(tick[0] - 0.5), reverse=True):
            width = metrics.horizontalAdvance(text)
            left = min(max(bar.left() + place * bar.width() - width / 2, bar.left()), bar.right() - width)
            if any(left < end + 8 and start < left + width + 8 for start, end in taken):
                continue
            taken.append((left, left + width))
            painter.drawText(QPointF(left, bar.bottom() + 4 + metrics.ascent()), text)
        return x + length + 1.5 * _GAP

    def _paint_chip(self, painter: QPainter, x: float, chip: Chip) -> float:
        size = _CHIP + 4 if chip.glyph else _CHIP
        box = QRectF(x, (_STRIP - size) / 2, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(chip.color))
        if chip.dotted:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.muted), 1.5, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(box, 2, 2)
        elif chip.glyph:
            painter.drawEllipse(box)
            paint_glyph(painter, chip.glyph, box.adjusted(2, 2, -2, -2), text_on(chip.color))
        else:
            painter.drawRoundedRect(box, 2, 2)
        painter.setPen(QColor(self._theme.text))
        width = painter.fontMetrics().horizontalAdvance(chip.label)
        words = QRectF(x + size + 6, 0, width + 2, _STRIP)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, chip.label)
        return x + size + 6 + width + _GAP
