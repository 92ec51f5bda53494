"""What became of nodes that are in one model only, by what FINN's rewrites are known to do.

Streamlining moves scales and shifts along the data into the next thresholds; hardware layers take thresholds in; a Conv
becomes a window and a product. What no rule explains was removed, or added.
Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from projects.diff.anchors import Link
from projects.diff.families import Family, has_thresholds, scales
from projects.diff.graph import Graph
from projects.model.finn_ops import QUANTISERS, base_op
from projects.model.summary import Node

# What a scale or a shift can be moved past (FINN's MoveLinearPast..., MoveMulPast..., and so on).
_LINEAR = frozenset(
    {Family.COMPUTE, Family.WINDOW, Family.PAD, Family.POOL, Family.LAYOUT, Family.SHAPE, Family.JOIN, Family.FORK}
    | {Family.AFFINE}
)


@dataclass(frozen=True)
class _Sides:
    """Both models, and what is known of them."""

    a: Graph
    b: Graph
    links: dict[str, str]  # from a to b, of all that is linked
    pairs: dict[str, str]

    def partner(self, node: Node) -> Node | None:
        """What a node of a became."""
        key = self.links.get(node.key)
        return None if key is None else self.b.node(key)


def absorbed(links: Set[Link], pairs: dict[str, str], a: Graph, b: Graph) -> set[Link]:
    """Links from nodes that are gone to what took them in."""
    sides = _Sides(a, b, dict(links), pairs)
    found: set[Link] = set()
    # Thresholds first: scales end in them. Against the data: what reads a weight's quantiser is known before it.
    for node in sorted(reversed(a.nodes), key=lambda n: _turn(n, a)):
        if node.key in sides.links:
            continue
        taker = _taker(node, sides)
        if taker is not None:
            sides.links[node.key] = taker.key
            found.add((node.key, taker.key))
    return found


def _turn(node: Node, graph: Graph) -> int:
    if graph.is_constant(node):
        return 2
    return 0 if graph.families[node.key] is Family.ACTIVATION else 1


def _taker(node: Node, sides: _Sides) -> Node | None:
    a = sides.a
    if a.is_constant(node):
        return next((p for each in a.after(node) if (p := sides.partner(each)) is not None), None)
    family = a.families[node.key]
    if family is Family.ACTIVATION:
        # A Relu before a quantiser is in its thresholds.
        quantiser = next((p for each in a.after(node) if (p := _as(each, {family}, sides))), None)
        return quantiser or _held(node, sides)
    if family is Family.AFFINE:
        return _bias_of(node, sides) or _next_thresholds(node, sides) or _collapsed(node, sides)
    if family is Family.PAD:
        return next((p for each in a.after(node) if (p := _as(each, {Family.WINDOW, Family.COMPUTE}, sides))), None)
    if family is Family.WINDOW:
        return next((p for each in a.after(node) if (p := _as(each, {Family.COMPUTE, Family.POOL}, sides))), None)
    return None


def _as(node: Node, families: Set[Family], sides: _Sides) -> Node | None:
    """What a node became, where it is of one of these families."""
    return sides.partner(node) if sides.a.families[node.key] in families else None


def _held(node: Node, sides: _Sides) -> Node | None:
    """The hardware layer that a threshold went into: its product's, where that has thresholds now."""
    for before in sides.a.before(node):
        while sides.a.families[before.key] in (Family.AFFINE, Family.LAYOUT):
            earlier = next(sides.a.before(before), None)
            if earlier is None:
                break
            before = earlier
        product = _as(before, {Family.COMPUTE}, sides)
        if product is not None and _holds_thresholds(product, sides.b):
            return product
    return None


def _holds_thresholds(node: Node, graph: Graph) -> bool:
    return node.attribute("noActivation", 1) == 0 or len(graph.prints_of(node)) > 1


def _bias_of(node: Node, sides: _Sides) -> Node | None:
    """The thresholds right before a shift, where they have a shift of their own now (out_bias)."""
    if base_op(node.op_type) not in ("Add", "Sub"):
        return None
    for before in sides.a.before(node):
        after = _as(before, {Family.ACTIVATION}, sides)
        if after is None:
            continue
        kept = ("out_bias", "ActVal")
        was = next((v for name in kept if (v := before.attribute(name)) is not None), 0)
        now = next((v for name in kept if (v := after.attribute(name)) is not None), 0)
        if was != now:
            return after
    return None


