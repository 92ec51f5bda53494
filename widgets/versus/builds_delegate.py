"""Paints a cell of the table of builds: the best of its column bold and with a star. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from projects.numbers import UNKNOWN
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.icons import paint_glyph
from widgets.theme.palette import faint
from widgets.versus.builds_model import BEST, BEST_GLYPH

PADDING = 8
GLYPH = 12


class BuildsDelegate(QStyledItemDelegate):
    """The look of a cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._font = tabular_font()
        self.theme: Theme = LIGHT

    # -- Qt --

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect = self.theme, option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(theme.hover))
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        words = index.data()
        if index.data(BEST):
            box = QRectF(inner.left() - 2, rect.center().y() - GLYPH / 2 + 1, GLYPH, GLYPH)
            paint_glyph(painter, BEST_GLYPH, box, theme.text)
            inner.setLeft(round(box.right()) + 3)
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or self._font)
        painter.setPen(QColor(faint(theme) if words in ("0", UNKNOWN) else theme.text))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()
