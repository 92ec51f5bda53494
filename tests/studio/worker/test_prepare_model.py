"""The model that FINN gets, made out of the one that was opened. Layer: tests. Thread: the test's."""

from __future__ import annotations

import os
from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper

from projects.build.request import BuildRequest, InputChoice
from projects.errors import UserInputError

prepare = pytest.importorskip("studio.worker.prepare_model")


def model_file(
    path: Path, shape: list[int | str | None] | None = None, classes: int = 4, weights_first: bool = False
) -> Path:
    """A MatMul with a ReLU behind it; its weights are listed as a graph input, as old exporters do."""
    inputs = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3] if shape is None else shape),
        helper.make_tensor_value_info("w", TensorProto.FLOAT, [3, classes]),
    ]
    if weights_first:
        inputs.reverse()
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "w"], ["m"], name="MatMul_0"),
            helper.make_node("Relu", ["m"], ["y"], name="Relu_0"),
        ],
        "g",
        inputs,
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, classes])],
        [helper.make_tensor("w", TensorProto.FLOAT, [3, classes], [0.5] * (3 * classes))],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)
    return path


def prepared(source: Path, target: Path, choice: InputChoice | None = None) -> onnx.ModelProto:
    """The model written for FINN."""
    request = BuildRequest(str(source), str(target.parent), target_fps=1, input=choice or InputChoice())
    assert prepare.prepare_model(request, target) == str(target)
    return onnx.load(target)


def datatype(model: onnx.ModelProto, tensor: str) -> str | None:
    return next(
        (
            p.value
            for a in model.graph.quantization_annotation
            if a.tensor_name == tensor
            for p in a.quant_parameter_tensor_names
            if p.key == "finn_datatype"
        ),
        None,
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return model_file(tmp_path / "модель 日本.onnx")


def test_as_it_is_nothing_changes_and_the_source_never_does(source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    model = prepared(source, tmp_path / "studio" / "model.onnx")
    assert [n.op_type for n in model.graph.node] == ["MatMul", "Relu"]
    assert datatype(model, "x") is None
    assert source.read_bytes() == before
    assert prepare.preparation_notes(tmp_path / "studio" / "model.onnx") == []


def test_the_first_real_input_is_annotated(tmp_path: Path) -> None:
    source = model_file(tmp_path / "m.onnx", weights_first=True)
    model = prepared(source, tmp_path / "t.onnx", InputChoice("BIPOLAR"))
    assert datatype(model, "x") == "BIPOLAR"
    assert datatype(model, "w") is None
    assert model.graph.input[0].name == "x"


def test_division_by_255_goes_in_front(source: Path, tmp_path: Path) -> None:
    model = prepared(source, tmp_path / "t.onnx", InputChoice(None, "div255"))
    division, matmul = model.graph.node[:2]
    assert (division.op_type, division.input[0], matmul.input[0]) == ("Div", "x", division.output[0])
    divisor = next(i for i in model.graph.initializer if i.name == division.input[1])
    assert onnx.numpy_helper.to_array(divisor) == 255
    assert datatype(model, "x") == "UINT8"
    assert model.graph.input[0].name == "x"
    onnx.checker.check_model(model)


def test_top_k_goes_behind(source: Path, tmp_path: Path) -> None:
    model = prepared(source, tmp_path / "t.onnx", InputChoice(None, "none", 2))
    assert model.graph.node[-1].op_type == "TopK"
    assert [d.dim_value for d in model.graph.output[0].type.tensor_type.shape.dim] == [1, 2]
    again = prepared(tmp_path / "t.onnx", tmp_path / "u.onnx", InputChoice(None, "none", 2))
    assert [n.op_type for n in again.graph.node].count("TopK") == 1


@pytest.mark.parametrize("batch", ["N", None, 0])
def test_a_dynamic_batch_becomes_1_and_is_noted(tmp_path: Path, batch: str | None) -> None:
    source = model_file(tmp_path / "m.onnx", [batch, 3])
    model = prepared(source, tmp_path / "t.onnx")
    assert model.graph.input[0].type.tensor_type.shape.dim[0].dim_value == 1
    (note,) = prepare.preparation_notes(tmp_path / "t.onnx")
    assert (note.code, note.severity.value) == ("dynamic-batch", "info")
    assert "x" in str(note.message)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (InputChoice("UINT-3"), "UINT-3"),
        (InputChoice("UINT0"), "UINT0"),
        (InputChoice("INT99"), "INT99"),
        (InputChoice("nonsense"), "nonsense"),
        (InputChoice("INT"), "INT"),
        (InputChoice(None, "div256"), "div256"),
        (InputChoice(None, "none", 5), "4 classes"),
        (InputChoice(None, "none", 0), "4 classes"),
    ],
)
def test_answers_that_do_not_fit(source: Path, tmp_path: Path, choice: InputChoice, words: str) -> None:
    with pytest.raises(UserInputError) as caught:
        prepared(source, tmp_path / "t.onnx", choice)
    assert words in caught.value.sentence()
    assert not (tmp_path / "t.onnx").exists()


def test_datatypes_that_finn_knows(source: Path, tmp_path: Path) -> None:
    for name in ("BIPOLAR", "BINARY", "TERNARY", "UINT8", "INT4", "FIXED<8,4>", "FLOAT32"):
        assert datatype(prepared(source, tmp_path / "t.onnx", InputChoice(name)), "x") == name


def test_files_that_are_no_models(tmp_path: Path) -> None:
    text_file = tmp_path / "text.onnx"
    text_file.write_text("this is no model at all")
    empty = tmp_path / "empty.onnx"
    onnx.save(helper.make_model(helper.make_graph([], "g", [], [])), empty)
    no_input = tmp_path / "no_input.onnx"
    graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", [], [])
    onnx.save(helper.make_model(graph), no_input)
    open_shape = model_file(tmp_path / "open.onnx", [1, "width"])
    cases = {
        tmp_path: "folder",
        tmp_path / "none.onnx": "no such file",
        text_file: "not an ONNX file",
        empty: "empty",
        no_input: "no input",
        open_shape: "width",
    }
    for path, words in cases.items():
        with pytest.raises(UserInputError) as caught:
            prepared(path, tmp_path / "t.onnx")
        assert words in caught.value.sentence()
        assert os.fspath(path) in caught.value.sentence()
