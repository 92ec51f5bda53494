"""A worker server that runs no FINN: its jobs misbehave as their request's name says. For failure modes only.

Layer: tests. Run as a program: `python tests/studio/worker/scripted.py`. Thread: main.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from projects.build.events import BuildStarted, BuildState, StepFinished, StepStarted, Summary
from projects.build.request import BuildRequest
from projects.errors import UserInputError
from projects.run.request import RunRequest
from studio.worker.__main__ import serve
from studio.worker.engine import Engine, Tell, TellData
from studio.worker.keeper import keep

# A child that leaves the session, forks, and lets its parent die: what a simulator started by a tool may do.
ESCAPE = """
import os, sys, time
told, tell = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        with open(sys.argv[1], "w") as file:
            file.write(str(os.getpid()))
        os.rename(sys.argv[1], sys.argv[2])
        os.write(tell, b"x")
        time.sleep(600)
    os._exit(0)
os.wait()
os.read(told, 1)  # the file is there
"""


def warm() -> dict[str, Any]:
    """Nothing to import, unless the test wants it to fail."""
    if "FINN_STUDIO_TEST_COLD" in os.environ:
        raise RuntimeError("no FINN here")
    return {"finn": "none", "vivado": None, "steps": {}}


def work(request: BuildRequest, tell: Tell) -> Summary:
    """Do what the name says."""
    place = Path(request.output_dir)
    tell(BuildStarted(request.output_dir, ("step_a", "step_b")))
    tell(StepStarted("step_a", 1, 2, 7))
    match request.name:
        case "hang":
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
            time.sleep(600)
        case "abort":
            os.abort()
        case "exit":
            os._exit(3)
        case "half":
            tell(StepFinished("step_a", 1, 2, 0.5, 8))
            _raw(b'{"event": "step_started", "step": "st')
            os._exit(0)
        case "noise":
            _raw(b'not json\n[1]\n{"event": "nonsense"}\n{"event": "step_started"}\n')
        case "escape":
            subprocess.run([sys.executable, "-c", ESCAPE, place / "pid.part", place / "pid"], check=True)
            tell(StepFinished("step_a", 1, 2, 0.5, 8))
            time.sleep(600)
        case "leave":  # ends well, but leaves a process behind
            subprocess.run([sys.executable, "-c", ESCAPE, place / "pid.part", place / "pid"], check=True)
        case "flood":
            for line in range(200_000):
                sys.stdout.write(f"line {line}\n")
        case "events":
            for index in range(20_000):
                tell(StepStarted("step_b", 2, 2, index))
        case "refuse":
            raise UserInputError("This cannot be.", where="here", mend="Do it another way.")
        case "mistake":
            raise ZeroDivisionError("a bug of ours")
        case "scratch":
            (Path(os.environ["FINN_BUILD_DIR"]) / "left").write_text("x")
            (place / "scratch").write_text(os.environ["FINN_BUILD_DIR"])
            time.sleep(600)
    tell(StepFinished("step_a", 1, 2, 0.5, 8))
    return Summary(BuildState.FINISHED, request.output_dir)


def _raw(data: bytes) -> None:
    """Write to every pipe this process has: the events' one is among them."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if int(name) > 2 and os.readlink(f"/proc/self/fd/{name}").startswith("pipe:"):
                os.write(int(name), data)
        except OSError:
            continue


def run(_request: RunRequest, _tell: TellData) -> None:
    """Have a bug."""
    raise KeyError("a bug of ours")


if __name__ == "__main__":
    sys.exit(keep(lambda scratch: serve(Engine(warm, work, run=run), scratch)))
