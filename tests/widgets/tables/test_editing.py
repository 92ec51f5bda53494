"""Editing the Layers table with mouse and keys: what is asked for, and what never is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QTableWidget

from projects.folding.overrides import Edit
from projects.folding.rules import check
from projects.folding.session_protocol import Cost, Price
from tests.widgets.editing_made import (
    RAM,
    a_panel,
    a_table,
    an_editing,
    asked,
    click,
    double,
    listed,
    mvau,
    pick,
    place,
    select_three,
    the_field,
    the_list,
)
from widgets.tables.layers_model import LayersModel
from widgets.tables.roles import Origin, Role
from widgets.tables.value_list import entries_of
from widgets.theme.colors import DARK


@pytest.fixture
def panel(qtbot):
    return a_panel(qtbot)


# --- the drop-down


def test_a_double_click_drops_the_legal_values_down_and_asks_for_prices(panel, qtbot):
    with qtbot.waitSignal(panel.prices_requested) as told:
        double(qtbot, panel, 1, "SIMD")
    assert told.args == ["MVAU_hls_0_out0", "SIMD"]
    assert the_list(panel).isVisible()
    assert [row[0] for row in listed(panel)] == ["1", "2", "3", "4", "6", "9 (auto)", "12", "18", "36"]


def test_prices_appear_when_they_come_and_what_cannot_be_built_cannot_be_picked(panel, qtbot):
    double(qtbot, panel, 1, "SIMD")
    panel.set_prices("MVAU_hls_1_out0", "SIMD", (Price(1, Cost(7, 7.0, 7)),))
    assert listed(panel)[0][1] == "…"
    panel.set_prices("MVAU_hls_0_out0", "SIMD", (Price(1, Cost(2304, 812.0, 2)), Price(2, None)))
    assert listed(panel)[0][1:] == ["2\u202f304", "812", "2"]
    assert listed(panel)[1][1] == "FINN cannot build this"
    with qtbot.assertNotEmitted(panel.edits_requested):
        pick(qtbot, panel, 1)
    assert the_list(panel).isVisible()


def test_a_click_on_a_value_asks_for_it_and_the_table_waits(panel, qtbot):
    double(qtbot, panel, 1, "SIMD")
    with qtbot.waitSignal(panel.edits_requested) as told:
        pick(qtbot, panel, 7)
    assert told.args[0] == (Edit("MVAU_hls_0_out0", "SIMD", 18),)
    assert not the_list(panel).isVisible()
    assert panel.model.value(1, panel.model.column_of("attribute:SIMD")) == 9


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_open_choose_and_confirm(panel, qtbot, key):
    click(qtbot, panel, 1, "ram_style")
    qtbot.keyClick(panel.view, key)
    table = the_list(panel).findChild(QTableWidget)
    assert the_list(panel).isVisible()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.edits_requested) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    [(key_of, name, value)] = asked(told)
    assert (key_of, name) == ("MVAU_hls_0_out0", "ram_style")
    assert value != "auto"
    assert value in RAM


def test_home_and_end_go_to_the_ends_of_the_list(panel, qtbot):
    double(qtbot, panel, 1, "SIMD")
    table = the_list(panel).findChild(QTableWidget)
    for key, row in ((Qt.Key.Key_End, 8), (Qt.Key.Key_Home, 0)):
        qtbot.keyClick(table, key)
        assert table.currentRow() == row


def test_escape_closes_and_the_same_value_asks_for_nothing(panel, qtbot):
    double(qtbot, panel, 1, "SIMD")
    table = the_list(panel).findChild(QTableWidget)
    with qtbot.assertNotEmitted(panel.edits_requested):
        qtbot.keyClick(table, Qt.Key.Key_Escape)
        assert not the_list(panel).isVisible()
        double(qtbot, panel, 1, "SIMD")
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_what_cannot_be_edited_is_not(panel, qtbot):
    for row, name in ((1, "node"), (0, "SIMD")):
        double(qtbot, panel, row, name)
        assert not the_list(panel).isVisible()


def test_all_rows_that_a_person_selects_are_told(panel, qtbot):
    with qtbot.waitSignal(panel.rows_chosen) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert sorted(told.args[0]) == sorted(layer.key for layer in a_table().layers)
    with qtbot.assertNotEmitted(panel.rows_chosen):
        panel.select("MVAU_hls_1_out0")
        panel.set_table(a_table(), {"LUT": 53200}, "Build #4")


def test_a_drop_down_survives_new_figures_and_judges_by_the_newest_table(panel, qtbot):
    double(qtbot, panel, 1, "SIMD")
    table = a_table()
    narrow = replace(table.layers[1], attributes=mvau(0, 4, 9, 64, 27).attributes)
    panel.set_table(replace(table, layers=(table.layers[0], narrow, *table.layers[2:])))
    assert the_list(panel).isVisible()
    with qtbot.assertNotEmitted(panel.edits_requested):
        pick(qtbot, panel, 8)  # 36 divides 27 no more


def test_a_drop_down_closes_with_its_layer(panel, qtbot):
    double(qtbot, panel, 1, "SIMD")
    panel.set_table(replace(a_table(), layers=a_table().layers[2:]))
    assert not the_list(panel).isVisible()
    double(qtbot, panel, 1, "SIMD")
    panel.set_editing(None)
    assert not the_list(panel).isVisible()


# --- free values


def test_a_free_value_is_judged_as_typed(panel, qtbot):
    double(qtbot, panel, 1, "depth_trigger_uram")
    field = the_field(panel)
    with qtbot.assertNotEmitted(panel.edits_requested):
        qtbot.keyClicks(field, "-")
        assert field.toolTip()
        assert "border" in field.styleSheet()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert the_field(panel) is field
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field, "512")
    assert not field.toolTip()
    assert not field.styleSheet()
    with qtbot.waitSignal(panel.edits_requested) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked(told) == [("MVAU_hls_0_out0", "depth_trigger_uram", 512)]


def test_a_list_is_typed_with_commas_and_new_figures_do_not_disturb(panel, qtbot):
    double(qtbot, panel, 1, "inFIFODepths")
    field = the_field(panel)
    assert field.text() == "2, 2"
    qtbot.keyClicks(field, "8, 1")
    panel.set_table(a_table())
    qtbot.keyClicks(field, "6")
    with qtbot.waitSignal(panel.edits_requested) as told:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked(told) == [("MVAU_hls_0_out0", "inFIFODepths", [8, 16])]


def test_an_illegal_value_is_gone_with_the_focus(panel, qtbot):
    double(qtbot, panel, 1, "depth_trigger_uram")
    qtbot.keyClicks(the_field(panel), "x")
    with qtbot.assertNotEmitted(panel.edits_requested):
        click(qtbot, panel, 2, "SIMD")
        qtbot.waitUntil(lambda: the_field(panel) is None)


# --- keys


def test_plus_and_minus_step_through_legal_values(panel, qtbot):
    click(qtbot, panel, 1, "SIMD")
    with qtbot.waitSignal(panel.edits_requested) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Plus)
    assert asked(told) == [("MVAU_hls_0_out0", "SIMD", 12)]
    with qtbot.waitSignal(panel.edits_requested) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Minus, Qt.KeyboardModifier.KeypadModifier)
    assert asked(told) == [("MVAU_hls_0_out0", "SIMD", 6)]


def test_a_step_moves_every_selected_row_from_where_it_is(panel, qtbot):
    select_three(qtbot, panel, "SIMD")
    with qtbot.waitSignal(panel.edits_requested) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Plus)
    assert [value for _, _, value in asked(told)] == [12, 48, 9]


def test_an_edit_takes_every_selected_row_that_can_have_it(panel, qtbot):
    qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    panel.view.selectionModel().setCurrentIndex(
        panel.view.model().index(1, panel.model.column_of("attribute:SIMD")),
        panel.view.selectionModel().SelectionFlag.NoUpdate,
    )
    qtbot.keyClick(panel.view, Qt.Key.Key_F2)
    with qtbot.waitSignal(panel.edits_requested) as told:
        pick(qtbot, panel, 3)  # 4: not of 27, and the first layer has no SIMD
    assert asked(told) == [("MVAU_hls_0_out0", "SIMD", 4), ("MVAU_hls_1_out0", "SIMD", 4)]


def test_delete_resets_only_what_was_set(panel, qtbot):
    select_three(qtbot, panel, "SIMD")
    with qtbot.waitSignal(panel.resets_requested) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert told.args[0] == (("MVAU_hls_1_out0", "SIMD"),)
    with qtbot.assertNotEmitted(panel.resets_requested):
        click(qtbot, panel, 1, "PE")
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)


def test_a_table_that_is_only_read_asks_for_nothing(panel, qtbot):
    panel.set_editing(None)
    click(qtbot, panel, 1, "SIMD")
    QGuiApplication.clipboard().setText("12")
    with qtbot.assertNotEmitted(panel.edits_requested), qtbot.assertNotEmitted(panel.resets_requested):
        for key in (Qt.Key.Key_Plus, Qt.Key.Key_Delete, Qt.Key.Key_F2):
            qtbot.keyClick(panel.view, key)
        qtbot.keyClick(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert not the_list(panel).isVisible()
    assert [action.objectName() for action in panel._edits.menu().actions()] == ["layers_view_copy"]


# --- menu


def act(panel, name):
    action = next(a for a in panel._edits.menu().actions() if a.objectName() == f"layers_{name}")
    assert action.isEnabled()
    action.trigger()


def test_fill_down_takes_the_top_rows_value(panel, qtbot):
    click(qtbot, panel, 3, "SIMD")
    click(qtbot, panel, 1, "SIMD", Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(panel.edits_requested) as told:
        act(panel, "fill_down")
    assert asked(told) == [("MVAU_hls_1_out0", "SIMD", 9), ("MVAU_hls_2_out0", "SIMD", 9)]


def test_resets_from_the_menu(panel, qtbot):
    panel.set_editing(an_editing(("MVAU_hls_1_out0", "SIMD"), ("MVAU_hls_1_out0", "PE"), ("MVAU_hls_2_out0", "PE")))
    click(qtbot, panel, 2, "SIMD")
    for name, cells in (
        ("reset_cell", (("MVAU_hls_1_out0", "SIMD"),)),
        ("reset_rows", (("MVAU_hls_1_out0", "PE"), ("MVAU_hls_1_out0", "SIMD"))),
        ("reset_all", ()),
    ):
        with qtbot.waitSignal(panel.resets_requested) as told:
            act(panel, name)
        assert told.args[0] == cells


def test_a_right_click_shows_the_menu_and_keeps_the_selection(panel, qtbot):
    select_three(qtbot, panel, "SIMD")
    panel.view.customContextMenuRequested.emit(place(panel, 2, "SIMD"))
    menu = QApplication.activePopupWidget()
    assert menu.objectName() == "layers_menu"
    assert len(panel.view.selectionModel().selectedRows()) == 3
    menu.close()


# --- looks and lasting


def test_who_set_a_value_is_seen_and_told(panel):
    model, column = panel.model, panel.model.column_of("attribute:SIMD")
    mine, auto, none = (model.index(row, column) for row in (2, 1, 0))
    assert [i.data(Role.ORIGIN) for i in (mine, auto, none)] == [Origin.USER, Origin.AUTOMATIC, Origin.FIXED]
    assert mine.data(Qt.ItemDataRole.ToolTipRole).startswith("auto 18\n")
    assert "auto" not in auto.data(Qt.ItemDataRole.ToolTipRole)
    assert mine.data(Qt.ItemDataRole.AccessibleTextRole) == "SIMD: 36, set by you, auto 18"
    assert mine.flags() & Qt.ItemFlag.ItemIsEditable
    assert not none.flags() & Qt.ItemFlag.ItemIsEditable


def test_a_set_value_is_painted_otherwise_and_so_are_dimmed_figures(panel):
    panel.set_theme(DARK)
    first = panel.view.grab().toImage()
    panel.set_editing(an_editing())
    second = panel.view.grab().toImage()
    panel.set_dimmed(True)
    third = panel.view.grab().toImage()
    panel.set_dimmed(False)
    assert first != second
    assert second != third
    assert panel.view.grab().toImage() == second


def test_the_current_cell_and_the_selection_stay_over_tables(panel, qtbot):
    select_three(qtbot, panel, "SIMD")
    current = panel.view.currentIndex()
    cell = (current.data(Role.KEY), current.column())
    table = a_table()
    panel.set_table(replace(table, layers=(mvau(7, 1, 1, 8, 8), *table.layers)))  # a reset of the model
    assert (panel.view.currentIndex().data(Role.KEY), panel.view.currentIndex().column()) == cell
    assert len(panel.view.selectionModel().selectedRows()) == 3
    panel.set_table(table)
    panel.set_table(table)
    assert (panel.view.currentIndex().data(Role.KEY), panel.view.currentIndex().column()) == cell


def test_an_editable_model_keeps_the_rules_of_models(qtmodeltester):
    model = LayersModel()
    model.set_table(a_table())
    model.set_editing(an_editing(("MVAU_hls_1_out0", "SIMD")))
    qtmodeltester.check(model)


def test_every_value_offered_is_legal(panel, qtbot):
    for row in (1, 2, 3):
        for name in ("PE", "SIMD", "ram_style"):
            double(qtbot, panel, row, name)
            assert the_list(panel).cell == (panel.model.layer(row).key, name)
            assert all(check(panel.model.layer(row), name, e.value) is None for e in the_list(panel)._entries)
            the_list(panel).hide()


def test_a_double_click_into_nothing_does_nothing(panel, qtbot):
    with qtbot.assertNotEmitted(panel.prices_requested):
        below = QPoint(5, panel.view.viewport().height() - 3)
        qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=below)


def test_a_value_that_is_called_auto_is_not_so_called_twice():
    listed_words = [entry.words for entry in entries_of(("auto", "block"), "auto")]
    assert listed_words == ["auto", "block"]
    assert [entry.words for entry in entries_of(("auto", "block"), "block")] == ["auto", "block (auto)"]


def test_what_was_set_is_not_marked_where_another_value_stands(panel):
    at = panel.model.column_of("attribute:SIMD")
    assert panel.model.origin(2, at) is Origin.USER
    earlier = replace(a_table(), layers=(*a_table().layers[:2], mvau(1, 1, 1, 64, 576), *a_table().layers[3:]))
    panel.set_table(earlier, {"LUT": 53200}, "after step_specialize_layers")
    assert panel.model.origin(2, at) is Origin.AUTOMATIC
    assert panel.model.editing.overridden, "it is still set, and can be reset"
