"""The worker server: forks a job per request, relays its events, stops it, and says what became of it.

One loop over descriptors, no threads (a fork copies only the calling one). A job's events come through a pipe of its
own, so that a half-written line dies with the job; the server is the only writer of events.jsonl and of stdout, so a
job's last word comes exactly once. It is passed on when the job's process is gone, with all its descendants.
Layer: studio.worker. Thread: main.
"""

from __future__ import annotations

import gc
import logging
import os
import selectors
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from projects.build import folder
from projects.build.events import BuildState, Event, Summary, event_from_data, event_to_data
from projects.build.request import BuildRequest, request_from_data
from projects.errors import StudioError
from projects.text import text
from studio.jobs.protocol import LineSplitter, Outbox, decode, encode, read_available
from studio.worker import job, process
from studio.worker.engine import Engine
from studio.worker.estimate_children import EstimateChildren
from studio.worker.last_words import crash, refusal

log = logging.getLogger(__name__)

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_ORPHAN_GRACE_S = 2.0  # how long a last word waits for killed descendants to be gone
_EXIT_GRACE_S = 2.0  # how long a job may take to end after its last word
_QUIT_S = 3.0


@dataclass
class _Job:
    """A job as the server keeps it. status: wait status once its process ended."""

    id: str
    pid: int
    request: BuildRequest
    pipe: int
    lock: int
    events_file: int
    scratch: Path
    splitter: LineSplitter = field(default_factory=LineSplitter)
    told: list[Event] = field(default_factory=list)
    last_word: Summary | None = None
    stopped: bool = False
    status: int | None = None
    deadline: float | None = None


