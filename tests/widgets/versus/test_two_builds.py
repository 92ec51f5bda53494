"""Two builds side by side, and the page around them. Layer: tests. Thread: GUI."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from projects.versus.comparison import compare
from tests.projects.versus.builds_made import figures, layer, table
from tests.widgets.versus.rows_made import LARGE, ROWS, SMALL, steps, two
from widgets.theme.colors import DARK
from widgets.versus.layer_bars import bar_pairs
from widgets.versus.lines import LinesModel, LinesView
from widgets.versus.page import VersusPage
from widgets.versus.rows import difference_words, figure_plain, relative_words
from widgets.versus.two_builds import TwoBuildsView
from widgets.versus.two_lines import difference_lines, step_lines, summary, total_lines


def plain(words: str) -> str:
    return words.replace("\u202f", " ").replace("\u2212", "-")


def cells(view: LinesView) -> list[list[str]]:
    return [[plain(cell) for cell in line.cells] for line in view.lines.lines]


def test_differences_have_signs_and_units() -> None:
    assert plain(difference_words("latency_ns", -20_480.0)) == "-20.5 µs"
    assert plain(difference_words("LUT", 58_089)) == "+58 089"
    assert plain(difference_words("share", -0.905)) == "-90.5 points"
    assert plain(difference_words("share", 0.0001)) == "+<0.1 points"
    assert plain(difference_words("fps", 12.0)) == "+12 fps"
    assert difference_words("seconds", -0.001) == "0"
    assert difference_words("LUT", None) == "–"  # noqa: RUF001
    assert difference_words("LUT", 0) == "0"
    assert plain(relative_words(1395, 6)) == "+0.4 %"
    assert plain(relative_words(10_000, -1)) == "-0.1 %"
    assert plain(relative_words(8000, -4943)) == "-62 %"
    assert relative_words(0, 5) == relative_words(5, 0) == relative_words(None, None) == ""
    assert (figure_plain("share", 0.5), figure_plain("LUT", None), figure_plain("LUT", 1234)) == ("50.0", "", "1234")


def test_lines_say_exactly_what_differs() -> None:
    found = two()
    lines = difference_lines(found)
    assert [line.cells for line in lines] == [
        ("SIMD of MVAU_hls_1", "1", "2"),
        ("layer Thresholding_rtl_0", "–", "there"),  # noqa: RUF001
    ]
    assert [line.kind for line in lines] == ["changed", "added"]
    assert lines[0].plain == ("SIMD of MVAU_hls_1: 1 to 2",)
    assert plain(summary(found, ("#1", "#2"))) == (
        "#1 → #2: 1 setting differs · 1 layer in one build only · fps the same · +6 LUT (+0.4 %) · BRAM_18K the same"
    )
    totals = {line.cells[0]: line for line in total_lines(found)}
    assert [plain(c) for c in totals["latency"].cells] == ["latency", "1 ms", "500 µs", "-500 µs (-50 %)"]
    assert totals["latency"].best == {2}
    assert totals["cycles"].best == frozenset(), "of two equals none is better"
    assert [plain(c) for c in totals["fit"].cells][:3] == ["fit", "3 %", "3 %"]
    assert plain(step_lines(found)[0].cells[3]) == "+0.50 s"


def test_who_set_it_is_said_where_it_is_known() -> None:
    found = two()
    yours, finns = (replace(found.differences[0], author=author) for author in ("person", "FINN"))
    known = replace(found, differences=(yours, finns))
    assert [line.cells[-1] for line in difference_lines(known)] == ["you", "FINN"]
    assert "Nobody set it" in difference_lines(known)[1].tip
    assert summary(known, ("#1", "#2")).startswith("#1 → #2: 1 setting differs · 1 value chosen by FINN")


def test_the_figure_that_differs_is_shown(view: TwoBuildsView) -> None:
    same = (layer("MVAU_hls_0", 100, 10.0), layer("MVAU_hls_1", 50, 10.0))
    other = (layer("MVAU_hls_0", 100, 10.0), layer("MVAU_hls_1", 50, 99.0))
    found = compare(figures("c", table=table(*same)), figures("d", table=table(*other)))
    assert view.figure == "cycles"
    view.set_two(found, ("#1", "#2"))
    assert view.figure == "LUT"
    view.findChild(QToolButton, "versus_layers_DSP").click()
    view.set_two(found, ("#1", "#2"))
    assert view.figure == "DSP", "what a person chose stays while the same two are compared"


def test_reused_steps_are_not_compared() -> None:
    found = two(steps=steps(2.0, reused=True))
    line = step_lines(found)[0]
    assert [plain(c) for c in line.cells] == ["streamline", "1.50 s", "reused", "–"]  # noqa: RUF001
    assert line.plain == ("step_streamline", "1.500", "", "")
    assert "Reused from an earlier build" in line.tip


def test_the_other_bottleneck_is_named() -> None:
    found = two(bottleneck="MVAU_hls_1", fps=None)
    assert total_lines(found)[-1].cells == ("slowest layer", "MVAU_hls_0", "MVAU_hls_1", "")
    assert "fps" not in summary(found, ("#1", "#2"))
    bars = bar_pairs(found, "cycles")
    assert [pair.slowest for pair in bars[:2]] == [(True, False), (False, True)]


def test_bars_of_layers() -> None:
    bars = bar_pairs(two(), "cycles")
    assert [(p.name, p.before, p.after, p.kind) for p in bars] == [
        ("MVAU_hls_0", 7168, 7168, None),
        ("MVAU_hls_1", 4096, 2048, "changed"),
        ("Thresholding_rtl_0", None, 64, "added"),
    ]
    assert [p.difference for p in bars] == [0, -2048, None]


def test_lines_model_keeps_qts_rules(qapp: QApplication, qtmodeltester: Any) -> None:
    model = LinesModel(frozenset({1, 2}))
    model.set_lines(("setting", "a", "b"), difference_lines(two()))
    qtmodeltester.check(model)


@pytest.fixture
def view(qtbot: QtBot) -> TwoBuildsView:
    made = TwoBuildsView()
    qtbot.addWidget(made)
    made.resize(860, 420)
    made.set_two(two(), ("#1", "#2"))
    made.show()
    return made


def test_everything_is_on_show(qtbot: QtBot, view: TwoBuildsView) -> None:
    assert cells(view.settings)[0] == ["SIMD of MVAU_hls_1", "1", "2"]
    assert cells(view.layers)[1] == ["MVAU_hls_1", "#1: 4 096, #2: 2 048", "-2 048"]
    assert [line[0] for line in cells(view.totals)][:4] == ["fps", "latency", "cycles", "LUT"]
    assert view.layers.height() > 3 * 40
    note = view.findChild(QLabel, "versus_layers_note")
    assert note is not None
    assert note.text() == "Matched by operator alone, because a model is missing. Layers that only one build has: 1."
    with qtbot.waitSignal(view.swap_requested):
        QTest.mouseClick(view.findChild(QToolButton, "versus_swap"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.graphs_requested):
        QTest.mouseClick(view.findChild(QToolButton, "versus_graphs"), Qt.MouseButton.LeftButton)


def test_another_figure_of_the_layers(qtbot: QtBot, view: TwoBuildsView) -> None:
    with qtbot.waitSignal(view.state_changed):
        QTest.mouseClick(view.findChild(QToolButton, "versus_layers_LUT"), Qt.MouseButton.LeftButton)
    assert cells(view.layers)[1] == ["MVAU_hls_1", "#1: 10, #2: 10", "0"]
    assert view.state() == {"figure": "LUT"}
    view.restore_state({"figure": "cycles"})
    assert view.figure == "cycles"
    view.restore_state({"figure": 3})
    view.set_theme(DARK)
    view.layers.selectRow(1)
    view.grab()


def test_it_stands_in_one_column_where_there_is_no_room(view: TwoBuildsView) -> None:
    assert view._columns.beside
    view.resize(450, 300)
    assert not view._columns.beside
    view.steps.setFocus()
    view.steps.setCurrentIndex(view.steps.model().index(0, 0))
    area = view.findChild(QScrollArea, "versus_first")
    assert area is not None
    assert area.verticalScrollBar().value() > 0, "the keyboard's place is kept in sight"
    view.grab()
    view.resize(860, 300)
    assert view._columns.beside
    view.layers.setCurrentIndex(view.layers.model().index(2, 0))
    view.grab()


def test_copying_a_line(view: TwoBuildsView) -> None:
    view.settings.setFocus()
    view.settings.selectRow(0)
    QTest.keyClick(view.settings, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "SIMD of MVAU_hls_1: 1 to 2"
    assert len(view.layers.selected_text().splitlines()) == 3


def test_what_is_missing_is_said(view: TwoBuildsView) -> None:
    empty = compare(figures("a"), figures("b"))
    view.set_two(empty, ("#1", "#2"))
    notes = {label.objectName(): label.text() for label in view.findChildren(QLabel) if label.isVisibleTo(view)}
    assert notes["versus_differences_note"].startswith("Nothing")
    assert notes["versus_layers_note"].startswith("Neither build has layers")
    assert notes["versus_steps_note"].startswith("No step")
    assert "no setting differs" in summary(empty, ("a", "b"))
    later = figures("a", table=table(layer("MVAU_hls_0"), step="step_specialize_layers"))
    other = figures("b", table=table(layer("MVAU_hls_0")))
    view.set_two(compare(later, other), ("a", "b"))
    note = view.findChild(QLabel, "versus_layers_note")
    assert note is not None
    assert note.text().startswith("After step_specialize_layers, and after step_generate_estimate_reports.")
    assert "No layer differs in cycles." in note.text()
    view.set_two(compare(later, figures("b")), ("a", "b"))
    assert note.text().startswith("Only one of the builds")


# --- the page


@pytest.fixture
def page(qtbot: QtBot) -> VersusPage:
    made = VersusPage()
    qtbot.addWidget(made)
    made.resize(860, 540)
    made.set_rows(ROWS)
    with qtbot.waitSignal(made.scatter.plotted, timeout=20_000):
        made.show()
    return made


def test_two_or_all(qtbot: QtBot, page: VersusPage) -> None:
    choices = page.findChild(QWidget, "versus_show_chart")
    assert choices is not None
    assert not page.showing_two
    assert not choices.isVisible()
    page.select(("b1", "b2"))
    page.compare("Comparing ...")
    assert page.showing_two
    assert choices.isVisible()
    page.set_two(two(), SMALL, LARGE)
    QTest.mouseClick(choices, Qt.MouseButton.LeftButton)
    assert not page.showing_two
    page.show_chart()
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page.table.view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.closed):
        QTest.mouseClick(page.findChild(QToolButton, "versus_back"), Qt.MouseButton.LeftButton)


def test_table_and_chart_select_the_same(qtbot: QtBot, page: VersusPage) -> None:
    plot = page.scatter.plot
    assert plot is not None
    with qtbot.waitSignal(page.selection_changed) as caught:
        QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.position(1).toPoint())
    assert caught.args == [("b2",)]
    assert page.table.selected_ids() == ("b2",)


def test_what_was_chosen_is_kept(page: VersusPage) -> None:
    page.scatter.show_resource("DSP")
    state = page.state()
    other = VersusPage()
    other.restore_state(state)
    assert other.state()["chart"] == {"resource": "DSP"}
    other.restore_state({"table": 3, "chart": None})
    page.set_theme(DARK)
    page.grab()
