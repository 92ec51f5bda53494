"""Round numbers as people type them, and even steps of them on a logarithmic scale.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import math

# Mantissas of a decade, the finest first.
LADDERS = ((10, 12, 15, 20, 25, 30, 40, 50, 60, 80), (10, 15, 20, 30, 50, 70), (10, 20, 50), (10,))
DIGITS = 2  # significant digits of a number that was dragged to


def rounded(value: float, digits: int = DIGITS) -> int:
    """The nearest whole number of so many significant digits, at least 1."""
    return max(1, round(value / _unit(value, digits)) * _unit(value, digits))


def rounded_down(value: float) -> int:
    """The greatest of two significant digits that is not more, at least 1."""
    return max(1, math.floor(value / _unit(value)) * _unit(value))


def rounded_up(value: float) -> int:
    """The least of two significant digits that is not less, at least 1."""
    return max(1, math.ceil(value / _unit(value)) * _unit(value))


def digits_of(number: int) -> int:
    """How many significant digits a whole number of at least 1 has: 2 of 3 100."""
    return len(str(number).rstrip("0"))


def stepped(number: int, up: bool) -> int:
    """The next whole number of two significant digits above or below, at least 1."""
    return rounded_up(number + 1) if up else rounded_down(max(1, number - 1))


def ladder(low: int, high: int, most: int) -> tuple[int, ...]:
    """Round numbers from low to high, evenly apart: as many as there may be, by the finest ladder that keeps to it."""
    found: tuple[int, ...] = ()
    for mantissas in LADDERS:
        decades = range(len(str(high)))
        # A tenth of a mantissa is whole in all decades but the first, where 1.2 and the like are left out.
        numbers = (10**decade * m // 10 for decade in decades for m in mantissas if 10**decade * m % 10 == 0)
        found = tuple(number for number in numbers if low <= number <= high)
        if len(found) <= most:
            break
    return found


def between(low: int, high: int) -> int | None:
    """The roundest number near the middle, by ratio, of what lies strictly between; None where nothing does."""
    if high - low < 2:
        return None
    middle, quarter = math.sqrt(low * high), (high / low) ** 0.25
    for digits in range(1, len(str(high))):
        found = rounded(middle, digits)
        if low < found < high and middle / quarter <= found <= middle * quarter:
            return found
    return min(high - 1, max(low + 1, round(middle)))


def _unit(value: float, digits: int = DIGITS) -> int:
    """What the last of so many significant digits stands for; whole numbers have none behind the point."""
    return int(10 ** max(0, math.floor(math.log10(max(1.0, value))) - digits + 1))
