"""How numbers are written for people: grouped digits, units, a dash for what is not known.

Layer: projects. Thread: any.
"""

from __future__ import annotations

UNKNOWN = "–"  # noqa: RUF001 - an en dash is what the screens show for an unknown figure
NARROW_SPACE = "\u202f"


def count(value: float | None, space: str = NARROW_SPACE) -> str:
    """A count: `100 594`, `6.5`, `0`, or a dash where unknown. space: "" gives the plain form that is copied."""
    if value is None:
        return UNKNOWN
    rounded = round(value, 2)
    if rounded == int(rounded):
        return f"{int(rounded):,}".replace(",", space)
    return f"{rounded:,}".replace(",", space)


def percent(ratio: float | None) -> str:
    """A ratio as whole percent: 1.89 is `189 %`; under one percent but not zero is `<1 %`."""
    if ratio is None:
        return UNKNOWN
    if 0 < ratio < 0.005:
        return f"<1{NARROW_SPACE}%"
    return f"{count(round(ratio * 100))}{NARROW_SPACE}%"


def fps(value: float | None) -> str:
    """Frames a second, in whole frames from 100 on: 7971.94 is `7 972 fps`."""
    if value is None:
        return UNKNOWN
    return f"{count(round(value) if value >= 100 else round(value, 2))}{NARROW_SPACE}fps"


def duration_ns(value: float | None) -> str:
    """A latency given in nanoseconds in the unit that reads best: `1.62 ms`."""
    if value is None:
        return UNKNOWN
    for limit, unit, scale in ((1e3, "ns", 1.0), (1e6, "µs", 1e3), (1e9, "ms", 1e6)):
        if value < limit:
            return f"{value / scale:.3g}{NARROW_SPACE}{unit}"
    return f"{value / 1e9:.3g}{NARROW_SPACE}s"


def seconds(value: float | None) -> str:
    """A running time: `0.12 s`, `12.3 s`, `3 min 05 s`."""
    if value is None:
        return UNKNOWN
    if value < 10:
        return f"{value:.2f}{NARROW_SPACE}s"
    if value < 60:
        return f"{value:.1f}{NARROW_SPACE}s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes}{NARROW_SPACE}min{NARROW_SPACE}{rest:02d}{NARROW_SPACE}s"


def size(value: float | None) -> str:
    """Bytes in the unit that reads best: `6.2 MB` (powers of ten)."""
    if value is None:
        return UNKNOWN
    for unit in ("B", "kB", "MB"):
        if value < 1000:
            return f"{value:.3g}{NARROW_SPACE}{unit}"
        value /= 1000
    return f"{value:.3g}{NARROW_SPACE}GB"


def difference(value: float | None) -> str:
    """A signed difference: `+1 024`, `−36`, `0`."""  # noqa: RUF002 - the minus sign as shown on screen
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0"
    return ("+" if value > 0 else "\u2212") + count(abs(value))
