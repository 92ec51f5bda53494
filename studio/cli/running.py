"""A run for a command: starts FINN's worker, asks for one run, tells progress, and goes on Ctrl-C.

Layer: studio. Thread: main (signals are taken there).
"""

from __future__ import annotations

import os
import select
import sys
from typing import Any
from uuid import uuid4

from projects.errors import Cancelled, StudioError, UserInputError, WorkerDied
from projects.model.names import shown
from projects.run.request import RunRequest
from projects.text import text, text_from_data
from studio.cli.asking import say
from studio.cli.build import progress_line
from studio.cli.driving import Interrupts
from studio.jobs.client import WorkerClient


def run_in_worker(request: RunRequest) -> dict[str, Any]:
    """Run it.

    Returns:
        {"kind": "run", "difference" or "build", "result": its JSON data}.

    Raises:
        UserInputError: it cannot be done with these files. StudioError: it cannot be done here.
        WorkerDied: the worker went. Cancelled: Ctrl-C.
    """
    client = WorkerClient()
    job = f"run-{uuid4().hex}"  # a worker takes a name once
    with Interrupts() as interrupts:
        say("FINN is starting ...")
        try:
            client.start()
            client.run(job, request)
            return _listen(client, job, interrupts)
        finally:
            client.stop(job)
            client.close()


def _listen(client: WorkerClient, job: str, interrupts: Interrupts) -> dict[str, Any]:
    line = ProgressLine()
    found: dict[str, Any] | None = None
    while True:
        if interrupts.count:
            line.end()
            raise Cancelled(text("Stopped."))
        readable, _, _ = select.select([client, interrupts], [], [], 60)
        if interrupts in readable:
            os.read(interrupts.fileno(), 64)
        for event in client.read():
            if event.get("job", job) != job:
                continue
            match event["event"]:
                case "run_progress":
                    line.show(event)
                case "run_result":
                    found = event
                case "run_ended":
                    line.end()
                    if found is None:
                        _refuse(event)
                    else:
                        return found
                case _ if "job" not in event and (said := progress_line(event)):
                    say(said)


def _refuse(event: dict[str, Any]) -> None:
    """Raise what a run ended with."""
    parts = event.get("error")
    if event.get("traceback"):  # a bug of ours: nobody could mend it without
        say(event["traceback"])
    if parts is None:
        raise WorkerDied(event.get("message") or text("The run ended without a result."))
    kind = UserInputError if event.get("bad_input") else StudioError
    raise kind(parts["what"], shown(parts["where"]), parts["mend"])


class ProgressLine:
    """Progress on stderr: one line that is written over on a terminal, a line for each thing that begins elsewhere."""

    def __init__(self) -> None:
        self._over = sys.stderr.isatty()
        self._last = ""
        self._width = 0

    def show(self, event: dict[str, Any]) -> None:
        """Progress came."""
        words = shown(str(text_from_data(event["words"])))
        if self._over:
            line = f"{words}: {event['done']} of {event['total']}"
            sys.stderr.write("\r" + line.ljust(self._width))
            self._width = len(line)
            sys.stderr.flush()
        elif words != self._last:
            say(f"{words} ...")
        self._last = words

    def end(self) -> None:
        """Nothing more comes."""
        if self._over and self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
        self._width = 0
