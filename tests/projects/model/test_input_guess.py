"""What is guessed of inputs, on the reference models and on the patterns that decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from projects.model.reading import read_model
from projects.model.summary import InputGuess
from tests.projects.model import models
from tests.projects.model.models import QONNX, constants, model, node, quant, value, weight

PICTURE = (None, "UINT8", "div255")
AS_IT_IS = (None, None, "none")
BIPOLAR = (None, "BIPOLAR", "none")
# {file: (annotated, datatype, preprocess), topk, words of the reason}
GUESSES: dict[str, tuple[tuple[str | None, str | None, str], int | None, str]] = {
    "brevitas/CNV_2W2A.onnx": (PICTURE, 1, "2x-1"),
    "brevitas/CNV_1W2A.onnx": (PICTURE, 1, "2x-1"),
    "brevitas/TFC_1W1A.onnx": (PICTURE, 1, "2x-1"),
    "brevitas/LFC_1W1A.onnx": (PICTURE, 1, "2x-1"),
    "brevitas/resnet18_w2a2_width8_cifar_untrained.onnx": (PICTURE, 1, "picture"),
    "brevitas/cybsec_mlp_w2a2_untrained.onnx": (("BIPOLAR", None, "none"), None, "BIPOLAR"),
    "zoo/zoo_TFC_1W1A.onnx": (PICTURE, 1, "2x-1"),
    "zoo/zoo_TFC_2W2A.onnx": (PICTURE, 1, "2x-1"),
    "zoo/zoo_qkeras_jettagging.onnx": (AS_IT_IS, None, "stays in software"),
    "qonnx/qonnx_bsd300x3-espcn_nn_resize_quant_model.onnx": (PICTURE, None, "picture"),
    "qonnx/qonnx_old_model_test_qkeras_qconv2d_conversion.onnx": (PICTURE, None, "1 x 28 x 28 x 1"),
    "finn/finn_build_dataflow_model.onnx": (("UINT8", None, "none"), None, "UINT8"),
    "finnplus/finnplus_metafi_step_tidy_up.onnx": (AS_IT_IS, None, "Quant quantises"),
    "thirdparty/labs_gtsrb_12x12_w2a3_c12x24x36.onnx": (AS_IT_IS, 1, "-4 .. 3.97"),
    "thirdparty/finnrl_0.75_0.25_streamlined.onnx": (AS_IT_IS, 1, "-2.81 .. 2.79"),
    "thirdparty/finnt_transformer_int2_v1.onnx": (AS_IT_IS, None, "Quant quantises"),
    "thirdparty/radiofinn_27ml_w8a8_export.onnx": ((None, "INT8", "none"), 1, "step 1"),
    "thirdparty/hls4ml_bnn_model_fc_1layer.onnx": (BIPOLAR, None, "sign"),
    "thirdparty/labs_gtsrb_step_specialize_layers.onnx": (("UINT8", None, "none"), None, "UINT8"),
}


def answer(guess: InputGuess | None) -> tuple[str | None, str | None, str]:
    assert guess is not None
    return guess.annotated, guess.datatype, guess.preprocess


@pytest.mark.parametrize("name", sorted(GUESSES))
def test_the_reference_models(reference: Path, name: str) -> None:
    expected, topk, words = GUESSES[name]
    guess = read_model(reference / name).summary.guess
    assert answer(guess) == expected
    assert guess is not None
    assert guess.topk == topk
    assert words in str(guess.reason)


@pytest.mark.parametrize("name", ["qonnx/qonnx_mnist-conv.onnx", "bad/cycle.onnx", "bad/no_nodes.onnx"])
def test_what_cannot_be_built_is_not_asked_about(reference: Path, name: str) -> None:
    assert read_model(reference / name).summary.guess is None


def test_cybersecurity_without_its_annotation(tmp_path: Path, reference: Path) -> None:
    made = models.onnx.load(reference / "brevitas" / "cybsec_mlp_w2a2_untrained.onnx")
    kept = [a for a in made.graph.quantization_annotation if a.tensor_name != "global_in"]
    del made.graph.quantization_annotation[:]
    made.graph.quantization_annotation.extend(kept)
    guess = read_model(models.save(made, tmp_path / "m.onnx")).summary.guess
    assert answer(guess) == BIPOLAR
    assert guess is not None
    assert "(x+1)/2" in str(guess.reason)


def network(shape: list[int], front: list[Any], weights: list[Any], last: str = "x", op: str = "MatMul") -> Any:
    """front, then a product with quantised weights."""
    rows = shape[-1]
    return model(
        [*front, quant("w", "wq", name="Quant_w"), node(op, [last, "wq"], ["y"], "product")],
        [value("x", shape)],
        [value("y", [1, 4])],
        [weight("w", np.ones((rows, 4), np.float32)), *constants(), *weights],
    )


def guessed(tmp_path: Path, made: Any) -> InputGuess:
    guess = read_model(models.save(made, tmp_path / "m.onnx")).summary.guess
    assert guess is not None
    return guess


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ([1, 16], AS_IT_IS),
        ([1, 600], BIPOLAR),
        ([1, 784], PICTURE),
        ([1, 3072], PICTURE),
        ([1, 1, 28, 28], PICTURE),
        ([1, 3, 224, 224], PICTURE),
        ([1, 28, 28, 1], PICTURE),
        ([1, 3, 2000, 2000], AS_IT_IS),
        ([1, 1, 32, 1], AS_IT_IS),
        ([1, 6, 38, 114], AS_IT_IS),
        ([1, 16, 32], AS_IT_IS),
    ],
)
def test_the_shape_decides_where_nothing_else_does(tmp_path: Path, shape: list[int], expected: Any) -> None:
    assert answer(guessed(tmp_path, network(shape, [], []))) == expected


def test_features_that_are_scaled_first_are_not_bits(tmp_path: Path) -> None:
    made = network([1, 600], [node("Mul", ["x", "k"], ["h"])], [weight("k", np.float32(3))], "h")
    assert answer(guessed(tmp_path, made)) == AS_IT_IS


def test_one_bit_weights_take_one_bit_inputs(tmp_path: Path) -> None:
    made = network([1, 16], [], [])
    made.graph.node[0].CopyFrom(node("BipolarQuant", ["w", "s"], ["wq"], "b", QONNX))
    made.graph.node.insert(1, node("Transpose", ["wq"], ["wt"]))
    made.graph.node[2].input[1] = "wt"
    assert answer(guessed(tmp_path, made)) == BIPOLAR


@pytest.mark.parametrize(
    ("scale", "bits", "signed", "expected"),
    [
        (1 / 255, 8, 0, PICTURE),
        (1 / 128, 8, 1, PICTURE),
        (1 / 32, 8, 1, AS_IT_IS),  # -4 .. 3.97: pixels were normalised
        (1.0, 8, 0, (None, "UINT8", "none")),  # 0 .. 255: pixels as they are, a division would leave two values
        (2.0, 8, 0, AS_IT_IS),
    ],
)
def test_the_range_of_the_first_quantiser_decides_on_pictures(
    tmp_path: Path, scale: float, bits: int, signed: int, expected: Any
) -> None:
    front = [node("Quant", ["x", "si", "z", "bi"], ["h"], "Quant_in", QONNX, signed=signed, narrow=0)]
    given = [weight("si", np.float32(scale)), weight("bi", np.float32(bits))]
    assert answer(guessed(tmp_path, network([1, 3, 32, 32], front, given, "h"))) == expected


def test_a_graph_that_runs_into_itself_is_no_trap(tmp_path: Path) -> None:
    made = network([1, 16], [node("Identity", ["x"], ["h"]), node("Relu", ["h"], ["r"])], [], "r")
    assert answer(guessed(tmp_path, made)) == AS_IT_IS


@pytest.mark.parametrize(
    ("op", "outputs", "expected"),
    [("MatMul", [1, 10], 1), ("MatMul", [1, 1], None), ("MatMul", [1, 16], None), ("MatMul", [1, 5000], None)],
)
def test_top_1_is_for_class_scores(tmp_path: Path, op: str, outputs: list[int], expected: int | None) -> None:
    made = network([1, 16], [], [])
    made.graph.output[0].CopyFrom(value("y", outputs))
    assert guessed(tmp_path, made).topk == expected


def test_top_1_is_not_put_behind_what_has_decided_already(tmp_path: Path) -> None:
    for op in ("Softmax", "Sigmoid"):
        made = network([1, 16], [], [])
        made.graph.node[-1].output[0] = "scores"
        made.graph.node.append(node(op, ["scores"], ["y"]))
        assert guessed(tmp_path, made).topk is None
    made = network([1, 16], [], [])
    made.graph.output[0].CopyFrom(value("y", [1, 10], models.onnx.TensorProto.INT64))
    assert guessed(tmp_path, made).topk is None
