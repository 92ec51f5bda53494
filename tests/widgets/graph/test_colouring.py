"""Colours, their legend and its numbers."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from projects.numbers import NARROW_SPACE
from widgets.graph import colouring
from widgets.graph.legend import Legend
from widgets.theme.colors import DARK, LIGHT
from widgets.theme.palette import contrast


def test_heat_runs_from_dark_to_bright() -> None:
    result = colouring.heat({"a": 0, "b": 50, "c": 100, "d": None}, "LUT")
    assert result.paints["a"].fill == colouring.CIVIDIS[0]
    assert result.paints["c"].fill == colouring.CIVIDIS[-1]
    assert "d" not in result.paints
    assert result.ticks == ((0.0, "0"), (0.5, "50"), (1.0, "100"))
    assert result.paints["b"].label == "LUT: 50"


def test_log_heat_puts_the_geometric_mean_in_the_middle() -> None:
    result = colouring.heat({"a": 1, "b": 100, "c": 10_000, "zero": 0}, "Cycles", log=True)
    assert result.paints["b"].fill == colouring.CIVIDIS[8]
    assert result.paints["zero"].fill == colouring.CIVIDIS[0]
    assert result.ticks[-1] == (1.0, f"10{NARROW_SPACE}000")


@pytest.mark.parametrize("values", [{}, {"a": None}, {"a": 0}, {"a": 7}, {"a": 7, "b": 7}])
@pytest.mark.parametrize("log", [False, True])
def test_heat_of_few_values(values: dict[str, float | None], log: bool) -> None:
    result = colouring.heat(values, "LUT", log)
    assert set(result.paints) == {key for key, value in values.items() if value is not None}
    assert len(result.ticks) >= 1


@pytest.mark.parametrize("place", [i / 40 for i in range(41)])
def test_text_can_be_read_on_every_heat(place: float) -> None:
    fill = colouring.cividis(place)
    paint = colouring.heat({"a": 1}, "x").paints["a"]
    assert contrast(fill, colouring.text_on(fill)) >= 4.5
    assert contrast(paint.fill, paint.text) >= 4.5


def test_bottleneck_is_marked_only_where_it_is() -> None:
    marked = colouring.heat({"a": 1, "b": 2}, "Cycles", bottleneck="b")
    assert set(marked.marks) == {"b"}
    assert [chip.label for chip in marked.chips] == ["Bottleneck"]
    assert colouring.heat({"a": 1}, "Cycles", bottleneck="b").marks == {}


def test_categories_give_one_chip_each() -> None:
    result = colouring.categories({"a": "rtl", "b": "hls", "c": "rtl", "d": "other"}, "Implementation")
    assert [chip.label for chip in result.chips] == ["hls", "rtl", "other"]
    assert result.paints["a"].fill == result.paints["c"].fill
    assert len({chip.color for chip in result.chips}) == 3
    assert not {LIGHT.accent, DARK.accent} & {chip.color for chip in result.chips}
    assert all(contrast(paint.fill, paint.text) >= 4.5 for paint in result.paints.values())


@pytest.mark.usefixtures("qapp")
def test_page_gets_plain_data() -> None:
    data = colouring.to_page(colouring.heat({"a": 1, "b": 2}, "Cycles", bottleneck="b"))
    assert data is not None
    assert data["marks"]["b"]["glyph"].startswith("M")
    assert data["legend"]["stops"][-1] == [1.0, colouring.CIVIDIS[-1]]
    assert colouring.to_page(None) is None


def test_legend_shows_what_the_graph_shows(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(600, 44)
    legend.set_theme(DARK)
    legend.set_colouring(colouring.heat({"a": 1, "b": 20_000}, "Cycles", log=True, bottleneck="b"))
    image = legend.grab().toImage()
    colors = [image.pixelColor(x, 12) for x in range(image.width())]
    for end in (colouring.CIVIDIS[0], colouring.CIVIDIS[-1]):
        wanted = QColor(end)
        assert any(abs(c.red() - wanted.red()) + abs(c.blue() - wanted.blue()) < 8 for c in colors)
    assert f"20{NARROW_SPACE}000" in legend.accessibleDescription()
    assert not legend.isHidden()
    legend.set_colouring(None)
    assert legend.isHidden()


def test_edited_nodes_carry_a_mark_and_a_bottleneck_says_both(qapp: QApplication) -> None:
    plain = colouring.heat({"a": 10, "b": 20, "c": 5}, "Cycles", bottleneck="b")
    marked = colouring.with_edits(plain, {"a": "PE: 4 to 8", "b": "SIMD: 1 to 2"})
    assert colouring.with_edits(plain, {}) is plain
    assert marked.paints == plain.paints
    assert (marked.marks["a"].glyph, marked.marks["a"].label) == ("pencil", "Edited, not built yet: PE: 4 to 8")
    assert marked.marks["b"].glyph == plain.marks["b"].glyph
    assert marked.marks["b"].label.endswith("SIMD: 1 to 2")
    assert [chip.glyph for chip in marked.chips][-1] == "pencil"
    assert colouring.to_page(marked)["marks"]["a"]["glyph"]
