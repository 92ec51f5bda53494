"""What the Layers table shows besides its table: the last build, problems, exchange rates; and asking why."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from projects.folding.exchange import OfferView
from projects.folding.overrides import Edit
from projects.text import text
from tests.widgets.editing_made import a_panel, a_table, an_editing, click, select_three
from widgets.tables.extras import Extras
from widgets.tables.layers_model import LayersModel
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role

FIRST, SECOND = "MVAU_hls_0_out0", "MVAU_hls_1_out0"
TIP = Qt.ItemDataRole.ToolTipRole
CHANGE = (Edit(FIRST, "ram_style", "distributed"),)
OFFERS = {
    FIRST: (
        OfferView("BRAM_18K", 36.0, CHANGE, text("ram_style auto to distributed: frees 3 BRAM_18K for 108 LUT")),
        OfferView("LUT", None, (), text("Nothing legal frees LUT here.")),
    ),
    SECOND: (OfferView("BRAM_18K", 256.25, (Edit(SECOND, "SIMD", 12),), text("SIMD 36 to 12")),),
}


@pytest.fixture
def panel(qtbot):
    return a_panel(qtbot)


def changed(**values):
    """The table with another first MVAU."""
    table = a_table()
    return replace(table, layers=(table.layers[0], replace(table.layers[1], **values), *table.layers[2:]))


def cell(panel, row, key, role=Qt.ItemDataRole.DisplayRole):
    return panel.model.index(row, panel.model.column_of(key)).data(role)


def shown(panel):
    columns = panel.model.columns
    return [column.key for at, column in enumerate(columns) if not panel.view.isColumnHidden(at)]


def rows(panel):
    model = panel.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def act(panel, name):
    action = next(a for a in panel._edits.menu().actions() if a.objectName() == f"layers_{name}")
    assert action.isEnabled()
    action.trigger()


# --- efficiency


def test_the_efficiency_is_a_percentage_and_no_memory_has_none(panel):
    layers = (
        replace(a_table().layers[0], bram_18k=0, bram_efficiency=1),
        *(replace(layer, bram_efficiency=0.574) for layer in a_table().layers[1:3]),
        replace(a_table().layers[3], bram_efficiency=None),
    )
    panel.set_table(replace(a_table(), layers=layers))
    assert [cell(panel, row, "BRAM_eff") for row in range(4)] == ["–", "57\u202f%", "57\u202f%", "–"]  # noqa: RUF001
    assert cell(panel, 0, "BRAM_eff", TIP) == "DuplicateStreams_hls_0 takes no BRAM_18K"
    assert cell(panel, 1, "BRAM_eff", Role.PLAIN) == "57.4"
    assert cell(panel, 1, "BRAM_eff", Role.FIGURE)


# --- against the last build


def test_changes_are_shown_while_something_differs_from_the_last_build(panel):
    assert not any(column.compared for column in panel.model.columns)
    panel.set_baseline(a_table())
    assert not any(key.startswith("change:") for key in shown(panel))
    panel.set_table(changed(lut=1734.0, cycles=900, bram_18k=3))
    assert [key for key in shown(panel) if key.startswith("change:")] == [
        "change:LUT", "change:BRAM_18K", "change:cycles",
    ]  # fmt: skip
    assert cell(panel, 1, "change:LUT") == "+1\u202f234"
    assert cell(panel, 1, "change:cycles") == "\u2212100"
    assert cell(panel, 1, "change:BRAM_18K") == "0"
    assert cell(panel, 1, "change:cycles", Role.PLAIN) == "-100"
    assert cell(panel, 1, "change:LUT", TIP) == "500 LUT in the last build, 1\u202f734 now"
    panel.set_table(a_table())
    assert not any(key.startswith("change:") for key in shown(panel))
    panel.set_baseline(None)
    assert not any(column.compared for column in panel.model.columns)


def test_a_layer_the_last_build_did_not_have_has_no_change(panel):
    panel.set_baseline(replace(a_table(), layers=a_table().layers[:2]))
    panel.set_table(changed(lut=400.0))
    assert cell(panel, 3, "change:LUT") == "–"  # noqa: RUF001
    assert cell(panel, 3, "change:LUT", TIP) == "The last build has no such figure of MVAU_hls_2"


def test_a_baseline_keeps_selection_and_filter(panel, qtbot):
    select_three(qtbot, panel, "SIMD")
    column = panel.model.columns[panel.view.currentIndex().column()].key
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.set_baseline(changed(lut=400.0))
    assert len(panel.selected_keys()) == 3
    assert panel.model.columns[panel.view.currentIndex().column()].key == column


def test_changes_sort_by_size(panel):
    panel.set_baseline(changed(lut=400.0))
    panel.sort_by("change:LUT")
    assert rows(panel)[0] == "MVAU_hls_0"


# --- problems


def test_problems_are_marked_told_and_filtered(panel, qtbot):
    button = panel.findChild(QToolButton, "layers_problems")
    assert not button.isVisible()
    plain = panel.view.viewport().grab().toImage()
    panel.set_problems({SECOND: "Its SIMD is not its consumer's PE.", "gone": "Of a layer that is not here."})
    assert button.isVisible()
    assert button.text() == "1"
    assert panel.view.viewport().grab().toImage() != plain
    assert "Its SIMD is not its consumer's PE." in cell(panel, 2, "node", TIP)
    assert cell(panel, 1, "node", Role.PROBLEM) == ""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert rows(panel) == ["MVAU_hls_1"]
    panel.set_problems({FIRST: "x", SECOND: "y"})
    assert rows(panel) == ["MVAU_hls_0", "MVAU_hls_1"]


def test_the_last_problem_gone_shows_every_layer_again(panel, qtbot):
    click(qtbot, panel, 2, "SIMD")
    panel.set_problems({FIRST: "x"})
    qtbot.mouseClick(panel.findChild(QToolButton, "layers_problems"), Qt.MouseButton.LeftButton)
    assert panel.selected() == ""
    with qtbot.assertNotEmitted(panel.layer_selected):
        panel.set_problems({})
    assert len(rows(panel)) == 4
    assert panel.selected() == SECOND


# --- exchange rates


def test_offers_are_asked_for_when_their_column_comes_into_view(panel, qtbot):
    assert not panel.offers_shown
    with qtbot.assertNotEmitted(panel.offers_wanted):
        panel.set_table(changed(lut=1.0))
    with qtbot.waitSignal(panel.offers_wanted):
        panel._choice.show_column("offer:BRAM_18K", True)
    assert panel.offers_shown
    with qtbot.assertNotEmitted(panel.offers_wanted):
        panel._choice.show_column("offer:LUT", True)
        panel.set_offers(OFFERS)
        panel.set_table(changed(lut=1.0))
    with qtbot.waitSignal(panel.offers_wanted):
        panel.set_table(changed(lut=2.0))


def test_offers_remembered_from_last_time_are_asked_for_too(panel, qtbot):
    with qtbot.waitSignal(panel.offers_wanted):
        panel.restore_state({"columns": {"offer:LUT": True}})


def test_rates_read_sort_and_say_what_they_do(panel):
    panel.sort_by("offer:BRAM_18K")
    assert cell(panel, 1, "offer:BRAM_18K", TIP) == "FINN has not been asked yet"
    panel.set_offers(OFFERS)
    assert cell(panel, 1, "offer:BRAM_18K") == "36"
    assert cell(panel, 2, "offer:BRAM_18K") == "256.25"
    assert rows(panel)[:2] == ["MVAU_hls_1", "MVAU_hls_0"]
    assert cell(panel, 1, "offer:BRAM_18K", TIP).startswith("ram_style auto to distributed: frees 3 BRAM_18K")
    assert cell(panel, 1, "offer:LUT", TIP) == "Nothing legal frees LUT here."


@pytest.mark.parametrize("how", ["double", "enter", "menu"])
def test_an_offer_is_taken_with_one_action(panel, qtbot, how):
    panel._choice.show_column("offer:BRAM_18K", True)
    panel.set_offers(OFFERS)
    at = panel.view.model().index(1, panel.model.column_of("offer:BRAM_18K"))
    panel.view.setCurrentIndex(at)
    with qtbot.waitSignal(panel.edits_requested) as told:
        if how == "double":
            panel.view.scrollTo(at)
            place = panel.view.visualRect(at).center()
            qtbot.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        elif how == "enter":
            qtbot.keyClick(panel.view, Qt.Key.Key_Return)
        else:
            act(panel, "change")
    assert told.args[0] == CHANGE


def test_no_offer_changes_nothing(panel, qtbot):
    panel._choice.show_column("offer:LUT", True)
    panel.set_offers(OFFERS)
    panel.view.setCurrentIndex(panel.view.model().index(1, panel.model.column_of("offer:LUT")))
    with qtbot.assertNotEmitted(panel.edits_requested):
        qtbot.keyClick(panel.view, Qt.Key.Key_F2)
    panel.set_editing(None)
    panel.view.setCurrentIndex(panel.view.model().index(1, panel.model.column_of("offer:BRAM_18K")))
    with qtbot.assertNotEmitted(panel.edits_requested):
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)


# --- why


@pytest.mark.parametrize(
    ("key", "asked"), [("attribute:SIMD", "SIMD"), ("cycles", "cycles"), ("LUT", "LUT"), ("impl", "impl")]
)
def test_a_value_can_be_asked_about(panel, qtbot, key, asked):
    panel.view.setCurrentIndex(panel.view.model().index(1, panel.model.column_of(key)))
    with qtbot.waitSignal(panel.why_requested) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [FIRST, asked]
    with qtbot.waitSignal(panel.why_requested) as told:
        act(panel, "why")
    assert told.args == [FIRST, asked]
    place = panel.cell_place(FIRST, asked)
    assert panel.view.visualRect(panel.view.currentIndex()).size() == place.size()


def test_what_has_no_cause_is_not_asked_about(panel, qtbot):
    with qtbot.assertNotEmitted(panel.why_requested):
        for row, key in ((0, "attribute:SIMD"), (1, "node"), (1, "share")):
            panel.view.setCurrentIndex(panel.view.model().index(row, panel.model.column_of(key)))
            qtbot.keyClick(panel.view, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    why = next(a for a in panel._edits.menu().actions() if a.objectName() == "layers_why")
    assert not why.isEnabled()
    assert panel.cell_place("no such layer", "LUT").isEmpty()


def test_the_model_keeps_the_rules_with_everything_known(qtmodeltester):
    model = LayersModel()
    model.set_table(a_table())
    model.set_editing(an_editing())
    before = {layer.key: layer for layer in changed(lut=4.0).layers}
    model.set_extras(Extras(before, {FIRST: "x"}, OFFERS))
    qtmodeltester.check(model)
    proxy = LayersProxy()
    proxy.setSourceModel(model)
    proxy.set_filter("", "", True)
    assert proxy.rowCount() == 1
