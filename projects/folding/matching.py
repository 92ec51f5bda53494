"""Which layer of today a row of an old configuration means: by name, operation, what its values divide, and order.

Names alone are never trusted: FINN numbers them per operation, so one layer more in front shifts all behind it.
Layer: projects. Thread: any.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from projects.build.layers import Layer
from projects.folding.dimensions import DIMENSIONS as KNOWN
from projects.folding.dimensions import base_type, dimensions, limit, sizes
from projects.folding.names import INSERTED, REPLACED, NodeName, parse_name
from projects.folding.styles import identities

# Beyond it (a file of a million rows) only names are looked at.
_MOST_PAIRS = 400_000
_MOST_ODD = 100  # names of operations that are looked at for a misspelling
_ALIKE = 0.8
_WHOLE = 0.7  # a file of so many rows for each layer lists a whole network

Signature = tuple[str, tuple[tuple[str, int], ...]]


def signature(layer: Layer) -> Signature:
    """By what a layer is told from others: its operation and the dimensions that its parallelism folds."""
    rules = {rule for several in dimensions(layer.op_type).values() for rule in several}
    return base_type(layer.op_type), tuple(sorted((rule.attribute, n) for rule in rules for n in sizes(layer, rule)))


def align(one: Sequence[Any], other: Sequence[Any]) -> list[tuple[int, int]]:
    """The longest list of pairs (index in one, index in other) of equal things, in the order of both."""
    longest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            same = one[i] == other[j]
            longest[i][j] = longest[i + 1][j + 1] + 1 if same else max(longest[i + 1][j], longest[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if one[i] == other[j] and longest[i][j] == longest[i + 1][j + 1] + 1:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


@dataclass(frozen=True)
class Match:
    """What one row of a file means.

    Args:
        name: the row's name taken apart; None: it is not one of FINN's.
        named: the layer that the name, read as one of today, belongs to; None: there is none.
        meant: the layer that it means by operation, neighbours, values and order; None: none can be told.
        sure: whether more than its values speaks for that layer: its number, its place in a whole list, or that
            every layer of the operation has its row.
    """

    row: str
    name: NodeName | None
    named: Layer | None
    meant: Layer | None
    sure: bool = True


@dataclass(frozen=True)
class _Row:
    row: str
    name: NodeName
    values: Mapping[str, Any]
    listed: bool  # the file has its kind from 0 on
    listing: bool = False  # the file lists a whole network: what stands beside a row means something


def match(config: Mapping[str, Any], layers: Sequence[Layer], names: Mapping[str, str]) -> tuple[Match, ...]:
    """What each row of a folding or specialise file means among these layers.

    Where the file has as many rows of an operation as there are layers of it, each means its counterpart. Where not
    (today's FINN makes two layers of a max-pool), rows are laid on layers in order, so that as many as possible have
    the same neighbours, divide their dimensions, and keep their name. A file of only some layers says nothing by its
    order; there the name weighs most.

    Args:
        config: {node: {attribute: value}} in the file's order, without Defaults.
        layers: a whole table in graph order.
        names: {name as this kind of file writes it today: key}.
    """
    by_key = {layer.key: layer for layer in layers}
    bases = {base_type(layer.op_type) for layer in layers}
    parsed = _parsed(config, bases)
    before = {identity.name: key for key, identity in identities(layers).items()}
    rows = _rows(config, parsed, bases, len(layers))
    meant = _meant(rows, layers, names)
    unsure = _unsure(rows, layers, meant)
    found = []
    for row, name in parsed.items():
        key = names.get(row)
        if key is None and name is not None and not name.legacy and not name.style:
            key = before.get(row)
        named = by_key.get(key or "")
        found.append(Match(row, name, named, meant.get(row), row not in unsure))
    return tuple(found)


def _unsure(rows: Sequence[_Row], layers: Sequence[Layer], meant: Mapping[str, Layer]) -> set[str]:
    """The rows that only their values put on their layer.

    Four rows among nine layers divide the dimensions of many; where the number in the name is another, and the file
    is no list of a whole network whose order would tell, the layer is a guess.
    """
    ordinals = {layer.key: _count(layers, j) for j, layer in enumerate(layers)}
    there, given = Counter(base_type(layer.op_type) for layer in layers), Counter(row.name.base for row in rows)
    unsure = set()
    for row in rows:
        layer = meant.get(row.row)
        if layer is None or row.listing or given[row.name.base] >= there[row.name.base]:
            continue
        today = parse_name(layer.name)
        if row.name.index not in (ordinals[layer.key], None if today is None else today.index):
            unsure.add(row.row)
    return unsure


def _parsed(config: Iterable[str], bases: set[str]) -> dict[str, NodeName | None]:
    """The names taken apart; a misspelled operation (`MVA_hls_3`, in a file of FINN's own) is the one that is near."""
    parsed = {row: parse_name(row) for row in config}
    odd = {name.base for name in parsed.values() if name is not None and name.base not in bases}
    odd -= {*INSERTED, *REPLACED}
    mended = {}
    for base in sorted(odd)[:_MOST_ODD]:
        close = difflib.get_close_matches(base, sorted(bases), 1, _ALIKE) if base not in KNOWN else []
        mended.update({base: close[0]} if close else {})
    return {
        row: replace(name, base=mended[name.base]) if name is not None and name.base in mended else name
        for row, name in parsed.items()
    }


def _rows(
    config: Mapping[str, Any], parsed: Mapping[str, NodeName | None], bases: set[str], layer_count: int
) -> list[_Row]:
    kinds: dict[tuple[str, str], set[int]] = {}
    for name in parsed.values():
        if name is not None:
            kinds.setdefault((name.op, name.style), set()).add(name.index)
    whole = {kind for kind, indices in kinds.items() if max(indices) == len(indices) - 1}
    rows = [
        _Row(
            row,
            name,
            config[row] if isinstance(config[row], Mapping) else {},
            (name.op, name.style) in whole,
        )
        for row, name in parsed.items()
        if name is not None and (name.base in bases or name.base not in INSERTED)
    ]
    listing = all(row.listed for row in rows) and len(rows) >= _WHOLE * layer_count
    return [replace(row, listing=listing) for row in rows]


def _meant(rows: Sequence[_Row], layers: Sequence[Layer], names: Mapping[str, str]) -> dict[str, Layer]:
    named = _named(rows, layers, names)
    if len(named) == len(rows) and not any(row.listing for row in rows):
        return named  # written by hand for this design, in whatever order
    found: dict[str, Layer] = {}
    uneven: list[str] = []
    for base in dict.fromkeys(base_type(layer.op_type) for layer in layers):
        those, there = _of(rows, base), [layer for layer in layers if base_type(layer.op_type) == base]
        if len(those) == len(there) and all(row.listed for row in those):
            styles = {row.name.style for row in those}
            ordered = those if len(styles) > 1 else sorted(those, key=lambda row: row.name.index)
            found.update({row.row: layer for row, layer in zip(ordered, there, strict=True)})
        elif those:
            uneven.append(base)
    if not uneven:
        return found
    whole = _laid(rows, layers, names)
    in_order = all(whole.get(row) is layer for row, layer in found.items())
    for base in uneven:
        those = _of(rows, base)
        there = [layer for layer in layers if base_type(layer.op_type) == base]
        alone = _laid(those, there, names)
        placed = {row.row: whole[row.row] for row in those if row.row in whole}
        found.update(placed if in_order and len(placed) == len(alone) else alone)
    return found


def _named(rows: Sequence[_Row], layers: Sequence[Layer], names: Mapping[str, str]) -> dict[str, Layer]:
    """The rows whose name is a layer's today."""
    by_key = {layer.key: layer for layer in layers}
    return {row.row: by_key[names[row.row]] for row in rows if names.get(row.row) in by_key}


def _of(rows: Sequence[_Row], base: str) -> list[_Row]:
    return [row for row in rows if row.name.base == base]


def _laid(rows: Sequence[_Row], layers: Sequence[Layer], names: Mapping[str, str]) -> dict[str, Layer]:
    """Rows on layers, in the order of both, with the highest sum of `_likeness`."""
    if len(rows) * len(layers) > _MOST_PAIRS:
        return _named(rows, layers, names)
    counts = [_count(layers, j) for j in range(len(layers))]
    pairs = [[_likeness(rows, i, layers, j, names, counts[j]) for j in range(len(layers))] for i in range(len(rows))]
    best = [[0] * (len(layers) + 1) for _ in range(len(rows) + 1)]
    for i in reversed(range(len(rows))):
        below, here, like = best[i + 1], best[i], pairs[i]
        for j in reversed(range(len(layers))):
            here[j] = max(below[j], here[j + 1], like[j] + below[j + 1] if like[j] else 0)
    placed: dict[str, Layer] = {}
    i = j = 0
    while i < len(rows) and j < len(layers):
        if pairs[i][j] and best[i][j] == pairs[i][j] + best[i + 1][j + 1]:
            placed[rows[i].row] = layers[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            i += 1
    return placed


def _likeness(
    rows: Sequence[_Row], i: int, layers: Sequence[Layer], j: int, names: Mapping[str, str], count: int
) -> int:
    """How much a layer looks like what a row means; 0: it is another operation.

    That a row is placed at all weighs most; then what stands behind it (a window generator is made for its consumer)
    and whether its values divide the dimensions; then what stands before it and the name.
    """
    row, layer = rows[i], layers[j]
    if row.name.base != base_type(layer.op_type):
        return 0
    points = 3 * _fits(row.values, layer) + (names.get(row.row) == layer.key)
    if row.listing:
        points += 3 * (_base(rows, i + 1) == _base_of(layers, j + 1) != "")
        points += _base(rows, i - 1) == _base_of(layers, j - 1) != ""
    else:
        points += 10 * (names.get(row.row) == layer.key)
    return 10_000 + 100 * points - min(abs(row.name.index - count), 99)


def _base(rows: Sequence[_Row], i: int) -> str:
    return rows[i].name.base if 0 <= i < len(rows) else ""


def _base_of(layers: Sequence[Layer], j: int) -> str:
    return base_type(layers[j].op_type) if 0 <= j < len(layers) else ""


def _count(layers: Sequence[Layer], j: int) -> int:
    base = base_type(layers[j].op_type)
    return sum(base_type(layer.op_type) == base for layer in layers[:j])


def _fits(values: Mapping[str, Any], layer: Layer) -> bool:
    """Whether every parallelism of a row divides the layer's dimension."""
    for attribute in dimensions(layer.op_type):
        bound, value = limit(layer, attribute), values.get(attribute)
        if bound is not None and isinstance(value, int) and (value < 1 or bound[0] % value):
            return False
    return True
