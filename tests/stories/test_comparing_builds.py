"""Two builds that differ in one value are compared, from the builds list to what differs, and back to the graph."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QToolButton

from projects.folding.overrides import Edit
from tests.stories.conftest import BUILT_MS, Person, settled
from widgets.buildbar.values import TargetValues
from widgets.versus.lines import LinesView

TARGET = TargetValues("Pynq-Z1", None, 10.0, 10_000, 36)


def lines(view: LinesView) -> list[tuple[str, ...]]:
    return [tuple(cell.replace("\u202f", " ") for cell in line.cells) for line in view.lines.lines]


def test_one_simd_changed_is_named_and_nothing_else(person: Person, reference: Path) -> None:
    bench = person.window.bench
    page = bench.views.versus
    person.open(reference / "brevitas" / "TFC_1W1A.onnx")
    assert not bench.actions["compare_builds"].isEnabled()
    first = person.build(TARGET)
    person.wait(lambda: bench.editor.editable, BUILT_MS)
    layer = next(la for la in bench.editor.automatic if la.name == "MVAU_hls_1")
    bench.views.layers.edits_requested.emit((Edit(layer.key, "SIMD", 2),))
    settled(person)
    second = person.build(TARGET)

    # Ctrl and a click select the older build as well, without showing it.
    panel = bench.views.builds
    view = panel.findChild(QListView, "builds_list")
    assert view is not None
    spot = view.visualRect(panel.model.index_of(first.id)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, spot)
    assert bench.session.shown is not None
    assert bench.session.shown.build_id == second.id
    bench.docks.size()
    person.wait(lambda: bench.docks.heights("node").get("fit", 0) > 2 * bench.docks.heights("node")["cycles"])
    heights = bench.docks.heights("node")
    button = panel.findChild(QToolButton, "builds_compare")
    assert button is not None
    assert button.text() == "Compare 2 builds"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    person.wait(lambda: bool(page.two.settings.lines.lines))
    assert bench.versus.pair == (first.id, second.id)
    assert lines(page.two.settings) == [("SIMD of MVAU_hls_1", "1", "2", "you")]
    totals = {line[0]: line[1:] for line in lines(page.two.totals)}
    assert totals["fps"][:2] == ("13 951", "13 951")
    assert totals["LUT"] == ("1 395", "1 401", "+6 (+0.4 %)")
    changed = [line for line in page.two.layers.lines.lines if line.kind is not None]
    assert [line.cells[0] for line in changed] == ["MVAU_hls_1"]
    assert any(line[2] == "reused" for line in lines(page.two.steps))
    assert page.table.model.rowCount() == 2
    assert page.table.selected_ids() == (first.id, second.id)

    # The other way round, then all in the chart, then back.
    person.press(page, "versus_swap")
    person.wait(lambda: lines(page.two.settings) == [("SIMD of MVAU_hls_1", "2", "1", "you")])
    page.table.select(())
    page.on_selected((first.id,))
    assert not page.showing_two
    person.wait(lambda: page.scatter.plot is not None)
    assert [point.label for point in page.scatter.scatter().points] == ["#1", "#2"]
    assert [limit.value for limit in page.scatter.scatter().limits] == [53_200]
    bench.actions["panel_graph"].trigger()
    assert not page.isVisible()
    # Every panel is back, and as high as it was, but for a few pixels of Qt's own.
    person.wait(
        lambda: all(abs(bench.docks.heights("node").get(name, 0) - before) <= 30 for name, before in heights.items())
    )

    # Both graphs side by side, from there to the builds again, and to one of them.
    bench.versus.compare((second.id, first.id))
    person.press(page, "versus_graphs")
    assert bench.comparer.active
    assert [side.build_id for side in bench.comparer.sides or ()] == [first.id, second.id]
    person.wait(lambda: bench.comparer.difference is not None)
    bench.actions["compare_builds"].trigger()
    assert page.isVisible()
    assert not bench.comparer.active
    page.table.build_activated.emit(first.id)
    assert not page.isVisible()
    assert bench.session.shown.build_id == first.id
