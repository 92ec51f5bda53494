"""What an edit of a layers table asks for: which cells it changes, judged by FINN's rules before anyone hears of it.

Nothing here changes a table: an edit is a wish, and a new table comes back. Layer: widgets. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from projects.build.layers import Layer
from projects.folding.overrides import Edit
from projects.folding.rules import EDITABLE, PLACEMENT, Choices, check, choices
from projects.folding.values import stepped, typed
from projects.text import Text

_KINDS = ("i", "s", "f", "ints")  # what `rules.check` can judge
_NAMES = frozenset((*EDITABLE, *PLACEMENT))

Cell = tuple[str, str]
"""A layer's key and an attribute."""


@dataclass(frozen=True)
class Editing:
    """The two layers of values.

    Args:
        automatic: {key: {attribute: FINN's own value}}.
        overridden: the cells that the user set, and to what.
    """

    automatic: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    overridden: Mapping[Cell, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """What of a paste was left out: how many values, of how many, and why the first of them."""

    count: int
    total: int
    node: str = ""
    attribute: str = ""
    why: Text | None = None


def is_editable(layer: Layer, attribute: str) -> bool:
    """Whether a person may choose here. Asked for every cell painted, so it works out no values."""
    if attribute not in _NAMES:
        return False
    found = layer.attribute(attribute)
    return found is not None and found.kind in _KINDS


def editable(layer: Layer, attribute: str) -> Choices | None:
    """What a person may choose here; None where the layer has no such attribute or nothing may set it."""
    return choices(layer, attribute) if is_editable(layer, attribute) else None


def edits_of(layers: Iterable[Layer], attribute: str, value: Any) -> tuple[Edit, ...]:
    """One value for many layers; those that cannot have it, or have it already, are left out."""
    return tuple(e for layer in layers if (e := _edit(layer, attribute, value)) is not None)


def steps_of(layers: Iterable[Layer], attribute: str, by: int) -> tuple[Edit, ...]:
    """Every layer to its own next legal value, up (by 1) or down (by -1)."""
    made = []
    for layer in layers:
        found, now = editable(layer, attribute), layer.attribute(attribute)
        if found is not None and now is not None:
            made.append(_edit(layer, attribute, stepped(found, now.value, by)))
    return tuple(edit for edit in made if edit is not None)


def _edit(layer: Layer, attribute: str, value: Any) -> Edit | None:
    found = layer.attribute(attribute)
    if found is None or not is_editable(layer, attribute) or check(layer, attribute, value) is not None:
        return None
    return None if found.value == value else Edit(layer.key, attribute, value)


def pasted(cells: Sequence[tuple[Layer | None, str, str]]) -> tuple[tuple[Edit, ...], Refused]:
    """What pasted words ask for, as (layer, attribute, words); a cell outside the table has no layer.

    Values of one layer that only go together (a SIMD and a parallel window) are tried again once the others are in.
    """
    now = {layer.key: layer for layer, _, _ in cells if layer is not None}
    made: dict[Cell, Edit] = {}
    waiting, before = list(cells), -1
    first: tuple[str, str, Text | None] = ("", "", None)
    while waiting and len(waiting) != before:
        before, left = len(waiting), []
        for layer, attribute, words in waiting:
            if layer is None or not is_editable(now[layer.key], attribute):
                left.append((layer, attribute, words))
                continue
            value, why = typed(now[layer.key], attribute, words)
            if why is not None:
                left.append((layer, attribute, words))
                first = first if first[2] is not None else (layer.name, attribute, why)
                continue
            edit = _edit(now[layer.key], attribute, value)
            if edit is not None:
                made[layer.key, attribute] = edit
                now[layer.key] = _with(now[layer.key], attribute, value)
        waiting = left
        first = first if waiting else ("", "", None)
    return tuple(made.values()), Refused(len(waiting), len(cells), *first)


def _with(layer: Layer, attribute: str, value: Any) -> Layer:
    changed = tuple(replace(a, value=value) if a.name == attribute else a for a in layer.attributes)
    return replace(layer, attributes=changed)


def block_of(words: str) -> list[list[str]]:
    """Tab-separated lines as a spreadsheet copies them; the empty line at the end is none."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return [line.split("\t") for line in lines]
