"""How two tensors relate, and from where a result departs. Layer: tests. Thread: the test's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from projects.model.summary import Node
from projects.run.departure import Before, find_departure, look_before
from projects.run.relating import Match, Relation, relate
from projects.run.words import relation_words
from tests.projects.diff.graphs import bare

SEED = np.random.default_rng(5)
PICTURE = SEED.normal(size=(1, 4, 5, 6))
FRAMES = [SEED.normal(size=(1, 16)) for _ in range(8)]
BITS = [np.sign(frame) for frame in FRAMES]
PER_CHANNEL = SEED.uniform(0.5, 2, (4, 1, 1))


def _picture(turn: Callable[[Any], Any]) -> Match:
    return relate([PICTURE], [turn(PICTURE)])


@pytest.mark.parametrize(
    ("turn", "relation", "words"),
    [
        (lambda x: x, Relation.EQUAL, "equal"),
        (lambda x: x + 1e-7, Relation.EQUAL, "equal within rounding"),
        (lambda x: x / 255, Relation.SCALED, "equal times 0.003922"),
        (lambda x: 2 * x - 3, Relation.SHIFTED, "equal times 2 - 3"),
        (lambda x: x * PER_CHANNEL, Relation.CHANNEL_SCALED, "equal up to scale per channel"),
        (lambda x: x * PER_CHANNEL + 7 * PER_CHANNEL, Relation.CHANNEL_SHIFTED, "equal up to scale and shift per"),
        (lambda x: x.transpose(0, 2, 3, 1), Relation.EQUAL, "equal (NHWC to NCHW)"),
        (lambda x: 4 * x.transpose(0, 2, 3, 1), Relation.SCALED, "equal times 4 (NHWC to NCHW)"),
        (lambda x: x.reshape(1, -1), Relation.EQUAL, "equal"),
        (lambda x: x.transpose(0, 2, 3, 1).reshape(1, -1), Relation.EQUAL, "equal (NCHW to NHWC)"),
        (lambda x: x[..., ::-1], Relation.REORDERED, "the same values in another order"),
        (lambda x: np.sin(9 * x), Relation.DIFFERS, "differs"),
        (lambda x: x * 0, Relation.DIFFERS, "differs"),
        (lambda x: x[..., :3], Relation.SHAPE, "another number of values"),
        (lambda x: np.where(x > 2, np.nan, x), Relation.DIFFERS, "differs"),
    ],
)
def test_relations_of_a_feature_map(turn: Callable[[Any], Any], relation: Relation, words: str) -> None:
    match = _picture(turn)
    assert match.relation is relation
    assert str(relation_words(match)).startswith(words)


def test_one_wrong_value_of_many_is_a_difference() -> None:
    other = PICTURE.copy()
    other[0, 1, 2, 3] += 0.5
    match = relate([PICTURE], [other])
    assert match.relation is Relation.DIFFERS
    assert match.largest == pytest.approx(0.5)
    assert (match.differing, match.count) == (1, 120)


def test_a_channel_that_stands_still_is_wrong() -> None:
    other = PICTURE * PER_CHANNEL
    other[0, 1] = 3.0
    assert relate([PICTURE], [other]).relation is Relation.DIFFERS


def test_bits_of_both_kinds_are_the_same() -> None:
    match = relate(BITS, [(frame + 1) / 2 for frame in BITS])
    assert match.relation is Relation.SHIFTED
    assert (match.factor, match.shift) == (0.5, 0.5)
    assert match.largest == 1


def test_one_frame_cannot_tell_a_scale_of_each_value() -> None:
    scales = SEED.uniform(0.5, 2, 16)
    assert relate(FRAMES[:1], [FRAMES[0] * scales]).relation is Relation.UNTOLD
    assert relate(FRAMES, [frame * scales for frame in FRAMES]).relation is Relation.CHANNEL_SCALED
    assert relate(FRAMES, [frame * scales + 1 for frame in FRAMES]).relation is Relation.CHANNEL_SHIFTED
    assert relate(FRAMES, FRAMES[::-1]).relation is Relation.DIFFERS
    # At a network's output nothing takes the scales back.
    assert relate(FRAMES[:1], [FRAMES[0] * scales], channels=False).relation is Relation.DIFFERS


def test_flipped_bits_are_told() -> None:
    flipped = [frame.copy() for frame in BITS]
    flipped[2][0, 3] *= -1
    assert relate(BITS, flipped).relation is Relation.DIFFERS


def test_constants_tell_nothing() -> None:
    assert relate([np.ones((1, 8))], [np.full((1, 8), 3.0)]).relation is Relation.UNTOLD


# --- where it begins


def _node(key: str, *inputs: str) -> Node:
    return Node(key, 0, key, "Relu", "", inputs, (key,), ())


CHAIN = bare([_node(key, before) for before, key in zip("xabc", "abcd", strict=True)])
FORK = bare([_node("a", "x"), _node("b", "a"), _node("c", "a"), _node("d", "b", "c")])


def test_the_first_difference_behind_what_agrees() -> None:
    relations = {"a": Relation.DIFFERS, "b": Relation.EQUAL, "c": Relation.DIFFERS, "d": Relation.DIFFERS}
    assert find_departure(CHAIN, relations, {"d": False}) == "c"
    assert find_departure(CHAIN, relations, {"d": True}) is None
    assert find_departure(CHAIN, {**relations, "b": Relation.UNTOLD}, {"d": False}) == "a"
    assert find_departure(CHAIN, {key: Relation.EQUAL for key in "abcd"}, {"d": False}) is None


def test_an_output_that_differs_is_looked_behind_though_its_class_is_the_same() -> None:
    relations = {"a": Relation.EQUAL, "b": Relation.DIFFERS, "c": Relation.DIFFERS, "d": Relation.EQUAL}
    assert find_departure(CHAIN, relations, {"d": False}) == "b"


def test_what_lies_in_front_of_a_departure() -> None:
    relations = {"a": Relation.EQUAL, "c": Relation.SHAPE, "d": Relation.DIFFERS}
    found = look_before(CHAIN, "d", relations, {"b"})
    assert (found.alone, found.unknown) == ((CHAIN.node("b").label,), 1)
    assert look_before(CHAIN, "d", {**relations, "c": Relation.EQUAL}, {"b"}) == Before()


def test_a_difference_on_any_input_is_in_every_figure() -> None:
    frames = [SEED.normal(size=(1, 4, 5, 6)) for _ in range(3)]
    other = [frame.copy() for frame in frames]
    other[2][0, 1, 2, 3] += 0.5
    match = relate(frames, other)
    assert match.relation is Relation.DIFFERS
    assert match.largest == match.left == pytest.approx(0.5)
    assert (match.differing, match.count, match.given) == (1, 360, 0)


def test_a_branch_that_agrees_is_not_blamed() -> None:
    relations = {"a": Relation.EQUAL, "b": Relation.SCALED, "c": Relation.DIFFERS, "d": Relation.DIFFERS}
    assert find_departure(FORK, relations, {"d": False}) == "c"


def test_values_that_are_one_level_apart_are_counted() -> None:
    levels = SEED.integers(0, 8, (1, 4, 6, 6)).astype(float)
    other = levels * 3
    other[0, 2, 1, :3] += 3
    match = relate([levels], [other])
    assert (match.relation, match.one_level, match.left) == (Relation.DIFFERS, 3, 3.0)
    assert str(relation_words(match)) == "differs: 3 values by one level"
    other[0, 2, 1, 0] += 3
    assert relate([levels], [other]).one_level is None
    assert _picture(np.sin).one_level is None
