"""A job's process: forked from the server, in a session of its own, with its own log, scratch folder and death wish.

Layer: studio.worker. No FINN here: what the job does comes from the engine. Thread: main.
"""

from __future__ import annotations

import faulthandler
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from projects.build import folder
from projects.build.events import Event, Summary, event_to_data
from projects.build.request import BuildRequest
from projects.errors import StudioError
from projects.text import text
from studio.jobs.protocol import encode
from studio.worker import process
from studio.worker.engine import Engine
from studio.worker.last_words import crash, refusal

_HANDLED = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD})


@dataclass(frozen=True)
class Place:
    """Where a job runs. events: descriptor it tells on. scratch: its private folder. foreign: descriptors to close."""

    events: int
    scratch: Path
    foreign: tuple[int, ...]


def fork(engine: Engine, request: BuildRequest, place: Place) -> int:
    """Start a job. Returns its pid; in the child it does not return."""
    return start(place, Path(request.output_dir) / folder.JOB_LOG, lambda: _build(engine, request, place))


def start(place: Place, log: Path, body: Callable[[], None]) -> int:
    """Fork a process of the server's that runs `body` and ends.

    Args:
        log: file that gets its stdout and stderr.

    Returns:
        Its pid. In the child it does not return.
    """
    parent = os.getpid()
    # A signal for the server must not be taken by the child while it still has the server's handlers.
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, _HANDLED)
    pid = os.fork()
    if pid != 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
        return pid
    code = 1
    try:
        os.setsid()
        process.die_with_parent(parent, signal.SIGKILL)
        process.become_subreaper()  # orphans of this job are found below it, not mixed with those of another
        process.leave_no_core()
        _become_quiet(log, place)
        body()
        code = 0
    except BaseException:  # noqa: BLE001 - nothing may run on in the server's code; the server tells that it crashed
        traceback.print_exc()
    finally:
        os._exit(code)


def _build(engine: Engine, request: BuildRequest, place: Place) -> None:
    word = _work(engine, request, place)
    sys.stdout.flush()
    sys.stderr.flush()
    shutil.rmtree(place.scratch, ignore_errors=True)
    _tell(place, word)


def _become_quiet(log: Path, place: Place) -> None:
    signal.set_wakeup_fd(-1)
    for signum in _HANDLED:
        signal.signal(signum, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HANDLED)
    for descriptor in place.foreign:
        if descriptor > 2:
            os.close(descriptor)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    words = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
    for standard in (1, 2):
        os.dup2(words, standard)
    for spare in (nothing, words):
        os.close(spare)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    faulthandler.enable(file=2)
    os.environ["FINN_BUILD_DIR"] = str(place.scratch)
    os.chdir(place.scratch)  # what a tool drops in its working directory goes with the job


def _tell(place: Place, event: Event) -> None:
    # os.write: an event that was told is out, even if the next instruction kills the process.
    rest = encode(event_to_data(event))
    while rest:
        rest = rest[os.write(place.events, rest) :]


def _work(engine: Engine, request: BuildRequest, place: Place) -> Summary:
    try:
        return engine.work(request, lambda event: _tell(place, event))
    except StudioError as error:
        return refusal(request, error)
    except Exception as error:  # noqa: BLE001 - a bug of ours must end as a sentence and a traceback in the job's log
        traceback.print_exc()
        said = text("The studio made a mistake: {error}.", error=f"{type(error).__name__}: {error}")
        return crash(request, said)
