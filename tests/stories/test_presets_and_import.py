"""Presets and folding files, each one undo step; a file is looked at before anything of it is applied."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QPushButton

from projects.folding.import_report import Kind
from projects.folding.presets import ram_style
from tests.projects.folding.networks import thresholding
from tests.stories.conftest import BUILT_MS, WALK_THROUGH, Person
from widgets.folding.import_model import KIND
from widgets.folding.import_panel import ImportPanel

EXAMPLES_FOLDING = "finn__notebooks__advanced__cnv-w2a2_folding_config.json"


@pytest.fixture
def editing(cnv: Person) -> Iterable[Person]:
    """A person before the built CNV-w2a2, whose folding can be edited; nothing edited before or after."""
    bench = cnv.window.bench
    cnv.wait(lambda: bench.editor.editable, BUILT_MS)
    bench.views.layers.view.selectionModel().clear()
    yield cnv
    bench.views.bar.set_values(WALK_THROUGH)
    bench.editor.reset(())
    cnv.wait(lambda: not bench.editor.pending and bench.session.live is None)
    bench.editor.undo.clear()


def live_totals(person: Person) -> dict[str, float]:
    """What the live figures add up to, once they are there."""
    bench = person.window.bench
    person.wait(lambda: not bench.editor.pending and bench.session.live is not None)
    assert bench.session.live is not None
    network = bench.session.live.network
    return {"LUT": network.LUT, "BRAM_18K": network.BRAM_18K}


def preset(person: Person, name: str) -> None:
    """Choose a preset in the menu."""
    menu = person.window.bench.actions.menus["presets"]
    assert menu.isEnabled()
    next(action for action in menu.actions() if action.objectName() == f"preset_{name}").trigger()


def panel_of(person: Person, path: Path) -> ImportPanel:
    """The report on a file."""
    importer = person.window.bench.importer
    with person.qtbot.waitSignal(importer.report_shown, timeout=BUILT_MS) as shown:
        importer.read(path)
    panel = shown.args[0]
    assert isinstance(panel, ImportPanel)
    return panel


def values(person: Person) -> dict[str, dict[str, object]]:
    """What a person set, by FINN's names."""
    editor = person.window.bench.editor
    set_by_hand = editor.overridden()
    return {
        layer.name: {a.name: a.value for a in layer.attributes if (layer.key, a.name) in set_by_hand}
        for layer in editor.effective()
        if any(key == layer.key for key, _ in set_by_hand)
    }


def test_all_layers_in_distributed_memory_and_back(editing: Person) -> None:
    bench = editing.window.bench
    preset(editing, "ram_distributed")
    assert live_totals(editing)["BRAM_18K"] == 0
    assert bench.actions["undo"].text().endswith("All ram_style distributed")
    assert bench.presets.scope() == "For all layers"
    assert bench.editor.undo.count() == 1
    bench.actions["undo"].trigger()
    editing.wait(lambda: bench.session.live is None and not bench.editor.pending)
    assert bench.editor.overrides.count == 0


def test_only_the_selected_layers_are_folded(editing: Person) -> None:
    view = editing.window.bench.views.layers.view
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    chosen = {}
    for row in range(view.model().rowCount()):
        name = next(
            la.name for la in editing.window.bench.editor.automatic if la.key == view.model().index(row, 0).data(256)
        )
        if name in ("MVAU_hls_1", "MVAU_hls_2"):
            view.selectionModel().select(view.model().index(row, 0), flags)
            chosen[name] = {"PE": 1, "SIMD": 1}
    assert len(chosen) == 2
    preset(editing, "folded")
    live_totals(editing)
    assert values(editing) == chosen


def test_a_preset_says_what_it_leaves_alone(editing: Person) -> None:
    # Thresholds in HLS have no "auto".
    layer, words_of = thresholding(64, style="hls"), editing.window.bench.presets.words_of
    said = words_of(ram_style([layer], "auto"), True)
    assert said.startswith("All ram_style auto: Thresholding_hls_0 keeps its value: ")
    said = words_of(ram_style([layer, layer], "auto"), True)
    assert said.startswith("All ram_style auto: 2 layers keep their value, the first of them Thresholding_hls_0: ")
    assert words_of(ram_style([layer], "block"), True) == ""


def test_a_preset_says_where_nothing_changes(editing: Person) -> None:
    bench = editing.window.bench
    labels = next(la for la in bench.editor.automatic if la.op_type == "LabelSelect_hls")
    bench.views.layers.select(labels.key)
    preset(editing, "ram_block")
    assert bench.presets.scope() == "For the selected layer alone"
    assert "All ram_style block, 1 of 21 layers: no value changes." in editing.said
    assert bench.editor.undo.count() == 0


def test_the_context_menu_of_the_table_has_the_presets(editing: Person) -> None:
    menu = editing.window.bench.views.layers._edits.menu()
    assert editing.window.bench.actions.menus["presets"].menuAction() in menu.actions()


