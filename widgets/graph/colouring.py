"""Colours of a graph's nodes, built from plain values, with the legend that explains them.

The graph and the legend are painted from one and the same `Colouring`. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainterPath

from projects import numbers
from widgets.theme.icons import BOTTLENECK, glyph_path
from widgets.theme.palette import text_on

# cividis (Nuñez, Anderton, Renslow 2018), readable with any colour vision, every sixteenth of the way.
CIVIDIS = (
    "#00224E", "#002E6A", "#1A386F", "#32436D", "#434E6C", "#535A6D", "#61656F", "#6F7073", "#7D7C78",
    "#8C8878", "#9B9476", "#ABA072", "#BCAE6C", "#CDBB63", "#DEC958", "#F0D846", "#FEE838",
)  # fmt: skip
# Neither accent is among them: a frame in the accent means "selected".
CATEGORY_COLORS = {"hls": "#A98BDB", "rtl": "#009E73", "hw": "#9AA3AD", "software": "#E69F00"}
OTHER_COLORS = ("#CC79A7", "#F0E442", "#7A5C3E", "#4C6A92")
BOTTLENECK_OUTLINE = "#D55E00"
EDITED_OUTLINE, EDITED = "#CC79A7", "pencil"
PART_OUTLINE = "#7A828C"


@dataclass(frozen=True)
class Paint:
    """The colours of one node's title, "#RRGGBB", and what they stand for (shown when pointed at)."""

    fill: str
    text: str
    label: str


@dataclass(frozen=True)
class Mark:
    """An outline with a badge at a node's corner, and what it means. glyph: name of an icon."""

    outline: str
    glyph: str
    label: str
    dotted: bool = False


@dataclass(frozen=True)
class Chip:
    """One entry of a legend: a colour (with glyph: a mark's badge; dotted: an outline) and its meaning."""

    color: str
    label: str
    glyph: str = ""
    dotted: bool = False


@dataclass(frozen=True)
class Colouring:
    """Colours for nodes by key, and their legend.

    Args:
        title: what is shown, with the unit ("Cycles", "LUT").
        stops: colours of the gradient, evenly spaced; empty for categories.
        ticks: (place 0..1, text) along the gradient.
        chips: categories and marks.
        parts: {key: what it is part of}: nodes with a pale title and a dotted outline, whose value another one carries.
        note: whose values these are, in a line under the title; "" where that goes without saying.
    """

    title: str
    paints: Mapping[str, Paint] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    stops: Sequence[str] = ()
    ticks: Sequence[tuple[float, str]] = ()
    chips: Sequence[Chip] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def heat(values: Mapping[str, float | None], title: str, log: bool = False, bottleneck: str | None = None) -> Colouring:
    """Colour nodes from dark blue (least) to yellow (most); nodes with None keep Netron's colour.

    Args:
        values: {key: value}.
        title: name and unit of the values.
        log: logarithmic from the least positive value, for cycles; else linear from 0.
        bottleneck: key of the node to be outlined.
    """
    known = {key: float(value) for key, value in values.items() if value is not None}
    positive = [value for value in known.values() if value > 0]
    high = max(positive, default=0.0)
    low = min(positive, default=0.0) if log else 0.0

    def place(value: float) -> float:
        if value <= 0 or high <= 0:
            return 0.0
        if high <= low:
            return 1.0
        if log:
            return math.log(max(value, low) / low) / math.log(high / low)
        return value / high

    paints = {}
    for key, value in known.items():
        fill = cividis(place(value))
        paints[key] = Paint(fill, text_on(fill), f"{title}: {numbers.count(value)}")
    marks = {}
    chips = []
    if bottleneck is not None and bottleneck in values:
        words = QCoreApplication.translate("graph", "Bottleneck")
        marks[bottleneck] = Mark(BOTTLENECK_OUTLINE, BOTTLENECK, words)
        chips.append(Chip(BOTTLENECK_OUTLINE, words, BOTTLENECK))
    return Colouring(title, paints, marks, CIVIDIS, _ticks(low, high, log), tuple(chips))


