"""Small ONNX models made for the tests. Layer: tests. Thread: the test's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

QONNX = "qonnx.custom_op.general"


def value(name: str, shape: Sequence[int | str | None], element: int = TensorProto.FLOAT) -> Any:
    return helper.make_tensor_value_info(name, element, list(shape))


def weight(name: str, array: Any) -> Any:
    return numpy_helper.from_array(np.asarray(array), name)


def node(
    op: str, inputs: Sequence[str], outputs: Sequence[str], name: str = "", domain: str = "", **attributes: Any
) -> Any:
    return helper.make_node(op, list(inputs), list(outputs), name=name, domain=domain, **attributes)


def model(
    nodes: Sequence[Any],
    inputs: Sequence[Any] = (),
    outputs: Sequence[Any] = (),
    weights: Sequence[Any] = (),
    annotations: dict[str, dict[str, str]] | None = None,
    opset: int | None = 13,
) -> Any:
    graph = helper.make_graph(list(nodes), "graph", list(inputs), list(outputs), list(weights))
    for name, said in (annotations or {}).items():
        note = graph.quantization_annotation.add(tensor_name=name)
        for key, words in said.items():
            note.quant_parameter_tensor_names.add(key=key, value=words)
    opsets = [] if opset is None else [helper.make_opsetid("", opset)]
    made = helper.make_model(graph, opset_imports=opsets or [helper.make_opsetid("", 13)], producer_name="tests")
    if opset is None:
        del made.opset_import[:]
    return made


def save(made: Any, path: Path) -> Path:
    path.write_bytes(made.SerializeToString())
    return path


def quant(data: str, output: str, scale: str = "s", bits: str = "b", name: str = "", **attributes: Any) -> Any:
    settings = {"narrow": 0, "rounding_mode": "ROUND", "signed": 1, **attributes}
    return node("Quant", [data, scale, "z", bits], [output], name, QONNX, **settings)


def quantised_mlp(
    inputs: int = 16,
    outputs: int = 4,
    scale: float = 0.5,
    bits: float = 4.0,
    weights: Any = None,
    annotations: dict[str, dict[str, str]] | None = None,
    batch: int | str = 1,
) -> Any:
    """x -> MatMul by quantised weights -> y: the smallest model that is a QONNX model."""
    if weights is None:
        weights = np.random.default_rng(0).standard_normal((inputs, outputs)).astype(np.float32)
    return model(
        [quant("w", "wq", name="Quant_0"), node("MatMul", ["x", "wq"], ["y"], "MatMul_0")],
        [value("x", [batch, inputs])],
        [value("y", [batch, outputs])],
        [weight("w", weights), *constants(scale, bits)],
        annotations,
    )


def constants(scale: float = 0.5, bits: float = 4.0) -> list[Any]:
    return [
        weight("s", np.float32(scale)),
        weight("z", np.float32(0)),
        weight("b", np.float32(bits)),
    ]


def large_model(bytes_each: int = 40_000, count: int = 3) -> Any:
    """Weights that are left out of a weight-free copy."""
    rng = np.random.default_rng(1)
    side = int((bytes_each / 4) ** 0.5)
    weights = [weight(f"w{i}", rng.standard_normal((side, side), dtype=np.float32)) for i in range(count)]
    names = ["x", *(f"y{i}" for i in range(count))]
    nodes = [node("MatMul", [names[i], f"w{i}"], [names[i + 1]], f"m{i}") for i in range(count)]
    return model(nodes, [value("x", [1, side])], [value(names[-1], [1, side])], weights)


__all__ = [
    "QONNX",
    "constants",
    "large_model",
    "model",
    "node",
    "onnx",
    "quant",
    "quantised_mlp",
    "save",
    "value",
    "weight",
]
