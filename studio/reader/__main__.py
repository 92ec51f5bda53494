"""`python -m studio.reader`: reads model files for the window, so that no file, however large or broken, stalls it.

One request a line on stdin, one answer a line on stdout, in order; see `studio.reader.answers`. Ends with its parent,
with its stdin, or when told to quit. Layer: studio.reader (own process; no Qt, no FINN). Thread: main.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from typing import BinaryIO

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Answer requests until stdin ends."""
    die_with_parent()
    answers_to = take_stdout()
    import onnx  # noqa: F401 - a quarter of a second that the first request then does not wait for

    from studio.jobs.protocol import encode
    from studio.reader.answers import Reader

    reader = Reader()
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        for line in sys.stdin.buffer:
            if not line.strip():
                continue
            answer = reader.answer_line(line)
            if answer is None:
                break
            answers_to.write(encode(answer))
            answers_to.flush()
    return 0


def take_stdout() -> BinaryIO:
    """Keep stdout for answers alone: whatever a library prints goes to stderr."""
    kept = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return kept


def die_with_parent() -> None:
    """Let the kernel end this process when the parent's thread that started it ends (Linux; elsewhere stdin tells)."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel was told
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
