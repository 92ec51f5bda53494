"""The server's estimate sessions and runs: forks each, passes questions in and answers out, and tells their end once.

None has anything to save, so they are ended by SIGKILL. A run is a session that nobody asks.
Layer: studio.worker. No FINN here. Thread: main.
"""

from __future__ import annotations

import logging
import os
import selectors
import shutil
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from projects.errors import StudioError, UserInputError
from projects.folding.session_data import opening_from_data
from projects.run.request import RunRequest, request_from_data
from projects.text import text
from studio.jobs.protocol import LineSplitter, Outbox, decode, encode, read_available
from studio.worker import job, process
from studio.worker.engine import Engine, TellData

log = logging.getLogger(__name__)

ESTIMATE_CLOSED, RUN_ENDED = "estimate_closed", "run_ended"
_Work = Callable[[int, TellData], None]
_LOG = "estimate.log"
_LAST_LINES = 2000  # bytes of its log that go with the word of its death


@dataclass
class _Child:
    """A session as the server keeps it. closing: the event of its end. refused: why it could not open."""

    id: str
    pid: int
    pipe: int
    questions: Outbox
    scratch: Path
    closing: str
    splitter: LineSplitter = field(default_factory=LineSplitter)
    stopped: bool = False
    refused: dict[str, Any] | None = None


class EstimateChildren:
    """All sessions of a server.

    Args:
        scratch: folder in which each gets a private one. put: says an event to the client.
    """

    def __init__(self, engine: Engine, scratch: Path, put: Callable[[dict[str, Any]], None]) -> None:
        self._engine = engine
        self._scratch = scratch
        self._put = put
        self._children: dict[str, _Child] = {}

    @property
    def descriptors(self) -> list[int]:
        """What another child of the server must close."""
        return [fd for each in self._children.values() for fd in (each.pipe, each.questions.descriptor)]

    @property
    def pids(self) -> set[int]:
        """The sessions' processes."""
        return {each.pid for each in self._children.values()}

    def open(self, name: str, order: dict[str, Any], foreign: Iterable[int]) -> None:
        """Fork a session.

        Args:
            foreign: descriptors of the server that it must not keep.

        Raises:
            ValueError: the model's path is not absolute.
        """
        opening = opening_from_data(order)
        if not Path(opening.model).is_absolute():
            raise ValueError("model must be an absolute path")
        self._fork(name, ESTIMATE_CLOSED, lambda inbox, tell: self._engine.estimate(opening, inbox, tell), foreign)

    def run(self, name: str, order: dict[str, Any], foreign: Iterable[int]) -> None:
        """Fork a run; arguments and errors as of `open`."""
        request: RunRequest = request_from_data(order)
        if not all(Path(path).is_absolute() for path in (request.model, request.against or request.model)):
            raise ValueError("models must be absolute paths")
        self._fork(name, RUN_ENDED, lambda _inbox, tell: self._engine.run(request, tell), foreign)

    def _fork(self, name: str, closing: str, work: _Work, foreign: Iterable[int]) -> None:
        scratch = Path(tempfile.mkdtemp(dir=self._scratch))
        answers, writer = os.pipe2(os.O_CLOEXEC)
        inbox, questions = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(answers, False)
        os.set_blocking(inbox, False)
        place = job.Place(writer, scratch, (*foreign, *self.descriptors, answers, questions))
        pid = job.start(place, scratch / _LOG, lambda: _serve(work, closing, inbox, place))
        os.close(writer)
        os.close(inbox)
        self._children[name] = _Child(name, pid, answers, Outbox(questions), scratch, closing)

    def ask(self, name: str, order: dict[str, Any]) -> bool:
        """Pass a question on; False: there is no such session any more."""
        if (found := self._children.get(name)) is None:
            return False
        found.questions.put({key: value for key, value in order.items() if key not in ("do", "job")})
        return True

    def stop(self, name: str) -> None:
        """End a session, where there is such."""
        if (found := self._children.get(name)) is not None:
            found.stopped = True
            process.kill_tree(found.pid)

    def stop_all(self) -> None:
        """End every session."""
        for name in list(self._children):
            self.stop(name)

    def register(self, selector: selectors.BaseSelector) -> None:
        """Have the loop look at them."""
        for each in self._children.values():
            selector.register(each.pipe, selectors.EVENT_READ, each)
            if each.questions.waiting:
                selector.register(each.questions.descriptor, selectors.EVENT_WRITE, each)

    def ready(self, key: selectors.SelectorKey) -> None:
        """Something can be read from a session, or written to it."""
        if isinstance(key.data, _Child):
            if key.fd == key.data.pipe:
                self._relay(key.data)
            else:
                key.data.questions.flush()

    def ended(self, statuses: dict[int, int]) -> None:
        """Tell the end of those whose process has ended, given as {pid: wait status}."""
        for each in [child for child in self._children.values() if child.pid in statuses]:
            self._relay(each)
            del self._children[each.id]
            last = each.refused or {"message": None}
            code = os.waitstatus_to_exitcode(statuses[each.pid])
            tail = _tail(each.scratch / _LOG)
            if code and not each.stopped:
                log.warning("%s ended: %s. %s", each.id, process.describe_status(code), tail)
            if each.refused is None and not each.stopped and (code or each.closing == ESTIMATE_CLOSED):
                said = f"The run ended: {process.describe_status(code)}."
                if each.closing == ESTIMATE_CLOSED:
                    said = f"The estimate session ended: {process.describe_status(code)}. {tail}".rstrip()
                last = {"message": said, "crashed": True}
            os.close(each.pipe)
            os.close(each.questions.descriptor)
            shutil.rmtree(each.scratch, ignore_errors=True)
            self._say(each.id, {**last, "event": each.closing, "stopped": each.stopped})

    def _relay(self, child: _Child) -> None:
        while True:
            chunk, _ = read_available(child.pipe)
            for line in child.splitter.feed(chunk):
                try:
                    data = decode(line)
                except ValueError:  # half a line of a session that was killed
                    continue
                if data.get("event") == child.closing:
                    child.refused = data
                else:
                    self._say(child.id, data)
            if not chunk:
                return

    def _say(self, name: str, data: dict[str, Any]) -> None:
        self._put({"event": data.get("event"), "job": name, "time": round(time.time(), 3), **data})


def _serve(work: _Work, closing: str, inbox: int, place: job.Place) -> None:
    def tell(data: dict[str, Any]) -> None:
        rest = encode(data)
        while rest:
            rest = rest[os.write(place.events, rest) :]

    try:
        work(inbox, tell)
    except StudioError as error:
        parts = {"what": str(error.what), "where": error.where, "mend": str(error.mend)}
        bad = isinstance(error, UserInputError)
        tell({"event": closing, "message": error.sentence(), "error": parts, "bad_input": bad})
    except Exception as error:
        if closing == RUN_ENDED:  # a bug of ours is told as a sentence, and its traceback goes along
            said = text("The studio made a mistake: {error}.", error=f"{type(error).__name__}: {error}")
            tell({"event": closing, "message": str(said), "crashed": True, "traceback": traceback.format_exc()})
        raise


def _tail(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_LINES))
            return file.read().decode("utf-8", "replace").strip()
    except OSError:
        return ""
