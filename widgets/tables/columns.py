"""The columns of a layers table: what each shows of a layer, how it reads, sorts and is copied.

Layer: widgets. Thread: any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from projects import numbers
from projects.build.layers import FOLDING_ATTRIBUTES, RESOURCES, Layer, LayerTable
from projects.folding.exchange import FREED
from widgets.tables.extras import COMPARED, Extras, figure

ATTRIBUTE, CHANGE, OFFER = "attribute:", "change:", "offer:"
FIGURES = ("cycles", *RESOURCES)
BARS = ("cycles", "LUT", "BRAM_18K")
# Shown even where every layer has FINN's default; of the others only those that some layer departs from.
ALWAYS_SHOWN = ("PE", "SIMD", "ram_style")
_SHARES = ("share", "BRAM_eff")

_TOOLTIPS = {
    "node": QT_TRANSLATE_NOOP("Columns", "FINN's name of the node in this step"),
    "op": QT_TRANSLATE_NOOP("Columns", "FINN's op type: what the node does"),
    "impl": QT_TRANSLATE_NOOP("Columns", "Implementation style: hls (C++ for Vitis HLS) or rtl (Verilog)"),
    "cycles": QT_TRANSLATE_NOOP("Columns", "Clock cycles a frame, FINN's estimate"),
    "LUT": QT_TRANSLATE_NOOP("Columns", "Lookup tables (count), FINN's estimate"),
    "BRAM_18K": QT_TRANSLATE_NOOP("Columns", "Block RAMs of 18 kbit (count), FINN's estimate"),
    "URAM": QT_TRANSLATE_NOOP("Columns", "UltraRAMs of 288 kbit (count), FINN's estimate"),
    "DSP": QT_TRANSLATE_NOOP("Columns", "DSP slices (count), FINN's estimate"),
    "BRAM_eff": QT_TRANSLATE_NOOP(
        "Columns", "BRAM efficiency: share of the BRAM_18K that is filled (%), FINN's estimate"
    ),
    "share": QT_TRANSLATE_NOOP("Columns", "Cycles of this layer over those of the slowest one (%)"),
    "change:LUT": QT_TRANSLATE_NOOP("Columns", "Lookup tables (count) more or fewer than in the last build"),
    "change:BRAM_18K": QT_TRANSLATE_NOOP(
        "Columns", "Block RAMs of 18 kbit (count) more or fewer than in the last build"
    ),
    "change:cycles": QT_TRANSLATE_NOOP("Columns", "Clock cycles a frame more or fewer than in the last build"),
    "offer:BRAM_18K": QT_TRANSLATE_NOOP(
        "Columns",
        "What the cheapest legal change costs that frees BRAM_18K in this layer (LUT for each BRAM_18K).\n"
        "Below 0 both become fewer; what else changes stands at each.",
    ),
    "offer:LUT": QT_TRANSLATE_NOOP(
        "Columns",
        "What the cheapest legal change costs that frees LUT in this layer (BRAM_18K for each 100 LUT).\n"
        "Below 0 both become fewer; what else changes stands at each.",
    ),
    "PE": QT_TRANSLATE_NOOP("Columns", "Processing elements: outputs computed side by side (count)"),
    "SIMD": QT_TRANSLATE_NOOP("Columns", "Inputs taken side by side by each processing element (count)"),
    "ram_style": QT_TRANSLATE_NOOP("Columns", "The memory the weights or the buffer are kept in"),
    "ram_style_thresholds": QT_TRANSLATE_NOOP("Columns", "The memory the thresholds are kept in"),
    "mem_mode": QT_TRANSLATE_NOOP("Columns", "Where the weights are and how they reach the layer"),
    "resType": QT_TRANSLATE_NOOP("Columns", "What multiplies: lookup tables or DSP slices"),
    "runtime_writeable_weights": QT_TRANSLATE_NOOP("Columns", "1: the weights can be changed while it runs"),
    "parallel_window": QT_TRANSLATE_NOOP("Columns", "1: the whole window is given out at once"),
    "depth_trigger_uram": QT_TRANSLATE_NOOP("Columns", "Memories at least this deep go to URAM (0: none)"),
    "depth_trigger_bram": QT_TRANSLATE_NOOP("Columns", "Memories at least this deep go to BRAM (0: none)"),
    "inFIFODepths": QT_TRANSLATE_NOOP("Columns", "Depth of the FIFO at each input (words)"),
    "outFIFODepths": QT_TRANSLATE_NOOP("Columns", "Depth of the FIFO at each output (words)"),
}


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        key: "node", "op", "impl", a figure's name, "share", "BRAM_eff", or "attribute:", "change:" or "offer:" and a
            name; stable over tables.
        title: what its header says, FINN's own word where there is one.
        shown: whether it is shown while nobody chose otherwise.
        chips: whether its words are drawn as chips.
        tip: what it means and in which unit, where that is not one of the common columns.
    """

    key: str
    title: str
    shown: bool = True
    chips: bool = False
    tip: str = ""

    @cached_property
    def attribute(self) -> str:
        """FINN's name of the attribute, or "" where the column shows something else."""
        return _after(ATTRIBUTE, self.key)

    @cached_property
    def compared(self) -> str:
        """The figure whose change since the last build it shows, or ""."""
        return _after(CHANGE, self.key)

    @cached_property
    def freed(self) -> str:
        """The resource that the change it prices would free, or ""."""
        return _after(OFFER, self.key)

    @cached_property
    def is_number(self) -> bool:
        """Whether its values are figures, which are right-aligned."""
        return self.key in FIGURES or self.key in _SHARES or bool(self.compared or self.freed)

    @property
    def tooltip(self) -> str:
        """What it means and in which unit."""
        if self.tip:
            return self.tip
        words = _TOOLTIPS.get(self.attribute or self.key, "")
        return QCoreApplication.translate("Columns", words) if words else self.title


