"""The log panel: follows the log of the build on screen. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from projects.build import folder as folders
from projects.build.events import BuildState
from studio.builds import Build
from studio.jobs.log_tail import LogTail
from studio.session import Session
from widgets.log.panel import LogPanel


class LogPresenter(QObject):
    """Tails FINN's own log, which has levels; for a crash also the job's, where the last words of native code are."""

    def __init__(self, panel: LogPanel, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel, self._session = panel, session
        self._tail = LogTail(self)
        self._build_id: str | None = None
        self._state: BuildState | None = None
        self._tail.lines_read.connect(panel.append_lines)
        self._tail.skipped.connect(panel.mark_skipped)
        session.shown_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Follow the log of the build on screen."""
        build = self._session.shown_build
        if build is None or build.id != self._build_id:
            self._follow(build)
        elif build.progress.state is not self._state:
            self._state = build.progress.state
            if build.progress.state.terminal:
                self._end(build)

    def _follow(self, build: Build | None) -> None:
        self._tail.stop()
        self._panel.clear()
        self._build_id = build.id if build is not None else None
        self._state = build.progress.state if build is not None else None
        if build is None:
            return
        self._tail.follow(build.folder / folders.FINN_LOG)
        if build.progress.state.terminal:
            self._end(build)

    def _end(self, build: Build) -> None:
        self._tail.finish()
        if build.progress.state is BuildState.CRASHED or not _has_content(build.folder / folders.FINN_LOG):
            self._tail.follow(build.folder / folders.JOB_LOG)
            self._tail.finish()

    def close(self) -> None:
        """Read no more."""
        self._tail.stop()


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False
