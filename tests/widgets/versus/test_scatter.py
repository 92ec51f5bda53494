"""The scatter of builds: its values, and the plot with real clicks and keys. Layer: tests. Thread: GUI."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.widgets.versus.rows_made import FAILED, LARGE, ROWS, SMALL, row
from widgets.theme.colors import DARK
from widgets.versus.rows import VersusRow
from widgets.versus.scatter import BuildScatter
from widgets.versus.scatter_values import scatter_of


def plain(words: str) -> str:
    return words.replace("\u202f", " ")


def test_points_and_the_limit_of_the_part() -> None:
    found = scatter_of(ROWS, "LUT")
    assert [(p.label, p.x, p.y, p.over) for p in found.points] == [
        ("#1", 1000.0, 1000.0, False),
        ("#2", 100_594.0, 8000.0, True),
    ]
    assert [plain(limit.words) for limit in found.limits] == ["xc7z020: 53 200 LUT"]
    assert found.unknown == 1
    assert plain(found.points[1].words).splitlines() == [
        "Build #2: 8 000 fps, 100 594 LUT (189 %)",
        "target 1 000 fps on Pynq-Z1",
    ]
    assert found.across.logarithmic, "the two are a hundredfold apart"
    assert not found.up.logarithmic
    assert found.order() == (0, 1)
    assert (found.at("b2"), found.at("b9")) == (1, -1)


def test_builds_at_the_same_place_are_one_point() -> None:
    found = scatter_of((SMALL, row(7)), "LUT")
    assert [(p.label, p.ids) for p in found.points] == [("#1, #7", ("b1", "b7"))]


def test_a_far_limit_is_still_drawn_in() -> None:
    found = scatter_of((SMALL,), "LUT")
    assert found.across.logarithmic
    assert found.across.least < 1000 < 53_200 < found.across.most
    near = scatter_of((row(1, 40_000.0),), "LUT")
    assert not near.across.logarithmic
    assert near.across.ends == (0.0, near.across.most)
    assert near.across.most > 53_200


def test_each_part_has_its_limit() -> None:
    other = row(2, part="xczu7ev-ffvc1156-2-e", available={"LUT": 230_000.0, "URAM": 96.0})
    found = scatter_of((SMALL, other), "LUT")
    assert [plain(limit.words) for limit in found.limits] == ["xc7z020: 53 200 LUT", "xczu7ev: 230 000 LUT"]
    uram = scatter_of((SMALL, other), "URAM")
    assert [plain(limit.words) for limit in uram.limits] == ["xczu7ev: 96 URAM"]
    assert uram.across.place(0) == 0.0
    assert scatter_of((FAILED,), "LUT").points == ()
    assert scatter_of((row(1, 0.0), row(2, 100_000.0), row(3, 10.0)), "LUT").across.place(0.0) > 0


@pytest.fixture
def scatter(qtbot: QtBot) -> BuildScatter:
    made = BuildScatter()
    qtbot.addWidget(made)
    made.resize(600, 320)
    made.set_rows(ROWS)
    with qtbot.waitSignal(made.plotted, timeout=20_000):
        made.show()
    return made


def click(scatter: BuildScatter, at: int) -> None:
    plot = scatter.plot
    assert plot is not None
    QTest.mouseMove(plot.viewport(), plot.position(at).toPoint())
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.position(at).toPoint())


def test_a_click_selects_the_build(qtbot: QtBot, scatter: BuildScatter) -> None:
    told: list[str] = []
    scatter.build_selected.connect(told.append)
    click(scatter, 1)
    assert told == ["b2"]
    assert plain(scatter._about.text()) == "Build #2: 8 000 fps, 100 594 LUT (189 %) (1 without figures)"
    plot = scatter.plot
    assert plot is not None
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    assert told == ["b2"], "a click beside the points"
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert told == ["b2", "b1"]
    with qtbot.waitSignal(scatter.build_activated) as caught:
        QTest.keyClick(plot, Qt.Key.Key_Return)
    assert caught.args == ["b1"]
    with qtbot.waitSignal(scatter.build_activated) as caught:
        QTest.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.position(1).toPoint())
    assert caught.args == ["b2"]


def test_builds_at_one_place_are_selected_in_turn(scatter: BuildScatter) -> None:
    twin: VersusRow = row(7)
    scatter.set_rows((SMALL, twin))
    told: list[str] = []
    scatter.build_selected.connect(told.append)
    click(scatter, 0)
    click(scatter, 0)
    click(scatter, 0)
    assert told == ["b1", "b7", "b1"]


def test_another_resource_and_theme(qtbot: QtBot, scatter: BuildScatter) -> None:
    with qtbot.waitSignal(scatter.state_changed):
        scatter.show_resource("BRAM_18K")
    plot = scatter.plot
    assert plot is not None
    assert plot.scatter.resource == "BRAM_18K"
    assert scatter.state() == {"resource": "BRAM_18K"}
    scatter.restore_state({"resource": "LUT"})
    assert scatter.resource == "LUT"
    scatter.set_theme(DARK)
    scatter.select(("b1", "b2"))
    scatter.grab()
    assert "Build #2" in plot.accessibleDescription()
    assert "a triangle is over its part" in scatter._about.text()


def test_a_point_tells_its_figures(scatter: BuildScatter) -> None:
    plot = scatter.plot
    assert plot is not None
    spot = plot.position(1).toPoint()
    QApplication.sendEvent(plot.viewport(), QHelpEvent(QEvent.Type.ToolTip, spot, plot.viewport().mapToGlobal(spot)))
    assert "Build #2" in QToolTip.text()
    QToolTip.hideText()


def test_without_figures_a_sentence(qtbot: QtBot) -> None:
    made = BuildScatter()
    qtbot.addWidget(made)
    made.set_rows((FAILED,))
    assert made._body.is_empty
    made.set_rows((LARGE,))
    assert not made._body.is_empty
