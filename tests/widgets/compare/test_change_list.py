"""The change list: order, kinds, copying, exporting, going to a change. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QTreeView
from pytestqt.qtbot import QtBot

from widgets.compare.change_list import ChangeList
from widgets.compare.change_model import CHANGE, DETAILS, KIND, ChangeModel
from widgets.compare.values import Comparison


@pytest.fixture
def panel(qtbot: QtBot, comparison: Comparison) -> ChangeList:
    panel = ChangeList()
    qtbot.addWidget(panel)
    panel.resize(800, 400)
    panel.show()
    panel.set_comparison(comparison)
    return panel


def _view(panel: ChangeList) -> QTreeView:
    return panel.findChild(QTreeView, "changes_table")


def _titles(panel: ChangeList) -> list[str]:
    return [panel.model.index(row, CHANGE).data() for row in range(panel.model.rowCount())]


def _press(panel: ChangeList, name: str) -> None:
    QTest.mouseClick(panel.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def _click(panel: ChangeList, row: int) -> None:
    view = _view(panel)
    at = view.visualRect(panel.model.index(row, CHANGE)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_model_keeps_qts_rules(qtmodeltester, comparison: Comparison) -> None:
    model = ChangeModel()
    model.set_rows(comparison.rows)
    qtmodeltester.check(model)
    model.set_wanted(frozenset(("merged", "changed")))
    qtmodeltester.check(model)


def test_details_stand_below_their_change(panel: ChangeList) -> None:
    model = panel.model
    change = model.index(3, CHANGE)
    assert [model.index(n, CHANGE, change).data() for n in range(model.rowCount(change))] == [
        "SIMD 9 to 36",
        "input INT8 to INT4",
    ]
    assert model.index(3, DETAILS).data() == "SIMD 9 to 36; input INT8 to INT4"
    assert model.index(3, KIND).data() == "Changed"
    assert model.row_of(model.index(1, CHANGE, change)) == 3
    assert model.index(1, CHANGE, change).parent() == change


def test_summary_stands_on_top_and_kinds_are_counted(panel: ChangeList, comparison: Comparison) -> None:
    assert panel.findChild(QLabel, "changes_summary").text() == comparison.summary
    texts = {
        kind: panel.findChild(QToolButton, f"changes_{kind}").text()
        for kind in ("added", "removed", "changed", "merged")
    }
    assert texts == {"added": "Added 2", "removed": "Removed 1", "changed": "Changed 1", "merged": "Merged 1"}
    assert not panel.findChild(QToolButton, "changes_split").isVisible()
    panel.resize(330, 400)
    assert panel.findChild(QToolButton, "changes_added").text() == "2"
    assert panel.findChild(QToolButton, "changes_added").accessibleName() == "Added 2"


def test_kinds_can_be_hidden_and_the_rows_keep_their_numbers(panel: ChangeList, qtbot: QtBot) -> None:
    _press(panel, "changes_removed")
    with qtbot.waitSignal(panel.kinds_hidden) as hidden:
        _press(panel, "changes_renamed")
    assert hidden.args == [frozenset({"removed", "renamed"})]
    assert _titles(panel) == ["MatMul + Threshold became MVAU", "Op30", "New", "Tail"]
    with qtbot.waitSignal(panel.row_selected) as chosen:
        _click(panel, 1)
    assert chosen.args == [3]


def test_going_to_a_change_by_mouse_and_keyboard(panel: ChangeList) -> None:
    rows: list[int] = []
    panel.row_selected.connect(rows.append)
    _view(panel).clearFocus()
    _view(panel).setFocus(Qt.FocusReason.TabFocusReason)  # which is no choice yet
    _click(panel, 2)
    _click(panel, 2)  # once more: the graphs may have been moved away
    QTest.keyClick(_view(panel), Qt.Key.Key_Down)
    assert rows == [2, 2, 3]


def test_selecting_from_outside_emits_nothing(panel: ChangeList) -> None:
    rows: list[int] = []
    panel.row_selected.connect(rows.append)
    panel.select_row(4)
    assert _view(panel).currentIndex().data() == "New"
    panel.set_kinds_hidden(frozenset({"renamed"}))
    assert "Quant is now Op1" not in _titles(panel)
    assert _view(panel).currentIndex().data() == "New"
    panel.select_row(-1)
    assert not _view(panel).currentIndex().isValid()
    assert _view(panel).selectionModel().selectedRows() == []
    panel.select_row(1)  # a rename, which is hidden
    assert not _view(panel).currentIndex().isValid()
    assert rows == []


def test_copying_gives_all_that_is_shown_or_the_selected_rows(panel: ChangeList) -> None:
    _press(panel, "changes_added")
    _press(panel, "changes_tool_copy")
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == [
        "Removed\tHead\t",
        "Renamed\tQuant is now Op1\t",
        "Merged\tMatMul + Threshold became MVAU\top MVAU; INT2",
        "Changed\tOp30\tSIMD 9 to 36; input INT8 to INT4",
    ]
    _click(panel, 3)
    QTest.keyClick(_view(panel), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == lines[3]


@pytest.mark.parametrize("kind", ["md", "json"])
def test_exports_are_asked_for(panel: ChangeList, qtbot: QtBot, kind: str) -> None:
    with qtbot.waitSignal(panel.export_requested) as asked:
        _press(panel, f"changes_tool_{kind}")
    assert asked.args == [kind]


def test_nothing_is_claimed_before_it_is_known(panel: ChangeList) -> None:
    sentence = panel.findChild(QLabel, "changes_empty_sentence")
    panel.set_comparison(None)
    assert sentence.isVisible()
    assert "differ" not in sentence.text()
    panel.set_comparison(Comparison((), (), (), (), ""))
    assert sentence.text() == "The two models do not differ."
