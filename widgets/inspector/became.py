"""What the inspector says of a node of an earlier step: which layers it became. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.build.layers import Layer
from widgets.inspector.page import Page

LAYER, TABLE, CARRIER = "layer", "table", "carrier"


@dataclass(frozen=True)
class Became:
    """What a node became.

    Args:
        layers: the one that does its work first. whose: whose figures they have ("Figures of step_..., by lineage").
        counted_at: (key, name) of the node that carries the figures of the layer that this one is a part of; None where
            it carries them itself, or no node does. part: it is only a part of the layer.
        step: where the layers can be seen. editable: values of theirs can be set in the Layers table.
    """

    layers: tuple[Layer, ...]
    whose: str
    part: bool = False
    counted_at: tuple[str, str] | None = None
    step: str = ""
    editable: bool = False


def _tr(words: str) -> str:
    return QCoreApplication.translate("Inspector", words)


def write_became(page: Page, became: Became, max_cycles: int | None) -> None:
    """Write the section: a row for each layer."""
    page.heading(_tr("Part of a layer") if became.part else _tr("Became"))
    for layer in became.layers:
        slowest = layer.cycles is not None and layer.cycles == max_cycles
        page.rich(f"{page.link(layer.name, LAYER, layer.key)} &nbsp;{_figures(layer, slowest)}")
    if became.counted_at is not None:
        node = page.link(became.counted_at[1], CARRIER, became.counted_at[0])
        page.rich(_tr("Its figures are counted at {node}.").format(node=node))
    page.words(became.whose)
    main = became.layers[0].key
    ways = [page.link(_tr("Go to {step}").format(step=became.step), LAYER, main)] if became.step else []
    ways += [page.link(_tr("Edit in the Layers table"), TABLE, main)] if became.editable else []
    page.rich("<br>".join(ways))


def _figures(layer: Layer, slowest: bool) -> str:
    cycles = _tr("{n} cycles").format(n=numbers.count(layer.cycles))
    parts = [f"<b>{escape(cycles)}, {escape(_tr('the bottleneck'))}</b>" if slowest else escape(cycles)]
    resources = (("LUT", layer.lut), ("BRAM_18K", layer.bram_18k), ("URAM", layer.uram), ("DSP", layer.dsp))
    parts += [f"{numbers.count(value)} {name}" for name, value in resources if value != 0]
    return " · ".join(parts)
