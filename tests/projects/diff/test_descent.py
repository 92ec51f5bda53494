"""What nodes became over several steps, and the figures they carry. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from projects.build.layers import Layer, LayerTable
from projects.diff.descent import (
    Descent,
    compose,
    compose_all,
    descent_from_data,
    descent_of,
    descent_to_data,
)
from projects.diff.graph import read_graph
from projects.diff.inherited import inherit
from projects.diff.lineage import Group, Lineage, find_lineage
from tests.projects.diff.graphs import HARDWARE, chain

draw = np.random.default_rng(11)
W = [draw.integers(-2, 2, (8, 8)) for _ in range(3)]
T = [np.sort(draw.normal(size=(8, 3))) for _ in range(3)]

keys = st.sampled_from("abcdefgh")
maps = st.dictionaries(keys, keys)
descents = st.builds(Descent, maps, maps)


def layer(key: str, cycles: int | None, lut: float | None, bram: float | None = 0) -> Layer:
    return Layer(key, f"{key}_0", key, "hls", (), cycles, lut, bram, 0, 0)


def of_files(*files: Path) -> list[Descent]:
    graphs = [read_graph(path) for path in files]
    return [descent_of(find_lineage(a, b)) for a, b in pairwise(graphs)]


def test_partners_of_the_same_work_come_first() -> None:
    lineage = Lineage((Group(("m", "t"), ("v",), ("m", "v")),), (), (), (("m", "v"), ("t", "v")))
    assert descent_of(lineage) == Descent({"m": "v", "t": "v"}, {"v": "m"})


def test_a_product_and_its_thresholds_carry_one_layer_once(tmp_path: Path) -> None:
    scaled = chain(
        tmp_path / "a.onnx", ("MatMul", "m", {}, W[0]), ("Mul", "s", {}, [2.0]), ("MultiThreshold", "t", {}, T[0])
    )
    streamlined = chain(
        tmp_path / "b.onnx", ("MatMul", "m", {}, W[0]), ("MultiThreshold", "t", {}, T[0] / 2), prefix="b"
    )
    hardware = chain(
        tmp_path / "c.onnx", ("MVAU", "v", {"noActivation": 0}, W[0], np.ceil(T[0])), prefix="c", domain=HARDWARE
    )
    descent = compose_all(of_files(scaled, streamlined, hardware))
    assert dict(descent.heirs) == {"t0": "out", "t1": "out", "out": "out"}
    assert dict(descent.origins) == {"out": "t0"}


def test_thresholds_that_stay_a_layer_of_their_own_carry_it(tmp_path: Path) -> None:
    """A scale between product and thresholds joins both to one group; each keeps its own layer all the same."""
    scaled = chain(
        tmp_path / "a.onnx", ("MatMul", "m", {}, W[0]), ("Mul", "s", {}, [2.0]), ("MultiThreshold", "t", {}, T[0])
    )
    hardware = chain(
        tmp_path / "b.onnx",
        ("MVAU", "v", {"noActivation": 1}, W[0]),
        ("Thresholding", "h", {}, T[0] / 2),
        prefix="b",
        domain=HARDWARE,
    )
    (descent,) = of_files(scaled, hardware)
    assert dict(descent.origins) == {"b0": "t0", "out": "out"}
    assert descent.heirs["t1"] == "out"


def test_composition_follows_both_ways() -> None:
    first = Descent({"conv": "product", "scale": "product", "gone": "none"}, {"window": "conv", "product": "conv"})
    second = Descent({"window": "cig", "product": "mvau"}, {"cig": "window", "mvau": "product", "fifo": "new"})
    both = compose(first, second)
    assert both == Descent({"conv": "mvau", "scale": "mvau"}, {"cig": "conv", "mvau": "conv"})


@given(descents, descents, descents)
def test_composition_is_associative(a: Descent, b: Descent, c: Descent) -> None:
    assert compose(compose(a, b), c) == compose(a, compose(b, c)) == compose_all([a, b, c])


@given(descents)
def test_a_descent_survives_json(descent: Descent) -> None:
    assert descent_from_data(json.loads(json.dumps(descent_to_data(descent)))) == descent


TABLE = LayerTable(
    "last", (layer("cig", 80, 10), layer("mvau", 100, 40, 3), layer("label", 5, None), layer("new", 1, 1))
)
DESCENT = Descent(
    {"conv": "mvau", "scale": "mvau", "top": "label", "reshape": "software", "div": "new"},
    {"cig": "conv", "mvau": "conv", "label": "top", "software": "reshape"},
)


def test_a_node_that_became_several_layers_carries_their_sum_and_the_slowest() -> None:
    found = inherit(DESCENT, TABLE)
    assert [la.key for la in found.carried["conv"]] == ["mvau", "cig"]
    assert (found.cycles("conv"), found.resource("conv", "lut"), found.resource("conv", "bram_18k")) == (100, 50, 3)
    assert (found.cycles("top"), found.resource("top", "lut")) == (5, None)
    assert (found.cycles("scale"), found.resource("scale", "lut"), found.cycles("reshape")) == (None, None, None)


def test_parts_and_layers_without_a_node() -> None:
    found = inherit(DESCENT, TABLE)
    assert {node: la.key for node, la in found.parts.items()} == {"scale": "mvau", "div": "new"}
    assert [la.key for la in found.homeless] == ["new"]
    assert found.nodes_of("mvau") == ("conv", "scale")
    assert found.nodes_of("cig") == ("conv",)
    assert found.nodes_of("new") == ("div",)
    assert [la.key for la in found.layers_of("scale")] == ["mvau"]
    assert found.layers_of("reshape") == ()


@given(descents, st.lists(keys, unique=True))
def test_nothing_is_counted_twice(descent: Descent, made: list[str]) -> None:
    table = LayerTable("last", tuple(layer(key, 1, 1.0) for key in made))
    found = inherit(descent, table)
    total = sum(found.resource(node, "lut") or 0 for node in found.carried)
    assert total + len(found.homeless) == table.totals()["LUT"]
    assert not found.parts.keys() & found.carried.keys()
