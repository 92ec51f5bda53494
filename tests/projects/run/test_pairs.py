"""Which tensors are compared: what a group hands on, and what follows it without a partner. Layer: tests."""

from __future__ import annotations

import pytest

from projects.diff.graph import Graph
from projects.diff.lineage import Group, Lineage
from projects.model.summary import Node, Tensor
from projects.run.pairs import Pair, pair_from_data, pair_to_data, pairs_of
from tests.projects.diff.graphs import bare


def _graph(*nodes: tuple[str, str, str]) -> Graph:
    made = tuple(
        Node(out.split()[0], at, out, op, "", tuple(ins.split()), tuple(out.split()), ())
        for at, (op, ins, out) in enumerate(nodes)
    )
    stored = {"w": Tensor("w", (4, 4), None, "FLOAT", stored=True)}
    return bare(made, stored)


A = _graph(("Quant", "w", "wq"), ("MatMul", "x wq", "m"), ("Relu", "m", "r"), ("Quant", "r", "q"), ("TopK", "q", "v i"))
B = _graph(("MVAU", "x w", "h"), ("LabelSelect", "h", "l"))


def test_the_nodes_behind_a_group_are_tried_too() -> None:
    lineage = Lineage((Group(("wq", "m", "r"), ("h",), ("m", "h")), Group(("v",), ("l",), ("v", "l"))), ("q",), ())
    assert pairs_of(lineage, A, B) == (Pair((("r", "h"), ("q", "h"), ("m", "h"))), Pair((("i", "l"),)))


def test_weights_alone_are_no_pair() -> None:
    assert pairs_of(Lineage((Group(("wq",), ("h",), ("wq", "h")),), (), ()), A, B) == ()


def test_pairs_as_data() -> None:
    pair = Pair((("a", "b"), ("c", "b")))
    assert pair_from_data(pair_to_data(pair)) == pair
    assert pair.keys == ("a", "b")
    with pytest.raises(ValueError, match="without tensors"):
        pair_from_data([])
