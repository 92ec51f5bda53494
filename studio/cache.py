"""Keeps the cache within bounds: builds of models opened without a project, and weight-free copies.

Layer: studio. Thread: any but the GUI's (it walks directories).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

from projects.build.folder import builds_to_remove, list_builds, remove_build
from studio.paths import Paths

LIMIT_BYTES = 5_000_000_000  # some sixty builds of a CNV
MAX_AGE_S = 60 * 24 * 3600
LIGHT_AGE_S = 14 * 24 * 3600


def clean(paths: Paths, keep: Iterable[Path] = (), now: float | None = None) -> tuple[Path, ...]:
    """Remove what is too old or too much, oldest first. Returns the builds that went.

    Args:
        keep: builds that are open in a window.
        now: seconds since the epoch; None: the clock's.
    """
    moment = time.time() if now is None else now
    # A rebuild shares models with the build before it by hard links. Each of the two counts them whole, so the cache is
    # smaller than its sum says; removing one leaves the other all its files.
    builds = [build for folder in _folders(paths.builds) for build in list_builds(folder)]
    gone = [b.path for b in builds_to_remove(builds, LIMIT_BYTES, MAX_AGE_S, moment, keep) if remove_build(b)]
    for folder in _folders(paths.builds):
        with contextlib.suppress(OSError):
            folder.rmdir()  # only where nothing is left in it
    for path in _files(paths.light):
        with contextlib.suppress(OSError):
            if moment - path.stat().st_mtime > LIGHT_AGE_S:  # renewed whenever the copy is used
                path.unlink()
    return tuple(gone)


def _folders(parent: Path) -> list[Path]:
    try:
        return [path for path in parent.iterdir() if path.is_dir()]
    except OSError:
        return []


def _files(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        return []
