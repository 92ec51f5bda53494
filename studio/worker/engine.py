"""What a worker server does for a living: how it warms up and how it runs a job, apart from how it is kept alive.

Layer: studio.worker. Thread: main.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from projects.build.events import Event, Summary
from projects.build.request import BuildRequest

Tell = Callable[[Event], None]


@dataclass(frozen=True)
class Engine:
    """The two duties.

    Args:
        warm: imports what jobs need, in the server; returns what the `ready` event tells. May raise anything.
        work: runs one job in its own process, tells events, returns the last word, which it does not tell itself.
    """

    warm: Callable[[], dict[str, Any]]
    work: Callable[[BuildRequest, Tell], Summary]
