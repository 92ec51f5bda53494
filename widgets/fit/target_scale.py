"""The target strip's axis: frames a second on a logarithmic scale, against pixels.

Layer: widgets (no Qt needed). Thread: any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from projects import numbers
from projects.folding.round_numbers import LADDERS, rounded

_TICK_GAP = 8  # pixels between two labels


@dataclass(frozen=True)
class Scale:
    """low and high in frames a second, low < high; left and right in pixels."""

    low: int
    high: int
    left: float
    right: float

    def x(self, fps: float) -> float:
        """Where a throughput stands; what is outside stands at the end."""
        share = math.log(min(self.high, max(self.low, fps)) / self.low) / math.log(self.high / self.low)
        return self.left + share * (self.right - self.left)

    def fps(self, x: float) -> float:
        """The throughput at a place."""
        share = (x - self.left) / max(1.0, self.right - self.left)
        return float(self.low * (self.high / self.low) ** min(1.0, max(0.0, share)))

    def snapped(self, x: float) -> int:
        """The round throughput at a place."""
        return self.clamped(rounded(self.fps(x)))

    def clamped(self, fps: int) -> int:
        """The nearest that is on the axis."""
        return min(self.high, max(self.low, fps))

    def edges(self, targets: Sequence[int]) -> list[float]:
        """Where the nearest of these targets changes: one place more than targets, with both ends."""
        middles = [self.x(math.sqrt(before * after)) for before, after in pairwise(targets)]
        return [self.left, *middles, self.right]

    def ticks(self, width: Callable[[str], float]) -> list[tuple[float, str]]:
        """Labels with room between them, decades first: (middle in pixels, words). width: of words, in pixels."""
        found: list[tuple[float, float, str]] = []
        decades = range(len(str(self.high)))
        for mantissas in reversed(LADDERS[1:]):
            for number in (10**decade * mantissa // 10 for decade in decades for mantissa in mantissas):
                words = numbers.count(number)
                half = width(words) / 2
                middle = min(self.right - half, max(self.left + half, self.x(number)))
                clear = all(abs(middle - other) >= half + wide + _TICK_GAP for other, wide, _ in found)
                if self.low <= number <= self.high and clear:
                    found.append((middle, half, words))
        return sorted((middle, words) for middle, _, words in found)
