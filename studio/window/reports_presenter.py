"""The reports page: every JSON report of the build on screen, and the summary to print.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from projects.build.events import BuildState
from projects.build.reports import ReportTable, read_report, report_files
from projects.errors import StudioError, UserInputError
from projects.text import text
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.client import worker_environment
from studio.session import Session
from widgets.reports.panel import ReportsPanel


class ReportsPresenter(QObject):
    """Reads the reports of the build on screen.

    Signals:
        failed: a StudioError.
        saved: path of the summary that was written.
    """

    failed = Signal(object)
    saved = Signal(str)

    def __init__(
        self, panel: ReportsPanel, session: Session, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel, self._session, self._background = panel, session, background
        self._on_screen: tuple[str, BuildState] | None = None
        session.shown_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.document_changed.connect(self.refresh)

    def refresh(self) -> None:
        """List the reports of the build on screen, once it has ended."""
        build = self._session.shown_build
        now = (build.id, build.progress.state) if build is not None else None
        if now == self._on_screen:
            return
        self._on_screen = now
        if build is None or not build.progress.state.terminal:
            self._panel.set_reports(())
            return

        def take(reports: tuple[ReportTable, ...]) -> None:
            if self._on_screen == now:
                self._panel.set_reports(reports)

        self._background.run(lambda: _read_all(build.folder), take)

    def export_summary(self, build: Build, path: Path) -> None:
        """Draw the build's summary into a PDF or PNG file, in a process of its own: matplotlib takes a second."""
        command = [sys.executable, "-P", "-m", "studio.reader.summary", str(build.folder), str(path)]

        def work() -> str:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, env=worker_environment(os.environ), timeout=120
            )
            return "" if done.returncode == 0 else done.stderr.strip() or str(done.returncode)

        def take(fault: str) -> None:
            if fault:
                why = fault.splitlines()[-1]
                error: StudioError = UserInputError(
                    text("The summary could not be written: {why}", why=why), str(path), text("Choose another place.")
                )
                self.failed.emit(error)
            else:
                self.saved.emit(str(path))

        self._background.run(work, take)


def _read_all(folder: Path) -> tuple[ReportTable, ...]:
    tables = []
    for path in report_files(folder):
        try:
            tables.append(read_report(path))
        except StudioError:
            continue  # half-written by a build that died; the other reports are whole
    return tuple(tables)
