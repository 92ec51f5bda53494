"""What a bar chart shows, as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.layers_made import cnv_like, many
from widgets.charts.bars import Bar, Bars, allowed_cycles, bars_of, short


def test_bars_are_the_layers_in_graph_order_with_their_figure():
    made = bars_of(cnv_like(), "LUT")
    assert [(bar.name, bar.value) for bar in made.bars][1:] == [
        ("MVAU_hls_2", 12206),
        ("MVAU_hls_10", 31135),
        ("LabelSelect_hls_0", None),
    ]
    assert [bar.bottleneck for bar in made.bars] == [False, False, True, False]
    assert made.longest == 31135
    assert made.row_of("MVAU_hls_10_out0") == 2
    assert made.row_of("gone") is None


def test_the_target_allows_so_many_cycles():
    assert allowed_cycles(10.0, 10000) == pytest.approx(10000)
    assert allowed_cycles(5.0, 1000) == pytest.approx(200000)
    assert allowed_cycles(None, 10000) is None
    assert allowed_cycles(10.0, None) is None


def test_bars_beyond_the_limit_are_marked():
    assert [bar.over for bar in bars_of(cnv_like(), "cycles", 7200).bars] == [False, False, True, False]


def test_a_limit_far_out_is_not_drawn_as_a_line():
    assert bars_of(cnv_like(), "cycles", 10000).limit_drawn
    assert not bars_of(cnv_like(), "cycles", 100000).limit_drawn
    assert bars_of(cnv_like(), "cycles", 100000, logarithmic=True).limit_drawn
    assert not bars_of(cnv_like(), "cycles").limit_drawn


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (800, "800"), (12000, "12 k"), (1.5e6, "1.5 M"), (2e9, "2 G")])
def test_numbers_on_the_axis_are_short(value, words):
    assert short(value).replace("\u202f", " ") == words


values = st.one_of(st.none(), st.integers(min_value=0, max_value=10**9), st.floats(min_value=0, max_value=1e9))


@given(st.lists(values, max_size=20), st.booleans(), st.one_of(st.none(), st.floats(min_value=1, max_value=1e9)))
def test_every_bar_and_the_limit_stay_within_the_axis(found, logarithmic, limit):
    bars = Bars(tuple(Bar(str(at), str(at), v) for at, v in enumerate(found)), "LUT", limit, "", logarithmic)
    start, end = bars.ends()
    assert start < end
    assert all(0 <= length <= end - start for length in bars.lengths())
    if bars.limit_drawn and limit is not None and not logarithmic:
        assert start <= bars.place(limit) <= end


@pytest.mark.parametrize("count", [0, 1, 21, 300])
def test_any_number_of_layers(count):
    assert len(bars_of(many(count), "cycles").lengths()) == count
