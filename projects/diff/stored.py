"""How the stored tensors of two matched nodes differ: weights, thresholds, scales.

Layer: projects. Thread: any; reads the weights. numpy is imported where needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from projects import numbers
from projects.diff.change import Change, datatype_change
from projects.diff.families import Family
from projects.diff.graph import Graph
from projects.model.finn_ops import QUANTISERS, base_op
from projects.model.names import shape_words
from projects.model.summary import Node
from projects.text import Text, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_PLACES = 3  # values told with their place, where few differ
_BATCH_NORM = ("input", "scale", "bias", "mean", "variance")
_QUANT = ("input", "scale", "zero point", "bit width")


def stored_changes(before: Sequence[Node], after: Sequence[Node], a: Graph, b: Graph) -> list[Change]:
    """The differences of the stored tensors that do the same in both groups.

    A tensor that only one side has is no change: the node that brought it is told of itself.
    """
    left, right = _by_role(before, a), _by_role(after, b)
    found = []
    for role, name in left.items():
        if role in right:
            was, now = a.datatype(name), b.datatype(right[role])
            if was != now:
                found.append(datatype_change(role, was, now))
            change = _change(role, name, right[role], a, b)
            if change is not None:
                found.append(change)
    return found


def _by_role(nodes: Sequence[Node], graph: Graph) -> dict[str, str]:
    """{what it is: stored tensor}, of roles that one tensor alone has."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        for role, name in _roles(node, graph):
            found.setdefault(role, []).append(name)
    return {role: names[0] for role, names in found.items() if len(names) == 1}


def _roles(node: Node, graph: Graph) -> Iterator[tuple[str, str]]:
    family = graph.families[node.key]
    for place, name in enumerate(node.inputs):
        if name not in graph.prints:
            continue
        if node.op_type == "BatchNormalization" and place < len(_BATCH_NORM):
            yield _BATCH_NORM[place], name
        elif node.op_type in QUANTISERS:
            yield ("weights" if place == 0 else _quant_role(node, place, graph)), name
        elif family is Family.ACTIVATION:
            yield "thresholds", name
        elif family is Family.COMPUTE:
            thresholds = base_op(node.op_type) not in ("Conv", "Gemm", "ConvTranspose")
            yield ("weights" if place < 2 else "thresholds" if thresholds else "bias"), name
        elif family is Family.AFFINE:
            yield ("constant"), name
        else:
            yield f"constant input {place + 1}", name


def _quant_role(node: Node, place: int, graph: Graph) -> str:
    role = _QUANT[place] if place < len(_QUANT) else f"constant input {place + 1}"
    return f"weight {role}" if graph.is_constant(node) else role


def _change(role: str, left: str, right: str, a: Graph, b: Graph) -> Change | None:
    one, two = a.prints[left], b.prints[right]
    if one.exact == two.exact:
        return None
    shapes = {"role": role, "before": shape_words(one.shape), "after": shape_words(two.shape)}
    if one.count == two.count == 1 and a.weights is not None and b.weights is not None:
        was, now = (f"{g.weights.values(n).reshape(-1)[0]:.6g}" for g, n in ((a, left), (b, right)))  # type: ignore[union-attr]
        if was == now:  # a number alone may be stored as a list of one
            return None
        return Change(
            "weights", role, float(was), float(now), text("{role} {was} to {now}", role=role, was=was, now=now)
        )
    if one.values == two.values:
        words = text("{role} in another order ({before} to {after}), with the same values", **shapes)
    else:
        words = _mapped(role, left, right, a, b) or (
            _differing(role, left, right, a, b)
            if one.shape == two.shape
            else text("{role} {before} to {after}, with other values", **shapes)
        )
    return Change("weights", role, list(one.shape), list(two.shape), words)


def _values(name: str, graph: Graph) -> NDArray[Any] | None:
    import numpy as np

    found = graph.weights.values(name) if graph.weights is not None else None
    return None if found is None else found.astype(np.float64)


