"""Build a CNV model with FINN alone, in a fresh process: what `make bench` holds the studio's build against.

`python tests/tools/bare_finn_build.py MODEL OUTPUT_DIR` prints one JSON line: seconds of the whole, of the import
and of the steps, and FINN's figures. It is what a person would write without the studio: UINT8 pictures divided by 255,
top-1, Pynq-Z1, 10 ns, 10 000 fps, weight width 80, the steps that need no Vivado. Layer: a script beside the
application; the one file outside studio/worker that imports FINN, because it stands for FINN without the studio.
"""

import json
import os
import sys
import time
from pathlib import Path

started = time.perf_counter()
model_path, output_dir = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
(output_dir / "tmp").mkdir(parents=True, exist_ok=True)
os.environ["FINN_BUILD_DIR"] = str(output_dir / "tmp")
os.environ.setdefault("XILINX_VIVADO", "")

import finn.xsi  # noqa: E402


def _needs_vivado(*_args: object, **_named: object) -> None:
    raise RuntimeError("this needs Vivado")


if not os.environ["XILINX_VIVADO"]:
    for _name in finn.xsi._LAZY_NAMES:  # without Vivado the builder's import fails unless these exist
        setattr(finn.xsi, _name, _needs_vivado)

import finn.builder.build_dataflow as build  # noqa: E402
import finn.builder.build_dataflow_config as configuration  # noqa: E402
from onnx import TensorProto, helper  # noqa: E402
from qonnx.core.datatype import DataType  # noqa: E402
from qonnx.core.modelwrapper import ModelWrapper  # noqa: E402
from qonnx.transformation.infer_datatypes import InferDataTypes  # noqa: E402
from qonnx.transformation.infer_shapes import InferShapes  # noqa: E402
from qonnx.transformation.insert_topk import InsertTopK  # noqa: E402
from qonnx.transformation.merge_onnx_models import MergeONNXModels  # noqa: E402
from qonnx.util.cleanup import cleanup_model  # noqa: E402

imported = time.perf_counter()
STEPS = configuration.estimate_only_dataflow_steps
inside_steps = 0.0


def timed(name: str) -> object:
    """Wrap one of FINN's steps so that its time is added up; FINN itself keeps whole seconds only."""
    step = build.build_dataflow_step_lookup[name]

    def run(model: ModelWrapper, cfg: configuration.DataflowBuildConfig) -> ModelWrapper:
        global inside_steps
        start = time.perf_counter()
        result = step(model, cfg)
        inside_steps += time.perf_counter() - start
        return result

    run.__name__ = name
    return run


def prepared() -> ModelWrapper:
    """The model with the division in front and top-1 behind, as FINN's notebooks do it."""
    model = cleanup_model(ModelWrapper(str(model_path)))
    shape = model.get_tensor_shape(model.graph.input[0].name)
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape)
    scaled = helper.make_tensor_value_info("scaled", TensorProto.FLOAT, shape)
    scale = helper.make_tensor("scale", TensorProto.FLOAT, [], [255.0])
    graph = helper.make_graph(
        [helper.make_node("Div", ["pixels", "scale"], ["scaled"])], "pre", [pixels], [scaled], [scale]
    )
    division = ModelWrapper(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)]))
    model = model.transform(MergeONNXModels(division))
    model.set_tensor_datatype(model.graph.input[0].name, DataType["UINT8"])
    return model.transform(InsertTopK(k=1)).transform(InferShapes()).transform(InferDataTypes())


handed = output_dir / "handed_to_finn.onnx"
prepared().save(str(handed))
config = configuration.DataflowBuildConfig(
    output_dir=str(output_dir),
    synth_clk_period_ns=10.0,
    board="Pynq-Z1",
    shell_flow_type=configuration.ShellFlowType.VIVADO_ZYNQ,
    target_fps=10_000,
    mvau_wwidth_max=80,
    steps=[timed(name) for name in STEPS],
    generate_outputs=[configuration.DataflowOutputType.ESTIMATE_REPORTS],
)
status = build.build_dataflow_cfg(str(handed), config)
performance = json.loads((output_dir / "report" / "estimate_network_performance.json").read_text())
resources = json.loads((output_dir / "report" / "estimate_layer_resources.json").read_text())
result = {
    "status": status,
    "seconds": time.perf_counter() - started,
    "import_seconds": imported - started,
    "step_seconds": inside_steps,
    "fps": performance["estimated_throughput_fps"],
    "totals": resources["total"],
}
sys.__stdout__.write(json.dumps(result) + "\n")
