"""How painted rows look in every list: height, selection wash, accent bar, hover, glyphs.

Own delegates paint their rows with these, so that coloured glyphs stay readable on a selected row.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.theme.colors import Theme
from widgets.theme.icons import icon

ROW_HEIGHT = 24
GLYPH = 16
ACCENT_BAR = 3
WASH = 0.14  # how much accent a selected row carries


def wash(color: str, alpha: float = WASH) -> QColor:
    """The colour thinned, to lie behind text."""
    thin = QColor(color)
    thin.setAlphaF(alpha)
    return thin


def paint_back(painter: QPainter, option: QStyleOptionViewItem, theme: Theme, marked: bool = False) -> None:
    """Paint a row's background. marked: it is the one on show, and gets the accent bar at its left."""
    rect = option.rect
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    if selected:
        painter.fillRect(rect, wash(theme.accent))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(theme.hover))
    if marked:
        painter.fillRect(QRect(rect.left(), rect.top(), ACCENT_BAR, rect.height()), QColor(theme.accent))
    if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
        painter.setPen(QPen(QColor(theme.accent), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))


def paint_glyph(painter: QPainter, name: str, color: str, left: int, rect: QRect) -> None:
    """Paint a 16 px glyph at this left edge, centred in the row's height."""
    box = QRect(left, rect.center().y() - GLYPH // 2 + 1, GLYPH, GLYPH)
    icon(name, color).paint(painter, box)


def paint_spinner(painter: QPainter, color: str, left: int, rect: QRect, angle: int) -> None:
    """Paint a quarter-open ring, turned by an angle in degrees: work is going on."""
    box = QRectF(left + 2, rect.center().y() - GLYPH / 2 + 3, GLYPH - 4, GLYPH - 4)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(wash(color, 0.25), 2))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(color), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(box, -angle * 16, 100 * 16)
    painter.restore()


def small(font: QFont) -> QFont:
    """The font for figures beside a name: a little smaller than the text."""
    smaller = QFont(font)
    if font.pixelSize() > 0:
        smaller.setPixelSize(max(10, font.pixelSize() - 1))
    else:
        smaller.setPointSizeF(font.pointSizeF() * 0.92)
    return smaller
