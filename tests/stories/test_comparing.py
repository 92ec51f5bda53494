"""Two models side by side on the real window: steps, files, faults, words. Layer: tests. Thread: GUI."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QListView, QMenu, QTableView, QTreeView

from studio.window.comparing import Comparer
from tests.stories.conftest import BUILT_MS, DRAWN_MS, Person
from tests.stories.test_window import activate, drop
from widgets.compare.change_list import ChangeList


@pytest.fixture
def comparer(cnv: Person) -> Iterator[Comparer]:
    """The comparer of the built CNV-w2a2; what it shows is left afterwards."""
    yield cnv.window.bench.comparer
    cnv.window.bench.comparer.leave()


def ready(person: Person) -> None:
    """Wait until both graphs are drawn and it is known what changed."""
    comparer = person.window.bench.comparer
    person.wait(lambda: comparer.difference is not None and comparer.view().together.complete, DRAWN_MS)


def row_point(view: QListView, name: str) -> QPoint:
    """The middle of a row of the steps."""
    index = next(view.model().index(n, 0) for n in range(view.model().rowCount())
                 if view.model().index(n, 0).data(Qt.ItemDataRole.UserRole).name == name)  # fmt: skip
    view.scrollTo(index)
    return view.visualRect(index).center()


def click_step(person: Person, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    view = person.window.bench.views.steps.findChild(QListView, "steps_list")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, row_point(view, name))


def titles(person: Person) -> list[str]:
    """The change list as it stands on screen."""
    changes = person.window.bench.views.changes.findChild(QTreeView, "changes_table")
    return [changes.model().index(n, 0).data() for n in range(changes.model().rowCount())]


def test_two_steps_selected_in_the_list_are_compared(cnv: Person, comparer: Comparer) -> None:
    views, docks = cnv.window.bench.views, cnv.window.bench.docks
    click_step(cnv, "step_streamline")
    cnv.wait(lambda: cnv.window.bench.session.shown.step == "step_streamline")
    click_step(cnv, "step_convert_to_hw", Qt.KeyboardModifier.ControlModifier)
    ready(cnv)
    assert comparer.active
    assert "MatMul_0 + MultiThreshold_1 became MVAU_0" in titles(cnv)
    assert "MaxPoolNHWC_0 became ConvolutionInputGenerator_2 + Pool_0" in titles(cnv)
    summary = views.changes.findChild(QLabel, "changes_summary")
    assert "8 times MatMul + MultiThreshold became MVAU." in summary.text()
    assert not docks.docks["changes"].isHidden()
    assert docks.docks["inspector"].isHidden()  # two graphs need the room
    # Closed, the step on show is the one that is selected.
    cnv.window.bench.actions["compare_close"].trigger()
    steps = views.steps.findChild(QListView, "steps_list")
    selected = [index.data(Qt.ItemDataRole.UserRole).name for index in steps.selectionModel().selectedIndexes()]
    assert selected == [cnv.window.bench.session.shown.step] == ["step_streamline"]
    assert views.steps._delegate.shown == "step_streamline"
    click_step(cnv, "step_convert_to_hw", Qt.KeyboardModifier.ControlModifier)
    ready(cnv)
    # A click on any step, also the one on show, leads back to its graph.
    click_step(cnv, "step_streamline")
    cnv.wait(lambda: not comparer.active)
    assert docks.docks["changes"].isHidden()
    assert not docks.docks["inspector"].isHidden()
    assert views.middle.currentIndex() == 1


def test_one_key_compares_with_the_step_before_and_n_and_p_go_through_the_changes(
    cnv: Person, comparer: Comparer
) -> None:
    actions, bench = cnv.window.bench.actions, cnv.window.bench
    cnv.step("step_convert_to_hw")
    activate(cnv)
    bench.views.graph.web.setFocus()
    actions["compare_before"].trigger()
    ready(cnv)
    assert [side.step for side in comparer.sides or ()] == ["step_streamline", "step_convert_to_hw"]
    view = comparer.view()
    assert cnv.window.focusWidget() is view, "the keys work at once"
    for key in (Qt.Key.Key_N, Qt.Key.Key_N, Qt.Key.Key_P):
        QTest.keyClick(view, key)
    changes: ChangeList = bench.views.changes
    table = changes.findChild(QTreeView, "changes_table")
    cnv.wait(lambda: table.currentIndex().row() == 0)
    # They are the same keys where one has just clicked: in the list of changes, and in that of the steps.
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_N)
    cnv.wait(lambda: table.currentIndex().row() == 1)
    steps = bench.views.steps.findChild(QListView, "steps_list")
    steps.setFocus()
    QTest.keyClick(steps, Qt.Key.Key_N)
    cnv.wait(lambda: table.currentIndex().row() == 2)
    looked_at = view.change
    actions["compare_swap"].trigger()
    ready(cnv)
    assert comparer.sides is not None
    assert comparer.sides[0].step == "step_convert_to_hw"
    assert looked_at is not None
    cnv.wait(lambda: view.change is not None)
    assert view.change is not None
    assert set(view.change.b) & set(looked_at.a), "what was looked at still is"
    actions["compare_before"].trigger()
    assert not comparer.active


def test_a_dropped_file_is_compared_and_what_happens_to_it_is_said_on_its_side(
    cnv: Person, comparer: Comparer, reference: Path, tmp_path: Path
) -> None:
    file = tmp_path / "other.onnx"
    shutil.copy(reference / "brevitas" / "TFC_1W1A.onnx", file)
    drop(cnv, file)
    menu = cnv.window.findChild(QMenu, "drop_menu")
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert words[0].startswith("Compare with after step_")
    assert words[1] == "Open other.onnx"
    menu.actions()[0].trigger()
    menu.close()
    ready(cnv)
    assert comparer.title("b") == "other.onnx"
    b = comparer.view().findChild(object, "compare_side_b")
    shutil.copy(reference / "brevitas" / "TFC_2W2A.onnx", file)
    cnv.wait(lambda: "changed" in b.message)  # type: ignore[attr-defined]
    comparer.reload("b")
    ready(cnv)
    assert not b.message  # type: ignore[attr-defined]
    file.unlink()
    cnv.wait(lambda: "gone" in b.message)  # type: ignore[attr-defined]
    comparer.reload("b")
    cnv.wait(lambda: "no such file" in b.message)  # type: ignore[attr-defined]
    assert comparer.difference is None
    a = comparer.view().findChild(object, "compare_side_a")
    assert not a.message  # type: ignore[attr-defined]
    cnv.wait(lambda: comparer.view().graph("a").engine.settled)


def test_a_file_that_is_no_model_leaves_the_other_side_standing(
    cnv: Person, comparer: Comparer, reference: Path
) -> None:
    comparer.compare_with_file(reference / "bad" / "truncated_half.onnx")
    b = comparer.view().findChild(object, "compare_side_b")
    cnv.wait(lambda: "cut off" in b.message)  # type: ignore[attr-defined]
    cnv.wait(lambda: comparer.view().graph("a").engine.settled)
    assert not comparer.view().findChild(object, "compare_side_a").message  # type: ignore[attr-defined]


def test_the_report_is_saved(cnv: Person, comparer: Comparer, tmp_path: Path) -> None:
    comparer.compare_steps("step_tidy_up", "step_streamline")
    ready(cnv)
    for name in ("report.md", "report.json"):
        cnv.window.bench.actions["compare_report"].trigger()
        dialog = cnv.window.findChild(QFileDialog)
        assert dialog is not None
        dialog.fileSelected.emit(str(tmp_path / name))
        dialog.reject()
        cnv.wait(lambda name=name: (tmp_path / name).is_file() and (tmp_path / name).stat().st_size > 0)
        cnv.qtbot.waitUntil(lambda: cnv.window.findChild(QFileDialog) is None)
    assert "Conv\\_0 became Im2Col\\_0 + MatMul\\_0" in (tmp_path / "report.md").read_text(encoding="utf-8")
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {"a": ["Conv_0"], "b": ["Im2Col_0", "MatMul_0"]}.items() <= next(
        match for match in data["matched"] if match["a"] == ["Conv_0"]
    ).items()


def run_on_random(person: Person) -> None:
    """Press Run in the numbers panel and wait for the result."""
    bench = person.window.bench
    bench.docks.bring("numbers")
    with person.qtbot.waitSignal(bench.runs.finished, timeout=BUILT_MS):
        person.press(bench.views.numbers, "numbers_run")


def test_two_models_compute_the_same_and_a_row_leads_to_its_nodes(cnv: Person, comparer: Comparer) -> None:
    comparer.compare_steps("step_streamline", "step_convert_to_hw")
    ready(cnv)
    numbers = cnv.window.bench.views.numbers
    run_on_random(cnv)
    assert "give the same" in numbers.findChild(QLabel, "numbers_verdict").text()
    names = [(row.first, row.second) for row in numbers.model.rows]
    assert ("MultiThreshold_1", "MVAU_0") in names
    table = numbers.findChild(QTableView, "numbers_table")
    table.selectRow(names.index(("MultiThreshold_1", "MVAU_0")))
    changes = cnv.window.bench.views.changes.findChild(QTreeView, "changes_table")
    cnv.wait(lambda: changes.currentIndex().data() == "MatMul_0 + MultiThreshold_1 became MVAU_0")
    # Leaving the comparison, the panel speaks of the build again.
    comparer.leave()
    assert numbers.model.rows == ()


def test_every_step_of_a_build_is_run(cnv: Person) -> None:
    bench = cnv.window.bench
    run_on_random(cnv)
    numbers = bench.views.numbers
    assert "models that can run agree" in numbers.findChild(QLabel, "numbers_verdict").text()
    steps = [row.first for row in numbers.model.rows]
    assert "step_streamline" in steps
    numbers.findChild(QTableView, "numbers_table").selectRow(steps.index("step_streamline"))
    cnv.wait(lambda: bench.session.shown.step == "step_streamline")
    assert numbers.model.rows  # a step of the same build: the result stays
