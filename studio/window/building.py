"""Building: runs ahead to the layers after opening, builds on request, folds what the worker tells into the session.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from projects.build.events import Event, StepFinished
from projects.build.folder import new_build_id
from projects.build.progress import BuildProgress, advance
from projects.build.request import PREPARE_STOP_STEP, BuildRequest
from projects.errors import UserInputError
from projects.text import text
from studio.builds import Build, next_number
from studio.jobs.background import Background
from studio.jobs.model_store import ModelStore
from studio.jobs.qt_worker import QtWorker
from studio.paths import Paths
from studio.session import Session
from studio.window.edit_files import BuildFiles
from widgets.buildbar.values import TargetValues

PREPARATION = "preparation"


class Builder(QObject):
    """Starts and follows the builds of the open model.

    Args:
        write_edits: writes the values set by hand into a build's folder; returns its configuration files.

    Signals:
        started: a Build that was submitted.
        advanced: a Build and the Event that moved it.
        ended: a Build that had its last word.
        refused: a StudioError; nothing was started.
    """

    started = Signal(object)
    advanced = Signal(object, object)
    ended = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        worker: QtWorker,
        store: ModelStore,
        session: Session,
        paths: Paths,
        background: Background,
        write_edits: Callable[[Path], BuildFiles],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._write_edits = write_edits
        self._worker, self._store, self._session = worker, store, session
        self._paths, self._background = paths, background
        worker.job_event.connect(self.on_job_event)

    @property
    def running(self) -> Build | None:
        """The build at work (not a preparation), or None."""
        return next(
            (b for b in self._session.builds if not b.progress.state.terminal and not b.request.is_preparation), None
        )

    @property
    def preparing(self) -> Build | None:
        """The preparation at work, or None."""
        return next(
            (b for b in self._session.builds if not b.progress.state.terminal and b.request.is_preparation), None
        )

    def prepare(self, target: TargetValues) -> Build | None:
        """Run the flow ahead to step_specialize_layers, in place of any earlier preparation at work."""
        document = self._session.document
        if document is None or not document.answer.summary.buildable:
            return None
        self.stop_preparing()
        return self._submit(PREPARATION, target, stop_step=PREPARE_STOP_STEP)

    def stop_preparing(self) -> None:
        """Stop the preparation at work, if there is one."""
        if self.preparing is not None:
            self._worker.stop(self.preparing.id)

    def build(self, target: TargetValues, reuse: Path | None = None) -> Build | None:
        """Build the open model; says why where it cannot be done.

        Args:
            reuse: directory of an earlier build, whose steps before the first that differs are not run again.
        """
        document = self._session.document
        if document is None or self.running is not None:
            return None
        summary = document.answer.summary
        if not summary.buildable:
            self.refused.emit(UserInputError(summary.kind_reason, document.path.name))
            return None
        if target.target_fps is None:
            self.refused.emit(
                UserInputError(
                    text("A build needs a target fps: without one FINN would build every layer at PE = SIMD = 1."),
                    mend=text("Fill in the target in the build bar."),
                )
            )
            return None
        self.stop_preparing()  # the build does the same steps
        try:
            return self._submit(f"build-{next_number(self._session.builds)}", target, reuse=reuse)
        except OSError as error:
            why = error.strerror or str(error)
            what = text("The folding cannot be written for the build: {why}.", why=why)
            self.refused.emit(UserInputError(what, error.filename or "", text("Make room on the disk.")))
            return None

    def stop(self) -> None:
        """Stop the build at work."""
        if self.running is not None:
            self._worker.stop(self.running.id)

    def stop_all(self) -> None:
        """Stop whatever runs for the open model."""
        for build in self._session.builds:
            if not build.progress.state.terminal:
                self._worker.stop(build.id)

    def _submit(
        self, name: str, target: TargetValues, stop_step: str | None = None, reuse: Path | None = None
    ) -> Build:
        document = self._session.document
        assert document is not None
        folder = self._new_folder(document.path, name)
        files = self._write_edits(folder) if stop_step is None else BuildFiles()
        request = BuildRequest(
            model=str(document.path),
            output_dir=str(folder),
            board=target.board,
            part=target.part,
            clock_ns=target.clock_ns,
            target_fps=None if stop_step else target.target_fps,
            mvau_wwidth_max=target.mvau_wwidth_max,
            folding_file=files.folding,
            specialize_file=files.specialize,
            stop_step=stop_step,
            name=name,
            input=document.choice,
            standalone_thresholds=document.standalone_thresholds,
            reuse=str(reuse) if reuse is not None else None,
        )
        build = Build(folder.name, folder, request, BuildProgress(output_dir=str(folder)), time.time())
        self._session.put_build(build)
        self._worker.submit(build.id, request)
        self.started.emit(build)
        return build

    def _new_folder(self, model: Path, name: str) -> Path:
        base = self._paths.builds_of(model)
        taken = {build.id for build in self._session.builds}
        return base / new_build_id(name, datetime.now().astimezone(), taken)

    def on_job_event(self, job: str, event: Event) -> None:
        """A job told something."""
        build = self._session.build(job)
        if build is None or build.progress.state.terminal:
            return
        moved = self._session.set_progress(job, advance(build.progress, event))
        assert moved is not None
        if isinstance(event, StepFinished):
            self._store.prefetch(moved.model_of(event.step))
        self.advanced.emit(moved, event)
        if moved.progress.state.terminal:
            self.ended.emit(moved)
            if moved.request.is_preparation:
                self._drop_older_preparations(moved)

    def _drop_older_preparations(self, newest: Build) -> None:
        """A newer preparation makes the ones before it useless; builds stay until a person removes them."""
        shown = self._session.shown
        old = [
            b
            for b in self._session.builds
            if b.request.is_preparation and b.id != newest.id and (shown is None or b.id != shown.build_id)
        ]
        if old:
            self._session.set_builds(tuple(b for b in self._session.builds if b not in old))
            for build in old:
                self._background.run(partial(shutil.rmtree, build.folder, ignore_errors=True), lambda _: None)
