"""The worker needs no Qt: its modules import, and a job runs, where every Qt binding is blocked.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from projects.build.events import BuildState
from projects.build.request import BuildRequest
from studio.jobs.client import WorkerClient
from tests.fixtures_worker import Driver
from tests.studio.worker.conftest import SCRIPT

ROOT = Path(__file__).resolve().parents[3]
BLOCKER = ROOT / "tests" / "no_qt"
IMPORT_ALL = """
import importlib, pkgutil, sys
try:
    import PySide6
except ImportError:
    pass
else:
    sys.exit("Qt is not blocked")
import studio.jobs.client, studio.worker
from studio.worker.warm import warm
warm()
for module in pkgutil.iter_modules(studio.worker.__path__, "studio.worker."):
    importlib.import_module(module.name)
assert not any(name.split(".")[0] in ("PySide6", "shiboken6") for name in sys.modules)
"""


def _blocked() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(BLOCKER), str(ROOT)])}


@pytest.mark.finn
def test_every_module_of_the_worker_imports_without_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", IMPORT_ALL], env=_blocked(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_job_runs_without_qt(ask: Callable[[str], BuildRequest]) -> None:
    driver = Driver(WorkerClient([sys.executable, "-P", str(SCRIPT)], env=_blocked()))
    driver.client.start()
    assert driver.build(ask("good")).state is BuildState.FINISHED
    driver.client.close()


def test_the_server_and_the_client_load_nothing_heavy() -> None:
    code = "import sys, studio.worker.__main__, studio.jobs.client; sys.exit(str(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "studio.worker.keeper" in done.stderr
    for heavy in ("'finn'", "'torch'", "'onnx'", "'numpy'", "'PySide6'"):
        assert heavy not in done.stderr
