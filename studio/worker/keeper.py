"""The keeper: a small process above the worker server that leaves nothing behind when the server is killed.

The kernel kills a job when its server dies (PR_SET_PDEATHSIG), but that reaches children only: a simulator that a job
started would live on. So the server has a parent that does nothing but wait. As a subreaper it is given every orphan
below it. Server dead: the keeper kills what is left, removes the scratch folder, and ends as the server ended. Keeper
dead: the server gets SIGTERM, stops its jobs with all their descendants, and ends. Window dead: the keeper gets
SIGTERM and passes it on. What is left open: keeper and server killed with SIGKILL in the same instant leave the
grandchildren of jobs (jobs themselves go in every case).

Layer: studio.worker; imports no FINN and no Qt. Thread: main.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from studio.worker import process

_ENDING = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
_SERVER_GRACE_S = 6.0  # the server itself needs at most 3 s to stop its jobs
_SWEEP_S = 5.0  # a process in an uninterruptible wait outlasts any signal; it dies when the kernel lets it


def keep(serve: Callable[[Path], int]) -> int:
    """Run `serve` in a child and wait for it.

    Args:
        serve: the server; gets a scratch folder that is removed with it, returns its exit code.

    Returns:
        The server's exit code. If a signal ended the server, this process ends by the same signal instead.
    """
    watched = _ENDING | {signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    process.leave_no_core()
    process.become_subreaper()
    parent = os.environ.pop(process.PARENT_VARIABLE, "")
    process.die_with_parent(int(parent) if parent.isdecimal() else os.getppid(), signal.SIGTERM)
    scratch = Path(tempfile.mkdtemp(prefix="finn-studio-"))
    server = _fork(serve, scratch, watched)
    _close_stdin()
    status = _wait(server, watched)
    _sweep()
    shutil.rmtree(scratch, ignore_errors=True)
    if status < 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, watched)
        with contextlib.suppress(OSError, ValueError):
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status


def _fork(serve: Callable[[Path], int], scratch: Path, watched: frozenset[signal.Signals]) -> int:
    keeper = os.getpid()
    pid = os.fork()
    if pid != 0:
        return pid
    code = 70
    try:
        process.die_with_parent(keeper, signal.SIGTERM)
        process.become_subreaper()  # not inherited: each of keeper, server and job has to ask for it
        for signum in watched:
            signal.signal(signum, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, watched)
        code = serve(scratch)
    except BaseException:  # noqa: BLE001 - the process ends here, and its log is the only witness
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _close_stdin() -> None:
    # The server reads the requests. stdout stays open: its end tells the client that all are gone, orphans included.
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)


def _wait(server: int, watched: frozenset[signal.Signals]) -> int:
    deadline: float | None = None
    while True:
        if deadline is None:
            caught: int | None = signal.sigwait(watched)
        else:
            info = signal.sigtimedwait(watched, max(0.0, deadline - time.monotonic()))
            caught = None if info is None else info.si_signo
        if caught == signal.SIGCHLD:
            for pid, status in process.reap():
                if pid == server:
                    return os.waitstatus_to_exitcode(status)
        elif caught is not None:
            deadline = deadline or time.monotonic() + _SERVER_GRACE_S
            os.kill(server, signal.SIGTERM)
        if deadline is not None and time.monotonic() >= deadline:
            os.kill(server, signal.SIGKILL)
            deadline = time.monotonic() + _SERVER_GRACE_S


def _sweep() -> None:
    end = time.monotonic() + _SWEEP_S
    while process.kill_orphans() and time.monotonic() < end:
        signal.sigtimedwait({signal.SIGCHLD}, 0.05)
        process.reap()
