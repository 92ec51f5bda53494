"""FINN's network figures of a model: throughput, bottleneck, latency, from FINN's own analysis.

FINN wants the cycles written into the nodes first, which would change the model it goes on building. So the analysis
runs on a copy of the nodes alone: no weights, so it costs the same for a model of 100 MB.
Layer: studio.worker. Thread: a job's main thread.
"""

from __future__ import annotations

from dataclasses import dataclass

from finn.analysis.fpgadataflow.dataflow_performance import dataflow_performance
from finn.util.fpgadataflow import is_hls_node, is_rtl_node
from onnx import ModelProto, NodeProto, helper
from qonnx.core.modelwrapper import ModelWrapper


@dataclass(frozen=True)
class Performance:
    """As in FINN's report/estimate_network_performance.json, units in the names."""

    max_cycles: int
    bottleneck: str
    critical_path_cycles: int
    fps: float
    latency_ns: float


def performance(model: ModelWrapper, cycles: dict[str, int | None], clock_ns: float) -> Performance | None:
    """What FINN's `dataflow_performance` says of these cycles.

    Args:
        model: any model; it is not changed.
        cycles: cycles a frame of each hls and rtl node, by node name.
        clock_ns: clock period in nanoseconds, above 0.

    Returns:
        None where FINN cannot say: no hardware node, a node without cycles, software between hardware.
    """
    hardware = [n for n in model.graph.node if is_hls_node(n) or is_rtl_node(n)]
    if not hardware or any(cycles.get(n.name) is None for n in hardware):
        return None
    try:
        found = dataflow_performance(_annotated(model, cycles))
    except (
        KeyError,
        ValueError,
    ):  # a predecessor that is no hardware node: FINN's analysis needs a pure dataflow graph
        return None
    slowest = int(found["max_cycles"])
    if slowest <= 0:
        return None
    path = int(found["critical_path_cycles"])
    return Performance(
        max_cycles=slowest,
        bottleneck=str(found["max_cycles_node_name"]),
        critical_path_cycles=path,
        # the same order of operations as step_generate_estimate_reports, so that the last digit agrees
        fps=(10**9) / clock_ns / slowest,
        latency_ns=path * clock_ns,
    )


class _Indexed(ModelWrapper):  # type: ignore[misc]
    """A model that stays as it is. Its own search goes through every node for each tensor FINN asks about, which for
    200 layers took most of an estimate's time."""

    def __init__(self, model: ModelProto) -> None:
        super().__init__(model, fix_missing_initializer_valueinfo=False)
        self._producers = {tensor: node for node in reversed(self.graph.node) for tensor in node.output}

    def find_producer(self, tensor_name: str) -> NodeProto | None:
        return self._producers.get(tensor_name)


def _annotated(model: ModelWrapper, cycles: dict[str, int | None]) -> ModelWrapper:
    copy = ModelProto()
    copy.opset_import.extend(model.model.opset_import)
    copy.graph.input.extend(model.graph.input)
    copy.graph.output.extend(model.graph.output)
    for node in model.graph.node:
        twin = NodeProto(op_type=node.op_type, domain=node.domain, name=node.name)
        twin.input.extend(node.input)
        twin.output.extend(node.output)
        # the required attributes of a node are looked at when FINN asks for any
        twin.attribute.extend(a for a in node.attribute if a.name != "cycles_estimate" and not a.HasField("g"))
        count = cycles.get(node.name)
        if count is not None:
            twin.attribute.append(helper.make_attribute("cycles_estimate", count))
        copy.graph.node.append(twin)
    return _Indexed(copy)