def test_a_file_of_finns_notebooks_is_looked_at_then_applied_then_undone(editing: Person, reference: Path) -> None:
    bench = editing.window.bench
    panel = panel_of(editing, reference / "configs" / EXAMPLES_FOLDING)
    assert panel.isVisible()
    assert bench.editor.overrides.count == 0
    wanted = panel.model.checked
    assert wanted
    kinds = {panel.model.line(i).kind for i in range(panel.model.rowCount())}
    assert kinds - {Kind.EXACT}
    with editing.qtbot.waitSignal(bench.importer.taken) as taken:
        editing.press(panel, "import_apply")
    assert taken.args == [reference / "configs" / EXAMPLES_FOLDING]
    live_totals(editing)
    assert bench.editor.overrides.count
    assert bench.editor.undo.count() == 1
    assert bench.actions["undo"].text().endswith(f"Import of {EXAMPLES_FOLDING}")
    assert f"Values set from {EXAMPLES_FOLDING}: " in editing.said
    bench.actions["undo"].trigger()
    assert bench.editor.overrides.count == 0


def test_cancel_applies_nothing(editing: Person, reference: Path) -> None:
    bench = editing.window.bench
    panel = panel_of(editing, reference / "configs" / EXAMPLES_FOLDING)
    editing.press(panel, "import_cancel")
    assert bench.editor.overrides.count == 0
    assert bench.editor.undo.count() == 0


def test_every_bad_file_has_its_report_or_its_sentence(editing: Person, reference: Path) -> None:
    bench = editing.window.bench
    files = sorted((reference / "bad").glob("fold_*.json"))
    assert files
    told: dict[str, str] = {}
    bench.importer.failed.connect(lambda error: told.setdefault("now", error.sentence()))
    shown: list[ImportPanel] = []
    bench.importer.report_shown.connect(shown.append)
    outcome = {}
    for path in files:
        told.clear()
        shown.clear()
        bench.importer.read(path)
        editing.wait(lambda: bool(told) or bool(shown))
        if shown:
            rows = range(shown[0].model.rowCount())
            outcome[path.name] = {shown[0].model.index(i, KIND).data() for i in rows}
            editing.press(shown[0], "import_cancel")
        else:
            assert told["now"] in editing.said.replace("\n", " ") or path.name in editing.said
            outcome[path.name] = told["now"]
        assert bench.editor.overrides.count == 0
    assert "Wrong type" in outcome["fold_pe_string.json"]
    assert "Wrong type" in outcome["fold_pe_bool.json"]
    assert "Illegal value" in outcome["fold_pe_zero.json"]
    for name in ("fold_comments.json", "fold_single_quotes.json", "fold_utf16.json"):
        assert isinstance(outcome[name], str), outcome[name]


def test_the_command_asks_for_a_file(editing: Person, qapp: QApplication) -> None:
    bench = editing.window.bench
    assert bench.actions["import_folding"].isEnabled()
    bench.actions["import_folding"].trigger()
    dialog = editing.window.findChild(QFileDialog, "import_file")
    assert dialog is not None
    dialog.reject()


def test_nearest_values_only_where_wanted(editing: Person, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"MVAU_hls_1": {"PE": 3, "SIMD": 2}}', encoding="utf-8")
    panel = panel_of(editing, path)
    mended = panel.findChild(QCheckBox, "import_mended")
    assert mended is not None
    mended.setChecked(False)
    apply = panel.findChild(QPushButton, "import_apply")
    assert apply is not None
    apply.click()
    live_totals(editing)
    assert values(editing) == {"MVAU_hls_1": {"SIMD": 2}}


def test_what_freeing_memory_costs_is_shown_and_applied(editing: Person) -> None:
    bench, table = editing.window.bench, editing.window.bench.views.layers
    table.offers_wanted.emit()
    editing.wait(lambda: bool(table.model.extras.offers), BUILT_MS)
    first = next(la for la in bench.editor.automatic if la.name == "MVAU_hls_0")
    offer = next(o for o in table.model.extras.offers[first.key] if o.resource == "BRAM_18K")
    assert round(offer.rate or 0) == 36
    assert str(offer.words).replace("\u202f", " ") == "ram_style auto to distributed: frees 12 BRAM_18K for 432 LUT"
    table.edits_requested.emit(offer.edits)
    assert live_totals(editing)["BRAM_18K"] == 485 - 12


def test_layers_are_balanced_to_the_slowest(editing: Person) -> None:
    bench = editing.window.bench
    preset(editing, "balance")
    totals = live_totals(editing)
    assert totals["LUT"] < 100_594
    assert bench.session.live is not None
    assert bench.session.live.network is not None
    assert bench.session.live.network.max_cycles == 12_544
    assert bench.editor.undo.count() == 1
    preset(editing, "meet")
    editing.wait(lambda: bench.session.live is None and not bench.editor.pending)
    assert bench.editor.undo.count() == 2
