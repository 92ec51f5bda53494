"""The axis of a bar chart, in pyqtgraph; comes in with `widgets.charts.plot`. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import math

import pyqtgraph as pg

from widgets.charts.bars import short


class CountAxis(pg.AxisItem):
    """An axis of counts, linear or in powers of ten. side: where it stands, "bottom" or "left"."""

    def __init__(self, side: str = "bottom") -> None:
        super().__init__(side)
        self.logarithmic = False

    # -- pyqtgraph --

    def tickValues(self, least: float, most: float, size: float) -> list[tuple[float, list[float]]]:
        if not self.logarithmic:
            return super().tickValues(least, most, size)[:1]
        decades = range(math.floor(least), math.ceil(most) + 1)
        steps = (1, 2, 5) if most - least < 2 else (1,)
        places = [decade + math.log10(step) for decade in decades for step in steps]
        return [(1.0, [place for place in places if least <= place <= most])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [short(round(10**value, 6) if self.logarithmic else value) for value in values]
