"""What a layers table holds, how it sorts and filters."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from projects.build.layers import LayerTable
from tests.widgets.layers_made import cnv_like, many
from widgets.tables.columns import Column, columns_of, sort_key, words_of
from widgets.tables.layers_model import LayersModel
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role


@pytest.fixture
def model(qapp):
    made = LayersModel()
    made.set_table(cnv_like(), {"LUT": 53200})
    return made


@pytest.fixture
def proxy(model):
    made = LayersProxy()
    made.setSourceModel(model)
    return made


def cell(model, row, key, role=Qt.ItemDataRole.DisplayRole):
    return model.index(row, model.column_of(key)).data(role)


def names(proxy):
    return [proxy.index(row, 0).data() for row in range(proxy.rowCount())]


def test_the_model_keeps_the_rules_of_models(model, qtmodeltester):
    qtmodeltester.check(model)


def test_the_proxy_keeps_them_too(proxy, qtmodeltester):
    qtmodeltester.check(proxy)


def test_columns_come_in_order_and_only_those_some_layer_has(model):
    shown = [column.key for column in model.columns if column.shown]
    assert shown == [
        "node", "op", "impl", "attribute:PE", "attribute:SIMD", "attribute:ram_style",
        "cycles", "LUT", "BRAM_18K", "URAM", "DSP", "BRAM_eff", "share",
    ]  # fmt: skip
    offered = [column.key for column in model.columns if not column.shown]
    assert offered == [
        "attribute:depth_trigger_bram", "attribute:inFIFODepths",
        "offer:BRAM_18K", "offer:LUT", "attribute:code_gen_dir_ipgen",
    ]  # fmt: skip


def test_an_attribute_that_departs_from_its_default_is_shown():
    table = cnv_like()
    first = table.layers[0]
    changed = replace(first, attributes=(first.attributes[0], replace(first.attributes[1], value=4)))
    columns = columns_of(replace(table, layers=(changed, *table.layers[1:])))
    assert next(c for c in columns if c.attribute == "depth_trigger_bram").shown


def test_a_cell_reads_as_people_write_numbers_and_is_copied_plain(model):
    assert cell(model, 2, "LUT") == "31\u202f135"
    assert cell(model, 2, "LUT", Role.PLAIN) == "31135"
    assert cell(model, 1, "attribute:inFIFODepths") == "2, 2"
    assert cell(model, 1, "share") == "57\u202f%"
    assert cell(model, 1, "share", Role.PLAIN) == "57.4"


def test_unknown_is_a_dash_and_copied_as_nothing(model):
    assert cell(model, 3, "LUT") == "–"  # noqa: RUF001
    assert cell(model, 3, "LUT", Role.PLAIN) == ""
    assert cell(model, 3, "LUT", Qt.ItemDataRole.ToolTipRole) == "no model for LUT"


def test_an_attribute_the_layer_lacks_is_blank_and_says_so(model):
    assert cell(model, 0, "attribute:SIMD") == ""
    assert cell(model, 0, "attribute:SIMD", Qt.ItemDataRole.ToolTipRole) == "Thresholding_rtl has no SIMD"


def test_the_bottleneck_is_known_by_name(model):
    assert [cell(model, row, "node", Role.BOTTLENECK) for row in range(4)] == [False, False, True, False]


def test_bars_are_drawn_against_the_largest(model):
    assert cell(model, 2, "cycles", Role.BAR) == 1
    assert cell(model, 1, "BRAM_18K", Role.BAR) == pytest.approx(12 / 128)
    assert cell(model, 3, "LUT", Role.BAR) is None
    assert cell(model, 1, "DSP", Role.BAR) is None


def test_numbers_are_right_aligned_and_names_left(model):
    assert cell(model, 1, "LUT", Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell(model, 1, "attribute:PE", Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell(model, 1, "node", Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft


def test_tooltips_give_units_and_shares_of_the_part(model):
    assert "59\u202f% of what the part has" in cell(model, 2, "LUT", Qt.ItemDataRole.ToolTipRole)
    assert "cycles a frame" in cell(model, 2, "cycles", Qt.ItemDataRole.ToolTipRole)
    words = cell(model, 1, "attribute:ram_style", Qt.ItemDataRole.ToolTipRole)
    assert "allowed: auto, block, distributed, ultra" in words
    header = [model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for at in range(12)]
    assert all(header)
    assert "18 kbit" in header[model.column_of("BRAM_18K")]


def test_sorting_counts_digits_as_numbers_and_keeps_unknown_last(proxy, model):
    proxy.sort(0, Qt.SortOrder.AscendingOrder)
    assert names(proxy) == ["LabelSelect_hls_0", "MVAU_hls_2", "MVAU_hls_10", "Thresholding_rtl_0"]
    lut = model.column_of("LUT")
    proxy.sort(lut, Qt.SortOrder.AscendingOrder)
    assert names(proxy) == ["Thresholding_rtl_0", "MVAU_hls_2", "MVAU_hls_10", "LabelSelect_hls_0"]
    proxy.sort(lut, Qt.SortOrder.DescendingOrder)
    assert names(proxy) == ["MVAU_hls_10", "MVAU_hls_2", "Thresholding_rtl_0", "LabelSelect_hls_0"]
    proxy.sort(-1)
    assert names(proxy) == ["Thresholding_rtl_0", "MVAU_hls_2", "MVAU_hls_10", "LabelSelect_hls_0"]


def test_filtering_takes_every_word_and_the_op(proxy):
    proxy.set_filter("mvau 10", "")
    assert names(proxy) == ["MVAU_hls_10"]
    proxy.set_filter("", "MVAU_hls")
    assert names(proxy) == ["MVAU_hls_2", "MVAU_hls_10"]
    proxy.set_filter("rtl", "MVAU_hls")
    assert names(proxy) == []
    proxy.set_filter("", "")
    assert proxy.rowCount() == 4


def test_new_figures_of_the_same_layers_do_not_reset_the_view(model, qtbot):
    table = cnv_like()
    changed = replace(table, layers=tuple(replace(layer, lut=1.0) for layer in table.layers))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_table(changed)
    assert cell(model, 0, "LUT") == "1"


def test_no_table_is_no_rows(model):
    model.set_table(None)
    assert model.rowCount() == 0


def test_before_folding_share_is_of_the_slowest_layer(qapp):
    made = LayersModel()
    made.set_table(many(3))
    assert cell(made, 2, "share") == "100\u202f%"
    empty = LayersModel()
    empty.set_table(LayerTable("step", (replace(many(1).layers[0], cycles=None),)))
    assert cell(empty, 0, "share") == "–"  # noqa: RUF001


@given(st.lists(st.one_of(st.integers(), st.floats(allow_nan=False), st.text(), st.lists(st.integers()))))
def test_any_values_can_be_sorted_together(values):
    ordered = sorted(values, key=sort_key)
    assert sorted(ordered, key=sort_key) == ordered


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_what_is_copied_reads_back_as_the_number(value):
    assert int(words_of(value, Column("LUT", "LUT"), plain=True)) == value
    assert int(words_of(value, Column("attribute:PE", "PE"), plain=True)) == value
