"""Taking the user's values along when the layers under them change: new folding, another style, another network.

Nothing is dropped: a value is carried, moved to another name, parked for the other style, found illegal (with the
nearest legal one), or left without a layer. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from projects.build.layers import Layer
from projects.folding.dimensions import base_type
from projects.folding.matching import align, signature
from projects.folding.overrides import Overrides, Values, with_values
from projects.folding.rules import EDITABLE, STYLE, check
from projects.folding.styles import Identity, identities
from projects.folding.values import nearest
from projects.text import NOTHING, Text, text


class Fate(Enum):
    """What became of one value."""

    KEPT = "kept"
    MOVED = "moved"
    PARKED = "parked"
    RESTORED = "restored"
    ILLEGAL = "illegal"
    ORPHANED = "orphaned"


@dataclass(frozen=True)
class Outcome:
    """One value, and what became of it.

    Args:
        node: its identity now. key: of its layer now, "" where it has none. name: FINN's name of that layer now.
        nearest: the closest legal value of an illegal one, None where there is none.
    """

    node: Identity
    key: str
    name: str
    attribute: str
    value: Any
    fate: Fate
    message: Text = NOTHING
    nearest: Any = None


@dataclass(frozen=True)
class Carried:
    """The values after the change, what became of each, and what undo calls it."""

    after: Overrides
    outcomes: tuple[Outcome, ...]
    name: Text

    def of(self, fate: Fate) -> tuple[Outcome, ...]:
        """The values with this fate."""
        return tuple(o for o in self.outcomes if o.fate is fate)


def carry_over(
    overrides: Overrides,
    before: Sequence[Layer],
    after: Sequence[Layer],
    same_network: bool = True,
    name: Text | None = None,
) -> Carried:
    """Take the values to a new automatic layer.

    An illegal value stays among the values, so that it is seen and can be mended; one whose node is gone stays too,
    orphaned.

    Args:
        before, after: the automatic layers, whole tables in graph order.
        same_network: only folding, target, part or styles changed: nodes are known by key or name. Otherwise they are
            found again by operation, dimensions and order, because neither tensors nor names mean the same any more.
    """
    return _Carrying(overrides, before, after, same_network).carried(name)


class _Carrying:
    def __init__(
        self, overrides: Overrides, before: Sequence[Layer], after: Sequence[Layer], same_network: bool
    ) -> None:
        self.overrides = overrides
        self.now = identities(after)
        self.old = {identity: layer for layer, identity in zip(before, identities(before).values(), strict=True)}
        self.targets = (
            _same(overrides, self.now, after) if same_network else _found_again(overrides, before, self.now, after)
        )
        self.values: dict[Identity, Values] = {}
        self.parked: dict[Identity, Mapping[str, Values]] = {}
        self.outcomes: list[Outcome] = []

    def carried(self, name: Text | None) -> Carried:
        for node in dict.fromkeys([*self.overrides.values, *self.overrides.parked]):
            layer = self.targets.get(node)
            if layer is None:
                self.orphan(node)
            else:
                self.take(node, layer)
        after = Overrides(_filled(self.values), _filled(self.parked))
        return Carried(after, tuple(self.outcomes), name or summary(self.outcomes))

    def orphan(self, node: Identity) -> None:
        # Its name may be another layer's now, and two nodes cannot share one identity.
        taken = any(now == node for now in self.now.values())
        kept = Identity(f"{node.name} (gone)", node.key) if taken else node
        self.values[kept] = self.overrides.values.get(node, {})
        self.parked[kept] = self.overrides.parked.get(node, {})
        for attribute, value in self.values[kept].items():
            said = text("{node} is no longer in the design.", node=node.name)
            self.outcomes.append(Outcome(kept, "", node.name, attribute, value, Fate.ORPHANED, said))

    def take(self, node: Identity, layer: Layer) -> None:
        now, old = self.now[layer.key], self.old.get(node)
        values = dict(self.overrides.values.get(node, {}))
        parked = {style: dict(of) for style, of in self.overrides.parked.get(node, {}).items()}
        restored: dict[str, Any] = {}
        if old is not None and old.impl != layer.impl:
            left = {a: v for a, v in values.items() if a != STYLE and not _knows(layer, a, v)}
            for attribute, value in left.items():
                del values[attribute]
                said = text("Kept for when {node} is {style} again.", node=now.name, style=old.impl)
                self.tell(now, layer, attribute, value, Fate.PARKED, said)
            if left:
                parked[old.impl] = {**parked.get(old.impl, {}), **left}
            restored = {a: v for a, v in parked.pop(layer.impl, {}).items() if a not in values}
        changed = with_values(layer, {**values, **restored})
        for attribute, value in values.items():
            self.judge(node, now, changed, attribute, value)
        for attribute, value in restored.items():
            self.tell(now, layer, attribute, value, Fate.RESTORED, NOTHING)
        self.values[now] = {**values, **restored}
        self.parked[now] = parked

    def judge(self, node: Identity, now: Identity, layer: Layer, attribute: str, value: Any) -> None:
        said = check(layer, attribute, value) if attribute != STYLE else None
        if said is not None:
            self.tell(now, layer, attribute, value, Fate.ILLEGAL, said, nearest(layer, attribute, value))
        elif node.name != now.name:
            moved = text("{old} is {new} now.", old=node.name, new=now.name)
            self.tell(now, layer, attribute, value, Fate.MOVED, moved)
        else:
            self.tell(now, layer, attribute, value, Fate.KEPT, NOTHING)

    def tell(
        self, now: Identity, layer: Layer, attribute: str, value: Any, fate: Fate, said: Text, close: Any = None
    ) -> None:
        self.outcomes.append(Outcome(now, layer.key, layer.name, attribute, value, fate, said, close))


def _filled(values: Mapping[Identity, Any]) -> dict[Identity, Any]:
    return {node: of for node, of in values.items() if of}


def _same(overrides: Overrides, now: Mapping[str, Identity], after: Sequence[Layer]) -> dict[Identity, Layer]:
    """The layers by their nodes, within one network: by key where it is the same operation, else by name."""
    by_key = {layer.key: layer for layer in after}
    by_name = {identity: by_key[key] for key, identity in now.items()}
    found: dict[Identity, Layer] = {}
    for node in dict.fromkeys([*overrides.values, *overrides.parked]):
        layer = by_key.get(node.key)
        if layer is None or not node.name.startswith(f"{base_type(layer.op_type)}_"):
            layer = by_name.get(node)
        if layer is not None:
            found[node] = layer
    return found


def _found_again(
    overrides: Overrides, before: Sequence[Layer], now: Mapping[str, Identity], after: Sequence[Layer]
) -> dict[Identity, Layer]:
    """The layers by their old nodes, in another network. An orphan finds a layer of its name that nobody else has."""
    known = identities(before)
    pairs = align([signature(layer) for layer in before], [signature(layer) for layer in after])
    found = {known[before[one].key]: after[other] for one, other in pairs}
    taken = {layer.key for layer in found.values()}
    free = {now[layer.key]: layer for layer in after if layer.key not in taken}
    orphans = [node for node in (*overrides.values, *overrides.parked) if node not in known.values()]
    return found | {node: free[node] for node in orphans if node in free}


def _knows(layer: Layer, attribute: str, value: Any) -> bool:
    """Whether this variant has the attribute, and the value in its set."""
    found = layer.attribute(attribute)
    return found is not None and (found.allowed is None or value in found.allowed)


def report(overrides: Overrides, layers: Sequence[Layer]) -> tuple[Outcome, ...]:
    """What of the values does not fit these layers as they stand: illegal ones and orphans."""
    found = carry_over(overrides, layers, layers)
    return (*found.of(Fate.ILLEGAL), *found.of(Fate.ORPHANED))


def summary(outcomes: Sequence[Outcome]) -> Text:
    """One sentence: "3 overrides kept, 1 illegal"."""
    words = {
        Fate.KEPT: "kept",
        Fate.MOVED: "moved",
        Fate.RESTORED: "restored",
        Fate.PARKED: "parked",
        Fate.ILLEGAL: "illegal now",
        Fate.ORPHANED: "without a layer",
    }
    counts = {word: sum(o.fate is fate for o in outcomes) for fate, word in words.items()}
    said = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    return text("Overrides: {said}", said=said or "none")


def editable(attribute: str) -> bool:
    """Whether a person may set it at all."""
    return attribute in EDITABLE or attribute == STYLE
