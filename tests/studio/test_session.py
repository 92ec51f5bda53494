"""What the selection stands for in graphs and tables of different steps. Layer: tests. Thread: GUI."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects.build.layers import Layer, LayerTable
from projects.diff.descent import Descent
from projects.model.summary import ModelKind, ModelSummary, Node
from projects.text import text
from studio.jobs.qt_reader import ReadAnswer
from studio.session import Session, Shown

TABLE = LayerTable("last", tuple(Layer(k, f"{k}_0", "MVAU_hls", "hls", (), 1, 1, 0, 0, 0) for k in ("x", "cig", "new")))
EARLY = Descent({"m": "x", "x": "x"}, {"x": "m", "cig": "m"})  # the thresholds had the tensor that the layer has now


def answer(**nodes: str) -> ReadAnswer:
    """A model as read. nodes: operators by key."""
    made = tuple(Node(key, at, "", op, "", (), (key,), (), None) for at, (key, op) in enumerate(nodes.items()))
    kind = ModelKind.HARDWARE
    return ReadAnswer(
        ModelSummary("a", "", "", 8, (), (), (), (), made, {}, kind, text("a"), False, (), 0, None), None, None
    )


@pytest.fixture
def session(qapp: object) -> Session:
    made = Session()
    made.set_layers(TABLE)
    return made


def show(session: Session, step: str, shown: ReadAnswer, descent: Descent | None = None) -> None:
    session.show_file(Shown("b", step, Path(step)))
    session.set_answer(shown)
    session.set_descent(descent)


def show_early(session: Session) -> None:
    show(session, "early", answer(m="MatMul", x="MultiThreshold", r="Reshape"), EARLY)


def test_a_node_and_a_layer_of_the_same_key_are_told_apart(session: Session) -> None:
    show_early(session)
    session.select("x")
    assert (session.selected_nodes, session.selected_layers) == (("x",), ("x",))
    session.select_layer("x")
    assert (session.selected_nodes, session.selected_layers) == (("m", "x"), ("x",))


def test_what_nodes_and_layers_stand_for(session: Session) -> None:
    show_early(session)
    session.select("m")
    assert session.selected_layers == ("x", "cig")
    session.select("r")
    assert (session.selected_nodes, session.selected_layers) == (("r",), ())
    session.select("cig")  # no node here: meant as a layer
    assert (session.selected_nodes, session.selected_layers) == (("m",), ("cig",))
    session.select_layer("new")
    assert (session.selected_nodes, session.selected_layers) == (("new",), ("new",))
    session.select("")
    assert (session.selected_nodes, session.selected_layers) == ((), ())


def test_the_selection_goes_along(session: Session) -> None:
    show(session, "last", answer(x="MVAU_hls", cig="Window", new="LabelSelect"))
    session.select("x")
    show_early(session)
    assert session.selected_nodes == ("m", "x")
    session.select("m")
    show(session, "same", answer(m="MatMul", x="MultiThreshold"), EARLY)
    assert session.selected_nodes == ("m",)  # the very node is here, too
    session.select("x")
    show(session, "other", answer(x="Mul", q="MatMul"), Descent({"q": "x", "x": "x"}, {"x": "q"}))
    assert session.selected_nodes == ("q", "x")
    show(session, "last", answer(x="MVAU_hls", cig="Window"))
    assert (session.selected_nodes, session.selected_layers) == (("x",), ("x",))


def test_figures_are_carried_anew_only_where_they_changed(session: Session) -> None:
    assert session.inherited is None
    show_early(session)
    first = session.inherited
    assert first is not None
    assert session.inherited is first
    session.set_layers(LayerTable("last", TABLE.layers[:1]))
    assert session.inherited is not first
    session.show_file(Shown("b", "last", Path("last")))
    assert session.inherited is None


def test_what_is_known_is_told_once(session: Session) -> None:
    told: list[str] = []
    session.descent_changed.connect(lambda: told.append(session.why_no_descent))
    session.set_descent(None, "wait")
    session.set_descent(None, "wait")
    session.set_descent(EARLY)
    assert told == ["wait", ""]
