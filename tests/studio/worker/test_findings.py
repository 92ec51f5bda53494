"""What FINN left unsaid, read out of builds: made ones for the odd cases, real ones for the rest. Layer: tests.

Thread: the test's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import onnx
import pytest
from onnx import TensorProto, helper

from projects.build.events import BuildState, Summary
from projects.build.layers import Layer, LayerAttribute, LayerTable, table_to_data
from projects.build.request import BuildRequest, InputChoice
from projects.problems import Problem

found_by = pytest.importorskip("studio.worker.findings")

Built = tuple[Path, Summary, list[dict[str, Any]]]
Build = Callable[[BuildRequest], Built]
SDP = "StreamingDataflowPartition"
HARDWARE = "finn.custom_op.fpgadataflow"


def config(part: str = "xc7z020clg400-1", **values: Any) -> SimpleNamespace:
    """As much of FINN's DataflowBuildConfig as is looked at."""
    return SimpleNamespace(_resolve_fpga_part=lambda: part, **values)


def save(path: Path, nodes: list[onnx.NodeProto], weights: dict[str, str], datatypes: dict[str, str]) -> None:
    """A graph from x to y. weights: {name: datatype}. datatypes: annotations."""
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 2])],
        [helper.make_tensor(w, TensorProto.FLOAT, [2, 2], [1.0] * 4) for w in weights],
    )
    for tensor, name in {**weights, **datatypes}.items():
        if name:
            graph.quantization_annotation.append(
                onnx.TensorAnnotation(
                    tensor_name=tensor,
                    quant_parameter_tensor_names=[onnx.StringStringEntryProto(key="finn_datatype", value=name)],
                )
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(graph), path)


def node(op: str, name: str, inputs: list[str], output: str, domain: str = "") -> onnx.NodeProto:
    return helper.make_node(op, inputs, [output], name=name, domain=domain)


def ask(place: Path, rc: int = 0, log: str = "", **values: Any) -> list[Problem]:
    request = BuildRequest("m.onnx", str(place), target_fps=100)
    found: list[Problem] = found_by.findings(request, config(**values), place, rc, log)
    return found


def test_an_empty_build_has_nothing_to_say(tmp_path: Path) -> None:
    assert ask(tmp_path) == []
    (tmp_path / "intermediate_models").mkdir()
    (tmp_path / "intermediate_models" / "dataflow_parent.onnx").write_bytes(b"damaged")
    assert ask(tmp_path) == []


def test_software_in_front_between_and_behind(tmp_path: Path) -> None:
    nodes = [
        node("Transpose", "T_0", ["x"], "a"),
        node(SDP, "P_0", ["a"], "b", HARDWARE),
        node("MatMul", "M_0", ["b", "w"], "c"),
        node(SDP, "P_1", ["c"], "d", HARDWARE),
        node("Mul", "S_0", ["d", "w"], "y"),
    ]
    save(tmp_path / "intermediate_models" / "dataflow_parent.onnx", nodes, {"w": "INT2"}, {"a": "INT2", "x": "INT2"})
    positions = {n.name: n.position for n in found_by.software_nodes(tmp_path, 0)}
    assert positions == {"T_0": "front", "M_0": "middle", "S_0": "back"}
    severities = {p.node: p.severity.value for p in ask(tmp_path)}
    assert severities == {"T_0": "info", "M_0": "error", "S_0": "info"}


@pytest.mark.parametrize(
    ("weights", "datatypes", "cause", "culprit"),
    [
        ("INT2", {}, "no-datatype", "x"),
        ("", {}, "float-weights", "w"),
        ("INT2", {"x": "UINT8"}, "scale", "Mul_0"),
        ("INT2", {"x": "UINT8", "m": "INT8"}, "", ""),
    ],
)
def test_why_a_matmul_was_left(
    tmp_path: Path, weights: str, datatypes: dict[str, str], cause: str, culprit: str
) -> None:
    nodes = [
        node("Mul", "Mul_0", ["x", "s"], "m"),
        node("MatMul", "MatMul_0", ["m", "w"], "a"),
        node(SDP, "P_0", ["a"], "y", HARDWARE),
    ]
    save(tmp_path / "intermediate_models" / "dataflow_parent.onnx", nodes, {"w": weights, "s": ""}, datatypes)
    (matmul,) = [n for n in found_by.software_nodes(tmp_path, 0) if n.op_type == "MatMul"]
    assert (matmul.cause, matmul.culprit) == (cause, culprit)


def test_a_failed_partition_names_the_node_and_why(tmp_path: Path) -> None:
    nodes = [
        node("Thresholding", "T_0", ["x"], "a", HARDWARE),
        node("ElementwiseMul", "E_0", ["a", "s"], "b", HARDWARE),
        node("MatMul", "MatMul_1", ["b", "w"], "c"),
        node("Thresholding", "T_1", ["c"], "y", HARDWARE),
    ]
    save(
        tmp_path / "intermediate_models" / "step_minimize_bit_width_initial.onnx",
        nodes,
        {"w": "INT2", "s": ""},
        {"x": "UINT8", "a": "INT4"},
    )
    message = (
        "FINNUserError: Unsupported/unmapped layer(s) found in between FINN operators, starting with node MatMul_1."
    )
    problem = found_by.failure(
        BuildRequest("m", str(tmp_path)), tmp_path, "step_create_dataflow_partition", "", message
    )
    assert (problem.node, problem.key) == ("MatMul_1", "c")
    assert "E_0" in str(problem.message)
    assert problem.detail == message


