"""Matching of hand-made pairs: anchors by weights, alignment, what FINN's rewrites take in and split off.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from projects.diff.difference import compare_files
from tests.projects.diff.graphs import GENERAL, chain, linked, quantised
from tests.projects.model import models

CNV = Path(__file__).parents[3] / "resources" / "examples" / "cnv-w2a2.onnx"
draw = np.random.default_rng(7)
W = [draw.integers(-2, 2, (8, 8)) for _ in range(4)]
T = [np.sort(draw.normal(size=(8, 3))) for _ in range(4)]


def test_a_model_and_itself(tmp_path: Path) -> None:
    one = chain(tmp_path / "a.onnx", ("MatMul", "x", {}, W[0]), ("Relu", "y", {}), ("MatMul", "z", {}, W[1]))
    assert linked(one, one) == {"x > x", "y > y", "z > z"}


def test_names_that_moved_to_other_layers_do_not_mislead(tmp_path: Path) -> None:
    # A layer in front renumbers all that follow: by name, every pair would be wrong.
    a = chain(tmp_path / "a.onnx", ("MatMul", "M_0", {}, W[0]), ("MatMul", "M_1", {}, W[1]))
    b = chain(
        tmp_path / "b.onnx", ("MatMul", "M_0", {}, W[2]), ("MatMul", "M_1", {}, W[0]), ("MatMul", "M_2", {}, W[1])
    )
    assert linked(a, b) == {"M_0 > M_1", "M_1 > M_2", " > M_0"}


def test_weights_that_were_transposed_and_scaled(tmp_path: Path) -> None:
    # Two products change places: only their weights tell which is which.
    a = chain(tmp_path / "a.onnx", ("MatMul", "x", {}, W[0]), ("MatMul", "y", {}, W[1]), prefix="a")
    b = chain(tmp_path / "b.onnx", ("MatMul", "u", {}, W[1].T), ("MatMul", "v", {}, W[0] * 0.125), prefix="b")
    assert linked(a, b) == {"x > v", "y > u"}


def test_binary_weights_are_known_by_how_often_each_value_occurs(tmp_path: Path) -> None:
    binary = [np.where(draw.random((16, 8)) < share, -1, 1) for share in (0.2, 0.4)]
    a = chain(tmp_path / "a.onnx", ("MatMul", "x", {}, binary[0]), ("MatMul", "y", {}, binary[1]))
    b = chain(
        tmp_path / "b.onnx",
        ("XnorPopcountMatMul", "v", {}, (binary[1] + 1) // 2),
        ("XnorPopcountMatMul", "u", {}, (binary[0] + 1) // 2),
        prefix="b",
    )
    assert linked(a, b) == {"x > u", "y > v"}


def test_product_and_thresholds_become_one_layer(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("MatMul", "m", {}, W[0]), ("MultiThreshold", "t", {}, T[0]), prefix="a")
    b = chain(tmp_path / "b.onnx", ("MVAU", "MVAU_0", {"noActivation": 0}, W[0], np.ceil(T[0])), prefix="b")
    assert linked(a, b) == {"m > MVAU_0", "t > MVAU_0"}


def test_and_come_apart_again(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("MVAU", "v", {"noActivation": 0}, W[0], T[0]), prefix="a")
    b = chain(
        tmp_path / "b.onnx", ("MVAU", "v", {"noActivation": 1}, W[0]), ("Thresholding", "t", {}, T[0]), prefix="b"
    )
    assert linked(a, b) == {"v > v", "v > t"}


def test_scales_and_normalisation_go_into_the_next_thresholds(tmp_path: Path) -> None:
    ones = np.linspace(0.5, 1.5, 8)
    a = chain(
        tmp_path / "a.onnx",
        ("Mul", "scale", {}, [0.5]),
        ("MatMul", "m", {}, W[0]),
        ("BatchNormalization", "bn", {}, ones, ones, ones, ones),
        ("MultiThreshold", "t", {}, T[0]),
        prefix="a",
    )
    b = chain(
        tmp_path / "b.onnx", ("MatMul", "M_0", {}, W[0]), ("MultiThreshold", "T_0", {}, T[1]), prefix="b"
    )  # fmt: skip
    assert linked(a, b) == {"m > M_0", "scale > T_0", "bn > T_0", "t > T_0"}
    # Back, they come out of them again.
    assert linked(b, a) == {"M_0 > m", "T_0 > scale", "T_0 > bn", "T_0 > t"}


def test_a_convolution_becomes_windows_and_a_product(tmp_path: Path) -> None:
    kernel = draw.integers(-2, 2, (8, 2, 3, 3))
    picture, windows = (1, 2, 6, 6), (1, 4, 4, 18)
    a = chain(tmp_path / "a.onnx", ("Conv", "c", {}, kernel), shape=picture, shapes={0: (1, 8, 4, 4)})
    b = chain(
        tmp_path / "b.onnx",
        ("Transpose", "t", {"perm": [0, 2, 3, 1]}),
        ("Im2Col", "i", {}),
        ("MatMul", "m", {}, kernel.transpose(2, 3, 1, 0).reshape(18, 8)),
        shape=picture,
        shapes={0: (1, 6, 6, 2), 1: windows, 2: (1, 4, 4, 8)},
        prefix="b",
    )
    assert linked(a, b) == {"c > i", "c > m", " > t"}


def test_a_relu_goes_into_the_thresholds_of_its_quantiser(tmp_path: Path) -> None:
    a = chain(
        tmp_path / "a.onnx", ("Relu", "r", {}), ("Quant", "q", {}, [0.1], [0.0], [4.0]), domain="", prefix="a"
    )  # fmt: skip
    b = chain(
        tmp_path / "b.onnx", ("MultiThreshold", "t", {}, T[0]), ("Mul", "m", {}, [0.1]), domain=GENERAL, prefix="b"
    )
    assert linked(a, b) == {"r > t", "r > m", "q > t", "q > m"}


def test_joins_that_were_numbered_anew_are_known_by_their_place(tmp_path: Path) -> None:
    """The second join has the number of the third now: between products that are known, the place tells more."""

    def save(name: str, first: int) -> Path:
        nodes, last = [], "x"
        for n in range(3):
            nodes.append(models.node("MatMul", [last, f"w{n}"], [f"{name}m{n}"], f"{name}{n}"))
            nodes.append(models.node("Add", [f"{name}m{n}", last], [f"{name}s{n}"], f"Add_{first + n}"))
            last = f"{name}s{n}"
        stored = [models.weight(f"w{n}", W[n].astype(np.float32)) for n in range(3)]
        made = models.model(nodes, [models.value("x", (1, 8))], [models.value(last, (1, 8))], stored)
        for n in range(2):
            made.graph.value_info.append(models.value(f"{name}s{n}", (1, 8)))
        return models.save(made, tmp_path / f"{name}.onnx")

    assert linked(save("a", 0), save("b", 1)) == {
        *(f"a{n} > b{n}" for n in range(3)),
        *(f"Add_{n} > Add_{n + 1}" for n in range(3)),
    }


def test_what_has_nothing_in_common_is_not_matched(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("MatMul", "m", {}, W[0]), ("Relu", "r", {}), prefix="a")
    b = chain(tmp_path / "b.onnx", ("Transpose", "t", {}), ("TopK", "k", {}, [1]), prefix="b")
    assert linked(a, b) == {"m > ", "r > ", " > t", " > k"}


def test_an_empty_model(tmp_path: Path, reference: Path) -> None:
    one = chain(tmp_path / "a.onnx", ("MatMul", "m", {}, W[0]))
    assert linked(one, reference / "bad" / "no_nodes.onnx") == {"m > "}


def test_a_scale_is_never_taken_for_a_shift(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("Mul", "m", {}, [2.0]), ("Relu", "r", {}), prefix="a")
    b = chain(tmp_path / "b.onnx", ("Add", "a", {}, [2.0]), ("Relu", "r", {}), prefix="b")
    assert linked(a, b) == {"m > ", " > a", "r > r"}


def test_nodes_in_a_circle_are_compared_all_the_same(reference: Path) -> None:
    circle = reference / "bad" / "cycle.onnx"
    assert linked(circle, circle) == {"A > A", "B > B", "C > C"}


def test_the_quantiser_of_a_weight_is_replaced_by_another_one(tmp_path: Path) -> None:
    # By weights and names nothing is known of it: it makes the weight of the same product.
    a = quantised(tmp_path / "a.onnx", "Quant", "Quant_1", W[0])
    b = quantised(tmp_path / "b.onnx", "BipolarQuant", "sym_1", W[1] + 0.5)
    assert linked(a, b) == {"m > m", "Quant_1 > sym_1"}
    assert linked(b, a) == {"m > m", "sym_1 > Quant_1"}


def test_quantisers_of_weights_in_two_networks(reference: Path) -> None:
    said = [str(s) for s in compare_files(CNV, reference / "brevitas" / "CNV_1W2A.onnx").summary]
    assert "9 times Quant became BipolarQuant." in said
    assert not any("took in" in sentence or sentence.startswith(("Added", "Removed")) for sentence in said)
    tfc = compare_files(reference / "brevitas" / "TFC_1W1A.onnx", reference / "brevitas" / "CNV_2W2A.onnx")
    assert not [match for match in tfc.matches if match.kind == "merged"]


def test_what_only_stands_between_is_not_the_same(tmp_path: Path) -> None:
    quant = ("Quant", "q", {}, [0.1], [0.0], [4.0])
    a = chain(tmp_path / "a.onnx", quant, ("Gemm", "g", {}, W[0]), prefix="a", shapes={1: (1, 4)})
    b = chain(tmp_path / "b.onnx", ("Relu", "r", {}), ("Conv", "c", {}, W[1]), prefix="b", shapes={1: (1, 8, 3, 3)})
    assert linked(a, b) == {"q > ", "g > ", " > r", " > c"}


def test_models_that_have_nothing_in_common(reference: Path) -> None:
    for other in ("chain_2000_nodes.onnx", "cycle.onnx"):
        assert not compare_files(CNV, reference / "bad" / other).matches
