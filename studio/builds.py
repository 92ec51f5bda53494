"""The builds of one model as the window lists them: a folder, what was asked, how far it is.

Layer: studio. Thread: any (values; `builds_on_disk` reads files: not on the GUI's).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from projects.build import folder as folders
from projects.build.events import BuildState
from projects.build.progress import BuildProgress, StepProgress, StepState, replay
from projects.build.request import BuildRequest
from widgets.steps.rows import MODEL, PARENT, PREPARED


@dataclass(frozen=True)
class Build:
    """One build. id: its folder's name, unique among the builds of a model; it is also the id of its job.

    read_only: FINN made it without the studio; its request is then an empty one.
    """

    id: str
    folder: Path
    request: BuildRequest
    progress: BuildProgress
    started: float = 0.0
    read_only: bool = False

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
        """The file with the graph after a step, or around the partition, or as handed to FINN, or as imported."""
        if step == MODEL:
            return Path(self.request.model)
        if step == PREPARED:
            return self.folder / folders.MODEL
        if step == PARENT:
            return self.folder / folders.MODELS / f"{folders.PARENT}.onnx"
        return self.folder / folders.MODELS / f"{step}.onnx"

    def layers_of(self, step: str) -> Path:
        """The file with the layers and figures after a step; only steps from step_specialize_layers on have one."""
        return folders.layers_file(self.folder, step)

    def graphs(self) -> tuple[str, ...]:
        """Everything that can be shown of it, in order."""
        names = [MODEL]
        if self.model_of(PREPARED).is_file():
            names.append(PREPARED)
        for step in self.progress.done_steps:
            names.append(step)
            if step == "step_create_dataflow_partition" and folders.parent_model(self.folder) is not None:
                names.append(PARENT)
        return tuple(names)

    def last_step(self) -> str:
        """The last step whose graph can be shown."""
        done = self.progress.done_steps
        return done[-1] if done else MODEL


def next_number(builds: tuple[Build, ...]) -> int:
    """The number of the next build of this model."""
    return max((b.number or 0 for b in builds), default=0) + 1


def build_from_disk(found: folders.Build) -> Build:
    """A build as it lies on disk, read back."""
    progress = replay(folders.read_build_events(found.path))
    if not progress.steps:
        progress = replace(progress, steps=_steps_of_models(found.path))
    if progress.state is not found.state:
        progress = replace(progress, state=found.state, output_dir=str(found.path))
    request = found.request or BuildRequest(model="", output_dir=str(found.path))
    return Build(found.id, found.path, request, progress, found.started, found.read_only)


def builds_on_disk(directory: Path) -> tuple[Build, ...]:
    """All builds of one model, oldest first."""
    return tuple(build_from_disk(b) for b in reversed(folders.list_builds(directory, measure=False)))


def _steps_of_models(folder: Path) -> tuple[StepProgress, ...]:
    # A directory that FINN made alone has no events: its models are what is known of the steps.
    return tuple(StepProgress(name, StepState.DONE) for name, _ in folders.step_models(folder))
