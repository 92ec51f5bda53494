"""A scripted worker for failure modes. Layer: tests. Thread: the test's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from projects.build.request import BuildRequest
from studio.jobs.client import WorkerClient
from tests.fixtures_worker import Driver

SCRIPT = Path(__file__).with_name("scripted.py")


@pytest.fixture
def scripted(tmp_path: Path) -> Iterator[Driver]:
    """A fresh scripted worker, ready."""
    client = WorkerClient([sys.executable, "-P", str(SCRIPT)], log_file=tmp_path / "worker.log")
    client.start()
    driver = Driver(client)
    driver.ready()
    yield driver
    client.close()


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str], BuildRequest]:
    """A request to misbehave in this way, in a directory of its own."""

    def request(name: str, folder: str | None = None) -> BuildRequest:
        model = tmp_path / "model.onnx"
        model.touch()
        return BuildRequest(str(model), str(tmp_path / (folder or name)), name=name)

    return request
