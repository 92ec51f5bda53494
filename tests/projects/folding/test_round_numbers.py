"""Round numbers are round, and go evenly."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.folding.round_numbers import (
    between,
    digits_of,
    ladder,
    rounded,
    rounded_down,
    rounded_up,
    stepped,
)

numbers = st.integers(min_value=1, max_value=10**9)


@pytest.mark.parametrize(
    ("value", "down", "near", "up"),
    [(0.3, 1, 1, 1), (3.46, 3, 3, 4), (99.6, 99, 100, 100), (3028.5, 3000, 3000, 3100), (7971.9, 7900, 8000, 8000)],
)
def test_two_digits_are_kept(value, down, near, up):
    assert (rounded_down(value), rounded(value), rounded_up(value)) == (down, near, up)


@pytest.mark.parametrize(("number", "digits"), [(1, 1), (100, 1), (3100, 2), (3028, 4), (1_000_000, 1)])
def test_digits_are_counted_without_the_zeros_behind(number, digits):
    assert digits_of(number) == digits


def test_steps_go_to_the_next_round_number():
    assert [stepped(each, True) for each in (1, 9, 99, 100, 3028, 9900)] == [2, 10, 100, 110, 3100, 10_000]
    assert [stepped(each, False) for each in (1, 10, 100, 110, 3028, 10_000)] == [1, 9, 99, 100, 3000, 9900]


def test_a_ladder_takes_the_finest_steps_that_are_few_enough():
    assert ladder(3, 30, 36) == (3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
    assert ladder(3, 30, 7) == (3, 5, 7, 10, 15, 20, 30)
    assert ladder(1, 10**9, 36)[:4] == (1, 2, 5, 10)
    assert ladder(1, 10**9, 12) == tuple(10**n for n in range(10))


def test_the_middle_is_as_round_as_there_is_room_for():
    assert (between(1000, 4000), between(2000, 2500), between(3000, 3028), between(3, 5)) == (2000, 2200, 3010, 4)
    assert between(3, 4) is None


@given(numbers, numbers)
def test_what_is_between_is_strictly_so(one, other):
    low, high = sorted((one, other))
    found = between(low, high)
    assert (found is None) == (high - low < 2)
    assert found is None or low < found < high


@given(numbers)
def test_steps_move_and_come_back_to_round_numbers(number):
    up, down = stepped(number, True), stepped(number, False)
    assert up > number >= down
    assert digits_of(up) <= 2
    assert digits_of(down) <= 2
    assert stepped(up, False) <= number


@given(numbers, numbers, st.integers(min_value=2, max_value=50))
def test_a_ladder_goes_up_within_its_ends(one, other, most):
    low, high = sorted((one, other))
    found = ladder(low, high, most)
    assert all(low <= each <= high for each in found)
    assert all(a < b for a, b in itertools.pairwise(found))
