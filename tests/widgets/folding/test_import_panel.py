"""The report on a folding file: what is checked, what Apply asks for. Layer: tests. Thread: GUI."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QDialog, QLabel, QPushButton, QStyleOptionViewItem, QTreeView
from pytestqt.qtbot import QtBot

from projects import numbers
from projects.folding.finn_json import Config
from projects.folding.import_report import ImportReport, Kind, import_report
from projects.problems import Severity
from tests.projects.folding.networks import tfc
from widgets.folding.import_model import KIND, MEANT, MESSAGE, NODE, VALUE, ImportModel, kind_words, severity_of, told
from widgets.folding.import_panel import ImportPanel
from widgets.theme.colors import DARK, LIGHT

ROWS: dict[str, Any] = {
    "Defaults": {},
    "MVAU_hls_0": {"PE": 8, "SIMD": 49},
    "StreamingFCLayer_Batch_1": {"PE": 8, "SIMD": 8},
    "MVAU_hls_2": {"PE": 3, "SIMD": 8},
    "MVAU_hls_3": {"PE": "10"},
    "Nothing_0": {"PE": 1},
}


def held(rows: dict[str, Any]) -> ImportReport:
    return import_report(Config(rows), tfc())


def shown(qtbot: QtBot, rows: dict[str, Any] | None = None) -> ImportPanel:
    panel = ImportPanel("folding.json", held(ROWS if rows is None else rows))
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.open()
    return panel


def column(panel: ImportPanel, which: int) -> list[str]:
    return [panel.model.index(row, which).data() for row in range(panel.model.rowCount())]


def part(panel: ImportPanel, kind: Any, name: str) -> Any:
    found = panel.findChild(kind, name)
    assert found is not None, name
    return found


def test_model_keeps_qts_rules(qtmodeltester: Any) -> None:
    qtmodeltester.check(ImportModel(told(held(ROWS)).lines))


def test_every_row_and_what_it_has_is_told(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    lines = list(zip(column(panel, KIND), column(panel, NODE), column(panel, MEANT), column(panel, VALUE), strict=True))
    assert lines == [
        ("Exact", "MVAU_hls_0", "MVAU_hls_0", "PE 8, SIMD 49"),
        ("Renamed", "StreamingFCLayer_Batch_1", "MVAU_hls_1", "PE 8, SIMD 8"),
        ("Exact", "MVAU_hls_2", "MVAU_hls_2", "SIMD 8"),
        ("Illegal value", "MVAU_hls_2", "", "PE 3 → 2"),
        ("Exact", "MVAU_hls_3", "MVAU_hls_3", ""),
        ("Wrong type", "MVAU_hls_3", "", "PE 10 → 10"),
        ("Unknown", "Nothing_0", "", ""),
    ]
    assert all(column(panel, MESSAGE))
    why = part(panel, QLabel, "import_why")
    assert why.text() == column(panel, MESSAGE)[0]
    part(panel, QTreeView, "import_table").setCurrentIndex(panel.model.index(3, KIND))
    assert why.text() == column(panel, MESSAGE)[3]
    counts = part(panel, QLabel, "import_counts").text()
    assert counts == "Exact 3 · Renamed 1 · Unknown 1 · Illegal value 1 · Wrong type 1"
    assert "Thresholding_rtl_0" in part(panel, QLabel, "import_left").text()


def test_only_rows_that_set_something_can_be_checked(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    states = [
        panel.model.index(row, KIND).data(Qt.ItemDataRole.CheckStateRole) for row in range(panel.model.rowCount())
    ]
    on = Qt.CheckState.Checked
    assert states == [on, on, on, None, on, None, None]


def test_apply_asks_for_the_checked_rows(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    first = panel.model.index(0, KIND)
    view = part(panel, QTreeView, "import_table")
    view.setCurrentIndex(first)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    apply = part(panel, QPushButton, "import_apply")
    assert apply.text() == "Apply 3 of 5 rows"
    part(panel, QCheckBox, "import_mended").setChecked(False)
    with qtbot.waitSignal(panel.applied) as caught:
        qtbot.mouseClick(apply, Qt.MouseButton.LeftButton)
    assert caught.args == [frozenset({"StreamingFCLayer_Batch_1", "MVAU_hls_2", "MVAU_hls_3"}), False]
    assert panel.result() == QDialog.DialogCode.Accepted


def test_cancel_asks_for_nothing(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    with qtbot.assertNotEmitted(panel.applied):
        qtbot.mouseClick(part(panel, QPushButton, "import_cancel"), Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


def test_a_suspicious_row_is_not_checked_by_itself(qtbot: QtBot) -> None:
    # A layer more in front: every number is shifted by one.
    rows = {f"MVAU_hls_{i}": {"PE": 2, "SIMD": simd} for i, simd in enumerate((3, 784, 64, 64, 32))}
    panel = shown(qtbot, rows)
    meant = {row.row: (row.kind, row.target) for row in panel.report.rows}
    assert meant["MVAU_hls_4"] == (Kind.SUSPICIOUS, "MVAU_hls_3")
    suspicious = {row for row, (kind, _) in meant.items() if kind is Kind.SUSPICIOUS}
    assert not suspicious & panel.model.checked
    panel.model.check(frozenset())
    apply = part(panel, QPushButton, "import_apply")
    assert not apply.isEnabled()
    panel.model.check(frozenset({"MVAU_hls_4", "MVAU_hls_0"}))
    assert apply.isEnabled()
    # No layer is meant by the first: there is nothing to be set.
    assert panel.model.checked == frozenset({"MVAU_hls_4"})


def test_a_file_for_another_network_says_so_and_no_row_of_it_is_checked(qtbot: QtBot) -> None:
    panel = shown(qtbot, {**{f"Nothing_{n}": {"PE": 1} for n in range(4)}, "MVAU_hls_0": {"PE": 8}})
    assert "another network" in part(panel, QLabel, "import_stranger").text()
    assert "No row is checked" in part(panel, QLabel, "import_stranger").text()
    apply = part(panel, QPushButton, "import_apply")
    assert (panel.model.checked, apply.isEnabled(), apply.text()) == (frozenset(), False, "No row checked")
    panel.model.check(frozenset({"MVAU_hls_0"}))
    assert (apply.isEnabled(), apply.text()) == (True, "Apply 1 of 5 rows anyway")


def test_names_are_cut_in_the_middle(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    view = part(panel, QTreeView, "import_table")
    for which, cut in ((NODE, Qt.TextElideMode.ElideMiddle), (MESSAGE, Qt.TextElideMode.ElideRight)):
        option = QStyleOptionViewItem()
        option.textElideMode = view.textElideMode()
        view.itemDelegateForIndex(panel.model.index(0, which)).initStyleOption(option, panel.model.index(0, which))
        assert option.textElideMode == cut


def test_defaults_show_the_whole_pair_that_finn_would_take(qtbot: QtBot) -> None:
    panel = shown(qtbot, {"Defaults": {"slr": [-1, ["all"]], "inFIFODepths": [[2], "all"]}, "MVAU_hls_0": {"PE": 8}})
    assert column(panel, VALUE)[0] == 'slr [-1, ["all"]] → [-1, "all"]'
    panel.model.check(frozenset())
    assert part(panel, QPushButton, "import_apply").text() == "Apply Defaults alone"


def test_an_empty_file_names_no_layer(qtbot: QtBot) -> None:
    panel = shown(qtbot, {"Defaults": {}})
    assert part(panel, QLabel, "import_counts").text() == "The file names no layer."
    assert not part(panel, QPushButton, "import_apply").isEnabled()


def test_a_file_far_too_long_keeps_the_rows_that_mean_a_layer(qtbot: QtBot) -> None:
    report = held({**{f"Nothing_{n}": {"PE": 1} for n in range(3000)}, "MVAU_hls_0": {"PE": 8}})
    panel = ImportPanel("folding.json", report)
    qtbot.addWidget(panel)
    assert column(panel, NODE)[-1] == "MVAU_hls_0"
    assert panel.model.rowCount() == 1001
    assert panel.model.checked == frozenset()  # another network's
    counts = part(panel, QLabel, "import_counts").text()
    assert (
        counts
        == f"Exact 1 · Unknown {numbers.count(3000)} · {numbers.count(2000)} lines that set nothing are not listed"
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_word_and_a_weight(kind: Kind) -> None:
    assert kind_words(kind)
    assert (severity_of(kind) is None) == (kind is Kind.EXACT)
    assert severity_of(kind) in (None, Severity.WARNING, Severity.ERROR)


def test_rows_are_copied_as_text(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    view = part(panel, QTreeView, "import_table")
    view.selectAll()
    view.actions()[0].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[0].startswith("Exact\tMVAU_hls_0\tMVAU_hls_0\tPE 8, SIMD 49")


def test_everything_has_a_name_in_both_themes(qtbot: QtBot) -> None:
    panel = shown(qtbot)
    for theme in (DARK, LIGHT):
        panel.set_theme(theme)
        assert not panel.model.index(3, KIND).data(Qt.ItemDataRole.DecorationRole).isNull()
    for control in panel.findChildren(QAbstractButton):
        assert control.objectName()
        assert control.accessibleName()
