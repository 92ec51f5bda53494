"""What the target strip shows, as values and words. Layer: widgets (no window needed). Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.build.fit import Level
from projects.folding.curve import Curve, CurvePoint, Totals, level, used_of

ALWAYS = ("LUT", "BRAM_18K")  # the others only where something of them is used
_LEAST_TOP, _MOST_TOP = 1.3, 2.5  # where the scale ends, in shares of the part


@dataclass(frozen=True)
class Profile:
    """A curve as it is drawn.

    Args:
        low, high: the span of targets. points: those in it, levels: how well each fits.
        ratios: {resource: used over available at each point}, of those drawn. top: where their scale ends.
    """

    low: int
    high: int
    points: tuple[CurvePoint, ...] = ()
    levels: tuple[Level, ...] = ()
    ratios: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    top: float = _LEAST_TOP

    @property
    def measured(self) -> bool:
        """Whether anything is known in shares of the part."""
        return any(ratio is not None for ratios in self.ratios.values() for ratio in ratios)


def profile_of(curve: Curve, totals: Totals, target: int | None) -> Profile:
    """What to draw of a curve; the target is always on the axis."""
    low, high = curve.span(target)
    points = curve.within(low, high).points
    found: dict[str, list[float | None]] = {}
    for point in points:
        for each in used_of(point, totals):
            found.setdefault(each.name, []).append(each.ratio)
    ratios = {name: tuple(all_of) for name, all_of in found.items() if name in ALWAYS or any(all_of)}
    most = max((ratio for all_of in ratios.values() for ratio in all_of if ratio), default=0)
    top = min(_MOST_TOP, max(_LEAST_TOP, most * 1.08))
    return Profile(low, high, points, tuple(level(point, totals) for point in points), ratios, top)


def words_of(point: CurvePoint | None, target: int, totals: Totals) -> str:
    """`3 000 fps: LUT 80 %, BRAM_18K 99 %, fits thinly`, of the computed point that tells of a target."""
    asked = numbers.fps(target)
    if point is None:
        return _tr("{fps}: not computed yet").format(fps=asked)
    if point.network is None:
        return _tr("{fps}: FINN cannot build it so").format(fps=numbers.fps(point.target_fps))
    words = [_tr("as at {fps}").format(fps=numbers.fps(point.target_fps))] if point.target_fps != target else []
    if point.reached is not None and not point.met:
        words.append(_tr("reaches {fps}").format(fps=numbers.fps(point.reached)))
    for each in used_of(point, totals):
        if each.name in ALWAYS or each.used:
            amount = numbers.count(each.used) if each.ratio is None else numbers.percent(each.ratio)
            words.append(f"{each.name}{numbers.NARROW_SPACE}{amount}")
    verdict = {Level.FITS: _tr("fits"), Level.THIN: _tr("fits thinly"), Level.OVER: _tr("too big")}
    if (how := level(point, totals)) in verdict:
        words.append(verdict[how])
    return f"{asked}: {', '.join(words)}"


def _tr(words: str) -> str:
    return QCoreApplication.translate("TargetStrip", words)
