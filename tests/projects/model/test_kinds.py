"""What a model is, whether it can be built, and where a partition's graph lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from projects.model.reading import read_model
from projects.model.summary import ModelKind, ModelSummary
from tests.projects.model import models
from tests.projects.model.models import model, node, quantised_mlp, value

HARDWARE = "finn.custom_op.fpgadataflow"
KINDS = {
    "brevitas/CNV_2W2A.onnx": (ModelKind.QONNX, True, "what FINN builds from"),
    "zoo/zoo_TFC_1W1A.onnx": (ModelKind.QONNX, True, "what FINN builds from"),
    "zoo/zoo_old_TFC_1W1A_with_domains_and_shapes.onnx": (ModelKind.QONNX, True, "what FINN builds from"),
    "finn/finn_build_dataflow_model.onnx": (ModelKind.FINN_ONNX, True, "MultiThreshold"),
    "thirdparty/labs_gtsrb_step_tidy_up.onnx": (ModelKind.FINN_ONNX, True, "MultiThreshold"),
    "thirdparty/lstmhls_cnn_lstm_merged.onnx": (ModelKind.FINN_ONNX, False, "LTM0SI"),
    "finn/finn_cybsec_PE_SIMD.onnx": (ModelKind.HARDWARE, True, "intermediate model"),
    "thirdparty/labs_gtsrb_step_specialize_layers.onnx": (ModelKind.HARDWARE, True, "intermediate model"),
    "thirdparty/labs_gtsrb_step_set_fifo_depths.onnx": (ModelKind.HARDWARE, False, "StreamingFIFO"),
    "finn/finn_old_FCLayer_graph.onnx": (ModelKind.HARDWARE, False, "2019"),
    "finn/finn_old_finn-hls-onnx-model_2019.onnx": (ModelKind.HARDWARE, False, "2019"),
    "thirdparty/labs_gtsrb_step_synthesize_bitfile.onnx": (ModelKind.PARENT, False, "after synthesis"),
    "finnplus/finnplus_metafi_step_synthesize_bitfile.onnx": (ModelKind.PARENT, False, "after synthesis"),
    "qonnx/qonnx_mnist-conv.onnx": (ModelKind.FLOAT, False, "nothing in it is quantised"),
    "bad/no_nodes.onnx": (ModelKind.EMPTY, False, "no nodes"),
    "bad/quant_node_missing_domain.onnx": (ModelKind.QONNX, False, "without a domain"),
}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_reference_models_are_known_for_what_they_are(reference: Path, name: str) -> None:
    kind, buildable, words = KINDS[name]
    summary = read_model(reference / name).summary
    assert (summary.kind, summary.buildable) == (kind, buildable)
    assert words in str(summary.kind_reason)


def opened(path: Path, made: Any) -> ModelSummary:
    return read_model(models.save(made, path)).summary


def one(op: str, domain: str, **attributes: Any) -> Any:
    return model([node(op, ["x"], ["y"], op, domain, **attributes)], [value("x", [1, 4])], [value("y", [1, 4])])


def test_annotations_alone_make_it_finn_onnx(tmp_path: Path) -> None:
    made = one("Relu", "")
    note = made.graph.quantization_annotation.add(tensor_name="x")
    note.quant_parameter_tensor_names.add(key="finn_datatype", value="INT4")
    assert opened(tmp_path / "m.onnx", made).kind is ModelKind.FINN_ONNX
    note.quant_parameter_tensor_names[0].value = "FLOAT32"
    assert opened(tmp_path / "m.onnx", made).kind is ModelKind.FLOAT


def test_generated_ip_makes_hardware_a_result(tmp_path: Path) -> None:
    fresh = opened(tmp_path / "m.onnx", one("MVAU_hls", f"{HARDWARE}.hls"))
    assert (fresh.kind, fresh.buildable) == (ModelKind.HARDWARE, True)
    done = opened(tmp_path / "m.onnx", one("MVAU_hls", f"{HARDWARE}.hls", ip_path="/somewhere"))
    assert not done.buildable
    assert "after synthesis" in str(done.kind_reason)


def parent(stored: str) -> Any:
    return one("StreamingDataflowPartition", HARDWARE, model=stored)


@pytest.mark.parametrize(
    ("stored", "place"),
    [
        ("{here}/elsewhere/partition_0.onnx", "elsewhere/partition_0.onnx"),  # where it was written
        ("build/partition_0.onnx", "build/partition_0.onnx"),  # relative to the parent
        ("/old/build/partition_0.onnx", "partition_0.onnx"),  # moved: beside the parent
        ("/old/build/partition_0.onnx", "supported_op_partitions/partition_0.onnx"),
        ("/old/kernel_partitions/partition_0.onnx", "kernel_partitions/partition_0.onnx"),
        ("/old/own_name/partition_0.onnx", "own_name/partition_0.onnx"),
        ("C:\\old\\build\\partition_0.onnx", "partition_0.onnx"),
    ],
)
def test_a_partition_opens_into_its_child_wherever_that_lies_now(tmp_path: Path, stored: str, place: str) -> None:
    child = tmp_path / place
    child.parent.mkdir(parents=True, exist_ok=True)
    models.save(quantised_mlp(), child)
    summary = opened(tmp_path / "parent.onnx", parent(stored.format(here=tmp_path)))
    assert summary.kind is ModelKind.PARENT
    assert not summary.buildable
    assert "opens into" in str(summary.kind_reason)
    assert summary.nodes[0].subgraph is not None
    assert Path(summary.nodes[0].subgraph) == child
    assert "child-missing" not in {p.code for p in summary.problems}


@pytest.mark.parametrize("stored", ["/gone/partition_0.onnx", "/etc/passwd", "", "\0", "x" * 5000 + ".onnx"])
def test_a_child_that_is_not_there_is_said(tmp_path: Path, stored: str) -> None:
    summary = opened(tmp_path / "parent.onnx", parent(stored))
    assert summary.nodes[0].subgraph is None
    assert "child-missing" in {p.code for p in summary.problems}
