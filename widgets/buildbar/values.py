"""What the build bar holds and shows, as values. Layer: widgets (no Qt needed). Thread: any."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from projects.boards import DEFAULT_BOARD, Board
from projects.build.request import FINN_MVAU_WWIDTH_MAX

BoardChoice = Board  # what the bar's list offers


@dataclass(frozen=True)
class TargetValues:
    """What is asked of a build. Of board and part one is set, or none where nothing usable is typed."""

    board: str | None = DEFAULT_BOARD
    part: str | None = None
    clock_ns: float = 10.0
    target_fps: int | None = None
    mvau_wwidth_max: int = FINN_MVAU_WWIDTH_MAX


@dataclass(frozen=True)
class Progress:
    """How far a build is. index from 1, 0 before the first step."""

    index: int
    total: int
    step: str
    elapsed_s: float


class WorkerState(Enum):
    """The FINN worker as the bar shows it."""

    STARTING = "starting"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"
