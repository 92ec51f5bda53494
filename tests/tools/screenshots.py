"""Take the pictures that README.md shows: `make screenshots`.

The real window, offscreen, on the example CNV-w2a2, which is built with the real FINN first.
Layer: a script beside the application. Thread: GUI.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from window_driver import run_studio, turn, wait, wait_until_built

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "screenshots"
SETTLE_MS = 2500  # for the graph, the charts and what fades


def take(window: Any, name: str) -> None:
    """Save the window as it is."""
    turn(SETTLE_MS)
    path = FOLDER / f"{name}.png"
    picture = window.grab().toImage()
    picture.convertTo(picture.Format.Format_RGB32)  # no alpha: half the size
    picture.save(str(path), "PNG", 0)
    print(f"{path}: {picture.width()}x{picture.height()}, {path.stat().st_size / 1000:.0f} kB")


def script(window: Any) -> None:
    """Everything in turn."""
    window.resize(1400, 900)
    window.bench.look.choose("light")
    turn(1000)
    take(window, "start")
    window.open_example("cnv-w2a2")
    wait_until_built(window)
    take(window, "built-light")
    layers = window.bench.session.layers
    if layers is not None and layers.bottleneck:
        key = next(layer.key for layer in layers.layers if layer.name == layers.bottleneck)
        window.bench.session.select(key)
    window.bench.look.choose("dark")
    take(window, "selected-dark")
    window.bench.look.choose("light")
    window.bench.steps.show_step("step_streamline")
    take(window, "streamlined-light")
    comparer = window.bench.comparer
    comparer.compare_steps("step_streamline", "step_convert_to_hw")
    wait(lambda: comparer.difference is not None, "what changed between two steps")
    comparer.view().step_change(1)
    take(window, "compared-light")


def main() -> int:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["FINN_STUDIO_HOME"] = home
        return run_studio([], script)


if __name__ == "__main__":
    sys.exit(main())
