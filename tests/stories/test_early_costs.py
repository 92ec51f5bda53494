"""What a layer costs, read and changed from the graphs of steps before there were layers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser
from pytestqt.qtbot import QtBot

from projects.build.layers import Layer
from projects.diff.inherited import Inherited
from projects.folding.overrides import Edit
from projects.folding.rules import STYLE
from studio.jobs.qt_worker import QtWorker
from studio.settings import Settings
from studio.window.main_window import MainWindow
from tests.stories.conftest import BUILT_MS, Person, close, paths_in, settled, turn_until
from widgets.graph.legend import Legend
from widgets.tables.layers_table import LayersTable

LAST = "step_generate_estimate_reports"


@pytest.fixture(scope="module")
def tfc_window(
    story_worker: QtWorker, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """A window on the built TFC-w1a1."""
    paths = paths_in(tmp_path_factory.mktemp("early"))
    window = MainWindow(Settings(paths.settings_file), paths, story_worker)
    window.resize(1400, 900)
    turn_until(window.became_ready, window.show)
    turn_until(window.bench.builder.ended, lambda: window.open_example("tfc-w1a1"))
    while not window.bench.editor.editable:
        turn_until(window.bench.editor.changed, lambda: None)
    yield window
    close(window)


@pytest.fixture
def tfc(tfc_window: MainWindow, qtbot: QtBot) -> Iterator[Person]:
    """A person before the built TFC-w1a1 after step_streamline; nothing selected, nothing edited, before or after."""
    person, bench = Person(tfc_window, qtbot), tfc_window.bench
    bench.graph.set_colouring("cycles")
    person.step("step_streamline")
    bench.session.select("")
    inherited(person)
    yield person
    person.wait(lambda: bench.editor.editable, BUILT_MS)
    bench.editor.reset(())
    settled(person)
    bench.editor.undo.clear()


def inherited(person: Person) -> Inherited:
    """The figures that the nodes on screen carry, once they are known."""
    session = person.window.bench.session
    person.wait(lambda: session.inherited is not None)
    assert session.inherited is not None
    return session.inherited


def layer(person: Person, name: str) -> Layer:
    return next(la for la in person.window.bench.session.layers.layers if la.name == name)  # type: ignore[union-attr]


def node(person: Person, key: str) -> str:
    """The operator of a node on screen."""
    answer = person.window.bench.session.answer
    assert answer is not None
    found = answer.summary.node(key)
    assert found is not None
    return found.op_type


def legend(person: Person) -> str:
    found = person.window.bench.views.graph.findChild(Legend)
    assert found is not None
    return found.accessibleDescription()


def click_row(table: LayersTable, key: str) -> None:
    row = table.model.row_of(key)
    assert row is not None
    index = table.view.model().mapFromSource(table.model.index(row, 0))
    table.view.scrollTo(index)
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=table.view.visualRect(index).center())


@pytest.mark.parametrize("step", ["model", "step_tidy_up", "step_streamline", "step_convert_to_hw"])
def test_every_step_is_coloured_by_what_its_nodes_became(tfc: Person, step: str) -> None:
    bench = tfc.window.bench
    if step != "step_streamline":
        tfc.step(step)
    found = inherited(tfc)
    assert not any(choice.why_not for choice in bench.graph.choices() if choice.key in ("cycles", "LUT", "BRAM_18K"))
    assert f"Figures of {LAST}, by lineage" in legend(tfc)
    total = sum(found.resource(key, "lut") or 0 for key in found.carried)
    assert total + sum(la.lut or 0 for la in found.homeless) == found.table.totals()["LUT"]
    assert [la.name for la in found.homeless] == (["LabelSelect_hls_0"] if step == "model" else [])


def test_a_product_selects_the_row_of_its_layer(tfc: Person) -> None:
    bench = tfc.window.bench
    found, wanted = inherited(tfc), layer(tfc, "MVAU_hls_1")
    key = found.origins[wanted.key]
    assert node(tfc, key) == "XnorPopcountMatMul"
    bench.views.graph.select(key)  # brings it into view
    tfc.click_node(key)
    tfc.wait(lambda: bench.session.selection == key)
    assert bench.views.layers.selected() == bench.views.specialise.selected() == wanted.key
    assert bench.views.cycles.selected() == wanted.key
    page = bench.views.inspector.plain_text().replace("\u200b", "")
    assert page.startswith("XnorPopcountMatMul")
    assert "Became" in page
    assert "MVAU_hls_1" in page
    assert f"Figures of {LAST}, by lineage" in page


def test_thresholds_in_a_layer_say_where_its_figures_are_counted(tfc: Person) -> None:
    bench = tfc.window.bench
    found, wanted = inherited(tfc), layer(tfc, "MVAU_hls_1")
    part = next(key for key, into in found.parts.items() if into.key == wanted.key)
    assert node(tfc, part) == "MultiThreshold"
    bench.session.select(part)
    assert bench.views.layers.selected() == wanted.key
    page = bench.views.inspector.plain_text().replace("\u200b", "")
    assert "Part of a layer" in page
    assert "counted at XnorPopcountMatMul" in page


def test_a_row_selects_all_that_became_its_layer(tfc: Person) -> None:
    bench, wanted = tfc.window.bench, layer(tfc, "MVAU_hls_2")
    click_row(bench.views.layers, wanted.key)
    tfc.wait(lambda: bench.session.selection == wanted.key)
    assert [node(tfc, key) for key in bench.session.selected_nodes] == ["XnorPopcountMatMul", "MultiThreshold"]
    assert bench.views.inspector.plain_text().startswith("XnorPopcountMatMul")
    answers: list[object] = []

    def selected_in_page() -> bool:
        bench.views.graph.engine.ask(answers.append, "selectedKey")
        return bool(answers) and answers[-1] == bench.session.selected_nodes[0]

    tfc.wait(selected_in_page)
    tfc.step(LAST)
    tfc.wait(lambda: bench.session.descent is None)
    assert bench.session.selected_nodes == (wanted.key,)
    assert bench.views.inspector.plain_text().startswith("MVAU_hls_2")


def test_the_selection_goes_along_from_step_to_step(tfc: Person) -> None:
    bench = tfc.window.bench
    found, wanted = inherited(tfc), layer(tfc, "MVAU_hls_1")
    bench.session.select(found.origins[wanted.key])
    tfc.step("step_convert_to_hw")
    tfc.wait(lambda: bench.session.inherited is not None)
    assert [node(tfc, key) for key in bench.session.selected_nodes] == ["MVAU"]
    tfc.step("model")
    tfc.wait(lambda: bench.session.inherited is not None)
    assert node(tfc, bench.session.selected_nodes[0]) in ("MatMul", "Gemm")
    assert bench.views.layers.selected() == wanted.key


def test_the_inspector_leads_to_the_layer(tfc: Person) -> None:
    bench, wanted = tfc.window.bench, layer(tfc, "MVAU_hls_1")
    bench.session.select(inherited(tfc).origins[wanted.key])
    browser = bench.views.inspector.findChild(QTextBrowser)
    assert browser is not None
    links = {kind: at for at, (kind, _) in enumerate(bench.views.inspector._links)}
    bench.docks.bring("problems")
    browser.anchorClicked.emit(QUrl(f"#{links['table']}"))
    assert bench.views.layers.isVisible()
    assert tfc.window.focusWidget() is bench.views.layers.view, "F2 edits there"
    with tfc.qtbot.waitSignal(bench.views.graph.shown):
        browser.anchorClicked.emit(QUrl(f"#{links['layer']}"))
    assert bench.session.shown is not None
    assert bench.session.shown.step == LAST
    assert bench.views.inspector.plain_text().startswith("MVAU_hls_1")


def test_folding_is_edited_from_an_early_graph(tfc: Person) -> None:
    bench, wanted = tfc.window.bench, layer(tfc, "MVAU_hls_1")
    key = inherited(tfc).origins[wanted.key]
    before = inherited(tfc).cycles(key)
    bench.session.select(key)
    simd = wanted.attribute("SIMD")
    assert simd is not None
    assert simd.value > 1
    bench.views.layers.edits_requested.emit((Edit(bench.views.layers.selected(), "SIMD", 1),))
    settled(tfc)
    found = inherited(tfc)
    assert before is not None
    assert found.cycles(key) == before * simd.value
    assert "Live estimate, 1 unsaved edit, by lineage" in legend(tfc)
    assert "Edited, not built yet" in legend(tfc)
    assert bench.session.shown is not None
    assert bench.session.shown.step == "step_streamline"


def test_an_edit_from_a_step_with_figures_of_its_own_is_seen_there(tfc: Person) -> None:
    bench = tfc.window.bench
    tfc.step("step_specialize_layers")
    tfc.wait(lambda: bench.session.layers is not None and bench.session.layers.step == "step_specialize_layers")
    wanted = layer(tfc, "MVAU_hls_1")
    bench.session.select(wanted.key)
    bench.views.layers.edits_requested.emit((Edit(wanted.key, "SIMD", 1),))
    settled(tfc)
    tfc.wait(lambda: bench.session.live is not None)
    assert inherited(tfc).origins[wanted.key] == wanted.key
    assert "Live estimate, 1 unsaved edit, by lineage" in legend(tfc)
    assert "Edited, not built yet" in legend(tfc)
    assert bench.views.layers.selected() == wanted.key
    bench.actions["undo"].trigger()
    settled(tfc)
    tfc.wait(lambda: bench.session.layers is not None and bench.session.layers.step == "step_specialize_layers")
    tfc.wait(lambda: bench.session.inherited is None)
    assert "by lineage" not in legend(tfc)


def test_renumbered_layers_stay_with_their_nodes(person: Person) -> None:
    """Another style gives the layers behind it other names; nodes and layers know each other by tensors."""
    bench = person.window.bench
    person.window.open_example("tfc-w1a1")
    person.wait(lambda: any(b.finished and b.number for b in bench.session.builds), BUILT_MS)
    person.wait(lambda: bench.editor.editable, BUILT_MS)
    person.step("step_streamline")
    before, first = dict(inherited(person).origins), layer(person, "Thresholding_rtl_0")
    bench.editor.edit([Edit(first.key, STYLE, "hls")])
    settled(person)
    assert layer(person, "Thresholding_hls_0").key == first.key
    assert dict(inherited(person).origins) == before
    bench.session.select(before[first.key])
    assert "Thresholding_hls_0" in bench.views.inspector.plain_text().replace("\u200b", "")
    assert bench.views.layers.selected() == first.key
    person.build(bench.views.bar.values())
    person.step("step_streamline")
    found = inherited(person)
    now = layer(person, "Thresholding_hls_0")
    assert [la.name for la in found.carried[found.origins[now.key]]] == ["Thresholding_hls_0"]
    assert node(person, found.origins[now.key]) == "MultiThreshold"
    assert found.homeless == ()
