"""Where a build stands, folded from its events: the same for a live build and for one read back from disk.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from projects.build.events import BuildStarted, BuildState, Event, ProblemFound, StepFinished, StepStarted, Summary
from projects.problems import Problem, problem_from_data


class StepState(Enum):
    """Where one step stands. UNAVAILABLE: what it needs is not on this machine. NOT_RUN: the build ended before it."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    NOT_RUN = "not run"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class StepProgress:
    """One step. seconds and node counts are None until known; reason: why it is unavailable.

    reused: an earlier build ran it; the seconds are what it took then.
    """

    name: str
    state: StepState = StepState.WAITING
    seconds: float | None = None
    nodes_before: int | None = None
    nodes_after: int | None = None
    reason: str = ""
    reused: bool = False


@dataclass(frozen=True)
class BuildProgress:
    """A build so far. The steps are in the flow's order, those not available here at the end."""

    state: BuildState = BuildState.QUEUED
    output_dir: str | None = None
    steps: tuple[StepProgress, ...] = ()
    problems: tuple[Problem, ...] = ()
    summary: Summary | None = None

    def step(self, name: str) -> StepProgress | None:
        """The step of this name, or None."""
        return next((s for s in self.steps if s.name == name), None)

    @property
    def running_step(self) -> StepProgress | None:
        """The step at work, or None."""
        return next((s for s in self.steps if s.state is StepState.RUNNING), None)

    @property
    def done_steps(self) -> tuple[str, ...]:
        """Names of the steps that ended well, in order: those whose graph can be shown."""
        return tuple(s.name for s in self.steps if s.state is StepState.DONE)


def advance(progress: BuildProgress, event: Event) -> BuildProgress:
    """The progress after one more event. Nothing changes a build that has had its last word."""
    if progress.state.terminal:
        return progress
    match event:
        case BuildStarted():
            steps = [StepProgress(name) for name in event.steps]
            steps += [StepProgress(n, StepState.UNAVAILABLE, reason=why) for n, why in event.unavailable.items()]
            return replace(progress, state=BuildState.RUNNING, output_dir=event.output_dir, steps=tuple(steps))
        case StepStarted():
            return _with_step(progress, event.step, state=StepState.RUNNING, nodes_before=event.nodes)
        case StepFinished():
            return _with_step(
                progress,
                event.step,
                state=StepState.DONE,
                seconds=event.seconds,
                nodes_after=event.nodes,
                reused=event.reused,
            )
        case ProblemFound():
            return replace(progress, problems=(*progress.problems, problem_from_data(event.problem)))
        case Summary():
            return _ended(progress, event)


def replay(events: Iterable[Event]) -> BuildProgress:
    """The progress after all these events."""
    progress = BuildProgress()
    for event in events:
        progress = advance(progress, event)
    return progress


def _with_step(progress: BuildProgress, name: str, **changes: object) -> BuildProgress:
    steps = tuple(replace(s, **changes) if s.name == name else s for s in progress.steps)  # type: ignore[arg-type]
    return replace(progress, state=BuildState.RUNNING, steps=steps)


def _ended(progress: BuildProgress, summary: Summary) -> BuildProgress:
    ends = {StepState.RUNNING: StepState.FAILED, StepState.WAITING: StepState.NOT_RUN}
    if summary.state is BuildState.CANCELLED:
        ends[StepState.RUNNING] = StepState.NOT_RUN
    steps = tuple(replace(s, state=ends.get(s.state, s.state)) for s in progress.steps)
    # The summary carries every problem, also those told before: it is the list that counts.
    problems = tuple(problem_from_data(p) for p in summary.problems)
    return replace(
        progress,
        state=summary.state,
        steps=steps,
        problems=problems or progress.problems,
        summary=summary,
        output_dir=progress.output_dir or summary.output_dir,
    )
