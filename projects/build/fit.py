"""Whether a design fits its part: used against available, and what is said about it.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from projects import numbers
from projects.build.layers import RESOURCES
from projects.text import Text, text

# FINN's estimates leave out FIFOs, width converters and the shell, so from here on it may not fit after all.
THIN_FROM = 0.8


class Level(Enum):
    """How well something fits."""

    UNKNOWN = "unknown"
    FITS = "fits"
    THIN = "thin"
    OVER = "over"


@dataclass(frozen=True)
class ResourceFit:
    """One resource. used: None where FINN gave no estimate. available: None where the part's total is not known."""

    name: str
    used: float | None
    available: float | None

    @property
    def ratio(self) -> float | None:
        """Used over available; None where either is not known, or the part has none of it."""
        return None if self.used is None or not self.available else self.used / self.available

    @property
    def over_by(self) -> float:
        """How much more is used than there is; 0 where it fits or is not known."""
        return 0 if self.used is None or self.available is None else max(0, self.used - self.available)

    @property
    def level(self) -> Level:
        """How well this resource fits."""
        if self.used is None or self.available is None:
            return Level.UNKNOWN
        if self.over_by:
            return Level.OVER
        return Level.THIN if self.available and self.used / self.available >= THIN_FROM else Level.FITS

    def amount(self) -> Text:
        """Used of available: `100 594 of 53 200`."""
        if self.used is None and self.available is None:
            return text("not known")
        if self.available is None:
            return text("{used} used, total not known", used=numbers.count(self.used))
        if self.used is None:
            return text("not estimated, {available} available", available=numbers.count(self.available))
        return text("{used} of {available}", used=numbers.count(self.used), available=numbers.count(self.available))

    def overflow(self) -> Text | None:
        """`over by 47 394 LUT`, or None where it is not over."""
        if not self.over_by:
            return None
        return text("over by {count} {resource}", count=numbers.count(self.over_by), resource=self.name)


@dataclass(frozen=True)
class FitView:
    """All that the Fit panel shows.

    Args:
        place: what it is to fit on, as a person calls it: the board, or the part.
        part: the part in full, None where not known.
        badge: which truth is on screen: "Build #3", "Prepared, before folding".
        fps: reached. target_fps: asked, None where nothing was asked.
        bottleneck: name of the limiting layer. bottleneck_key: its key, to go there.
    """

    place: str
    part: str | None
    badge: str
    resources: tuple[ResourceFit, ...]
    fps: float | None = None
    target_fps: float | None = None
    latency_ns: float | None = None
    max_cycles: int | None = None
    bottleneck: str | None = None
    bottleneck_key: str | None = None

    @property
    def totals_known(self) -> bool:
        """Whether the part's total of any resource is known."""
        return any(resource.available is not None for resource in self.resources)

    @property
    def level(self) -> Level:
        """How well the whole fits: over wins, then what is not known of something used, then thin."""
        levels = {resource.level for resource in self.resources}
        if Level.OVER in levels:
            return Level.OVER
        if not self.totals_known or any(resource.used is None for resource in self.resources) or self._unmeasured():
            return Level.UNKNOWN
        return Level.THIN if Level.THIN in levels else Level.FITS

    def _unmeasured(self) -> tuple[str, ...]:
        """Resources that are used while the part's total of them is not known."""
        return tuple(r.name for r in self.resources if r.used and r.available is None)

    @property
    def target_missed(self) -> bool:
        """Whether fewer frames a second are reached than were asked for."""
        return self.fps is not None and self.target_fps is not None and self.fps < self.target_fps

    def verdict(self) -> Text:
        """One line: too big, fits thinly, fits, or what is missing to say so."""
        level = self.level
        if level is Level.OVER:
            return text("Too big for {place}", place=self.place)
        if level is Level.THIN:
            return text("Fits {place}, thinly", place=self.place)
        if level is Level.FITS:
            return text("Fits {place}", place=self.place)
        if all(resource.used is None for resource in self.resources):
            return text("No estimates yet")
        if not self.totals_known:
            return text("No totals known for {place}", place=self.place)
        if unmeasured := self._unmeasured():
            return text("No total of {names} known for {place}", names=", ".join(unmeasured), place=self.place)
        return text("Not everything is estimated")

    def throughput(self) -> Text:
        """Reached of asked: `7 972 of 10 000 fps`."""
        if self.fps is None:
            return text("Throughput not known yet")
        if self.target_fps is None:
            return text("{fps}", fps=numbers.fps(self.fps))
        # 9 999.7 of 10 000 must not read as if it were reached.
        near = self.target_missed and round(self.fps) >= self.target_fps
        reached = numbers.fps(math.floor(self.fps) if near else self.fps).removesuffix(f"{numbers.NARROW_SPACE}fps")
        return text("{reached} of {asked}", reached=reached, asked=numbers.fps(self.target_fps))


def resources_of(
    used: Mapping[str, float | None] | None, available: Mapping[str, float | None] | None
) -> tuple[ResourceFit, ...]:
    """The resources FINN estimates, used against available; what a mapping does not name is not known."""
    used, available = used or {}, available or {}
    return tuple(ResourceFit(name, used.get(name), available.get(name)) for name in RESOURCES)
