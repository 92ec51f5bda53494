"""What a worker server does for a living: how it warms up and how it runs a job, apart from how it is kept alive.

Layer: studio.worker. Thread: main.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from projects.build.events import Event, Summary
from projects.build.request import BuildRequest
from projects.errors import ToolMissing
from projects.folding.session_protocol import Opening
from projects.run.request import RunRequest
from projects.text import text

Tell = Callable[[Event], None]
TellData = Callable[[dict[str, Any]], None]


def no_estimates(_opening: Opening, _inbox: int, _tell: TellData) -> None:
    """Be no estimate session."""
    raise ToolMissing(text("This worker holds no estimate sessions."))


def no_runs(_request: RunRequest, _tell: TellData) -> None:
    """Run no model."""
    raise ToolMissing(text("This worker runs no models."))


@dataclass(frozen=True)
class Engine:
    """Its duties.

    Args:
        warm: imports what jobs need, in the server; returns what the `ready` event tells. May raise anything.
        work: runs one job in its own process, tells events, returns the last word, which it does not tell itself.
        estimate: is an estimate session in its own process: reads questions from a descriptor until it ends, tells.
        run: executes models in its own process, tells progress and the result.
    """

    warm: Callable[[], dict[str, Any]]
    work: Callable[[BuildRequest, Tell], Summary]
    estimate: Callable[[Opening, int, TellData], None] = no_estimates
    run: Callable[[RunRequest, TellData], None] = no_runs
