"""An estimate session for a command: starts FINN's worker, asks, waits, and goes when the person presses Ctrl-C.

Layer: studio. Thread: main (signals are taken there).
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any
from uuid import uuid4

from projects.errors import Cancelled, UserInputError, WorkerDied
from projects.folding.session_data import answer_from_data
from projects.folding.session_protocol import Answer, AnswerState, Ask, Opening, Question, Setting
from projects.model.names import shown
from projects.text import text
from studio.cli.build import progress_line
from studio.cli.driving import Interrupts
from studio.jobs.client import WorkerClient


class Asking:
    """An open session.

    Args:
        opening: what it is about.

    Raises:
        UserInputError: it cannot be opened. WorkerDied: the worker went. Cancelled: Ctrl-C.
    """

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._client = WorkerClient()
        self._interrupts = Interrupts()
        self._events: list[dict[str, Any]] = []
        self._asked = 0
        self._job = f"estimates-{uuid4().hex}"  # a worker takes a name once
        self.edges: tuple[tuple[str, str], ...] = ()  # (key of producer, key of consumer)
        self.part = ""
        self.names_before: tuple[str, ...] = ()  # of the layers, before step_specialize_layers

    def __enter__(self) -> Asking:
        self._interrupts.__enter__()
        try:
            say("FINN is starting ...")
            self._client.start()
            self._client.open_estimates(self._job, self._opening)
            opened = self._until(lambda event: event["event"] == "estimate_opened")
        except BaseException:
            self._end()
            raise
        self.edges = tuple((before, after) for before, after in opened["edges"])
        self.part = opened["part"]
        self.names_before = tuple(layer["pre_name"] for layer in opened["layers"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        try:
            self._client.stop(self._job)
            self._client.close()
        finally:
            self._interrupts.__exit__(None, None, None)

    def ask(self, ask: Ask, setting: Setting) -> Answer:
        """Ask and wait; the answer is DONE or REFUSED.

        Raises:
            UserInputError: the setting names what is not there. WorkerDied: the worker went. Cancelled: Ctrl-C.
        """
        self._asked += 1
        number = self._asked
        self._client.ask(self._job, Question(number, ask, setting))
        answer = answer_from_data(self._until(lambda event: event.get("request_id") == number))
        if answer.state not in (AnswerState.DONE, AnswerState.REFUSED):
            raise UserInputError(answer.message or "FINN gave no figures.")
        return answer

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read until an event of the session is the wanted one."""
        while True:
            while self._events:
                event = self._events.pop(0)
                if event.get("job") == self._job and wanted(event):
                    return event
                if event.get("job") == self._job and event["event"] == "estimate_closed":
                    self._refuse(event.get("message") or "The estimate session ended.")
                elif "job" not in event and (line := progress_line(event)):
                    say(line)
            if self._interrupts.count:
                raise Cancelled(text("Stopped."))
            readable, _, _ = select.select([self._client, self._interrupts], [], [], 60)
            if self._interrupts in readable:
                os.read(self._interrupts.fileno(), 64)
            self._events += self._client.read()

    def _refuse(self, said: str) -> None:
        if self._asked or not self._client.alive:
            raise WorkerDied(said)
        raise UserInputError(said)


def say(line: str) -> None:
    """A line for people, on stderr; names out of a file cannot disturb it."""
    sys.stderr.write(shown(line) + "\n")
    sys.stderr.flush()
