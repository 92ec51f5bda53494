"""The table of builds with real clicks and keys. Layer: tests. Thread: GUI."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from tests.widgets.versus.rows_made import FAILED, LARGE, ROWS, SMALL, row
from widgets.tables.layer_delegate import PADDING
from widgets.theme.colors import DARK
from widgets.versus.builds_model import BEST, GLYPH_ROOM, BuildsModel
from widgets.versus.builds_table import BuildsTable


@pytest.fixture
def table(qtbot: QtBot) -> BuildsTable:
    made = BuildsTable()
    qtbot.addWidget(made)
    made.resize(900, 240)
    made.set_rows(ROWS)
    made.show()
    return made


def cell(model: BuildsModel, at: int, key: str, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    column = model.column_of(key)
    assert column is not None
    value = model.index(at, column).data(role)
    return value.replace("\u202f", " ") if isinstance(value, str) else value


def test_model_keeps_qts_rules(qapp: QApplication, qtmodeltester: Any) -> None:
    model = BuildsModel()
    model.set_rows(ROWS)
    qtmodeltester.check(model)


def test_the_best_is_not_cut_though_it_is_bold(table: BuildsTable) -> None:
    scarce = {"totals": {"LUT": 100.0, "BRAM_18K": 241.0}, "available": {"LUT": 53_200.0, "BRAM_18K": 280.0}}
    table.set_rows((row(1, **scarce), row(2, **{**scarce, "totals": {"LUT": 60_000.0, "BRAM_18K": 270.0}})))
    at = table.model.column_of("share")
    assert at is not None
    assert table.model.is_best(0, at)
    bold = QFontMetricsF(table.model.index(0, at).data(Qt.ItemDataRole.FontRole))
    needed = bold.horizontalAdvance(table.model.words(0, at)) + GLYPH_ROOM
    assert needed + 2 * PADDING <= table.view.columnWidth(at)


def test_cells_say_what_finn_reported(table: BuildsTable) -> None:
    model = table.model
    assert [cell(model, 1, key) for key in ("build", "place", "fps", "LUT", "share", "max_cycles")] == [
        "Build #2",
        "Pynq-Z1",
        "8 000",
        "100 594",
        "189 % LUT",
        "12 544",
    ]
    assert cell(model, 2, "build") == "Build #3 (failed)"
    assert cell(model, 2, "LUT") == cell(model, 2, "share") == cell(model, 2, "fps") == "–"  # noqa: RUF001
    assert "189 % of 53 200 on xc7z020clg400-1" in cell(model, 1, "LUT", Qt.ItemDataRole.ToolTipRole)
    assert cell(model, 0, "standalone_thresholds") == "off"
    assert cell(model, 0, "clock") == "10 ns"
    model.set_rows((row(4, request=None),))
    assert cell(model, 0, "clock") == "–"  # noqa: RUF001


def test_the_best_is_marked_in_more_than_one_way(table: BuildsTable) -> None:
    model = table.model
    assert cell(model, 1, "fps", BEST)
    assert cell(model, 0, "LUT", BEST)
    assert not cell(model, 1, "LUT", BEST)
    assert cell(model, 0, "BRAM_18K", BEST)
    assert cell(model, 1, "BRAM_18K", BEST)
    assert cell(model, 1, "fps", Qt.ItemDataRole.FontRole).bold()
    assert cell(model, 1, "fps", Qt.ItemDataRole.AccessibleTextRole) == "fps: 8000, best"
    assert "best of the builds listed" in cell(model, 1, "fps", Qt.ItemDataRole.ToolTipRole)
    model.set_rows((SMALL,))
    assert not any(cell(model, 0, column.key, BEST) for column in model.columns)


def test_settings_are_columns_only_where_they_differ(table: BuildsTable) -> None:
    shown = {column.key for column in table.model.columns if column.shown}
    assert not {"place", "clock", "mvau_wwidth_max", "URAM"} & shown
    request = SMALL.figures.request
    assert request is not None
    table.set_rows((SMALL, row(2, request=replace(request, mvau_wwidth_max=80, board="ZCU104"))))
    shown = {column.key for column in table.model.columns if column.shown}
    assert {"place", "mvau_wwidth_max"} <= shown


def test_selecting_two_tells_both(qtbot: QtBot, table: BuildsTable) -> None:
    view = table.view
    told: list[tuple[str, ...]] = []
    table.selection_changed.connect(told.append)
    for at, keys in ((0, Qt.KeyboardModifier.NoModifier), (1, Qt.KeyboardModifier.ControlModifier)):
        spot = view.visualRect(view.model().index(at, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, spot)
    assert told == [("b1",), ("b1", "b2")]
    table.select(("b2",))
    assert told == [("b1",), ("b1", "b2")]
    assert table.selected_ids() == ("b2",)
    table.set_rows((LARGE, FAILED))
    assert table.selected_ids() == ("b2",)
    with qtbot.waitSignal(table.build_activated) as caught:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert caught.args == ["b2"]


def test_unknown_stays_last_in_either_order(table: BuildsTable) -> None:
    at = table.model.column_of("LUT")
    assert at is not None
    for order, first in ((Qt.SortOrder.AscendingOrder, "Build #1"), (Qt.SortOrder.DescendingOrder, "Build #2")):
        table.view.sortByColumn(at, order)
        names = [table.view.model().index(line, 0).data() for line in range(3)]
        assert names[0] == first
        assert names[2] == "Build #3 (failed)"
    state = table.state()
    assert state["sort"] == {"column": "LUT", "descending": True}
    other = BuildsTable()
    other.restore_state(state)
    assert other.state()["sort"] == state["sort"]


def test_copying_gives_plain_figures(table: BuildsTable) -> None:
    table.select(("b2",))
    table.view.setFocus()
    QTest.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("build\ttarget fps\tfps\tlatency\tcycles\tLUT")
    assert lines[1].split("\t")[:6] == ["Build #2", "1000", "8000", "500000", "12544", "100594"]
    table.select(())
    assert len(table.selected_text().splitlines()) == 4


def test_columns_can_be_chosen_and_the_theme_changed(table: BuildsTable) -> None:
    table.set_theme(DARK)
    button = table.findChild(QToolButton, "versus_builds_columns")
    assert button is not None
    menu = table._choice.menu()
    assert "BRAM_18K %" in [action.text() for action in menu.actions()]
    table._choice.show_column("share:LUT", True)
    assert cell(table.model, 1, "share:LUT") == "189 %"
    table.grab()
    assert table.wanted_height() > 100


def test_without_builds_a_sentence(table: BuildsTable) -> None:
    table.set_rows(())
    assert "Press Build" in table._body.empty.sentence
