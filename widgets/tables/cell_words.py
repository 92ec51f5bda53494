"""What a cell of a layers table tells when it is pointed at. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from projects import numbers
from projects.build.layers import RESOURCES, Layer, LayerAttribute
from widgets.tables import columns
from widgets.tables.columns import Column, words_of

_LIMITS = QT_TRANSLATE_NOOP("LayersModel", "This layer limits the throughput")


def _tr(words: str, *values: str) -> str:
    said = QCoreApplication.translate("LayersModel", words)
    for at, value in enumerate(values, 1):
        said = said.replace(f"%{at}", value)
    return said


def tooltip(layer: Layer, about: Column, value: Any, totals: Mapping[str, float], limits: bool) -> str:
    """A cell's value, and what it means. limits: this layer is the bottleneck."""
    if about.key in columns.FIGURES and value is None:
        return layer.estimate_error or _tr(
            QT_TRANSLATE_NOOP("LayersModel", "FINN gives no estimate for %1"), layer.name
        )
    if about.key == "cycles":
        words = _tr(QT_TRANSLATE_NOOP("LayersModel", "%1 cycles a frame"), numbers.count(value))
        return words + "\n" + _tr(_LIMITS) if limits else words
    if about.key in RESOURCES:
        words = f"{numbers.count(value)} {about.key}"
        if totals.get(about.key):
            share = numbers.percent(value / totals[about.key])
            words += "\n" + _tr(QT_TRANSLATE_NOOP("LayersModel", "%1 of what the part has"), share)
        return words
    if about.key == "node" and limits:
        return layer.name + "\n" + _tr(_LIMITS)
    if about.attribute:
        found = layer.attribute(about.attribute)
        if found is None:
            return _tr(QT_TRANSLATE_NOOP("LayersModel", "%1 has no %2"), layer.op_type, about.attribute)
        return _attribute_words(found, about)
    return words_of(value, about)


def _attribute_words(found: LayerAttribute, about: Column) -> str:
    lines = [f"{found.name} = {quoted(words_of(found.value, about))}"]
    if found.default is not None:
        default = quoted(words_of(found.default, about))
        lines.append(_tr(QT_TRANSLATE_NOOP("LayersModel", "default: %1"), default))
    if found.allowed:
        allowed = ", ".join(quoted(str(a)) for a in found.allowed)
        lines.append(_tr(QT_TRANSLATE_NOOP("LayersModel", "allowed: %1"), allowed))
    return "\n".join(lines)


def automatic_words(value: Any, about: Column) -> str:
    """What FINN would have taken, said of a value that the user set: "auto 36"."""
    return _tr(QT_TRANSLATE_NOOP("LayersModel", "auto %1"), quoted(words_of(value, about)))


def quoted(words: str) -> str:
    """The words, or a pair of quotation marks where they are empty and would not be seen."""
    return words or '""'
