"""What a cell of a layers table tells when it is pointed at. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from projects import numbers
from projects.build.layers import RESOURCES, Layer, LayerAttribute
from widgets.tables import columns
from widgets.tables.columns import Column, words_of
from widgets.tables.extras import Extras, figure
from widgets.words import translated

_LIMITS = QT_TRANSLATE_NOOP("LayersModel", "This layer limits the throughput")


def _tr(words: str, *values: str) -> str:
    said = QCoreApplication.translate("LayersModel", words)
    for at, value in enumerate(values, 1):
        said = said.replace(f"%{at}", value)
    return said


def tooltip(layer: Layer, about: Column, value: Any, totals: Mapping[str, float], limits: bool, extras: Extras) -> str:
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
    if about.key == "node":
        problem = extras.problems.get(layer.key, "")
        return "\n".join(filter(None, (layer.name, _tr(_LIMITS) if limits else "", problem)))
    if about.key == "BRAM_eff" and value is None and layer.bram_18k == 0:
        return _tr(QT_TRANSLATE_NOOP("LayersModel", "%1 takes no BRAM_18K"), layer.name)
    if about.compared:
        return _change_words(layer, about.compared, extras)
    if about.freed:
        return _offer_words(layer, about.freed, extras)
    if about.attribute:
        found = layer.attribute(about.attribute)
        if found is None:
            return _tr(QT_TRANSLATE_NOOP("LayersModel", "%1 has no %2"), layer.op_type, about.attribute)
        return _attribute_words(found, about)
    return words_of(value, about)


def _change_words(layer: Layer, name: str, extras: Extras) -> str:
    was, now = extras.was(layer, name), figure(layer, name)
    if was is None:
        return _tr(QT_TRANSLATE_NOOP("LayersModel", "The last build has no such figure of %1"), layer.name)
    words = QT_TRANSLATE_NOOP("LayersModel", "%1 %2 in the last build, %3 now")
    return _tr(words, numbers.count(was), name, numbers.count(now))


def _offer_words(layer: Layer, freed: str, extras: Extras) -> str:
    offer = extras.offer(layer, freed)
    if offer is None:
        return _tr(QT_TRANSLATE_NOOP("LayersModel", "FINN has not been asked yet"))
    words = translated(offer.words)
    if not offer.edits:
        return words
    return words + "\n" + _tr(QT_TRANSLATE_NOOP("LayersModel", "Double-click or Enter makes this change"))


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
