"""Folding is edited in the table, priced at once by FINN, undone, kept, and built to the same figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from projects.folding.finn_json import write_config
from projects.folding.overrides import Edit
from projects.folding.rules import choices
from studio.jobs.qt_worker import QtWorker
from studio.settings import Settings
from studio.window.edit_files import rows
from studio.window.main_window import MainWindow
from tests.stories.conftest import BUILT_MS, WALK_THROUGH, Person, close, paths_in, settled
from widgets.buildbar.values import TargetValues


@pytest.fixture
def editing(cnv: Person) -> Iterable[Person]:
    """A person before the built CNV-w2a2, whose folding can be edited; nothing edited before or after."""
    editor = cnv.window.bench.editor
    cnv.wait(lambda: editor.editable, BUILT_MS)
    yield cnv
    cnv.window.bench.views.bar.set_values(WALK_THROUGH)
    editor.reset(())
    cnv.wait(lambda: not editor.pending and cnv.window.bench.session.live is None)
    editor.undo.clear()


def live_totals(person: Person) -> dict[str, float]:
    """What the live figures add up to, once they are there."""
    bench = person.window.bench
    person.wait(lambda: not bench.editor.pending and bench.session.live is not None)
    assert bench.session.live is not None
    network = bench.session.live.network
    return {"LUT": network.LUT, "BRAM_18K": network.BRAM_18K, "URAM": network.URAM, "DSP": network.DSP}


def set_all(person: Person, attribute: str, value: str) -> None:
    """Set an attribute of every layer that may have the value."""
    editor = person.window.bench.editor
    edits = [
        Edit(layer.key, attribute, value)
        for layer in editor.automatic
        if (found := choices(layer, attribute)) is not None and value in (found.values or ())
    ]
    assert edits
    person.window.bench.views.layers.edits_requested.emit(tuple(edits))


def test_all_memories_distributed_then_block_then_undone(editing: Person) -> None:
    bench = editing.window.bench
    set_all(editing, "ram_style", "distributed")
    totals = live_totals(editing)
    assert totals["BRAM_18K"] == 0
    assert 152_000 < totals["LUT"] < 153_500
    fit = bench.views.fit.value
    assert fit is not None
    assert fit.badge.startswith("Live estimate")
    set_all(editing, "ram_style", "block")
    editing.wait(lambda: live_totals(editing)["BRAM_18K"] > 0)
    totals = live_totals(editing)
    assert 490 < totals["BRAM_18K"] < 500
    assert 99_000 < totals["LUT"] < 100_000
    bench.actions["undo"].trigger()
    bench.actions["undo"].trigger()
    editing.wait(lambda: bench.session.live is None)
    assert bench.views.fit.value is not None
    assert bench.views.fit.value.badge == "Build #1"
    bench.actions["redo"].trigger()
    assert live_totals(editing)["BRAM_18K"] == 0


def test_another_target_is_priced_at_once(editing: Person) -> None:
    bench = editing.window.bench
    bench.views.bar.set_values(type(WALK_THROUGH)("Pynq-Z1", None, 10.0, 3000, 80))
    bench.editor.target.on_changed()
    editing.wait(lambda: bench.session.live is not None)
    totals = live_totals(editing)
    assert totals["LUT"] < 53_200
    assert totals["BRAM_18K"] <= 280
    fit = bench.views.fit.value
    assert fit is not None
    assert fit.target_fps == 3000


def test_what_a_rebuild_reports_is_what_was_shown(person: Person) -> None:
    person.window.open_example("tfc-w1a1")
    bench = person.window.bench
    person.wait(lambda: any(b.finished and b.number for b in bench.session.builds), BUILT_MS)
    person.wait(lambda: bench.editor.editable, BUILT_MS)
    layer = next(la for la in bench.editor.automatic if la.op_type == "MVAU_hls")
    found = choices(layer, "PE")
    now = layer.attribute("PE")
    assert found is not None
    assert now is not None
    other = next(v for v in found.values or () if v != now.value)
    bench.views.layers.edits_requested.emit((Edit(layer.key, "PE", other),))
    shown = live_totals(person)
    assert bench.actions["undo"].text() != "Undo"
    built = person.build(bench.views.bar.values())
    assert built.progress.summary is not None
    assert built.progress.summary.totals == shown
    # The value is still set, and now a build has it.
    person.wait(lambda: bench.editor.editable and bench.editor.base is not None and bench.editor.base.id == built.id)
    assert bench.editor.overrides.count == 1
    assert bench.editor.unsaved == 0
    assert bench.session.live is None
    assert bench.editor.undo.canUndo()


def test_unsaved_edits_are_there_after_reopening(
    story_worker: QtWorker, home: Path, qtbot: QtBot, reference: Path
) -> None:
    paths = paths_in(home)
    model = reference / "brevitas" / "TFC_1W1A.onnx"
    first = MainWindow(Settings(paths.settings_file), paths, story_worker)
    with qtbot.waitSignal(first.became_ready):
        first.show()
    person = Person(first, qtbot)
    person.open(model)
    person.build()
    person.wait(lambda: first.bench.editor.editable, BUILT_MS)
    layer = next(la for la in first.bench.editor.automatic if la.op_type == "MVAU_hls")
    first.bench.views.layers.edits_requested.emit((Edit(layer.key, "ram_style", "distributed"),))
    first.bench.targets.target_chosen.emit(3000)
    settled(person)
    shown = live_totals(person)
    # On disk already: whoever kills the window now loses nothing.
    person.wait(lambda: {"distributed", "3000"} <= set(re.findall(r"\w+", paths.settings_file.read_text())))
    first.bench.views.bar.set_values(TargetValues("ZCU104", None, 5.0, 777, 40))  # for another model, say
    close(first)
    second = MainWindow(Settings(paths.settings_file), paths, story_worker)
    with qtbot.waitSignal(second.became_ready):
        second.show()
    person = Person(second, qtbot)
    person.open(reference / "brevitas" / "TFC_2W2A.onnx")
    person.open(model)
    person.wait(lambda: second.bench.editor.editable, BUILT_MS)
    settled(person)
    assert second.bench.views.bar.values().target_fps == 3000
    assert live_totals(person) == shown
    assert second.bench.editor.unsaved == 1
    close(second)


def test_the_folding_is_saved_as_finn_takes_it(editing: Person, tmp_path: Path) -> None:
    import json

    bench = editing.window.bench
    target = tmp_path / "folding.json"
    pair = rows(bench.editor)
    assert pair is not None
    write_config(target, pair[0])
    saved = json.loads(target.read_text(encoding="utf-8"))
    assert "Defaults" in saved
    build = bench.session.shown_build
    assert build is not None
    automatic = json.loads((build.folder / "report" / "auto_folding_config.json").read_text(encoding="utf-8"))
    for node, values in automatic.items():
        if node != "Defaults":
            assert {k: saved[node][k] for k in ("PE", "SIMD") if k in values} == {
                k: values[k] for k in ("PE", "SIMD") if k in values
            }


def test_an_edit_that_changes_no_figure_says_so(editing: Person) -> None:
    bench = editing.window.bench
    layer = next(la for la in bench.editor.automatic if la.name == "MVAU_hls_1")
    # Left to Vivado, the memory is priced as block RAM.
    bench.views.layers.edits_requested.emit((Edit(layer.key, "ram_style", "block"),))
    live_totals(editing)
    editing.wait(lambda: "no figure" in editing.said)
    assert "ram_style of MVAU_hls_1: auto to block" in editing.said


def test_why_a_number_is_as_it_is(editing: Person) -> None:
    bench = editing.window.bench
    layer = next(la for la in bench.editor.automatic if la.name == "MVAU_hls_1")
    bench.views.layers.why_requested.emit(layer.key, "SIMD")
    popup = bench.why.popup
    assert popup.isVisible()
    editing.wait(lambda: "48 -> 36" in popup.text())
    assert popup.text().startswith("Why SIMD 36 of MVAU_hls_1?")
    assert "set_folding.py, line" in popup.text()
    popup.hide()
    bench.views.layers.why_requested.emit(layer.key, "cycles")
    editing.wait(lambda: "get_exp_cycles" in popup.text())
    popup.hide()


def test_both_files_are_saved_and_a_change_from_outside_is_offered(editing: Person, tmp_path: Path) -> None:
    from projects.folding.config_pair import SaveWish

    bench, saver = editing.window.bench, editing.window.bench.saver
    layer = next(la for la in bench.editor.automatic if la.name == "MVAU_hls_1")
    bench.views.layers.edits_requested.emit((Edit(layer.key, "ram_style", "distributed"),))
    live_totals(editing)
    assert editing.window.isWindowModified()
    badge = "Live estimate, 1 {}".format
    editing.wait(lambda: bench.views.fit.value.badge == badge("unsaved edit"))
    folding = tmp_path / "folding.json"
    with editing.qtbot.waitSignal(saver.saved, timeout=BUILT_MS):
        saver._on_wished(SaveWish(folding, tmp_path / "specialize_layers.json", True))
    assert not editing.window.isWindowModified()
    editing.wait(lambda: bench.views.fit.value.badge == badge("edit not built"))
    assert (tmp_path / "specialize_layers.json").is_file()
    folding.write_text(folding.read_text(encoding="utf-8").replace("distributed", "block"), encoding="utf-8")
    editing.wait(lambda: "changed by another program" in editing.said, BUILT_MS)
    saver.set_model(None)
