"""What comparing costs and how right it is: matching, the view of two graphs, panning.

The scene runs in a window's process, the rest in that of bench.py. Layer: a script beside the application.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np

from projects.build.request import BuildRequest
from projects.diff.difference import find_difference
from projects.diff.graph import read_graph
from projects.diff.lineage import find_lineage
from tests.projects.diff.expected import Score, read_expected, score
from tests.projects.diff.graphs import chain
from tests.studio.worker.test_lineage_of_steps import BUILDS

STEPS = [("step_streamline", "step_convert_to_hw"), ("step_tidy_up", "step_streamline")]
PAN_S = 2.0
# Both pages count the frames in which they moved; the first one is moved by a little in each of its own.
_COUNT = """(() => {
    const box = document.getElementById('target'); let last = box.scrollTop; window.__moved = 0;
    const look = () => { if (box.scrollTop !== last) { last = box.scrollTop; window.__moved += 1; }
                         requestAnimationFrame(look); };
    requestAnimationFrame(look); })()"""
_PAN = """(() => {
    const box = document.getElementById('target'); let down = 5;
    const go = () => { const before = box.scrollTop; box.scrollTop += down; if (box.scrollTop === before) down = -down;
                       requestAnimationFrame(go); };
    requestAnimationFrame(go); })()"""


def large_pair(folder: Path, nodes: int) -> tuple[Path, Path]:
    """Two versions of one network, the second with a third of the nodes taken in and every name another."""
    draw = np.random.default_rng(1)
    count = nodes // 3
    weights = [draw.integers(-2, 2, (8, 8)) for _ in range(count)]
    thresholds = [np.sort(draw.normal(size=(8, 3))) for _ in range(count)]
    norm = [np.arange(8) + 1.0] * 4
    before, after = [], []
    for n in range(count):
        before += [
            ("MatMul", f"MatMul_{n}", {}, weights[n]),
            ("BatchNormalization", f"BatchNormalization_{n}", {}, *norm),
            ("MultiThreshold", f"MultiThreshold_{n}", {}, thresholds[n]),
        ]
        after += [("MatMul", f"M_{n}", {}, weights[n]), ("MultiThreshold", f"T_{n}", {}, thresholds[n] + 1)]
    one = chain(folder / f"before-{nodes}.onnx", *before, prefix="a")
    return one, chain(folder / f"after-{nodes}.onnx", *after, prefix="b")


def seconds_to_match(folder: Path, nodes: int) -> float:
    """Seconds from two files to all that is told of them."""
    one, other = large_pair(folder, nodes)
    start = time.perf_counter()
    found = find_difference(read_graph(one), read_graph(other))
    seconds = time.perf_counter() - start
    assert len(found.matches) == 2 * (nodes // 3)
    return seconds


def scores(reference: Path, build: Callable[[BuildRequest], Path]) -> Iterator[tuple[str, Score]]:
    """How right the matching of neighbouring steps is, model by model. build: gives the directory of a build."""
    for name, request in BUILDS.items():
        place = build(request)
        found = []
        for expected in read_expected(name):
            files = (
                reference / request.model if step == "model" else place / "intermediate_models" / f"{step}.onnx"
                for step in (expected.before, expected.after)
            )
            before, after = map(read_graph, files)
            found.append(score(expected, find_lineage(before, after), before, after))
        yield name, reduce(add, found)


def scene_compare(run: Callable[[list[str], Callable[[Any], dict[str, float]]], dict[str, float]]) -> dict[str, float]:
    """Two steps of CNV-w2a2 side by side: the first time, with the pages warm, and panning."""

    def script(window: Any) -> dict[str, float]:
        from window_driver import turn, wait, wait_until_built

        wait_until_built(window)
        turn(5000)  # the target curve is computed, the pages of the view are loaded
        comparer = window.bench.comparer

        def ready(steps: tuple[str, str]) -> float:
            start = time.monotonic()
            comparer.compare_steps(*steps)
            wait(lambda: comparer.difference is not None and comparer.view().together.complete, "a comparison")
            return time.monotonic() - start

        first = ready(STEPS[0])
        again = sorted(ready(STEPS[n % 2]) for n in range(1, 8))
        turn(500)
        pages = [comparer.view().graph(side).engine.page for side in ("a", "b")]
        for page in pages:
            page.runJavaScript(_COUNT)
        pages[0].runJavaScript(_PAN)
        turn(round(PAN_S * 1000))
        moved: list[int] = []
        for page in pages:
            page.runJavaScript("JSON.stringify(window.__moved)", 0, lambda text: moved.append(json.loads(text)))
        wait(lambda: len(moved) == len(pages), "the counts")
        return {"first": first, "again": again[len(again) // 2], "longest": again[-1], "frames": min(moved) / PAN_S}

    return run(["--example", "cnv-w2a2"], script)
