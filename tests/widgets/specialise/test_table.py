"""The Specialise panel under a person's hands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTableWidget, QToolButton

from projects.folding.session_protocol import Cost, Price
from tests.widgets.specialise_made import FIRST, LABELS, SECOND, SWG, a_panel, a_table, mvau, the_choices
from widgets.specialise.model import ASKED, SpecialiseModel
from widgets.specialise.rows import rows_of
from widgets.specialise.table import SpecialiseTable
from widgets.tables.roles import Origin, Role
from widgets.tables.value_list import ValueList
from widgets.theme.colors import DARK, LIGHT

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def panel(qtbot):
    return a_panel(qtbot)


def place(panel, row, key=ASKED):
    return panel.view.visualRect(panel.view.model().index(row, panel.model.column_of(key))).center()


def click(qtbot, panel, row, key=ASKED, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifier, place(panel, row, key))


def double(qtbot, panel, row, key=ASKED):
    click(qtbot, panel, row, key)
    qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place(panel, row, key))


def the_list(panel):
    return panel.findChild(ValueList)


def listed(panel):
    table = the_list(panel).findChild(QTableWidget)
    return [[(table.item(row, at) or table.item(row, 1)).text() for at in range(4)] for row in range(table.rowCount())]


def pick(qtbot, panel, row):
    table = the_list(panel).findChild(QTableWidget)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(table.item(row, 0)).center())


def cell(panel, row, key, role=Qt.ItemDataRole.DisplayRole):
    return panel.model.index(row, panel.model.column_of(key)).data(role)


def names(panel):
    model = panel.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def act(panel, name):
    action = next(a for a in panel._edits.menu().actions() if a.objectName() == f"specialise_{name}")
    assert action.isEnabled()
    action.trigger()


# --- what is shown


def test_a_row_tells_what_there_is_what_is_taken_and_what_it_costs(panel):
    keys = ("before", "node", "op", ASKED, "variants", "automatic", "chosen", "cycles", "LUT", "BRAM_18K")
    assert [cell(panel, 2, key) for key in keys] == [
        "MVAU_1", "MVAU_hls_1", "MVAU", "auto", "hls, rtl", "hls", "hls", "7\u202f200", "31\u202f135", "128",
    ]  # fmt: skip
    look = cell(panel, 2, ASKED, Role.LOOK)  # what is painted
    assert (look.words, look.origin) == ("auto", Origin.AUTOMATIC)
    assert cell(panel, 2, "why") == "Inputs of 8 and weights of 2 bits: below 4 FINN takes HLS."
    assert cell(panel, 2, "variants", Role.CHIP) == ("hls", "rtl")
    assert cell(panel, 3, "LUT") == "–"  # noqa: RUF001
    assert cell(panel, 1, "before", Role.BOTTLENECK)


def test_a_set_style_is_marked_and_one_not_taken_is_a_problem(qtbot):
    panel = a_panel(qtbot, the_choices("rtl", "rtl"), (FIRST, SECOND))
    assert [cell(panel, row, ASKED, Role.ORIGIN) for row in range(4)] == [
        Origin.AUTOMATIC, Origin.USER, Origin.USER, Origin.AUTOMATIC,
    ]  # fmt: skip
    assert cell(panel, 2, ASKED, TIP).splitlines()[0] == "auto hls"
    assert [cell(panel, 1, key) for key in (ASKED, "chosen")] == ["rtl", "hls"]
    assert "There is no RTL variant for MVAU_0" in cell(panel, 1, "before", TIP)
    assert cell(panel, 2, "before", Role.PROBLEM) == ""
    qtbot.mouseClick(panel.findChild(QToolButton, "specialise_problems"), Qt.MouseButton.LeftButton)
    assert names(panel) == ["MVAU_0"]


def test_the_models_keep_the_rules_of_models(qtmodeltester, qtbot):
    model = SpecialiseModel()
    model.set_rows(rows_of(the_choices("rtl", "rtl"), a_table()), a_table(), frozenset([FIRST]))
    qtmodeltester.check(model)
    qtmodeltester.check(a_panel(qtbot).view.model())


def test_words_op_and_sorting_work_as_in_the_layers_table(panel, qtbot):
    qtbot.keyClicks(panel.findChild(QLineEdit, "specialise_filter"), "mvau_hls")
    assert names(panel) == ["MVAU_0", "MVAU_1"]
    panel.findChild(QLineEdit, "specialise_filter").clear()
    panel.findChild(QComboBox, "specialise_op").setCurrentText("LabelSelect")
    assert names(panel) == ["LabelSelect_0"]
    panel.findChild(QComboBox, "specialise_op").setCurrentIndex(0)
    panel.sort_by("LUT")
    assert names(panel) == ["MVAU_1", "MVAU_0", "ConvolutionInputGenerator_0", "LabelSelect_0"]


def test_selection_tells_once_and_does_not_echo(panel, qtbot):
    with qtbot.waitSignal(panel.layer_selected) as told:
        click(qtbot, panel, 2)
    assert told.args == [SECOND]
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.select(LABELS)
        panel.set_choices(the_choices("hls"), a_table(), frozenset([FIRST]))
    assert panel.selected() == LABELS


def test_rows_are_copied_with_headers(panel, qtbot):
    click(qtbot, panel, 2)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, CTRL)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    copied = dict(zip(*lines, strict=True))
    assert (copied["before"], copied["variants"], copied["LUT"], copied["preferred_impl_style"]) == (
        "MVAU_1", "hls, rtl", "31135", "",
    )  # fmt: skip


# --- choosing


def test_a_double_click_drops_down_what_exists_and_asks_for_prices(panel, qtbot):
    with qtbot.waitSignal(panel.prices_requested) as told:
        double(qtbot, panel, 1)
    assert told.args == [FIRST]
    assert [row[0] for row in listed(panel)] == ["FINN's choice (hls)", "hls", "rtl"]
    assert [row[1] for row in listed(panel)] == ["…", "…", "FINN would not take it"]
    reason = panel.findChild(QLabel, "specialise_values_reason")
    assert "There is no RTL variant for MVAU_0" in reason.text()
    with qtbot.assertNotEmitted(panel.styles_requested):
        pick(qtbot, panel, 2)
    assert the_list(panel).isVisible()


def test_prices_appear_and_a_choice_is_asked_for(panel, qtbot):
    double(qtbot, panel, 2, "node")
    panel.set_prices(FIRST, (Price("", Cost(1, 1.0, 1)),))
    assert listed(panel)[0][1] == "…"
    prices = (Price("", Cost(7200, 31135.0, 128)), Price("hls", None), Price("rtl", Cost(7200, 9000.0, 64)))
    panel.set_prices(SECOND, prices)
    assert listed(panel)[2][1:] == ["7\u202f200", "9\u202f000", "64"]
    assert listed(panel)[1][1] == "FINN cannot build this"
    with qtbot.waitSignal(panel.styles_requested) as asked:
        pick(qtbot, panel, 2)
    assert asked.args[0] == ((SECOND, "rtl"),)
    assert cell(panel, 2, ASKED) == "auto"  # the table waits for the answer


def test_a_node_with_one_variant_is_offered_no_other(panel, qtbot):
    double(qtbot, panel, 0)
    assert [row[0] for row in listed(panel)] == ["FINN's choice (rtl)", "rtl"]


def test_a_choice_goes_to_every_selected_row_that_can_have_it(panel, qtbot):
    click(qtbot, panel, 2)
    qtbot.keyClick(panel.view, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(panel.view, Qt.Key.Key_F2)
    with qtbot.waitSignal(panel.styles_requested) as asked:
        pick(qtbot, panel, 2)
    assert asked.args[0] == ((SWG, "rtl"), (SECOND, "rtl"))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2])
def test_keys_open_choose_and_confirm(panel, qtbot, key):
    click(qtbot, panel, 2, "LUT")
    qtbot.keyClick(panel.view, key)
    table = the_list(panel).findChild(QTableWidget)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.styles_requested) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args[0] == ((SECOND, "hls"),)


def test_plus_steps_and_delete_resets(qtbot):
    panel = a_panel(qtbot, the_choices(second="hls"), (SECOND,))
    click(qtbot, panel, 2, "node")
    with qtbot.waitSignal(panel.styles_requested) as asked:
        qtbot.keyClick(panel.view, Qt.Key.Key_Plus)
    assert asked.args[0] == ((SECOND, "rtl"),)
    with qtbot.waitSignal(panel.resets_requested) as reset:
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert reset.args[0] == (SECOND,)
    click(qtbot, panel, 1)
    with qtbot.assertNotEmitted(panel.resets_requested):
        qtbot.keyClick(panel.view, Qt.Key.Key_Delete)


def test_resets_and_why_from_the_menu(qtbot):
    panel = a_panel(qtbot, the_choices(second="hls"), (SECOND,))
    click(qtbot, panel, 2)
    for name, keys in (("reset", (SECOND,)), ("reset_all", ())):
        with qtbot.waitSignal(panel.resets_requested) as told:
            act(panel, name)
        assert told.args[0] == keys
    with qtbot.waitSignal(panel.why_requested) as told:
        act(panel, "why")
    assert told.args == [SECOND]
    with qtbot.waitSignal(panel.why_requested):
        qtbot.keyClick(panel.view, Qt.Key.Key_J, CTRL)
    assert panel.cell_place(SECOND).isValid()
    assert panel.cell_place("gone").isEmpty()


def test_styles_are_pasted_down_and_what_is_left_out_is_told(panel, qtbot):
    click(qtbot, panel, 1)
    QGuiApplication.clipboard().setText("rtl\nrtl\n")
    with qtbot.waitSignal(panel.styles_requested) as asked, qtbot.waitSignal(panel.paste_refused) as refused:
        qtbot.keyClick(panel.view, Qt.Key.Key_V, CTRL)
    assert asked.args[0] == ((SECOND, "rtl"),)
    assert refused.args[0].startswith("1 of 2 pasted styles left out")


def test_rows_copied_here_are_pasted_by_their_header(qtbot):
    panel = a_panel(qtbot, the_choices("hls"), (FIRST,))
    click(qtbot, panel, 2)
    words = panel.copied_text()  # of a node whose style FINN chooses
    click(qtbot, panel, 1)
    QGuiApplication.clipboard().setText(words)
    with qtbot.waitSignal(panel.styles_requested) as asked, qtbot.assertNotEmitted(panel.paste_refused):
        qtbot.keyClick(panel.view, Qt.Key.Key_V, CTRL)
    assert asked.args[0] == ((FIRST, ""),)


# --- locked, empty, dimmed, themes


def test_a_locked_table_says_why_and_changes_nothing(panel, qtbot):
    double(qtbot, panel, 2)
    panel.set_locked("The model before step_specialize_layers is not there.")
    assert not the_list(panel).isVisible()
    note = panel.findChild(QLabel, "specialise_note")
    assert note.isVisible()
    assert "before step_specialize_layers" in note.text()
    QGuiApplication.clipboard().setText("rtl")
    with qtbot.assertNotEmitted(panel.styles_requested), qtbot.assertNotEmitted(panel.prices_requested):
        double(qtbot, panel, 2)
        for key in (Qt.Key.Key_Plus, Qt.Key.Key_F2, Qt.Key.Key_Delete):
            qtbot.keyClick(panel.view, key)
        qtbot.keyClick(panel.view, Qt.Key.Key_V, CTRL)
    assert [a.objectName() for a in panel._edits.menu().actions()] == ["specialise_view_copy"]
    panel.set_locked("")
    assert not note.isVisible()
    double(qtbot, panel, 2)
    assert the_list(panel).isVisible()


def test_a_drop_down_survives_new_figures_and_closes_with_its_node(panel, qtbot):
    double(qtbot, panel, 2)
    choices = the_choices()
    panel.set_choices((*choices[:2], mvau(SECOND, 1), choices[3]), a_table())
    assert the_list(panel).isVisible()
    with qtbot.assertNotEmitted(panel.styles_requested):
        pick(qtbot, panel, 2)  # not possible any more
    double(qtbot, panel, 2)
    panel.set_choices((), a_table())
    assert not the_list(panel).isVisible()


def test_no_nodes_show_one_sentence_and_a_button(panel, qtbot):
    panel.set_empty("Preparing layers …", "Stop")
    panel.set_choices((), None)
    assert panel.findChild(QLabel, "specialise_empty_sentence").text() == "Preparing layers …"
    with qtbot.waitSignal(panel.empty_pressed):
        qtbot.mouseClick(panel.findChild(QPushButton, "specialise_empty_button"), Qt.MouseButton.LeftButton)
    panel.set_choices(the_choices(), a_table())
    assert panel.view.isVisible()


def test_columns_are_remembered(panel, qtbot):
    with qtbot.waitSignal(panel.state_changed):
        panel._choice.show_column("URAM", False)
    fresh = SpecialiseTable()
    qtbot.addWidget(fresh)
    fresh.set_choices(the_choices(), a_table())
    fresh.restore_state(panel.state())
    assert fresh.view.isColumnHidden(fresh.model.column_of("URAM"))
    fresh.restore_state({"columns": {"before": False}})
    assert not fresh.view.isColumnHidden(0)


def test_dimming_and_themes_change_the_picture(panel):
    def picture():
        return panel.view.viewport().grab().toImage()

    panel.set_theme(LIGHT)
    light = picture()
    panel.set_dimmed(True)
    dimmed = picture()
    assert dimmed != light
    panel.set_dimmed(False)
    assert picture() == light
    panel.set_theme(DARK)
    assert picture() != light


def test_figures_are_those_of_the_table_given_last(panel, qtbot):
    table = a_table()
    other = replace(table, layers=tuple(replace(layer, lut=1.0) for layer in table.layers))
    with qtbot.assertNotEmitted(panel.model.modelReset):
        panel.set_choices(the_choices(), other)
    assert cell(panel, 2, "LUT") == "1"
