"""The inspector's page of a node. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.build.layers import FOLDING_ATTRIBUTES, Layer, LayerAttribute
from projects.model.summary import ModelSummary, Node, Tensor
from widgets.inspector.became import Became, write_became
from widgets.inspector.page import Page, plain

TENSOR, WEIGHTS, STEP, SUBGRAPH = "tensor", "weights", "step", "subgraph"
Definitions = Mapping[str, Mapping[str, Mapping[str, Any]]]


def _tr(words: str) -> str:
    return QCoreApplication.translate("Inspector", words)


def write_node(
    page: Page,
    summary: ModelSummary,
    node: Node,
    layer: Layer | None,
    definitions: Definitions,
    max_cycles: int | None,
    became: Became | None = None,
) -> None:
    """Write the page: what it is, estimates or what it became, attributes, tensors."""
    page.title(node.label, layer.impl if layer is not None else "")
    page.words(f"{node.op_type} · {node.domain or 'ai.onnx'}")
    if node.subgraph is not None:
        page.rich(page.link(_tr("Open the partition"), SUBGRAPH, node.subgraph))
    if layer is not None:
        _write_estimates(page, layer, max_cycles)
    elif became is not None:
        write_became(page, became, max_cycles)
    attributes = _attributes(node, layer, definitions)
    page.heading(_tr("Attributes"), "" if attributes else _tr("none"))
    for attribute in attributes:
        _write_attribute(page, attribute)
    for words, names in ((_tr("Inputs"), node.inputs), (_tr("Outputs"), node.outputs)):
        page.heading(words, "" if any(names) else _tr("none"))
        for number, name in enumerate(names):
            if name:
                _write_tensor(page, number, summary.tensors.get(name) or Tensor(name, None, None, None))


def _write_estimates(page: Page, layer: Layer, max_cycles: int | None) -> None:
    page.heading(_tr("Estimates"), _tr("by FINN"))
    note = ""
    if layer.cycles is not None and max_cycles:
        share = numbers.percent(layer.cycles / max_cycles)
        note = _tr("the bottleneck") if layer.cycles == max_cycles else _tr("{share} of the slowest layer")
        note = note.format(share=share)
    page.row(_tr("cycles"), plain(layer.cycles), note=escape(note), bold=bool(note) and layer.cycles == max_cycles)
    for name, value in (("LUT", layer.lut), ("BRAM_18K", layer.bram_18k), ("URAM", layer.uram), ("DSP", layer.dsp)):
        page.row(name, numbers.count(value), faint=not value)
    if layer.estimate_error:
        page.row(_tr("FINN says"), plain(layer.estimate_error))


def _attributes(node: Node, layer: Layer | None, definitions: Definitions) -> list[LayerAttribute]:
    if layer is not None:
        found = list(layer.attributes)
    else:
        known = definitions.get(node.op_type, {})
        found = [
            LayerAttribute(
                a.name,
                a.value,
                known.get(a.name, {}).get("default"),
                str(known.get(a.name, {}).get("kind", "")),
                _allowed(known.get(a.name, {}).get("allowed")),
                explicit=True,
            )
            for a in node.attributes
        ]
        given = {a.name for a in node.attributes}
        found += [
            LayerAttribute(name, d.get("default"), d.get("default"), str(d.get("kind", "")), _allowed(d.get("allowed")))
            for name, d in known.items()
            if name not in given
        ]
    order = {name: number for number, name in enumerate(FOLDING_ATTRIBUTES)}
    # What the node sets itself comes first, and of that what decides the folding.
    return sorted(found, key=lambda a: (not a.explicit, order.get(a.name, len(order)), a.name.casefold()))


def _allowed(values: Any) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)


def _write_attribute(page: Page, attribute: LayerAttribute) -> None:
    notes = []
    if attribute.allowed:
        choices = ", ".join(str(choice) or "“”" for choice in attribute.allowed)
        notes.append(_tr("one of {choices}").format(choices=choices))
    # FINN gives what every node must set (PE, MW ...) a default of 0 or nothing, which would say nothing here.
    if attribute.explicit and attribute.default and attribute.value != attribute.default:
        notes.append(_tr("default {value}").format(value=attribute.default))
    page.row(
        attribute.name,
        plain(attribute.value),
        faint=not attribute.explicit,
        bold=attribute.explicit,
        note=escape(" · ".join(notes)),
    )


def _write_tensor(page: Page, number: int, tensor: Tensor) -> None:
    name = page.link(tensor.name, TENSOR, tensor.name)
    note = escape(tensor_line(tensor))
    if tensor.stored:
        note += f" · {page.link(_tr('weights'), WEIGHTS, tensor.name)}"
    page.row(str(number), name, note=note)


def tensor_line(tensor: Tensor) -> str:
    """Shape, datatype and layout on one line."""
    datatype = tensor.datatype or (tensor.element or "").lower() or numbers.UNKNOWN
    parts = [shape_words(tensor), datatype]
    if tensor.layout:
        parts.append("".join(tensor.layout))
    return " · ".join(parts)


def shape_words(tensor: Tensor) -> str:
    """`1 × 3 × 32 × 32`; "?" for a dimension nobody knows."""  # noqa: RUF002 - the sign as shown
    if tensor.shape is None:
        return _tr("shape unknown")
    if not tensor.shape:
        return _tr("one number")
    return " × ".join("?" if size is None else str(size) for size in tensor.shape)  # noqa: RUF001
