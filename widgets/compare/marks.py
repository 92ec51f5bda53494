"""How each kind of change looks, and the colourings of the two graphs. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from projects import numbers
from widgets.compare.values import KINDS, ChangeKind, ChangeRow, Comparison, Hidden, Side, other
from widgets.graph.colouring import Chip, Colouring, Mark, Paint
from widgets.theme.icons import paint_glyph
from widgets.theme.palette import text_on

BADGE = 16
MOST_DETAILS = 8  # in a tooltip on the graph; the change list has them all


@dataclass(frozen=True)
class Look:
    """Colour "#RRGGBB" and icon of a kind: never colour alone. Merging and splitting are ways of changing."""

    color: str
    glyph: str


LOOKS: dict[ChangeKind, Look] = {
    "model": Look("#768390", "file-outline"),
    "added": Look("#0072B2", "plus"),
    "removed": Look("#D55E00", "minus"),
    "changed": Look("#CC79A7", "tilde"),
    "merged": Look("#CC79A7", "call-merge"),
    "split": Look("#CC79A7", "call-split"),
    "renamed": Look("#818B98", "dots-horizontal"),
}


def word(kind: ChangeKind) -> str:
    """The word for a kind."""
    words = {
        "model": QCoreApplication.translate("compare", "Model"),
        "added": QCoreApplication.translate("compare", "Added"),
        "removed": QCoreApplication.translate("compare", "Removed"),
        "changed": QCoreApplication.translate("compare", "Changed"),
        "merged": QCoreApplication.translate("compare", "Merged"),
        "split": QCoreApplication.translate("compare", "Split"),
        "renamed": QCoreApplication.translate("compare", "Renamed"),
    }
    return words[kind]


@cache
def badge(kind: ChangeKind) -> QIcon:
    """The disc that stands at a node's corner, as an icon: unlike a bare glyph it reads on every background."""
    look = LOOKS[kind]
    scale = max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
    pixmap = QPixmap(round(BADGE * scale), round(BADGE * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.color))
    painter.drawEllipse(QRectF(0, 0, BADGE, BADGE))
    paint_glyph(painter, look.glyph, QRectF(2, 2, BADGE - 4, BADGE - 4), text_on(look.color))
    painter.end()
    result = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
        result.addPixmap(pixmap, mode)
    return result


def counts(comparison: Comparison | None) -> dict[ChangeKind, int]:
    """How many rows of each kind there are, {kind: count}, with 0 where there are none."""
    rows = comparison.rows if comparison is not None else ()
    return {kind: sum(1 for row in rows if row.kind == kind) for kind in KINDS}


def legend(comparison: Comparison, hidden: Hidden) -> Colouring:
    """What the colours mean, with how many changes of each kind there are."""
    found = counts(comparison)
    chips = tuple(
        Chip(LOOKS[kind].color, f"{word(kind)} {numbers.count(found[kind])}", LOOKS[kind].glyph)
        for kind in KINDS
        if kind != "model" and found[kind] and kind not in hidden
    )
    title = QCoreApplication.translate("compare", "Differences")
    return Colouring(title if chips else QCoreApplication.translate("compare", "No differences"), chips=chips)


def colouring(comparison: Comparison, side: Side, names: Mapping[str, str], hidden: Hidden) -> Colouring:
    """The marks of one side, with the legend for exported pictures.

    Args:
        names: {key: node name} of the other side, for what a node became or came from.
    """
    marks: dict[str, Mark] = {}
    paints: dict[str, Paint] = {}

    def mark(keys: tuple[str, ...], kind: ChangeKind, label: str) -> None:
        look = LOOKS[kind]
        for each in keys:
            marks.setdefault(each, Mark(look.color, look.glyph, label, dotted=kind == "renamed"))
            if kind != "renamed":
                paints.setdefault(each, Paint(look.color, text_on(look.color), ""))

    rows = {each: row for row in reversed(comparison.rows) for each in row.keys(side)}
    for pair in comparison.pairs:
        if pair.kind == "same" or pair.kind in hidden:
            continue
        keys = pair.keys(side)
        row = rows.get(keys[0]) if keys else None
        partners = ", ".join(names.get(each, each) for each in pair.keys(other(side)))
        label = "\n".join(filter(None, (_words(pair.kind, row, pair.words), _across(side, partners))))
        mark(keys, pair.kind, label)
    alone: ChangeKind = "removed" if side == "a" else "added"
    gone = comparison.removed if side == "a" else comparison.added
    for each in gone if alone not in hidden else ():
        mark((each,), alone, _words(alone, rows.get(each), ""))
    key = legend(comparison, hidden)
    return Colouring(key.title, paints, marks, chips=key.chips)


def told(row: ChangeRow) -> str:
    """A row in one line: "MVAU_hls_3: SIMD 9 to 36; input INT8 to INT4"."""
    return f"{row.title}: {'; '.join(row.details)}" if row.details else row.title


def _words(kind: ChangeKind, row: ChangeRow | None, words: str) -> str:
    if row is None:
        return f"{word(kind)}: {words}" if words else word(kind)
    lines = [f"{word(row.kind)}: {row.title}", *row.details[:MOST_DETAILS]]
    if len(row.details) > MOST_DETAILS:
        more = QCoreApplication.translate("compare", "and {count} more")
        lines.append(more.format(count=numbers.count(len(row.details) - MOST_DETAILS)))
    return "\n".join(lines)


def _across(side: Side, partners: str) -> str:
    if not partners:
        return ""
    words = (
        QCoreApplication.translate("compare", "In B: {names}")
        if side == "a"
        else QCoreApplication.translate("compare", "In A: {names}")
    )
    return words.format(names=partners)
