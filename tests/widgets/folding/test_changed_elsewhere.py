"""What differs between a file and the values on screen. Layer: tests. Thread: GUI."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from projects import numbers
from projects.folding.config_pair import Difference, differences
from widgets.folding.changed_elsewhere import CHANGED, SAVED, ChangedElsewhere, DifferencesModel

SAVED_ROWS = {"A_0": {"PE": 1, "SIMD": 1, "ram_style": "auto"}}
OURS = {"A_0": {"PE": 2, "SIMD": 1, "ram_style": "block"}}
THEIRS = {"A_0": {"PE": 1, "SIMD": 4, "ram_style": "ultra"}, "B_0": {"inFIFODepths": [2, 2]}}


def shown(qtbot: QtBot, found: tuple[Difference, ...]) -> ChangedElsewhere:
    dialog = ChangedElsewhere("folding.json", found)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def part(dialog: ChangedElsewhere, kind: Any, name: str) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def lines(dialog: ChangedElsewhere) -> list[tuple[str, ...]]:
    model = dialog.model
    columns = range(model.columnCount())
    return [tuple(model.index(row, c).data() for c in columns) for row in range(model.rowCount())]


def test_model_keeps_qts_rules(qtmodeltester: Any) -> None:
    qtmodeltester.check(DifferencesModel(differences(OURS, THEIRS, SAVED_ROWS)))


def test_each_value_and_who_changed_it(qtbot: QtBot) -> None:
    dialog = shown(qtbot, differences(OURS, THEIRS, SAVED_ROWS))
    assert lines(dialog) == [
        ("A_0", "PE", "1", "2", "1", "here"),
        ("A_0", "SIMD", "1", "1", "4", "in the file"),
        ("A_0", "ram_style", "auto", "block", "ultra", "here and in the file"),
        ("B_0", "inFIFODepths", numbers.UNKNOWN, numbers.UNKNOWN, "[2, 2]", "in the file"),
    ]
    assert part(dialog, QLabel, "changed_count").text() == "Values that differ: 4"


def test_what_was_saved_has_no_column_where_it_is_not_known(qtbot: QtBot) -> None:
    dialog = shown(qtbot, differences(OURS, THEIRS))
    view = part(dialog, QTableView, "changed_table")
    assert [view.isColumnHidden(column) for column in (SAVED, CHANGED)] == [True, True]
    assert lines(dialog)[0] == ("A_0", "PE", numbers.UNKNOWN, "2", "1", "")
    view.selectRow(0)
    QGuiApplication.clipboard().clear()
    view.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "A_0\tPE\t2\t1"


def test_a_file_far_too_long_is_cut_and_said_to_be(qtbot: QtBot) -> None:
    theirs = {f"N_{n}": {"PE": "x" * 500} for n in range(1200)}
    dialog = shown(qtbot, differences({}, theirs))
    assert dialog.model.rowCount() == 1000
    assert numbers.count(1200) in part(dialog, QLabel, "changed_count").text()
    assert len(lines(dialog)[0][4]) == 200


def test_a_file_of_another_layout_says_so(qtbot: QtBot) -> None:
    assert "only its layout differs" in part(shown(qtbot, ()), QLabel, "changed_count").text()


@pytest.mark.parametrize("choice", ["reload", "keep", "close"])
def test_each_button_says_what_was_chosen(qtbot: QtBot, choice: str) -> None:
    dialog = shown(qtbot, differences(OURS, THEIRS))
    said: list[str] = []
    dialog.reload_requested.connect(lambda: said.append("reload"))
    dialog.keep_requested.connect(lambda: said.append("keep"))
    part(dialog, QPushButton, f"changed_{choice}").click()
    assert said == ([] if choice == "close" else [choice])
    assert not dialog.isVisible()


def test_everything_has_a_name(qtbot: QtBot) -> None:
    dialog = shown(qtbot, differences(OURS, THEIRS))
    for control in (*dialog.findChildren(QPushButton), part(dialog, QTableView, "changed_table")):
        assert control.objectName()
        assert control.accessibleName()
        if isinstance(control, QAbstractButton):
            assert control.toolTip()
