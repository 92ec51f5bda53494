"""The object that a command prints with --json in place of its result. Layer: studio. Thread: main."""

from __future__ import annotations

import json
import sys

from projects.errors import StudioError


def write_error(error: StudioError) -> None:
    """Print {"path", "error": {"what", "where", "mend"}} on one line of stdout."""
    parts = {"what": str(error.what), "where": error.where, "mend": str(error.mend)}
    sys.stdout.write(json.dumps({"path": error.where, "error": parts}) + "\n")
    sys.stdout.flush()
