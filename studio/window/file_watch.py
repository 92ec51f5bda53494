"""Watches a few files that other programs may change. Layer: studio.window. Thread: GUI; files are read in the pool."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from projects.folding.finn_json import Stamp, stamp
from studio.jobs.background import Background

SETTLE_MS = 150  # a program that writes a file touches it several times


@dataclass(frozen=True)
class _Found:
    """The files' content, and what there is to be watched: the files, and the directories that hold them."""

    stamps: Mapping[Path, Stamp]
    watchable: frozenset[str]


def _look(paths: Iterable[Path]) -> _Found:
    stamps = {path: stamp(path) for path in paths}
    wanted = {path for path in stamps if os.path.exists(path)}
    for path in stamps:
        # Editors put a new file in the place of the old one, which only its directory tells; and that a directory was
        # renamed, only the one above it.
        holder = next((p for p in path.parents if os.path.isdir(p)), path.parent)
        wanted |= {holder, holder.parent}
    return _Found(stamps, frozenset(map(str, wanted)))


class FileWatch(QObject):
    """Looks at the files whenever something near them changed, and when the window comes to the front.

    The last is for network drives, where a change made by another computer is not told.

    Signals:
        looked: {Path: Stamp} of all the files as they are now.
    """

    looked = Signal(object)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._paths: tuple[Path, ...] = ()
        self._turn = 0  # answers of an earlier turn are stale
        self._held = False
        self._watcher = QFileSystemWatcher(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self.on_touched)
        self._watcher.directoryChanged.connect(self.on_touched)
        app = QCoreApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self.on_application_state)

    def watch(self, paths: Iterable[Path]) -> None:
        """Watch these files and no others, and look at them now."""
        self._paths = tuple(paths)
        self._turn += 1
        if self._paths:
            self.look()
        else:
            self.close()

    def hold(self) -> None:
        """Look away while we write ourselves."""
        self._held = True
        self._turn += 1

    def release(self) -> None:
        """Look again, now that what we wrote is known."""
        self._held = False
        self._turn += 1
        self.look()

    def look(self) -> None:
        """Look at the files."""
        if self._paths and not self._held:
            self._background.run(partial(_look, self._paths), partial(self._take, self._turn))

    def close(self) -> None:
        """Watch nothing any more."""
        self._paths = ()
        self._timer.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)

    def on_touched(self, _: str) -> None:
        """Something near the files changed; not put off again and again in a busy directory."""
        if not self._timer.isActive():
            self._timer.start()

    def on_application_state(self, state: Qt.ApplicationState) -> None:
        """The window came to the front, or went."""
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()

    def _take(self, turn: int, found: _Found) -> None:
        if turn != self._turn:
            return
        watched = {*self._watcher.files(), *self._watcher.directories()}
        gone, new = watched - found.watchable, found.watchable - watched
        if gone:
            self._watcher.removePaths(sorted(gone))
        if new and len(self._watcher.addPaths(sorted(new))) < len(new):
            self._timer.start()  # what happened between the look and the watch was not told
        self.looked.emit(found.stamps)
