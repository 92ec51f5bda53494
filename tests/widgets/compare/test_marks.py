"""Looking changes up, and the colours and words they get. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.widgets.compare.conftest import A, B, key
from widgets.compare import marks
from widgets.compare.lookup import Lookup
from widgets.compare.strip import ticks
from widgets.compare.together import Place
from widgets.compare.values import KINDS, ChangeRow, Comparison, Hidden, Pair
from widgets.theme.colors import DARK, LIGHT
from widgets.theme.palette import contrast

pytestmark = pytest.mark.usefixtures("qapp")

NOTHING: Hidden = frozenset()
RENAMES: Hidden = frozenset({"renamed"})


def test_steps_go_round_and_leave_out_what_is_hidden(comparison: Comparison) -> None:
    known = Lookup(comparison)
    assert [known.step_from(row, 1, RENAMES) for row in (-1, 0, 2, 5)] == [0, 2, 3, 0]
    assert [known.step_from(row, -1, RENAMES) for row in (-1, 0, 2)] == [5, 5, 0]
    assert known.step_from(1, 1, RENAMES) == 2  # from one that has been hidden since
    assert known.step_from(1, -1, RENAMES) == 0
    assert Lookup().step_from(0, 1, NOTHING) is None


def test_a_node_leads_to_its_pair_and_its_first_change(comparison: Comparison) -> None:
    known = Lookup(comparison)
    assert known.row("a", key(A, "Threshold")) == 2
    assert known.row("a", key(A, "Op5")) == -1
    pair = known.pair("b", key(B, "MVAU"))
    assert pair is not None
    assert pair.a == (key(A, "MatMul"), key(A, "Threshold"))
    twice = Comparison(
        (), (), (), (ChangeRow("added", (), ("x",), "1", ()), ChangeRow("added", (), ("x",), "2", ())), ""
    )
    assert Lookup(twice).row("b", "x") == 0


def test_legend_counts_what_is_shown(comparison: Comparison) -> None:
    assert [chip.label for chip in marks.legend(comparison, NOTHING).chips] == [
        "Added 2",
        "Removed 1",
        "Changed 1",
        "Merged 1",
        "Renamed 1",
    ]
    assert "Renamed 1" not in [chip.label for chip in marks.legend(comparison, RENAMES).chips]
    assert marks.legend(Comparison((), (), (), (), ""), NOTHING).title == "No differences"


def test_words_name_the_partners_and_are_not_endless() -> None:
    details = tuple(f"value {n}" for n in range(12))
    pair = Pair(("x",), ("y",), "changed", "")
    comparison = Comparison((pair,), (), (), (ChangeRow("changed", pair.a, pair.b, "Node", details),), "")
    label = marks.colouring(comparison, "a", {"y": "MVAU_2"}, NOTHING).marks["x"].label
    assert label.startswith("Changed: Node\nvalue 0")
    assert label.endswith("and 4 more\nIn B: MVAU_2")
    assert marks.colouring(comparison, "b", {}, NOTHING).marks["y"].label.endswith("In A: x")


def test_marks_read_on_both_themes_and_differ_without_colour(qapp: QApplication) -> None:
    for kind in KINDS:
        for theme in (LIGHT, DARK):
            assert contrast(marks.LOOKS[kind].color, theme.background) >= 2.8
    assert len({look.glyph for look in marks.LOOKS.values()}) == len(KINDS)
    assert not marks.badge("added").isNull()


def test_ticks_stand_where_nodes_are_drawn(comparison: Comparison) -> None:
    places = {key(A, "MatMul"): Place("MatMul", 0.5, 0.52), key(A, "Quant"): Place("Quant", 0.1, 0.12)}
    shown = ticks(Lookup(comparison), "a", places, hidden=frozenset())
    assert [(tick.row, tick.top) for tick in shown] == [(1, 0.1), (2, 0.5)]
    assert [tick.row for tick in ticks(Lookup(comparison), "a", places, hidden=frozenset({"renamed"}))] == [2]
