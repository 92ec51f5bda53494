"""Showing: from "this step of this build" to a graph, a table of layers and what can be said of a node.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from projects.build.layers import LayerTable, table_from_data
from projects.errors import StudioError
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.model_store import ModelStore
from studio.jobs.qt_reader import ReadAnswer
from studio.session import Session, Shown
from widgets.steps.rows import MODEL, PREPARED

FOLLOW_PAUSE_MS = 350  # while a build runs, a step's graph is drawn only if no other step ends within this time


class Shower(QObject):
    """Reads what the session says is shown.

    Signals:
        failed: a StudioError, when the file of a step cannot be read.
    """

    failed = Signal(object)

    def __init__(
        self, store: ModelStore, background: Background, session: Session, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._background, self._session = store, background, session
        self._tables: dict[Path, LayerTable] = {}
        self._definitions: dict[Path, dict[str, object]] = {}
        self._following: str | None = None
        self._edited = False  # whether the last figures of the build were loaded because values of it are edited
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(FOLLOW_PAUSE_MS)
        self._pause.timeout.connect(self.on_pause)
        session.shown_changed.connect(self.on_shown_changed)
        session.document_changed.connect(self.on_document_changed)
        session.layers_changed.connect(self.on_layers_changed)

    def follow(self, build: Build) -> None:
        """Show each step of this build as it ends, until a person looks elsewhere."""
        self._following = build.id
        self._session.show(build, MODEL)

    def unfollow(self) -> None:
        """A person chose a step: leave it on screen."""
        self._following = None
        self._pause.stop()

    def show_path(self, path: Path) -> None:
        """Show a model file that is no step: a partition's child, or its parent again."""
        self.unfollow()
        shown = self._session.shown
        build = self._session.shown_build
        step = next((s for s in build.graphs() if build.model_of(s) == path), "") if build is not None else ""
        if build is None and self._session.document is not None and path == self._session.document.path:
            step = MODEL
        self._session.show_file(Shown(shown.build_id if shown is not None else None, step, path))

    def step_ended(self, build: Build) -> None:
        """A step of a build ended: show it soon, if that build is followed."""
        if build.id == self._following:
            self._pause.start()

    def build_ended(self, build: Build) -> None:
        """A build ended: show its last step if it is followed, and refresh the figures if it is on screen."""
        shown = self._session.shown
        if build.id == self._following:
            self.unfollow()
            self._session.show(build, build.last_step())
        elif shown is not None and shown.build_id == build.id:
            self.load_layers()

    def on_pause(self) -> None:
        """No other step ended for a while: draw the last one."""
        build = self._session.build(self._following)
        if build is not None:
            self._session.show(build, build.last_step())

    def on_document_changed(self) -> None:
        """Nothing of the model before stays."""
        self.unfollow()
        self._tables.clear()
        self._definitions.clear()

    def on_shown_changed(self) -> None:
        """Read the graph and the figures of what is to be shown."""
        shown = self._session.shown
        if shown is None:
            return
        self.load_layers()

        def done(answer: ReadAnswer) -> None:
            if self._session.shown == shown:
                self._session.set_answer(answer)

        def refused(error: StudioError) -> None:
            if self._session.shown == shown:
                self.failed.emit(error)

        self._store.read(shown.path, done, refused)

    def on_layers_changed(self) -> None:
        """Values of the build on screen are edited now, or not any more: only the last figures tell of it."""
        if self._session.edited != self._edited:
            self.load_layers()

    def load_layers(self) -> None:
        """The figures for what is shown: of that step, or of the last step of its build that has any."""
        self._edited = self._session.edited
        build, shown = self._session.shown_build, self._session.shown
        if build is None or shown is None:
            self._session.set_layers(None)
            return
        path = _layers_file(build, shown, self._edited)
        if path is None:
            self._session.set_layers(None)
        elif path in self._tables:
            self._session.set_layers(self._tables[path])
        else:
            self._background.run(lambda: _read_table(path), lambda table: self._take_table(path, table))

    def _take_table(self, path: Path, table: LayerTable | None) -> None:
        if table is not None:
            self._tables[path] = table
        build, shown = self._session.shown_build, self._session.shown
        if build is not None and shown is not None and _layers_file(build, shown, self._edited) == path:
            self._session.set_layers(table)


def _layers_file(build: Build, shown: Shown, edited: bool) -> Path | None:
    """The layer table that belongs to what is shown.

    A step before step_specialize_layers has no figures of its own: it stands under the build's last ones, and the
    table's caption says of which step they are. So does every step while values are edited: these are of the last.
    """
    own = build.layers_of(shown.step)
    if shown.step not in (MODEL, PREPARED) and own.is_file() and not edited:
        return own
    for step in reversed(build.progress.done_steps):
        if build.layers_of(step).is_file():
            return build.layers_of(step)
    return None


def _read_table(path: Path) -> LayerTable | None:
    try:
        return table_from_data(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None  # half a build directory: the window says that there are no figures
