"""FINN's configuration made of a request and a file. Needs FINN imported, so it runs in one process of its own.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
# FINN takes over a process that imports it, and needs seconds for it: one process answers all questions of this file.
ASKED = """
import json, os, sys
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
from studio.worker.warm import warm
warm()
from projects.build.request import request_from_data, request_to_data
from projects.errors import UserInputError
from studio.worker.config import make_flow
for line in sys.stdin:
    try:
        flow = make_flow(request_from_data(json.loads(line)))
        cfg = flow.cfg
        answer = {
            "request": request_to_data(flow.request), "steps": [s.__name__ for s in flow.steps],
            "unavailable": flow.unavailable, "part": cfg._resolve_fpga_part(), "clock": cfg.synth_clk_period_ns,
            "fps": cfg.target_fps, "width": cfg.mvau_wwidth_max, "outputs": [o.value for o in cfg.generate_outputs],
            "folding": str(cfg.folding_config_file), "pdb": cfg.enable_build_pdb_debug, "verbose": cfg.verbose,
            "verify": str(cfg.verify_input_npy), "models": cfg.save_intermediate_models,
        }
    except UserInputError as error:
        answer = {"refused": error.sentence()}
    answers.write(json.dumps(answer) + "\\n")
"""
Flow = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def finn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    log = (tmp_path_factory.mktemp("finn") / "log").open("w")
    with (
        log,
        subprocess.Popen(
            [sys.executable, "-c", ASKED],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=ROOT,
        ) as process,
    ):
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture
def flow(finn: subprocess.Popen[str], tmp_path: Path) -> Flow:
    """Ask for the flow of a request; `config` is written to a file first."""
    (tmp_path / "model.onnx").touch()

    def ask(config: Any = None, **request: Any) -> dict[str, Any]:
        data = {"model": str(tmp_path / "model.onnx"), "output_dir": str(tmp_path / "out"), **request}
        if config is not None:
            file = tmp_path / "config.json"
            file.write_text(config if isinstance(config, str) else json.dumps(config))
            data["config_file"] = str(file)
        assert finn.stdin is not None
        assert finn.stdout is not None
        finn.stdin.write(json.dumps(data) + "\n")
        finn.stdin.flush()
        answer: dict[str, Any] = json.loads(finn.stdout.readline())
        return answer

    return ask


def test_the_defaults_are_finns(flow: Flow) -> None:
    made = flow(target_fps=1000)
    assert (made["part"], made["clock"], made["width"], made["fps"]) == ("xc7z020clg400-1", 10.0, 36, 1000)
    assert made["outputs"] == ["estimate_reports"]
    assert made["pdb"] is False
    assert made["models"] is True
    assert made["request"]["board"] == "Pynq-Z1"


def test_the_flow_without_vivado_is_finns_estimate_flow(flow: Flow) -> None:
    made = flow(target_fps=1000)
    assert made["steps"][0] == "step_qonnx_to_finn"
    assert made["steps"][-1] == "step_generate_estimate_reports"
    assert len(made["steps"]) == 11
    assert "step_synthesize_bitfile" in made["unavailable"]
    assert "Vivado" in made["unavailable"]["step_synthesize_bitfile"]
    assert not set(made["unavailable"]) & set(made["steps"])


def test_the_flow_stops_where_it_is_told_to(flow: Flow) -> None:
    made = flow(stop_step="step_specialize_layers")
    assert made["steps"][-1] == "step_specialize_layers"
    assert "step_nowhere" in flow(stop_step="step_nowhere")["refused"]


def test_a_build_without_any_folding_is_refused(flow: Flow) -> None:
    assert "PE = SIMD = 1" in flow()["refused"]
    assert "PE = SIMD = 1" in flow(stop_step="step_target_fps_parallelization")["refused"]


def test_a_files_values_hold_where_the_request_has_none(flow: Flow, tmp_path: Path) -> None:
    (tmp_path / "folding.json").write_text('{"MVAU_hls_0": {"PE": 2}}')
    made = flow(
        {
            "target_fps": 7,
            "synth_clk_period_ns": 5,
            "mvau_wwidth_max": 80,
            "board": "ZCU104",
            "folding_config_file": "folding.json",
            "verify_input_npy": "in.npy",
            "verbose": True,
            "generate_outputs": ["bitfile"],
            "enable_build_pdb_debug": True,
            "output_dir": "elsewhere",
        }
    )
    assert (made["fps"], made["clock"], made["width"]) == (7, 5.0, 80)
    assert made["part"] == "xczu7ev-ffvc1156-2-e"
    assert made["folding"] == str(tmp_path / "folding.json")
    assert made["verify"] == str(tmp_path / "in.npy")
    assert made["verbose"] is True
    assert made["outputs"] == ["estimate_reports"]
    assert made["pdb"] is False
    assert made["request"]["output_dir"] == str(tmp_path / "out")
    assert (made["request"]["target_fps"], made["request"]["clock_ns"]) == (7, 5.0)


def test_what_the_request_gives_wins_over_the_file(flow: Flow) -> None:
    made = flow(
        {"target_fps": 7, "synth_clk_period_ns": 5.0, "board": "ZCU104", "fpga_part": "xczu7ev-ffvc1156-2-e"},
        target_fps=9,
        clock_ns=4.0,
        board="Pynq-Z2",
    )
    assert (made["fps"], made["clock"], made["part"]) == (9, 4.0, "xc7z020clg400-1")


def test_a_part_is_taken_as_it_is(flow: Flow) -> None:
    assert flow(target_fps=1, part="xcnothing")["part"] == "xcnothing"
    assert flow(target_fps=1, part="xcnothing")["request"]["board"] is None


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"target_fsp": 1}, "Did you mean target_fps?"),
        ({"zzz": 1}, "Take the key out"),
        ({"target_fps": "many"}, "target_fps"),
        ({"synth_clk_period_ns": "fast"}, "synth_clk_period_ns"),
        ({"target_fps": 0}, "at least 1"),
        ({"target_fps": 1, "mvau_wwidth_max": 0}, "mvau_wwidth_max"),
        ({"target_fps": 1, "synth_clk_period_ns": -1}, "clock"),
        ({"target_fps": 1, "board": "Pynq-Z9"}, "Did you mean Pynq-Z"),
        ({"target_fps": 1, "steps": ["step_streamlined"]}, "step_streamlined"),
        ({"target_fps": 1, "steps": ["evil.step"]}, "evil.step"),
        ({"target_fps": 1, "inject_steps_after": {"step_streamline": ["evil.step"]}}, "evil.step"),
        ({"folding_config_file": "nowhere.json"}, "nowhere.json"),
        ("[1]", "config.json"),
        ("{", "config.json"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(flow: Flow, config: Any, said: str) -> None:
    assert said in flow(config)["refused"]


def test_the_steps_of_a_file_are_taken(flow: Flow) -> None:
    made = flow(
        {
            "target_fps": 1,
            "steps": ["step_qonnx_to_finn", "step_tidy_up", "step_hw_ipgen", "step_make_driver"],
            "inject_steps_after": {
                "step_tidy_up": ["finn.builder.custom_step_library.mobilenet.step_mobilenet_streamline"]
            },
        }
    )
    assert made["steps"] == ["step_qonnx_to_finn", "step_tidy_up", "step_mobilenet_streamline"]
    assert {"step_hw_ipgen", "step_make_driver"} <= set(made["unavailable"])


def test_a_missing_model_is_named(flow: Flow, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.onnx")
    assert missing in flow(model=missing, target_fps=1)["refused"]
