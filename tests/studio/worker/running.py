"""Running models in the worker, for tests: requests, small models, planted faults. Layer: tests. Thread: the test's."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from projects.build.events import Summary
from projects.build.request import BuildRequest, InputChoice
from projects.run.differences import BuildRun, RunDifference, build_run_from_data, difference_from_data
from projects.run.request import RunRequest
from projects.run.results import RunResult, result_from_data
from projects.run.source import RunInput
from tests.fixtures_worker import Driver

Build = Callable[[BuildRequest], tuple[Path, Summary, list[dict[str, Any]]]]
TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000, input=InputChoice(None, "div255", 1))
CNV = BuildRequest("brevitas/CNV_2W2A.onnx", "", target_fps=10000, input=InputChoice(None, "div255", 1))


class Runs:
    """Runs in the warm worker."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.job = ""

    def ended(self, request: RunRequest) -> dict[str, Any]:
        self.job = f"run-{os.urandom(6).hex()}"
        self._driver.client.run(self.job, request)
        return self._driver.heard(self.job, "run_ended")

    def _result(self, request: RunRequest) -> Any:
        ended = self.ended(request)
        assert ended["message"] is None, ended
        (told,) = self._driver.told(self.job, "run_result")
        return told["result"]

    def one(self, model: Path, choice: RunInput, **more: Any) -> RunResult:
        return result_from_data(self._result(RunRequest(str(model), choice, **more)))

    def two(self, a: Path, b: Path, choice: RunInput | None = None, **more: Any) -> RunDifference:
        return difference_from_data(self._result(RunRequest(str(a), choice or RunInput(seed=1), str(b), **more)))

    def build(self, place: Path, choice: RunInput) -> BuildRun:
        return build_run_from_data(self._result(RunRequest(str(place), choice, is_build=True)))

    def progress(self) -> list[tuple[int, int]]:
        return [(event["done"], event["total"]) for event in self._driver.told(self.job, "run_progress")]


def notes(result: RunResult | RunDifference | BuildRun) -> str:
    return " ".join(map(str, result.notes))


def break_thresholds(source: Path, target: Path, number: int) -> str:
    """Shift the thresholds of the so-many-th layer that has some. Returns its first output."""
    model = onnx.load(source)
    node = [n for n in model.graph.node if n.op_type.split("_")[0] in ("MultiThreshold", "MVAU", "Thresholding")][
        number
    ]
    stored = next(t for t in model.graph.initializer if t.name == node.input[-1])
    values = numpy_helper.to_array(stored)
    stored.CopyFrom(numpy_helper.from_array(np.round(values * 0.5 + 2).astype(values.dtype), stored.name))
    onnx.save(model, target)
    return str(node.output[0])


def small(path: Path, *nodes: onnx.NodeProto, shape: tuple[Any, ...] = (1, 4)) -> Path:
    """A model from x to y."""
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    onnx.save(helper.make_model(helper.make_graph(list(nodes), "g", [x], [y])), path)
    return path
