"""Faults in models and inputs: where a result departs, what is refused. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from projects.run.relating import Relation
from projects.run.request import RunRequest
from projects.run.source import RunInput
from projects.run.words import departing, joined, verdict
from projects.text import text_from_data
from tests.fixtures_worker import Driver
from tests.studio.worker.running import CNV, TFC, Build, Runs, small

pytestmark = pytest.mark.finn


def test_thresholds_off_by_one_are_found(reference_build: Build, tmp_path: Path, runs: Runs) -> None:
    before = reference_build(CNV)[0] / "intermediate_models" / "step_streamline.onnx"
    model = onnx.load(before)
    node = next(n for n in model.graph.node if n.name == "MultiThreshold_4")
    stored = next(t for t in model.graph.initializer if t.name == node.input[1])
    values = numpy_helper.to_array(stored).copy()
    values[:8, 0] += 1
    stored.CopyFrom(numpy_helper.from_array(values, stored.name))
    onnx.save(model, tmp_path / "off.onnx")
    found = runs.two(before, tmp_path / "off.onnx", RunInput())
    assert not found.agrees
    at = departing(found)
    assert at is not None
    assert (at.node_b, at.match.largest, at.match.left, found.ties) == ("MultiThreshold_4", 1, 1, False)
    assert all(t.match.left for t in found.tensors if t.match.relation is Relation.DIFFERS)


def test_an_added_node_is_named_and_no_rounding_blamed(reference_build: Build, tmp_path: Path, runs: Runs) -> None:
    before = reference_build(CNV)[0] / "intermediate_models" / "step_streamline.onnx"
    model = onnx.load(before)
    at = next(at for at, n in enumerate(model.graph.node) if n.name == "MultiThreshold_2")
    tensor = model.graph.node[at].output[0]
    model.graph.node[at].output[0] = "pre"
    model.graph.node.insert(at + 1, helper.make_node("Relu", ["pre"], [tensor], name="MyRelu"))
    onnx.save(model, tmp_path / "relu.onnx")
    said = joined(verdict(runs.two(before, tmp_path / "relu.onnx", RunInput())))
    assert "departs at MaxPoolNHWC_0. Right before it the second model has MyRelu, which the other has not." in said
    assert "level" not in said


# --- what cannot be run


def test_no_bad_model_ends_in_a_traceback(reference: Path, runs: Runs) -> None:
    models = sorted((reference / "bad").glob("*.onnx"))
    told = {model.name: runs.ended(RunRequest(str(model), RunInput())) for model in models}
    for name, ended in told.items():
        assert ended["message"] is None or ended["bad_input"], name
        assert "Traceback" not in (ended["message"] or ""), name
    assert "The graph runs in a circle: A, B feed one another" in told["cycle.onnx"]["message"]
    assert "mm reads missing_w, which nothing makes" in told["dangling_input.onnx"]["message"]
    assert "neither ONNX nor FINN has it" in told["unknown_domain_op.onnx"]["message"]
    assert sum(ended["message"] is None for ended in told.values()) == 5


def test_advice_about_a_build_is_given_in_a_build_alone(reference_build: Build, tmp_path: Path, runs: Runs) -> None:
    models = reference_build(CNV)[0] / "intermediate_models"
    whole = small(tmp_path / "m.onnx", helper.make_node("Relu", ["x"], ["y"]))
    part = models / "step_specialize_layers.onnx"
    ended = runs.ended(RunRequest(str(whole), RunInput(), str(part)))
    assert "dataflow_parent.onnx in the same folder" in ended["message"]
    (tmp_path / "copy.onnx").write_bytes(part.read_bytes())
    ended = runs.ended(RunRequest(str(whole), RunInput(), str(tmp_path / "copy.onnx")))
    assert ended["bad_input"]
    assert "dataflow_parent" not in ended["message"]


def test_pixels_from_0_to_1_for_bytes_are_mended(reference_build: Build, tmp_path: Path, runs: Runs) -> None:
    model = reference_build(CNV)[0] / "intermediate_models" / "step_streamline.onnx"
    np.save(tmp_path / "unit.npy", np.full((1, 3, 32, 32), 0.3, np.float32))
    ended = runs.ended(RunRequest(str(model), RunInput(str(tmp_path / "unit.npy"))))
    assert "multiply them by 255 and round them, or run the model as imported" in ended["message"]


def test_progress_counts_models_and_names_them_as_the_result_does(
    reference_build: Build, reference: Path, runs: Runs, warm_worker: Driver
) -> None:
    place = reference_build(TFC)[0]
    found = runs.build(place, RunInput())
    assert [done for done, _ in runs.progress()][: len(found.steps)] == list(range(len(found.steps)))
    words = [text_from_data(event["words"]) for event in warm_worker.told(runs.job, "run_progress")]
    assert str(words[1]) == "Running the prepared model (2 of 13)"
    runs.two(reference / TFC.model, place / "intermediate_models" / "step_tidy_up.onnx")
    words = [text_from_data(event["words"]) for event in warm_worker.told(runs.job, "run_progress")]
    said = {str(each) for each in words}
    assert {"Running the first model, TFC_1W1A.onnx", "Running the second model, step_tidy_up.onnx"} <= said
