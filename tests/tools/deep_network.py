"""A network of many small dense layers, as a FINN-ONNX file: `python tests/tools/deep_network.py FILE [LAYERS]`.

For the benchmark: FINN makes one MVAU of each layer. Layer: a script beside the application.
"""

import sys
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from qonnx.core.datatype import DataType
from qonnx.core.modelwrapper import ModelWrapper

SIDE, LAYERS = 16, 200
THRESHOLDS = np.array([-8.0, 0.0, 8.0], dtype=np.float32)  # of sums, to the four values of UINT2


def write(path: Path, layers: int = LAYERS) -> None:
    """Write it: MatMul with weights of two bits and MultiThreshold to two bits, again and again."""
    draw = np.random.default_rng(0)
    nodes, weights = [], []
    for n in range(layers):
        values = draw.integers(-2, 2, (SIDE, SIDE)).astype(np.float32)
        weights += [
            numpy_helper.from_array(values, f"w{n}"),
            numpy_helper.from_array(np.tile(THRESHOLDS, (SIDE, 1)), f"t{n}"),
        ]
        nodes += [
            helper.make_node("MatMul", [f"x{n}", f"w{n}"], [f"s{n}"], f"MatMul_{n}"),
            helper.make_node(
                "MultiThreshold",
                [f"s{n}", f"t{n}"],
                [f"x{n + 1}"],
                f"MultiThreshold_{n}",
                domain="qonnx.custom_op.general",
                out_dtype="UINT2",
            ),
        ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, SIDE]) for name in ("x0", f"x{layers}")]
    between = [f"s{n}" for n in range(layers)] + [f"x{n}" for n in range(1, layers)]
    shapes = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, SIDE]) for name in between]
    graph = helper.make_graph(nodes, "deep", [ends[0]], [ends[1]], weights, value_info=shapes)
    opsets = [helper.make_opsetid("", 11), helper.make_opsetid("qonnx.custom_op.general", 1)]
    model = ModelWrapper(helper.make_model(graph, opset_imports=opsets))
    for n in range(layers):
        model.set_tensor_datatype(f"w{n}", DataType["INT2"])
    for n in range(layers + 1):
        model.set_tensor_datatype(f"x{n}", DataType["UINT2"])
    save(model.model, str(path))


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else LAYERS)