def categories(kinds: Mapping[str, str], title: str) -> Colouring:
    """Colour nodes by kind ("hls", "rtl", "software", "hw", or any other word), with one chip per kind that occurs."""
    occurring = dict.fromkeys([*(k for k in CATEGORY_COLORS if k in kinds.values()), *sorted(set(kinds.values()))])
    others = [kind for kind in occurring if kind not in CATEGORY_COLORS]
    colors = {
        kind: CATEGORY_COLORS.get(kind) or OTHER_COLORS[others.index(kind) % len(OTHER_COLORS)] for kind in occurring
    }
    paints = {key: Paint(colors[kind], text_on(colors[kind]), f"{title}: {kind}") for key, kind in kinds.items()}
    return Colouring(title, paints, chips=tuple(Chip(color, kind) for kind, color in colors.items()))


def with_edits(colouring: Colouring, edited: Mapping[str, str]) -> Colouring:
    """The same with a mark on each node that was edited and not yet built.

    Args:
        edited: {key: what was edited}. A bottleneck keeps its own mark, and says both.
    """
    if not edited:
        return colouring
    words = QCoreApplication.translate("graph", "Edited, not built yet")
    marks = dict(colouring.marks)
    for key, change in edited.items():
        label = f"{words}: {change}"
        there = marks.get(key)
        marks[key] = (
            Mark(EDITED_OUTLINE, EDITED, label)
            if there is None
            else replace(there, label="\n".join((there.label, label)))
        )
    return replace(colouring, marks=marks, chips=(*colouring.chips, Chip(EDITED_OUTLINE, words, EDITED)))


def cividis(place: float) -> str:
    """The colour at a place between 0 and 1."""
    steps = min(max(place, 0.0), 1.0) * (len(CIVIDIS) - 1)
    index = min(int(steps), len(CIVIDIS) - 2)
    part = steps - index
    mixed = (round(a + (b - a) * part) for a, b in zip(_rgb(CIVIDIS[index]), _rgb(CIVIDIS[index + 1]), strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


@lru_cache
def svg_path(icon: str) -> str:
    """An icon's outline as the `d` of an SVG path in a square of 1; "" for no icon."""
    if not icon:
        return ""
    path, words = glyph_path(icon), []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        if element.type == QPainterPath.ElementType.MoveToElement:
            words.append("M")
        elif element.type == QPainterPath.ElementType.LineToElement:
            words.append("L")
        elif element.type == QPainterPath.ElementType.CurveToElement:
            words.append("C")
        words.append(f"{element.x:.4f} {element.y:.4f}")
    return " ".join(words)


def to_page(colouring: Colouring | None) -> dict[str, Any] | None:
    """The colouring as JSON data for marks.js and export.js."""
    if colouring is None:
        return None
    last = max(len(colouring.stops) - 1, 1)
    return {
        "paints": {k: {"fill": p.fill, "text": p.text, "label": p.label} for k, p in colouring.paints.items()},
        "marks": {
            key: {
                "outline": m.outline,
                "glyph": svg_path(m.glyph),
                "ink": text_on(m.outline),
                "label": m.label,
                "dotted": m.dotted,
            }
            for key, m in colouring.marks.items()
        },
        "parts": dict(colouring.parts),
        "legend": {
            "title": colouring.title,
            "note": colouring.note,
            "stops": [[i / last, color] for i, color in enumerate(colouring.stops)],
            "ticks": [list(tick) for tick in colouring.ticks],
            "chips": [
                {
                    "color": c.color,
                    "label": c.label,
                    "glyph": svg_path(c.glyph),
                    "ink": text_on(c.color),
                    "dotted": c.dotted,
                }
                for c in colouring.chips
            ],
        },
    }


def _ticks(low: float, high: float, log: bool) -> tuple[tuple[float, str], ...]:
    if high <= low:
        return ((1.0, numbers.count(high)),)
    middle = math.sqrt(low * high) if log else high / 2
    return tuple((place, numbers.count(_short(value))) for place, value in ((0.0, low), (0.5, middle), (1.0, high)))


def _short(value: float) -> float:
    return round(value) if value >= 10 else value


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
