"""Follows a growing log file in batches. Layer: studio.jobs. Thread: GUI (a tick reads at most `BATCH_BYTES`)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

TICK_MS = 80
BATCH_BYTES = 512 * 1024  # more than this between two ticks is skipped, and said: the view holds a bounded window


class LogTail(QObject):
    """Emits the lines of a file as they come.

    Signals:
        lines_read: a list of whole lines, without line ends.
        skipped: number of bytes left out, because they came faster than anyone reads.
    """

    lines_read = Signal(list)
    skipped = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._offset = 0
        self._rest = b""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    def follow(self, path: Path) -> None:
        """Start over with this file, which need not exist yet."""
        self._path, self._offset, self._rest = path, 0, b""
        self._timer.start()
        self.on_tick()

    def stop(self) -> None:
        """Read no more of it."""
        self._timer.stop()
        self._path = None

    def finish(self) -> None:
        """Read what is left and stop."""
        self._timer.stop()
        self.on_tick()
        if self._rest:
            self.lines_read.emit([self._rest.decode("utf-8", "replace")])
            self._rest = b""

    def on_tick(self) -> None:
        """Read what has come since the last tick."""
        if self._path is None:
            return
        try:
            with self._path.open("rb") as stream:
                size = stream.seek(0, 2)
                if size < self._offset:  # truncated or made anew
                    self._offset, self._rest = 0, b""
                if size - self._offset > BATCH_BYTES:
                    left_out = size - self._offset - BATCH_BYTES
                    self._offset, self._rest = self._offset + left_out, b""
                    self.skipped.emit(left_out)
                stream.seek(self._offset)
                data = stream.read(BATCH_BYTES)
        except OSError:
            return
        if not data:
            return
        self._offset += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if lines:
            self.lines_read.emit([line.decode("utf-8", "replace").rstrip("\r") for line in lines])
