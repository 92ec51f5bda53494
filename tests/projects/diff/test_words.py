"""The sentences of the summary: what is said first, and how many. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.projects.diff.graphs import chain, difference

CNV = Path(__file__).parents[3] / "resources" / "examples" / "cnv-w2a2.onnx"
TFC = CNV.with_name("tfc-w1a1.onnx")
draw = np.random.default_rng(5)
W = [draw.integers(-2, 2, (8, 8)) for _ in range(3)]


def said(a: Path, b: Path) -> list[str]:
    return [str(sentence) for sentence in difference(a, b).summary]


def product(name: str, weights: np.ndarray) -> tuple[object, ...]:
    return ("MatMul", name, {}, weights)


def test_that_models_have_little_in_common_is_said_first(reference: Path) -> None:
    words = (
        "These models have little in common: {} nodes of the smaller one could be matched by weights, names or shapes."
    )
    assert said(CNV, reference / "bad" / "chain_2000_nodes.onnx")[:2] == [
        words.format("0 of 44"),
        "44 nodes became 2000.",
    ]
    assert said(TFC, CNV)[0] == words.format("5 of 22")
    assert said(CNV, TFC)[0] == words.format("5 of 22")


def test_versions_of_one_model_have_much_in_common(reference: Path) -> None:
    assert said(CNV, reference / "brevitas" / "CNV_1W2A.onnx")[0] == "44 nodes on both sides."
    assert said(TFC, reference / "brevitas" / "TFC_2W2A.onnx")[0].startswith("22 nodes on both sides")


def test_a_model_that_is_a_part_of_the_other(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", product("x", W[0]))
    b = chain(tmp_path / "b.onnx", product("p", W[1]), product("q", W[0]), product("r", W[2]), prefix="b")
    assert said(a, b)[0] == "1 node became 3."
    assert said(b, a)[0] == "3 nodes became 1."


def test_a_cycle_is_told(reference: Path) -> None:
    circle = reference / "bad" / "cycle.onnx"
    assert "The model after has a cycle: A, B feed one another." in said(CNV, circle)
    assert said(circle, circle) == [
        "The model before has a cycle: A, B feed one another.",
        "The model after has a cycle: A, B feed one another.",
        "Both models are the same: 3 nodes.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (("x",), ("x",), ["Both models are the same: 1 node."]),
        (("x",), ("p",), ["1 node, the same but for its name."]),
        (("x", "y"), ("p", "q"), ["2 nodes, all the same but for their names."]),
        (("x", "y"), ("x", "q"), ["2 nodes, all the same but for the names of 1."]),
        (("x", "y", "z"), ("p", "y"),
         ["3 nodes became 2, 1 of them unchanged.", "Removed: z.", "Only renamed: 1 node."]),
    ],
)  # fmt: skip
def test_how_many(tmp_path: Path, before: tuple[str, ...], after: tuple[str, ...], words: list[str]) -> None:
    one = chain(tmp_path / "a.onnx", *(product(*each) for each in zip(before, W, strict=False)))
    other = chain(tmp_path / "b.onnx", *(product(*each) for each in zip(after, W, strict=False)))
    assert said(one, other) == words


def test_what_went_in_comes_out_again(tmp_path: Path) -> None:
    thresholds = np.sort(draw.normal(size=(8, 3)))
    scaled = [product("m", W[0]), ("Mul", "s", {}, [0.5]), ("MultiThreshold", "t", {}, thresholds)]
    a = chain(tmp_path / "a.onnx", *scaled)
    b = chain(tmp_path / "b.onnx", scaled[0], ("MultiThreshold", "t", {}, thresholds * 2), prefix="b")
    assert said(a, b)[1] == "s absorbed into t."
    assert said(b, a)[1] == "s came out of t."
    more = [product("n", W[1]), ("Mul", "u", {}, [0.25]), ("MultiThreshold", "v", {}, thresholds)]
    a = chain(tmp_path / "a.onnx", *scaled, *more)
    b = chain(
        tmp_path / "b.onnx",
        scaled[0],
        ("MultiThreshold", "t", {}, thresholds * 2),
        more[0],
        ("MultiThreshold", "v", {}, thresholds * 4),
        prefix="b",
    )
    assert said(a, b)[1] == "2 MultiThreshold took in Mul."
    assert said(b, a)[1] == "Mul came out of 2 MultiThreshold."
