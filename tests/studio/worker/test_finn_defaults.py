"""FINN's defaults as they are written down are those of the FINN installed. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.tools.finn_defaults import FILE

ROOT = FILE.parents[1]
SCRIPT = "import json; from tests.tools.finn_defaults import defaults_of_finn as d; print(json.dumps(d()))"


@pytest.mark.finn
def test_the_table_is_finns() -> None:
    # In a process of its own: nothing here imports FINN.
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == json.loads(FILE.read_text(encoding="utf-8"))
