"""Small labels for the implementation style: hls, rtl, software. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QLabel, QWidget

from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import ui_font

HEIGHT = 16
_PADDING = 6
_PIXELS = 11


def chip_font() -> QFont:
    """The font of a chip's word."""
    font = ui_font(_PIXELS)
    font.setWeight(QFont.Weight.Medium)
    return font


def chip_width(word: str) -> int:
    """How wide the chip of this word is, in pixels."""
    return round(QFontMetricsF(chip_font()).horizontalAdvance(word)) + 2 * _PADDING if word else 0


def paint_chip(painter: QPainter, word: str, left: float, middle: float, theme: Theme) -> float:
    """Draw a chip, its left edge at `left`, centred on the height `middle`; returns its right edge.

    The shape tells the kinds apart, not colour: hls is outlined, rtl filled, anything else (software) dashed.
    """
    if not word:
        return left
    rect = QRectF(left + 0.5, round(middle - HEIGHT / 2) + 0.5, chip_width(word) - 1, HEIGHT - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.muted), 1)
    if word not in ("hls", "rtl"):
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(theme.muted) if word == "rtl" else QColor(theme.panel))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(chip_font())
    painter.setPen(QColor(theme.panel if word == "rtl" else theme.text))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
    painter.restore()
    return rect.right() + 0.5


class Chip(QLabel):
    """A chip as a widget, for the inspector and panels."""

    def __init__(self, word: str = "", theme: Theme = LIGHT, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self._theme = theme

    def set_theme(self, theme: Theme) -> None:
        """Draw in this theme from now on."""
        self._theme = theme
        self.update()

    # -- Qt --

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self.text()), HEIGHT)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.text(), 0, self.height() / 2, self._theme)
        painter.end()
