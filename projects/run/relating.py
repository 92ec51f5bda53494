"""How two tensors that should hold the same thing relate: equal, rescaled, in another order, or different.

Streamlining moves scales and shifts along the data on purpose, and FINN turns NCHW into NHWC, so a difference of the
plain numbers says nothing yet. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from projects.run.fitting import TO_FIRST, TO_LAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROUNDING = 1e-5  # of the largest value: float32 sums in another order differ by about 1e-6
_FITTED = 1e-4  # what may be left after a scale was found: it is found from rounded values
_ENOUGH = 8  # values: fewer fit any scale and shift
_A_CHANNEL = 4  # values of a channel, likewise
_VARYING = 0.25  # channels that must tell something
_MOST_LEVELS = 256
_FEW = 0.1  # of all values
_TELLING = 8  # different values: fewer are in the same numbers by chance


class Relation(Enum):
    """How a tensor of b is that of a, the best first."""

    EQUAL = "equal"
    SCALED = "scaled"  # times one factor
    SHIFTED = "shifted"  # times one factor, plus one shift
    CHANNEL_SCALED = "channel-scaled"  # a factor for each channel
    CHANNEL_SHIFTED = "channel-shifted"  # a factor and a shift for each channel
    REORDERED = "reordered"  # the same values in another order
    UNTOLD = "untold"  # too few different values to tell
    DIFFERS = "differs"
    ELSEWHERE = "elsewhere"  # its node changed places with another: not the same tensor
    SHAPE = "shape"  # another number of values: not comparable
    MISSING = "missing"  # not computed on one side

    @property
    def agrees(self) -> bool:
        """Whether both hold the same, but for what streamlining does on purpose."""
        return _RANK[self] < _RANK[Relation.UNTOLD]


_RANK = {relation: rank for rank, relation in enumerate(Relation)}


@dataclass(frozen=True)
class Match:
    """What was found.

    Args:
        largest: largest absolute difference of the plain numbers, once the order is undone; None: not comparable.
        left: the same after the scale and shift are undone, too, where there is one.
        differing, count: values that differ by more than rounding, of all, in all frames.
        factor, shift: b is a times factor plus shift, where there is one of each.
        order: how b had to be turned, "" where it did not.
        one_level: of a difference: how many values are one level of a quantiser apart, where that explains it all.
        given: values that differ in the first frame, which is the person's.
    """

    relation: Relation
    largest: float | None = None
    left: float | None = None
    differing: int = 0
    count: int = 0
    factor: float | None = None
    shift: float | None = None
    order: str = ""
    one_level: int | None = None
    given: int = 0

    @property
    def rank(self) -> tuple[int, bool]:
        """How well it holds, the smallest the best."""
        return _RANK[self.relation], self.one_level is None


def relate(a: Sequence[NDArray[Any]], b: Sequence[NDArray[Any]], channels: bool = True) -> Match:
    """Compare a tensor of two models.

    Args:
        a, b: its values, an array for each frame that was run; further frames help to tell scales apart.
        channels: whether each channel may have a scale of its own; not at a network's output.
    """
    import numpy as np

    if not a or len(a) != len(b) or a[0].size != b[0].size or not a[0].size:
        return Match(Relation.SHAPE)
    before = np.stack([np.asarray(each, np.float64) for each in a])
    after = np.stack([np.asarray(each, np.float64) for each in b])
    best: Match | None = None
    for order, one, two in _arrangements(before, after):
        found = replace(_relate(one, two, channels), order=order)
        if best is None or _RANK[found.relation] < _RANK[best.relation]:
            best = found
        if best.relation is Relation.EQUAL:
            return best
    if best is None:
        return Match(Relation.SHAPE)
    if best.relation in (Relation.DIFFERS, Relation.UNTOLD) and _same_values(before, after):
        return replace(best, relation=Relation.REORDERED, left=0.0)
    return best


def largest_at(values: NDArray[Any]) -> int:
    """The place of the largest value, the first of several."""
    return int(values.reshape(-1).argmax())


def _arrangements(a: NDArray[Any], b: NDArray[Any]) -> Iterator[tuple[str, NDArray[Any], NDArray[Any]]]:
    """Ways to lay b over a; the first axis counts frames."""
    flat_a, flat_b = (_is_flat(x.shape[1:]) for x in (a, b))
    if _long(a.shape[1:]) == _long(b.shape[1:]) or flat_a or flat_b:
        yield "", a, b.reshape(a.shape)
    for word, turned in _turned(b):
        if _long(turned.shape[1:]) == _long(a.shape[1:]) or flat_a:
            yield word, a, turned.reshape(a.shape)
    if flat_b and not flat_a:
        for word, turned in _turned(a):
            yield word, turned, b.reshape(turned.shape)


def _turned(x: NDArray[Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    rank = x.ndim - 1
    for word, orders in (("NHWC to NCHW", TO_FIRST), ("NCHW to NHWC", TO_LAST)):
        if rank in orders:
            yield word, x.transpose((0, *(axis + 1 for axis in orders[rank])))


def _long(shape: Sequence[int]) -> list[int]:
    return [d for d in shape if d != 1]


def _is_flat(shape: Sequence[int]) -> bool:
    return len(_long(shape)) <= 1


def _relate(a: NDArray[Any], b: NDArray[Any], channels: bool) -> Match:
    """Compare two stacks of frames of the same shape."""
    import numpy as np

    finite = np.isfinite(a) & np.isfinite(b)
    unlike = ~(finite | (a == b) | (np.isnan(a) & np.isnan(b)))
    odd = bool(unlike.any())
    a, b = np.where(finite, a, 0.0), np.where(finite, b, 0.0)
    gap = np.abs(a - b)
    tolerance = _ROUNDING * max(np.abs(a).max(), np.abs(b).max())
    wrong = (gap > tolerance) | unlike
    largest = None if odd else float(gap.max())
    plain = Match(
        Relation.DIFFERS,
        largest=largest,
        left=largest,
        differing=int(np.count_nonzero(wrong)),
        count=int(a.size),
        given=int(np.count_nonzero(wrong[0])),
    )
    if odd:
        return plain
    if gap.max() <= tolerance:
        return replace(plain, relation=Relation.EQUAL, factor=1.0, shift=0.0)
    if (scaled := _one_scale(a, b, plain)) is not None or not channels:
        return scaled or plain
    return _channel_scales(a, b, plain) or _told(a, b, plain)


def _told(a: NDArray[Any], b: NDArray[Any], plain: Match) -> Match:
    """That they differ, where there is enough to tell it from."""
    if a.size >= 2 and (_constant(a) and _constant(b)):
        return replace(plain, relation=Relation.UNTOLD)
    if _few_a_channel(a):
        return replace(plain, relation=Relation.UNTOLD)
    found = _one_level(a, b)
    return plain if found is None else replace(plain, one_level=found[0], left=found[1])


def _one_level(a: NDArray[Any], b: NDArray[Any]) -> tuple[int, float] | None:
    """How many values are exactly one level off, and a level, where few are and all others fit; None: it is not so."""
    import numpy as np

    levels = np.unique(b)
    if not 2 <= len(levels) <= _MOST_LEVELS or len(np.unique(a)) > _MOST_LEVELS:
        return None
    step = float(np.diff(levels).min())
    good = np.ones(a.shape, bool)
    for _ in range(3):  # the values that are off bend the first line
        if not good.any() or _constant(a[good]):
            return None
        factor, shift = np.polyfit(a[good], b[good], 1)
        off = np.abs(b - factor * a - shift)
        good = off < step / 4
    wrong = off[~good]
    fits = off[good].size and off[good].max() < _FITTED * max(np.abs(b).max(), step)
    few = 0 < wrong.size <= _FEW * a.size
    return (int(wrong.size), step) if fits and few and np.abs(wrong - step).max() < step / 20 else None


def _few_a_channel(a: NDArray[Any]) -> bool:
    """Whether each value may be a channel of its own, whose scale these few frames cannot tell from a difference."""
    return _is_flat(a.shape[1:]) and a.shape[0] < _A_CHANNEL


def _constant(x: NDArray[Any]) -> bool:
    return bool(x.max() == x.min())


def _one_scale(a: NDArray[Any], b: NDArray[Any], plain: Match) -> Match | None:
    import numpy as np

    if _constant(a) or _constant(b) or a.size < 3:
        return None
    enough = _FITTED * np.abs(b).max()
    factor = float((a * b).sum() / (a * a).sum())
    left = float(np.abs(b - factor * a).max())
    if factor and left <= enough:
        return replace(plain, relation=Relation.SCALED, factor=factor, shift=0.0, left=left)
    if a.size < _ENOUGH:
        return None
    centred = a - a.mean()
    factor = float((centred * b).sum() / (centred * centred).sum())
    shift = float(b.mean() - factor * a.mean())
    left = float(np.abs(b - factor * a - shift).max())
    if factor and left <= enough:
        return replace(plain, relation=Relation.SHIFTED, factor=factor, shift=shift, left=left)
    return None


def _channel_scales(a: NDArray[Any], b: NDArray[Any], plain: Match) -> Match | None:
    import numpy as np

    enough = _FITTED * np.abs(b).max()
    for axis in dict.fromkeys((2 if a.ndim > 2 else 1, a.ndim - 1)):
        if a.shape[axis] < 2 or a.size // a.shape[axis] < _A_CHANNEL:
            continue
        one, two = (np.moveaxis(x, axis, 0).reshape(x.shape[axis], -1) for x in (a, b))
        middle_a, middle_b = one.mean(1, keepdims=True), two.mean(1, keepdims=True)
        spread = ((one - middle_a) ** 2).sum(1, keepdims=True)
        if np.count_nonzero(spread > 0) < _VARYING * len(one):
            continue
        if ((spread > 0) & (two.max(1, keepdims=True) == two.min(1, keepdims=True))).any():
            continue  # a channel that stands still while the other's moves is not rescaled, but wrong
        squares = (one * one).sum(1, keepdims=True)
        factor = np.divide((one * two).sum(1, keepdims=True), squares, out=np.zeros_like(squares), where=squares > 0)
        left = float(np.abs(two - factor * one).max())
        if factor.any() and left <= enough:
            return replace(plain, relation=Relation.CHANNEL_SCALED, left=left)
        slope = ((one - middle_a) * (two - middle_b)).sum(1, keepdims=True)
        factor = np.divide(slope, spread, out=np.zeros_like(spread), where=spread > 0)
        left = float(np.abs(two - middle_b - factor * (one - middle_a)).max())
        if factor.any() and left <= enough:
            return replace(plain, relation=Relation.CHANNEL_SHIFTED, left=left)
    return None


def _same_values(a: NDArray[Any], b: NDArray[Any]) -> bool:
    """Whether each frame holds the same numbers, in whatever order."""
    import numpy as np

    one, two = (np.sort(x.reshape(len(x), -1), axis=1) for x in (a, b))
    if not (np.isfinite(one).all() and np.isfinite(two).all()) or len(np.unique(one[0])) < _TELLING:
        return False
    return bool(np.abs(one - two).max() <= _ROUNDING * np.abs(one).max())
