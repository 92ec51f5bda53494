"""The reports page: choosing, sorting, copying. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QTableView, QToolButton

from projects.build.reports import ReportTable, read_report
from widgets.reports.explanations import explanation
from widgets.reports.model import ReportModel
from widgets.reports.panel import ReportsPanel

CYCLES = ReportTable("estimate_layer_cycles", ("layer", "cycles"), (("b", 9), ("a", 12544), ("c", None), ("d", "n/a")))
OTHER = ReportTable("mine", ("key", "value"), (("x", 0.001953), ("y", True)))


@pytest.fixture
def panel(qtbot) -> ReportsPanel:
    panel = ReportsPanel()
    qtbot.addWidget(panel)
    panel.resize(800, 300)
    panel.show()
    return panel


def column(model: ReportModel, number: int) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def test_model_keeps_qts_rules(qtmodeltester) -> None:
    model = ReportModel()
    model.set_table(CYCLES)
    qtmodeltester.check(model)


def test_sorting_keeps_empty_cells_last_and_selection_in_place() -> None:
    model = ReportModel()
    model.set_table(CYCLES)
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert column(model, 0) == ["d", "a", "b", "c"]
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert column(model, 0) == ["b", "a", "d", "c"]
    model.sort(-1)
    assert column(model, 0) == ["b", "a", "c", "d"]
    assert column(model, 1) == ["9", "12\u202f544", "–", "n/a"]  # noqa: RUF001 - the dash of an unknown figure


def test_a_click_on_a_report_shows_it_with_its_sentence(qtbot, panel: ReportsPanel) -> None:
    panel.set_reports((CYCLES, OTHER))
    assert panel.findChild(QLabel, "reports_about").text() == explanation("estimate_layer_cycles")
    reports = panel.findChild(QListWidget)
    rect = reports.visualItemRect(reports.item(1))
    qtbot.mouseClick(reports.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert column(panel.model, 1) == ["0.001953", "True"]
    panel.set_reports((OTHER, CYCLES))
    assert panel.model.table is OTHER


def test_a_click_on_the_header_sorts(qtbot, panel: ReportsPanel) -> None:
    panel.set_reports((CYCLES,))
    header = panel.findChild(QTableView).horizontalHeader()
    x = header.sectionViewportPosition(1) + 10
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(x, 10))
    assert column(panel.model, 0) == ["b", "a", "d", "c"]


def test_copied_figures_are_plain(qtbot, panel: ReportsPanel) -> None:
    panel.set_reports((CYCLES,))
    view = panel.findChild(QTableView)
    view.setFocus()
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "b\t9\na\t12544\nc\t\nd\tn/a"


def test_export_buttons_and_empty_state(qtbot, panel: ReportsPanel) -> None:
    assert panel.findChild(QLabel, "reports_empty_sentence").isVisible()
    panel.set_reports((CYCLES,))
    for name, signal in (("reports_pdf", panel.pdf_requested), ("reports_png", panel.png_requested)):
        with qtbot.waitSignal(signal):
            qtbot.mouseClick(panel.findChild(QToolButton, name), Qt.MouseButton.LeftButton)


def test_every_report_of_finn_is_shown_and_explained(panel: ReportsPanel, reference) -> None:
    files = sorted((reference / "configs").glob("labs__output_*__*.json"))
    assert files
    unknown = explanation("something else")
    for path in files:
        table = read_report(path)
        panel.set_reports((table,))
        assert panel.model.rowCount() == len(table.rows)
        name = path.stem.split("__")[-1]
        assert name == "template_specialize_layers_config" or explanation(name) != unknown, name
