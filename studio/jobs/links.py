"""Which nodes of two models belong together, found by a process of its own. Layer: studio.jobs. Thread: any."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Lock

from projects.versus.pairing import Link
from studio.jobs.client import worker_environment

LIMIT_S = 120.0


class LinkFinder:
    """Starts a process for each pair of models; `close` ends those at work."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._closed = False

    def find(self, a: Path, b: Path) -> tuple[Link, ...] | None:
        """The links; None where a model cannot be read, or the window went. Takes seconds: not for the GUI thread."""
        command = [sys.executable, "-P", "-m", "studio.reader.links", str(a), str(b)]
        with self._lock:
            if self._closed:
                return None
            process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=worker_environment(os.environ),
            )
            self._running.add(process)
        try:
            words, _ = process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return None
        finally:
            with self._lock:
                self._running.discard(process)
        return links_from_json(words) if process.returncode == 0 else None

    def close(self) -> None:
        """End every process; whoever waits for one gets None."""
        with self._lock:
            self._closed = True
            for process in self._running:
                process.kill()


def links_from_json(words: str) -> tuple[Link, ...]:
    """What `studio.reader.links` printed."""
    return tuple(
        Link(tuple(each["a"]), tuple(each["b"]), (each["main"][0], each["main"][1])) for each in json.loads(words)
    )
