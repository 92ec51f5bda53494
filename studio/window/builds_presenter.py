"""The builds list: every build of the open model, to be looked at again, or removed.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import shlex
import shutil

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from studio.builds import Build
from studio.jobs.background import Background
from studio.session import Session
from studio.window.showing import Shower
from studio.window.words import build_title
from widgets.builds.panel import BuildsPanel
from widgets.builds.rows import BuildRow


class BuildsPresenter(QObject):
    """Keeps the builds panel in step with the session."""

    def __init__(
        self,
        panel: BuildsPanel,
        session: Session,
        shower: Shower,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._session, self._shower, self._background = panel, session, shower, background
        session.builds_changed.connect(self.refresh)
        session.shown_changed.connect(self.refresh)
        panel.build_selected.connect(self.show)
        panel.folder_requested.connect(self.open_folder)
        panel.command_requested.connect(self.copy_command)
        panel.remove_requested.connect(self.remove)
        self.refresh()

    def refresh(self) -> None:
        """List the builds, newest first; a preparation only while there is nothing else."""
        builds = [b for b in self._session.builds if not b.request.is_preparation]
        self._panel.set_rows(tuple(_row(build) for build in reversed(builds)))
        shown = self._session.shown
        self._panel.set_shown(shown.build_id or "" if shown is not None else "")

    def show(self, build_id: str) -> None:
        """Show a build at its last step."""
        build = self._session.build(build_id)
        if build is not None:
            self._shower.unfollow()
            self._session.show(build, build.last_step())

    def open_folder(self, build_id: str) -> None:
        """Show a build's directory in the desktop's file manager."""
        build = self._session.build(build_id)
        if build is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(build.folder)))

    def copy_command(self, build_id: str) -> None:
        """Copy the command line that makes this build again."""
        build = self._session.build(build_id)
        if build is not None:
            QGuiApplication.clipboard().setText(command_line(build))

    def remove(self, build_id: str) -> None:
        """Remove a build from the disk. One made elsewhere is only taken off the list."""
        build = self._session.build(build_id)
        if build is None or not build.progress.state.terminal:
            return
        shown = self._session.shown
        self._session.set_builds(tuple(b for b in self._session.builds if b.id != build_id))
        if shown is not None and shown.build_id == build_id:
            rest = [b for b in self._session.builds if b.finished]
            self._session.show(rest[-1] if rest else None, rest[-1].last_step() if rest else "model")
        if not build.read_only:
            self._background.run(lambda: shutil.rmtree(build.folder, ignore_errors=True), lambda _: None)


def command_line(build: Build) -> str:
    """The command that makes this build again, into a directory of its own."""
    r = build.request
    words = ["finn-studio", "build", r.model, "--out", f"{build.id}-again"]
    words += ["--board", r.board] if r.board else ["--part", r.part or ""]
    words += ["--clock-ns", f"{r.clock_ns:g}", "--mvau-wwidth-max", str(r.mvau_wwidth_max)]
    if r.target_fps:
        words += ["--target-fps", str(r.target_fps)]
    for flag, value in (
        ("--folding", r.folding_file),
        ("--specialize", r.specialize_file),
        ("--config", r.config_file),
        ("--input-datatype", r.input.datatype),
        ("--topk", r.input.topk),
    ):
        if value:
            words += [flag, str(value)]
    if r.input.preprocess != "none":
        words += ["--preprocess", r.input.preprocess]
    if r.standalone_thresholds:
        words.append("--standalone-thresholds")
    return shlex.join(words)


def _row(build: Build) -> BuildRow:
    summary, request = build.progress.summary, build.request
    return BuildRow(
        id=build.id,
        number=build.number,
        name=build_title(build),
        state=build.progress.state,
        started=build.started,
        board=request.board or request.part or "",
        clock_ns=request.clock_ns,
        target_fps=request.target_fps,
        mvau_wwidth_max=request.mvau_wwidth_max,
        fps=summary.fps if summary is not None else None,
        totals=summary.totals if summary is not None else None,
        fit=summary.fit if summary is not None else None,
        message=(summary.message or "") if summary is not None else "",
    )
