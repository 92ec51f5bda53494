"""Summaries of the models looked at, read once: step to step the window switches without asking again.

Layer: studio.jobs. Thread: GUI.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from projects.errors import StudioError
from studio.jobs.qt_reader import QtReader, ReadAnswer

MOST_ANSWERS = 80

Stamp = tuple[str, int, int]


class ModelStore(QObject):
    """Reads models through the reader and keeps the answers, newest use last, by path, size and time of change."""

    def __init__(self, reader: QtReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._answers: OrderedDict[Stamp, ReadAnswer] = OrderedDict()
        self._waiting: dict[Stamp, list[tuple[Callable[[ReadAnswer], None], Callable[[StudioError], None]]]] = {}
        self._questions: dict[Stamp, int] = {}

    def cached(self, path: Path) -> ReadAnswer | None:
        """The answer for this file as it is on disk now, or None."""
        answer = self._answers.get(stamp_of(path))
        if answer is not None:
            self._answers.move_to_end(stamp_of(path))
        return answer

    def read(self, path: Path, done: Callable[[ReadAnswer], None], failed: Callable[[StudioError], None]) -> None:
        """Hand over the file's answer, at once where it is known."""
        answer = self.cached(path)
        if answer is not None:
            done(answer)
            return
        stamp = stamp_of(path)
        self._waiting.setdefault(stamp, []).append((done, failed))
        if stamp not in self._questions:
            self._questions[stamp] = self._reader.read(
                path, lambda a: self._take(stamp, a), lambda e: self._refuse(stamp, e)
            )

    def prefetch(self, path: Path) -> None:
        """Read ahead; faults are told when somebody really asks."""
        self.read(path, lambda _: None, lambda _: None)

    def cancel(self, path: Path) -> None:
        """Give up reading this file; nobody is called back."""
        stamp = stamp_of(path)
        question = self._questions.pop(stamp, None)
        self._waiting.pop(stamp, None)
        if question is not None:
            self._reader.cancel(question)

    def _take(self, stamp: Stamp, answer: ReadAnswer) -> None:
        self._questions.pop(stamp, None)
        self._answers[stamp] = answer
        while len(self._answers) > MOST_ANSWERS:
            self._answers.popitem(last=False)
        for done, _ in self._waiting.pop(stamp, []):
            done(answer)

    def _refuse(self, stamp: Stamp, error: StudioError) -> None:
        self._questions.pop(stamp, None)
        for _, failed in self._waiting.pop(stamp, []):
            failed(error)


def stamp_of(path: Path) -> Stamp:
    """What tells this file, as it is on disk now, from others."""
    try:
        stat = os.stat(path)
    except OSError:
        return (str(path), -1, -1)
    return (str(path), stat.st_size, stat.st_mtime_ns)
