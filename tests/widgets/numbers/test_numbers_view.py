"""The numbers of two models: choosing an input, running, rows, themes. Layer: tests. Thread: GUI."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar, QPushButton, QSpinBox, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from projects.run.differences import BuildRun, OutputDifference, RunDifference, StepRun, TensorDifference
from projects.run.relating import Match, Relation
from projects.run.source import RunInput
from projects.text import text
from widgets.numbers.model import AGREES, DEPARTS, DIFFERS, SCALED, UNTOLD, NumbersModel, rows_of
from widgets.numbers.view import NumbersView
from widgets.theme.colors import DARK, LIGHT

EQUAL = Match(Relation.EQUAL, 0.0, 0.0, 0, 10, 1.0, 0.0)
OFF = Match(Relation.DIFFERS, 2.5, 2.5, 4, 1200)
OUTPUT = OutputDifference("y", "out", EQUAL, top_a=3, top_b=3, key_a="y", key_b="label")
CHOSEN = replace(OUTPUT, chooses_b=True, scores=Match(Relation.SCALED, 9.0, 0.0, 10, 10, 4.0, 0.0))


def _tensor(name: str, match: Match) -> TensorDifference:
    return TensorDifference(f"{name}_a", f"{name}_b", f"MatMul_{name}", f"MVAU_{name}", "MatMul", "MVAU_hls", match)


GOOD = RunDifference("a", "b", (), (CHOSEN,), (_tensor("0", EQUAL), _tensor("1", replace(EQUAL, largest=1e-7))), None)
BAD = RunDifference(
    "a",
    "b",
    (),
    (replace(OUTPUT, match=OFF, top_b=4),),
    (_tensor("0", EQUAL), _tensor("1", Match(Relation.SHAPE)), _tensor("2", OFF), _tensor("3", OFF)),
    2,
    (text("One note."), text("Another note.")),
)


@pytest.fixture
def view(qtbot: QtBot) -> NumbersView:
    view = NumbersView()
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    view.set_models("a.onnx", "step_streamline")
    return view


def _find(view: NumbersView, kind: type, name: str):
    return view.findChild(kind, f"numbers_{name}")


STEPS = BuildRun(
    "build",
    (),
    (
        StepRun("", "m.onnx", True),
        StepRun("step_tidy_up", "a", True, before=(CHOSEN,)),
        StepRun("step_streamline", "b", True, before=(replace(OUTPUT, match=OFF, top_b=4),), by_reference=True),
        StepRun("step_late", "c", False, text("its layers have no reference.")),
    ),
    "step_streamline",
)


def test_the_steps_of_a_build(view: NumbersView, qtbot: QtBot) -> None:
    view.set_build("Build #2")
    assert "every step of Build #2" in _find(view, QLabel, "empty_sentence").text()
    view.set_result(STEPS)
    assert "first departs at step_streamline" in _find(view, QLabel, "verdict").text()
    rows = view.model.rows
    assert [row.first for row in rows] == ["m.onnx", "step_tidy_up", "step_streamline", "step_late"]
    assert [row.glyph for row in rows] == [AGREES, AGREES, DEPARTS, UNTOLD]
    assert "no reference" in rows[3].relation
    table = _find(view, QTableView, "table")
    assert table.isColumnHidden(1)
    with qtbot.waitSignal(view.step_chosen) as chosen:
        table.selectRow(2)
    assert chosen.args == ["step_streamline"]
    view.set_models("a.onnx", "b.onnx")
    assert view.model.rows == ()
    assert not table.isColumnHidden(1)


def test_model_keeps_qts_rules(qtmodeltester) -> None:
    model = NumbersModel()
    model.set_rows(rows_of(BAD))
    qtmodeltester.check(model)


def test_rows_say_how_each_tensor_relates() -> None:
    rows = rows_of(BAD)
    assert [row.glyph for row in rows] == [DIFFERS, AGREES, UNTOLD, DEPARTS, DIFFERS]
    assert rows[3].relation == "differs: the result departs here"
    assert "4 of 1\u202f200 values differ" in rows[3].about
    assert rows[3].keys == ("2_a", "2_b")
    good = rows_of(GOOD)
    assert [row.glyph for row in good] == [AGREES, AGREES, AGREES]
    assert good[0].relation == "same class 3; scores: equal times 4"
    assert good[0].keys == ("y", "label")
    wrong = rows_of(replace(GOOD, outputs=(replace(CHOSEN, top_b=5),)))[0]
    assert (wrong.glyph, wrong.relation) == (DIFFERS, "class 5, not 3; scores: equal times 4")
    scaled = _tensor("0", Match(Relation.SCALED, 3.0, 0.0, 10, 10, 4.0, 0.0))
    row = rows_of(replace(GOOD, tensors=(scaled,)))[1]
    assert (row.glyph, row.largest) == (SCALED, "0")
    assert "Of the plain numbers: 3" in row.about
    assert good[0].largest == "0"
    random = rows_of(replace(GOOD, outputs=(replace(CHOSEN, frames=4, frames_agreeing=2),)))[0]
    assert (random.glyph, random.relation) == (DIFFERS, "same class 3, another on random inputs; scores: equal times 4")


def test_it_runs_on_random_values_of_a_seed(qtbot: QtBot, view: NumbersView) -> None:
    seed = _find(view, QSpinBox, "seed")
    seed.setValue(7)
    with qtbot.waitSignal(view.run_requested) as told:
        QTest.mouseClick(_find(view, QPushButton, "run"), Qt.MouseButton.LeftButton)
    assert told.args == [RunInput(seed=7)]
    seed.setFocus()
    with qtbot.waitSignal(view.run_requested):
        QTest.keyClick(seed, Qt.Key.Key_Return)


def test_it_runs_on_a_file(qtbot: QtBot, view: NumbersView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/x/in.npy", ""))
    QTest.mouseClick(_find(view, QToolButton, "file"), Qt.MouseButton.LeftButton)
    assert view.choice == RunInput("/x/in.npy")
    assert _find(view, QLabel, "file_name").text() == "in.npy"
    assert not _find(view, QSpinBox, "seed").isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    QTest.mouseClick(_find(view, QToolButton, "file"), Qt.MouseButton.LeftButton)
    assert view.choice == RunInput("/x/in.npy")
    assert _find(view, QToolButton, "file").isChecked()
    QTest.mouseClick(_find(view, QToolButton, "random"), Qt.MouseButton.LeftButton)
    assert view.choice == RunInput()


@pytest.mark.parametrize(("names", "taken"), [(["in.PNG"], True), (["m.onnx"], False), (["a.npy", "b.npy"], False)])
def test_a_file_is_dropped(names: list[str], taken: bool, view: NumbersView) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(f"/x/{name}") for name in names])
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(5, 5), copy, data, buttons, keys)
    enter.ignore()
    view.dragEnterEvent(enter)
    assert enter.isAccepted() is taken
    view.dropEvent(QDropEvent(QPointF(5, 5), copy, data, buttons, keys))
    assert (view.choice.path is not None) is taken


def test_nothing_runs_without_two_models(qtbot: QtBot, view: NumbersView) -> None:
    view.set_models("a.onnx", "")
    assert not _find(view, QPushButton, "run").isEnabled()
    with qtbot.assertNotEmitted(view.run_requested):
        QTest.keyClick(_find(view, QSpinBox, "seed"), Qt.Key.Key_Return)
    assert "compare two" in _find(view, QLabel, "empty_sentence").text()


def test_progress_and_stop(qtbot: QtBot, view: NumbersView) -> None:
    run, stop, bar = (_find(view, *what) for what in ((QPushButton, "run"), (QPushButton, "stop"),
                                                       (QProgressBar, "progress")))  # fmt: skip
    run.setFocus()
    view.set_running(0)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    assert not run.isVisible()
    view.set_running(3, 44, "Running a.onnx")
    assert (bar.value(), bar.maximum()) == (3, 44)
    assert _find(view, QLabel, "progress_words").text() == "Running a.onnx"
    with qtbot.waitSignal(view.stop_requested):
        QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    view.set_running(None)
    assert run.isVisible()
    assert not bar.isVisible()
    assert "Run both models" in _find(view, QLabel, "empty_sentence").text()


def test_the_verdict_stands_on_top(view: NumbersView) -> None:
    view.set_result(BAD)
    assert _find(view, QLabel, "verdict").text().endswith("first departs at MatMul_2 (MVAU_2).")
    assert _find(view, QLabel, "glyph").accessibleName() == "They differ"
    assert _find(view, QLabel, "notes").text() == "One note. Another note."
    assert _find(view, QToolButton, "more").text() == "2 notes"
    view.set_result(GOOD)
    assert _find(view, QLabel, "glyph").accessibleName() == "They agree"
    assert not _find(view, QToolButton, "more").isVisible()
    view.set_failure("It cannot be run.")
    assert _find(view, QLabel, "empty_sentence").text() == "It cannot be run."
    assert not _find(view, QTableView, "table").isVisible()


def test_a_result_of_an_earlier_input_says_so(qtbot: QtBot, view: NumbersView) -> None:
    age, verdict, run = (_find(view, *what) for what in ((QLabel, "age"), (QLabel, "verdict"), (QPushButton, "run")))
    QTest.mouseClick(run, Qt.MouseButton.LeftButton)
    view.set_result(GOOD)
    assert verdict.isEnabled()
    assert not age.isVisible()
    seed = _find(view, QSpinBox, "seed")
    seed.setValue(5)
    assert age.text() == "Of the run before, on random values (seed 0)"
    assert age.isVisible()
    assert not verdict.isEnabled()
    seed.setValue(0)
    assert not age.isVisible()
    view.set_running(0)  # again, on the same input
    assert age.isVisible()
    assert not verdict.isEnabled()
    view.set_running(None)
    assert not age.isVisible()
    QTest.mouseClick(run, Qt.MouseButton.LeftButton)
    view.set_running(0)
    view.set_result(BAD)
    assert not age.isVisible()
    assert verdict.isEnabled()


def test_a_failure_looks_like_one(view: NumbersView) -> None:
    sentence, glyph = (_find(view, QLabel, f"empty_{name}") for name in ("sentence", "glyph"))
    assert not glyph.isVisible()
    view.set_failure("m.onnx: the graph runs in a circle.")
    assert sentence.accessibleName() == "Error: m.onnx: the graph runs in a circle."
    assert glyph.isVisible()
    assert sentence.alignment() & Qt.AlignmentFlag.AlignLeft
    view.set_result(None)
    assert not glyph.isVisible()
    assert sentence.alignment() & Qt.AlignmentFlag.AlignHCenter


def test_no_long_words_make_the_window_larger(qtbot: QtBot, view: NumbersView) -> None:
    long = f"/a/{'very_long_name' * 20}.onnx"
    least = view.minimumSizeHint()
    view.set_failure(f"{long}: it cannot be run. " * 40)
    assert view.minimumSizeHint() == least
    view.set_running(1, 2, f"Running {long}")
    assert view.minimumSizeHint().width() == least.width()
    view.set_running(None)
    view.set_result(BAD)
    normal = view.minimumSizeHint()
    tensors = (*BAD.tensors[:2], replace(BAD.tensors[2], node_a=long), BAD.tensors[3])
    view.set_result(replace(BAD, tensors=tensors, notes=(text("{path}", path=long), text("b"))))
    assert long in _find(view, QLabel, "verdict").text()
    assert view.minimumSizeHint() == normal


def test_a_row_is_chosen_by_mouse_and_keyboard_and_copied(qtbot: QtBot, view: NumbersView) -> None:
    view.set_result(BAD)
    table = _find(view, QTableView, "table")
    at = table.visualRect(view.model.index(3, 0)).center()
    with qtbot.waitSignal(view.row_chosen) as told:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == ["2_a", "2_b"]
    with qtbot.waitSignal(view.row_chosen) as told:
        QTest.keyClick(table, Qt.Key.Key_Down)
    assert told.args == ["3_a", "3_b"]
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "MatMul_3\tMVAU_3\tdiffers\t2.5"


def test_a_narrow_view_keeps_relation_and_difference(qtbot: QtBot, view: NumbersView) -> None:
    view.resize(360, 400)
    qtbot.waitUntil(lambda: view.width() == 360)
    view.set_result(BAD)
    table = _find(view, QTableView, "table")
    assert table.isColumnHidden(1)
    assert not _find(view, QLabel, "notes").isVisible()
    QTest.mouseClick(_find(view, QToolButton, "more"), Qt.MouseButton.LeftButton)
    assert _find(view, QLabel, "notes").isVisible()
    for name in ("random", "file"):
        assert _find(view, QToolButton, name).toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly


def test_everything_has_a_name_and_both_themes(view: NumbersView) -> None:
    view.set_result(BAD)
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        assert not view.grab().isNull()
    for name, kind in (("run", QPushButton), ("stop", QPushButton), ("file", QToolButton), ("random", QToolButton),
                       ("seed", QSpinBox), ("table", QTableView), ("progress", QProgressBar)):  # fmt: skip
        found = _find(view, kind, name)
        assert found.accessibleName() or found.text(), name
