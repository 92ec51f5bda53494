"""Opening a build for editing: what was set by hand in it, and FINN's automatic values under its own target.

Layer: studio.window. Thread: GUI; files are read in the thread pool, the values come from an estimate session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from projects.build.layers import Layer, LayerTable
from projects.errors import StudioError, UserInputError
from projects.folding.overrides import OVERRIDES_FILE, Overrides, overrides_from_data
from projects.folding.session_protocol import Answer, AnswerState, Ask, Opening, Question
from projects.text import text
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.estimates import Estimates
from studio.window.edit_state import EditState, set_by_hand, setting_of, target_of
from studio.window.live_tables import automatic_layers, read_json


@dataclass(frozen=True)
class Standing:
    """A build that can be edited.

    Args:
        saved: the values set by hand in it. automatic: FINN's own, under the build's own target and those styles.
    """

    build: Build
    table: LayerTable
    saved: Overrides
    automatic: tuple[Layer, ...]

    @property
    def state(self) -> EditState:
        """What the build was made with."""
        return EditState(self.saved, target_of(self.build.request))

    @property
    def network(self) -> tuple[object, ...]:
        """What decides which layers there are: builds that differ in it have other layers, not only other values."""
        request = self.build.request
        return (request.model, request.input, request.standalone_thresholds)


class EditBase(QObject):
    """The build that is edited, one at a time.

    Signals:
        stood: a Standing: the build asked for can be edited.
        failed: a StudioError: it cannot, or not all of it.
        closed: its session ended though it was wanted.
    """

    stood = Signal(object)
    failed = Signal(object)
    closed = Signal()

    def __init__(self, estimates: Estimates, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._estimates, self._background = estimates, background
        self.build: Build | None = None
        self._table: LayerTable | None = None
        self._saved: Overrides | None = None
        estimates.opened.connect(self.on_opened)
        estimates.closed.connect(self.on_closed)

    def open(self, build: Build, table: LayerTable) -> None:
        """Open a build that has ended. table: its last layers."""
        self.close()
        self.build, self._table = build, table

        def take(data: Any) -> None:
            if self.build is build:
                self._saved = self._read(data)
                opening = Opening(str(build.folder), part=build.request.part, board=build.request.board)
                self._estimates.open(opening)

        self._background.run(lambda: read_json(build.folder / OVERRIDES_FILE), take)

    def close(self) -> None:
        """Edit nothing."""
        self._estimates.close()
        self.build, self._table, self._saved = None, None, None

    def _read(self, data: Any) -> Overrides | None:
        try:
            return overrides_from_data(data) if data else None
        except StudioError as error:
            self.failed.emit(error)
            return None

    def on_opened(self) -> None:
        """The session stands: ask for the automatic values that the build began with."""
        build, table, saved = self.build, self._table, self._saved
        if build is None or table is None:
            return
        state = EditState(saved or Overrides(), target_of(build.request))
        # Without a note of what was set, the model's own styles hold: those of its specialise file.
        setting = setting_of(state, (), self._estimates.impl_free and saved is not None)

        def take(answer: Answer) -> None:
            if self.build is not build:
                return
            if answer.state is not AnswerState.DONE:
                said = text("The folding of this build cannot be edited: {why}", why=answer.message or "")
                self.failed.emit(UserInputError(said, build.id))
                return
            automatic = automatic_layers(table.layers, answer)
            noted = saved
            if noted is None:
                noted = Overrides() if build.request.is_preparation else self._found(table, automatic)
            self.stood.emit(Standing(build, table, noted, automatic))

        self._estimates.ask(lambda n: Question(n, Ask.AUTOMATIC, setting), take)

    def _found(self, table: LayerTable, automatic: tuple[Layer, ...]) -> Overrides:
        return set_by_hand(table.layers, automatic, self._estimates.styles)

    def on_closed(self, _why: str) -> None:
        """The session ended though it was wanted."""
        self.build, self._table, self._saved = None, None, None
        self.closed.emit()
