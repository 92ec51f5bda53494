"""The builds of a comparison as a Qt table model, with the best of each column marked. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from projects import numbers
from projects.build.layers import RESOURCES
from projects.versus.best import HIGHER, best_of
from projects.versus.figures import figure
from widgets.tables.columns import Column
from widgets.tables.table_model import TableModel
from widgets.theme.fonts import tabular_font
from widgets.versus.rows import VersusRow, bare_words, figure_meaning, figure_plain, figure_title

BEST = Qt.ItemDataRole.UserRole + 20
BEST_GLYPH = "star"
GLYPH_ROOM = 20  # what the mark of the best takes of a cell, in pixels
_SHARE = "share:"


@dataclass(frozen=True)
class BuildColumn(Column):
    """A column of the table. number: its values are figures."""

    number: bool = False

    @cached_property
    def is_number(self) -> bool:
        """Whether its values are right-aligned."""
        return self.number


def columns_of(rows: tuple[VersusRow, ...]) -> tuple[BuildColumn, ...]:
    """The columns; shown unasked are those that tell builds apart."""

    def tr(words: str) -> str:
        return QCoreApplication.translate("versus", words)

    def differs(name: str) -> bool:
        return len({getattr(row.figures.request, name, None) for row in rows}) > 1

    def used(name: str) -> bool:
        return any(row.figures.totals.get(name) for row in rows)

    def of_figure(key: str, shown: bool = True) -> BuildColumn:
        return BuildColumn(key, figure_title(key), shown, tip=figure_meaning(key), number=True)

    return (
        BuildColumn("build", tr("build"), tip=tr("The build by its number")),
        BuildColumn(
            "place", tr("board"), len({r.figures.place for r in rows}) > 1, tip=tr("The board or part it was built for")
        ),
        BuildColumn("clock", tr("clock"), differs("clock_ns"), tip=tr("Clock period (ns)"), number=True),
        BuildColumn("target", tr("target fps"), tip=tr("Frames a second that were asked for"), number=True),
        *(of_figure(key) for key in ("fps", "latency_ns", "max_cycles")),
        *(of_figure(key, key in ("LUT", "BRAM_18K") or used(key)) for key in RESOURCES),
        of_figure("share"),
        *(
            BuildColumn(
                _SHARE + name,
                f"{name} %",
                False,
                tip=tr("Share of the part's {name} that is used").format(name=name),
                number=True,
            )
            for name in RESOURCES
        ),
        of_figure("seconds"),
        BuildColumn("bottleneck", tr("slowest layer"), False, tip=tr("The layer that limits the throughput")),
        BuildColumn(
            "mvau_wwidth_max",
            "mvau_wwidth_max",
            differs("mvau_wwidth_max"),
            tip=tr("Widest weight stream of a processing element (bits)"),
            number=True,
        ),
        BuildColumn(
            "standalone_thresholds",
            "standalone_thresholds",
            differs("standalone_thresholds"),
            tip=tr("Whether thresholds stay layers of their own"),
            number=True,
        ),
    )


class BuildsModel(TableModel):
    """One row a build, in the order given."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: tuple[VersusRow, ...] = ()
        self._best: Mapping[str, frozenset[str]] = {}
        self._bold = tabular_font()
        self._bold.setWeight(QFont.Weight.Bold)

    @property
    def rows(self) -> tuple[VersusRow, ...]:
        """The builds."""
        return self._rows

    def set_rows(self, rows: tuple[VersusRow, ...]) -> None:
        """Show these."""

        def take() -> None:
            self._rows = rows
            self._best = best_of([row.figures for row in rows])

        self._show(tuple(row.id for row in rows), columns_of(rows), take)

    def is_best(self, row: int, at: int) -> bool:
        """Whether no build listed is better in this column."""
        return self._keys[row] in self._best.get(self._columns[at].key, ())

    # -- what TableModel asks --

    def value(self, row: int, column: int) -> Any:
        build, key = self._rows[row].figures, self._columns[column].key
        request = build.request
        if key in HIGHER:
            return figure(build, key)
        if key.startswith(_SHARE):
            return build.shares.get(key.removeprefix(_SHARE))
        if key == "build":
            return self.name_of(row)
        if key == "place":
            return build.place or None
        if key == "bottleneck":
            return build.bottleneck
        if request is None:
            return None
        names = {"clock": "clock_ns", "target": "target_fps"}
        return getattr(request, names.get(key, key))

    def words(self, row: int, column: int, plain: bool = False) -> str:
        value, key = self.value(row, column), self._columns[column].key
        if key in HIGHER or key.startswith(_SHARE):
            kind = "share" if key.startswith(_SHARE) else key
            words = figure_plain(kind, value) if plain else bare_words(kind, value)
            tightest = self._rows[row].figures.tightest
            return f"{words} {tightest}" if key == "share" and tightest else words
        if value is None:
            return "" if plain else numbers.UNKNOWN
        if isinstance(value, bool):
            return self.tr("on") if value else self.tr("off")
        if isinstance(value, str):
            return value
        if plain:
            return f"{value:g}"
        if key == "clock":
            return f"{value:g}{numbers.NARROW_SPACE}ns"
        return numbers.count(value)

    def name_of(self, row: int) -> str:
        build = self._rows[row]
        return build.name if build.finished else f"{build.name} ({build.figures.state.value.lower()})"

    def filtered(self, row: int) -> tuple[str, str]:
        return self.name_of(row), ""

    def tooltip(self, row: int, column: int) -> str:
        build, key = self._rows[row].figures, self._columns[column].key
        title, words = self._columns[column].title, self.words(row, column)
        lines = [f"{self.name_of(row)}: {words} {title}" if key == "fps" else f"{self.name_of(row)}: {title} {words}"]
        if key in build.shares:
            share = numbers.percent(build.shares[key])
            there = numbers.count(build.available[key])
            lines.append(self.tr("{share} of {there} on {part}").format(share=share, there=there, part=build.part))
        if key == "max_cycles" and build.bottleneck:
            lines.append(self.tr("in {layer}").format(layer=build.bottleneck))
        if key == "build":
            lines = [self.name_of(row), build.id]
        if self.is_best(row, column):
            lines.append(self.tr("best of the builds listed"))
        return "\n".join(lines)

    def extra_width(self, at: int) -> int:
        best = [self.words(row, at) for row in range(len(self._rows)) if self.is_best(row, at)]
        # Bold words are wider than those that are measured.
        plain, bold = QFontMetricsF(tabular_font()), QFontMetricsF(self._bold)
        wider = max((bold.horizontalAdvance(words) - plain.horizontalAdvance(words) for words in best), default=0)
        return GLYPH_ROOM + math.ceil(wider) if best else 4

    def _accessible(self, row: int, at: int) -> str:
        best = self.tr(", best") if self.is_best(row, at) else ""
        return super()._accessible(row, at) + best

    def _own(self, row: int, at: int, role: int) -> Any:
        if role == BEST:
            return self.is_best(row, at)
        if role == Qt.ItemDataRole.FontRole:
            return self._bold if self.is_best(row, at) else None
        return super()._own(row, at, role)
