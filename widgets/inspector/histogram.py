"""Draws how the weights of a tensor are spread. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from projects import numbers
from projects.model.weights import WeightStatistics
from widgets.charts.loading import PlotLoader
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

HEIGHT = 150
BAR_WIDTH = 0.8  # of the least distance between two values that have a bar each


class WeightHistogram(QWidget):
    """Bars, and one line of figures above them. pyqtgraph is brought in by the first drawing, in a thread.

    Signals:
        closed: it is no longer wanted.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weight_histogram")
        self.setAccessibleName(self.tr("Weights"))
        self._theme = LIGHT
        self._stats: WeightStatistics | None = None
        self._plot: Any = None
        self._loader = PlotLoader(self)
        self._name = QLabel(self)
        self._name.setObjectName("weight_tensor")
        self._name.setProperty("role", "heading")
        self._words = QLabel(self)
        self._words.setObjectName("weight_words")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._close = QToolButton(self)
        self._close.setObjectName("weights_close")
        self._close.setAccessibleName(self.tr("Close the weights"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.setIconSize(QSize(16, 16))
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._close)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 4, 8, 8)
        self._layout.setSpacing(2)
        self._layout.addLayout(head)
        self._layout.addWidget(self._words)
        self.hide()

    @property
    def drawn(self) -> bool:
        """Whether the bars are there."""
        return self._plot is not None

    def show_stats(self, stats: WeightStatistics) -> None:
        """Say and draw these."""
        self._stats = stats
        self._name.setText(stats.tensor.rsplit("/", 1)[-1])
        self._name.setToolTip(stats.tensor)
        self._words.setText(" · ".join(self._figures(stats)))
        self.setAccessibleDescription(self._words.text())
        self._loader.load(self._draw_with)

    def _figures(self, stats: WeightStatistics) -> list[str]:
        figures = [self.tr("{count} weights").format(count=numbers.count(stats.count))]
        if stats.datatype:
            figures.append(stats.datatype)
        if stats.minimum is not None and stats.maximum is not None:
            ends = self.tr("{least} to {most}")
            figures.append(ends.format(least=f"{stats.minimum:.4g}", most=f"{stats.maximum:.4g}"))
        if stats.values:
            figures.append(self.tr("{count} different").format(count=numbers.count(len(stats.values))))
        if stats.sparsity is not None:
            figures.append(self.tr("{share} zero").format(share=numbers.percent(stats.sparsity)))
        if stats.bad:
            figures.append(self.tr("{count} not finite").format(count=numbers.count(stats.bad)))
        return figures

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._close.setIcon(icon("close", theme.muted))
        if self._plot is not None:
            self._draw()

    def _draw_with(self, module: object) -> None:
        import pyqtgraph as pg  # the loader has just brought it in

        if self._plot is None:
            self._plot = pg.PlotWidget(self)
            self._plot.setObjectName("weight_plot")
            self._plot.setFixedHeight(HEIGHT)
            self._plot.setMenuEnabled(False)
            self._plot.setMouseEnabled(x=False, y=False)
            self._plot.hideButtons()
            self._plot.getAxis("left").setStyle(maxTickLevel=0)
            self._layout.addWidget(self._plot)
        self._draw()

    def _draw(self) -> None:
        import pyqtgraph as pg

        if self._stats is None:
            return
        theme = self._theme
        self._plot.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(theme.line)
            axis.setTextPen(theme.muted)
        self._plot.clear()
        left, right = _sides(self._stats)
        if left:
            look = {"brush": theme.neutral, "pen": theme.panel}
            self._plot.addItem(pg.BarGraphItem(x0=left, x1=right, height=list(self._stats.counts), y0=0, **look))


def _sides(stats: WeightStatistics) -> tuple[list[float], list[float]]:
    if stats.edges:
        return list(stats.edges[:-1]), list(stats.edges[1:])
    gaps = [b - a for a, b in zip(stats.values, stats.values[1:], strict=False)]
    half = min(gaps, default=1.0) * BAR_WIDTH / 2
    return [value - half for value in stats.values], [value + half for value in stats.values]