def _after(prefix: str, key: str) -> str:
    return key.removeprefix(prefix) if key.startswith(prefix) else ""


def columns_of(table: LayerTable, extras: Extras | None = None) -> tuple[Column, ...]:
    """The columns a table has: names, folding attributes, figures, changes, then every other attribute (not shown)."""
    extras = extras or Extras()
    compared = COMPARED if extras.before is not None else ()
    differs = extras.differs(table.layers)
    found = dict.fromkeys(a.name for layer in table.layers for a in layer.attributes)
    folding = [name for name in FOLDING_ATTRIBUTES if name in found]
    others = sorted((name for name in found if name not in FOLDING_ATTRIBUTES), key=str.lower)
    return (
        Column("node", QCoreApplication.translate("Columns", "node")),
        Column("op", QCoreApplication.translate("Columns", "op")),
        Column("impl", QCoreApplication.translate("Columns", "impl"), chips=True),
        *(Column(ATTRIBUTE + name, name, name in ALWAYS_SHOWN or _departs(table, name)) for name in folding),
        *(Column(name, name) for name in FIGURES),
        Column("BRAM_eff", "BRAM_eff"),
        Column("share", QCoreApplication.translate("Columns", "share")),
        *(Column(CHANGE + name, f"Δ{name}", differs) for name in compared),
        *(Column(OFFER + name, _offer_title(name), False) for name in FREED),
        *(Column(ATTRIBUTE + name, name, False) for name in others),
    )


def _departs(table: LayerTable, name: str) -> bool:
    found = (layer.attribute(name) for layer in table.layers)
    return any(a is not None and a.value != a.default for a in found)


def _offer_title(freed: str) -> str:
    if freed == "LUT":
        return QCoreApplication.translate("Columns", "BRAM per 100 LUT")
    return QCoreApplication.translate("Columns", "LUT per BRAM")


def slowest(table: LayerTable) -> int | None:
    """The most cycles any layer takes, None where no layer has an estimate."""
    return table.max_cycles or max((layer.cycles for layer in table.layers if layer.cycles), default=None)


def value_of(layer: Layer, column: Column, max_cycles: int | None = None, extras: Extras | None = None) -> Any:
    """What a cell holds; None where it is not known or the layer has no such thing."""
    extras = extras or Extras()
    if column.attribute:
        found = layer.attribute(column.attribute)
        return None if found is None else found.value
    if column.key in FIGURES:
        return figure(layer, column.key)
    if column.compared:
        return extras.change(layer, column.compared)
    if column.freed:
        offer = extras.offer(layer, column.freed)
        return None if offer is None else offer.rate
    if column.key == "BRAM_eff":
        # FINN calls no memory at all fully used.
        return layer.bram_efficiency if layer.bram_18k else None
    if column.key == "share":
        return None if layer.cycles is None or not max_cycles else layer.cycles / max_cycles
    return {"node": layer.name, "op": layer.op_type, "impl": layer.impl}[column.key]


def words_of(value: Any, column: Column, plain: bool = False) -> str:
    """A cell's value as text. plain: as copied, without thin spaces, unknown as nothing, shares in percent."""
    space = "" if plain else numbers.NARROW_SPACE
    if column.is_number:
        if plain and value is None:
            return ""
        if column.key in _SHARES:
            return f"{value * 100:.1f}" if plain else numbers.percent(value)
        if column.compared and not plain:
            return numbers.difference(value)
        return numbers.count(value, space)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float | list | tuple):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(words_of(item, column, plain) for item in value)
    return numbers.count(value, space) if isinstance(value, int) else f"{value:g}"


def sort_key(value: Any) -> tuple[Any, ...]:
    """A key that puts numbers by size and names as a person counts (MVAU_2 before MVAU_10)."""
    if isinstance(value, int | float):
        return (0, value)
    if isinstance(value, list | tuple):
        return (1, [sort_key(item) for item in value])
    parts = re.split(r"(\d+)", str(value).lower())
    return (2, [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts])


def largest(layers: Iterable[Layer], name: str) -> float:
    """The largest value of a figure, against which bars are drawn; 0 where there is none."""
    return max((figure(layer, name) or 0 for layer in layers), default=0)
