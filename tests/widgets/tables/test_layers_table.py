"""The Layers panel under a person's hands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton

from tests.widgets.layers_made import cnv_like, many
from widgets.tables.layer_delegate import PADDING
from widgets.tables.layers_table import LayersTable
from widgets.theme.colors import DARK, LIGHT
from widgets.theme.fonts import tabular_font


@pytest.fixture
def panel(qtbot):
    made = LayersTable()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.set_table(cnv_like(), {"LUT": 53200}, "Build #3")
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown_names(panel):
    model = panel.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click(qtbot, panel, row, column=0):
    place = panel.view.visualRect(panel.view.model().index(row, column)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def header_click(qtbot, panel, key):
    header = panel.view.horizontalHeader()
    at = panel.model.column_of(key)
    place = QPoint(header.sectionViewportPosition(at) + header.sectionSize(at) // 2, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_selects_and_tells(panel, qtbot):
    with qtbot.waitSignal(panel.layer_selected) as told:
        click(qtbot, panel, 1)
    assert told.args == ["MVAU_hls_2_out0"]
    assert panel.selected() == "MVAU_hls_2_out0"


def test_arrow_keys_select_too(panel, qtbot):
    click(qtbot, panel, 0)
    with qtbot.waitSignal(panel.layer_selected) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert told.args == ["MVAU_hls_2_out0"]


def test_selecting_from_elsewhere_does_not_echo(panel, qtbot):
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.select("MVAU_hls_10_out0")
    assert panel.selected() == "MVAU_hls_10_out0"
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.select("no such layer")
    assert panel.selected() == ""


def test_a_header_click_sorts_and_the_third_brings_graph_order_back(panel, qtbot):
    header_click(qtbot, panel, "cycles")
    assert shown_names(panel)[0] == "LabelSelect_hls_0"
    header_click(qtbot, panel, "cycles")
    assert shown_names(panel)[0] == "MVAU_hls_10"
    header_click(qtbot, panel, "cycles")
    assert shown_names(panel) == [layer.name for layer in cnv_like().layers]


def test_typing_filters_and_the_sums_follow(panel, qtbot):
    words = panel.findChild(QLineEdit, "layers_filter")
    qtbot.keyClicks(words, "mvau")
    assert shown_names(panel) == ["MVAU_hls_2", "MVAU_hls_10"]
    sums = panel.findChild(object, "layers_sums").text()
    assert "2 of 4 layers" in sums
    assert "43\u202f341 LUT" in sums
    words.clear()
    panel.findChild(QComboBox, "layers_op").setCurrentText("LabelSelect_hls")
    assert shown_names(panel) == ["LabelSelect_hls_0"]


def test_filtering_moves_nobodys_selection(panel, qtbot):
    click(qtbot, panel, 1)
    words = panel.findChild(QLineEdit, "layers_filter")
    with qtbot.assertNotEmitted(panel.layer_selected):
        qtbot.keyClicks(words, "label")
        assert shown_names(panel) == ["LabelSelect_hls_0"]
        assert panel.selected() == ""
        words.clear()
    assert panel.selected() == "MVAU_hls_2_out0"


def test_a_layer_selected_before_its_table_comes_is_shown_then(panel):
    panel.set_table(None)
    panel.select("MVAU_hls_10_out0")
    panel.set_table(cnv_like())
    assert panel.selected() == "MVAU_hls_10_out0"


def test_an_op_that_is_gone_no_longer_filters(panel):
    panel.findChild(QComboBox, "layers_op").setCurrentText("LabelSelect_hls")
    panel.set_table(many(3))
    assert len(shown_names(panel)) == 3


def test_ctrl_a_and_ctrl_c_copy_what_is_shown_with_headers_and_plain_digits(panel, qtbot):
    panel.view.setFocus()
    qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0][:3] == ["node", "op", "impl"]
    bottleneck = dict(zip(lines[0], lines[3], strict=True))
    assert (bottleneck["node"], bottleneck["LUT"], bottleneck["cycles"]) == ("MVAU_hls_10", "31135", "12544")
    assert dict(zip(lines[0], lines[4], strict=True))["LUT"] == ""
    assert len(lines) == 5


def test_several_rows_are_summed(panel, qtbot):
    click(qtbot, panel, 1)
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    sums = panel.findChild(object, "layers_sums").text()
    assert "2 selected" in sums
    assert "140 BRAM_18K" in sums


def test_new_figures_keep_selection_sorting_and_filter(panel, qtbot):
    header_click(qtbot, panel, "cycles")
    panel.select("MVAU_hls_2_out0")
    table = cnv_like()
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.set_table(replace(table, layers=tuple(reversed(table.layers))))
    assert panel.selected() == "MVAU_hls_2_out0"
    assert shown_names(panel)[0] == "LabelSelect_hls_0"


def test_a_layer_is_found_again_by_name_where_tensors_are_called_otherwise(panel):
    panel.select("MVAU_hls_2_out0")
    table = cnv_like()
    panel.set_table(replace(table, layers=tuple(replace(layer, key=f"x{layer.key}") for layer in table.layers)))
    assert panel.selected() == "xMVAU_hls_2_out0"


def test_scroll_stays(panel, qtbot):
    panel.set_table(many(100))
    bar = panel.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 20)
    bar.setValue(20)
    table = many(100)
    panel.set_table(replace(table, layers=(*table.layers[:-1], replace(table.layers[-1], key="new"))))
    assert bar.value() == 20


def test_columns_are_chosen_by_menu_and_remembered(panel, qtbot):
    with qtbot.waitSignal(panel.state_changed):
        qtbot.mouseClick(panel.findChild(object, "layers_columns"), Qt.MouseButton.LeftButton)
        menu = panel.findChild(QMenu, "layers_columns_menu")
        next(action for action in menu.actions() if action.text() == "DSP").trigger()
    menu.close()
    assert panel.view.isColumnHidden(panel.model.column_of("DSP"))
    state = json.loads(json.dumps(panel.state()))
    fresh = LayersTable()
    qtbot.addWidget(fresh)
    fresh.restore_state(state)
    fresh.set_table(cnv_like())
    assert fresh.view.isColumnHidden(fresh.model.column_of("DSP"))
    assert not fresh.view.isColumnHidden(fresh.model.column_of("LUT"))


def test_every_attribute_can_be_shown(panel, qtbot):
    at = panel.model.column_of("attribute:code_gen_dir_ipgen")
    assert panel.view.isColumnHidden(at)
    qtbot.mouseClick(panel.findChild(object, "layers_columns"), Qt.MouseButton.LeftButton)
    others = panel.findChild(QMenu, "layers_other_attributes")
    next(action for action in others.actions() if action.text() == "code_gen_dir_ipgen").trigger()
    panel.findChild(QMenu, "layers_columns_menu").close()
    assert not panel.view.isColumnHidden(at)


def test_sorting_and_widths_are_remembered(panel, qtbot):
    header_click(qtbot, panel, "LUT")
    with qtbot.waitSignal(panel.state_changed):
        panel.view.setColumnWidth(panel.model.column_of("cycles"), 123)
    fresh = LayersTable()
    qtbot.addWidget(fresh)
    fresh.set_table(cnv_like())
    fresh.restore_state(panel.state())
    assert fresh.view.columnWidth(fresh.model.column_of("cycles")) == 123
    assert shown_names(fresh)[0] == "Thresholding_rtl_0"


@pytest.mark.parametrize(
    "broken",
    [{}, {"columns": 3}, {"columns": {"node": False}}, {"widths": {"cycles": "x"}}, {"sort": {"column": "gone"}}],
)
def test_broken_settings_do_no_harm(panel, broken):
    panel.restore_state(broken)
    assert not panel.view.isColumnHidden(0)
    assert len(shown_names(panel)) == 4


def test_no_layers_shows_one_sentence_and_a_button(panel, qtbot):
    panel.set_empty("Preparing layers ...", "Stop")
    panel.set_table(None)
    button = panel.findChild(QPushButton, "layers_empty_button")
    assert panel.findChild(object, "layers_empty_sentence").text() == "Preparing layers ..."
    with qtbot.waitSignal(panel.empty_pressed):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    panel.set_table(cnv_like())
    assert panel.view.isVisible()


def test_both_themes_paint_differently(panel):
    panel.set_theme(LIGHT)
    light = panel.view.viewport().grab().toImage()
    panel.set_theme(DARK)
    assert panel.view.viewport().grab().toImage() != light


def test_bottleneck_and_selection_change_the_picture(panel):
    plain = panel.view.viewport().grab().toImage()
    panel.set_table(cnv_like(bottleneck=None))
    without = panel.view.viewport().grab().toImage()
    assert without != plain
    panel.select("MVAU_hls_2_out0")
    assert panel.view.viewport().grab().toImage() != without


@pytest.mark.parametrize("lut", [7, 33_024, 332_024, 3_320_246])
def test_no_figure_is_cut(panel, lut):
    table = cnv_like()
    panel.set_table(replace(table, layers=tuple(replace(layer, lut=float(lut)) for layer in table.layers)))
    at = panel.model.column_of("LUT")
    words = panel.model.words(0, at)
    room = panel.view.columnWidth(at) - 2 * PADDING
    assert QFontMetrics(tabular_font()).elidedText(words, Qt.TextElideMode.ElideMiddle, room) == words


def test_several_rows_are_selected_from_elsewhere(panel, qtbot):
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.select("MVAU_hls_2_out0", "Thresholding_rtl_0_out0", "not there")
        assert panel.selected() == "MVAU_hls_2_out0"
        assert set(panel.selected_keys()) == {"MVAU_hls_2_out0", "Thresholding_rtl_0_out0"}
        panel.set_table(cnv_like("MVAU_hls_2"), None, "other")  # new figures keep them
        assert set(panel.selected_keys()) == {"MVAU_hls_2_out0", "Thresholding_rtl_0_out0"}
        panel.select("MVAU_hls_2_out0")
        assert panel.selected_keys() == ("MVAU_hls_2_out0",)
        panel.select()
        assert panel.selected_keys() == ()
    panel.select("MVAU_hls_2_out0", "Thresholding_rtl_0_out0")
    click(qtbot, panel, 2)
    assert len(panel.selected_keys()) == 1
