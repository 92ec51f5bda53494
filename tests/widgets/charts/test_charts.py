"""The charts under a person's hands, with pyqtgraph."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QScrollBar, QToolButton

from tests.widgets.layers_made import cnv_like, many
from widgets.charts.charts import CyclesChart, ResourcesChart
from widgets.theme.colors import DARK, LIGHT

KEYS = [layer.key for layer in cnv_like().layers]


def shown(qtbot, chart, *table, size=(320, 260)):
    qtbot.addWidget(chart)
    chart.resize(*size)
    chart.set_table(*table)
    with qtbot.waitExposed(chart):
        chart.show()
    qtbot.waitUntil(lambda: chart.plot is not None, timeout=30000)
    qtbot.waitUntil(lambda: chart.plot.viewport().height() > 50)
    return chart


@pytest.fixture
def cycles(qtbot):
    return shown(qtbot, CyclesChart(), cnv_like(), 10000)


@pytest.fixture
def resources(qtbot):
    return shown(qtbot, ResourcesChart(), cnv_like(), {"LUT": 53200})


def about(chart):
    return chart.findChild(QLabel, f"{chart.objectName()}_about").text().replace("\u202f", " ")


def middle(chart, row):
    rect = chart.plot.row_rect(row)
    return QPoint(round(rect.width() * 0.7), round(rect.center().y()))


def colors(chart):
    image = chart.plot.viewport().grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_a_click_on_a_row_selects_and_tells(cycles, qtbot):
    with qtbot.waitSignal(cycles.layer_selected) as told:
        qtbot.mouseClick(cycles.plot.viewport(), Qt.MouseButton.LeftButton, pos=middle(cycles, 1))
    assert told.args == [KEYS[1]]
    assert about(cycles) == "MVAU_hls_2: 7 200 cycles"


def test_selecting_from_elsewhere_highlights_without_echo(cycles, qtbot):
    assert QColor(LIGHT.accent).name() not in colors(cycles)
    with qtbot.assertNotEmitted(cycles.layer_selected):
        cycles.select(KEYS[1])
    assert QColor(LIGHT.accent).name() in colors(cycles)
    cycles.select("gone")
    assert QColor(LIGHT.accent).name() not in colors(cycles)


def test_hovering_names_the_layer(cycles, qtbot):
    viewport = cycles.plot.viewport()
    qtbot.mouseMove(viewport, middle(cycles, 0))
    qtbot.mouseMove(viewport, middle(cycles, 3))
    qtbot.waitUntil(lambda: about(cycles) == "LabelSelect_hls_0: 10 cycles")
    qtbot.mouseMove(viewport, QPoint(2, viewport.height() - 2))
    qtbot.waitUntil(lambda: about(cycles).startswith("MVAU_hls_10: 12 544 cycles"))


def test_arrow_keys_go_from_layer_to_layer(cycles, qtbot):
    cycles.select(KEYS[1])
    with qtbot.waitSignal(cycles.layer_selected) as told:
        qtbot.keyClick(cycles.plot, Qt.Key.Key_Down)
    assert told.args == [KEYS[2]]


def test_what_is_over_the_target_is_said_and_coloured(cycles):
    assert about(cycles) == "MVAU_hls_10: 12 544 cycles, over target"
    assert QColor(LIGHT.over).name() in colors(cycles)
    assert cycles.plot.bars.limit == pytest.approx(10000)
    assert cycles.plot.bars.limit_words.replace("\u202f", " ") == "target 10 000 fps: 10 000 cycles"
    cycles.set_table(cnv_like(), None)
    assert cycles.plot.bars.limit is None
    assert QColor(LIGHT.over).name() not in colors(cycles)


def test_the_bottleneck_is_outlined(cycles):
    assert QColor(LIGHT.amber_text).name() in colors(cycles)
    cycles.set_table(cnv_like(bottleneck=None), 10000)
    assert QColor(LIGHT.amber_text).name() not in colors(cycles)


def test_the_log_scale_is_a_toggle_that_is_remembered(cycles, qtbot):
    with qtbot.waitSignal(cycles.state_changed):
        qtbot.mouseClick(cycles.findChild(QToolButton, "cycles_log"), Qt.MouseButton.LeftButton)
    assert cycles.plot.bars.logarithmic
    fresh = CyclesChart()
    qtbot.addWidget(fresh)
    fresh.restore_state(cycles.state())
    assert fresh.state() == {"log": True}


def test_a_button_chooses_the_resource(resources, qtbot):
    assert about(resources) == "MVAU_hls_10: 31 135 LUT, 59 % of the part"
    with qtbot.waitSignal(resources.state_changed):
        qtbot.mouseClick(resources.findChild(QToolButton, "resources_BRAM_18K"), Qt.MouseButton.LeftButton)
    assert about(resources) == "MVAU_hls_10: 128 BRAM_18K"
    resources.show_resource("URAM")
    assert about(resources) == "No layer has any URAM"
    resources.restore_state({"resource": "no such"})
    assert resources.resource == "URAM"


@pytest.mark.parametrize("count", [1, 21, 100, 300])
def test_every_layer_can_be_reached(qtbot, count):
    chart = shown(qtbot, CyclesChart(), many(count), 1000)
    last = many(count).layers[-1]
    chart.select(last.key)
    row = chart.plot.row_rect(count - 1)
    assert row.height() >= 5
    with qtbot.waitSignal(chart.layer_selected) as told:
        qtbot.mouseClick(chart.plot.viewport(), Qt.MouseButton.LeftButton, pos=middle(chart, count - 1))
    assert told.args == [last.key]
    assert chart.findChild(QScrollBar, "cycles_scroll").isVisible() == (count > 50)


def test_names_are_written_where_there_is_room(qtbot):
    chart = shown(qtbot, CyclesChart(), many(21), 1000)
    assert not chart.plot.named
    chart.resize(600, 600)
    qtbot.waitUntil(lambda: chart.plot.named)


def test_both_themes_paint_their_own_ground(cycles):
    assert QColor(LIGHT.panel).name() in colors(cycles)
    cycles.set_theme(DARK)
    assert QColor(DARK.panel).name() in colors(cycles)


def test_no_layers_is_one_sentence(cycles, qtbot):
    cycles.set_empty("Preparing layers ...", "Stop")
    cycles.set_table(None)
    assert cycles.findChild(QLabel, "cycles_empty_sentence").text() == "Preparing layers ..."
    with qtbot.waitSignal(cycles.empty_pressed):
        qtbot.mouseClick(cycles.findChild(QPushButton, "cycles_empty_button"), Qt.MouseButton.LeftButton)


def test_a_chart_not_seen_yet_takes_its_table_and_selection_along(qtbot):
    chart = CyclesChart()
    qtbot.addWidget(chart)
    chart.set_table(cnv_like(), 10000)
    chart.select(KEYS[1])
    assert chart.plot is None
    chart.resize(320, 260)
    chart.show()
    qtbot.waitUntil(lambda: chart.plot is not None, timeout=30000)
    assert about(chart) == "MVAU_hls_2: 7 200 cycles"


def test_pyqtgraph_comes_in_only_with_the_first_chart_seen():
    code = (
        "import sys; import widgets.charts.charts, widgets.tables.layers_table, widgets.fit.panel;"
        "sys.exit('pyqtgraph' in sys.modules or 'numpy' in sys.modules or 'qtawesome' in sys.modules)"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
