"""The curve of targets: what is asked for, where it fits, and the fastest that does."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.build.fit import Level
from projects.folding.curve import (
    CLOSE,
    FASTEST,
    MOST,
    SLOWEST,
    Curve,
    CurvePoint,
    fastest_that_fits,
    fits,
    level,
    next_targets,
    ranges,
)
from tests.projects.folding.curves_made import XC7Z020, folder, network, swept

designs = st.lists(
    st.tuples(
        st.floats(min_value=0.5, max_value=1e7),
        st.floats(min_value=0, max_value=120_000),
        st.floats(min_value=0, max_value=600),
    ),
    min_size=1,
    max_size=60,
    unique_by=lambda design: design[0],
)
targets = st.one_of(st.none(), st.integers(min_value=1, max_value=10**9))


def at(curve: Curve, target: int) -> CurvePoint:
    return next(point for point in curve.points if point.target_fps == target)


def test_cnv_fits_at_3000_but_not_at_2000():
    curve = swept()
    assert level(at(curve, 3000), XC7Z020) is Level.THIN
    assert level(at(curve, 2000), XC7Z020) is Level.OVER
    assert level(at(curve, 10_000), XC7Z020) is Level.OVER
    found = ranges(curve.within(1500, 10_000), XC7Z020)
    assert [how for *_, how in found] == [Level.FITS, Level.THIN, Level.OVER, Level.THIN, Level.OVER]
    assert found[2][:2] == (2000, 2000)
    assert (found[3][1], found[4][1]) == (3000, 10_000)


def test_a_far_point_speaks_for_a_target_only_where_the_design_is_the_same():
    slow, fast = (CurvePoint(fps, folder()(fps)) for fps in (1, 10_000))
    assert slow.reached is not None
    assert slow.reached > 1
    curve = Curve((slow, fast))
    assert curve.telling(1, 1.0) == slow
    assert curve.telling(math.floor(slow.reached), 1.0) == slow
    assert curve.telling(3000, 1.12) is None
    assert curve.telling(9500, 1.12) == fast
    assert Curve((slow, CurvePoint(2000, slow.network))).telling(10, 1.0) == slow
    assert Curve((CurvePoint(100, None),)).telling(100, 1.0) == CurvePoint(100, None)
    assert Curve().telling(100, 1.12) is None


def test_the_fastest_that_fits_is_a_round_target_that_is_reached():
    best = fastest_that_fits(swept(), XC7Z020)
    assert best is not None
    assert (best.target_fps, best.reached) == (3000, 3028.47)


def test_it_is_told_by_what_is_reached_not_by_what_is_asked():
    slow, fast = network(900, 1, 1), network(1000, 1, 1)
    curve = Curve((CurvePoint(900, slow), CurvePoint(990, fast), CurvePoint(2000, fast), CurvePoint(5000, fast)))
    best = fastest_that_fits(curve, XC7Z020)
    assert best is not None
    assert best.target_fps == 990
    missed = Curve(curve.points[2:])
    best = fastest_that_fits(missed, XC7Z020)
    assert best is not None
    assert best.target_fps == 2000


def test_where_nothing_fits_or_nothing_is_known_there_is_none():
    assert fastest_that_fits(Curve(), XC7Z020) is None
    assert fastest_that_fits(swept(folder([(10, 10**6, 10)])), XC7Z020) is None
    assert fastest_that_fits(swept(totals=None), None) is None
    assert ranges(Curve(), XC7Z020) == []
    assert [how for *_, how in ranges(swept(totals=None), None)] == [Level.UNKNOWN]


def test_a_target_that_finn_cannot_build_neither_fits_nor_stops_the_rest():
    whole = folder()
    curve = swept(lambda target: None if 100 <= target <= 500 else whole(target))
    assert level(at(curve, 200), XC7Z020) is Level.UNKNOWN
    assert not fits(at(curve, 200), XC7Z020)
    best = fastest_that_fits(curve, XC7Z020)
    assert best is not None
    assert best.target_fps == 3000
    nothing = swept(lambda _: None)
    assert fastest_that_fits(nothing, XC7Z020) is None
    assert nothing.span(10_000) == (100, 100_000)


def test_first_the_ends_then_those_near_the_target():
    assert next_targets(Curve(), XC7Z020, 10_000) == (SLOWEST, FASTEST, 10_000)
    fold = folder()
    ends = Curve(tuple(CurvePoint(each, fold(each)) for each in (SLOWEST, 10_000, FASTEST)))
    even = next_targets(ends, XC7Z020, 10_000)
    assert even[:4] == (8000, 7900, 6000, 5000)
    assert even[-1] == 3
    assert 2000 in even
    assert 3000 in even


def test_another_target_on_a_whole_curve_costs_one_point():
    assert next_targets(swept(), XC7Z020, 4321) == (4321,)


def test_a_curve_of_cnv_has_some_sixty_points():
    assert 40 <= len(swept().points) <= MOST


def test_of_a_design_that_uses_what_the_part_has_none_of_nothing_fits():
    point = CurvePoint(100, network(100, 1, 1))
    assert fits(point, XC7Z020)
    assert not fits(point, {"LUT": 53200, "BRAM_18K": 0, "URAM": 0, "DSP": 220})
    assert level(point, {"LUT": 53200}) is Level.UNKNOWN


def test_the_nearest_is_nearest_by_ratio():
    curve = Curve((CurvePoint(100, None), CurvePoint(1000, None)))
    assert [curve.nearest(each) for each in (1, 300, 330, 10**6)] == [curve.points[at] for at in (0, 0, 1, 1)]
    assert Curve().nearest(5) is None


@settings(deadline=None)
@given(designs, targets)
def test_a_sweep_ends_and_finds_the_fastest_that_fits_to_a_few_percent(made, target):
    curve = swept(folder(made), target=target)
    asked = [point.target_fps for point in curve.points]
    assert asked == sorted(set(asked))
    assert {SLOWEST, FASTEST} <= set(asked)
    assert target is None or target in asked
    best = fastest_that_fits(curve, XC7Z020)
    fitting = [point for point in curve.points if fits(point, XC7Z020)]
    assert (best is None) == (not fitting)
    if best is None or best.reached is None:
        return
    assert all((point.reached or 0) <= best.reached for point in fitting)
    low, high = curve.span(target)
    for before, after in itertools.pairwise(curve.within(low, high).points):
        if before.reached == best.reached and not fits(after, XC7Z020):
            known = max(before.target_fps, math.floor(best.reached))
            assert after.target_fps <= known * CLOSE or after.target_fps - known < 2


@settings(deadline=None)
@given(designs, targets)
def test_ranges_cover_every_point_once_and_in_order(made, target):
    curve = swept(folder(made), target=target)
    found = ranges(curve, XC7Z020)
    assert all(first <= last for first, last, _ in found)
    assert all(a[1] < b[0] and a[2] is not b[2] for a, b in itertools.pairwise(found))
    for point in curve.points:
        (how,) = [how for first, last, how in found if first <= point.target_fps <= last]
        assert how is level(point, XC7Z020)


@given(designs, targets)
def test_the_span_holds_the_target_and_all_that_is_reached(made, target):
    fold = folder(made)
    curve = Curve(tuple(CurvePoint(each, fold(each)) for each in (SLOWEST, FASTEST)))
    low, high = curve.span(target)
    assert 1 <= low < high
    assert target is None or low <= target <= high
    assert all(low <= max(1, point.reached or 0) <= high for point in curve.points)


@pytest.mark.parametrize("fps", [0.2, 1.0, 3.0])
def test_a_network_of_one_speed_still_has_a_span(fps):
    low, high = swept(folder([(fps, 1, 1)]), target=None).span()
    assert 1 <= low < high
