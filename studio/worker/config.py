"""FINN's own DataflowBuildConfig out of a build request, and a configuration file where one is given.

What FINN would answer with a traceback, or not at all, is refused here with a sentence.
Layer: studio.worker (imports FINN). Thread: a job's main thread.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from projects.boards import DEFAULT_BOARD
from projects.build.config_files import check_folding_file, check_specialize_file, read_json
from projects.build.request import BuildRequest
from projects.errors import UserInputError
from projects.text import text
from studio.worker.warm import vivado

FOLDING_STEP = "step_target_fps_parallelization"

# Relative paths in a file mean the file's own folder; FINN does so for the first three, and reads the rest from
# wherever it was started.
PATHS = (
    "specialize_layers_config_file",
    "folding_config_file",
    "layouts_config_file",
    "fifo_config_file",
    "verify_input_npy",
    "verify_expected_output_npy",
)
_FLOW = ("steps", "inject_steps_before", "inject_steps_after")
_FROM_FOLDING = text("Give a target in frames per second, or a folding file.")


@dataclass(frozen=True)
class Flow:
    """A build as FINN takes it.

    Args:
        cfg: the DataflowBuildConfig. request: the request with the values that hold after the file was merged.
        steps: the step functions that will run, in order. unavailable: {step: what is missing} of the others.
        rest: what a configuration file says besides, as it is there.
    """

    cfg: Any
    request: BuildRequest
    steps: tuple[Any, ...]
    unavailable: dict[str, str]
    rest: dict[str, Any]


def make_flow(request: BuildRequest) -> Flow:
    """Make FINN's configuration for a request.

    A value of the request that is not the request's default wins over the file.

    Raises:
        UserInputError: the request or a file it names cannot be used.
    """
    data = _read_config(Path(request.config_file)) if request.config_file else {}
    effective = _merge(request, data, _parse(data, request))
    steps, unavailable = _steps(effective, data)
    _check(effective, [step.__name__ for step in steps])
    ours = _from_request(effective)
    cfg = _parse(data | ours, request)
    cfg.steps = list(steps)
    rest = {key: value for key, value in data.items() if key not in ours or key in _FLOW}
    return Flow(cfg, effective, steps, unavailable, rest)


def _parse(data: dict[str, Any], request: BuildRequest) -> Any:
    from finn.builder.build_dataflow_config import DataflowBuildConfig
    from mashumaro.exceptions import InvalidFieldValue, MissingField

    try:
        return DataflowBuildConfig.from_dict(data)
    except (InvalidFieldValue, MissingField) as error:
        value = repr(data.get(error.field_name))
        raise UserInputError(
            text("FINN's build configuration takes no {value} for {key}.", value=value, key=error.field_name),
            where=request.config_file or "",
            mend=text("FINN's documentation of DataflowBuildConfig says what it takes."),
        ) from error


# --- a configuration file


def _read_config(path: Path) -> dict[str, Any]:
    from finn.builder.build_dataflow_config import DataflowBuildConfig

    data = read_json(path)
    if not isinstance(data, dict):
        raise UserInputError(text("The file holds no build configuration."), where=str(path))
    known = {each.name for each in dataclasses.fields(DataflowBuildConfig)}
    for key in data:
        if key not in known:
            near = get_close_matches(key, known, 1)
            raise UserInputError(
                text("FINN's build configuration has no key {key}.", key=repr(key)),
                where=str(path),
                mend=text("Did you mean {near}?", near=near[0]) if near else text("Take the key out of the file."),
            )
    for key in PATHS:
        if isinstance(value := data.get(key), str):
            data[key] = str(path.absolute().parent / value)
    return data


def _merge(request: BuildRequest, data: dict[str, Any], parsed: Any) -> BuildRequest:
    """The request, with the file's value wherever the request only has its default.

    Args:
        data: the file, to know what it sets. parsed: FINN's reading of it, to have the values in their own types.
    """
    names = {
        "clock_ns": "synth_clk_period_ns",
        "target_fps": "target_fps",
        "mvau_wwidth_max": "mvau_wwidth_max",
        "folding_file": "folding_config_file",
        "specialize_file": "specialize_layers_config_file",
        "standalone_thresholds": "standalone_thresholds",
        "stop_step": "stop_step",
    }
    defaults = {each.name: each.default for each in dataclasses.fields(BuildRequest)}
    changes: dict[str, Any] = {
        ours: str(value) if isinstance(value := getattr(parsed, theirs), Path) else value
        for ours, theirs in names.items()
        if data.get(theirs) is not None and getattr(request, ours) == defaults[ours]
    }
    if request.board is None and request.part is None:
        # With both given FINN takes the part.
        changes["part"] = parsed.fpga_part
        changes["board"] = None if parsed.fpga_part else parsed.board or DEFAULT_BOARD
    return replace(request, **changes)


def _from_request(request: BuildRequest) -> dict[str, Any]:
    from finn.builder.build_dataflow_config import DataflowOutputType

    return {
        "output_dir": request.output_dir,
        "synth_clk_period_ns": request.clock_ns,
        "board": request.board,
        "fpga_part": None if request.board else request.part,
        "target_fps": request.target_fps,
        "mvau_wwidth_max": request.mvau_wwidth_max,
        "folding_config_file": request.folding_file,
        "specialize_layers_config_file": request.specialize_file,
        "standalone_thresholds": request.standalone_thresholds,
        "stop_step": request.stop_step,
        "steps": None,
        "start_step": None,
        "inject_steps_before": {},
        "inject_steps_after": {},
        "generate_outputs": [DataflowOutputType.ESTIMATE_REPORTS.value],
        "save_intermediate_models": True,  # every step can be looked at
        "enable_build_pdb_debug": False,  # a debugger would wait for a keyboard that a job does not have
    }


# --- steps


def _steps(request: BuildRequest, data: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, str]]:
    from finn.builder import build_dataflow, build_dataflow_config
    from finn.util.exception import FINNConfigurationError

    estimate = build_dataflow_config.estimate_only_dataflow_steps
    every = build_dataflow_config.default_build_dataflow_steps
    later = {step for step in every if step not in estimate} | {"step_hw_ipgen", "step_set_fifo_depths"}
    asked = data.get("steps") or estimate
    inject = [
        step
        for kind in ("before", "after")
        for more in (data.get(f"inject_steps_{kind}") or {}).values()
        for step in more
    ]
    for step in [*asked, *inject]:
        if not isinstance(step, str) or ("." in step and not step.startswith("finn.")):
            raise UserInputError(
                text("The step {step} is not one of FINN's own; other code is not run yet.", step=str(step)),
                where=request.config_file or "",
            )
    cfg = build_dataflow_config.DataflowBuildConfig(
        steps=[step for step in asked if step not in later],
        inject_steps_before=data.get("inject_steps_before") or {},
        inject_steps_after=data.get("inject_steps_after") or {},
    )
    try:
        steps = build_dataflow.resolve_build_steps(cfg, partial=False)
    except (FINNConfigurationError, ImportError, AttributeError) as error:
        raise UserInputError(
            text("FINN does not know a step of the flow: {reason}", reason=str(error)), where=request.config_file or ""
        ) from error
    names = [step.__name__ for step in steps]
    if request.stop_step is not None:
        if request.stop_step not in names:
            raise UserInputError(
                text("The flow has no step {step} to stop at.", step=request.stop_step),
                mend=text("Its steps are: {steps}.", steps=", ".join(names)),
            )
        steps = steps[: names.index(request.stop_step) + 1]
    missing = (
        "Vivado is not found: XILINX_VIVADO names no directory"
        if vivado() is None
        else "the studio stops after the estimates"
    )
    return tuple(steps), {step: missing for step in dict.fromkeys([*asked, *every]) if step in later}


# --- checks


def _check(request: BuildRequest, steps: list[str]) -> None:
    from finn.util.basic import part_map

    if not Path(request.model).is_file():
        raise UserInputError(text("There is no such file."), where=request.model)
    if not request.clock_ns > 0:
        raise UserInputError(text("The clock period must be more than 0 ns, not {value}.", value=request.clock_ns))
    if request.target_fps is not None and request.target_fps < 1:
        raise UserInputError(
            text("The target must be at least 1 frame per second, not {value}.", value=request.target_fps)
        )
    if request.mvau_wwidth_max < 1:
        raise UserInputError(text("mvau_wwidth_max must be at least 1, not {value}.", value=request.mvau_wwidth_max))
    if request.board is not None and request.board not in part_map:
        near = get_close_matches(request.board, part_map, 1, 0.5)
        raise UserInputError(
            text("FINN knows no board {board}.", board=request.board),
            mend=text("Did you mean {near}?", near=near[0])
            if near
            else text("It knows: {boards}.", boards=", ".join(part_map)),
        )
    if request.folding_file is not None:
        check_folding_file(Path(request.folding_file))
    if request.specialize_file is not None:
        check_specialize_file(Path(request.specialize_file))
    if FOLDING_STEP in steps and request.target_fps is None and request.folding_file is None:
        raise UserInputError(
            text("Neither a target nor a folding file is given: FINN would build every layer at PE = SIMD = 1."),
            mend=_FROM_FOLDING,
        )
