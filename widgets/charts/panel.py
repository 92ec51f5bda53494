"""The panel around a bar chart: a line that names the layer, controls, the plot and its scroll bar.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QScrollBar, QVBoxLayout, QWidget

from projects.build.layers import LayerTable
from widgets.charts.bars import Bars
from widgets.charts.loading import PlotLoader
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font

if TYPE_CHECKING:
    from widgets.charts.plot import LayerPlot

_FINE = 100  # scroll bar steps a row
_ONE_LINE_FROM = 440


class BarsPanel(QWidget):
    """A chart of one figure of every layer; `CyclesChart` and `ResourcesChart` say which.

    Signals:
        layer_selected: key of the layer clicked or gone to by key; not sent for `select`.
        empty_pressed: the button of the empty state.
        state_changed: `state()` is worth saving.
        plotted: the plot is there; pyqtgraph comes in when the chart is first seen.
    """

    layer_selected = Signal(str)
    empty_pressed = Signal()
    state_changed = Signal()
    plotted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme = LIGHT
        self._table: LayerTable | None = None
        self._key = ""
        self.plot: LayerPlot | None = None
        self._loader: PlotLoader | None = None
        self._about = ElidedLabel(parent=self)
        self._about.setObjectName(f"{name}_about")
        self._about.setFont(tabular_font())
        self.controls = QHBoxLayout()
        self.controls.setSpacing(0)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setContentsMargins(8, 4, 8, 2)
        self._head.setSpacing(4)
        self._badge = QLabel(self)
        self._badge.setObjectName(f"{name}_badge")
        self._badge.hide()
        self._head.addWidget(self._badge)
        self._head.addWidget(self._about, 1)
        self._head.addLayout(self.controls)
        self._scroll = QScrollBar(Qt.Orientation.Vertical, self)
        self._scroll.setObjectName(f"{name}_scroll")
        self._scroll.hide()
        content = QWidget(self)
        content.setObjectName(f"{name}_content")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        self._place = QHBoxLayout()
        self._place.setSpacing(0)
        self._place.addStretch(1)
        self._place.addWidget(self._scroll)
        column.addLayout(self._place, 1)
        self._content = content
        self._body = ContentOrEmpty(content, name, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self._body.empty.pressed.connect(self.empty_pressed)
        self._scroll.valueChanged.connect(self._on_scrolled)
        self.set_empty(self.tr("Open a model to see its layers."))

    def bars(self) -> Bars | None:
        """What is to be drawn; each kind of chart makes its own."""
        raise NotImplementedError

    def select(self, key: str) -> None:
        """Highlight this layer without telling; none where the key is not known."""
        self._key = key
        self._show_selected(scroll=True)

    def selected(self) -> str:
        """The key of the layer highlighted."""
        return self._key

    def set_badge(self, words: str, meaning: str = "") -> None:
        """Say whose figures these are where they are no build's; "" for those of a build."""
        self._badge.setText(words)
        self._badge.setToolTip(meaning)
        self._badge.setAccessibleName(meaning or words)
        self._badge.setVisible(bool(words))

    def set_empty(self, sentence: str, button: str = "") -> None:
        """What is said while there are no layers."""
        self._empty, self._empty_button = sentence, button
        if self._table is None:
            self._body.show_empty(sentence, button)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._body.empty.set_theme(theme)
        self._content.setStyleSheet(f"#{self._content.objectName()} {{ background: {theme.panel}; }}")
        self._badge.setStyleSheet(
            f"color: {theme.muted}; border: 1px solid {theme.line}; border-radius: 9px; padding: 0 6px;"
        )
        if self.plot is not None:
            self.plot.set_theme(theme)

    def _take(self, table: LayerTable | None) -> None:
        self._table = table if table is not None and table.layers else None
        if self._table is None:
            self._body.show_empty(self._empty, self._empty_button)
            return
        self._body.show_content()
        self._draw()

    def _draw(self) -> None:
        """Draw what there is to draw, as soon as it is seen."""
        if self._table is None or (self.plot is None and not self.isVisible()):
            return
        if self.plot is None:
            self._load()
            return
        bars = self.bars()
        if bars is not None:
            self.plot.set_bars(bars)
            self.plot.setAccessibleName(self.accessibleName())
            self._fit_scroll()
            self._show_selected(scroll=False)

    def _load(self) -> None:
        if self._loader is None:
            self._about.setText(self.tr("Drawing ..."))
            self._loader = PlotLoader(self)
            self._loader.load(self._on_loaded)

    def _on_loaded(self, module: ModuleType) -> None:
        plot: Any = module.LayerPlot(self._content)
        plot.setObjectName(f"{self.objectName()}_plot")
        plot.hovered.connect(self._on_hovered)
        plot.chosen.connect(self._on_chosen)
        plot.scrolled.connect(lambda rows: self._scroll.setValue(round(self._scroll.value() + rows * _FINE)))
        plot.rows_changed.connect(self._fit_scroll)
        plot.set_theme(self._theme)
        self._place.takeAt(0)
        self._place.insertWidget(0, plot, 1)
        self.plot = plot
        self._draw()
        self.plotted.emit()

    def _fit_scroll(self) -> None:
        if self.plot is None:
            return
        seen, count = self.plot.rows_seen(), len(self.plot.bars.bars)
        self._scroll.setPageStep(round(seen * _FINE))
        self._scroll.setSingleStep(_FINE)
        self._scroll.setRange(0, max(0, round((count - seen) * _FINE)))
        self._scroll.setVisible(self._scroll.maximum() > _FINE // 2)
        if not self._scroll.maximum():
            self.plot.set_first(0)

    def _on_scrolled(self, value: int) -> None:
        if self.plot is not None:
            self.plot.set_first(value / _FINE)

    def _show_selected(self, scroll: bool) -> None:
        if self.plot is None:
            return
        row = self.plot.bars.row_of(self._key)
        self.plot.set_selected(-1 if row is None else row)
        if row is not None and scroll and self._scroll.maximum():
            first, seen = self._scroll.value() / _FINE, self.plot.rows_seen()
            if not first <= row <= first + seen - 1:
                self._scroll.setValue(round((row - seen / 2) * _FINE))
        self._tell(-1)

    def _on_hovered(self, row: int) -> None:
        self._tell(row)

    def _on_chosen(self, row: int) -> None:
        if self.plot is None:
            return
        self._key = self.plot.bars.bars[row].key
        self._show_selected(scroll=True)
        self.layer_selected.emit(self._key)

    def _tell(self, row: int) -> None:
        """Name the layer under the mouse, else the one selected, else the longest bar."""
        if self.plot is None or not self.plot.bars.bars:
            return
        bars = self.plot.bars
        if row < 0 and not bars.longest and bars.row_of(self._key) is None:
            self._about.setText(self.tr("No layer has any %1").replace("%1", bars.unit))
            return
        if row < 0:
            chosen = bars.row_of(self._key)
            longest = max(range(len(bars.bars)), key=lambda at: bars.bars[at].value or 0)
            row = longest if chosen is None else chosen
        self._about.setText(self.plot.words(row) + self.more_words(row))
        self._about.setToolTip(self._about.text())

    def more_words(self, row: int) -> str:
        """What else is said of a layer; each kind of chart may add to it."""
        return ""

    # -- Qt --

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.plot is None:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= _ONE_LINE_FROM
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._head.setDirection(across if wide or self.controls.count() < 3 else down)
