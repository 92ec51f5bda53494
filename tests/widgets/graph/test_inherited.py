"""Heat on an earlier step's graph: values, tooltips, parts and the line that says whose figures these are."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from projects.build.layers import Layer, LayerTable
from projects.diff.descent import Descent
from projects.diff.inherited import inherit
from widgets.graph.colouring import to_page
from widgets.graph.inherited import inherited_edits, inherited_heat
from widgets.graph.legend import Legend


def layer(key: str, cycles: int, lut: float | None) -> Layer:
    return Layer(key, f"{key}_0", key, "hls", (), cycles, lut, 0, 0, 0)


TABLE = LayerTable("last", (layer("cig", 80, 10), layer("mvau", 100, 40), layer("new", 1, 1)), bottleneck="cig_0")
FOUND = inherit(Descent({"conv": "mvau", "scale": "mvau", "div": "new"}, {"cig": "conv", "mvau": "conv"}), TABLE)
NAMES = {"conv": "Conv_0", "scale": "Mul_0", "div": "Div_0"}


@pytest.mark.parametrize(
    ("figure", "label"),
    [
        ("cycles", "cycles: 100\nthe largest of the layers it became: mvau_0 100, cig_0 80"),
        ("LUT", "LUT: 50\nthe layers it became: mvau_0 40, cig_0 10"),
    ],
)
def test_a_node_of_several_layers_says_which(figure: str, label: str) -> None:
    made = inherited_heat(FOUND, figure, figure, NAMES, "Figures of last")
    assert {node: paint.label for node, paint in made.paints.items()} == {"conv": label}
    assert dict(made.parts) == {
        "scale": "Part of mvau_0, counted at Conv_0",
        "div": "Part of new_0, which no node here carries",
    }
    assert set(made.marks) == {"conv"}
    assert [chip.label for chip in made.chips] == ["Bottleneck", "Part of a layer"]
    assert made.note == "Figures of last · 1 of 3 layers counted at no node here"


def test_a_node_of_one_layer_that_all_have_a_node() -> None:
    found = inherit(Descent({"m": "mvau"}, {"mvau": "m"}), LayerTable("last", (layer("mvau", 7, None),)))
    made = inherited_heat(found, "cycles", "cycles", {}, "Live")
    assert made.paints["m"].label == "cycles: 7\nthe figure of mvau_0, which it became"
    assert (made.note, list(made.chips), dict(made.parts)) == ("Live", [], {})
    assert inherited_heat(found, "LUT", "LUT", {}).paints == {}


def test_edits_are_marked_where_their_layer_is_counted() -> None:
    edited = {"mvau": "PE: 4 to 8", "cig": "SIMD: 3 to 1", "new": "PE: 1 to 2"}
    assert inherited_edits(FOUND, edited) == {"conv": "mvau_0: PE: 4 to 8; cig_0: SIMD: 3 to 1"}


def test_the_page_and_the_legend_get_the_same(qtbot: QtBot) -> None:
    made = inherited_heat(FOUND, "LUT", "LUT", NAMES, "Figures of last")
    page = to_page(made)
    assert page is not None
    assert page["parts"] == dict(made.parts)
    assert page["legend"]["note"] == made.note
    assert [chip["dotted"] for chip in page["legend"]["chips"]] == [False, True]
    legend = Legend()
    qtbot.addWidget(legend)
    plain = legend.sizeHint().height()
    legend.resize(300, 80)
    legend.set_colouring(made)
    legend.show()
    assert legend.sizeHint().height() > plain
    assert made.note in legend.accessibleDescription()
    assert not legend.grab().isNull()
