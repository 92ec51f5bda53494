"""The studio's end of the worker: starts it, sends requests, reads events, says what happened when it dies.

Nothing here waits, except `close`. The window wraps `fileno()` in a notifier, the command line selects on it.
Layer: studio.jobs. No Qt. Thread: one, and that must be one that lives as long as the worker is wanted (the main
thread): the kernel takes the worker down with the thread that started it.
"""

from __future__ import annotations

import contextlib
import os
import site
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from projects.build.events import BuildState, Summary, event_to_data
from projects.build.request import BuildRequest, request_to_data
from projects.errors import WorkerDied
from projects.folding.session_data import opening_to_data, question_to_data
from projects.folding.session_protocol import Opening, Question
from projects.problems import Problem, Severity, problem_to_data
from projects.run.request import RunRequest
from projects.run.request import request_to_data as run_to_data
from projects.text import text
from studio.jobs.protocol import LineSplitter, Outbox, decode, read_available

PARENT_VARIABLE = "FINN_STUDIO_PARENT_PID"  # as in studio.worker.process


def worker_command() -> list[str]:
    """The command that starts the FINN worker. -P: a `projects` folder where the person stands is not ours."""
    return [sys.executable, "-P", "-m", "studio.worker"]


def worker_environment(base: Mapping[str, str]) -> dict[str, str]:
    """The environment for it: this very `studio` is found first, also when it runs from a clone."""
    environment = dict(base)
    home = Path(__file__).resolve().parents[2]
    installed = {Path(place).resolve() for place in (*site.getsitepackages(), site.getusersitepackages())}
    if home not in installed:
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(home), base.get("PYTHONPATH")]))
    environment[PARENT_VARIABLE] = str(os.getpid())
    return environment


