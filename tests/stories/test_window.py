"""The window as a desktop program: drop, exports, other formats, faults of ours, layout, weights, reports."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QWidget,
)

from studio.crash import CrashGuard
from studio.window.docks import ON_DEMAND
from tests.stories.conftest import DRAWN_MS, Person
from widgets.crash.dialog import CrashDialog


def drop(person: Person, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(person.window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(person.window, event)


def activate(person: Person) -> None:
    """Make the window the one that gets the keys; without that no shortcut works."""
    person.window.activateWindow()
    person.wait(person.window.isActiveWindow)


def answer_dialog(person: Person, path: Path) -> None:
    """Choose a path in the file dialog that is open."""
    dialog = person.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_the_keys_are_with_the_graph_once_a_model_is_open(person: Person, reference: Path) -> None:
    window = person.window
    start = window.bench.views.start
    assert window.focusWidget() is start
    person.open(reference / "brevitas" / "TFC_1W1A.onnx")
    focus = window.focusWidget()
    assert focus is not None
    assert window.bench.views.graph.isAncestorOf(focus)
    person.wait_prepared()
    assert window.focusWidget() is focus


def test_the_list_of_shortcuts_names_commands_and_cuts_no_key(person: Person) -> None:
    window = person.window
    window.bench.actions["undo"].setText("Undo PE of MVAU_hls_0")
    window.bench.actions["shortcuts"].trigger()
    table = window.findChild(QTableWidget, "shortcuts_table")
    assert table is not None
    rows = {table.item(row, 0).text(): table.item(row, 1).text() for row in range(table.rowCount())}
    assert (rows["Undo"], rows["Redo"], rows["Next change"]) == ("Ctrl+Z", "Ctrl+Shift+Z", "N")
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    assert sum(table.columnWidth(column) for column in (0, 1)) <= table.viewport().width()


def test_a_dropped_file_opens(person: Person, reference: Path) -> None:
    with person.qtbot.waitSignal(person.window.bench.views.graph.shown, timeout=DRAWN_MS):
        drop(person, reference / "brevitas" / "TFC_1W1A.onnx")
    assert person.window.windowTitle().startswith("TFC_1W1A.onnx")


def test_other_formats_are_shown_and_not_built(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    with zipfile.ZipFile(path, "w") as archive:  # what torch.save writes for a plain dictionary
        archive.writestr("archive/data.pkl", pickle.dumps({"epoch": 3, "name": "net"}, protocol=2))
        archive.writestr("archive/version", "3\n")
    heard: list[str] = []
    person.window.bench.views.graph.shown.connect(heard.append)
    person.window.bench.views.graph.failed.connect(heard.append)
    person.window.open_path(path)
    person.wait(lambda: bool(heard))
    document = person.window.bench.session.document
    assert document is not None
    assert not document.answer.summary.buildable
    assert "weights.pth" in person.said  # a sentence on what it is


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_graph_is_exported(cnv: Person, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"graph.{suffix}"
    with cnv.qtbot.waitSignal(cnv.window.bench.views.graph.exported, timeout=DRAWN_MS):
        cnv.window.bench.actions[f"export_{suffix}"].trigger()
    answer_dialog(cnv, target)
    cnv.wait(target.is_file)
    cnv.wait(lambda: str(target) in cnv.said)
    assert target.read_bytes()[:5] in (b"<svg ", b"<?xml", b"\x89PNG\r")


def test_the_summary_is_exported(cnv: Person, tmp_path: Path) -> None:
    target = tmp_path / "summary.pdf"
    cnv.window.bench.actions["export_pdf"].trigger()
    answer_dialog(cnv, target)
    cnv.wait(lambda: str(target) in cnv.said, 60_000)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_summary_that_cannot_be_written_is_said(cnv: Person, tmp_path: Path) -> None:
    target = tmp_path / "not" / "there" / "summary.pdf"
    cnv.window.bench.actions["export_pdf"].trigger()
    answer_dialog(cnv, target)
    cnv.wait(lambda: "could not be written" in cnv.said, 60_000)


def test_every_report_is_a_table(cnv: Person) -> None:
    window = cnv.window
    build = window.bench.session.shown_build
    assert build is not None
    wanted = {path.stem for path in (build.folder / "report").glob("*.json")}
    assert wanted
    cnv.wait(lambda: {r.name for r in window.bench.views.reports.reports} >= wanted)


def test_weights_are_drawn_when_asked_for(cnv: Person) -> None:
    window = cnv.window
    cnv.step("step_streamline")
    answer = window.bench.session.answer
    assert answer is not None
    node = next(n for n in answer.summary.nodes if n.op_type == "MatMul")
    tensor = next(t for t in node.inputs if answer.summary.tensors[t].stored)
    window.bench.session.select(node.key)
    shown: list[Any] = []
    original = window.bench.views.inspector.show_weights
    window.bench.views.inspector.show_weights = lambda stats: (shown.append(stats), original(stats))  # type: ignore[method-assign]
    window.bench.views.inspector.weights_requested.emit(tensor)
    cnv.wait(lambda: bool(shown))
    del window.bench.views.inspector.show_weights
    assert shown[0].tensor == tensor
    assert set(shown[0].values) <= {-2.0, -1.0, 0.0, 1.0}


def test_steps_are_documented_from_finn_itself(cnv: Person) -> None:
    window = cnv.window
    window.bench.views.steps.source_requested.emit("step_streamline")
    text = "".join(
        w.toPlainText() for w in window.bench.views.source.findChildren(QWidget) if hasattr(w, "toPlainText")
    )
    assert "def step_streamline" in text
    assert not window.bench.docks.docks["source"].isHidden()


def test_the_theme_changes_everywhere(cnv: Person) -> None:
    window = cnv.window
    for name in ("dark", "light"):
        window.bench.look.choose(name)
        assert window.bench.look.theme.name == name
        background = window.grab().toImage().pixelColor(4, 4).lightness()
        assert (background < 100) is (name == "dark")


def test_layers_are_copied_for_a_spreadsheet(cnv: Person) -> None:
    cnv.window.bench.actions["copy_table"].trigger()
    head, *rows = QGuiApplication.clipboard().text().strip().split("\n")
    assert head.split("\t")[:3] == ["node", "op", "impl"]
    assert len(rows) == 21
    assert any("12544" in row.split("\t") for row in rows)


def test_a_fault_of_ours_shows_a_report_and_loses_nothing(cnv: Person, caplog: pytest.LogCaptureFixture) -> None:
    window = cnv.window
    saved: list[str] = []
    guard = CrashGuard(lambda: saved.append("saved"), window)
    guard.crashed.connect(window.show_crash)
    try:
        raise RuntimeError("planted")  # noqa: TRY301 - the hook is given a real traceback
    except RuntimeError as error:
        guard.on_exception(RuntimeError, error, error.__traceback__)
    dialog = window.findChild(CrashDialog)
    assert dialog is not None
    assert "planted" in dialog.report
    assert "finn-plus" in dialog.report
    assert saved == ["saved"]
    QTimer.singleShot(0, dialog.accept)
    cnv.wait(lambda: window.findChild(CrashDialog) is None or not window.findChild(CrashDialog).isVisible())
    assert window.bench.session.document is not None


def test_every_control_has_a_name_for_those_who_cannot_see_it(cnv: Person) -> None:
    nameless = [
        f"{type(w).__name__} {w.objectName() or '?'} in {w.parent().objectName() if w.parent() else '?'}"
        for kind in (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)
        for w in cnv.window.findChildren(kind)
        if w.isVisible()
        and not w.objectName().startswith("qt_")
        and not isinstance(w, QHeaderView)
        and not isinstance(w.parent(), QLineEdit)  # Qt's own button that clears it
        and (not w.objectName() or not (w.accessibleName() or getattr(w, "text", str)()))
    ]
    assert not nameless


@pytest.mark.parametrize(("key", "group"), [("1", "steps"), ("3", "node"), ("4", "tables")])
def test_panels_are_hidden_and_shown_by_their_keys(cnv: Person, key: str, group: str) -> None:
    window = cnv.window
    activate(cnv)
    before = window.bench.docks.visible(group)
    for wanted in (not before, before):
        QTest.keyClick(window, getattr(Qt.Key, f"Key_{key}"), Qt.KeyboardModifier.ControlModifier)
        assert window.bench.docks.visible(group) is wanted


def test_ctrl_f_opens_the_find_bar_of_the_graph(cnv: Person) -> None:
    activate(cnv)
    QTest.keyClick(cnv.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = cnv.window.bench.views.graph.findChild(QWidget, "graph_find")
    assert bar is not None
    assert bar.isVisible()
    QTest.keyClick(bar, Qt.Key.Key_Escape)


def test_the_layout_is_put_back(person: Person) -> None:
    bench = person.window.bench
    bench.docks.set_visible("tables", False)
    bench.actions["reset_layout"].trigger()
    shown = {name for name, dock in bench.docks.docks.items() if not dock.isHidden()}
    assert shown == set(bench.docks.docks) - set(ON_DEMAND)
    assert bench.views.bar.isVisible()


def test_a_dropped_configuration_is_refused_with_a_sentence_before_there_are_layers(
    person: Person, tmp_path: Path
) -> None:
    file = tmp_path / "folding.json"
    file.write_text("{}", encoding="utf-8")
    drop(person, file)
    person.wait(lambda: "Build the model first" in person.said)
