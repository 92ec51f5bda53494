"""What is told of a job while it runs: typed events, one JSON object a line.

The worker writes them to its pipe and to the build's events.jsonl; the command line prints them with `--json`.
Events carry no log text. Nothing follows the terminal event (`Summary`). Layer: projects. Thread: any.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from enum import Enum
from typing import Any


class BuildState(Enum):
    """Where a build is. The last four are terminal."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    CRASHED = "CRASHED"

    @property
    def terminal(self) -> bool:
        """Whether nothing more can come."""
        return self not in (BuildState.QUEUED, BuildState.RUNNING)


@dataclass(frozen=True)
class BuildStarted:
    """FINN has the model and knows its steps. output_dir: where FINN writes. unavailable: {step: what it lacks}."""

    output_dir: str
    steps: tuple[str, ...]
    unavailable: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StepStarted:
    """A step begins. index from 1. nodes: node count before it."""

    step: str
    index: int
    total: int
    nodes: int


@dataclass(frozen=True)
class StepFinished:
    """A step is done. nodes: node count after it. reused: an earlier build ran it, in so many seconds then."""

    step: str
    index: int
    total: int
    seconds: float
    nodes: int
    reused: bool = False


@dataclass(frozen=True)
class ProblemFound:
    """A problem, as `projects.problems.problem_to_data` makes it."""

    problem: dict[str, Any]


@dataclass(frozen=True)
class StepSeconds:
    """One step in the summary: seconds None where it did not end; nodes after it."""

    name: str
    seconds: float | None
    nodes: int | None


@dataclass(frozen=True)
class Summary:
    """The last word of a build. Absent values are None, never 0.

    totals: {"LUT", "BRAM_18K", "URAM", "DSP"} as FINN reports them. fit: used over available, 1.89 is 189 %.
    unmapped: names of nodes left in software. problems: see `problem_to_data`. message: why it did not finish.
    """

    state: BuildState
    output_dir: str | None = None
    fps: float | None = None
    max_cycles: int | None = None
    bottleneck: str | None = None
    latency_ns: float | None = None
    critical_path_cycles: int | None = None
    totals: dict[str, float] | None = None
    fit: dict[str, float] | None = None
    part: str | None = None
    unmapped: tuple[str, ...] = ()
    problems: tuple[dict[str, Any], ...] = ()
    steps: tuple[StepSeconds, ...] = ()
    message: str | None = None


Event = BuildStarted | StepStarted | StepFinished | ProblemFound | Summary

_NAMES: dict[type[Any], str] = {
    BuildStarted: "build_started",
    StepStarted: "step_started",
    StepFinished: "step_finished",
    ProblemFound: "problem",
    Summary: "summary",
}


def event_to_data(event: Event) -> dict[str, Any]:
    """JSON data of an event; the key "event" says which."""
    data = asdict(event)
    if isinstance(event, Summary):
        data["state"] = event.state.value
    if isinstance(event, ProblemFound):
        data = dict(event.problem)
    return {"event": _NAMES[type(event)], **data}


def event_from_data(data: dict[str, Any]) -> Event:
    """The inverse of `event_to_data`; keys it does not know are left out.

    Raises:
        ValueError: it is not an event of a build.
    """
    kind = next((k for k, name in _NAMES.items() if name == data.get("event")), None)
    if kind is None:
        raise ValueError(f"not an event: {data!r}")
    values = {k: v for k, v in data.items() if k not in ("event", "job", "time")}
    if kind is ProblemFound:
        return ProblemFound(values)
    known = {f.name for f in fields(kind)}
    values = {k: v for k, v in values.items() if k in known}
    if kind is BuildStarted:
        values["steps"] = tuple(values["steps"])
    if kind is Summary:
        values["state"] = BuildState(values["state"])
        for name in ("unmapped", "problems"):
            values[name] = tuple(values.get(name) or ())
        values["steps"] = tuple(StepSeconds(s["name"], s["seconds"], s["nodes"]) for s in values.get("steps") or ())
    event: Event = kind(**values)
    return event


def read_events(lines: str) -> tuple[Event, ...]:
    """The events of an events.jsonl; a half-written last line is left out."""
    events = []
    for line in lines.splitlines():
        try:
            events.append(event_from_data(json.loads(line)))
        except ValueError:
            continue
    return tuple(events)
