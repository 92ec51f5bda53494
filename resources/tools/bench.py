"""Print speed and memory as figures and ratios: `make bench`, or `python resources/tools/bench.py [ROW ...]`.

Each row is one function that measures one thing and says how it did against its goal. Nothing here is a test: a busy
machine gives other figures. Layer: a script beside the application; what needs a window runs in a process of its own
(bench_window.py). Thread: main.
"""

import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projects.build.request import BuildRequest, InputChoice
from studio.jobs.client import WorkerClient

TOOLS = Path(__file__).resolve().parent
CNV = TOOLS.parent / "examples" / "cnv-w2a2.onnx"
ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """One line of the table. figure: what was measured; goal: what it must not exceed; both in `unit`."""

    what: str
    figure: float
    goal: float
    unit: str
    note: str = ""

    def __str__(self) -> str:
        verdict = "ok" if self.figure <= self.goal else "OVER"
        measured, goal = (f"{value:.3g} {self.unit}".strip() for value in (self.figure, self.goal))
        return f"{self.what:<58} {measured:>10}   goal {goal:<9} {verdict:<5} {self.note}"


def build_rows() -> Iterable[Row]:
    """CNV-w2a2 built by the warm worker against FINN alone in a fresh process, one after the other, median of three."""
    alone: list[dict[str, Any]] = []
    ours: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        client = WorkerClient(log_file=Path(folder) / "worker.log")
        client.start()
        try:
            _wait_for(client, "ready")
            for number in range(ROUNDS):
                alone.append(_bare_build(Path(folder) / f"alone-{number}"))
                ours.append(_studio_build(client, Path(folder) / f"ours-{number}"))
        finally:
            client.close()
    wall, inside = (statistics.median(values) for values in zip(*ours, strict=True))
    bare_wall = statistics.median(one["seconds"] for one in alone)
    bare_inside = statistics.median(one["step_seconds"] for one in alone)
    yield Row(
        "CNV build: wall time over FINN alone's", wall / bare_wall, 0.7, "", f"{wall:.2f} s against {bare_wall:.2f} s"
    )
    note = f"{inside:.2f} s against {bare_inside:.2f} s"
    yield Row("CNV build: time inside the steps over FINN alone's", inside / bare_inside, 1.05, "", note)


def _wait_for(client: WorkerClient, event: str) -> dict[str, Any]:
    while True:
        select.select([client.fileno()], [], [], 60)
        for data in client.read():
            if data["event"] == event:
                return data
        if not client.alive:
            raise SystemExit(f"the worker ended before it said {event!r}")


def _studio_build(client: WorkerClient, folder: Path) -> tuple[float, float]:
    """Seconds from the request to the summary, and inside the steps."""
    request = BuildRequest(
        model=str(CNV),
        output_dir=str(folder),
        board="Pynq-Z1",
        target_fps=10_000,
        mvau_wwidth_max=80,
        input=InputChoice("UINT8", "div255", 1),
    )
    start = time.perf_counter()
    client.submit(folder.name, request)
    summary = _wait_for(client, "summary")
    seconds = time.perf_counter() - start
    if summary["state"] != "FINISHED":
        raise SystemExit(f"the build ended as {summary['state']}: {summary['message']}")
    return seconds, sum(step["seconds"] for step in summary["steps"] if step["seconds"] is not None)


def _bare_build(folder: Path) -> dict[str, Any]:
    """FINN alone; its seconds are those of the whole process, from outside."""
    command = [sys.executable, str(TOOLS / "bare_finn_build.py"), str(CNV), str(folder)]
    start = time.perf_counter()
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    seconds = time.perf_counter() - start
    return {**json.loads(out.splitlines()[-1]), "seconds": seconds}


ROWS: dict[str, Callable[[], Iterable[Row]]] = {
    "build": build_rows,
}


def main() -> int:
    """Measure the rows named, or all."""
    load = os.getloadavg()[0]
    busy = " (busy: figures are upper bounds)" if load > 0.5 else ""
    print(f"load before the start: {load:.1f} on {os.cpu_count()} cores{busy}")
    for name in sys.argv[1:] or ROWS:
        for row in ROWS[name]():
            print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
