"""Small pieces of file work off the GUI thread: read a JSON, list a folder, remove a build.

Not for parsing models (a long C call holds Python's lock and stalls the window: that is the reader's work).
Layer: studio.jobs. Thread: called on the GUI thread, answers on the GUI thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

log = logging.getLogger(__name__)


class _Answer(QObject):
    ready = Signal(object, object)  # result, exception


class _Task(QRunnable):
    def __init__(self, work: Callable[[], Any], answer: _Answer) -> None:
        super().__init__()
        self._work, self._answer = work, answer

    def run(self) -> None:
        try:
            result, error = self._work(), None
        except Exception as caught:  # noqa: BLE001 - carried to the GUI thread, raised or told there
            result, error = None, caught
        try:
            self._answer.ready.emit(result, error)
        except RuntimeError:
            log.debug("the window went before the answer")


class Background(QObject):
    """Runs functions in Qt's thread pool and hands their results back on the GUI thread.

    An answer that comes after `close` is dropped.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._pending: set[_Answer] = set()
        self._closed = False

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Do the work elsewhere, then call `done` with its result.

        Without `failed`, an exception is raised again on the GUI thread, where the crash dialog sees it.
        """
        answer = _Answer()
        self._pending.add(answer)

        def on_ready(result: Any, error: Exception | None) -> None:
            self._pending.discard(answer)
            if self._closed:
                return
            if error is None:
                done(result)
            elif failed is not None:
                failed(error)
            else:
                raise error

        answer.ready.connect(on_ready)
        self._pool.start(_Task(work, answer))

    @property
    def busy(self) -> bool:
        """Whether answers are outstanding."""
        return bool(self._pending)

    def close(self) -> None:
        """Wait for what runs (short pieces) and drop the answers."""
        self._closed = True
        self._pool.waitForDone()
        self._pending.clear()
