"""Driving a job in a worker to its end without a window: reads events, stops on Ctrl-C or a deadline.

Layer: studio. Thread: main (signals are taken there).
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any

from studio.jobs.client import WorkerClient

STOP_SECONDS = 8.0  # how long a job may take to go after Ctrl-C before its worker is ended with it
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Counts Ctrl-C and SIGTERM while it is entered, and wakes a select by a readable descriptor.

    KeyboardInterrupt could come in the middle of reading an event; a count and a pipe cannot.
    """

    def __init__(self) -> None:
        self.count = 0
        self._previous: dict[int, Any] = {}
        self._ends: tuple[int, int] | None = None

    def __enter__(self) -> Interrupts:
        read, write = os.pipe()
        os.set_blocking(read, False)
        os.set_blocking(write, False)
        self._ends = (read, write)
        for signum in _SIGNALS:
            self._previous[signum] = signal.signal(signum, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for signum, handler in self._previous.items():
            signal.signal(signum, handler)
        assert self._ends is not None
        for end in self._ends:
            os.close(end)
        self._ends = None

    def fileno(self) -> int:
        """Readable after a signal."""
        assert self._ends is not None
        return self._ends[0]

    def _on_signal(self, _signum: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self._ends is not None:
            os.write(self._ends[1], b"!")


def drive(
    client: WorkerClient,
    job: str,
    tell: Callable[[dict[str, Any]], None],
    interrupts: Interrupts,
    deadline: float | None = None,
) -> dict[str, Any] | None:
    """Read events until a job's summary.

    Args:
        client: a started worker that has the job.
        tell: gets every event of the job and those of the worker itself.
        interrupts: the first stops the job, the second gives up waiting for it.
        deadline: `time.monotonic()` after which the job is stopped, None: no limit.

    Returns:
        The summary event, or None where it was interrupted and the worker did not answer in time.
    """
    give_up: float | None = None
    ready = False
    while True:
        now = time.monotonic()
        if give_up is None and (interrupts.count or (deadline is not None and now > deadline)):
            client.stop(job)
            # A worker that is still importing FINN cannot answer; nothing of the job runs yet.
            give_up = now + (STOP_SECONDS if ready else 0.5)
        if give_up is not None and (now > give_up or interrupts.count > 1):
            return None
        wait = min(limit - now for limit in (give_up or now + 60, deadline or now + 60) if limit >= now)
        readable, _, _ = select.select([client, interrupts], [], [], max(wait, 0.01))
        if interrupts in readable:
            os.read(interrupts.fileno(), 64)
        for event in client.read():
            if event.get("job", job) != job:
                continue
            ready = ready or event["event"] == "ready"
            tell(event)
            if event["event"] == "summary":
                return event
