"""What each target throughput would cost, as a curve of computed points, and where it fits the part.

Every figure is FINN's, of the target it was asked for; between two points nothing is made up. Which targets are worth
asking leans on one thing about FINN's folding: it takes the smallest that is fast enough, so that a design stays the
same from its target up to what it reaches.
Layer: projects. Thread: any.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from projects.build.fit import FitView, Level, ResourceFit, resources_of
from projects.build.layers import RESOURCES
from projects.folding.round_numbers import between, digits_of, ladder, rounded_down, rounded_up
from projects.folding.session_protocol import Network

Totals = Mapping[str, float | None] | None
"""What the part offers of each resource; None where not known."""

SLOWEST, FASTEST = 1, 1_000_000_000  # targets that give the slowest and the fastest design there is
MOST_EVEN = 36  # points that are asked for whatever comes of them
MOST = 64  # with those asked for where it begins or ends to fit; the fastest that fits is found out all the same
CLOSE, ROUGHLY = 1.03, 1.12  # targets nearer than this have nothing worth knowing between them
FAR = 1.5  # and beyond this one says nothing of another, however few there are
NEAR = 0.15  # a design that uses 85 to 115 % of the part has others beside it that may fit or not


@dataclass(frozen=True)
class CurvePoint:
    """A target that was asked for, and what it gives; network None: the setting is not legal there."""

    target_fps: int
    network: Network | None

    @property
    def reached(self) -> float | None:
        """Frames a second it reaches; None where FINN cannot say."""
        return None if self.network is None else self.network.fps

    @property
    def met(self) -> bool:
        """Whether it reaches what was asked for."""
        return self.reached is not None and self.reached >= self.target_fps


@dataclass(frozen=True)
class Curve:
    """Points in the order of their targets, each target once."""

    points: tuple[CurvePoint, ...] = ()

    def with_point(self, point: CurvePoint) -> Curve:
        """The curve with one more point, or another in the place of the one at its target."""
        others = (each for each in self.points if each.target_fps != point.target_fps)
        return Curve(tuple(sorted((*others, point), key=lambda each: each.target_fps)))

    def nearest(self, target_fps: int) -> CurvePoint | None:
        """The point whose target is nearest by ratio; None where there is none."""
        return min(self.points, key=lambda each: abs(math.log(each.target_fps / target_fps)), default=None)

    def telling(self, target_fps: int, apart: float) -> CurvePoint | None:
        """The point that speaks for a target which may not be computed itself; None where none does.

        A design stays the same from its target up to what it reaches, and between two targets that give the same;
        otherwise only a point that is near tells anything.

        Args:
            apart: the greatest ratio between the target and a point that is still near.
        """
        below = max((p for p in self.points if p.target_fps <= target_fps), key=lambda p: p.target_fps, default=None)
        above = min((p for p in self.points if p.target_fps >= target_fps), key=lambda p: p.target_fps, default=None)
        found = self.nearest(target_fps)
        if below is not None and below.network is not None:
            if above is not None and above.network == below.network:
                return found
            if (below.reached or 0) >= target_fps:
                return below
        near = found is not None and abs(math.log(found.target_fps / target_fps)) <= math.log(apart)
        return found if near else None

    def span(self, target_fps: int | None = None) -> tuple[int, int]:
        """The targets worth choosing from, low and high: from the slowest design to the fastest, and this target."""
        ends = [reached for each in self.points if (reached := each.reached)]
        wanted = [] if target_fps is None else [float(target_fps)]
        if not ends:
            ends = [wanted[0] / 100, wanted[0] * 10] if wanted else [1.0, 10_000.0]
        low, high = rounded_down(min(ends + wanted)), rounded_up(max(ends + wanted))
        return (low, high) if low < high else (low, 10 * low)

    def within(self, low: int, high: int) -> Curve:
        """The points whose targets are in this span."""
        return Curve(tuple(each for each in self.points if low <= each.target_fps <= high))


def used_of(point: CurvePoint, totals: Totals) -> tuple[ResourceFit, ...]:
    """What a point uses of each resource; nothing is known of one that is not legal."""
    used = None if point.network is None else {name: getattr(point.network, name) for name in RESOURCES}
    return resources_of(used, totals)


def level(point: CurvePoint, totals: Totals) -> Level:
    """How well a point fits."""
    return FitView("", None, "", used_of(point, totals)).level


def fits(point: CurvePoint, totals: Totals) -> bool:
    """Whether a point fits, be it thinly."""
    return level(point, totals) in (Level.FITS, Level.THIN)


def ranges(curve: Curve, totals: Totals) -> list[tuple[int, int, Level]]:
    """From the first to the last of every run of points that fit equally well: (from_fps, to_fps, how well)."""
    runs = groupby(curve.points, key=lambda each: level(each, totals))
    spans = [(how, [each.target_fps for each in run]) for how, run in runs]
    return [(targets[0], targets[-1], how) for how, targets in spans]


def fastest_that_fits(curve: Curve, totals: Totals) -> CurvePoint | None:
    """The point that fits and reaches most; None where none fits.

    Of several that reach the same: one that reaches what it asks for, and of those the roundest target, then the
    highest. Where none does, the lowest, which asks least of the layers that do not limit.
    """
    fitting = [each for each in curve.points if each.reached is not None and fits(each, totals)]
    most = max((each.reached or 0 for each in fitting), default=0)
    best = [each for each in fitting if each.reached == most]
    met = [each for each in best if each.met]
    if met:
        return min(met, key=lambda each: (digits_of(each.target_fps), -each.target_fps))
    return best[0] if best else None


def next_targets(curve: Curve, totals: Totals, target_fps: int | None) -> tuple[int, ...]:
    """What to ask for next, the most telling first; nothing where the curve is whole.

    First the two ends, then round numbers evenly between them, those near the target first; then, where it begins or
    ends to fit or may do so, the middle of what is open, until the fastest that fits is known to `CLOSE`.

    Args:
        curve: what is known so far. target_fps: the one asked for now, which is always a point.
    """
    asked = {each.target_fps for each in curve.points}
    wanted = () if target_fps is None else (target_fps,)
    if new := _new((SLOWEST, FASTEST, *wanted), asked):
        return new
    low, high = curve.span(target_fps)
    fastest = rounded_down(max((each.reached or 0 for each in curve.points), default=0))
    even = {low, high, fastest, *ladder(low, high, MOST_EVEN)}
    start = target_fps or high
    if new := _new(sorted(even, key=lambda each: abs(math.log(each / start))), asked):
        return new
    return _refining(curve.within(low, high), totals, room=MOST - len(curve.points))


def _new(targets: Iterable[int], asked: set[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(each for each in targets if each not in asked))


def _refining(curve: Curve, totals: Totals, room: int) -> tuple[int, ...]:
    fastest = fastest_that_fits(curve, totals)
    found = []
    for before, after in pairwise(curve.points):
        start = max(before.target_fps, math.floor(before.reached or 0))  # up to there the design is the same
        rank = _rank(before, after, totals, fastest)
        if rank is None or after.target_fps <= start * (ROUGHLY if rank == _THIN else CLOSE):
            continue
        if (target := between(start, after.target_fps)) is not None:
            found.append((rank, start / after.target_fps, target))
    return tuple(target for at, (rank, _, target) in enumerate(sorted(found)) if at < room or rank == _FASTEST)


_FASTEST, _EDGE, _MAYBE, _THIN = range(4)  # why to ask between two points, the best reason first


def _rank(before: CurvePoint, after: CurvePoint, totals: Totals, fastest: CurvePoint | None) -> int | None:
    if before.network == after.network:
        return None
    if fits(before, totals) != fits(after, totals):
        return _FASTEST if fastest is not None and before.reached == fastest.reached else _EDGE
    if any(abs(_fullest(each, totals) - 1) <= NEAR for each in (before, after)):
        return _MAYBE
    return _THIN if level(before, totals) is not level(after, totals) else None


def _fullest(point: CurvePoint, totals: Totals) -> float:
    return max((each.ratio or 0 for each in used_of(point, totals)), default=0)
