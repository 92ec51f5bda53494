"""Draws how the weights of a tensor are spread.

pyqtgraph is imported with the first drawing, because that takes a third of a second. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from projects import numbers
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

HEIGHT = 150


@dataclass(frozen=True)
class WeightStats:
    """What is drawn. edges has one more than counts; zeros, non_finite: how many are zero, or NaN and infinite."""

    tensor: str
    counts: tuple[int, ...]
    edges: tuple[float, ...]
    least: float | None
    most: float | None
    total: int
    distinct: int | None = None
    zeros: int | None = None
    non_finite: int = 0
    datatype: str | None = None


class WeightHistogram(QWidget):
    """Bars and one line of figures.

    Signals:
        closed: it is no longer wanted.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weight_histogram")
        self.setAccessibleName(self.tr("Weights"))
        self._theme = LIGHT
        self._stats: WeightStats | None = None
        self._plot: Any = None
        self._name = QLabel(self)
        self._name.setProperty("role", "heading")
        self._words = QLabel(self)
        self._words.setObjectName("weight_words")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._close = QToolButton(self)
        self._close.setObjectName("weights_close")
        self._close.setAccessibleName(self.tr("Close the weights"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._close)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 4, 8, 8)
        self._layout.setSpacing(2)
        self._layout.addLayout(head)
        self._layout.addWidget(self._words)

    def show_stats(self, stats: WeightStats) -> None:
        """Draw these."""
        self._stats = stats
        self._name.setText(escape(stats.tensor.rsplit("/", 1)[-1]))
        self._name.setToolTip(stats.tensor)
        figures = [self.tr("{count} weights").format(count=numbers.count(stats.total))]
        if stats.datatype:
            figures.append(stats.datatype)
        if stats.least is not None and stats.most is not None:
            figures.append(self.tr("{least:g} to {most:g}").format(least=stats.least, most=stats.most))
        if stats.distinct is not None:
            figures.append(self.tr("{count} different").format(count=numbers.count(stats.distinct)))
        if stats.zeros is not None and stats.total:
            figures.append(self.tr("{share} zero").format(share=numbers.percent(stats.zeros / stats.total)))
        if stats.non_finite:
            figures.append(self.tr("{count} not finite").format(count=numbers.count(stats.non_finite)))
        self._words.setText(" · ".join(figures))
        self.setAccessibleDescription(self._words.text())
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._close.setIcon(icon("close", theme.muted))
        if self._stats is not None:
            self._draw()

    def _draw(self) -> None:
        import pyqtgraph as pg

        stats = self._stats
        if stats is None:
            return
        if self._plot is None:
            self._plot = pg.PlotWidget(self)
            self._plot.setFixedHeight(HEIGHT)
            self._plot.setMenuEnabled(False)
            self._plot.setMouseEnabled(x=False, y=False)
            self._plot.hideButtons()
            self._layout.addWidget(self._plot)
        self._plot.setBackground(self._theme.panel)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setPen(self._theme.line)
            axis.setTextPen(self._theme.muted)
        self._plot.getAxis("left").setStyle(maxTickLevel=0)
        self._plot.clear()
        edges = stats.edges
        self._plot.addItem(
            pg.BarGraphItem(
                x0=list(edges[:-1]),
                x1=list(edges[1:]),
                height=list(stats.counts),
                y0=0,
                brush=self._theme.neutral,
                pen=self._theme.panel,
            )
        )
