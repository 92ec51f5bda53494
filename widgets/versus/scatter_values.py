"""What the scatter of builds shows, as values: throughput against a resource, with what the parts have of it.

Layer: widgets. Thread: any.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.boards import device
from widgets.versus.rows import VersusRow

_WIDE = 20.0  # figures further apart than this need powers of ten
_FAR = 4.0  # so does a limit this many times beyond the largest design
_MARGIN = 1.12


@dataclass(frozen=True)
class Point:
    """Builds with the same two figures.

    Args:
        ids: of the builds. label: "#1, #2". x: the resource used. y: frames a second.
        over: more than its part has. words: all of it, a line each.
    """

    ids: tuple[str, ...]
    label: str
    x: float
    y: float
    over: bool
    words: str


@dataclass(frozen=True)
class Limit:
    """What a part has. words: "xc7z020: 53 200 LUT"."""

    value: float
    words: str


@dataclass(frozen=True)
class Axis:
    """One axis. least, most: figures at its ends. logarithmic: whether places are powers of ten."""

    least: float
    most: float
    logarithmic: bool

    def place(self, value: float) -> float:
        """Where a figure stands; none at all stands at the beginning."""
        return math.log10(max(value, self.least)) if self.logarithmic else value

    @property
    def ends(self) -> tuple[float, float]:
        """The places of both ends."""
        return self.place(self.least), self.place(self.most)


@dataclass(frozen=True)
class Scatter:
    """The whole.

    Args:
        resource: "LUT", ... unknown: how many builds have no such figures.
        across: the axis of the resource. up: that of the throughput.
    """

    resource: str
    points: tuple[Point, ...]
    limits: tuple[Limit, ...]
    across: Axis
    up: Axis
    unknown: int = 0

    def order(self) -> tuple[int, ...]:
        """Points from left to right."""
        return tuple(sorted(range(len(self.points)), key=lambda at: (self.points[at].x, self.points[at].y)))

    def at(self, build: str) -> int:
        """The point of a build, -1 for none."""
        return next((n for n, point in enumerate(self.points) if build in point.ids), -1)


def scatter_of(rows: tuple[VersusRow, ...], resource: str) -> Scatter:
    """Throughput against a resource, of all builds that have both."""
    places: dict[tuple[float, float], list[VersusRow]] = {}
    limits: dict[tuple[str, float], Limit] = {}
    for row in rows:
        used, fps = row.figures.totals.get(resource), row.figures.fps
        if used is None or fps is None:
            continue
        places.setdefault((used, fps), []).append(row)
        there, part = row.figures.available.get(resource), device(row.figures.part or "")
        if there:
            words = f"{part}: {numbers.count(there)} {resource}"
            limits[part, there] = Limit(there, words)
    points = tuple(_point(group, resource, x, y) for (x, y), group in places.items())
    ordered = tuple(sorted(limits.values(), key=lambda limit: limit.value))
    return Scatter(
        resource,
        points,
        ordered,
        _axis([p.x for p in points], [limit.value for limit in ordered]),
        _axis([p.y for p in points], []),
        len(rows) - sum(len(point.ids) for point in points),
    )


def _point(group: list[VersusRow], resource: str, x: float, y: float) -> Point:
    lines = []
    over = False
    for row in group:
        share = row.figures.shares.get(resource)
        over = over or (share is not None and share > 1)
        of_part = "" if share is None else f" ({numbers.percent(share)})"
        lines.append(f"{row.name}: {numbers.fps(y)}, {numbers.count(x)} {resource}{of_part}")
        target = row.figures.request.target_fps if row.figures.request is not None else None
        if target is not None:
            words = QCoreApplication.translate("versus", "target {fps} on {place}")
            lines.append(words.format(fps=numbers.fps(target), place=row.figures.place))
    return Point(tuple(row.id for row in group), ", ".join(row.short for row in group), x, y, over, "\n".join(lines))


def _axis(values: list[float], limits: list[float]) -> Axis:
    top = max((*values, *limits), default=1.0) or 1.0
    known = [value for value in values if value > 0]
    wide = bool(known) and (max(known) / min(known) > _WIDE or max((*limits, 0)) > _FAR * max(known))
    if not wide:
        return Axis(0.0, top * _MARGIN, False)
    return Axis(min(known) / 1.5, top * 1.5, True)
