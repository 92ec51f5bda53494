"""Nodes that changed places along the data, and branches that did not. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from projects.diff.graph import read_graph
from projects.diff.lineage import find_lineage
from projects.diff.order import elsewhere
from tests.projects.diff.graphs import chain, difference, words
from tests.projects.model import models

draw = np.random.default_rng(3)
W = [draw.integers(-2, 2, (8, 8)) for _ in range(3)]
T = np.sort(draw.normal(size=(8, 3)))


def test_two_nodes_that_change_places(tmp_path: Path) -> None:
    product, thresholds = ("MatMul", "m", {}, W[0]), ("MultiThreshold", "t", {}, T)
    a = chain(tmp_path / "a.onnx", product, thresholds, ("Transpose", "p", {}), ("MatMul", "n", {}, W[1]))
    b = chain(tmp_path / "b.onnx", product, ("Transpose", "p", {}), thresholds, ("MatMul", "n", {}, W[1]), prefix="b")
    found = difference(a, b)
    assert words(found) == ["changed: t | moved behind p"]
    assert "t: moved behind p." in map(str, found.summary)
    (change,) = next(match for match in found.matches if match.kind == "changed").changes
    assert (change.what, change.before, change.after) == ("order", "m", "p")
    assert words(difference(b, a)) == ["changed: p | moved behind t"]


def test_which_tensors_are_others_because_nodes_changed_places(tmp_path: Path) -> None:
    product, thresholds = ("MatMul", "m", {}, W[0]), ("MultiThreshold", "t", {}, T)
    a = chain(tmp_path / "a.onnx", product, thresholds, ("Transpose", "p", {}), ("MatMul", "n", {}, W[1]))
    b = chain(tmp_path / "b.onnx", product, ("Transpose", "p", {}), thresholds, ("MatMul", "n", {}, W[1]), prefix="b")
    one, two = read_graph(a), read_graph(b)
    found = elsewhere(find_lineage(one, two).groups, one, two)
    assert {two.node(key).name for key in found} == {"t", "p"}
    assert elsewhere(find_lineage(one, one).groups, one, one) == frozenset()


def test_what_moved_to_the_front(tmp_path: Path) -> None:
    one, two, three = (("MatMul", name, {}, w) for name, w in zip("xyz", W, strict=True))
    a = chain(tmp_path / "a.onnx", one, two, three)
    b = chain(tmp_path / "b.onnx", three, one, two, prefix="b")
    (line,) = words(difference(a, b))
    assert line == "changed: z | moved before x"


def test_scales_and_shifts_are_written_either_way(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("Sub", "s", {}, [2.0]), ("Div", "d", {}, [4.0]), ("MatMul", "m", {}, W[0]))
    b = chain(tmp_path / "b.onnx", ("Mul", "d", {}, [0.25]), ("Add", "s", {}, [-0.5]), ("MatMul", "m", {}, W[0]))
    assert not any("moved" in line for line in words(difference(a, b)))


@pytest.mark.parametrize("turned", [False, True])
def test_branches_may_be_written_either_way(tmp_path: Path, turned: bool) -> None:
    def save(name: str, turned: bool) -> Path:
        left, right = models.node("MatMul", ["x", "w"], ["l"], "l"), models.node("MatMul", ["x", "v"], ["r"], "r")
        nodes = [right, left] if turned else [left, right]
        stored = [models.weight(key, array.astype(np.float32)) for key, array in zip("wv", W, strict=False)]
        ends = [models.value(key, (1, 8)) for key in "xy"]
        made = models.model([*nodes, models.node("Add", ["l", "r"], ["y"], "s")], ends[:1], ends[1:], stored)
        return models.save(made, tmp_path / name)

    assert difference(save("a.onnx", False), save("b.onnx", turned)).same
