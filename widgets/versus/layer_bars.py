"""The layers of two builds as bars, one above the other, with the difference. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from projects import numbers
from projects.versus.comparison import TwoBuilds, layer_figure
from widgets.compare import marks
from widgets.compare.values import ChangeKind
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.icons import BOTTLENECK, paint_glyph
from widgets.theme.palette import faint, mix
from widgets.versus.lines import Line, LinesView
from widgets.versus.rows import difference_words, figure_words, relative_words

ROW = 40
_BAR = 12.0
_GLYPH = 14
_VALUE_ROOM = 64  # beside the longest bar, for its figure
NAME, BARS, DIFFERENCE = 0, 1, 2


@dataclass(frozen=True)
class BarPair:
    """A layer's figure in both builds; None: not known, or the layer is not there.

    Args:
        alone: "added" or "removed" where only one build has the layer, else "".
        slowest: in which builds it limits the throughput, (before, after).
    """

    name: str
    before: float | None
    after: float | None
    alone: ChangeKind | None = None
    slowest: tuple[bool, bool] = (False, False)

    @property
    def kind(self) -> ChangeKind | None:
        """How it differs, None where it does not, or where that is not known."""
        if self.alone is not None:
            return self.alone
        if self.before is None or self.after is None or self.before == self.after:
            return None
        return "changed"

    @property
    def difference(self) -> float | None:
        """How much more the second has."""
        return None if self.before is None or self.after is None else self.after - self.before


def bar_pairs(two: TwoBuilds, key: str) -> tuple[BarPair, ...]:
    """A figure ("cycles" or a resource) of every layer of both builds."""
    found = []
    for pair in two.layers:
        alone: ChangeKind | None = "added" if pair.a is None else "removed" if pair.b is None else None
        slowest = (
            pair.a is not None and bool(two.a.bottleneck) and pair.a.name == two.a.bottleneck,
            pair.b is not None and bool(two.b.bottleneck) and pair.b.name == two.b.bottleneck,
        )
        found.append(BarPair(pair.name, layer_figure(pair.a, key), layer_figure(pair.b, key), alone, slowest))
    return tuple(found)


class BarsDelegate(QStyledItemDelegate):
    """Paints names with their marks, bars with their figures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.pairs: tuple[BarPair, ...] = ()
        self.key = "cycles"
        self.names = ("", "")
        self._font, self._small = tabular_font(), tabular_font(11)

    def _paint_name(self, painter: QPainter, rect: QRectF, pair: BarPair) -> None:
        inner = rect.adjusted(8, 0, -4, 0)
        if pair.kind is not None:
            marks.badge(pair.kind).paint(painter, round(inner.left()), round(rect.center().y()) - 7, 15, 15)
        inner.setLeft(inner.left() + 20)
        if any(pair.slowest):
            box = QRectF(inner.left(), rect.center().y() - _GLYPH / 2, _GLYPH, _GLYPH)
            paint_glyph(painter, BOTTLENECK, box, self.theme.amber_text)
            inner.setLeft(box.right() + 4)
        if any(pair.slowest) and not all(pair.slowest):
            name = self.names[pair.slowest.index(True)]
            painter.setFont(self._small)
            painter.setPen(QColor(self.theme.amber_text))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            inner.setLeft(inner.left() + painter.fontMetrics().horizontalAdvance(name) + 4)
        painter.setFont(self._font)
        painter.setPen(QColor(self.theme.text))
        shown = painter.fontMetrics().elidedText(pair.name, Qt.TextElideMode.ElideMiddle, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_bars(self, painter: QPainter, rect: QRectF, pair: BarPair) -> None:
        theme = self.theme
        longest = max((value or 0 for each in self.pairs for value in (each.before, each.after)), default=0)
        room = max(8.0, rect.width() - _VALUE_ROOM - 8)
        look = marks.LOOKS[pair.kind].color if pair.kind is not None else theme.neutral
        colors = (look if pair.kind == "removed" else theme.neutral, look)
        painter.setFont(self._small)
        top = rect.center().y() - _BAR - 2
        for at, value in enumerate((pair.before, pair.after)):
            bar = QRectF(rect.left() + 4, top + at * (_BAR + 4), (value or 0) / (longest or 1) * room, _BAR)
            if value:
                bar.setWidth(max(1.5, bar.width()))
                painter.fillRect(bar, QColor(colors[at] if at else mix(colors[0], theme.panel, 0.35)))
            painter.setPen(QColor(theme.text if value else faint(theme)))
            words = QRectF(bar.right() + 5, bar.top() - 2, rect.right() - bar.right() - 5, _BAR + 4)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, numbers.count(value))

    # -- Qt --

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.row() >= len(self.pairs):
            return
        pair, rect, at = self.pairs[index.row()], QRectF(option.rect), index.column()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(self.theme.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(self.theme.hover))
        if at == NAME:
            self._paint_name(painter, rect, pair)
        elif at == BARS:
            self._paint_bars(painter, rect, pair)
        else:
            same = pair.difference in (None, 0)
            painter.setFont(self._font)
            painter.setPen(QColor(faint(self.theme) if same else self.theme.text))
            inner = rect.adjusted(4, 3, -8, -3)
            upper = inner if same else QRectF(inner.left(), inner.top(), inner.width(), inner.height() / 2)
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(upper, side, difference_words(self.key, pair.difference))
            if not same:
                painter.setFont(self._small)
                painter.setPen(QColor(self.theme.muted))
                painter.drawText(
                    upper.translated(0, upper.height()), side, relative_words(pair.before, pair.difference)
                )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(self.theme.accent))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        painter.restore()


