"""What a bar chart of layers shows, as values: one bar a layer, a limit, the scale.

Layer: widgets. Thread: any.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from projects import numbers
from projects.build.layers import LayerTable
from widgets.tables.columns import figure

# A limit further out than this many times the longest bar would squeeze the bars; it is only written then.
_FAR = 2.5


@dataclass(frozen=True)
class Bar:
    """One layer. value: None where it is not known. over: beyond the limit."""

    key: str
    name: str
    value: float | None
    bottleneck: bool = False
    over: bool = False


@dataclass(frozen=True)
class Bars:
    """A chart.

    Args:
        unit: "cycles", "LUT", ...
        limit: where the limit's line stands, None for no line. limit_words: what is written beside it.
        logarithmic: whether lengths are logarithms.
    """

    bars: tuple[Bar, ...]
    unit: str
    limit: float | None = None
    limit_words: str = ""
    logarithmic: bool = False

    def row_of(self, key: str) -> int | None:
        """The row of the layer with this key."""
        return next((row for row, bar in enumerate(self.bars) if bar.key == key), None)

    @property
    def longest(self) -> float:
        """The largest value; 0 where none is known."""
        return max((bar.value or 0 for bar in self.bars), default=0)

    @property
    def limit_drawn(self) -> bool:
        """Whether the limit is near enough to be drawn as a line."""
        return self.limit is not None and (self.logarithmic or self.limit <= _FAR * max(self.longest, 1e-9))

    def place(self, value: float) -> float:
        """Where a value stands on the axis."""
        return math.log10(max(value, 1e-9)) if self.logarithmic else value

    def ends(self) -> tuple[float, float]:
        """Where the axis begins and ends."""
        limit = self.limit if self.limit_drawn and self.limit else 0
        top = max(self.longest, limit, 1)
        if not self.logarithmic:
            return 0.0, top * 1.05
        least = min((bar.value for bar in self.bars if bar.value), default=1)
        return float(math.floor(math.log10(least))) - 0.1, math.log10(top) + 0.1

    def lengths(self) -> list[float]:
        """The length of each bar along the axis, 0 where there is nothing to draw."""
        start = self.ends()[0]
        return [max(0.0, self.place(bar.value) - start) if bar.value else 0.0 for bar in self.bars]


def allowed_cycles(clock_ns: float | None, target_fps: float | None) -> float | None:
    """How many cycles a frame may take so that the target is met; None where either is not given."""
    return 1e9 / clock_ns / target_fps if clock_ns and target_fps else None


def bars_of(
    table: LayerTable, name: str, limit: float | None = None, limit_words: str = "", logarithmic: bool = False
) -> Bars:
    """The bars of a figure ("cycles", "LUT", ...) of every layer, in graph order."""
    bars = []
    for layer in table.layers:
        value = figure(layer, name)
        over = limit is not None and value is not None and value > limit
        bars.append(Bar(layer.key, layer.name, value, bool(table.bottleneck) and layer.name == table.bottleneck, over))
    return Bars(tuple(bars), name, limit, limit_words, logarithmic)


def short(value: float) -> str:
    """A number on an axis: `800`, `12 k`, `1.5 M`."""
    for scale, letter in ((1e9, "G"), (1e6, "M"), (1e4, "k")):
        if value >= scale:
            unit = 1e3 if letter == "k" else scale
            return f"{value / unit:.3g}{numbers.NARROW_SPACE}{letter}"
    return numbers.count(value)
