"""The log panel: batches, bounds, filter, search, follow. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QTableView, QToolButton

from projects.build.log_lines import Level
from widgets.log import model as log_model
from widgets.log.model import LogModel
from widgets.log.panel import LogPanel

LINES = [
    "[2026-04-14 09:43:01] Running step: step_tidy_up [1/11]",
    "[2026-04-14 09:43:02,123]WARNING:beware",
    "[2026-04-14 09:43:03,123]ERROR:broken",
    "[2026-04-14 09:43:04,123]INFO:fine",
]


@pytest.fixture
def panel(qtbot) -> LogPanel:
    panel = LogPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 200)
    panel.show()
    return panel


def feed(qtbot, panel: LogPanel, lines: list[str]) -> None:
    panel.append_lines(lines)
    qtbot.waitUntil(lambda: panel.model.waiting_count == 0)


def shown(model: LogModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_model_keeps_qts_rules(qtmodeltester) -> None:
    model = LogModel()
    model.append_lines(LINES)
    model.on_tick()
    qtmodeltester.check(model)


def test_lines_come_in_order(qtbot, panel: LogPanel) -> None:
    feed(qtbot, panel, LINES)
    assert shown(panel.model) == ["Running step: step_tidy_up [1/11]", "beware", "broken", "fine"]


def test_a_flood_is_bounded_and_what_is_left_out_is_said(qtbot) -> None:
    model = LogModel()
    model.append_lines([f"line {n}" for n in range(log_model.BACKLOG + 1234)])
    assert model.waiting_count == log_model.BACKLOG
    while model.waiting_count:
        model.on_tick()
    assert "1\u202f234 lines not shown" in shown(model)[0]
    assert shown(model)[1] == "line 1234"
    assert shown(model)[-1] == f"line {log_model.BACKLOG + 1233}"


def test_the_oldest_lines_go(monkeypatch, qtmodeltester) -> None:
    monkeypatch.setattr(log_model, "MOST_LINES", 100)
    monkeypatch.setattr(log_model, "CHUNK", 10)
    model = LogModel()
    for start in range(0, 300, 7):
        model.append_lines([f"line {n}" for n in range(start, start + 7)])
        model.on_tick()
        assert model.held_count <= 100
    assert shown(model)[-1] == "line 300"
    qtmodeltester.check(model)


def test_level_and_words_filter(qtbot, panel: LogPanel) -> None:
    feed(qtbot, panel, LINES)
    level = panel.findChild(QComboBox, "log_level")
    level.setCurrentIndex(level.findData(Level.WARNING))
    assert shown(panel.model) == ["beware", "broken"]
    qtbot.keyClicks(panel.findChild(QLineEdit, "log_filter"), "BROK")
    assert shown(panel.model) == ["broken"]
    feed(qtbot, panel, ["[2026-04-14 09:43:09,000]ERROR:broken again", "[2026-04-14 09:43:09,000]ERROR:other"])
    assert shown(panel.model) == ["broken", "broken again"]


def test_search_goes_round_and_stops_following(qtbot, panel: LogPanel) -> None:
    feed(qtbot, panel, [f"line {n}" for n in range(200)] + ["needle one", "hay", "needle two"])
    view = panel.findChild(QTableView, "log_lines")
    qtbot.keyClicks(panel.findChild(QLineEdit, "log_search"), "needle")
    assert view.currentIndex().data() == "needle one"
    assert not panel.following
    for expected in ("needle two", "needle one"):
        qtbot.mouseClick(panel.findChild(QToolButton, "log_next"), Qt.MouseButton.LeftButton)
        assert view.currentIndex().data() == expected
    qtbot.mouseClick(panel.findChild(QToolButton, "log_previous"), Qt.MouseButton.LeftButton)
    assert view.currentIndex().data() == "needle two"


def test_who_scrolls_away_right_after_a_resize_stays_there(qtbot, panel: LogPanel) -> None:
    feed(qtbot, panel, [f"line {n}" for n in range(300)])
    bar = panel.findChild(QTableView, "log_lines").verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    panel.resize(panel.width(), panel.height() - 30)
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)
    place = bar.value()
    feed(qtbot, panel, ["more"])
    assert bar.value() == place
    assert not panel.following


def test_follows_until_scrolled_and_again_at_the_end(qtbot, panel: LogPanel) -> None:
    feed(qtbot, panel, [f"line {n}" for n in range(300)])
    bar = panel.findChild(QTableView, "log_lines").verticalScrollBar()
    assert panel.following
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() > 0)
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)
    assert not panel.following
    place = bar.value()
    feed(qtbot, panel, ["more"])
    assert bar.value() == place
    qtbot.mouseClick(panel.findChild(QToolButton, "log_follow"), Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    bar.triggerAction(bar.SliderAction.SliderPageStepSub)
    bar.triggerAction(bar.SliderAction.SliderToMaximum)
    assert panel.following


def test_enter_on_an_error_leads_to_its_step_and_lines_are_copied(qtbot, panel: LogPanel) -> None:
    feed(qtbot, panel, LINES)
    view = panel.findChild(QTableView, "log_lines")
    view.setCurrentIndex(panel.model.index(2))
    with qtbot.waitSignal(panel.step_requested) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == ["step_tidy_up"]
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "09:43:03 broken"


def test_skipped_bytes_are_said_and_clear_starts_over(qtbot, panel: LogPanel) -> None:
    panel.mark_skipped(1_200_000)
    assert "1.2\u202fMB not shown" in shown(panel.model)[0]
    panel.clear()
    assert panel.model.rowCount() == 0
    assert panel.following
