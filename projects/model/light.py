"""The weight-free copy of a model for the graph view: written once, found again as long as the file is the same.

A large weight stands in the copy as external data whose location names file, offset and length
("weights-0-1024-4096.bin"), so that the view draws the graph at once and fetches a weight's own bytes, and nothing
else, when it is looked at (`weights.read_location` serves them from the model's file: no second copy of them exists).
Layer: projects. Thread: any; writes files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from projects.model.reading import ReadResult

_FORMAT = 1  # counts up when copies of an earlier version cannot be used any more


def write_light(result: ReadResult, folder: Path) -> Path | None:
    """Write the weight-free copy, or find the one written before.

    Args:
        folder: where copies are kept; made if missing. Its owner may delete what is old.

    Returns:
        The copy; None for a file of another format, which the graph view reads itself.
    """
    if result.proto is None:
        return None
    target = folder / f"{_key(Path(result.summary.path))}.onnx"
    if target.is_file():
        with contextlib.suppress(OSError):
            os.utime(target)  # so that cleaning by age keeps what is in use
        return target
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".light-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(result.proto.SerializeToString())
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    return target


def _key(path: Path) -> str:
    """Changes when the file does. The inode tells a file that was replaced within the clock's grain."""
    state = path.stat()
    parts = (_FORMAT, path, state.st_size, state.st_mtime_ns, state.st_ino)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