class WorkerClient:
    """One worker process.

    Args:
        command: what to start; None: the FINN worker.
        env: its environment before ours is added; None: this process's.
        log_file: file that gets the worker's stderr; None: nowhere.
    """

    def __init__(
        self, command: Sequence[str] | None = None, env: Mapping[str, str] | None = None, log_file: Path | None = None
    ) -> None:
        self._command = list(command or worker_command())
        self._env = env
        self._log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None
        self._outbox: Outbox | None = None
        self._lines = LineSplitter()
        self._running: dict[str, BuildRequest] = {}
        self._sessions: set[str] = set()
        self._runs: set[str] = set()
        self._reason = ""
        self._ended = False

    # --- life

    def start(self) -> None:
        """Start the worker; also a new one after the last has died.

        Raises:
            WorkerDied: it cannot be started.
        """
        if self.alive:
            return
        self._release()
        self._lines, self._reason, self._ended = LineSplitter(), "", False
        try:
            with open(self._log_file or os.devnull, "ab") as log:
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=worker_environment(os.environ if self._env is None else self._env),
                    start_new_session=True,  # Ctrl-C in a terminal is for the caller, who then stops the job
                )
        except OSError as error:
            raise WorkerDied(
                text("The FINN worker cannot be started: {reason}.", reason=str(error)), mend=text("See its log.")
            ) from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._outbox = Outbox(self._process.stdin.fileno())

    @property
    def alive(self) -> bool:
        """Whether the worker runs and its stream has not ended."""
        return self._process is not None and not self._ended

    @property
    def exit_status(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs, or before it was started."""
        return None if self._process is None else self._process.poll()

    @property
    def pid(self) -> int | None:
        """Process id of the worker's keeper; the server's own comes with the `ready` event."""
        return None if self._process is None else self._process.pid

    def fileno(self) -> int:
        """The descriptor to watch for reading. It changes with every `start`.

        Raises:
            WorkerDied: there is none any more.
        """
        if self._process is None or self._process.stdout is None or self._process.stdout.closed:
            raise WorkerDied(text("The FINN worker is not running."))
        return self._process.stdout.fileno()

    # --- work

    def submit(self, job_id: str, request: BuildRequest) -> None:
        """Ask for a build; its end comes as exactly one "summary". Before "ready" it waits in the queue.

        Raises:
            WorkerDied: no worker runs.
        """
        self._send({"do": "build", "job": job_id, "request": request_to_data(request)})
        self._running[job_id] = request

    def open_estimates(self, job_id: str, opening: Opening) -> None:
        """Ask for an estimate session; its end comes as exactly one "estimate_closed".

        Raises:
            WorkerDied: no worker runs.
        """
        self._send({"do": "estimate_open", "job": job_id, **opening_to_data(opening)})
        self._sessions.add(job_id)

    def ask(self, job_id: str, question: Question) -> None:
        """Ask an estimate session, which answers with the question's request_id.

        Raises:
            WorkerDied: no worker runs.
        """
        self._send({"do": "estimate", "job": job_id, **question_to_data(question)})

    def run(self, job_id: str, request: RunRequest) -> None:
        """Ask for a run; after its "run_result", if it has one, its end comes as exactly one "run_ended".

        Raises:
            WorkerDied: no worker runs.
        """
        self._send({"do": "run", "job": job_id, **run_to_data(request)})
        self._runs.add(job_id)

    def stop(self, job_id: str) -> None:
        """Ask for the end of a job, an estimate session or a run; nothing happens where it has ended already."""
        if job_id in {*self._running, *self._sessions, *self._runs} and self.alive:
            self._send({"do": "stop", "job": job_id})

    def _send(self, data: dict[str, Any]) -> None:
        if not self.alive or self._outbox is None:
            raise WorkerDied(text("The FINN worker is not running."), mend=text("Start it again."))
        self._outbox.put(data)

    def read(self) -> list[dict[str, Any]]:
        """The events that have come, whole lines only, without waiting.

        When the worker has died, the list ends with a CRASHED summary for each job that ran, and the end of each
        estimate session and each run.
        """
        if self._process is None or self._process.stdout is None or self._ended:
            return []
        if self._outbox is not None:
            self._outbox.flush()
        chunk, self._ended = read_available(self._process.stdout.fileno())
        events = []
        for line in self._lines.feed(chunk):
            try:
                data = decode(line)
            except ValueError:
                continue  # half a line of a worker that was killed while writing it
            events.append(data)
            if data.get("event") == "summary":
                self._running.pop(str(data.get("job")), None)
            elif data.get("event") == "estimate_closed":
                self._sessions.discard(str(data.get("job")))
            elif data.get("event") == "run_ended":
                self._runs.discard(str(data.get("job")))
            elif data.get("event") == "failed_to_start":
                self._reason = str(data.get("message", ""))
        if self._ended:
            events += self._obituary()
        return events

    def _obituary(self) -> list[dict[str, Any]]:
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.04)  # its stream ends a moment before itself
        status = self._process.poll()
        if self._reason:
            said = text("The FINN worker could not start: {reason}.", reason=self._reason)
        elif status is None:
            said = text("The FINN worker ended.")
        elif status < 0:
            said = text("The FINN worker ended: signal {number}.", number=-status)
        else:
            said = text("The FINN worker ended: exit code {number}.", number=status)
        events = []
        for job_id, request in self._running.items():
            problem = Problem("worker-died", Severity.ERROR, said, text("Build again: a new worker is started."))
            word = Summary(
                BuildState.CRASHED, request.output_dir, problems=(problem_to_data(problem),), message=str(said)
            )
            data = event_to_data(word)
            events.append({"event": data["event"], "job": job_id, "time": round(time.time(), 3), **data})
        closed = {"event": "estimate_closed", "time": round(time.time(), 3), "message": str(said)}
        events += [{**closed, "job": job_id} for job_id in self._sessions]
        ended = {"event": "run_ended", "time": round(time.time(), 3), "message": str(said), "crashed": True}
        events += [{**ended, "job": job_id} for job_id in self._runs]
        self._forget()
        return events

    def _forget(self) -> None:
        for each in (self._running, self._sessions, self._runs):
            each.clear()

    def close(self, timeout: float = 5.0) -> None:
        """End the worker with all its jobs: asked first, then made to. Unread events are lost. Waits."""
        if self._process is None:
            return
        if self.alive and self._outbox is not None and self._process.poll() is None:
            self._outbox.put({"do": "quit"})
            if not self._wait(timeout):
                self._process.terminate()
            if not self._wait(timeout):
                self._process.kill()
        self._process.wait()
        self._ended = True
        self._forget()
        self._release()

    def _wait(self, timeout: float) -> bool:
        """Wait for the end while reading on: a worker that cannot speak cannot end."""
        assert self._process is not None
        assert self._process.stdout is not None
        if self._outbox is not None and self._process.stdin is not None and not self._process.stdin.closed:
            self._outbox.drain(min(timeout, 0.5))
            self._outbox.broken = True
            self._process.stdin.close()
        end = time.monotonic() + timeout
        while self._process.poll() is None and time.monotonic() < end:
            read_available(self._process.stdout.fileno())
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.02)
        return self._process.poll() is not None

    def _release(self) -> None:
        if self._process is None:
            return
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()
