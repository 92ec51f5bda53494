"""The build bar: values both ways, refusals, progress, narrow windows. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QToolButton,
)

from projects.boards import boards
from widgets.buildbar.bar import BuildBar
from widgets.buildbar.board import BoardCombo
from widgets.buildbar.fields import FpsField
from widgets.buildbar.values import Progress, TargetValues, WorkerState


@pytest.fixture
def bar(qtbot) -> BuildBar:
    bar = BuildBar()
    qtbot.addWidget(bar)
    bar.set_boards(boards())
    bar.set_buildable(True)
    bar.resize(1400, 40)
    bar.show()
    return bar


def retype(qtbot, edit: QLineEdit, words: str) -> None:
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, words)
    qtbot.keyClick(edit, Qt.Key.Key_Return)


def test_values_go_in_and_out(qtbot, bar: BuildBar) -> None:
    for values in (
        TargetValues("ZCU104", None, 5.0, 10_000, 80),
        TargetValues(None, "xczu3eg-sbva484-1-e", 3.33, None, 36),
    ):
        with qtbot.waitSignal(bar.changed) as caught:
            bar.set_values(values)
        assert bar.values() == values
        assert caught.args == [values]
        assert bar.refusal() == ""


def test_setting_the_same_values_says_nothing(qtbot, bar: BuildBar) -> None:
    with qtbot.assertNotEmitted(bar.changed):
        bar.set_values(bar.values())


def test_ns_and_mhz_follow_each_other(qtbot, bar: BuildBar) -> None:
    ns, mhz = (bar.findChild(QDoubleSpinBox, f"build_clock_{unit}") for unit in ("ns", "mhz"))
    retype(qtbot, mhz.lineEdit(), "200")
    assert ns.value() == 5.0
    assert bar.values().clock_ns == 5.0
    retype(qtbot, ns.lineEdit(), "8")
    assert mhz.value() == 125.0


def test_fps_is_grouped_when_done_and_may_be_empty(qtbot, bar: BuildBar) -> None:
    fps = bar.findChild(FpsField)
    retype(qtbot, fps, "12500")
    assert bar.values().target_fps == 12_500
    assert fps.text() == "12\u202f500\u202ffps"
    fps.clear()
    assert bar.values().target_fps is None
    assert bar.refusal() == ""


@pytest.mark.parametrize("words", ["fast", "-3", "0", "1.5", "\u0663\u0663", "9" * 30])
def test_a_throughput_that_is_none_is_refused_in_words(qtbot, bar: BuildBar, words: str) -> None:
    bar.findChild(FpsField).setText(words)  # as pasted: Qt's key events for tests are Latin only
    assert bar.values().target_fps is None
    assert bar.findChild(QLabel, "build_words").isVisible()
    assert not bar.findChild(QPushButton, "build_button").isEnabled()


def test_boards_parts_and_neither(qtbot, bar: BuildBar) -> None:
    edit = bar.findChild(BoardCombo).lineEdit()
    retype(qtbot, edit, "xc7z020clg400-1")
    assert (bar.values().board, bar.values().part) == (None, "xc7z020clg400-1")
    edit.setText("zcu104")
    assert (bar.values().board, bar.values().part) == ("ZCU104", None)
    for typed in ("toaster", "xc", ""):
        edit.setText(typed)
        assert (bar.values().board, bar.values().part) == (None, None)
        assert bar.refusal()
    assert not bar.findChild(QPushButton, "build_button").isEnabled()


def test_the_list_is_searched_by_part(bar: BuildBar) -> None:
    completer = bar.findChild(BoardCombo).completer()
    completer.setCompletionPrefix("xczu7")
    assert "ZCU104" in [completer.completionModel().index(n, 0).data() for n in range(completer.completionCount())]


def test_build_and_stop_are_for_their_time(qtbot, bar: BuildBar) -> None:
    build, stop = bar.findChild(QPushButton, "build_button"), bar.findChild(QToolButton, "stop_button")
    assert not stop.isEnabled()
    with qtbot.waitSignal(bar.build_requested):
        qtbot.mouseClick(build, Qt.MouseButton.LeftButton)
    bar.set_running(True)
    assert not build.isEnabled()
    with qtbot.waitSignal(bar.stop_requested):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    bar.set_running(False)
    bar.set_buildable(False, "Open a model first.")
    assert (build.isEnabled(), build.toolTip()) == (False, "Open a model first.")


def test_progress_is_told_in_words(bar: BuildBar) -> None:
    bar.set_running(True)
    bar.set_progress(Progress(4, 11, "step_streamline", 12.34))
    assert bar.findChild(QLabel, "build_words").text() == "step 4 of 11: streamline"
    assert bar.findChild(QLabel, "build_elapsed").text() == "12.3\u202fs"
    assert bar.findChild(QProgressBar).value() == 3
    bar.set_running(False)
    assert not bar.findChild(QProgressBar).isVisible()


def test_everything_fits_at_1000_pixels(qtbot, bar: BuildBar) -> None:
    bar.set_values(TargetValues("Pynq-Z1", None, 10.0, 10_000, 80))
    bar.set_input_answer("UINT8, ÷255, top-1")
    bar.set_worker_state(WorkerState.FAILED, "no FINN")
    bar.resize(1000, 40)
    assert bar.width() == 1000
    qtbot.waitUntil(lambda: bar.minimumSizeHint().width() <= 1000)
    shown = [w for w in bar.findChildren(QToolButton) + bar.findChildren(QLineEdit) if w.isVisible()]
    assert max(w.mapTo(bar, w.rect().topRight()).x() for w in shown) < 1000


def test_in_a_narrow_window_nothing_is_cut_and_the_tooltips_say_the_rest(qtbot, plain_style, bar: BuildBar) -> None:
    bar.set_build_label("Rebuild 12 of 13 steps", "Rebuild")
    bar.set_input_answer("UINT8, ÷255, top-1")
    build, asked = bar.findChild(QPushButton, "build_button"), bar.findChild(QToolButton, "build_input")
    assert build.text() == "Rebuild 12 of 13 steps"
    parts = [*bar.findChildren(QToolButton), *bar.findChildren(QAbstractSpinBox), bar.findChild(BoardCombo), build]
    for width in (1400, 1200, 1000, 900, 800, bar.minimumSizeHint().width()):
        bar.resize(width, 40)
        bar.layout().activate()
        for part in parts:
            if part.isVisible():
                assert part.mapTo(bar, part.rect().topRight()).x() < width
                assert part.width() >= part.minimumSizeHint().width(), (width, part.objectName())
    assert bar.minimumSizeHint().width() < 800
    assert (build.text(), asked.toolButtonStyle()) == ("Rebuild", Qt.ToolButtonStyle.ToolButtonIconOnly)
    assert build.toolTip().startswith("Rebuild 12 of 13 steps\n")
    assert asked.toolTip().startswith("Input: UINT8, ÷255, top-1\n")
    assert "100.0 MHz" in bar.findChild(QDoubleSpinBox, "build_clock_ns").toolTip()
    assert not bar.findChild(QDoubleSpinBox, "build_clock_mhz").isVisible()
    bar.resize(1400, 40)
    assert build.text() == "Rebuild 12 of 13 steps"
    assert bar.findChild(QDoubleSpinBox, "build_clock_mhz").isVisible()


def test_a_build_leaves_the_keys_where_they_are(qtbot, bar: BuildBar) -> None:
    build, stop = bar.findChild(QPushButton, "build_button"), bar.findChild(QToolButton, "stop_button")
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    bar.findChild(FpsField).setFocus()
    qtbot.mouseClick(build, Qt.MouseButton.LeftButton)
    bar.set_running(True)
    assert bar.findChild(FpsField).hasFocus()
    bar.set_running(False)
    build.setFocus()  # by key
    bar.set_running(True)
    assert stop.hasFocus()
    bar.set_running(False)
    assert build.hasFocus()


def test_undo_is_the_windows_unless_something_is_typed(qtbot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar, done = BuildBar(window), []
    bar.set_boards(boards())
    window.setCentralWidget(bar)
    undo = QAction("Undo", window, shortcut=QKeySequence("Ctrl+Z"))
    undo.triggered.connect(lambda: done.append("undo"))
    redo = QAction("Redo", window, shortcut=QKeySequence("Ctrl+Shift+Z"))
    redo.triggered.connect(lambda: done.append("redo"))
    window.addActions([undo, redo])
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    fields = [bar.findChild(BoardCombo), bar.findChild(FpsField), *bar.findChildren(QAbstractSpinBox)]
    assert len(fields) == 5
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    for field in fields:
        field.setFocus()
        done.clear()
        qtbot.keyClick(field, Qt.Key.Key_Z, control)
        qtbot.keyClick(field, Qt.Key.Key_Z, control | shift)
        assert done == ["undo", "redo"], field.objectName()
    fps = bar.findChild(FpsField)
    fps.setFocus()
    qtbot.keyClicks(fps, "12")
    done.clear()
    qtbot.keyClick(fps, Qt.Key.Key_Z, control)
    assert done == []
    assert fps.text() == ""
    qtbot.keyClicks(fps, "12")
    qtbot.keyClick(fps, Qt.Key.Key_Return)
    qtbot.keyClick(fps, Qt.Key.Key_Z, control)
    assert done == ["undo"]


def test_the_input_answer_is_a_button(qtbot, bar: BuildBar) -> None:
    button = bar.findChild(QToolButton, "build_input")
    assert not button.isVisible()
    bar.set_input_answer("UINT8, ÷255, top-1")
    assert button.text() == "Input: UINT8, ÷255, top-1"
    with qtbot.waitSignal(bar.input_question_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
