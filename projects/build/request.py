"""What is asked of a build. Layer: projects. Thread: any."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

FINN_MVAU_WWIDTH_MAX = 36  # DataflowBuildConfig.mvau_wwidth_max, finn-plus 1.6.1
PREPARE_STOP_STEP = "step_specialize_layers"


@dataclass(frozen=True)
class InputChoice:
    """The answer to the input question.

    Args:
        datatype: FINN datatype to annotate the first input with ("UINT8"), None: as it is.
        preprocess: "none", or "div255": a division by 255 is put in front of the network.
        topk: with k, a TopK node is put behind the network (FINN makes LabelSelect of it); None: as it is.
    """

    datatype: str | None = None
    preprocess: str = "none"
    topk: int | None = None


@dataclass(frozen=True)
class BuildRequest:
    """One build. Paths are absolute. board or part names the chip (board wins); both None: Pynq-Z1.

    target_fps None and folding_file None together are refused, unless the build stops before folding (`stop_step`).
    config_file: a DataflowBuildConfig in JSON whose other keys are kept; what is given here wins over it.
    reuse: directory of an earlier build; what it did before the first step that differs is not done again.
    """

    model: str
    output_dir: str
    board: str | None = None
    part: str | None = None
    clock_ns: float = 10.0
    target_fps: int | None = None
    mvau_wwidth_max: int = FINN_MVAU_WWIDTH_MAX
    folding_file: str | None = None
    specialize_file: str | None = None
    config_file: str | None = None
    standalone_thresholds: bool = False
    stop_step: str | None = None
    name: str = ""
    input: InputChoice = field(default_factory=InputChoice)
    reuse: str | None = None

    @property
    def is_preparation(self) -> bool:
        """Whether it only runs ahead to the layers, without folding."""
        return self.stop_step == PREPARE_STOP_STEP


def request_to_data(request: BuildRequest) -> dict[str, Any]:
    """JSON data of a request, as in a build's request.json."""
    return {"format": 1, **asdict(request)}


def request_from_data(data: dict[str, Any]) -> BuildRequest:
    """The inverse of `request_to_data`; keys it does not know are left out."""
    known = {f.name for f in fields(BuildRequest)} - {"input"}
    choice = {k: v for k, v in data.get("input", {}).items() if k in {f.name for f in fields(InputChoice)}}
    return BuildRequest(**{k: v for k, v in data.items() if k in known}, input=InputChoice(**choice))


def read_request(path: Path) -> BuildRequest:
    """Read a request.json."""
    return request_from_data(json.loads(path.read_text(encoding="utf-8")))
