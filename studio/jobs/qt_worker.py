"""The window's hold on the FINN worker: a WorkerClient on Qt's event loop.

The worker is started after the window's first paint, dies with it, and is started anew after it died.
Layer: studio.jobs. Thread: GUI (the main thread: the worker's parent-death signal follows the thread that started it).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

from projects.build.events import BuildState, Summary, event_from_data
from projects.build.request import BuildRequest
from projects.folding.session_protocol import Opening, Question
from projects.run.request import RunRequest
from studio.jobs.client import WorkerClient
from widgets.buildbar.values import WorkerState

log = logging.getLogger(__name__)


class QtWorker(QObject):
    """Sends jobs to the worker and emits what it tells.

    Signals:
        state_changed: a WorkerState.
        ready: the worker's ready message (versions, step sources).
        job_event: job id, an Event of `projects.build.events`.
        estimate_told: job id of an estimate session, what it told.
        run_told: job id of a run, what it told.
        died: one sentence, when the server ended while it was wanted.
    """

    state_changed = Signal(object)
    ready = Signal(dict)
    job_event = Signal(str, object)
    estimate_told = Signal(str, dict)
    run_told = Signal(str, dict)
    died = Signal(str)

    def __init__(self, log_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log_file = log_file
        self._client: WorkerClient | None = None
        self._notifier: QSocketNotifier | None = None
        self._jobs: set[str] = set()
        self.state = WorkerState.STOPPED
        self.facts: dict[str, Any] = {}

    @property
    def pid(self) -> int | None:
        """The server's process id while it runs."""
        return self._client.pid if self._client is not None else None

    @property
    def running_jobs(self) -> frozenset[str]:
        """Jobs that have not had their last word."""
        return frozenset(self._jobs)

    def start(self) -> None:
        """Start the server, if it does not run."""
        if self._client is not None:
            return
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        client = WorkerClient(log_file=self.log_file)
        client.start()
        self._client = client
        self._notifier = QSocketNotifier(client.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.on_readable)
        self._set_state(WorkerState.STARTING)

    def submit(self, job: str, request: BuildRequest) -> None:
        """Start a job; the server queues it until it is warm."""
        self.start()
        assert self._client is not None
        self._jobs.add(job)
        self._client.submit(job, request)

    def open_estimates(self, job: str, opening: Opening) -> None:
        """Open an estimate session."""
        self.start()
        assert self._client is not None
        self._client.open_estimates(job, opening)

    def ask_estimates(self, job: str, question: Question) -> None:
        """Ask an estimate session."""
        if self._client is not None:
            self._client.ask(job, question)

    def run(self, job: str, request: RunRequest) -> None:
        """Start a run."""
        self.start()
        assert self._client is not None
        self._client.run(job, request)

    def stop(self, job: str) -> None:
        """Stop a job and everything it started, an estimate session, or a run."""
        if self._client is not None:
            self._client.stop(job)

    def close(self) -> None:
        """End the server and with it all jobs."""
        self._detach()
        if self._client is not None:
            client, self._client = self._client, None
            client.close()
        self._set_state(WorkerState.STOPPED)

    def on_readable(self) -> None:
        """Take what the server wrote."""
        client = self._client
        if client is None:
            return
        for data in client.read():
            self._take(data)
        if not client.alive and self._client is client:
            self._on_death(client)

    def _take(self, data: dict[str, Any]) -> None:
        match data.get("event"):
            case "ready":
                self.facts = data
                self._set_state(WorkerState.READY)
                self.ready.emit(data)
            case "failed_to_start":
                log.error("the FINN worker cannot start: %s", data.get("message"))
                self._set_state(WorkerState.FAILED)
                self.died.emit(str(data.get("message")))
            case "estimate_opened" | "estimate" | "estimate_closed":
                self.estimate_told.emit(str(data["job"]), data)
            case "run_progress" | "run_result" | "run_ended":
                self.run_told.emit(str(data["job"]), data)
            case _ if "job" in data:
                self._take_job_event(str(data["job"]), data)

    def _take_job_event(self, job: str, data: dict[str, Any]) -> None:
        try:
            event = event_from_data(data)
        except ValueError:
            return  # "forked" and other news of the server that no view needs
        if isinstance(event, Summary):
            if job not in self._jobs:
                return
            self._jobs.discard(job)
        self.job_event.emit(job, event)

    def _on_death(self, client: WorkerClient) -> None:
        failed = self.state is WorkerState.FAILED
        self._detach()
        self._client = None
        client.close()
        for job in sorted(self._jobs):  # the client has told those it knows; none may be left without a last word
            self._jobs.discard(job)
            self.job_event.emit(job, Summary(BuildState.CRASHED, message="The FINN worker ended."))
        if not failed:
            self._set_state(WorkerState.STOPPED)
            self.died.emit(str(client.exit_status))

    def _detach(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None

    def _set_state(self, state: WorkerState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit(state)
