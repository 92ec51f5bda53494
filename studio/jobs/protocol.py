"""JSON lines between the studio and its helper processes: framing, and a writer that never blocks.

Layer: studio.jobs, used on both sides (clients here, `studio.worker` and `studio.reader` there). No Qt.
Thread: any, each object on one.
"""

from __future__ import annotations

import json
import os
import select
import time
from typing import Any

CHUNK = 1 << 16
MOST_AT_ONCE = 1 << 20  # a flood must not keep a loop from its other duties
LONGEST_LINE = 64 << 20  # a line longer than this is not ours; it is dropped so that memory stays bounded


def encode(data: dict[str, Any]) -> bytes:
    """One JSON object as one line. JSON escapes line breaks inside strings, so a line is a whole message."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """The object in a line.

    Raises:
        ValueError: the line holds no JSON object.
    """
    data = json.loads(line.decode("utf-8", "surrogatepass"))
    if not isinstance(data, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - every bad line is a ValueError, as json's own
    return data


class LineSplitter:
    """Cuts a byte stream into whole lines and keeps the unfinished rest."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._skipping = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that this chunk completes, without their line ends; empty lines are left out."""
        self._rest += chunk
        if b"\n" not in chunk:
            if len(self._rest) > LONGEST_LINE:
                self._rest.clear()
                self._skipping = True
            return []
        *lines, rest = bytes(self._rest).split(b"\n")
        self._rest = bytearray(rest)
        if self._skipping:
            self._skipping = False
            lines = lines[1:]
        return [line for line in lines if line.strip()]


class Outbox:
    """Writes to a descriptor without ever waiting for the other side: what does not fit now is kept.

    The descriptor is made non-blocking. Nothing is written after the other side has gone.
    """

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self.descriptor = descriptor
        self.broken = False
        self._pending = bytearray()

    @property
    def waiting(self) -> bool:
        """Whether something is left to be written."""
        return bool(self._pending) and not self.broken

    def put(self, data: dict[str, Any]) -> None:
        """Send a message, or keep it for the next `flush`."""
        self._pending += encode(data)
        self.flush()

    def flush(self) -> None:
        """Write as much as the other side takes."""
        while self.waiting:
            try:
                written = os.write(self.descriptor, self._pending[:CHUNK])
            except BlockingIOError:
                return
            except OSError:  # EPIPE, EBADF: nobody reads any more
                self.broken = True
                return
            del self._pending[:written]

    def drain(self, seconds: float) -> None:
        """Flush, waiting for the other side for at most this long."""
        end = time.monotonic() + seconds
        while self.waiting and (left := end - time.monotonic()) > 0:
            select.select([], [self.descriptor], [], left)
            self.flush()


def read_available(descriptor: int) -> tuple[bytes, bool]:
    """What can be read from a non-blocking descriptor now, up to a megabyte.

    Returns:
        The bytes, and whether the stream has ended.
    """
    chunks: list[bytes] = []
    for _ in range(MOST_AT_ONCE // CHUNK):
        try:
            chunk = os.read(descriptor, CHUNK)
        except BlockingIOError:
            return b"".join(chunks), False
        except OSError:
            return b"".join(chunks), True
        if not chunk:
            return b"".join(chunks), True
        chunks.append(chunk)
        if len(chunk) < CHUNK:
            break
    return b"".join(chunks), False
