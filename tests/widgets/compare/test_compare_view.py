"""Two real Netron pages that move, select and mark together. Layer: tests. Thread: GUI."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSplitter, QToolButton
from pytestqt.qtbot import QtBot

from tests.widgets.compare.conftest import A, B, Two, key
from tests.widgets.graph.conftest import TIMEOUT_MS, Driver
from widgets.compare.compare_view import CompareView
from widgets.compare.strip import ChangeStrip
from widgets.compare.values import Comparison, Side
from widgets.graph.model import GraphModel
from widgets.theme.colors import DARK, LIGHT

pytestmark = pytest.mark.webengine

SAME = 3  # px
SCROLL_TOP = "document.getElementById('target').scrollTop"
ZOOM = "((c) => c.getBoundingClientRect().height / c.viewBox.baseVal.height)(document.getElementById('canvas'))"


def _selected(driver: Driver) -> list[str]:
    return driver.run("[...document.querySelectorAll('g.node.select .node-item-type text')].map((e) => e.textContent)")


def _wheel(driver: Driver, pixels: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    at = QPointF(200, 300)
    event = QWheelEvent(
        at,
        driver.target.mapToGlobal(at),
        QPoint(0, -pixels),
        QPoint(0, -pixels),
        Qt.MouseButton.NoButton,
        modifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(driver.target, event)


def _nearest(two: Two, driver: Driver, chain: list[str]) -> str:
    """The operator of both chains that is nearest to the middle of a view."""
    half = driver.view.web.height() / 2
    return min((op for op in A if op in B), key=lambda op: abs(two.middle(driver, key(chain, op)) - half))


def _aligned(two: Two, operator: str) -> bool:
    return abs(two.middle(two.a, key(A, operator)) - two.middle(two.b, key(B, operator))) <= SAME


def test_a_click_selects_the_partner_at_the_same_place(two: Two, qtbot: QtBot) -> None:
    with qtbot.waitSignal(two.view.node_selected, timeout=TIMEOUT_MS) as heard:
        two.a.click(two.a.point(key(A, "Op5")))
    assert heard.args == ["a", key(A, "Op5")]
    qtbot.waitUntil(lambda: _selected(two.b) == ["Op5"], timeout=TIMEOUT_MS)
    with qtbot.waitSignal(two.view.node_selected, timeout=TIMEOUT_MS) as heard:
        two.b.click(QPoint(15, 15))
    assert heard.args == ["b", ""]
    qtbot.waitUntil(lambda: _selected(two.a) == [], timeout=TIMEOUT_MS)


def test_a_merged_group_is_selected_as_a_whole(two: Two, qtbot: QtBot) -> None:
    two.view.go_to_change(2)
    qtbot.waitUntil(lambda: _selected(two.a) == ["MatMul", "Threshold"], timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: _selected(two.b) == ["MVAU"], timeout=TIMEOUT_MS)
    two.a.click(QPoint(15, 15))
    qtbot.waitUntil(lambda: _selected(two.b) == [], timeout=TIMEOUT_MS)
    rows: list[int] = []
    two.view.change_selected.connect(rows.append)
    two.a.click(two.a.point(key(A, "Threshold")))
    qtbot.waitUntil(lambda: sorted(_selected(two.a)) == ["MatMul", "Threshold"], timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: _selected(two.b) == ["MVAU"], timeout=TIMEOUT_MS)
    qtbot.waitUntil(
        lambda: abs(two.middle(two.a, key(A, "Threshold")) - two.middle(two.b, key(B, "MVAU"))) <= SAME,
        timeout=TIMEOUT_MS,
    )
    assert rows == [2]
    two.view.change_selected.disconnect(rows.append)


@pytest.mark.parametrize("leader", ["a", "b"])
def test_scrolling_one_moves_the_other_and_nothing_comes_back(two: Two, qtbot: QtBot, leader: Side) -> None:
    lead, follow = (two.a, two.b) if leader == "a" else (two.b, two.a)
    told: list[str] = []

    def hear(kind: str, _data: Any) -> None:
        told.append(kind)

    follow.view.engine.told.connect(hear)
    for _turn in range(12):
        _wheel(lead, 120)
        lead.paint(1)
    qtbot.waitUntil(lambda: lead.run(SCROLL_TOP) > 500, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: _aligned(two, _nearest(two, lead, A if leader == "a" else B)), timeout=TIMEOUT_MS)
    before = lead.run(SCROLL_TOP), follow.run(SCROLL_TOP)
    follow.paint(20)
    assert (lead.run(SCROLL_TOP), follow.run(SCROLL_TOP)) == before
    follow.view.engine.told.disconnect(hear)
    assert "seen" in told
    assert "moved" not in told


def test_a_drag_moves_both(two: Two, qtbot: QtBot) -> None:
    two.view.go_to_change(2)
    qtbot.waitUntil(lambda: _aligned(two, "Op19"), timeout=TIMEOUT_MS)
    start = two.a.run(SCROLL_TOP)
    held, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(two.a.target, held, pos=QPoint(40, 400))
    for y in range(400, 240, -20):
        at = QPointF(40, y)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, two.a.target.mapToGlobal(at), Qt.MouseButton.NoButton, held, none
        )
        QApplication.sendEvent(two.a.target, event)
        two.a.paint(1)
    QTest.mouseRelease(two.a.target, held, pos=QPoint(40, 240))
    qtbot.waitUntil(lambda: two.a.run(SCROLL_TOP) > start + 100, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: _aligned(two, _nearest(two, two.a, A)), timeout=TIMEOUT_MS)


@pytest.mark.parametrize("by", ["button", "key"])
def test_zoom_goes_across_and_fit_shows_both_in_one_zoom(two: Two, qtbot: QtBot, by: str) -> None:
    two.view.go_to_change(3)
    two.rest()
    _wheel(two.b, 40, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: two.b.run(ZOOM) < 0.9, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: two.a.run(ZOOM) == pytest.approx(two.b.run(ZOOM), rel=1e-3), timeout=TIMEOUT_MS)
    if by == "button":
        two.view.findChild(QToolButton, "compare_fit").click()
    else:
        qtbot.keyClick(two.view.graph("a").web.focusProxy(), Qt.Key.Key_F)
    whole = f"{SCROLL_TOP.replace('scrollTop', 'scrollHeight')} <= {SCROLL_TOP.replace('scrollTop', 'clientHeight')}"
    for driver in (two.a, two.b):
        qtbot.waitUntil(lambda driver=driver: driver.run(whole), timeout=TIMEOUT_MS)
    assert two.a.run(ZOOM) == pytest.approx(two.b.run(ZOOM), rel=1e-3)


def test_without_sync_each_moves_for_itself(two: Two, qtbot: QtBot) -> None:
    two.view.findChild(QToolButton, "compare_sync").click()
    at = two.b.run(SCROLL_TOP)
    _wheel(two.a, 1400)
    qtbot.waitUntil(lambda: two.a.run(SCROLL_TOP) > 500, timeout=TIMEOUT_MS)
    two.b.paint(20)
    assert two.b.run(SCROLL_TOP) == at
    two.view.go_to_change(3)  # a change is brought into view on both sides all the same
    for driver, chain in ((two.a, A), (two.b, B)):
        qtbot.waitUntil(
            lambda driver=driver, chain=chain: 0 < two.middle(driver, key(chain, "Op30")) < driver.view.web.height(),
            timeout=TIMEOUT_MS,
        )
    two.view.findChild(QToolButton, "compare_sync").click()
    qtbot.waitUntil(lambda: _aligned(two, _nearest(two, two.a, A)), timeout=TIMEOUT_MS)


def test_n_and_p_go_through_the_changes_while_the_page_has_the_keyboard(two: Two, qtbot: QtBot) -> None:
    rows: list[int] = []
    two.view.change_selected.connect(rows.append)
    two.view.set_kinds_hidden(frozenset({"renamed"}))
    for pressed in (Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_P, Qt.Key.Key_P, Qt.Key.Key_P):
        two.b.key(pressed)
    qtbot.waitUntil(lambda: len(rows) == 6, timeout=TIMEOUT_MS)
    assert rows == [0, 2, 3, 2, 0, 5]
    assert two.view.findChild(QLabel, "compare_count").text() == "5 of 5"
    qtbot.waitUntil(lambda: _selected(two.b) == ["Tail"], timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: _selected(two.a) == [], timeout=TIMEOUT_MS)
    two.view.change_selected.disconnect(rows.append)


def test_a_hidden_kind_is_neither_marked_nor_gone_through(two: Two, qtbot: QtBot) -> None:
    two.view.set_kinds_hidden(frozenset({"merged", "added"}))
    assert two.view.findChild(QLabel, "compare_count").text() == "3 changes"
    rows: list[int] = []
    two.view.change_selected.connect(rows.append)
    for _change in range(4):
        two.view.step_change(1)
    assert rows == [0, 1, 3, 0]
    two.view.change_selected.disconnect(rows.append)
    marked = "document.querySelectorAll('.studio-marked').length"
    qtbot.waitUntil(lambda: (two.a.run(marked), two.b.run(marked)) == (3, 2), timeout=TIMEOUT_MS)
    two.view.set_kinds_hidden(frozenset())


def test_marks_have_colour_glyph_and_words(two: Two, qtbot: QtBot) -> None:
    marked = (
        "[...document.querySelectorAll('.studio-marked')].map((e) => [e.style.getPropertyValue('--studio-outline'),"
        " e.classList.contains('studio-dotted'), e.querySelectorAll('.studio-badge path').length,"
        " e.querySelector('.studio-title').textContent])"
    )
    grey, blue, orange, pink = "#818B98", "#0072B2", "#D55E00", "#CC79A7"
    qtbot.waitUntil(lambda: "In B: same" in str(two.a.run(marked)), timeout=TIMEOUT_MS)  # both are laid out
    found = two.a.run(marked)
    assert [(color, dotted, glyphs) for color, dotted, glyphs, _words in found] == [
        (orange, False, 1),
        (grey, True, 1),
        (pink, False, 1),
        (pink, False, 1),
        (pink, False, 1),
    ]
    assert "Removed: Head" in found[0][3]
    assert "Merged: MatMul + Threshold became MVAU" in found[2][3]
    assert "SIMD 9 to 36\ninput INT8 to INT4" in found[4][3]
    assert [entry[0] for entry in two.b.run(marked)] == [grey, pink, pink, blue, blue]
    two.view.set_kinds_hidden(frozenset({"renamed"}))
    qtbot.waitUntil(lambda: len(two.a.run(marked)) == 4, timeout=TIMEOUT_MS)


def test_a_file_that_is_gone_says_so_on_its_side(two: Two, qtbot: QtBot, models: dict[Side, Path]) -> None:
    two.view.set_side("a", None, "model a", "a.onnx is gone.")
    sentence = two.view.findChild(QLabel, "compare_a_empty_sentence")
    assert sentence.isVisible()
    assert sentence.text() == "a.onnx is gone."
    _wheel(two.b, 1200)
    qtbot.waitUntil(lambda: two.b.run(SCROLL_TOP) > 300, timeout=TIMEOUT_MS)
    two.rest_of(two.b)
    at = two.b.run(SCROLL_TOP)
    with qtbot.waitSignal(two.view.reload_requested) as asked:
        two.view.findChild(QPushButton, "compare_a_empty_button").click()
    assert asked.args == ["a"]
    two.view.set_side("a", None, "model a")
    assert sentence.text() == "Reading model a ..."
    two.view.set_side("a", GraphModel(models["a"], "a.onnx"), "model a", "The file has changed.")
    assert two.view.findChild(QLabel, "compare_note_a").isVisible()
    qtbot.waitUntil(lambda: _aligned(two, _nearest(two, two.b, B)), timeout=TIMEOUT_MS)
    assert two.b.run(SCROLL_TOP) == at  # what is new comes to where the other one stands


def test_what_is_no_model_leaves_the_other_side_alone(two: Two, qtbot: QtBot, tmp_path: Path) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(b"\x00\x01\x02")
    with qtbot.waitSignal(two.view.graph("b").failed, timeout=TIMEOUT_MS):
        two.view.set_side("b", GraphModel(bad, "bad.onnx"), "bad")
    with qtbot.waitSignal(two.view.node_selected, timeout=TIMEOUT_MS) as heard:
        two.a.click(two.a.point(key(A, "Op3")))
    assert heard.args == ["a", key(A, "Op3")]
    two.view.set_side("b", None, "bad", "bad.onnx is no model.")
    assert not two.view.graph("b").isVisible()


def test_strip_shows_the_place_and_takes_clicks(two: Two, qtbot: QtBot) -> None:
    strip = two.view.findChild(ChangeStrip)
    rows: list[int] = []
    two.view.change_selected.connect(rows.append)
    places = two.view.together.places["b"][key(B, "Op30")]
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.box("b", places.top, places.bottom).center().toPoint())
    assert rows == [3]
    qtbot.waitUntil(lambda: _selected(two.a) == ["Op30"], timeout=TIMEOUT_MS)
    two.view.change_selected.disconnect(rows.append)
    end = strip.box("a", 0.3, 0.3).center().toPoint()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=end)

    def there() -> bool:
        box = "document.getElementById('target')"
        middle = two.a.run(f"({box}.scrollTop + {box}.clientHeight / 2) / {box}.scrollHeight")
        return bool(abs(middle - 0.3) < 0.02)

    qtbot.waitUntil(there, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: _aligned(two, _nearest(two, two.a, A)), timeout=TIMEOUT_MS)
    assert strip.seen("a")[0] < 0.3 < strip.seen("a")[1]


def test_state_comes_back_and_a_double_click_makes_the_sides_equal(two: Two, qtbot: QtBot) -> None:
    split = two.view.findChild(QSplitter)
    two.view.restore_state({"above": True, "share": 0.3, "sync": False, "hide_renames": True, "other": 1})
    qtbot.waitUntil(lambda: abs(two.view.state()["share"] - 0.3) < 0.02, timeout=TIMEOUT_MS)
    state = two.view.state()
    assert (state["above"], state["sync"], state["hide_renames"]) == (True, False, True)
    assert split.orientation() == Qt.Orientation.Vertical
    fresh = CompareView()
    qtbot.addWidget(fresh)
    fresh.resize(1000, 700)
    fresh.restore_state(state)
    assert {**fresh.state(), "share": 0} == {**state, "share": 0}
    fresh.restore_state({"above": "yes", "share": 7})
    assert fresh.state()["above"] is True
    fresh.shutdown()
    handle = split.handle(1)
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    qtbot.waitUntil(lambda: abs(two.view.state()["share"] - 0.5) < 0.02, timeout=TIMEOUT_MS)


def test_turning_the_view_keeps_the_change_in_sight(two: Two, qtbot: QtBot) -> None:
    two.view.go_to_change(3)
    two.view.findChild(QToolButton, "compare_above").click()
    for driver, chain in ((two.a, A), (two.b, B)):
        qtbot.waitUntil(
            lambda driver=driver, chain=chain: (
                driver.view.web.height() < 400 and 0 < two.middle(driver, key(chain, "Op30")) < driver.view.web.height()
            ),
            timeout=TIMEOUT_MS,
        )


def test_buttons_ask_for_what_is_not_the_views_to_do(two: Two, qtbot: QtBot, comparison: Comparison) -> None:
    for name, signal in (("swap", two.view.swap_requested), ("close", two.view.closed)):
        with qtbot.waitSignal(signal):
            two.view.findChild(QToolButton, f"compare_{name}").click()
    with qtbot.waitSignal(two.view.kinds_hidden) as heard:
        two.view.findChild(QToolButton, "compare_renames").click()
    assert heard.args == [frozenset({"renamed"})]
    count = two.view.findChild(QLabel, "compare_count")
    assert count.text() == "5 changes"
    assert two.view.findChild(QLabel, "compare_words").text() == comparison.summary
    two.view.set_comparison(None)
    assert count.text() == ""
    assert not two.view.findChild(QToolButton, "compare_next").isEnabled()


def test_every_control_has_a_name_in_both_themes(two: Two) -> None:
    for theme in (DARK, LIGHT):
        two.view.set_theme(theme)
        buttons = [b for b in two.view.findChildren(QToolButton) if b.objectName().startswith("compare_")]
        assert len(buttons) > 8
        for button in buttons:
            assert button.accessibleName()
            assert button.toolTip()
