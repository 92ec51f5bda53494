"""What the nodes of a model file became in later ones: asked for step by step, each pair of files once.

Layer: studio.jobs. Thread: GUI.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QObject

from projects.diff.descent import Descent, compose_all
from projects.errors import StudioError
from studio.jobs.model_store import Stamp, stamp_of
from studio.jobs.qt_reader import QtReader

MOST_PAIRS = 200

Pair = tuple[Stamp, Stamp]


class DescentStore(QObject):
    """Has neighbouring steps matched by the reader and composes what it finds.

    One chain of files is worked on at a time and one pair of it is asked about at a time, so that a person who clicks
    on waits for one pair at most.
    """

    def __init__(self, reader: QtReader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._pairs: OrderedDict[Pair, Descent] = OrderedDict()
        self._turn = 0  # which chain is wanted: answers to earlier ones are kept, but go no further

    def find(
        self, files: Sequence[Path], done: Callable[[Descent], None], failed: Callable[[StudioError], None]
    ) -> None:
        """Say what the nodes of the first file became in the last, at once where it is known.

        Args:
            files: two or more, in the order of the flow.
        """
        self._turn += 1
        self._go_on(self._turn, tuple(pairwise(files)), done, failed)

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        self._turn += 1

    def _go_on(
        self,
        turn: int,
        files: tuple[tuple[Path, Path], ...],
        done: Callable[[Descent], None],
        failed: Callable[[StudioError], None],
    ) -> None:
        stamps = [(stamp_of(a), stamp_of(b)) for a, b in files]
        missing = next((at for at, pair in enumerate(stamps) if pair not in self._pairs), None)
        if missing is None:
            for pair in stamps:
                self._pairs.move_to_end(pair)
            done(compose_all(self._pairs[pair] for pair in stamps))
            return

        def take(descent: Descent) -> None:
            self._pairs[stamps[missing]] = descent
            while len(self._pairs) > MOST_PAIRS:
                self._pairs.popitem(last=False)
            if turn == self._turn:
                self._go_on(turn, files, done, failed)

        def refuse(error: StudioError) -> None:
            if turn == self._turn:
                failed(error)

        self._reader.lineage(*files[missing], take, refuse)
