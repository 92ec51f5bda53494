"""The warm worker in place of the one that a command starts. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
import select
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from studio.__main__ import main
from studio.cli import asking
from tests.fixtures_worker import LIMIT_S, Driver


class Done(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on stdout."""
        (line,) = self.out.splitlines()
        return json.loads(line)


class _Borrowed:
    """A client that is not started and not closed, but leaves no session behind."""

    def __init__(self, driver: Driver) -> None:
        self._client = driver.client
        self._before = set(driver.client._sessions)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def start(self) -> None:
        """It runs."""

    def close(self) -> None:
        """Wait for the session's end."""
        end = time.monotonic() + LIMIT_S
        while self._client._sessions - self._before:
            assert time.monotonic() < end
            select.select([self._client.fileno()], [], [], 0.5)
            self._client.read()


@pytest.fixture
def borrowed(warm_worker: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands use the warm worker."""
    monkeypatch.setattr(asking, "WorkerClient", lambda: _Borrowed(warm_worker))


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that start FINN fail."""

    def started() -> None:
        raise AssertionError("FINN was started")

    monkeypatch.setattr(asking, "WorkerClient", started)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command in this process."""

    def command(*arguments: str | Path) -> Done:
        capsys.readouterr()  # qonnx, seen by pytest-randomly, prints in front of every test
        code = main([*map(str, arguments)])
        printed = capsys.readouterr()
        return Done(code, printed.out, printed.err)

    return command
