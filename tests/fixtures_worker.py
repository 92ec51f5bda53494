"""Workers for tests: the real one, warm, once a run, and a small driver that waits for a job's end.

Layer: tests; registered as a plugin by tests/conftest.py. No Qt. Thread: the test's.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary, event_from_data
from projects.build.request import BuildRequest
from studio.jobs.client import WorkerClient

LIMIT_S = 120.0


class Driver:
    """A worker client with every event it has told, in order."""

    def __init__(self, client: WorkerClient) -> None:
        self.client = client
        self.events: list[dict[str, Any]] = []
        self._count = 0

    def until(self, wanted: Callable[[dict[str, Any]], bool], limit: float = LIMIT_S) -> dict[str, Any]:
        """Read until an event (also one told before) is the wanted one."""
        for event in self.events:
            if wanted(event):
                return event
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if not self.client.alive:
                raise AssertionError(f"the worker ended ({self.client.exit_status}) after {self.events[-3:]}")
            select.select([self.client.fileno()], [], [], 0.5)
            new = self.client.read()
            self.events += new
            for event in new:
                if wanted(event):
                    return event
        raise AssertionError(f"not told within {limit} s; last: {self.events[-3:]}")

    def ready(self) -> dict[str, Any]:
        """Wait for the ready event."""
        return self.until(lambda e: e["event"] == "ready")

    def submit(self, request: BuildRequest, job: str | None = None) -> str:
        """Start a build under a new job id."""
        self._count += 1
        name = job or f"job-{self._count}"
        self.client.submit(name, request)
        return name

    def told(self, job: str, event: str | None = None) -> list[dict[str, Any]]:
        """What was told of a job so far."""
        return [e for e in self.events if e.get("job") == job and event in (None, e["event"])]

    def heard(self, job: str, event: str) -> dict[str, Any]:
        """Wait for an event of a job."""
        return self.until(lambda e: e.get("job") == job and e["event"] == event)

    def summary(self, job: str) -> Summary:
        """Wait for a job's last word."""
        word = event_from_data(self.heard(job, "summary"))
        assert isinstance(word, Summary)
        return word

    def build(self, request: BuildRequest) -> Summary:
        """A whole build."""
        return self.summary(self.submit(request))


@pytest.fixture(scope="session")
def warm_worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """The real FINN worker. A test must not kill it; one that wants to starts its own."""
    client = WorkerClient(log_file=tmp_path_factory.mktemp("worker") / "worker.log")
    client.start()
    driver = Driver(client)
    try:
        driver.ready()
        yield driver
    finally:
        client.close()


@pytest.fixture(scope="session")
def reference_build(
    warm_worker: Driver, reference: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[BuildRequest], tuple[Path, Summary, list[dict[str, Any]]]]:
    """Builds by the real FINN, each distinct request once a run: (directory, last word, all events)."""
    done: dict[BuildRequest, tuple[Path, Summary, list[dict[str, Any]]]] = {}

    def build(request: BuildRequest) -> tuple[Path, Summary, list[dict[str, Any]]]:
        from dataclasses import replace

        if request not in done:
            place = tmp_path_factory.mktemp("build")
            job = warm_worker.submit(
                replace(request, model=str(reference / request.model), output_dir=str(place), name=request.name)
            )
            word = warm_worker.summary(job)
            done[request] = (place, word, warm_worker.told(job))
        return done[request]

    return build