def _next_thresholds(node: Node, sides: _Sides) -> Node | None:
    """Where a scale or a shift ends: in the next thresholds, or before a choice of the largest, where it is void."""
    seen, wave = {node.key}, [node]
    while wave:
        for each in sides.a.after(wave.pop(0)):
            if each.key in seen:
                continue
            seen.add(each.key)
            family = sides.a.families[each.key]
            if family in (Family.ACTIVATION, Family.LABEL):
                taker = sides.partner(each)
                if taker is not None and _took(each, taker, sides):
                    return taker
            elif family in _LINEAR:
                wave.append(each)
    return None


def _collapsed(node: Node, sides: _Sides) -> Node | None:
    """The scale or shift of another value that all of its sort in a row became."""
    a, b = sides.a, sides.b
    for near in (a.after, a.before):
        each: Node | None = node
        while (each := next(iter(near(each)), None)) is not None:  # type: ignore[arg-type]
            if a.families[each.key] is not Family.AFFINE:
                break
            other = sides.partner(each)
            if other is None or scales(each.op_type) is not scales(node.op_type):
                continue
            was, now = a.prints_of(each), b.prints_of(other)
            if b.families[other.key] is Family.AFFINE and [p.exact for p in was] != [p.exact for p in now]:
                return other
    return None


def _took(before: Node, after: Node, sides: _Sides) -> bool:
    """Whether a scale or a shift can have gone into a node: thresholds are other ones then, a choice is what it was."""
    if sides.a.families[before.key] is Family.LABEL:
        return True
    if sides.b.families[after.key] is Family.ACTIVATION and not has_thresholds(after.op_type):
        return False
    was, now = sides.a.prints_of(before), sides.b.prints_of(after)
    return not was or [p.exact for p in was] != [p.exact for p in now]


def born(links: Set[Link], pairs: dict[str, str], a: Graph, b: Graph) -> set[Link]:
    """Links to nodes that are new from what they were split off."""
    origin = {right: a.node(left) for left, right in pairs.items()}
    linked = {right for _, right in links}
    found: set[Link] = set()
    for node in b.nodes:
        if node.key in linked:
            continue
        source = _source(node, b, a, origin)
        if source is not None:
            found.add((source.key, node.key))
            origin[node.key] = source  # what follows may be of the same
    return found


def _source(node: Node, b: Graph, a: Graph, origin: dict[str, Node]) -> Node | None:
    family = b.families[node.key]

    def whose(near: Iterator[Node], fits: Callable[[Node], bool]) -> Node | None:
        return next((origin[n.key] for n in near if n.key in origin and fits(origin[n.key])), None)

    if family in (Family.WINDOW, Family.PAD):
        # of what reads the windows; a padding is read by windows, which may come later in this very search
        for each in b.after(node):
            past = [each, *b.after(each)] if b.families[each.key] is Family.WINDOW else [each]
            made = whose(iter(past), lambda n: a.families[n.key] in (Family.COMPUTE, Family.POOL, Family.WINDOW))
            if made is not None:
                return made
        return None
    if family is Family.ACTIVATION:
        if not has_thresholds(node.op_type):
            return None
        products = (n for n in b.before(node) if b.families[n.key] is Family.COMPUTE)
        return whose(products, lambda n: a.families[n.key] is Family.COMPUTE and _holds_thresholds(n, a))
    if family is Family.AFFINE:
        return whose(b.before(node), lambda n: _gives_affine(n, a))
    return None


def _gives_affine(node: Node, graph: Graph) -> bool:
    """Whether a node may be split into its work and a scale or shift behind it."""
    if node.op_type in QUANTISERS or node.op_type == "BatchNormalization":
        return True
    if graph.families[node.key] is not Family.COMPUTE:
        return False
    # The scale of quantised weights moves behind the product, and a bias with it.
    quantised = any(name in graph.producers and graph.is_constant(graph.producers[name]) for name in node.inputs)
    return quantised or (node.op_type in ("Gemm", "Conv") and len([name for name in node.inputs if name]) > 2)
