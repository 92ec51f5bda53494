"""Brings an array into the shape that a model's input has, where there is only one way to do so, and says what it did.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from projects.errors import UserInputError
from projects.model.names import shape_words
from projects.text import Text, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

Shape = tuple[int, ...]
# By rank: how channels that come last are brought in front, and the other way round.
TO_FIRST: dict[int, Shape] = {3: (0, 2, 1), 4: (0, 3, 1, 2)}
TO_LAST: dict[int, Shape] = {3: (0, 2, 1), 4: (0, 2, 3, 1)}


@dataclass(frozen=True)
class Fitted:
    """An array in the wanted shape. notes: what was done to it, a sentence each."""

    array: NDArray[Any]
    notes: tuple[Text, ...] = ()


def fit(array: NDArray[Any], shape: Shape, name: str, where: str = "") -> Fitted:
    """Give an array a shape, by the only way there is.

    Args:
        shape: of the model's input. name: of that input. where: the file it comes from, for errors.

    Raises:
        UserInputError: it has another size, or several ways lead to the shape.
    """
    found = tuple(int(d) for d in array.shape)
    if found == shape:
        return Fitted(array)
    notes: list[Text] = []
    if len(found) == len(shape) - 1 and shape[0] == 1:
        array = array[None]
        notes.append(text("The batch dimension was added: {found} is one frame.", found=shape_words(found)))
    now = tuple(array.shape)
    if now == shape:
        return Fitted(array, tuple(notes))
    ways = _orders(now, shape)
    if len(ways) == 1:
        word, order = ways[0]
        notes.append(text("The input was brought from {order}.", order=word))
        return Fitted(array.transpose(order), tuple(notes))
    if len(ways) > 1:
        raise UserInputError(
            text("an array of {found} can become {wanted} in several ways.", found=shape_words(found),
                 wanted=shape_words(shape)),
            where,
            text("Save it as {wanted}.", wanted=shape_words(shape)),
        )  # fmt: skip
    if _same_order(found, shape):
        done = text("The input was reshaped from {found} to {wanted}; the order of its values stays.",
                    found=shape_words(found), wanted=shape_words(shape))  # fmt: skip
        return Fitted(array.reshape(shape), (done,))
    raise _unfit(found, shape, name, where)


def _orders(found: Shape, shape: Shape) -> list[tuple[str, Shape]]:
    """The ways to bring channels from one side to the other that give the shape."""
    if len(found) != len(shape) or len(found) not in TO_FIRST or prod(found) != prod(shape):
        return []
    ways = [("NHWC to NCHW", TO_FIRST), ("NCHW to NHWC", TO_LAST)]
    if len(found) == 3:  # both are the same there
        ways = [("channels last to channels first", TO_FIRST)]
    return [(word, orders[len(found)]) for word, orders in ways if tuple(found[i] for i in orders[len(found)]) == shape]


def _same_order(found: Shape, shape: Shape) -> bool:
    """Whether the values stay in their order: only dimensions of 1 differ, or one frame without channels is a row."""
    one, two = ([d for d in each if d != 1] for each in (found, shape))
    if one == two:
        return True
    # A picture of one channel is read row by row, whatever it is laid out as; with channels there are two ways.
    return prod(one) == prod(two) and min(len(one), len(two)) <= 1 and max(len(one), len(two)) <= 2


def _unfit(found: Shape, shape: Shape, name: str, where: str) -> UserInputError:
    what = text("it holds {found}, but input {name} takes {wanted}.", found=shape_words(found), name=name,
                wanted=shape_words(shape))  # fmt: skip
    rest = found[1:] if len(found) == len(shape) else found
    if len(found) == len(shape) and found[0] > 1 and _fits_one(rest, shape):
        mend = text("It holds {count} frames; a run takes one: save array[0:1].", count=found[0])
    elif prod(found) == prod(shape):
        mend = text("The number of values is right; save it with the order and shape {wanted}.",
                    wanted=shape_words(shape))  # fmt: skip
    else:
        mend = text("Save one frame as {wanted}.", wanted=shape_words(shape))
    return UserInputError(what, where, mend)


def _fits_one(rest: Sequence[int], shape: Shape) -> bool:
    one = (1, *rest)
    return one == shape or bool(_orders(one, shape))
