"""The builds of one model as the window lists them: a folder, what was asked, how far it is.

Layer: studio. Thread: any (values only).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from projects.build.events import BuildState
from projects.build.progress import BuildProgress
from projects.build.request import BuildRequest

MODEL_STEP = "model"
PREPARED_STEP = "prepared"
PARENT_STEP = "dataflow_parent"


@dataclass(frozen=True)
class Build:
    """One build. id: its folder's name, unique among the builds of a model; it is also the id of its job."""

    id: str
    folder: Path
    request: BuildRequest
    progress: BuildProgress

    @property
    def number(self) -> int | None:
        """The n of "Build #n"; None for a preparation and for builds made elsewhere."""
        found = re.fullmatch(r"build-(\d+)", self.request.name)
        return int(found[1]) if found else None

    @property
    def finished(self) -> bool:
        """Whether it ran to its end."""
        return self.progress.state is BuildState.FINISHED

    def model_of(self, step: str) -> Path:
        """The file with the graph after a step (of the imported model for "model")."""
        if step == MODEL_STEP:
            return Path(self.request.model)
        if step == PREPARED_STEP:
            return self.folder / "studio" / "model.onnx"
        return self.folder / "intermediate_models" / f"{step}.onnx"

    def layers_of(self, step: str) -> Path:
        """The file with the layers and their figures after a step; only steps from step_specialize_layers on have one."""
        return self.folder / "studio" / "layers" / f"{step}.json"

    def last_step(self) -> str:
        """The last step whose graph can be shown."""
        done = self.progress.done_steps
        return done[-1] if done else MODEL_STEP


def next_number(builds: tuple[Build, ...]) -> int:
    """The number of the next build of this model."""
    return max((b.number or 0 for b in builds), default=0) + 1
