"""What Linux offers to keep a family of processes together: parent-death signals, subreapers, killing whole trees.

Layer: studio.worker. No FINN, no Qt: the keeper uses this before anything heavy is imported. Thread: main.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from collections.abc import Collection

import psutil

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36

PARENT_VARIABLE = "FINN_STUDIO_PARENT_PID"


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


def die_with_parent(parent: int, signum: int) -> None:
    """Have the kernel send `signum` when the parent's thread that made this process ends.

    A parent that died before the call would never be noticed: then this process ends at once.
    """
    _prctl(_PR_SET_PDEATHSIG, signum)
    if os.getppid() != parent:
        os._exit(1)


def become_subreaper() -> None:
    """Have orphaned descendants given to this process, not to init: none escapes a walk of its children."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def leave_no_core() -> None:
    """No core file: a job's memory is half a gigabyte and of no use to a person."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def kill_tree(pid: int) -> None:
    """SIGKILL a process and all its descendants, whatever session or process group they put themselves in."""
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process.kill()


def kill_orphans(spare: Collection[int] = ()) -> int:
    """SIGKILL every child of this process, and what descends from it, except the children in `spare`.

    Call it again whenever a child has ended: its own children are ours then.

    Returns:
        How many children are dying.
    """
    dying = 0
    for child in psutil.Process().children():
        if child.pid not in spare:
            dying += 1
            kill_tree(child.pid)
    return dying


def reap() -> list[tuple[int, int]]:
    """Collect all children that have ended, as (pid, wait status)."""
    ended: list[tuple[int, int]] = []
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended.append((pid, status))


def describe_status(status: int) -> str:
    """An exit status as `subprocess` gives it, in words: "signal 9 (SIGKILL)", "exit code 3"."""
    if status < 0:
        try:
            return f"signal {-status} ({signal.Signals(-status).name})"
        except ValueError:
            return f"signal {-status}"
    return f"exit code {status}"
