"""The model of the Specialise table. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QObject

from projects.build.layers import LayerTable
from projects.folding.rules import STYLE
from widgets.specialise.rows import ANY, StyleRow
from widgets.specialise.words import choice_words, refused_words, why_words
from widgets.tables import columns
from widgets.tables.cell_words import tooltip
from widgets.tables.columns import ATTRIBUTE, BARS, Column, value_of
from widgets.tables.extras import Extras, figure
from widgets.tables.roles import Origin
from widgets.tables.table_model import TableModel

ASKED = ATTRIBUTE + STYLE
FIGURES = ("cycles", "LUT", "BRAM_18K", "DSP", "URAM")
_TITLES = {
    "before": (
        QT_TRANSLATE_NOOP("Specialise", "before"),
        QT_TRANSLATE_NOOP("Specialise", "The node's name before step_specialize_layers, which no style changes"),
    ),
    "node": (
        QT_TRANSLATE_NOOP("Specialise", "node"),
        QT_TRANSLATE_NOOP("Specialise", "FINN's name of the node as its style is now"),
    ),
    "op": (QT_TRANSLATE_NOOP("Specialise", "op"), QT_TRANSLATE_NOOP("Specialise", "What the node does")),
    ASKED: (
        STYLE,
        QT_TRANSLATE_NOOP("Specialise", "The implementation style you ask FINN for; not set, it chooses"),
    ),
    "variants": (
        QT_TRANSLATE_NOOP("Specialise", "variants"),
        QT_TRANSLATE_NOOP("Specialise", "The styles that FINN has for this operation, whatever the part"),
    ),
    "automatic": (
        QT_TRANSLATE_NOOP("Specialise", "automatic"),
        QT_TRANSLATE_NOOP("Specialise", "The style FINN takes on this part if nobody asks for one"),
    ),
    "chosen": (
        QT_TRANSLATE_NOOP("Specialise", "chosen"),
        QT_TRANSLATE_NOOP("Specialise", "The style FINN takes on this part as it is asked now"),
    ),
}
_CHIPS = ("variants", "automatic", "chosen")


def _columns() -> tuple[Column, ...]:
    def tr(words: str) -> str:
        return QCoreApplication.translate("Specialise", words)

    names = (Column(key, tr(title), chips=key in _CHIPS, tip=tr(tip)) for key, (title, tip) in _TITLES.items())
    why = Column("why", tr("why"), tip=tr("Why FINN takes this style"))
    return (*names, why, *(Column(name, name) for name in FIGURES))


class SpecialiseModel(TableModel):
    """One row a node in graph order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = _columns()
        self._rows: tuple[StyleRow, ...] = ()
        self._overridden: frozenset[str] = frozenset()
        self._largest: dict[str, float] = {}
        self._bottleneck: str | None = None
        self._locked = False

    @property
    def overridden(self) -> frozenset[str]:
        """The nodes whose style the user set, by key."""
        return self._overridden

    def set_rows(self, rows: tuple[StyleRow, ...], table: LayerTable | None, overridden: frozenset[str]) -> None:
        """Show these nodes.

        Args:
            table: that their figures come from.
            overridden: keys of the nodes whose style the user set.
        """
        layers = [row.layer for row in rows if row.layer is not None]

        def take() -> None:
            self._rows, self._overridden = rows, overridden
            self._bottleneck = table.bottleneck if table is not None else None
            self._largest = {name: columns.largest(layers, name) for name in BARS}

        self._show(tuple(row.key for row in rows), self._columns, take)

    @property
    def locked(self) -> bool:
        """Whether nothing can be changed."""
        return self._locked

    def set_locked(self, locked: bool) -> None:
        """Let nothing be changed."""
        self._locked = locked
        self._tell_all()

    def row(self, row: int) -> StyleRow:
        """The node of a row."""
        return self._rows[row]

    # -- TableModel --

    @property
    def editing(self) -> bool:
        return not self._locked and any(row.choice is not None for row in self._rows)

    def value(self, row: int, column: int) -> Any:
        node, about = self._rows[row], self._columns[column]
        if about.key in FIGURES:
            return None if node.layer is None else value_of(node.layer, about)
        values = {
            "before": node.pre_name,
            "node": node.name,
            "op": node.op,
            ASKED: node.preferred,
            "variants": node.styles,
            "automatic": node.automatic,
            "chosen": node.chosen,
        }
        return values[about.key] if about.key in values else why_words(node)

    def words(self, row: int, column: int, plain: bool = False) -> str:
        if self._columns[column].key == ASKED and not plain:
            return choice_words(self._rows[row].preferred)
        return super().words(row, column, plain)

    def name_of(self, row: int) -> str:
        return self._rows[row].pre_name

    def filtered(self, row: int) -> tuple[str, str]:
        node = self._rows[row]
        return f"{node.pre_name} {node.name}", node.op

    def tooltip(self, row: int, column: int) -> str:
        node, about = self._rows[row], self._columns[column]
        if about.key in FIGURES:
            if node.layer is None:
                return self.tr("FINN gives no estimate for %1").replace("%1", node.pre_name)
            return tooltip(node.layer, about, self.value(row, column), {}, self.is_bottleneck(row), Extras())
        if about.key == "before":
            return "\n".join(filter(None, (node.pre_name, self.problem(row))))
        if about.key in ("op", "node"):
            return self.words(row, column)
        if about.key == ASKED:
            asked = f'{STYLE} = "{node.preferred or ""}"'
            return "\n".join(filter(None, (self.automatic_words(row, column), asked, self.problem(row))))
        if about.key == "variants":
            refused = (refused_words(node, style) for style in node.styles if node.choice and not node.takes(style))
            return "\n".join((self.words(row, column), *refused))
        return why_words(node) or self.tr("FINN has not said why")

    def origin(self, row: int, column: int) -> Origin:
        node = self._rows[row]
        if self._columns[column].key != ASKED:
            return Origin.FIXED
        if node.key in self._overridden:
            return Origin.USER
        return Origin.FIXED if self._locked or node.choice is None else Origin.AUTOMATIC

    def problem(self, row: int) -> str:
        node = self._rows[row]
        return "" if node.honoured else refused_words(node, node.preferred or ANY)

    def is_bottleneck(self, row: int) -> bool:
        return bool(self._bottleneck) and self._rows[row].name == self._bottleneck

    def bar(self, row: int, column: int) -> float | None:
        name, layer = self._columns[column].key, self._rows[row].layer
        top = self._largest.get(name)
        value = figure(layer, name) if top and layer is not None else None
        return None if not top or value is None else value / top

    def automatic_words(self, row: int, column: int) -> str:
        node = self._rows[row]
        if self.origin(row, column) is not Origin.USER or not node.automatic:
            return ""
        return self.tr("auto %1").replace("%1", node.automatic)

    def is_live(self, column: int) -> bool:
        return super().is_live(column) or self._columns[column].key in ("node", "automatic", "chosen", "why")
