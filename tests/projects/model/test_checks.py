"""Each fault is found, named, and says what to do; a good model has none."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from projects.model.reading import read_model
from projects.model.summary import ModelSummary
from projects.problems import Problem, Severity
from tests.projects.model import models
from tests.projects.model.models import constants, model, node, quant, quantised_mlp, value, weight


def opened(tmp_path: Path, made: Any) -> ModelSummary:
    return read_model(models.save(made, tmp_path / "m.onnx")).summary


def only(tmp_path: Path, made: Any, code: str) -> Problem:
    """The one problem with this code; it has a sentence and, unless it is a count, something to do."""
    (problem,) = [p for p in opened(tmp_path, made).problems if p.code == code]
    assert str(problem.message)
    assert str(problem.hint)
    return problem


def codes(tmp_path: Path, made: Any) -> set[str]:
    return {p.code for p in opened(tmp_path, made).problems}


def plain(nodes: list[Any], weights: list[Any] | None = None, **more: Any) -> Any:
    return model(nodes, [value("x", [1, 4])], [value("y", [1, 4])], weights or [], **more)


def test_a_good_model_has_no_problems(tmp_path: Path) -> None:
    assert opened(tmp_path, quantised_mlp()).problems == ()


def test_unnamed_nodes_are_no_problem(tmp_path: Path) -> None:
    made = plain([node("Relu", ["x"], ["h"]), node("Relu", ["h"], ["y"])])
    assert opened(tmp_path, made).problems == ()


def test_an_empty_model(tmp_path: Path) -> None:
    problem = only(tmp_path, model([]), "empty-model")
    assert problem.severity is Severity.ERROR


def test_a_cycle_names_its_nodes(tmp_path: Path) -> None:
    made = plain(
        [node("Add", ["x", "b"], ["a"], "A"), node("Relu", ["a"], ["b"], "B"), node("Relu", ["a"], ["y"], "C")]
    )
    problem = only(tmp_path, made, "cycle")
    assert problem.severity is Severity.ERROR
    assert "A, B" in str(problem.message) or "B, A" in str(problem.message)
    assert "C" not in str(problem.message)
    assert problem.key in ("a", "b")


def test_a_long_cycle_is_not_listed_in_full(tmp_path: Path) -> None:
    made = plain([node("Add", ["x", "n99"], ["n0"]), *(node("Relu", [f"n{i}"], [f"n{i + 1}"]) for i in range(99))])
    assert "(+92)" in str(only(tmp_path, made, "cycle").message)


def test_out_of_order_is_only_worth_knowing(tmp_path: Path) -> None:
    made = plain([node("Relu", ["h"], ["y"]), node("Relu", ["x"], ["h"])])
    assert only(tmp_path, made, "not-sorted").severity is Severity.INFO


def test_a_dangling_input_names_tensor_and_node(tmp_path: Path) -> None:
    problem = only(tmp_path, plain([node("MatMul", ["x", "missing_w"], ["y"], "mm")]), "dangling-input")
    assert problem.severity is Severity.ERROR
    assert "missing_w" in str(problem.message)
    assert (problem.node, problem.key) == ("mm", "y")


def test_an_optional_input_left_out_does_not_dangle(tmp_path: Path) -> None:
    made = plain([node("Clip", ["x", "", "hi"], ["y"])], [weight("hi", np.float32(1))])
    assert opened(tmp_path, made).problems == ()


def test_an_output_that_nothing_makes(tmp_path: Path) -> None:
    assert "y" in str(only(tmp_path, plain([node("Relu", ["x"], ["z"])]), "dangling-output").message)


def test_a_tensor_written_twice(tmp_path: Path) -> None:
    made = plain([node("Relu", ["x"], ["y"]), node("Neg", ["x"], ["y"])])
    assert only(tmp_path, made, "written-twice").severity is Severity.ERROR


def test_double_names_are_told_once(tmp_path: Path) -> None:
    nodes = [node("Relu", ["x"], ["a"], "same"), node("Relu", ["a"], ["b"], "same"), node("Relu", ["b"], ["y"], "own")]
    problem = only(tmp_path, plain(nodes), "duplicate-names")
    assert problem.severity is Severity.INFO
    assert "same" in str(problem.message)
    assert "own" not in str(problem.message)


def test_names_that_cannot_be_shown_are_escaped(tmp_path: Path) -> None:
    problem = only(tmp_path, plain([node("Relu", ["x"], ["y"], "層/\n\x1b[31m\u202e")]), "unsafe-name")
    assert r"層/\n\x1b[31m\u202e" in str(problem.message)


def test_quant_without_its_domain(tmp_path: Path) -> None:
    made = quantised_mlp()
    made.graph.node[0].domain = ""
    problem = only(tmp_path, made, "missing-domain")
    assert problem.severity is Severity.ERROR
    assert "Quant_0" in str(problem.message)
    assert "qonnx.custom_op.general" in str(problem.hint)
    assert not opened(tmp_path, made).buildable


@pytest.mark.parametrize(
    ("op", "domain", "code"),
    [
        ("Fancy", "com.example", "unknown-domain"),
        ("NoSuchOp", "", "unknown-op"),
        ("NoSuchOp", "qonnx.custom_op.channels_last", "unknown-op"),
        ("StreamingFCLayer_Batch", "finn", "old-op"),
        ("StreamingFCLayer_Batch", "finn.custom_op.fpgadataflow", "old-op"),
        ("MVAU", "finn.custom_op.fpgadataflow.hls", "old-op"),
        ("QuantAvgPool", "qonnx.custom_op.general", "old-op"),
    ],
)
def test_operators_that_nobody_has(tmp_path: Path, op: str, domain: str, code: str) -> None:
    problem = only(tmp_path, plain([node(op, ["x"], ["y"], "n", domain)]), code)
    assert problem.severity is Severity.ERROR
    assert op in str(problem.message)
    assert problem.node == "n"


@pytest.mark.parametrize(
    ("op", "domain"),
    [
        ("Relu", "ai.onnx"),
        ("MVAU_hls", "finn.custom_op.fpgadataflow.hls"),
        ("MultiThreshold", "finn.custom_op.general"),
        ("Quant", "onnx.brevitas"),
        ("Conv", "qonnx.custom_op.channels_last"),
        ("Normalizer", "ai.onnx.ml"),
    ],
)
def test_operators_of_every_known_domain(tmp_path: Path, op: str, domain: str) -> None:
    assert not {
        c for c in codes(tmp_path, plain([node(op, ["x"], ["y"], "n", domain)])) if c.endswith(("-op", "domain"))
    }


@pytest.mark.parametrize("bits", [-3.0, 0.0, 2.5, 1e9, float("nan")])
def test_a_bit_width_that_is_none(tmp_path: Path, bits: float) -> None:
    problem = only(tmp_path, quantised_mlp(bits=bits), "bad-bit-width")
    assert problem.severity is Severity.ERROR
    assert "Quant_0" in str(problem.message)
    assert f"{bits:g}" in str(problem.message)


def test_a_bit_width_out_of_a_constant_node(tmp_path: Path) -> None:
    made = quantised_mlp()
    tensor = next(t for t in made.graph.initializer if t.name == "b")
    made.graph.initializer.remove(tensor)
    made.graph.node.insert(0, node("Constant", [], ["b"], value=weight("", np.float32(-3))))
    assert "-3" in str(only(tmp_path, made, "bad-bit-width").message)


def test_a_quantiser_without_its_inputs_is_no_accident(tmp_path: Path) -> None:
    made = plain([node("Quant", ["x"], ["y"], "q", models.QONNX), node("Trunc", ["x"], ["t"], "t", models.QONNX)])
    assert "bad-bit-width" not in codes(tmp_path, made)


def test_a_scale_of_zero_even_among_many(tmp_path: Path) -> None:
    assert only(tmp_path, quantised_mlp(scale=0.0), "zero-scale").severity is Severity.ERROR
    scales = np.ones((1, 400), np.float32)
    scales[0, 333] = 0
    made = quantised_mlp(outputs=400)
    made.graph.initializer[1].CopyFrom(weight("s", scales))
    assert only(tmp_path, made, "zero-scale").node == "Quant_0"


def test_a_negative_scale_is_doubtful(tmp_path: Path) -> None:
    assert only(tmp_path, quantised_mlp(scale=-1.0), "bad-scale").severity is Severity.WARNING


@pytest.mark.parametrize("size", [16, 4000])  # kept in the copy, left in the file
@pytest.mark.parametrize("kind", [np.float32, np.float64, np.float16])
@pytest.mark.parametrize(("bad", "code"), [(np.nan, "nan-weights"), (np.inf, "infinite-weights")])
def test_weights_that_are_no_numbers(tmp_path: Path, size: int, kind: type, bad: float, code: str) -> None:
    values = np.ones((size, 4), kind)
    values[-1, -1] = bad
    problem = only(tmp_path, quantised_mlp(inputs=size, weights=values), code)
    assert problem.severity is Severity.ERROR
    assert "w " in str(problem.message)
    assert problem.key == "wq"


def test_nan_counts_more_than_infinity(tmp_path: Path) -> None:
    values = np.ones((4000, 4), np.float32)
    values[0, 0], values[-1, -1] = np.inf, np.nan
    assert codes(tmp_path, quantised_mlp(inputs=4000, weights=values)) == {"nan-weights"}


def test_a_mask_of_infinities_may_be_meant(tmp_path: Path) -> None:
    made = plain([node("Add", ["x", "mask"], ["y"])], [weight("mask", np.float32([0, -np.inf, 0, 0]))])
    assert only(tmp_path, made, "infinite-weights").severity is Severity.WARNING


@pytest.mark.parametrize("size", [16, 4000])
def test_weights_with_too_few_bytes(tmp_path: Path, size: int) -> None:
    made = quantised_mlp(inputs=size)
    made.graph.initializer[0].raw_data = made.graph.initializer[0].raw_data[:-4]
    assert "w " in str(only(tmp_path, made, "weights-size").message)


def test_a_shape_that_claims_the_moon_costs_nothing(tmp_path: Path) -> None:
    made = quantised_mlp()
    made.graph.initializer[0].dims[:] = [2**40, 2**40]
    assert "weights-size" in codes(tmp_path, made)


def test_a_dynamic_batch_is_named(tmp_path: Path) -> None:
    problem = only(tmp_path, quantised_mlp(batch="batch_size"), "dynamic-shape")
    assert problem.severity is Severity.ERROR
    assert "batch_size x 16" in str(problem.message)


def test_a_batch_of_many(tmp_path: Path) -> None:
    assert "64 frames" in str(only(tmp_path, quantised_mlp(batch=64), "batch-size").message)


def test_two_inputs_and_two_outputs_say_which_is_used(tmp_path: Path) -> None:
    made = model(
        [node("Add", ["x", "x2"], ["y"]), node("Relu", ["x"], ["y2"])],
        [value("x", [1, 4]), value("x2", [1, 4])],
        [value("y", [1, 4]), value("y2", [1, 4])],
    )
    assert str(only(tmp_path, made, "multiple-inputs").message).endswith("are for x.")
    assert str(only(tmp_path, made, "multiple-outputs").message).endswith("behind y.")


def test_an_opset_from_the_future(tmp_path: Path) -> None:
    problem = only(tmp_path, plain([node("Relu", ["x"], ["y"])], opset=99), "opset-too-new")
    assert problem.severity is Severity.ERROR
    assert "99" in str(problem.message)


def test_no_opset(tmp_path: Path) -> None:
    assert only(tmp_path, plain([node("Relu", ["x"], ["y"])], opset=None), "no-opset").severity is Severity.WARNING


@pytest.mark.parametrize("datatype", ["INT-3", "INT0", "UINT", "int8", "FLOAT", "INT8 "])
def test_annotations_that_are_no_datatype(tmp_path: Path, datatype: str) -> None:
    made = quantised_mlp(annotations={"x": {"finn_datatype": datatype}})
    assert datatype in str(only(tmp_path, made, "unknown-datatype").message)


@pytest.mark.parametrize(
    "datatype", ["INT2", "UINT8", "BIPOLAR", "BINARY", "TERNARY", "FLOAT32", "FIXED<8,4>", "SCALEDINT<4>", "INT32"]
)
def test_finns_datatypes_are_known(tmp_path: Path, datatype: str) -> None:
    assert codes(tmp_path, quantised_mlp(annotations={"x": {"finn_datatype": datatype}})) == set()


def test_a_thousand_faults_of_a_kind_are_counted(tmp_path: Path) -> None:
    made = plain([node("MatMul", ["x", f"gone{i}"], [f"y{i}"]) for i in range(1000)])
    found = [p for p in opened(tmp_path, made).problems if p.code == "dangling-input"]
    assert len(found) == 21
    assert "980 more" in str(found[-1].message)


def test_the_worst_comes_first(tmp_path: Path) -> None:
    made = quantised_mlp(scale=0.0, batch=2)
    made.graph.node[1].name = "Quant_0"
    severities = [p.severity for p in opened(tmp_path, made).problems]
    assert severities == [Severity.ERROR, Severity.WARNING, Severity.INFO]


def test_long_chains_are_no_matter(tmp_path: Path) -> None:
    names = ["x", *(f"n{i}" for i in range(20_000))]
    nodes = [node("Relu", [a], [b]) for a, b in pairwise(names)]
    made = model(nodes[::-1], [value("x", [1, 4])], [value(names[-1], [1, 4])])
    assert codes(tmp_path, made) == {"not-sorted"}


def test_problems_of_a_branch_are_quantisers_of_the_graph_only(tmp_path: Path) -> None:
    made = model([quant("x", "y", name="q")], [value("x", [1, 4])], [value("y", [1, 4])], constants(bits=70))
    assert "70" in str(only(tmp_path, made, "bad-bit-width").message)
