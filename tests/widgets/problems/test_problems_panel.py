"""The problems panel: order, filter, activation, copying, empty states. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton, QTreeView

from projects.problems import Problem, Severity
from projects.text import text
from widgets.problems.model import MESSAGE, ProblemsModel
from widgets.problems.panel import ProblemsPanel

WARNING = Problem(
    "fps", Severity.WARNING, text("{n} fps reached", n=7972), text("Widen it"), "MVAU_hls_1", "k", "step_a"
)
ERROR = Problem("sw", Severity.ERROR, text("left in software"), detail="FINNUserError: MatMul_0", step="step_b")
INFO = Problem("edge", Severity.INFO, text("a Transpose at the edge"), node="Transpose_0")


@pytest.fixture
def panel(qtbot) -> ProblemsPanel:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.resize(1000, 260)
    panel.show()
    return panel


def rows(panel: ProblemsPanel) -> list[str]:
    return [panel.model.index(row, MESSAGE).data() for row in range(panel.model.rowCount())]


def test_model_keeps_qts_rules(qtmodeltester) -> None:
    model = ProblemsModel()
    model.set_problems((WARNING, ERROR, INFO))
    qtmodeltester.check(model)


def test_nothing_is_claimed_before_something_was_looked_at(panel: ProblemsPanel) -> None:
    sentence = panel.findChild(QLabel, "problems_empty_sentence")
    assert "No problems" not in sentence.text()
    panel.set_problems(())
    assert sentence.text() == "No problems found."


def test_the_gravest_come_first_and_are_counted(qtbot, panel: ProblemsPanel) -> None:
    with qtbot.waitSignal(panel.count_changed) as caught:
        panel.set_problems((INFO, WARNING, ERROR))
    assert caught.args == [2]
    assert rows(panel) == ["left in software", "7972 fps reached", "a Transpose at the edge"]


def test_severities_can_be_hidden(qtbot, panel: ProblemsPanel) -> None:
    panel.set_problems((INFO, WARNING, ERROR))
    qtbot.mouseClick(panel.findChild(QToolButton, "problems_warning"), Qt.MouseButton.LeftButton)
    assert rows(panel) == ["left in software", "a Transpose at the edge"]
    assert panel.findChild(QToolButton, "problems_warning").text() == "Warnings 1"


def test_a_click_activates_and_the_details_show_finns_message(qtbot, panel: ProblemsPanel) -> None:
    panel.set_problems((WARNING, ERROR))
    view = panel.findChild(QTreeView, "problems_table")
    with qtbot.waitSignal(panel.problem_activated) as caught:
        rect = view.visualRect(panel.model.index(1, MESSAGE))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert caught.args == [WARNING]
    assert not panel.findChild(QPlainTextEdit, "problem_detail").isVisible()
    view.setCurrentIndex(panel.model.index(0, 0))
    assert panel.findChild(QPlainTextEdit, "problem_detail").toPlainText() == "FINNUserError: MatMul_0"
    with qtbot.waitSignal(panel.problem_activated) as caught:
        qtbot.mouseClick(panel.findChild(QPushButton, "problem_way"), Qt.MouseButton.LeftButton)
    assert caught.args == [ERROR]


def test_all_of_a_problem_is_copied(qtbot, panel: ProblemsPanel) -> None:
    panel.set_problems((WARNING,))
    view = panel.findChild(QTreeView, "problems_table")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Warning: 7972 fps reached (MVAU_hls_1, step_a)\nWiden it"


def test_a_problem_that_one_click_mends_has_a_button_for_it(panel: ProblemsPanel, qtbot) -> None:
    panel.set_problems((WARNING, ERROR), frozenset((WARNING,)))
    button = panel.findChild(QPushButton, "problem_mend")
    panel._view.setCurrentIndex(panel.model.index_of(ERROR))
    assert not button.isVisible()
    panel._view.setCurrentIndex(panel.model.index_of(WARNING))
    assert button.isVisible()
    assert button.accessibleName() == "Mend: Widen it"
    with qtbot.waitSignal(panel.mend_requested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [WARNING]
    # Others come while it is looked at: it stays chosen.
    panel.set_problems((ERROR, INFO, WARNING), frozenset((WARNING,)))
    assert panel._view.currentIndex().row() == panel.model.index_of(WARNING).row()
    assert not panel.model.index_of(Problem("x", Severity.INFO, text("not there"))).isValid()
