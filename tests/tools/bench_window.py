"""One measurement in a fresh window: `python tests/tools/bench_window.py SCENE STARTED`; the last line is JSON.

Started by bench.py, which gives the monotonic time at which it did. Each scene is one function. Layer: a script beside
the application. Thread: GUI.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples"
LINES_A_SECOND, FLOOD_SECONDS = 50_000, 5


def scene_bare(started: float) -> dict[str, float]:
    """A bare PySide6 window, for comparison."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
    from window_driver import FirstPaint

    seconds: list[float] = []
    application = QApplication([])
    FirstPaint(application, lambda window: (seconds.append(time.monotonic() - started), window.close()))
    window = QMainWindow()
    window.setCentralWidget(QLabel("bare"))
    window.resize(1400, 900)
    window.show()
    application.exec()
    return {"seconds": seconds[0]}


def scene_window(started: float) -> dict[str, float]:
    """The studio's window without a model."""
    return _studio([], lambda _window: {"seconds": time.monotonic() - started}, at_first_paint=True)


def scene_graph(started: float) -> dict[str, float]:
    """From the command with CNV-w2a2 to its graph on screen, FINN being imported meanwhile; then memory."""

    def script(window: Any) -> dict[str, float]:
        import psutil
        from window_driver import seconds_until_shown, turn

        seconds_until_shown(window, lambda: None)
        seconds = time.monotonic() - started
        turn(3000)
        me = psutil.Process()
        return {
            "seconds": seconds,
            "megabytes": me.memory_info().rss / 1e6,
            "children": len(me.children(recursive=True)),
        }

    return _studio([str(EXAMPLES / "cnv-w2a2.onnx")], script)


def scene_steps(_started: float) -> dict[str, float]:
    """Every step's graph of CNV-w2a2 after a click, in a warm view: the second time round."""

    def script(window: Any) -> dict[str, float]:
        from window_driver import seconds_until_shown, turn, wait_until_built

        wait_until_built(window)
        turn(1500)
        steps = [step for step in window.bench.session.shown_build.graphs() if step != window.bench.session.shown.step]
        for _round in range(2):
            times = [
                seconds_until_shown(window, lambda step=step: window.bench.steps.show_step(step)) for step in steps
            ]
        return {"median": sorted(times)[len(times) // 2], "longest": max(times)}

    return _studio(["--example", "cnv-w2a2"], script)


def scene_large(_started: float) -> dict[str, float]:
    """A model with 100 MB of weights, opened twice, another one between."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.onnx"
        _write_large(path)

        def script(window: Any) -> dict[str, float]:
            from window_driver import seconds_until_open, turn

            turn(12_000)  # FINN is imported
            seconds_until_open(window, EXAMPLES / "tfc-w1a1.onnx")
            turn(5000)  # its layers are prepared
            first = seconds_until_open(window, path)
            seconds_until_open(window, EXAMPLES / "tfc-w1a1.onnx")
            turn(5000)
            second = seconds_until_open(window, path)
            return {"first": first, "second": second}

        return _studio([], script)


def _write_large(path: Path) -> None:
    """Ten dense layers of 2.5 million float32 weights each."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper, save

    side = 1582
    values = np.random.default_rng(0).standard_normal((side, side), dtype=np.float32)
    weights = [numpy_helper.from_array(values + layer, f"w{layer}") for layer in range(10)]
    nodes = [helper.make_node("MatMul", [f"x{layer}", f"w{layer}"], [f"x{layer + 1}"]) for layer in range(10)]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, side]) for name in ("x0", "x10")]
    save(helper.make_model(helper.make_graph(nodes, "large", [ends[0]], [ends[1]], weights)), str(path))


def scene_flood(_started: float) -> dict[str, float]:
    """The GUI thread's longest stall while the log of the build on screen grows by 50 000 lines a second."""

    def script(window: Any) -> dict[str, float]:
        from window_driver import turn, wait_until_built

        from projects.build import folder as folders
        from projects.build.events import BuildState

        wait_until_built(window)
        built = window.bench.session.shown_build
        # A build like any other to the window: its log grows, and that is all that a flooding build is.
        place = built.folder.with_name("flood")
        shutil.copytree(built.folder, place)
        build = replace(built, id="flood", folder=place, progress=replace(built.progress, state=BuildState.RUNNING))
        window.bench.session.put_build(build)
        window.bench.session.show(build, built.last_step())
        turn(1500)
        quiet = longest_stall(window, 3)
        flood = multiprocessing.get_context("spawn").Process(target=flood_log, args=(place / folders.FINN_LOG,))
        flood.start()
        turn(1000)
        stall = longest_stall(window, FLOOD_SECONDS - 1)
        flood.join()
        window.bench.session.show(built, built.last_step())
        shutil.rmtree(place)
        return {"milliseconds": stall, "quiet": quiet}

    return _studio(["--example", "cnv-w2a2"], script)


def longest_stall(window: Any, seconds: float) -> float:
    """Milliseconds that the event loop was away at most, by a timer that wants to fire every one."""
    from PySide6.QtCore import QTimer
    from window_driver import turn

    moments = [time.perf_counter()]
    timer = QTimer(window)
    timer.setInterval(1)
    timer.timeout.connect(lambda: moments.append(time.perf_counter()))
    timer.start()
    turn(round(seconds * 1000))
    timer.stop()
    return max((after - before) * 1000 - 1 for before, after in pairwise(moments))


