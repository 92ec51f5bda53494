"""One build of the list as a value. Layer: widgets (no Qt needed). Thread: any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from projects.build.events import BuildState


@dataclass(frozen=True)
class BuildRow:
    """One build.

    Args:
        id: what the signals carry. number: of "Build #3", None where it has none. name: what it is called.
        started: seconds since the epoch. totals, fit: by resource, as in `Summary`. removable: it may be removed.
    """

    id: str
    number: int | None
    name: str
    state: BuildState
    started: float
    board: str = ""
    clock_ns: float = 10.0
    target_fps: int | None = None
    mvau_wwidth_max: int | None = None
    fps: float | None = None
    totals: Mapping[str, float] | None = None
    fit: Mapping[str, float] | None = None
    message: str = ""
