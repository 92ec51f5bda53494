"""The themes' colours can be read."""

from __future__ import annotations

import pytest

from widgets.theme.colors import DARK, LIGHT
from widgets.theme.palette import contrast, faint, luminance, mix, text_on

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)


@THEMES
@pytest.mark.parametrize("surface", ["background", "panel", "hover", "selected"])
@pytest.mark.parametrize("ink", ["text", "muted", "amber_text", "over_text", "good"])
def test_text_has_enough_contrast_on_every_surface(theme, ink, surface):
    assert contrast(getattr(theme, ink), getattr(theme, surface)) >= 4.5


@THEMES
@pytest.mark.parametrize("surface", ["background", "panel", "hover"])
def test_links_have_enough_contrast(theme, surface):
    assert contrast(theme.accent, getattr(theme, surface)) >= 4.5


@THEMES
def test_text_on_the_primary_action_has_enough_contrast(theme):
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_accent, mix(theme.accent, theme.text, 0.15)) >= 4.5


@THEMES
@pytest.mark.parametrize("mark", ["neutral", "over", "accent", "amber_text"])
def test_marks_stand_out_from_the_panel(theme, mark):
    assert contrast(getattr(theme, mark), theme.panel) >= 3
    assert contrast(getattr(theme, mark), theme.background) >= 3


@THEMES
def test_what_may_be_overlooked_is_fainter_but_there(theme):
    assert 2.5 <= contrast(faint(theme), theme.panel) < contrast(theme.muted, theme.panel)


def test_contrast_of_black_and_white():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_text_on_a_colour_is_the_one_that_reads():
    assert text_on("#FFEA46") == "#000000"
    assert text_on("#00204D") == "#FFFFFF"


def test_mix_goes_from_the_first_to_the_second():
    assert (mix("#000000", "#FFFFFF", 0), mix("#000000", "#FFFFFF", 1)) == ("#000000", "#FFFFFF")
    assert mix("#000000", "#FF0080", 0.5) == "#800040"
