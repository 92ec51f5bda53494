"""Print speed and memory as figures and ratios: `make bench`, or `python tests/tools/bench.py [ROW ...]`.

Each row is one function that measures one thing and says how it did against its goal. Nothing here is a test: a busy
machine gives other figures. Layer: a script beside the application; what needs a window runs in a process of its own
(bench_window.py). Thread: main.
"""

import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil

from projects.build.request import BuildRequest, InputChoice
from studio.jobs.client import WorkerClient

TOOLS = Path(__file__).resolve().parent
CNV = TOOLS.parents[1] / "resources" / "examples" / "cnv-w2a2.onnx"
REFERENCE = TOOLS.parents[2] / "shared" / "reference"
ROUNDS = 3
HOME = Path(tempfile.mkdtemp(prefix="finn-studio-bench-"))


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
    """CNV-w2a2 built by the warm worker against FINN alone in a fresh process, one after the other, best of three."""
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
    wall, inside = (min(values) for values in zip(*ours, strict=True))
    bare_wall = min(one["seconds"] for one in alone)
    bare_inside = min(one["step_seconds"] for one in alone)
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


def start_rows() -> Iterable[Row]:
    """From the command to the window on screen, against a bare PySide6 window; best of some, in turn."""
    _pair("bare", "window")  # bytecode is written, files are in memory
    bare, ours = (min(times) for times in zip(*(_pair("bare", "window") for _ in range(2 * ROUNDS)), strict=True))
    yield Row("window on screen after the command", ours, 1.0, "s")
    yield Row(
        "window on screen over a bare PySide6 window's", ours / bare, 2.2, "", f"{ours:.2f} s against {bare:.2f} s"
    )


def graph_rows() -> Iterable[Row]:
    """From the command to the graph of CNV-w2a2, FINN being imported meanwhile; then memory and what stays behind."""
    results = [_scene("graph") for _ in range(ROUNDS)]
    yield Row("graph of CNV-w2a2 drawn after the command", min(result["seconds"] for result in results), 2.5, "s")
    yield Row("GUI process with CNV-w2a2 open", max(result["megabytes"] for result in results), 350, "MB")
    left = max(result["left_running"] for result in results)
    yield Row("processes left running after exit", left, 0, "", f"of {results[-1]['children']:.0f}")


def step_rows() -> Iterable[Row]:
    """A click on a step to its graph, in a warm view."""
    result = _scene("steps")
    yield Row("a step's graph drawn after the click, median", result["median"], 0.3, "s")
    yield Row("a step's graph drawn after the click, longest", result["longest"], 0.3, "s")


def large_rows() -> Iterable[Row]:
    """A model with 100 MB of weights."""
    result = _scene("large")
    yield Row("model with 100 MB of weights, the first time", result["first"], 1.2, "s")
    yield Row("model with 100 MB of weights, the second time", result["second"], 0.6, "s")


def thousand_rows() -> Iterable[Row]:
    """A graph of 1 000 nodes against Netron's own page in the same engine, best of some, in turn."""
    ours, alone = (
        min(times) for times in zip(*(_pair("thousand", "thousand-alone") for _ in range(ROUNDS)), strict=True)
    )
    note = f"{ours:.2f} s against {alone:.2f} s"
    yield Row("graph of 1 000 nodes over Netron's own page's time", ours / alone, 1.0, "", note)


def edit_rows() -> Iterable[Row]:
    """Edits of CNV-w2a2: from the click to the figures on screen, and against building again."""
    result = _scene("edit")
    for name, what, goal in (
        ("fast", "PE, SIMD, ram_style ...", 0.1),
        ("exact", "an attribute that changes bit widths", 0.4),
        ("style", "an implementation style", 0.4),
        ("target", "a dragged target", 0.4),
    ):
        note = f"median {result[f'{name}_50']:.3f} s"
        yield Row(f"click to figures, CNV: {what}, p95", result[f"{name}_95"], goal, "s", note)
    note = f"{result['fast_50'] * 1000:.0f} ms against {result['full']:.2f} s"
    yield Row(
        "an edit over FINN's builder, all steps, for the same change",
        result["fast_50"] / result["full"],
        0.02,
        "",
        note,
    )
    note = f"{result['partial']:.2f} s against {result['full']:.2f} s"
    yield Row(
        "rebuild after a folding edit over building all steps", result["partial"] / result["full"], 0.35, "", note
    )
    deep = _scene("edit-deep")
    for name, what in (("fast", "PE, SIMD, ram_style ..."), ("exact", "an attribute that changes bit widths")):
        note = f"median {deep[f'{name}_50']:.3f} s"
        yield Row(f"click to figures, 200 layers: {what}, p95", deep[f"{name}_95"], 0.5, "s", note)


