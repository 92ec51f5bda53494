"""Running models in the worker: golden outputs, comparisons, steps of builds. Layer: tests. Thread: the test's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from projects.build.request import BuildRequest, InputChoice
from projects.diff.graph import read_graph
from projects.diff.lineage import find_lineage
from projects.run.pairs import pairs_of
from projects.run.relating import Relation
from projects.run.request import RunRequest
from projects.run.source import RunInput
from projects.run.words import departing
from tests.fixtures_worker import Driver
from tests.studio.worker.running import CNV, TFC, Build, Runs, break_thresholds, notes, small

pytestmark = pytest.mark.finn
# --- one model


@pytest.mark.parametrize(
    ("model", "array", "expected"),
    [
        ("finn/finn_build_dataflow_model.onnx", "fx__verification_io__tfc_mnist_input", 7),
        ("finn/finn_build_dataflow_model.onnx", "finn__tutorials__fpga_flow__input", 2),
        ("thirdparty/labs_tfc-w2a2.onnx", "fx__verification_io__tfc_mnist_input", 7),
        ("zoo/zoo_TFC_1W1A.onnx", "fx__verification_io__tfc_mnist_input", 7),
    ],
)
def test_golden_inputs_give_the_golden_class(
    model: str, array: str, expected: int, reference: Path, runs: Runs
) -> None:
    result = runs.one(reference / model, RunInput(str(reference / "io" / f"{array}.npy")))
    values = np.array(result.outputs[0].values).reshape(-1)
    assert (values.argmax() if values.size > 1 else values[0]) == expected
    assert runs.progress()[-1] == (result.nodes, result.nodes)


def test_a_random_input_is_of_the_inputs_datatype_and_of_its_seed(reference: Path, runs: Runs) -> None:
    model = reference / "finn" / "finn_cybsec_PE_SIMD.onnx"
    one, same, other = (runs.one(model, RunInput(seed=seed)) for seed in (3, 3, 4))
    assert set(np.unique(one.inputs[0].values)) == {-1.0, 1.0}
    assert one.inputs[0].datatype == "BIPOLAR"
    assert one.inputs[0].digest == same.inputs[0].digest != other.inputs[0].digest
    assert "MVAU_hls ran as FINN's Python reference" in notes(one)


def test_outputs_are_written(reference: Path, tmp_path: Path, runs: Runs) -> None:
    model = reference / "brevitas" / "TFC_1W1A.onnx"
    result = runs.one(model, RunInput(), output_dir=str(tmp_path / "new"))
    path = result.outputs[0].path
    assert path is not None
    np.testing.assert_allclose(np.load(path), np.array(result.outputs[0].values))
    assert [p.name for p in (tmp_path / "new").iterdir()] == [Path(path).name]


def test_values_that_do_not_fit_are_told_or_refused(reference: Path, tmp_path: Path, runs: Runs) -> None:
    model = reference / "finn" / "finn_cybsec_PE_SIMD.onnx"
    np.save(tmp_path / "half.npy", np.full((1, 600), 0.5, np.float32))
    ended = runs.ended(RunRequest(str(model), RunInput(str(tmp_path / "half.npy"))))
    assert ended["bad_input"]
    assert "600 of 600 values are no BIPOLAR" in ended["message"]
    np.save(tmp_path / "zero.npy", np.zeros((1, 600), np.float32))
    assert "600 of 600 values are no BIPOLAR" in notes(runs.one(model, RunInput(str(tmp_path / "zero.npy"))))
    np.save(tmp_path / "nan.npy", np.full((1, 600), np.nan, np.float32))
    ended = runs.ended(RunRequest(str(model), RunInput(str(tmp_path / "nan.npy"))))
    assert ended["bad_input"]
    assert "600 of its 600 values are no finite numbers" in ended["message"]


def test_several_inputs(reference: Path, tmp_path: Path, runs: Runs) -> None:
    model = reference / "bad" / "two_inputs_two_outputs.onnx"
    np.savez(tmp_path / "in.npz", x=np.ones((1, 16)), x2=np.zeros(16))
    result = runs.one(model, RunInput(str(tmp_path / "in.npz")))
    assert [tensor.name for tensor in result.inputs] == ["x", "x2"]
    assert len(result.outputs) == 2
    np.save(tmp_path / "in.npy", np.ones((1, 16)))
    assert "no array called x" in runs.ended(RunRequest(str(model), RunInput(str(tmp_path / "in.npy"))))["message"]


def test_a_partition_runs_its_child_wherever_the_build_lies(reference_build: Build, runs: Runs) -> None:
    place = reference_build(CNV)[0]
    parent = place / "intermediate_models" / "dataflow_parent.onnx"
    inner = runs.one(place / "intermediate_models" / "step_create_dataflow_partition.onnx", RunInput(seed=2))
    result = runs.one(parent, RunInput(seed=2))
    assert result.nodes == inner.nodes + 2
    assert result.outputs[0].shape == (1, 1)


def test_what_only_hardware_tools_run_is_told_before(reference_build: Build, tmp_path: Path, runs: Runs) -> None:
    models = reference_build(TFC)[0] / "intermediate_models"
    earlier, later = tmp_path / "step_specialize_layers.onnx", tmp_path / "step_last.onnx"
    earlier.write_bytes((models / "step_specialize_layers.onnx").read_bytes())
    model = onnx.load(earlier)
    marker = helper.make_node("TLastMarker_hls", ["t"], [model.graph.output[0].name], "TLastMarker_0",
                              domain="finn.custom_op.fpgadataflow.hls")  # fmt: skip
    model.graph.node[-1].output[0] = "t"
    model.graph.node.append(marker)
    onnx.save(model, later)
    ended = runs.ended(RunRequest(str(later), RunInput()))
    assert not ended["bad_input"]
    assert "TLastMarker_0 cannot be run here: TLastMarker_hls" in ended["message"]
    assert "Vitis HLS" in ended["message"]
    assert "Run step_specialize_layers.onnx" in ended["message"]
    assert runs.progress() == []


def test_a_dynamic_batch_is_one_frame(tmp_path: Path, runs: Runs) -> None:
    model = small(tmp_path / "m.onnx", helper.make_node("Relu", ["x"], ["y"]), shape=("n", 4))
    result = runs.one(model, RunInput())
    assert result.outputs[0].shape == (1, 4)
    assert "dynamic" in notes(result)


def test_a_node_that_cannot_be_run_is_named(tmp_path: Path, runs: Runs) -> None:
    far = helper.make_node("Constant", [], ["i"], value=helper.make_tensor("i", TensorProto.INT64, [1], [9]))
    model = small(tmp_path / "m.onnx", far, helper.make_node("Gather", ["x", "i"], ["y"], "g", axis=1))
    ended = runs.ended(RunRequest(str(model), RunInput()))
    assert "g (Gather) cannot be run" in ended["message"]
    assert not ended["bad_input"]
    assert "Traceback" not in ended["message"]


def test_an_infinite_output_is_told(tmp_path: Path, runs: Runs) -> None:
    model = small(tmp_path / "m.onnx", helper.make_node("Sub", ["x", "x"], ["z"]),
                  helper.make_node("Reciprocal", ["z"], ["y"]))  # fmt: skip
    result = runs.one(model, RunInput())
    assert result.outputs[0].values == [[None] * 4]
    assert result.outputs[0].minimum is None
    assert "4 values of output y are no finite numbers" in notes(result)


def test_a_run_is_stopped(warm_worker: Driver, reference: Path) -> None:
    request = RunRequest(str(reference / "brevitas" / "resnet18_w2a2_width8_cifar_untrained.onnx"), RunInput())
    warm_worker.client.run("stopped-run", request)
    warm_worker.heard("stopped-run", "run_progress")
    warm_worker.client.stop("stopped-run")
    ended = warm_worker.heard("stopped-run", "run_ended")
    assert ended["stopped"]
    assert ended["message"] is None
    assert warm_worker.told("stopped-run", "run_result") == []


def test_a_relative_path_is_no_request(warm_worker: Driver) -> None:
    warm_worker.client.run("relative-run", RunRequest("m.onnx"))
    assert "absolute" in warm_worker.heard("relative-run", "run_ended")["message"]


# --- two models


@pytest.mark.parametrize(
    "step", ["step_tidy_up", "step_streamline", "step_convert_to_hw", "step_specialize_layers", "dataflow_parent"]
)
def test_a_good_build_agrees_from_the_first_model_to_hardware(
    step: str, reference: Path, reference_build: Build, runs: Runs
) -> None:
    after = reference_build(CNV)[0] / "intermediate_models" / f"{step}.onnx"
    found = runs.two(reference / CNV.model, after)
    assert found.agrees
    assert found.departs is None
    assert found.outputs[0].frames_agreeing == found.frames > 1
    assert found.outputs[0].scores is not None
    wrong = [t for t in found.tensors if t.match.relation is Relation.DIFFERS]
    assert wrong == []
    assert len(found.tensors) > 8 or step == "dataflow_parent"


@pytest.mark.parametrize(
    ("request_", "step", "number"),
    [(TFC, "step_convert_to_hw", 1), (TFC, "step_convert_to_hw", 3), (CNV, "step_streamline", 3)],
)
def test_a_planted_fault_is_where_the_result_departs(
    request_: BuildRequest, step: str, number: int, reference: Path, reference_build: Build, tmp_path: Path, runs: Runs
) -> None:
    models = reference_build(request_)[0] / "intermediate_models"
    key = break_thresholds(models / f"{step}.onnx", tmp_path / "bad.onnx", number)
    for first in (reference / request_.model, models / "step_tidy_up.onnx"):
        found = runs.two(first, tmp_path / "bad.onnx")
        assert not found.agrees
        at = departing(found)
        assert at is not None
        assert at.key_b == key


def test_nodes_that_changed_places_are_no_difference(reference_build: Build, runs: Runs) -> None:
    models = reference_build(CNV)[0] / "intermediate_models"
    found = runs.two(models / "step_streamline.onnx", models / "step_convert_to_hw.onnx")
    assert found.agrees
    assert [t.node_b for t in found.tensors if t.match.relation is Relation.ELSEWHERE] == ["Transpose_0"]
    assert not any(t.match.relation is Relation.DIFFERS for t in found.tensors)


def test_pairs_may_come_from_the_caller(reference: Path, reference_build: Build, runs: Runs) -> None:
    a, b = reference / TFC.model, reference_build(TFC)[0] / "intermediate_models" / "step_convert_to_hw.onnx"
    graph_a, graph_b = read_graph(a), read_graph(b)
    pairs = pairs_of(find_lineage(graph_a, graph_b), graph_a, graph_b)
    assert runs.two(a, b, pairs=pairs).tensors == runs.two(a, b).tensors
    assert runs.two(a, b, pairs=pairs[:1]).tensors == runs.two(a, b).tensors[:1]


def test_a_picture_for_both(reference: Path, reference_build: Build, runs: Runs) -> None:
    raw = RunInput(str(reference / "io" / "fx__verification_io__cnv_cifar10_input.npy"))
    found = runs.two(
        reference / CNV.model, reference_build(CNV)[0] / "intermediate_models" / "step_streamline.onnx", raw
    )
    assert found.agrees
    assert "got them divided by 255" in notes(found)
    assert found.inputs[0].maximum == 1.0


def test_models_of_other_inputs_are_refused(reference: Path, runs: Runs) -> None:
    one, two = (reference / "brevitas" / f"{name}_2W2A.onnx" for name in ("TFC", "CNV"))
    ended = runs.ended(RunRequest(str(one), RunInput(), str(two)))
    assert ended["bad_input"]
    assert "takes 1 x 3 x 32 x 32" in ended["message"]


# --- a build


@pytest.mark.parametrize("request_", [TFC, CNV, replace(TFC, model="brevitas/TFC_2W2A.onnx", input=InputChoice())])
def test_every_step_of_a_build_agrees(request_: BuildRequest, reference_build: Build, runs: Runs) -> None:
    found = runs.build(reference_build(request_)[0], RunInput(seed=4))
    assert found.departs is None
    assert [step.step for step in found.steps][:2] == ["", "studio/model"]
    assert len(found.steps) == 13
    assert all(step.ran and step.agrees for step in found.steps)
    assert {step.by_reference for step in found.steps} == {False, True}


@pytest.mark.parametrize("model", ["finn/finn_build_dataflow_model.onnx", "brevitas/cybsec_mlp_w2a2_untrained.onnx"])
def test_thresholds_that_hardware_took_in_are_found(
    model: str, reference: Path, reference_build: Build, runs: Runs
) -> None:
    request = BuildRequest(model, "", target_fps=1000, input=InputChoice("BIPOLAR" if "cybsec" in model else None))
    place = reference_build(request)[0]
    found = runs.two(reference / model, place / "intermediate_models" / "step_convert_to_hw.onnx")
    assert found.agrees
    assert [t.node_b for t in found.tensors if not t.match.relation.agrees] == []


def test_a_topk_in_a_model_of_an_old_opset_runs(reference_build: Build, runs: Runs) -> None:
    request = BuildRequest("zoo/zoo_TFC_2W2A.onnx", "", target_fps=1000, input=InputChoice("UINT8", "div255", 1))
    found = runs.build(reference_build(request)[0], RunInput())
    assert all(step.ran and step.agrees for step in found.steps)


def test_finns_rounding_of_ties_is_told(reference: Path, reference_build: Build, runs: Runs) -> None:
    """Quant rounds to even, thresholds up: this trained network has values right between two levels."""
    request = BuildRequest("thirdparty/labs_gtsrb_12x12_w2a3_c12x24x36.onnx", "", target_fps=1000)
    found = runs.build(reference_build(request)[0], RunInput())
    assert found.departs == "step_qonnx_to_finn"
    assert "right between two levels" in str(found.where)


def test_a_wrong_step_is_named(reference_build: Build, tmp_path: Path, runs: Runs) -> None:
    import shutil

    place = tmp_path / "build"
    shutil.copytree(reference_build(TFC)[0], place)
    models = place / "intermediate_models"
    # Written in place: step_models would take a new file for a newer step otherwise.
    break_thresholds(models / "step_convert_to_hw.onnx", models / "step_convert_to_hw.onnx", 1)
    found = runs.build(place, RunInput(seed=4))
    assert found.departs == "step_convert_to_hw"
    (models / "step_streamline.onnx").write_bytes(b"nonsense")
    found = runs.build(place, RunInput(seed=4))
    assert [step.step for step in found.steps if not step.ran] == ["step_streamline"]
    assert "not an ONNX model" in str(found.steps[4].why)


def test_a_folder_without_a_build(tmp_path: Path, runs: Runs) -> None:
    assert "no build here" in runs.ended(RunRequest(str(tmp_path), RunInput(), is_build=True))["message"]
