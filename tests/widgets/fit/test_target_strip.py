"""The target strip as a person drags, types and clicks it."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from projects.folding.curve import Curve, CurvePoint
from projects.folding.round_numbers import digits_of
from tests.projects.folding.curves_made import XC7Z020, folder, network, swept
from widgets.fit.target_scale import Scale
from widgets.fit.target_strip import TargetStrip
from widgets.fit.target_values import profile_of
from widgets.theme.colors import DARK, LIGHT

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def curve():
    return swept()


@pytest.fixture
def strip(qtbot, curve):
    made = TargetStrip()
    qtbot.addWidget(made)
    made.resize(304, made.sizeHint().height())
    made.set_curve(curve, XC7Z020)
    made.set_target(10_000)
    with qtbot.waitExposed(made):
        made.show()
    made.plot.setFocus()
    return made


@pytest.fixture
def told(strip):
    """What it told, in order."""
    found = []
    strip.target_dragged.connect(lambda fps: found.append(("dragged", fps)))
    strip.target_chosen.connect(lambda fps: found.append(("chosen", fps)))
    return found


def words(strip):
    return strip.findChild(QLabel, "target_words").text().replace("\u202f", " ")


def note(strip):
    return strip.findChild(QLabel, "target_note").text()


def fastest(strip):
    return strip.findChild(QPushButton, "target_fastest")


def place(strip, fps):
    return QPoint(round(strip.plot.scale().x(fps)), 40)


def drag(strip, fps, release=True):
    plot = strip.plot
    QTest.mousePress(plot, LEFT, pos=place(strip, plot.target))
    start, end = place(strip, plot.target), place(strip, fps)
    for step in range(1, 6):
        QTest.mouseMove(plot, start + (end - start) * step / 5)
    if release:
        QTest.mouseRelease(plot, LEFT, pos=end)


def test_it_says_what_the_target_costs(strip):
    assert words(strip) == "10 000 fps: reaches 7 972 fps, LUT 189 %, BRAM_18K 173 %, too big"
    strip.set_target(3000)
    assert words(strip) == "3 000 fps: LUT 80 %, BRAM_18K 99 %, fits thinly"
    strip.set_target(100)
    assert words(strip) == "100 fps: LUT 14 %, BRAM_18K 74 %, fits"
    assert strip.plot.accessibleDescription() == strip.findChild(QLabel, "target_words").text()


def test_between_two_points_it_says_which_one_it_shows(strip):
    strip.set_target(2990)
    assert words(strip) == "2 990 fps: as at 3 000 fps, LUT 80 %, BRAM_18K 99 %, fits thinly"


def test_while_it_is_computed_no_far_point_stands_in(strip):
    def computed(*targets):
        return Curve(tuple(CurvePoint(fps, folder()(fps)) for fps in targets))

    strip.set_curve(computed(1, 10_000), XC7Z020, progress=(2, 38))
    strip.set_target(3000)
    assert words(strip) == "3 000 fps: not computed yet"
    strip.set_curve(computed(1, 3000, 10_000), XC7Z020, progress=(3, 38))
    assert words(strip).startswith("3 000 fps: LUT 80 %")


def test_dragging_tells_every_place_and_at_last_what_was_chosen(strip, told):
    drag(strip, 3000)
    assert told[-1] == ("chosen", strip.plot.target)
    assert [what for what, _ in told] == ["dragged"] * (len(told) - 1) + ["chosen"]
    assert len(told) > 3
    assert 2800 <= strip.plot.target <= 3200
    assert all(digits_of(fps) <= 2 for _, fps in told)
    assert words(strip).startswith(f"{strip.plot.target:,} fps".replace(",", " "))


def test_a_click_goes_there_and_a_click_on_the_handle_stays(strip, told):
    strip.set_target(7321)
    QTest.mouseClick(strip.plot, LEFT, pos=place(strip, 7321) + QPoint(3, 0))
    assert told == []
    QTest.mouseClick(strip.plot, LEFT, pos=place(strip, 100))
    assert told[-1][0] == "chosen"
    assert 95 <= told[-1][1] <= 105


def test_beyond_the_ends_it_stays_at_the_end(strip, told):
    QTest.mousePress(strip.plot, LEFT, pos=place(strip, 100))
    QTest.mouseMove(strip.plot, QPoint(-50, 40))
    assert strip.plot.target == 3
    QTest.mouseMove(strip.plot, QPoint(900, 40))
    assert strip.plot.target == 10_000
    QTest.mouseRelease(strip.plot, LEFT, pos=QPoint(900, 40))
    assert told[-1] == ("chosen", 10_000)


def test_a_target_from_outside_waits_until_the_hand_is_gone(strip):
    drag(strip, 1000, release=False)
    held = strip.plot.target
    strip.set_target(5000)
    assert strip.plot.target == held
    QTest.mouseRelease(strip.plot, LEFT, pos=place(strip, held))
    strip.set_target(5000)
    assert strip.plot.target == 5000


def test_escape_takes_it_back(strip, told):
    drag(strip, 1000, release=False)
    QTest.keyClick(strip.plot, Qt.Key.Key_Escape)
    QTest.mouseRelease(strip.plot, LEFT, pos=place(strip, 1000))
    assert strip.plot.target == 10_000
    assert told[-1] == ("dragged", 10_000)
    assert "chosen" not in [what for what, _ in told]


@pytest.mark.parametrize(
    ("key", "goes_to"),
    [
        (Qt.Key.Key_Left, 2900),
        (Qt.Key.Key_Down, 2900),
        (Qt.Key.Key_Right, 3100),
        (Qt.Key.Key_Up, 3100),
        (Qt.Key.Key_PageUp, 5000),
        (Qt.Key.Key_PageDown, 2000),
        (Qt.Key.Key_Home, 3),
        (Qt.Key.Key_End, 8000),
    ],
)
def test_keys_go_by_round_numbers(strip, told, key, goes_to):
    strip.set_target(3000)
    QTest.keyClick(strip.plot, key)
    assert told == [("dragged", goes_to), ("chosen", goes_to)]
    QTest.keyClick(strip.plot, Qt.Key.Key_A)
    assert len(told) == 2


def test_a_key_held_down_chooses_once(strip, told):
    QTest.keyPress(strip.plot, Qt.Key.Key_Left)
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 2:  # as Qt sends a key that repeats itself
        again = QKeyEvent(kind, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(strip.plot, again)
    QTest.keyRelease(strip.plot, Qt.Key.Key_Left)
    assert told == [("dragged", 9900), ("dragged", 9800), ("dragged", 9700), ("chosen", 9700)]


def wheel(plot, notches):
    at = QPointF(plot.rect().center())
    turned = QPoint(0, 120 * notches)
    event = QWheelEvent(
        at,
        QPointF(plot.mapToGlobal(at.toPoint())),
        QPoint(),
        turned,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot, event)
    return event.isAccepted()


def test_the_wheel_steps_where_it_has_the_focus_and_else_scrolls_the_panel(strip, told, qtbot):
    with qtbot.waitSignal(strip.target_chosen):
        assert wheel(strip.plot, -1)
        assert wheel(strip.plot, -1)
    assert told == [("dragged", 9900), ("dragged", 9800), ("chosen", 9800)]
    strip.plot.clearFocus()
    assert not wheel(strip.plot, -1)
    assert len(told) == 3


def test_a_screen_reader_sets_it_as_any_slider(strip, told):
    assert strip.plot.value() == 10_000
    strip.plot.setValue(500)
    assert told == [("dragged", 500), ("chosen", 500)]
    strip.set_target(700)
    assert strip.plot.value() == 700
    assert len(told) == 2


def test_the_fastest_that_fits_is_a_click(strip, told, qtbot):
    button = fastest(strip)
    assert button.text().replace("\u202f", " ") == "Fastest that fits: 3 000 fps"
    assert "3 028 fps" in button.toolTip().replace("\u202f", " ")
    qtbot.mouseClick(button, LEFT)
    assert told == [("chosen", 3000)]
    assert words(strip).startswith("3 000 fps")


def test_in_a_narrow_panel_the_fastest_is_named_in_fewer_words(plain_style, strip):
    assert strip.minimumSizeHint().width() < 200
    for width, named in ((400, "Fastest that fits: 3 000 fps"), (220, "Fastest: 3 000 fps")):
        strip.resize(width, strip.height())
        strip.layout().activate()
        button = fastest(strip)
        assert button.text().replace("\u202f", " ") == named
        assert button.width() >= button.sizeHint().width()
        assert button.geometry().right() < width


def test_it_says_why_there_is_no_fastest(strip, curve):
    big = swept(folder([(10, 10**6, 10)]))
    for shown, reason in (
        ((big, XC7Z020), "No target fits this part"),
        ((curve, None), "not known"),
        ((Curve(), XC7Z020), "Not computed yet"),
        ((curve, XC7Z020, (12, 48)), "12 of 48 points"),
        ((curve, XC7Z020, None, True), "Not computed yet"),
    ):
        strip.set_curve(*shown)
        assert not fastest(strip).isEnabled()
        assert reason in fastest(strip).toolTip()
    strip.set_curve(curve, XC7Z020)
    strip.set_enabled_reason("FINN is starting.")
    assert fastest(strip).toolTip() == "FINN is starting."
    assert words(strip) == "FINN is starting."
    assert not strip.plot.isEnabled()


def test_progress_is_told_while_it_lasts(strip, curve):
    strip.set_curve(curve, XC7Z020, (12, 48))
    assert note(strip) == "12 of 48 points"
    assert not fastest(strip).isVisible()
    height = strip.sizeHint().height()
    strip.set_curve(curve, XC7Z020)
    assert note(strip) == ""
    assert fastest(strip).isVisible()
    assert strip.sizeHint().height() == height


def test_without_totals_it_says_amounts(strip, curve):
    strip.set_curve(curve, None)
    strip.set_target(3000)
    assert words(strip) == "3 000 fps: LUT 42 505, BRAM_18K 276"


def test_what_finn_cannot_build_is_said(strip):
    strip.set_curve(Curve((CurvePoint(100, None),)), XC7Z020)
    strip.set_target(100)
    assert words(strip) == "100 fps: FINN cannot build it so"


def test_without_a_target_a_click_sets_one(strip, told):
    strip.set_target(None)
    assert "No target yet" in words(strip)
    QTest.mouseClick(strip.plot, LEFT, pos=place(strip, 1000))
    assert told[-1][0] == "chosen"
    assert strip.plot.target == told[-1][1]


def test_a_curve_is_wanted_when_it_is_seen(qtbot, curve):
    strip = TargetStrip()
    qtbot.addWidget(strip)
    assert not strip.wants_curve
    with qtbot.waitSignal(strip.curve_wanted):
        strip.show()
    toggle = strip.findChild(QToolButton, "target_toggle")
    with qtbot.waitSignal(strip.state_changed):
        qtbot.mouseClick(toggle, LEFT)
    assert not strip.shown
    assert strip.state() == {"open": False}
    with qtbot.waitSignal(strip.curve_wanted):
        qtbot.mouseClick(toggle, LEFT)
    strip.set_curve(curve, XC7Z020)
    with qtbot.assertNotEmitted(strip.curve_wanted):
        strip.hide()
        strip.show()
    strip.restore_state({"open": False})
    assert not strip.shown


def test_what_is_used_by_nothing_is_not_drawn(curve):
    assert set(profile_of(curve, XC7Z020, 10_000).ratios) == {"LUT", "BRAM_18K"}
    with_dsp = Curve((CurvePoint(10, network(10, 1, 1)), CurvePoint(20, network(20, 1, 1))))
    other = Curve((*with_dsp.points, CurvePoint(30, type(network(1, 1, 1))(1, 1, 0, 9, fps=30))))
    assert set(profile_of(other, XC7Z020, None).ratios) == {"LUT", "BRAM_18K", "DSP"}


def painted(strip, at):
    image = strip.plot.grab().toImage()
    x = round(strip.plot.scale().x(at))
    return {image.pixelColor(x + dx, y).name() for dx in (-1, 0, 1) for y in range(image.height())}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_what_fits_is_shaded_and_what_does_not_is_not(qtbot, curve, theme):
    strip = TargetStrip()
    qtbot.addWidget(strip)
    strip.resize(800, strip.sizeHint().height())
    strip.set_theme(theme)
    strip.set_curve(curve, XC7Z020)
    strip.set_target(5000)
    shade = QColor(theme.selected).name()
    assert shade in painted(strip, 200)
    assert shade not in painted(strip, 2000)
    assert shade not in painted(strip, 2500)
    assert QColor(theme.accent).name() in painted(strip, 5000)


def test_it_paints_a_hundred_points_within_five_milliseconds(strip):
    fold = folder()
    strip.set_curve(Curve(tuple(CurvePoint(t, fold(t)) for t in range(100, 10_100, 100))), XC7Z020)
    times = []
    for _ in range(10):
        begun = time.perf_counter()
        strip.plot.repaint()
        times.append(time.perf_counter() - begun)
    assert sorted(times)[0] < 0.005


ends = st.integers(min_value=1, max_value=10**9)


@given(ends, ends, st.floats(min_value=-50, max_value=600))
def test_the_axis_leads_there_and_back(one, other, x):
    low, high = sorted((one, other))
    scale = Scale(low, high + 1, 8, 308)
    assert scale.low <= scale.snapped(x) <= scale.high
    assert scale.x(scale.fps(x)) == pytest.approx(min(308, max(8, x)), abs=0.01)


@given(ends, ends)
def test_labels_do_not_touch(one, other):
    low, high = sorted((one, other))
    scale = Scale(low, high + 1, 8, 248)
    ticks = scale.ticks(lambda label: 7.0 * len(label))
    for (left, first), (right, second) in itertools.pairwise(ticks):
        assert right - left >= 3.5 * (len(first) + len(second)) + 8 - 0.01
    assert all(8 - 0.01 <= at - 3.5 * len(label) and at + 3.5 * len(label) <= 248.01 for at, label in ticks)
