"""The Fit panel as a person sees and clicks it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton

from projects.build.fit import FitView, ResourceFit, resources_of
from tests.projects.folding.curves_made import swept
from widgets.fit.bar import TICK, WIDE_FROM, ResourceBar, bar_end
from widgets.fit.panel import FitPanel
from widgets.theme.colors import DARK, LIGHT

PYNQ = {"LUT": 53200, "BRAM_18K": 280, "URAM": 0, "DSP": 220}
BIG = FitView(
    "Pynq-Z1",
    "xc7z020clg400-1",
    "Build #3",
    resources_of({"LUT": 100594.0, "BRAM_18K": 485, "URAM": 0, "DSP": 0}, PYNQ),
    7971.94,
    10000,
    1615710.0,
    12544,
    "MVAU_hls_1",
    "MultiThreshold_3_out0",
)


@pytest.fixture
def panel(qtbot):
    made = FitPanel()
    qtbot.addWidget(made)
    made.resize(320, 320)
    made.set_view(BIG)
    with qtbot.waitExposed(made):
        made.show()
    return made


def words(panel, name):
    return panel.findChild(QLabel, f"fit_{name}").text().replace("\u202f", " ")


def test_it_says_what_is_on_screen_and_that_it_is_too_big(panel):
    assert (words(panel, "place"), words(panel, "badge")) == ("Pynq-Z1", "Build #3")
    assert words(panel, "verdict") == "Too big for Pynq-Z1"
    assert words(panel, "throughput") == "7 972 of 10 000 fps"
    assert words(panel, "timing") == "latency 1.62 ms"
    assert words(panel, "cycles") == "12 544 cycles"
    assert "leave out FIFOs" in words(panel, "caption")


def test_a_bar_reads_out_its_figures(panel):
    name = panel.findChild(ResourceBar, "fit_LUT").accessibleName().replace("\u202f", " ")
    assert name == "LUT, 189 %, 100 594 of 53 200, over by 47 394 LUT"


def test_what_the_part_has_none_of_is_shown_only_where_it_is_used(panel):
    bar = panel.findChild(ResourceBar, "fit_URAM")
    assert not bar.isVisible()
    panel.set_view(replace(BIG, resources=resources_of({"LUT": 1, "URAM": 3}, PYNQ)))
    assert bar.isVisible()
    panel.set_view(replace(BIG, resources=resources_of({"LUT": 1, "URAM": 0}, None)))
    assert bar.isVisible()


def test_show_me_why_is_a_click(panel, qtbot):
    with qtbot.waitSignal(panel.why_requested):
        qtbot.mouseClick(panel.findChild(QPushButton, "fit_why"), Qt.MouseButton.LeftButton)


def test_the_limiting_layer_is_a_way_to_it(panel, qtbot):
    link = panel.findChild(QPushButton, "fit_bottleneck")
    assert link.text() == "MVAU_hls_1"
    with qtbot.waitSignal(panel.layer_selected) as told:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert told.args == ["MultiThreshold_3_out0"]
    panel.set_view(replace(BIG, bottleneck_key=None))
    assert not link.isEnabled()


def test_what_fits_asks_for_no_reason(panel):
    panel.set_view(replace(BIG, resources=resources_of({"LUT": 1, "BRAM_18K": 1, "URAM": 0, "DSP": 0}, PYNQ)))
    assert words(panel, "verdict") == "Fits Pynq-Z1"
    assert not panel.findChild(QPushButton, "fit_why").isVisible()
    assert "FIFOs" not in words(panel, "caption")


def test_before_folding_no_layer_limits(panel):
    panel.set_view(FitView("xcvx9000", "xcvx9000", "Prepared, before folding", resources_of({"LUT": 1}, None)))
    assert words(panel, "throughput") == "Throughput not known yet"
    assert not panel.findChild(QPushButton, "fit_bottleneck").isVisible()
    assert "not known" in words(panel, "caption")


def test_nothing_to_show_is_one_sentence(panel, qtbot):
    panel.set_empty("Build to see whether it fits.", "Build")
    panel.set_view(None)
    assert panel.findChild(QLabel, "fit_empty_sentence").text() == "Build to see whether it fits."
    with qtbot.waitSignal(panel.empty_pressed):
        qtbot.mouseClick(panel.findChild(QPushButton, "fit_empty_button"), Qt.MouseButton.LeftButton)


def painted(bar):
    image = bar.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("width", [300, 700])
def test_a_bar_takes_the_colour_of_its_level(qtbot, theme, width):
    bar = ResourceBar("LUT")
    qtbot.addWidget(bar)
    bar.resize(width, 40)
    bar.set_theme(theme)
    seen = {}
    for used in (10000, 50000, 100000):
        bar.set_value(ResourceFit("LUT", used, 53200))
        seen[used] = painted(bar)
    assert QColor(theme.neutral).name() in seen[10000]
    assert QColor(theme.amber).name() in seen[50000]
    assert QColor(theme.over).name() in seen[100000]
    assert QColor(theme.over).name() not in seen[50000]


def test_a_narrow_bar_takes_two_lines_only_where_something_is_used(qtbot):
    bar = ResourceBar("LUT")
    qtbot.addWidget(bar)
    bar.resize(300, 40)
    bar.set_value(ResourceFit("LUT", 0, 53200))
    idle = bar.sizeHint().height()
    bar.set_value(ResourceFit("LUT", 5, 53200))
    assert bar.sizeHint().height() > idle
    bar.resize(WIDE_FROM, 40)
    assert bar.sizeHint().height() == idle


@given(st.floats(min_value=0, max_value=1000), st.floats(min_value=0, max_value=1000))
def test_the_tick_parts_what_fits_from_what_does_not(ratio, more):
    width = 300
    assert (bar_end(ratio, width) <= width * TICK) == (ratio <= 1)
    assert bar_end(ratio, width) <= bar_end(ratio + more, width) <= width


def test_the_target_strip_speaks_through_the_panel(panel, qtbot):
    curve = swept()
    panel.set_curve(curve, PYNQ)
    panel.set_target(10_000)
    button = panel.findChild(QPushButton, "target_fastest")
    with qtbot.waitSignals([panel.target_chosen, panel.target_dragged, panel.state_changed, panel.curve_wanted]):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.keyClick(panel.target.plot, Qt.Key.Key_Left)
        panel.set_curve(curve, PYNQ, stale=True)
        panel.target.toggle()
        panel.target.toggle()
    assert panel.target.plot.target == 2900


def test_whether_the_target_strip_is_open_is_remembered(panel):
    panel.target.toggle()
    state = panel.state()
    assert not panel.target.shown
    panel.restore_state({"target": {"open": True}})
    assert panel.target.shown
    panel.restore_state(state)
    assert not panel.target.shown
    panel.restore_state({})
    panel.restore_state({"target": 7})
    assert not panel.target.shown


@pytest.mark.parametrize("progress", [None, (12, 48)])
def test_the_target_strip_has_room_at_320_pixels(panel, progress):
    panel.set_curve(swept(), PYNQ, progress)
    panel.set_target(10_000)
    assert panel.target.minimumSizeHint().width() <= panel.width() - 16
    assert panel.target.geometry().right() <= panel.width() - 8
