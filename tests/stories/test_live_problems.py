"""While folding is edited, what FINN keeps silent about is said at once, with the click that mends it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from projects.folding.overrides import Edit
from projects.problems import Problem
from tests.stories.conftest import BUILT_MS, Person, layer_of, settled, value


def shown(person: Person, code: str) -> list[Problem]:
    """The problems of this kind in the panel."""
    model = person.window.bench.views.problems.model
    rows = (model.problem(row) for row in range(model.rowCount()))
    return [problem for problem in rows if problem is not None and problem.code == code]


def test_a_neighbour_that_does_not_fit_is_mended_with_one_click(cnv_edited: Person) -> None:
    bench, editor = cnv_edited.window.bench, cnv_edited.window.bench.editor
    pool = next(la for la in editor.automatic if la.op_type == "Pool_hls")
    behind = dict((after, before) for before, after in editor.edges)
    window = layer_of(cnv_edited, behind[pool.key])
    assert value(window, "SIMD") == value(pool, "PE")
    editor.edit([Edit(pool.key, "PE", 4 if value(pool, "PE") != 4 else 8)])
    settled(cnv_edited)
    cnv_edited.wait(lambda: bool(shown(cnv_edited, "neighbour-rule")), BUILT_MS)
    (problem,) = shown(cnv_edited, "neighbour-rule")
    assert "wrong values" in str(problem.message)
    panel = bench.views.problems
    panel._view.setCurrentIndex(panel.model.index_of(problem))
    button = panel.findChild(QPushButton, "problem_mend")
    assert button is not None
    assert not button.isHidden()
    assert button.toolTip() == f"Set SIMD of {window.name} to {value(layer_of(cnv_edited, pool.key), 'PE')}."
    button.click()
    settled(cnv_edited)
    cnv_edited.wait(lambda: not shown(cnv_edited, "neighbour-rule"), BUILT_MS)
    assert editor.undo.count() == 2


def test_figures_that_do_not_fit_or_miss_the_target_are_told_live(cnv_edited: Person) -> None:
    bench, editor = cnv_edited.window.bench, cnv_edited.window.bench.editor
    over = [str(p.message) for p in shown(cnv_edited, "over-resources")]
    assert any("LUT" in words for words in over)
    slow = next(la for la in editor.automatic if la.name == "MVAU_hls_0")
    editor.edit([Edit(slow.key, "PE", 1), Edit(slow.key, "SIMD", 1)])
    settled(cnv_edited)
    cnv_edited.wait(lambda: any("MVAU_hls_0" in str(p.message) for p in shown(cnv_edited, "target-missed")), BUILT_MS)
    (missed,) = shown(cnv_edited, "target-missed")
    assert "the values set by hand" in str(missed.message)
    assert bench.session.live is not None
    assert [str(p.message) for p in shown(cnv_edited, "over-resources")] != over
