"""The steps panel with real clicks and keys. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListView, QPlainTextEdit, QToolButton

from projects.build.events import BuildStarted, BuildState, StepFinished, StepStarted, Summary
from projects.build.progress import StepState, replay
from widgets.steps.model import StepsModel, node_counts
from widgets.steps.panel import StepsPanel
from widgets.steps.rows import MODEL, PARENT, PREPARED, StepRow, first_line, rows_of
from widgets.steps.source import StepSource, StepSourceView
from widgets.theme.colors import DARK

PARTITION = "step_create_dataflow_partition"
EVENTS = [
    BuildStarted("out", ("step_tidy_up", PARTITION, "step_x"), {"step_hw_ipgen": "needs Vivado"}),
    StepStarted("step_tidy_up", 1, 3, 42),
    StepFinished("step_tidy_up", 1, 3, 0.5, 40),
    StepStarted(PARTITION, 2, 3, 40),
    StepFinished(PARTITION, 2, 3, 0.1, 30),
    StepStarted("step_x", 3, 3, 30),
]


@pytest.fixture
def panel(qtbot) -> StepsPanel:
    panel = StepsPanel()
    qtbot.addWidget(panel)
    panel.resize(260, 500)
    panel.show()
    return panel


def click(qtbot, panel: StepsPanel, name: str) -> None:
    view = panel.findChild(QListView, "steps_list")
    rect = view.visualRect(panel.model.index_of(name))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_rows_of_a_running_build() -> None:
    rows = rows_of(replay(EVENTS), model_nodes=37, docs={"step_x": "Does `x`. And more."}, has_parent=True)
    assert [r.name for r in rows] == [MODEL, PREPARED, "step_tidy_up", PARTITION, PARENT, "step_x", "step_hw_ipgen"]
    assert node_counts(rows[1]) == "37 → 42"
    assert rows[5].state is StepState.RUNNING
    assert rows[5].doc == "Does x."
    assert (rows[6].state, rows[6].reason) == (StepState.UNAVAILABLE, "needs Vivado")


def test_a_failed_step_says_why_and_later_steps_did_not_run() -> None:
    progress = replay([*EVENTS, Summary(BuildState.FAILED, message="FINN said no")])
    rows = {row.name: row for row in rows_of(progress, flow=("step_tidy_up", "step_later"))}
    assert (rows["step_x"].state, rows["step_x"].reason) == (StepState.FAILED, "FINN said no")
    assert rows["step_later"].state is StepState.NOT_RUN
    assert PARENT not in rows


def test_first_line_is_one_plain_sentence() -> None:
    assert first_line("Run `A` on\n  given model. Then more.\n\nArgs: x") == "Run A on given model."
    assert first_line("") == ""


def test_model_keeps_qts_rules(qtmodeltester) -> None:
    model = StepsModel()
    model.set_rows(rows_of(replay(EVENTS), model_nodes=37))
    qtmodeltester.check(model)


def test_click_asks_for_the_graph_once(qtbot, panel: StepsPanel) -> None:
    panel.set_rows(rows_of(replay(EVENTS)))
    asked = []
    panel.step_selected.connect(asked.append)
    click(qtbot, panel, "step_tidy_up")
    assert asked == ["step_tidy_up"]
    panel.set_shown("step_tidy_up")
    click(qtbot, panel, "step_tidy_up")
    assert asked == ["step_tidy_up"]
    panel.set_shown(MODEL)
    click(qtbot, panel, "step_tidy_up")
    assert asked == ["step_tidy_up", "step_tidy_up"]


def test_a_step_without_graph_is_explained_not_shown(qtbot, panel: StepsPanel) -> None:
    panel.set_rows(rows_of(replay(EVENTS)))
    with qtbot.assertNotEmitted(panel.step_selected):
        click(qtbot, panel, "step_hw_ipgen")
    assert "needs Vivado" in panel.findChild(QLabel, "steps_about").text()


def test_keys_walk_through_the_steps(qtbot, panel: StepsPanel) -> None:
    panel.set_rows(rows_of(replay(EVENTS)))
    panel.set_shown(MODEL)
    view = panel.findChild(QListView, "steps_list")
    with qtbot.waitSignal(panel.step_selected) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Down)
    assert caught.args == [PREPARED]
    with qtbot.waitSignal(panel.step_selected) as caught:
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert caught.args == [MODEL]


def test_documentation_and_source_are_one_click_away(qtbot, panel: StepsPanel) -> None:
    panel.set_rows(rows_of(replay(EVENTS)))
    panel.set_shown("step_tidy_up")
    for name, signal in (
        ("steps_documentation", panel.documentation_requested),
        ("steps_source", panel.source_requested),
    ):
        with qtbot.waitSignal(signal) as caught:
            qtbot.mouseClick(panel.findChild(QToolButton, name), Qt.MouseButton.LeftButton)
        assert caught.args == ["step_tidy_up"]
    panel.set_shown(MODEL)
    assert not panel.findChild(QToolButton, "steps_source").isVisible()


def test_the_current_row_stays_when_the_rows_change(panel: StepsPanel) -> None:
    panel.set_rows((StepRow(MODEL, StepState.DONE),))
    panel.set_shown(MODEL)
    panel.set_rows(rows_of(replay(EVENTS)))
    assert panel.current_name() == MODEL


def test_source_is_shown_coloured_and_copied(qtbot) -> None:
    view = StepSourceView()
    qtbot.addWidget(view)
    view.set_theme(DARK)
    source = 'def step_x(model, cfg):\n    """Do\n    it."""\n    return model\n'
    view.set_source(StepSource("step_x", "\n    Do it.\n\n    Args: none\n    ", source, "steps.py", 12))
    code = view.findChild(QPlainTextEdit, "step_source_code")
    assert code.toPlainText() == source
    formats = [code.document().findBlockByNumber(n).layout().formats() for n in range(4)]
    assert all(formats)
    assert view.findChild(QLabel, "step_source_place").text() == "steps.py:12"
    assert view.findChild(QPlainTextEdit, "step_source_doc").toPlainText() == "Do it.\n\nArgs: none"
