"""Which layers of two builds are the same one: names renumber and tensors are named anew from build to build.

The same series of layers is matched in its order. Any other needs the difference of the two models, or, where they are
not there, the longest series that both have in common. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from projects.build.layers import Layer
from projects.diff.difference import Difference
from projects.model.finn_ops import base_op

# Sizes that folding does not change: layers of the same operator with other ones are other layers.
_SIZES = ("MW", "MH", "NumChannels", "Channels", "IFMChannels", "OFMChannels", "IFMDim", "OFMDim", "ConvKernelDim")


@dataclass(frozen=True)
class LayerPair:
    """One row of a comparison: the same layer in both builds. None: it has no partner there."""

    a: Layer | None
    b: Layer | None

    @property
    def name(self) -> str:
        """What it is called, with both names where the builds call it differently."""
        names = dict.fromkeys(layer.name for layer in (self.a, self.b) if layer is not None)
        return " / ".join(names)


@dataclass(frozen=True)
class Link:
    """Nodes that are one and the same thing, by name. a, b: all of them; main: the two that do the same work."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    main: tuple[str, str]


def pair_in_order(a: Sequence[Layer], b: Sequence[Layer]) -> tuple[LayerPair, ...] | None:
    """The pairs of two series of the same layers; None where they are not the same series."""
    if len(a) != len(b) or not all(_same(one, other) for one, other in zip(a, b, strict=True)):
        return None
    return tuple(LayerPair(one, other) for one, other in zip(a, b, strict=True))


def pair_by_links(a: Sequence[Layer], b: Sequence[Layer], links: Iterable[Link]) -> tuple[LayerPair, ...]:
    """The pairs that the two models give. What a layer was split into stands alone, but for the part that took over."""
    ours, theirs = {layer.name for layer in a}, {layer.name for layer in b}
    partner: dict[str, str] = {}
    for link in links:
        here = [name for name in link.a if name in ours]
        there = [name for name in link.b if name in theirs]
        if link.main[0] in ours and link.main[1] in theirs:
            partner[link.main[0]] = link.main[1]
        elif len(here) == len(there) == 1:
            partner[here[0]] = there[0]
    return _rows(a, b, partner)


def pair_by_likeness(a: Sequence[Layer], b: Sequence[Layer]) -> tuple[LayerPair, ...]:
    """The pairs of the longest series of operators that both have."""
    match = SequenceMatcher(
        None, [base_op(layer.op_type) for layer in a], [base_op(layer.op_type) for layer in b], autojunk=False
    )
    partner = {
        a[block.a + step].name: b[block.b + step].name
        for block in match.get_matching_blocks()
        for step in range(block.size)
    }
    return _rows(a, b, partner)


def _same(one: Layer, other: Layer) -> bool:
    if base_op(one.op_type) != base_op(other.op_type):
        return False
    for name in _SIZES:
        mine, theirs = one.attribute(name), other.attribute(name)
        if mine is not None and theirs is not None and mine.value != theirs.value:
            return False
    return True


def _rows(a: Sequence[Layer], b: Sequence[Layer], partner: dict[str, str]) -> tuple[LayerPair, ...]:
    """Every layer once, in the order of b; those of a alone stand behind what they follow in a."""
    source = {there: here for here, there in partner.items()}
    place = {layer.name: at for at, layer in enumerate(a)}
    done: set[str] = set()
    rows: list[LayerPair] = []

    def lone(upto: int) -> None:
        for layer in a[:upto]:
            if layer.name not in partner and layer.name not in done:
                done.add(layer.name)
                rows.append(LayerPair(layer, None))

    for layer in b:
        here = source.get(layer.name)
        if here is None:
            rows.append(LayerPair(None, layer))
            continue
        lone(place[here])
        rows.append(LayerPair(a[place[here]], layer))
    lone(len(a))
    return tuple(rows)


def links_of(difference: Difference) -> tuple[Link, ...]:
    """What belongs together in two models, by the names of nodes."""
    a, b = difference.names_a, difference.names_b
    return tuple(
        Link(
            tuple(a[key] for key in match.a),
            tuple(b[key] for key in match.b),
            (a[match.main[0]], b[match.main[1]]),
        )
        for match in difference.matches
    )
