"""`python -m studio.worker`: the warm FINN worker; JSON lines in on stdin, out on stdout. Its log goes to stderr.

Layer: studio.worker. Thread: main.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from projects.folding.session_protocol import Opening
from projects.run.request import RunRequest
from studio.worker.engine import Engine, TellData
from studio.worker.keeper import keep
from studio.worker.server import Server


def serve(engine: Engine, scratch: Path) -> int:
    """Be the server on this process's stdin and stdout."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    events = os.dup(1)  # the protocol keeps the real stdout; whatever prints goes to stderr
    os.dup2(2, 1)
    return Server(engine, 0, events, scratch).run()


def _finn() -> Engine:
    from studio.worker.build import work
    from studio.worker.warm import warm

    return Engine(warm, work, _estimate, _run)


def _estimate(opening: Opening, inbox: int, tell: TellData) -> None:
    from studio.worker import estimate  # FINN is imported by `warm`, and not before it

    estimate.serve(opening, inbox, tell)


def _run(request: RunRequest, tell: TellData) -> None:
    from studio.worker import run

    run.serve(request, tell)


if __name__ == "__main__":
    sys.exit(keep(lambda scratch: serve(_finn(), scratch)))
