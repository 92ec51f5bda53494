"""Whether a design fits, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.build.fit import FitView, Level, ResourceFit, resources_of

PYNQ = {"LUT": 53200, "BRAM_18K": 280, "URAM": 0, "DSP": 220}
CNV = {"LUT": 100594.0, "BRAM_18K": 485, "URAM": 0, "DSP": 0}


def view(used=CNV, available=PYNQ, **more):
    return FitView("Pynq-Z1", "xc7z020clg400-1", "Build #3", resources_of(used, available), **more)


def spaced(sentence):
    return str(sentence).replace("\u202f", " ")


def test_cnv_at_width_80_is_too_big():
    made = view()
    lut, bram, uram, dsp = made.resources
    assert made.level is Level.OVER
    assert str(made.verdict()) == "Too big for Pynq-Z1"
    assert round(lut.ratio, 2) == 1.89
    assert round(bram.ratio, 2) == 1.73
    assert spaced(lut.amount()) == "100 594 of 53 200"
    assert spaced(lut.overflow()) == "over by 47 394 LUT"
    assert (uram.ratio, uram.level) == (None, Level.FITS)
    assert (dsp.ratio, dsp.overflow()) == (0, None)


@pytest.mark.parametrize(
    ("used", "level"),
    [(0, Level.FITS), (42559, Level.FITS), (42560, Level.THIN), (53200, Level.THIN), (53201, Level.OVER)],
)
def test_thin_begins_at_80_percent_and_over_above_100(used, level):
    assert ResourceFit("LUT", used, 53200).level is level


def test_verdicts_of_what_fits():
    assert str(view({**CNV, "LUT": 42000, "BRAM_18K": 274}).verdict()) == "Fits Pynq-Z1, thinly"
    assert str(view({**CNV, "LUT": 1707, "BRAM_18K": 7}).verdict()) == "Fits Pynq-Z1"


def test_a_part_without_totals_is_not_judged():
    made = view(available=None)
    assert made.level is Level.UNKNOWN
    assert str(made.verdict()) == "No totals known for Pynq-Z1"
    assert spaced(made.resources[0].amount()) == "100 594 used, total not known"


def test_one_missing_total_matters_only_where_it_is_used():
    without_uram = {**PYNQ, "URAM": None, "LUT": 230000, "BRAM_18K": 610}
    assert view(available=without_uram).level is Level.FITS
    assert str(view({**CNV, "URAM": 4}, without_uram).verdict()) == "No total of URAM known for Pynq-Z1"
    assert view({**CNV, "URAM": 4, "LUT": 10**6}, without_uram).level is Level.OVER


def test_using_what_the_part_does_not_have_is_over():
    made = ResourceFit("URAM", 4, 0)
    assert made.level is Level.OVER
    assert str(made.overflow()) == "over by 4 URAM"


def test_without_estimates_nothing_is_claimed():
    assert str(view(None).verdict()) == "No estimates yet"
    assert str(view({**CNV, "DSP": None, "LUT": 1, "BRAM_18K": 1}).verdict()) == "Not everything is estimated"
    assert str(ResourceFit("DSP", None, None).amount()) == "not known"
    assert str(ResourceFit("DSP", None, 220).amount()) == "not estimated, 220 available"


def test_throughput_reached_of_asked():
    made = view(fps=7971.94, target_fps=10000)
    assert spaced(made.throughput()) == "7 972 of 10 000 fps"
    assert made.target_missed
    assert not replace(made, target_fps=3000).target_missed
    assert spaced(replace(made, target_fps=None).throughput()) == "7 972 fps"
    assert str(replace(made, fps=None).throughput()) == "Throughput not known yet"


def test_a_target_missed_by_little_does_not_read_as_reached():
    assert spaced(view(fps=9999.7, target_fps=10000).throughput()) == "9 999 of 10 000 fps"


amounts = st.one_of(st.none(), st.integers(min_value=0, max_value=10**7))


@given(st.fixed_dictionaries(dict.fromkeys(PYNQ, amounts)), st.fixed_dictionaries(dict.fromkeys(PYNQ, amounts)))
def test_fitting_is_never_claimed_of_what_is_over_or_unknown(used, available):
    made = view(used, available)
    fits = made.level in (Level.FITS, Level.THIN)
    wrong = [r for r in made.resources if r.used is None or (r.used and r.available is None) or r.over_by]
    assert not (fits and wrong)
    assert str(made.verdict())
