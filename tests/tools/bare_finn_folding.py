"""Build models with FINN alone from folding and specialise files, in a fresh process without the studio.

`python -P tests/tools/bare_finn_folding.py JOBS.json` takes [{"model": file, "output_dir": directory, "folding": file,
"specialize": file, ...fields of DataflowBuildConfig}] and prints one JSON line: of each build the status, FINN's
reports and what it logged. It is what a person would write who was handed the files; FINN keeps its own files beside
the jobs. Layer: a script beside the application; like bare_finn_build.py it stands for FINN without the studio.
"""

import json
import os
import sys
from pathlib import Path

scratch = Path(sys.argv[1]).resolve().parent / "tmp"
scratch.mkdir(exist_ok=True)
os.environ["FINN_BUILD_DIR"] = str(scratch)
os.environ.setdefault("XILINX_VIVADO", "")

import finn.xsi  # noqa: E402


def _needs_vivado(*_args: object, **_named: object) -> None:
    raise RuntimeError("this needs Vivado")


if not os.environ["XILINX_VIVADO"]:
    for _name in finn.xsi._LAZY_NAMES:  # without Vivado the builder's import fails unless these exist
        setattr(finn.xsi, _name, _needs_vivado)

import finn.builder.build_dataflow as build  # noqa: E402
import finn.builder.build_dataflow_config as configuration  # noqa: E402

REPORTS = ("estimate_layer_cycles", "estimate_layer_resources", "estimate_network_performance")


def run(job: dict[str, object]) -> dict[str, object]:
    """One build; a start_step goes on from what FINN kept in the same directory."""
    model, place = str(job.pop("model")), Path(str(job["output_dir"]))
    config = configuration.DataflowBuildConfig(
        synth_clk_period_ns=10.0,
        board="Pynq-Z1",
        shell_flow_type=configuration.ShellFlowType.VIVADO_ZYNQ,
        folding_config_file=Path(str(job.pop("folding"))),
        specialize_layers_config_file=Path(str(job.pop("specialize"))),
        steps=configuration.estimate_only_dataflow_steps,
        generate_outputs=[configuration.DataflowOutputType.ESTIMATE_REPORTS],
        **job,
    )
    status = build.build_dataflow_cfg(model, config)
    reports = {name: json.loads((place / "report" / f"{name}.json").read_text()) for name in REPORTS if status == 0}
    return {"status": status, "reports": reports, "log": (place / "build_dataflow.log").read_text()}


results = [run(job) for job in json.loads(Path(sys.argv[1]).read_text())]
ours = sorted({"projects", "resources", "studio", "widgets"} & set(sys.modules))
sys.__stdout__.write(json.dumps({"ours": ours, "builds": results}) + "\n")