class LayerBars(LinesView):
    """One figure of every layer of two builds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("versus_layers", "", frozenset({DIFFERENCE}), parent)
        self.setAccessibleName(self.tr("Layers of both builds"))
        self.verticalHeader().setDefaultSectionSize(ROW)
        self._delegate = BarsDelegate(self)
        self.setItemDelegate(self._delegate)

    def set_pairs(self, pairs: tuple[BarPair, ...], key: str, names: tuple[str, str]) -> None:
        """Show these. key: the figure's name. names: of the two builds, short."""
        self._delegate.pairs, self._delegate.key, self._delegate.names = pairs, key, names
        words = self.tr("{a} above, {b} below").format(a=names[0], b=names[1])
        self.set_lines((self.tr("layer"), words, self.tr("difference")), tuple(_line(p, key, names) for p in pairs))
        header = self.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(BARS, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(DIFFERENCE, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(DIFFERENCE, 96)
        self._fit_name()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._delegate.theme = theme
        super().set_theme(theme)

    def _fit_name(self) -> None:
        """Room for the names, but never more than four tenths."""
        metrics, pairs = self.fontMetrics(), self._delegate.pairs
        widest = max((metrics.horizontalAdvance(p.name) + (44 if any(p.slowest) else 0) for p in pairs), default=60)
        self.horizontalHeader().resizeSection(NAME, min(widest + 36, round(self.width() * 0.4)))

    # -- Qt --

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._fit_name()


def _line(pair: BarPair, key: str, names: tuple[str, str]) -> Line:
    values = f"{names[0]}: {figure_words(key, pair.before)}, {names[1]}: {figure_words(key, pair.after)}"
    difference = difference_words(key, pair.difference)
    plain = (
        pair.name,
        *("" if v is None else numbers.count(v, "") for v in (pair.before, pair.after, pair.difference)),
    )
    relative = relative_words(pair.before, pair.difference)
    slowest = [name for name, is_it in zip(names, pair.slowest, strict=True) if is_it]
    limits = (
        QCoreApplication.translate("versus", "Limits the throughput of {names}").format(names=", ".join(slowest))
        if slowest
        else ""
    )
    tip = "\n".join(filter(None, (pair.name, f"{values} {key}", f"{difference} {relative}".strip(), limits)))
    return Line((pair.name, values, difference), plain, pair.kind, tip=tip)
