"""Pasting into the Layers table, from a spreadsheet and from the table itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from projects.build.layers import LayerAttribute
from tests.widgets.editing_made import a_panel, asked, click, select_three
from tests.widgets.layers_made import attribute, layer
from widgets.tables.editing import edits_of, pasted


@pytest.fixture
def panel(qtbot):
    return a_panel(qtbot)


def paste(qtbot, panel, words):
    QGuiApplication.clipboard().setText(words)
    qtbot.keyClick(panel.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_one_pasted_value_fills_the_selection_and_tells_what_was_left_out(panel, qtbot):
    select_three(qtbot, panel, "SIMD")
    with qtbot.waitSignal(panel.edits_requested) as told, qtbot.waitSignal(panel.paste_refused) as refused:
        paste(qtbot, panel, "12\n")
    sentence = refused.args[0]
    assert asked(told) == [("MVAU_hls_0_out0", "SIMD", 12), ("MVAU_hls_1_out0", "SIMD", 12)]
    assert sentence.startswith("1 of 3 pasted values left out.")
    assert "MVAU_hls_2" in sentence
    assert "27" in sentence


def test_a_block_starts_at_the_current_cell(panel, qtbot):
    click(qtbot, panel, 1, "PE")
    with qtbot.assertNotEmitted(panel.paste_refused), qtbot.waitSignal(panel.edits_requested) as told:
        paste(qtbot, panel, "8\t12\tblock\r\n16\t\tdistributed\r\n")
    assert asked(told) == [
        ("MVAU_hls_0_out0", "PE", 8),
        ("MVAU_hls_0_out0", "SIMD", 12),
        ("MVAU_hls_0_out0", "ram_style", "block"),
        ("MVAU_hls_1_out0", "PE", 16),
        ("MVAU_hls_1_out0", "ram_style", "distributed"),
    ]


def test_a_block_beyond_the_table_is_told(panel, qtbot):
    click(qtbot, panel, 3, "PE")
    with qtbot.waitSignal(panel.edits_requested), qtbot.waitSignal(panel.paste_refused) as refused:
        paste(qtbot, panel, "8\n8")
    assert refused.args[0].startswith("1 of 2")


def test_rows_copied_here_are_pasted_by_their_headers(panel, qtbot):
    click(qtbot, panel, 1, "PE")
    qtbot.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    words = panel.copied_text()
    click(qtbot, panel, 2, "node")
    with qtbot.assertNotEmitted(panel.paste_refused), qtbot.waitSignal(panel.edits_requested) as told:
        paste(qtbot, panel, words)
    assert asked(told) == [("MVAU_hls_1_out0", "PE", 4), ("MVAU_hls_1_out0", "SIMD", 9)]


@pytest.mark.parametrize("words", ["\x00\x01", "5", "4.5", "true", "99999999999999999999", "\t" * 300 + "1", "nan"])
def test_rubbish_asks_for_nothing(panel, qtbot, words):
    click(qtbot, panel, 1, "SIMD")
    with qtbot.assertNotEmitted(panel.edits_requested), qtbot.waitSignal(panel.paste_refused):
        paste(qtbot, panel, words)


def test_values_that_only_go_together_are_tried_again():
    swg = layer(
        "ConvolutionInputGenerator_rtl_0",
        attributes=[
            attribute("SIMD", 1),
            attribute("parallel_window", 0, 0, (0, 1)),
            attribute("IFMChannels", 8),
            attribute("depthwise", 0),
            LayerAttribute("ConvKernelDim", [3, 3], [], "ints"),
        ],
    )
    edits, refused = pasted([(swg, "parallel_window", "1"), (swg, "SIMD", "8")])
    assert {edit.attribute for edit in edits} == {"parallel_window", "SIMD"}
    assert refused.count == 0
    assert edits_of([swg], "parallel_window", 1) == ()