def _mapped(role: str, left: str, right: str, a: Graph, b: Graph) -> Text | None:
    """The map of values that keeps their order, where it is a scaling or a shift."""
    import numpy as np

    if a.prints[left].ranks != b.prints[right].ranks or a.prints[left].distinct < 2:
        return None
    one, two = _values(left, a), _values(right, b)
    if one is None or two is None:
        return None
    was, now = np.unique(one), np.unique(two)
    factor = (now[-1] - now[0]) / (was[-1] - was[0])
    offset = now[0] - factor * was[0]
    if not np.allclose(was * factor + offset, now, rtol=1e-5, atol=1e-7 * max(1.0, abs(now).max())):
        return None
    values = {"role": role, "factor": f"{factor:.6g}", "offset": f"{offset:.6g}"}
    shifted = abs(offset) > 1e-6 * max(1.0, abs(now).max())
    if abs(factor - 1) < 1e-6:
        if shifted:
            return text("{role} plus {offset}", **values)
        if one.shape != two.shape:
            shapes = {"before": shape_words(one.shape), "after": shape_words(two.shape)}
            return text("{role} in another order ({before} to {after}), equal but for rounding", role=role, **shapes)
        return text("{role} equal but for rounding", role=role)
    if not shifted:
        return text("{role} times {factor}", **values)
    return text("{role} times {factor} plus {offset}", **values)


def _differing(role: str, left: str, right: str, a: Graph, b: Graph) -> Text:
    import numpy as np

    one, two = _values(left, a), _values(right, b)
    if one is None or two is None:
        return text("{role} differ", role=role)
    if np.array_equal(np.ceil(one), two):
        return text("{role} rounded up to whole numbers", role=role)
    with np.errstate(invalid="ignore"):
        apart = np.abs(one - two)
    other = ~((one == two) | (np.isnan(one) & np.isnan(two)))
    largest = f"{np.nanmax(apart):.6g}" if np.isfinite(apart).any() else numbers.UNKNOWN
    rows = one.ndim > 1 and role == "thresholds"
    wrong = other.any(axis=tuple(range(1, one.ndim))) if rows else other
    values = {"role": role, "n": numbers.count(int(wrong.sum())), "of": numbers.count(wrong.size), "largest": largest}
    if wrong.sum() * 2 > wrong.size:  # where most differ, the first of them tell nothing
        if rows:
            return text("{role} {n} of {of} rows differ, largest by {largest}", **values)
        return text("{role} {n} of {of} values differ, largest by {largest}", **values)
    values["places"] = _places(one, two, other)
    if rows:
        return text("{role} {n} of {of} rows differ, largest by {largest} ({places})", **values)
    return text("{role} {n} of {of} values differ, largest by {largest} ({places})", **values)


def _places(one: NDArray[Any], two: NDArray[Any], other: NDArray[Any]) -> str:
    """The first values that differ, with their indices: "[5, 7]: 1 to -1"."""
    import numpy as np

    places = np.argwhere(other)
    told = [
        f"[{', '.join(map(str, at))}]: {one[tuple(at)]:.6g} to {two[tuple(at)]:.6g}" for at in places[:_MOST_PLACES]
    ]
    return ", ".join(told) + (", …" if len(places) > len(told) else "")


def integer_datatype(node: Node, graph: Graph) -> str | None:
    """The FINN datatype that a quantiser rounds to, whatever its scale; None where it is not known.

    Source: qonnx 1.0.0, get_integer_datatype of IntQuant and BipolarQuant.
    """
    if node.op_type == "BipolarQuant":
        return "BIPOLAR"
    if node.op_type not in ("Quant", "IntQuant") or len(node.inputs) <= _QUANT.index("bit width"):
        return None
    bits = graph.weights.values(node.inputs[_QUANT.index("bit width")]) if graph.weights is not None else None
    if bits is None or bits.size != 1:
        return None
    width, signed = int(bits.reshape(-1)[0]), node.attribute("signed", 1)
    if width == 1:
        return "BIPOLAR" if signed else "BINARY"
    return f"{'INT' if signed else 'UINT'}{width}"