def test_a_model_without_any_hardware_is_not_said_to_be_in_pieces(tmp_path: Path) -> None:
    nodes = [node("Relu", "Relu_0", ["x"], "y")]
    save(tmp_path / "intermediate_models" / "step_minimize_bit_width_initial.onnx", nodes, {}, {})
    problem = found_by.failure(
        BuildRequest("m", str(tmp_path)),
        tmp_path,
        "step_create_dataflow_partition",
        "",
        "AssertionError: Only a single StreamingDataflowPartition supported.",
    )
    assert (problem.code, problem.node) == ("no-hardware", "Relu_0")
    assert "Not one node" in str(problem.message)


def test_an_attribute_that_finn_does_not_name_is_found_in_the_file(tmp_path: Path) -> None:
    fold = tmp_path / "fold.json"
    fold.write_text(json.dumps({"MVAU_hls_0": {"PE": 1}, "MVAU_hls_1": {"PEE": 1}}))
    request = BuildRequest("m", str(tmp_path), folding_file=str(fold))
    problem = found_by.failure(
        request, tmp_path, "step_apply_folding_config", "", "AttributeError: Op has no such attribute: PEE"
    )
    assert problem.node == "MVAU_hls_1"
    assert "MVAU_hls_1" in str(problem.message)
    assert "PEE" in str(problem.message)


def write_table(place: Path, step: str, *layers: Layer, **figures: Any) -> None:
    folder = place / "studio" / "layers"
    folder.mkdir(parents=True, exist_ok=True)
    table = LayerTable(step, layers, "xc7z020clg400-1", 10.0, **figures)
    (folder / f"{step}.json").write_text(json.dumps(table_to_data(table)))


def mvau(pe: int) -> Layer:
    values = {"PE": pe, "SIMD": 2, "MH": 64, "MW": 8}
    attributes = tuple(LayerAttribute(k, v, 0, "i") for k, v in values.items())
    return Layer("k", "MVAU_hls_0", "MVAU_hls", "hls", attributes, 10**6, 1, 0, 0, 0)


def test_an_illegal_folding_names_node_and_legal_values(tmp_path: Path) -> None:
    write_table(tmp_path, "step_apply_folding_config", mvau(7))
    problem = found_by.failure(
        BuildRequest("m", str(tmp_path)),
        tmp_path,
        "step_minimize_bit_width",
        "",
        "AssertionError: Requirement MH divisable by PE is violated.",
    )
    assert problem.node == "MVAU_hls_0"
    assert str(problem.message) == "MVAU_hls_0: PE 7 does not divide MH 64."
    assert "1, 2, 4, 8, 16, 32, 64" in str(problem.hint)


def test_target_part_and_verification_are_looked_at(tmp_path: Path) -> None:
    write_table(
        tmp_path, "step_generate_estimate_reports", mvau(64), fps=100.0, max_cycles=10**6, bottleneck="MVAU_hls_0"
    )
    (tmp_path / "verification_output").mkdir()
    (tmp_path / "verification_output" / "verify_streamlined_python_0_FAIL.npy").write_bytes(b"")
    found = ask(tmp_path, part="xq0", target_fps=10**5, synth_clk_period_ns=10.0, mvau_wwidth_max=36)
    assert {p.code for p in found} == {"verification", "unknown-part", "target-missed"}
    assert [p.severity.value for p in found] == ["error", "error", "warning"]


# --- real builds


@pytest.mark.finn
def test_jettagging_names_its_first_matmul_and_why(reference_build: Build) -> None:
    _, word, _ = reference_build(BuildRequest("zoo/zoo_qkeras_jettagging.onnx", "", target_fps=1000))
    assert word.state is BuildState.FINISHED
    assert "MatMul_0" in word.unmapped
    first = word.problems[0]
    assert (first["code"], first["severity"], first["node"]) == ("left-in-software", "error", "MatMul_0")
    assert "no integer datatype" in first["message"]


@pytest.mark.finn
def test_an_answer_to_the_input_question_mends_it(reference_build: Build) -> None:
    request = BuildRequest(
        "zoo/zoo_qkeras_jettagging.onnx", "", target_fps=1000, input=InputChoice("INT8", "none", None)
    )
    _, word, _ = reference_build(request)
    assert word.state is BuildState.FINISHED
    assert word.unmapped == ()
    assert "left-in-software" not in {p["code"] for p in word.problems}


@pytest.mark.finn
def test_ignored_keys_are_found_in_a_real_log(reference_build: Build, reference: Path) -> None:
    request = BuildRequest("brevitas/TFC_1W1A.onnx", "")
    request = replace(request, folding_file=str(reference / "bad" / "fold_rtl_instead_of_hls.json"))
    _, word, _ = reference_build(request)
    assert word.state is BuildState.FINISHED
    ignored = [p for p in word.problems if p["code"] == "ignored-key"]
    assert ignored
    assert all(p["severity"] == "error" for p in ignored)
    assert any("MVAU_hls_0" in p["hint"] for p in ignored)


@pytest.mark.finn
@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("fold_illegal_pe_not_divisor.json", ("MVAU_hls_0: PE 7 does not divide MH 64", "1, 2, 4, 8, 16, 32, 64")),
        ("fold_pe_larger_than_mh.json", ("PE 128 does not divide MH 64", "32, 64")),
        ("fold_unknown_attr.json", ("MVAU_hls_0", "PEE")),
    ],
)
def test_folding_that_only_finn_can_refuse(
    reference_build: Build, reference: Path, file: str, words: tuple[str, str]
) -> None:
    request = replace(BuildRequest("brevitas/TFC_1W1A.onnx", ""), folding_file=str(reference / "bad" / file))
    _, word, _ = reference_build(request)
    assert word.state is BuildState.FAILED
    said = f"{word.problems[0]['message']} {word.problems[0]['hint']}"
    assert all(w in said for w in words), said
    assert word.problems[0]["detail"]
