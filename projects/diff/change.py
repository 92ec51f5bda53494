"""One difference between two nodes that are the same thing, or between two models as wholes.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from projects.model.names import shape_words, shown
from projects.text import Text, text

ChangeSort = Literal["operator", "attribute", "shape", "datatype", "weights", "order", "name", "model"]
Shape = tuple[int | str | None, ...] | None
_LONGEST = 60  # characters of a value in a sentence


@dataclass(frozen=True)
class Change:
    """What was one thing before and is another after.

    Args:
        sort: what kind of thing it is.
        what: the thing ("SIMD", "input datatype", "thresholds", "operator", "order": what is in front of it).
        before, after: JSON values; None: there is none on that side.
        words: the sentence for a person ("SIMD 9 to 36").
    """

    sort: ChangeSort
    what: str
    before: Any
    after: Any
    words: Text


def operator_change(before: str, after: str) -> Change:
    """Another operator does the work."""
    words = text("operator {before} to {after}", before=shown(before), after=shown(after))
    return Change("operator", "operator", before, after, words)


def attribute_change(name: str, before: Any, after: Any) -> Change:
    """An attribute has another value; None: it is not set."""
    values = {"name": shown(name), "before": value_words(before), "after": value_words(after)}
    if before is None:
        words = text("{name} {after} (was not set)", **values)
    elif after is None:
        words = text("{name} no longer set (was {before})", **values)
    else:
        words = text("{name} {before} to {after}", **values)
    return Change("attribute", name, before, after, words)


def shape_change(what: str, before: Shape, after: Shape) -> Change:
    """A tensor has another shape. what: which ("input", "output 2")."""
    words = text("{what} shape {before} to {after}", what=what, before=shape_words(before), after=shape_words(after))
    return Change("shape", f"{what} shape", _shape(before), _shape(after), words)


def datatype_change(what: str, before: str | None, after: str | None) -> Change:
    """A tensor has another FINN datatype; None: it is annotated with none."""
    values = {"what": what, "before": before, "after": after}
    if before is None:
        words = text("{what} {after} (was not annotated)", **values)
    elif after is None:
        words = text("{what} no longer annotated (was {before})", **values)
    else:
        words = text("{what} {before} to {after}", **values)
    return Change("datatype", f"{what} datatype", before, after, words)


def name_change(before: str, after: str) -> Change:
    """Another name, and nothing more by that."""
    return Change("name", "name", before, after, text("name {before} to {after}", before=before, after=after))


def model_change(what: str, before: Any, after: Any, words: Text) -> Change:
    """Something of the model as a whole."""
    return Change("model", what, before, after, words)


def value_words(value: Any) -> str:
    """The value of an attribute, short enough for a sentence."""
    if isinstance(value, list):
        words = "[" + ", ".join(map(value_words, value)) + "]"
    elif isinstance(value, float):
        words = f"{value:.6g}"
    elif isinstance(value, str):
        words = shown(value) or '""'
    else:
        words = str(value)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _shape(shape: Shape) -> list[int | str | None] | None:
    return None if shape is None else list(shape)
