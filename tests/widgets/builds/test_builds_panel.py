"""The builds panel with real clicks and keys. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView, QMenu, QToolButton

from projects.build.events import BuildState
from widgets.builds.model import BuildsModel
from widgets.builds.panel import BuildsPanel
from widgets.builds.rows import BuildRow

DONE = BuildRow(
    "b3", 3, "Build #3", BuildState.FINISHED, 1.7e9, "Pynq-Z1", 10.0, 10_000, 80, 7972.0,
    {"LUT": 100_594, "BRAM_18K": 485}, {"LUT": 1.89, "BRAM_18K": 1.73},
)  # fmt: skip
RUNNING = BuildRow("b4", 4, "Build #4", BuildState.RUNNING, 1.7e9)
FAILED = BuildRow("b2", 2, "Build #2", BuildState.FAILED, 0.0, message="FINN said no")


@pytest.fixture
def panel(qtbot) -> BuildsPanel:
    panel = BuildsPanel()
    qtbot.addWidget(panel)
    panel.resize(220, 300)
    panel.show()
    panel.set_rows((RUNNING, DONE, FAILED))
    return panel


def place(panel: BuildsPanel, build_id: str):
    return panel.findChild(QListView).visualRect(panel.model.index_of(build_id)).center()


def click(qtbot, panel: BuildsPanel, build_id: str) -> None:
    qtbot.mouseClick(panel.findChild(QListView).viewport(), Qt.MouseButton.LeftButton, pos=place(panel, build_id))


def test_model_keeps_qts_rules(qtmodeltester) -> None:
    model = BuildsModel()
    model.set_rows((RUNNING, DONE))
    qtmodeltester.check(model)


def test_a_row_says_what_came_out() -> None:
    model = BuildsModel()
    result = model.result(DONE).replace("\u202f", " ")
    assert result == "7 972 fps · LUT 189 % · BRAM 173 %"
    assert model.result(FAILED) == "failed"
    assert "FINN said no" in model.tooltip(FAILED)
    without_fit = BuildRow("x", 1, "x", BuildState.FINISHED, 0.0, totals={"LUT": 100_594, "BRAM_18K": 485})
    assert model.result(without_fit).replace("\u202f", " ") == "100.6k LUT · 485 BRAM"


def test_a_click_shows_the_build_once(qtbot, panel: BuildsPanel) -> None:
    asked = []
    panel.build_selected.connect(asked.append)
    click(qtbot, panel, "b3")
    panel.set_shown("b3")
    click(qtbot, panel, "b3")
    assert asked == ["b3"]
    qtbot.keyClick(panel.findChild(QListView), Qt.Key.Key_Down)
    assert asked == ["b3", "b2"]


def test_the_current_build_stays_when_another_comes(panel: BuildsPanel) -> None:
    panel.set_shown("b3")
    panel.set_rows((BuildRow("b5", 5, "Build #5", BuildState.QUEUED, 0.0), RUNNING, DONE, FAILED))
    assert panel.current_id() == "b3"


def test_delete_removes_what_has_ended(qtbot, panel: BuildsPanel) -> None:
    view = panel.findChild(QListView)
    view.setFocus()
    panel.set_shown("b4")
    with qtbot.assertNotEmitted(panel.remove_requested):
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    panel.set_shown("b2")
    with qtbot.waitSignal(panel.remove_requested) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert caught.args == ["b2"]


def test_the_context_menu(qtbot, panel: BuildsPanel) -> None:
    panel.on_menu(place(panel, "b4"))
    menu = panel.findChild(QMenu, "builds_menu")
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert not actions["Remove"].isEnabled()
    for label, signal in (
        ("Show", panel.build_selected),
        ("Open folder", panel.folder_requested),
        ("Copy the command line", panel.command_requested),
    ):
        with qtbot.waitSignal(signal) as caught:
            actions[label].trigger()
        assert caught.args == ["b4"]
    menu.close()


def test_copy_takes_all_of_a_build(qtbot, panel: BuildsPanel) -> None:
    panel.set_shown("b2")
    view = panel.findChild(QListView)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "FINN said no" in QGuiApplication.clipboard().text()


def test_several_builds_are_selected_to_be_compared(qtbot, panel: BuildsPanel) -> None:
    view = panel.findChild(QListView)
    button = panel.findChild(QToolButton, "builds_compare")
    assert button.text() == "Compare builds"
    panel.set_shown("b3")
    with qtbot.assertNotEmitted(panel.build_selected):
        spot = place(panel, "b2")
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, spot)
    assert panel.selected_ids() == ("b3", "b2")
    assert button.text() == "Compare 2 builds"
    panel.set_shown("b4")  # a running build moves on: the selection stays
    panel.set_rows((BuildRow("b5", 5, "Build #5", BuildState.QUEUED, 0.0), RUNNING, DONE, FAILED))
    assert panel.selected_ids() == ("b3", "b2")
    with qtbot.waitSignal(panel.compare_requested) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [("b3", "b2")]
    click(qtbot, panel, "b2")
    assert panel.selected_ids() == ()
    with qtbot.waitSignal(panel.compare_requested) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [()]


def test_the_context_menu_compares(qtbot, panel: BuildsPanel) -> None:
    panel.set_shown("b3")
    panel.findChild(QListView).customContextMenuRequested.emit(place(panel, "b3"))
    menu = panel.findChild(QMenu, "builds_menu")
    compare = next(action for action in menu.actions() if action.text() == "Compare builds")
    with qtbot.waitSignal(panel.compare_requested):
        compare.trigger()
    menu.close()
