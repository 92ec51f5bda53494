"""Implementation styles, targets and boards are changed while editing: one undo step each, nothing lost in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton

from projects.build.fit import Level
from projects.folding.overrides import Edit
from projects.folding.rules import STYLE
from tests.stories.conftest import BUILT_MS, WALK_THROUGH, Person, layer_of, settled, value
from widgets.buildbar.values import TargetValues


@pytest.fixture
def tfc(person: Person) -> Person:
    """A person before the built TFC-w1a1, whose folding can be edited."""
    person.window.open_example("tfc-w1a1")
    bench = person.window.bench
    person.wait(lambda: any(b.finished and b.number for b in bench.session.builds), BUILT_MS)
    person.wait(lambda: bench.editor.editable, BUILT_MS)
    return person


def test_another_style_carries_parks_and_restores(tfc: Person) -> None:
    bench = tfc.window.bench
    editor = bench.editor
    first = next(la for la in editor.automatic if la.op_type == "Thresholding_rtl")
    editor.edit([Edit(first.key, "PE", 7), Edit(first.key, "depth_trigger_bram", 1)])
    settled(tfc)
    names_before = {la.key: la.name for la in editor.automatic}
    editor.edit([Edit(first.key, STYLE, "hls")])
    settled(tfc)
    now = layer_of(tfc, first.key)
    assert (now.op_type, now.name) == ("Thresholding_hls", "Thresholding_hls_0")
    assert value(now, "PE") == 7
    assert now.attribute("depth_trigger_bram") is None
    assert "parked for the other style" in tfc.said
    assert "Implementation style of Thresholding_rtl_0: FINN's choice to HLS" in tfc.said
    shown = bench.views.layers.model.table
    assert [la.name for la in shown.layers if la.key == first.key] == ["Thresholding_hls_0"]
    # FINN counts names per op type: the others moved up.
    assert {la.key: la.name for la in editor.automatic} != names_before
    assert editor.undo.count() == 2
    bench.actions["undo"].trigger()
    settled(tfc)
    back = layer_of(tfc, first.key)
    assert (back.op_type, value(back, "PE"), value(back, "depth_trigger_bram")) == ("Thresholding_rtl", 7, 1)
    bench.actions["redo"].trigger()
    settled(tfc)
    assert layer_of(tfc, first.key).op_type == "Thresholding_hls"
    editor.edit([Edit(first.key, STYLE, "")])
    settled(tfc)
    assert value(layer_of(tfc, first.key), "depth_trigger_bram") == 1
    assert "1 value is back" in tfc.said


def test_a_style_is_built_as_it_was_priced(tfc: Person) -> None:
    bench = tfc.window.bench
    first = next(la for la in bench.editor.automatic if la.op_type == "Thresholding_rtl")
    mvau = next(la for la in bench.editor.automatic if la.op_type == "MVAU_hls")
    bench.editor.edit([Edit(first.key, STYLE, "hls"), Edit(mvau.key, "ram_style", "distributed")])
    settled(tfc)
    assert bench.session.live is not None
    network = bench.session.live.network
    assert network is not None
    built = tfc.build(bench.views.bar.values())
    assert built.progress.summary is not None
    assert built.request.specialize_file is not None
    assert built.progress.summary.totals == {r: getattr(network, r) for r in ("LUT", "BRAM_18K", "URAM", "DSP")}
    tfc.wait(lambda: bench.editor.base is not None and bench.editor.base.id == built.id and bench.editor.editable)
    assert bench.editor.unsaved == 0
    assert bench.session.live is None
    assert bench.editor.undo.canUndo()


def test_a_build_takes_what_was_clicked_just_before(tfc: Person) -> None:
    bench = tfc.window.bench
    first = next(la for la in bench.editor.automatic if la.op_type == "Thresholding_rtl")
    bench.editor.edit([Edit(first.key, STYLE, "hls")])
    assert bench.editor.overrides.count == 0  # FINN is still being asked
    with tfc.qtbot.waitSignal(bench.builder.ended, timeout=BUILT_MS) as ended:
        bench.building.build()
    assert ended.args[0].request.specialize_file is not None


def test_a_change_on_its_way_is_called_off_by_undo(tfc: Person) -> None:
    bench = tfc.window.bench
    first = next(la for la in bench.editor.automatic if la.op_type == "Thresholding_rtl")
    bench.editor.edit([Edit(first.key, STYLE, "hls")])
    bench.editor.take_back()
    settled(tfc)
    assert bench.editor.overrides.count == 0
    assert bench.editor.undo.count() == 0
    assert bench.session.live is None


def test_another_target_is_one_step_and_keeps_the_overrides(cnv_edited: Person) -> None:
    bench = cnv_edited.window.bench
    layer = next(la for la in bench.editor.automatic if la.name == "MVAU_hls_1")
    bench.editor.edit([Edit(layer.key, "ram_style", "distributed")])
    settled(cnv_edited)
    bench.views.bar.set_values(replace(WALK_THROUGH, target_fps=3000))
    bench.editor.target.take()
    settled(cnv_edited)
    assert bench.session.live is not None
    assert bench.editor.undo.count() == 2
    assert "1 override kept" in cnv_edited.said
    assert "now limits" in cnv_edited.said
    fit = bench.views.fit.value
    assert fit is not None
    assert fit.target_fps == 3000
    bench.actions["undo"].trigger()
    settled(cnv_edited)
    assert bench.views.bar.values() == WALK_THROUGH
    assert value(layer_of(cnv_edited, layer.key), "ram_style") == "distributed"
    bench.actions["redo"].trigger()
    settled(cnv_edited)
    assert bench.views.bar.values().target_fps == 3000


def test_a_dragged_target_is_one_step(cnv_edited: Person) -> None:
    editor = cnv_edited.window.bench.editor
    for target in (9000, 7000, 5000, 4000):
        editor.target.preview(target)
    editor.target.choose(3000)
    settled(cnv_edited)
    assert editor.undo.count() == 1
    assert editor.state.target.target_fps == 3000
    editor.target.preview(2000)
    settled(cnv_edited)
    assert editor.undo.count() == 2
    editor.take_back()
    editor.take_back()
    settled(cnv_edited)
    assert editor.state.target == WALK_THROUGH


def test_another_board_is_priced_at_once(cnv_edited: Person) -> None:
    bench = cnv_edited.window.bench
    bench.views.bar.set_values(replace(WALK_THROUGH, board="ZCU104"))
    bench.editor.target.take()
    settled(cnv_edited)
    fit = bench.views.fit.value
    assert fit is not None
    assert fit.place == "ZCU104"
    assert bench.session.live is not None
    assert bench.session.live.part.startswith("xczu7ev")
    bench.actions["undo"].trigger()
    settled(cnv_edited)
    assert bench.session.live is None


def test_a_target_half_typed_changes_nothing(cnv_edited: Person) -> None:
    bench = cnv_edited.window.bench
    bench.views.bar.set_values(TargetValues("Pynq-Z1", None, 10.0, None, 80))
    bench.editor.target.take()
    settled(cnv_edited)
    assert bench.editor.undo.count() == 0
    assert bench.session.live is None


def test_other_layers_get_the_values_and_a_report_says_how(tfc: Person) -> None:
    bench = tfc.window.bench
    editor, base = bench.editor, bench.editor.base
    second = next(la for la in editor.automatic if la.name == "MVAU_hls_1")
    editor.edit([Edit(second.key, "PE", 2), Edit(second.key, "ram_style", "distributed")])
    settled(tfc)
    count = editor.undo.count()
    bench.actions["standalone"].trigger()
    tfc.wait(lambda: editor.editable and editor.base is not base, BUILT_MS)
    settled(tfc)
    assert editor.base is not None
    assert editor.base.request.standalone_thresholds
    assert any(la.name == "Thresholding_rtl_1" for la in editor.automatic)
    carried = next(la for la in editor.effective() if la.name == "MVAU_hls_1")
    assert (value(carried, "PE"), value(carried, "ram_style")) == (2, "distributed")
    assert bench.session.live is not None
    assert bench.session.live.unsaved == 2
    assert "standalone thresholds" in bench.views.bar.findChild(QToolButton, "build_input").accessibleName()
    assert editor.undo.count() == count
    built = tfc.build(bench.views.bar.values())
    assert built.request.standalone_thresholds
    assert built.progress.summary is not None
    assert built.progress.summary.problems == () or not any(
        p["code"] == "ignored-key" for p in built.progress.summary.problems
    )


def test_the_specialise_table_offers_prices_and_sets_styles(tfc: Person) -> None:
    bench, table = tfc.window.bench, tfc.window.bench.views.specialise
    tfc.wait(lambda: table.model.rowCount() == len(bench.editor.automatic), BUILT_MS)
    first = next(la for la in bench.editor.automatic if la.op_type == "Thresholding_rtl")
    table.styles_requested.emit(((first.key, "hls"),))
    settled(tfc)
    assert layer_of(tfc, first.key).op_type == "Thresholding_hls"
    table.resets_requested.emit(())
    settled(tfc)
    assert layer_of(tfc, first.key).op_type == "Thresholding_rtl"
    assert bench.editor.overrides.count == 0
    assert bench.editor.undo.count() == 2


def test_a_rebuild_says_and_runs_only_the_steps_that_an_edit_touches(tfc: Person) -> None:
    bench = tfc.window.bench
    button = bench.views.bar.findChild(QPushButton, "build_button")
    assert button.text() == "Rebuild"
    assert button.toolTip() == "Nothing was changed since the build on screen"
    mvau = next(la for la in bench.editor.automatic if la.op_type == "MVAU_hls")
    bench.editor.edit([Edit(mvau.key, "ram_style", "distributed")])
    settled(tfc)
    assert button.text() == "Rebuild 3 of 11 steps"
    assert bench.session.live is not None
    network = bench.session.live.network
    assert network is not None
    built = tfc.build(bench.views.bar.values())
    assert [step.name for step in built.progress.steps if step.reused] == list(built.progress.done_steps[:8])
    assert built.progress.summary is not None
    assert built.progress.summary.totals is not None
    assert built.progress.summary.totals["LUT"] == network.LUT
    tfc.wait(lambda: bench.editor.base is not None and bench.editor.base.id == built.id and bench.editor.editable)
    with tfc.qtbot.waitSignal(bench.builder.ended, timeout=BUILT_MS) as ended:
        bench.actions["build_all"].trigger()
    whole = ended.args[0]
    assert not any(step.reused for step in whole.progress.steps)
    assert whole.progress.summary.totals == built.progress.summary.totals


def test_a_design_too_big_fits_after_one_click(cnv_edited: Person) -> None:
    bench = cnv_edited.window.bench
    fit = bench.views.fit
    assert fit.value is not None
    assert fit.value.level is Level.OVER
    cnv_edited.wait(lambda: not bench.targets.computing and len(bench.targets.curve.points) > 20, BUILT_MS)
    cnv_edited.press(fit, "target_fastest")
    settled(cnv_edited)
    assert fit.value is not None
    assert fit.value.level in (Level.THIN, Level.FITS)
    assert bench.editor.state.target.target_fps == 3000
    assert bench.views.bar.values().target_fps == 3000
    assert bench.editor.undo.count() == 1
