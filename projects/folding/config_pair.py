"""The two files that a design is kept in, folding and impl styles: where they lie, what they hold, how two differ.

The folding file names layers as FINN does after step_specialize_layers, so it holds under the styles of the other file
alone: they are written together. Layer: projects. Thread: any.
Source: finn-plus 1.6.1, builder/build_dataflow_steps.py (step_specialize_layers, step_apply_folding_config).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from projects.build.layers import Layer
from projects.folding.finn_json import folding_rows, specialize_rows
from projects.folding.names import INSERTED, parse_name
from projects.folding.overrides import Overrides
from projects.folding.styles import names_after

FOLDING_FILE = "folding.json"
SPECIALIZE_FILE = "specialize_layers.json"
_SUFFIX = ".json"
_FOLDING, _SPECIALIZE = Path(FOLDING_FILE).stem, Path(SPECIALIZE_FILE).stem

Rows = Mapping[str, Any]
Pair = tuple[Rows, Rows | None]
"""What the folding file and the specialise file hold; None: there are no styles to write."""


@dataclass(frozen=True)
class Place:
    """Where a design is kept. specialize None: its styles are not written."""

    folding: Path
    specialize: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files there are."""
        return (self.folding,) if self.specialize is None else (self.folding, self.specialize)


@dataclass(frozen=True)
class SaveWish:
    """What a person asks to be written. frozen: every value, not the overrides alone."""

    folding: Path
    specialize: Path | None
    frozen: bool

    @property
    def place(self) -> Place:
        """Where."""
        return Place(self.folding, self.specialize)


def place_at(chosen: Path) -> Place:
    """The pair at a chosen path: a folder, or the folding file itself (*.json).

    The styles lie beside the folding under a name of their own, so that two foldings in one folder keep theirs apart:
    cnv_folding_config.json has cnv_specialize_layers_config.json.
    """
    if chosen.suffix.lower() != _SUFFIX:
        return Place(chosen / FOLDING_FILE, chosen / SPECIALIZE_FILE)
    if _FOLDING in chosen.stem:
        return Place(chosen, chosen.with_name(chosen.name.replace(_FOLDING, _SPECIALIZE)))
    return Place(chosen, chosen.with_name(f"{chosen.stem}_{SPECIALIZE_FILE}"))


# --- what to write


def pair_rows(layers: Sequence[Layer], overrides: Overrides, frozen: bool = True) -> tuple[Rows, Rows]:
    """What both files hold. Both always: FINN alone would read styles that are left from before.

    Args:
        layers: the automatic ones, each as FINN makes it under the chosen styles; their names are counted anew.
        frozen: every folding value and every style; else only what was set, and FINN folds the rest by target fps.
    """
    names = names_after(layers, {})
    renamed = [replace(layer, name=names[layer.key]) for layer in layers]
    return folding_rows(renamed, overrides, frozen), specialize_rows(renamed, overrides, frozen)


def sets_anything(pair: Pair) -> bool:
    """Whether there is any value in it that FINN would not choose by itself."""
    folding, styles = pair
    return any(folding.values()) or any(style for values in (styles or {}).values() for style in values.values())


def with_kept(rows: Rows, old: Rows | None) -> Rows:
    """The rows, and behind them what the file they replace says of layers that FINN puts in after the folding."""
    later = {name: values for name, values in (old or {}).items() if name not in rows and _put_in_later(name)}
    return {**rows, **later}


def _put_in_later(name: str) -> bool:
    found = parse_name(name)
    return found is not None and found.base in INSERTED


# --- how two files differ


class Absent(Enum):
    """In place of a value that is not there; null is a value."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


class Changed(Enum):
    """Who changed a value since it was last saved."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    BOTH = "both"


@dataclass(frozen=True)
class Difference:
    """One value that differs.

    Args:
        attribute: "" where a row as a whole differs, because one of the two is no object.
        ours, theirs: as the studio would write it; as the file has it.
        saved: as it was last saved. changed: by whom since; None where that is not known.
    """

    node: str
    attribute: str
    ours: Any
    theirs: Any
    saved: Any = ABSENT
    changed: Changed | None = None


def differences(ours: Rows, theirs: Rows, saved: Rows | None = None) -> tuple[Difference, ...]:
    """What differs between what would be written and what a file holds, in the order of ours, then of the file.

    Values are equal only if their JSON is: 4 is not 4.0, and true is not 1.

    Args:
        saved: what was last written, to tell who changed a value.
    """
    found = []
    for node in dict.fromkeys([*ours, *theirs]):
        for attribute, mine, other in _of_node(ours.get(node, ABSENT), theirs.get(node, ABSENT)):
            if saved is None:
                found.append(Difference(node, attribute, mine, other))
                continue
            before = _value(saved.get(node, ABSENT), attribute)
            found.append(Difference(node, attribute, mine, other, before, _who(before, mine, other)))
    return tuple(found)


def _of_node(mine: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    one, two = ({} if row is ABSENT else row for row in (mine, other))
    if not isinstance(one, Mapping) or not isinstance(two, Mapping):
        if not _equal(mine, other):
            yield "", mine, other
        return
    for attribute in dict.fromkeys([*one, *two]):
        values = one.get(attribute, ABSENT), two.get(attribute, ABSENT)
        if not _equal(*values):
            yield attribute, *values


def _value(row: Any, attribute: str) -> Any:
    if not attribute:
        return row
    return row.get(attribute, ABSENT) if isinstance(row, Mapping) else ABSENT


def _who(before: Any, mine: Any, other: Any) -> Changed:
    if _equal(before, other):
        return Changed.HERE
    return Changed.ELSEWHERE if _equal(before, mine) else Changed.BOTH


def _equal(one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
