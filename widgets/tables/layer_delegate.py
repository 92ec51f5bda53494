"""Paints the cells of a table of layers: bars, chips, faint zeros, the user's values, the bottleneck and problems.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from projects.numbers import UNKNOWN
from widgets.tables.roles import Index, Look, Origin, Role
from widgets.theme.chips import chip_width, paint_chip
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.icons import BOTTLENECK, PROBLEM, paint_glyph
from widgets.theme.palette import faint, mix

PADDING = 8
GLYPH = 14
MARK = 12  # the pencil beside a value that the user set
USER_MARK = "pencil"
_BAR_MARGIN = 3
DIMMED = 0.45
CHIP_GAP = 4


def chips_width(chips: Any) -> int:
    """How wide a cell's chips are, in pixels. chips: a word, several, or None."""
    words = _chips(chips)
    return sum(map(chip_width, words)) + CHIP_GAP * max(0, len(words) - 1)


def _chips(chips: Any) -> tuple[str, ...]:
    return (chips,) if isinstance(chips, str) else tuple(chips or ())


class LayerDelegate(QStyledItemDelegate):
    """The look of a layer's row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._font = tabular_font()
        self._bold = tabular_font()
        self._bold.setWeight(QFont.Weight.Bold)
        self._dimmed = False
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Paint in this theme from now on."""
        self._theme = theme
        self._text = QColor(theme.text)
        self._faint = QColor(faint(theme))
        self._selected = QColor(theme.selected)
        self._hover = QColor(theme.hover)
        self._outline = QColor(theme.amber_text)
        self._muted = QColor(theme.muted)
        self._mark = QColor(theme.accent)
        self._bar = QColor(mix(theme.panel, theme.neutral, 0.32))
        self._bar_selected = QColor(mix(theme.selected, theme.neutral, 0.4))

    def set_dimmed(self, dimmed: bool) -> None:
        """Paint figures as those of a moment ago, while newer ones are on the way."""
        self._dimmed = dimmed

    def _paint_outline(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """The outline of a whole row, drawn cell by cell: top and bottom everywhere, sides at the ends."""
        painter.setPen(self._outline)
        painter.drawLine(rect.topLeft(), rect.topRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        view = self.parent()
        header = view.horizontalHeader() if hasattr(view, "horizontalHeader") else None
        if header is None:
            return
        at = header.visualIndex(index.column())
        visible = [c for c in range(header.count()) if not header.isSectionHidden(header.logicalIndex(c))]
        if at == visible[0]:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if at == visible[-1]:
            painter.drawLine(rect.topRight(), rect.bottomRight())

    def _glyphs(self, index: Index, look: Look) -> list[str]:
        """What is drawn before the name of a layer."""
        if index.column() != 0:
            return []
        marks = ((BOTTLENECK, look.bottleneck), (PROBLEM, look.problem))
        return [glyph for glyph, marked in marks if marked]

    # -- Qt --

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, look = option.rect, index.data(Role.LOOK)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, self._selected)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._hover)
        if self._dimmed and index.data(Role.FIGURE):
            painter.setOpacity(DIMMED)
        if look.bar:
            room = QRectF(rect).adjusted(2, _BAR_MARGIN, -2, -_BAR_MARGIN)
            room.setWidth(max(1.0, room.width() * look.bar))
            painter.fillRect(room, self._bar_selected if chosen else self._bar)
        inner = rect.adjusted(PADDING, 0, -PADDING, 0)
        for glyph in self._glyphs(index, look):
            box = QRectF(inner.left() - 2, rect.center().y() - GLYPH / 2 + 1, GLYPH, GLYPH)
            paint_glyph(painter, glyph, box, self._outline)
            inner.setLeft(round(box.right()) + 4)
        if look.chips is not None:
            left = float(inner.left())
            for word in _chips(look.chips):
                left = paint_chip(painter, word, left, rect.center().y() + 1, self._theme) + CHIP_GAP
        else:
            self._paint_words(painter, inner, look)
        painter.setOpacity(1.0)
        if look.bottleneck:
            self._paint_outline(painter, rect, index)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self._theme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_words(self, painter: QPainter, rect: QRect, look: Look) -> None:
        words, origin = look.words, look.origin
        painter.setFont(self._bold if origin is Origin.USER else self._font)
        if origin is Origin.FIXED:
            painter.setPen(self._faint if words in ("0", UNKNOWN) else self._text)
        else:
            painter.setPen(self._text if origin is Origin.USER else self._muted)
        if origin is Origin.USER:
            # In front of every value, whichever way it is aligned, so that the marks stand below one another.
            box = QRectF(rect.left() - 4, rect.center().y() - MARK / 2 + 1, MARK, MARK)
            paint_glyph(painter, USER_MARK, box, self._mark)
            rect = rect.adjusted(MARK - 2, 0, 0, 0)
        # A name is known by both of its ends, a sentence by its beginning.
        mode = Qt.TextElideMode.ElideRight if " " in words else Qt.TextElideMode.ElideMiddle
        shown = painter.fontMetrics().elidedText(words, mode, rect.width())
        painter.drawText(rect, look.alignment, shown)