def flood_log(path: Path) -> None:
    """Write lines as FINN would, 50 000 a second, in bursts of 5 ms."""
    burst = LINES_A_SECOND // 200
    start = time.perf_counter()
    with path.open("a", encoding="utf-8") as log:
        for number in range(FLOOD_SECONDS * 200):
            log.writelines(
                f"[2026-01-01 00:00:00,000](INFO):flooding, line {number * burst + i}\n" for i in range(burst)
            )
            log.flush()
            time.sleep(max(0.0, start + (number + 1) / 200 - time.perf_counter()))


def scene_thousand(_started: float) -> dict[str, float]:
    """A graph of 1 000 nodes in our view, from a new view to the graph drawn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "thousand.onnx"
        _write_thousand(path)

        from studio import app

        app.prepare_process()
        application = app.make_application([])

        from PySide6.QtCore import QTimer

        from widgets.graph.model import GraphModel
        from widgets.graph.view import GraphView

        view = GraphView()
        view.resize(1000, 800)
        times: list[float] = []
        view.shown.connect(lambda _name: (times.append(time.monotonic()), view.shutdown(), application.quit()))
        QTimer.singleShot(120_000, application.quit)
        start = time.monotonic()
        view.show()
        view.start()
        view.show_model(GraphModel(path, path.name))
        application.exec()
        return {"seconds": times[0] - start}


def scene_thousand_alone(_started: float) -> dict[str, float]:
    """The same graph in Netron's own page, served by its own server, in the same engine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "thousand.onnx"
        _write_thousand(path)

        from studio import app

        app.prepare_process()
        application = app.make_application([])

        import netron
        from PySide6.QtCore import QTimer, QUrl
        from PySide6.QtWebEngineCore import QWebEngineScript, QWebEngineUrlRequestInterceptor
        from PySide6.QtWebEngineWidgets import QWebEngineView

        class StayHere(QWebEngineUrlRequestInterceptor):
            """Lets the page reach its own server and nobody else."""

            def interceptRequest(self, info: Any) -> None:
                info.block(info.requestUrl().host() not in ("localhost", "127.0.0.1", ""))

        host, port = netron.start(str(path), address=("localhost", 0), browse=False)
        view = QWebEngineView()
        view.resize(1000, 800)
        stay = StayHere()
        view.page().profile().setUrlRequestInterceptor(stay)
        agreed = QWebEngineScript()  # its cookie question would stand in the way
        agreed.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        agreed.setSourceCode("document.cookie = 'consent=yes; path=/';")
        view.page().scripts().insert(agreed)
        times: list[float] = []
        poll = QTimer(interval=10)

        def on_answer(drawn: object) -> None:
            if drawn is True and not times:
                times.append(time.monotonic())
                application.quit()

        nodes = "document.querySelectorAll('.graph-node').length"
        drawn = f"document.body && document.body.className === 'default' && {nodes} >= 1000"
        poll.timeout.connect(lambda: view.page().runJavaScript(drawn, 0, on_answer))
        QTimer.singleShot(120_000, application.quit)
        start = time.monotonic()
        view.show()
        view.load(QUrl(f"http://{host}:{port}/"))
        poll.start()
        application.exec()
        poll.stop()
        netron.stop((host, port))
        view.page().deleteLater()
        return {"seconds": times[0] - start}


def _write_thousand(path: Path) -> None:
    """1 000 small nodes: a chain with a short cut round every third."""
    from onnx import TensorProto, helper, save

    nodes = []
    for number in range(1000):
        inputs = [f"x{number}"] if number % 3 or not number else [f"x{number}", f"x{number - 2}"]
        nodes.append(
            helper.make_node("Add" if len(inputs) == 2 else "Relu", inputs, [f"x{number + 1}"], f"node_{number}")
        )
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 64]) for name in ("x0", "x1000")]
    save(helper.make_model(helper.make_graph(nodes, "thousand", [ends[0]], [ends[1]])), str(path))


def _studio(
    arguments: list[str], script: Callable[[Any], dict[str, float]], at_first_paint: bool = False
) -> dict[str, float]:
    from window_driver import run_studio

    results: list[dict[str, float]] = []
    run_studio(arguments, lambda window: results.append(script(window)), at_first_paint)
    return results[0]


def scene_edit(_started: float) -> dict[str, float]:
    """Edits of CNV-w2a2, from the click to the figures on screen, and the same change by building again."""
    import bench_editing

    return bench_editing.scene_edit(_studio)


def scene_edit_deep(_started: float) -> dict[str, float]:
    """Edits of a network of 200 layers."""
    import bench_editing

    return bench_editing.scene_edit_deep(_studio)


def scene_compare(_started: float) -> dict[str, float]:
    """Two steps side by side."""
    import bench_comparing

    return bench_comparing.scene_compare(_studio)


SCENES: dict[str, Callable[[float], dict[str, float]]] = {
    "edit": scene_edit,
    "edit-deep": scene_edit_deep,
    "compare": scene_compare,
    "bare": scene_bare,
    "window": scene_window,
    "graph": scene_graph,
    "steps": scene_steps,
    "large": scene_large,
    "flood": scene_flood,
    "thousand": scene_thousand,
    "thousand-alone": scene_thousand_alone,
}


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    result = SCENES[sys.argv[1]](float(sys.argv[2]))
    print(json.dumps(result))
