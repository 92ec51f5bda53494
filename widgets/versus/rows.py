"""One build of a comparison as a value, and how its figures read. Layer: widgets. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from projects import numbers
from projects.build.events import BuildState
from projects.build.layers import RESOURCES
from projects.versus.figures import BuildFigures

_TITLES = {
    "fps": "fps",
    "latency_ns": QT_TRANSLATE_NOOP("versus", "latency"),
    "max_cycles": QT_TRANSLATE_NOOP("versus", "cycles"),
    "share": QT_TRANSLATE_NOOP("versus", "fit"),
    "seconds": QT_TRANSLATE_NOOP("versus", "build time"),
}
_MEANINGS = {
    "fps": QT_TRANSLATE_NOOP("versus", "Frames a second, FINN's estimate"),
    "latency_ns": QT_TRANSLATE_NOOP("versus", "Time from a frame's first value to its result, FINN's estimate"),
    "max_cycles": QT_TRANSLATE_NOOP("versus", "Clock cycles a frame of the slowest layer, FINN's estimate"),
    "LUT": QT_TRANSLATE_NOOP("versus", "Lookup tables (count), FINN's estimate: without FIFOs, converters and shell"),
    "BRAM_18K": QT_TRANSLATE_NOOP(
        "versus", "Block RAMs of 18 kbit (count), FINN's estimate: without FIFOs, converters and shell"
    ),
    "URAM": QT_TRANSLATE_NOOP("versus", "UltraRAMs of 288 kbit (count), FINN's estimate"),
    "DSP": QT_TRANSLATE_NOOP("versus", "DSP slices (count), FINN's estimate"),
    "share": QT_TRANSLATE_NOOP("versus", "Share of the part that is used, of the resource that is nearest to its end"),
    "seconds": QT_TRANSLATE_NOOP("versus", "How long the steps took that the build ran itself (reused steps left out)"),
}


@dataclass(frozen=True)
class VersusRow:
    """One build.

    Args:
        number: the n of "Build #n", None where it has none. name: what it is called.
    """

    figures: BuildFigures
    number: int | None
    name: str

    @property
    def id(self) -> str:
        """What the signals carry."""
        return self.figures.id

    @property
    def short(self) -> str:
        """As short as can be: "#3"."""
        return f"#{self.number}" if self.number is not None else self.name

    @property
    def finished(self) -> bool:
        """Whether it ran to its end."""
        return self.figures.state is BuildState.FINISHED


def figure_title(key: str) -> str:
    """What a figure is called; resources as FINN spells them."""
    return QCoreApplication.translate("versus", _TITLES[key]) if key in _TITLES else key


def figure_meaning(key: str) -> str:
    """What a figure means, with its unit."""
    return QCoreApplication.translate("versus", _MEANINGS[key])


def figure_words(key: str, value: float | None) -> str:
    """A figure as people read it, with its unit where it has one."""
    if key == "fps":
        return numbers.fps(value)
    if key == "latency_ns":
        return numbers.duration_ns(value)
    if key == "share":
        return numbers.percent(value)
    return numbers.seconds(value) if key == "seconds" else numbers.count(value)


def bare_words(key: str, value: float | None) -> str:
    """A figure without the unit that its title says already."""
    if key == "fps" and value is not None:
        return figure_words(key, value).removesuffix(f"{numbers.NARROW_SPACE}fps")
    return figure_words(key, value)


def figure_plain(key: str, value: float | None) -> str:
    """A figure as it is copied: a bare number, a share in percent, nothing where it is not known."""
    if value is None:
        return ""
    return f"{value * 100:.1f}" if key == "share" else numbers.count(value, "")


def difference_words(key: str, value: float | None) -> str:
    """How much more there is, signed and with its unit; a share in percentage points."""
    if value is None or value == 0 or (key == "seconds" and abs(value) < 0.005):
        return numbers.difference(value if value is None else 0)
    sign = "+" if value > 0 else "\u2212"
    if key == "share":
        points = QCoreApplication.translate("versus", "points")
        tenths = abs(round(value * 100, 1))
        return f"{sign}{numbers.count(tenths) if tenths else '<0.1'}{numbers.NARROW_SPACE}{points}"
    words = figure_words(key, abs(value))
    return numbers.difference(value) if key in RESOURCES or key in ("max_cycles", "cycles") else sign + words


def relative_words(before: float | None, difference: float | None) -> str:
    """A difference as a share of what was before: `−12 %`; "" where that says nothing."""  # noqa: RUF002 - the minus
    if not before or not difference:
        return ""
    share, sign = abs(difference) / before, "+" if difference > 0 else "\u2212"
    if share >= 0.1:
        return sign + numbers.percent(share)
    return f"{sign}{numbers.count(round(share * 100, 1) or 0.1)}{numbers.NARROW_SPACE}%"