class Server:
    """One server; `run` returns its exit code.

    Args:
        inbox: descriptor the requests come from. outbox: descriptor the events go to.
        scratch: folder in which each job gets a private one.
    """

    def __init__(self, engine: Engine, inbox: int, outbox: int, scratch: Path) -> None:
        self._engine = engine
        self._inbox = inbox
        self._out = Outbox(outbox)
        self._scratch = scratch
        self._requests = LineSplitter()
        self._jobs: dict[str, _Job] = {}
        self._estimates = EstimateChildren(engine, scratch, self._out.put)
        self._used: set[str] = set()
        self._quitting: float | None = None
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> int:
        """Warm up, say so, and serve until told to quit, until the client is gone, or until a signal."""
        begun = time.monotonic()
        try:
            known = self._engine.warm()
        except Exception as error:
            log.exception("FINN could not be loaded")
            self._out.put({"event": "failed_to_start", "message": f"{type(error).__name__}: {error}"})
            self._out.drain(1.0)
            return 1
        gc.collect()
        gc.freeze()  # a job's collector would else touch, and so copy, every page of the warm server's objects
        self._listen()
        self._out.put(
            {
                "event": "ready",
                "seconds": round(time.monotonic() - begun, 2),
                "pid": os.getpid(),
                "threads": len(os.listdir("/proc/self/task")),
                **known,
            }
        )
        while self._quitting is None or (self._jobs and time.monotonic() < self._quitting):
            self._turn()
        process.kill_orphans()
        shutil.rmtree(self._scratch, ignore_errors=True)  # the keeper does so too, unless it is what was killed
        self._out.drain(1.0)
        return 0

    # --- the loop

    def _listen(self) -> None:
        for signum in (*_ENDING, signal.SIGCHLD):
            signal.signal(signum, self._on_signal)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        os.set_blocking(self._inbox, False)

    def _on_signal(self, signum: int, _frame: object) -> None:
        if signum in _ENDING:
            self._quit()

    def _turn(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_read, selectors.EVENT_READ)
            if self._quitting is None:
                selector.register(self._inbox, selectors.EVENT_READ)
            for each in self._jobs.values():
                if each.pipe >= 0:
                    selector.register(each.pipe, selectors.EVENT_READ, each)
            self._estimates.register(selector)
            if self._out.waiting:
                selector.register(self._out.descriptor, selectors.EVENT_WRITE)
            ready = selector.select(self._patience())
        for key, _ in ready:
            if key.fd == self._wake_read:
                read_available(self._wake_read)
            elif key.fd == self._inbox:
                self._read_requests()
            elif isinstance(key.data, _Job):
                self._relay(key.data)
            else:
                self._estimates.ready(key)
        self._out.flush()
        if self._out.broken:
            self._quit()
        self._look_after()

    def _patience(self) -> float | None:
        """Seconds until something has to be looked at unasked; None: only events matter."""
        ends = [each.deadline for each in self._jobs.values() if each.deadline is not None]
        if self._quitting is not None:
            ends.append(self._quitting)
        return max(0.0, min(ends) - time.monotonic()) if ends else None

    def _quit(self) -> None:
        if self._quitting is None:
            self._quitting = time.monotonic() + _QUIT_S
            for each in list(self._jobs.values()):
                self._stop(each)
            self._estimates.stop_all()

    # --- requests

    def _read_requests(self) -> None:
        chunk, ended = read_available(self._inbox)
        for line in self._requests.feed(chunk):
            order: dict[str, Any] = {}
            try:
                order = decode(line)
                self._obey(order)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                self._refuse(order, f"{type(error).__name__}: {error}")
        if ended:
            self._quit()

    def _obey(self, order: dict[str, Any]) -> None:
        match order.get("do"):
            case "build":
                name = self._new_name(order)
                request = request_from_data(order["request"])
                if not Path(request.output_dir).is_absolute() or not Path(request.model).is_absolute():
                    raise ValueError("model and output_dir must be absolute paths")
                self._used.add(name)
                self._start(name, request)
            case "estimate_open":
                name = self._new_name(order)
                self._estimates.open(name, order, self._own_descriptors())
                self._used.add(name)
            case "run":
                name = self._new_name(order)
                self._estimates.run(name, order, self._own_descriptors())
                self._used.add(name)
            case "estimate":
                if not self._estimates.ask(order["job"], order) and order["job"] not in self._used:
                    raise ValueError(f"no such estimate session: {order['job']!r}")
            case "stop":
                if (found := self._jobs.get(order["job"])) is not None:
                    self._stop(found)
                self._estimates.stop(order["job"])
            case "quit":
                self._quit()
            case other:
                raise ValueError(f"unknown request {other!r}")

    def _new_name(self, order: dict[str, Any]) -> str:
        name = order["job"]
        if not isinstance(name, str) or name in self._used:
            raise ValueError(f"job id missing or used before: {name!r}")
        return name

    def _refuse(self, order: dict[str, Any], why: str) -> None:
        log.warning("a request that is not understood: %s", why)
        self._out.put({"event": "bad_request", "message": why})
        name = order.get("job")
        if isinstance(name, str) and name not in self._used:
            if order.get("do") == "build":  # whoever waits for this job's last word gets one
                self._send(name, event_to_data(Summary(BuildState.FAILED, message=why)))
            elif order.get("do") == "estimate_open":
                self._send(name, {"event": "estimate_closed", "message": why})
            elif order.get("do") == "run":
                self._send(name, {"event": "run_ended", "message": why, "crashed": True})
            else:
                return
            self._used.add(name)

    def _start(self, name: str, request: BuildRequest) -> None:
        try:
            lock, events_file = folder.claim(request)
        except StudioError as error:
            self._send(name, event_to_data(refusal(request, error)))
            return
        scratch = Path(tempfile.mkdtemp(dir=self._scratch))
        reader, writer = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(reader, False)
        others = [*self._own_descriptors(), *self._estimates.descriptors, reader, events_file]
        pid = job.fork(self._engine, request, job.Place(writer, scratch, tuple(others)))
        os.close(writer)
        started = _Job(name, pid, request, reader, lock, events_file, scratch)
        self._jobs[name] = started
        self._send(name, {"event": "forked", "pid": pid})

    def _own_descriptors(self) -> list[int]:
        """The server's, and those of its jobs."""
        own = [self._inbox, self._out.descriptor, self._wake_read, self._wake_write]
        for each in self._jobs.values():
            own += [each.pipe, each.lock, each.events_file]
        return [descriptor for descriptor in own if descriptor >= 0]

    def _stop(self, found: _Job) -> None:
        found.stopped = True
        if found.status is None:
            process.kill_tree(found.pid)

    # --- events

    def _send(self, name: str, data: dict[str, Any], file: int | None = None) -> None:
        self._out.put(self._stamp(name, data, file))

    def _stamp(self, name: str, data: dict[str, Any], file: int | None) -> dict[str, Any]:
        stamped = {"event": data["event"], "job": name, "time": round(time.time(), 3), **data}
        if file is not None:
            try:
                os.write(file, encode({k: v for k, v in stamped.items() if k != "job"}))
            except OSError as error:  # the disk is full, say: the window still gets the event
                log.warning("an event could not be kept: %s", error)
        return stamped

    def _relay(self, found: _Job) -> None:
        chunk, ended = read_available(found.pipe)
        for line in found.splitter.feed(chunk):
            try:
                data = decode(line)
                event = event_from_data(data)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                log.warning("job %s sent a line that is no event: %s", found.id, error)
                continue
            if found.last_word is not None:
                continue
            if isinstance(event, Summary):
                found.last_word = event
                found.deadline = time.monotonic() + _EXIT_GRACE_S
            else:
                found.told.append(event)
                self._send(found.id, data, found.events_file)
        if ended:
            os.close(found.pipe)
            found.pipe = -1

    def _look_after(self) -> None:
        """Collect the dead, kill what they left behind, and speak the last words that are due."""
        now = time.monotonic()
        ended = dict(process.reap())
        for each in self._jobs.values():
            if each.pid in ended:
                each.status = os.waitstatus_to_exitcode(ended[each.pid])
                each.deadline = now + _ORPHAN_GRACE_S
        self._estimates.ended(ended)
        alive = {each.pid for each in self._jobs.values() if each.status is None}
        waiting = len(alive) < len(self._jobs)
        orphans = process.kill_orphans(spare=alive | self._estimates.pids) if ended or waiting else 0
        for each in list(self._jobs.values()):
            due = each.deadline is not None and now >= each.deadline
            if each.status is not None and (not orphans or due):
                self._end(each)
            elif each.status is None and due:
                log.warning("job %s does not end after its last word; it is killed", each.id)
                process.kill_tree(each.pid)
                each.deadline = now + _EXIT_GRACE_S

    def _end(self, ended: _Job) -> None:
        if ended.pipe >= 0:
            self._relay(ended)
        word = ended.last_word or self._epitaph(ended)
        if not word.steps:
            word = replace(word, steps=folder.steps_of(ended.told))
        shutil.rmtree(ended.scratch, ignore_errors=True)
        stamped = self._stamp(ended.id, event_to_data(word), ended.events_file)
        # The place is free before the last word is heard: the next build may go there at once.
        for descriptor in (ended.pipe, ended.events_file, ended.lock):
            if descriptor >= 0:
                os.close(descriptor)
        del self._jobs[ended.id]
        self._out.put(stamped)

    def _epitaph(self, ended: _Job) -> Summary:
        """The last word for a job that could not say one."""
        steps = folder.steps_of(ended.told)
        if ended.stopped:
            return Summary(BuildState.CANCELLED, ended.request.output_dir, steps=steps)
        status = ended.status if ended.status is not None else -signal.SIGKILL
        said = text("The job ended without a last word: {status}.", status=process.describe_status(status))
        return crash(ended.request, said, steps[-1].name if steps and steps[-1].seconds is None else None, steps)
