"""A click anywhere selects everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from projects.build.layers import Layer
from tests.stories.conftest import Person


def layer(person: Person, name: str) -> Layer:
    """The layer of this name on screen."""
    layers = person.window.bench.session.layers
    assert layers is not None
    return next(la for la in layers.layers if la.name == name)


def assert_selected(person: Person, key: str, label: str) -> None:
    """Table, charts and inspector agree."""
    views = person.window.bench.views
    person.wait(lambda: person.window.bench.session.selection == key)
    assert views.layers.selected() == key
    assert views.cycles.selected() == key
    assert views.inspector.plain_text().startswith(label)


def test_a_click_in_the_graph(cnv: Person) -> None:
    wanted = layer(cnv, "MVAU_hls_0")
    cnv.window.bench.views.graph.fit()
    cnv.click_node(wanted.key)
    assert_selected(cnv, wanted.key, "MVAU_hls_0")


def test_a_click_in_the_table_selects_in_the_graph(cnv: Person) -> None:
    views = cnv.window.bench.views
    wanted = layer(cnv, "MVAU_hls_2")
    row = views.layers.model.row_of(wanted.key)
    assert row is not None
    index = views.layers.view.model().mapFromSource(views.layers.model.index(row, 0))
    views.layers.view.scrollTo(index)
    at = views.layers.view.visualRect(index).center()
    QTest.mouseClick(views.layers.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert_selected(cnv, wanted.key, "MVAU_hls_2")
    answers: list[object] = []

    def selected_in_page() -> bool:
        views.graph.engine.ask(answers.append, "selectedKey")
        return bool(answers) and answers[-1] == wanted.key

    cnv.wait(selected_in_page)


def test_all_rows_selected_light_up_together(cnv: Person) -> None:
    views = cnv.window.bench.views
    view = views.layers.view
    drawn: list[object] = []

    def lit(count: int) -> bool:
        page = views.graph.engine.page
        assert page is not None
        page.runJavaScript("document.querySelectorAll('g.graph-node.select').length", 0, drawn.append)
        return bool(drawn) and drawn[-1] == count

    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    cnv.wait(lambda: lit(21))
    at = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    cnv.wait(lambda: lit(1))


def test_a_problem_leads_to_its_node_and_step(cnv: Person) -> None:
    window = cnv.window
    build = window.bench.session.shown_build
    assert build is not None
    problem = next(p for p in build.progress.problems if p.code == "target-missed")
    window.bench.views.problems.problem_activated.emit(problem)
    cnv.wait(lambda: window.bench.session.shown is not None and window.bench.session.shown.step == problem.step)
    cnv.wait(lambda: window.bench.session.selection == problem.key)


def test_a_node_that_an_earlier_step_lacks_says_where_it_is(cnv: Person) -> None:
    session, inspector = cnv.window.bench.session, cnv.window.bench.views.inspector
    cnv.step("step_streamline")
    assert session.answer is not None
    added = next(node for node in session.answer.summary.nodes if node.op_type == "Transpose")  # no layer comes of it
    session.select(added.key)
    cnv.step("step_tidy_up")
    assert "Not here yet" in inspector.plain_text()
    cnv.wait(lambda: session.inherited is not None)
    assert "Not here yet" in inspector.plain_text()
    cnv.press(inspector, "inspector_go")
    cnv.wait(lambda: session.shown is not None and session.shown.step == "step_streamline")
    cnv.wait(lambda: inspector.plain_text().startswith(added.label))


def test_a_layer_is_found_again_as_what_it_came_of(cnv: Person) -> None:
    session, inspector = cnv.window.bench.session, cnv.window.bench.views.inspector
    first = layer(cnv, "Thresholding_rtl_0")
    session.select(first.key)
    cnv.step("step_tidy_up")
    cnv.wait(lambda: session.inherited is not None)
    assert session.answer is not None
    node = session.answer.summary.node(session.selected_nodes[0])
    assert node is not None
    page = inspector.plain_text().replace("\u200b", "")
    assert page.startswith(node.label)
    assert "Thresholding_rtl_0" in page


def test_an_earlier_step_does_not_pass_a_layer_s_figures_off_as_its_own(cnv: Person) -> None:
    window = cnv.window
    wanted = layer(cnv, "MVAU_hls_3")  # its output tensor is MultiThreshold's after step_streamline
    cnv.step("step_streamline")
    window.bench.session.select(wanted.key)
    assert window.bench.session.answer is not None
    node = window.bench.session.answer.summary.node(wanted.key)
    assert node is not None
    assert node.op_type == "MultiThreshold"
    cnv.wait(lambda: window.bench.session.inherited is not None)
    page = window.bench.views.inspector.plain_text().replace("\u202f", " ").replace("\u200b", "")
    assert "Estimates" not in page
    assert page.index("Part of a layer") < page.index("31 205") < page.index("counted at MatMul")


def test_show_me_why_lights_up_what_costs_most(cnv: Person) -> None:
    window = cnv.window
    cnv.press(window.bench.views.fit, "fit_why")
    assert window.bench.graph.colouring == "LUT"
    heaviest = max(window.bench.session.layers.layers, key=lambda la: la.lut or 0)  # type: ignore[union-attr]
    assert_selected(cnv, heaviest.key, heaviest.name)
    assert window.bench.views.resources.resource == "LUT"


def test_into_the_partition_and_back(cnv: Person) -> None:
    window = cnv.window
    cnv.step("dataflow_parent")
    assert window.bench.session.answer is not None
    partition = next(n for n in window.bench.session.answer.summary.nodes if n.op_type == "StreamingDataflowPartition")
    window.bench.session.select(partition.key)
    with cnv.qtbot.waitSignal(window.bench.views.graph.shown, timeout=20_000):
        window.bench.actions["child"].trigger()
    assert len(window.bench.session.answer.summary.nodes) == 21
    with cnv.qtbot.waitSignal(window.bench.views.graph.shown, timeout=20_000):
        window.bench.actions["parent"].trigger()
    assert window.bench.session.shown is not None
    assert window.bench.session.shown.step == "dataflow_parent"
