"""A scripted worker for failure modes, and rebuilds. Layer: tests. Thread: the test's."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from projects.build.request import BuildRequest
from studio.jobs.client import WorkerClient
from tests.fixtures_worker import Driver
from tests.studio.worker.rebuilding import Built
from tests.studio.worker.running import Runs

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


@pytest.fixture
def rebuild(warm_worker: Driver, reference: Path, tmp_path: Path) -> Callable[..., Built]:
    """Builds what is asked with the models of an earlier build."""
    count = 0

    def build(request: BuildRequest, base: Path) -> Built:
        nonlocal count
        count += 1
        place = tmp_path / f"rebuild-{count}"
        model = request.model if os.path.isabs(request.model) else str(reference / request.model)
        job = warm_worker.submit(replace(request, model=model, output_dir=str(place), reuse=str(base)))
        word = warm_worker.summary(job)
        return place, word, warm_worker.told(job)

    return build


@pytest.fixture
def runs(warm_worker: Driver) -> Runs:
    return Runs(warm_worker)