def compare_rows() -> Iterable[Row]:
    """Two models side by side; how fast, and how right."""
    import bench_comparing

    result = _scene("compare")
    yield Row("two steps of CNV side by side, warm, median", result["again"], 0.5, "s", f"{result['longest']:.2f} s")
    yield Row("two steps of CNV side by side, the first time", result["first"], 1.0, "s")
    note = f"{result['frames']:.0f} a second"
    yield Row("a frame of both graphs of CNV while panning", 1000 / result["frames"], 1000 / 30, "ms", note)
    with tempfile.TemporaryDirectory() as folder:
        for nodes, goal in ((1000, 1.0), (3000, 5.0)):
            seconds = min(bench_comparing.seconds_to_match(Path(folder), nodes) for _ in range(ROUNDS))
            yield Row(f"what changed between two graphs of {nodes} nodes", seconds, goal, "s")
        if not REFERENCE.is_dir():
            return
        client = WorkerClient(log_file=Path(folder) / "worker.log")
        client.start()
        try:
            _wait_for(client, "ready")

            def build(request: BuildRequest) -> Path:
                place = Path(folder) / Path(request.model).stem
                client.submit(place.name, replace(request, model=str(REFERENCE / request.model), output_dir=str(place)))
                _wait_for(client, "summary")
                return place

            for name, score in bench_comparing.scores(REFERENCE, build):
                note = f"{score.both} of {score.true} links"
                yield Row(f"neighbouring steps of {name}: 1 - precision", 1 - score.precision, 0.02, "", note)
                yield Row(f"neighbouring steps of {name}: 1 - recall", 1 - score.recall, 0.02, "", note)
        finally:
            client.close()


def flood_rows() -> Iterable[Row]:
    """The GUI thread while a log grows by 50 000 lines a second."""
    result = _scene("flood")
    note = f"{result['quiet']:.0f} ms with nothing logged"
    yield Row("longest stall while 50 000 lines a second are logged", result["milliseconds"], 50, "ms", note)


def _pair(one: str, other: str) -> tuple[float, float]:
    return _scene(one)["seconds"], _scene(other)["seconds"]


def _scene(name: str) -> dict[str, float]:
    """Play a scene of bench_window.py in a process of its own, with an empty home but one for all scenes' builds."""
    marker = f"FINN_STUDIO_BENCH={os.getpid()}-{time.monotonic_ns()}"
    environment = dict(os.environ, FINN_STUDIO_HOME=str(HOME / "studio"))
    environment.update([marker.split("=")])
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed studio has its bytecode
    command = [sys.executable, str(TOOLS / "bench_window.py"), name, str(time.monotonic())]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=300)
    if done.returncode != 0:
        raise SystemExit(f"the scene {name!r} failed:\n{done.stderr[-3000:]}")
    # By a mark in the environment: what is left running has another parent by now.
    return {**json.loads(done.stdout.splitlines()[-1]), "left_running": len(_marked(marker))}


def _marked(marker: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            name, _, value = marker.partition("=")
            if process.environ().get(name) == value:
                found.append(process)
    return found


ROWS: dict[str, Callable[[], Iterable[Row]]] = {
    "start": start_rows,
    "graph": graph_rows,
    "steps": step_rows,
    "large": large_rows,
    "thousand": thousand_rows,
    "build": build_rows,
    "edit": edit_rows,
    "compare": compare_rows,
    "flood": flood_rows,
}


def main() -> int:
    """Measure the rows named, or all."""
    load = os.getloadavg()[0]
    busy = " (busy: figures are upper bounds)" if load > 0.5 else ""
    print(f"load before the start: {load:.1f} on {os.cpu_count()} cores{busy}", flush=True)
    for name in sys.argv[1:] or ROWS:
        for row in ROWS[name]():
            print(row, flush=True)
    shutil.rmtree(HOME, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
