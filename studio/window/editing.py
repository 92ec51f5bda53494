"""Editing folding: a person's values over FINN's automatic ones, with FINN's figures for every change.

Layer: studio.window. Thread: GUI; the figures come from an estimate session of the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from projects.build.folder import write_json
from projects.build.layers import Layer, LayerTable
from projects.errors import StudioError, UserInputError
from projects.folding.finn_json import folding_rows, write_config
from projects.folding.overrides import (
    Change,
    Edit,
    Overrides,
    overrides_from_data,
    overrides_to_data,
    reset,
    reset_all,
    set_values,
    with_values,
)
from projects.folding.session_protocol import Answer, AnswerState, Ask, Opening, Question, Setting
from projects.folding.styles import identities
from projects.text import Text, text
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.estimates import Estimates
from studio.session import Live, Session
from studio.window.live_tables import automatic_layers, costs_of, live_table, read_json
from widgets.buildbar.values import TargetValues
from widgets.words import translated

OVERRIDES_FILE = "studio/overrides.json"
FOLDING_FILE = "folding.json"
SETTLE_MS = 120  # a target that is being typed is asked about once it rests


class Editor(QObject):
    """The edits of the build on screen.

    Args:
        target: what the build bar asks for.
        left: what was left unsaved of a model (its path), as `left_unsaved` gave it.

    Signals:
        changed: values, figures or what can be edited changed.
        refused: a StudioError: FINN cannot build this setting.
        prices_came: key, attribute, the prices of its values.
        had_no_effect: what an edit is called that changed no figure.
    """

    changed = Signal()
    refused = Signal(object)
    prices_came = Signal(str, str, object)
    had_no_effect = Signal(str)

    def __init__(
        self,
        estimates: Estimates,
        session: Session,
        background: Background,
        target: Callable[[], TargetValues],
        left: Callable[[str], Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._estimates, self._session, self._background = estimates, session, background
        self._target, self._left = target, left
        self._kept: Overrides | None = None  # left unsaved the last time this model was open
        self.undo = QUndoStack(self)
        self.base: Build | None = None
        self.automatic: tuple[Layer, ...] = ()
        self.overrides = self._saved = Overrides()
        self.pending = False
        self._table: LayerTable | None = None
        self._judged = ""  # the edit whose effect is looked for in the next figures
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.recompute)
        estimates.opened.connect(self.recompute)
        estimates.closed.connect(self.on_closed)
        session.document_changed.connect(self.on_document_changed)
        session.layers_changed.connect(self.attach)

    @property
    def editable(self) -> bool:
        """Whether values can be edited now: FINN's automatic ones are known."""
        return bool(self.automatic)

    @property
    def unsaved(self) -> int:
        """How many values differ from those the build on screen was made with."""
        before, now = self._saved.values, self.overrides.values
        cells = {(n, a) for values in (before, now) for n, of in values.items() for a in of}
        missing = object()
        return sum(before.get(n, {}).get(a, missing) != now.get(n, {}).get(a, missing) for n, a in cells)

    def close(self) -> None:
        """Ask no more, and let go of the commands now: when Qt deletes the stack, half of the window is gone."""
        self.undo.blockSignals(True)
        self.undo.clear()
        self._settle.stop()
        self._estimates.close()

    # --- which build

    def attach(self) -> None:
        """Edit the build on screen, once it has ended and its last figures are shown."""
        build, table = self._session.shown_build, self._session.built_layers
        if build is None or table is None or not build.finished:
            return
        if self.base is not None and self.base.id == build.id:
            return
        if table.step != build.last_step():
            return
        kept = self._kept or (self.overrides if self.unsaved else None)
        self._kept = None
        self._release()
        self.base, self._table = build, table

        def take(data: Any) -> None:
            if self.base is not build:
                return
            try:
                self._saved = overrides_from_data(data) if data else Overrides()
            except StudioError as error:
                self.refused.emit(error)
                self._saved = Overrides()
            # Values that no build has yet stay, whichever build is looked at.
            wanted = kept if kept is not None else self._saved
            if wanted != self.overrides:
                self.undo.clear()
            self.overrides = wanted
            opening = Opening(str(build.folder), part=build.request.part, board=build.request.board)
            self._estimates.open(opening)

        self._background.run(lambda: read_json(build.folder / OVERRIDES_FILE), take)

    def on_document_changed(self) -> None:
        """Another model: nothing of the one before stays; what was left unsaved the last time comes back."""
        self._release()
        self.undo.clear()
        self.overrides = self._saved = Overrides()
        document = self._session.document
        data = self._left(str(document.path)) if document is not None else None
        try:
            self._kept = overrides_from_data(data) if data else None
        except StudioError as error:
            self._kept = None
            self.refused.emit(error)
        self.changed.emit()

    def _release(self) -> None:
        self._settle.stop()
        self._estimates.close()
        self.base, self._table, self.automatic = None, None, ()
        self.pending = False
        self._session.set_live(None)

    def left_unsaved(self) -> Any:
        """The values to be kept for the next time, as JSON data; None where a build has them all."""
        return overrides_to_data(self.overrides) if self.unsaved else None

    def on_closed(self, why: str) -> None:
        """The session ended though it was wanted: it is opened again when the build is next looked at."""
        self.base, self.automatic, self.pending = None, (), False
        self.changed.emit()

    # --- what a person does

    def edit(self, edits: Iterable[Edit]) -> None:
        """Set values."""
        self._push(set_values(self.overrides, self.automatic, edits))

    def apply(self, edits: Iterable[Edit], name: Text, keep_equal: bool = False) -> bool:
        """Set values as one undo step of this name; whether any changed. keep_equal: as `set_values` has it."""
        change = set_values(self.overrides, self.automatic, edits, name, keep_equal)
        changes = change.after != self.overrides
        self._push(change)
        return changes

    def reset(self, cells: tuple[tuple[str, str], ...]) -> None:
        """Give cells back to FINN; none named: all."""
        change = reset(self.overrides, self.automatic, cells) if cells else reset_all(self.overrides)
        self._push(change)

    def target_changed(self) -> None:
        """The build bar asks for something else: the automatic values change, the overrides stay."""
        if self.base is not None and self._estimates.is_open:
            self._settle.start()

    def ask_prices(self, key: str, attribute: str) -> None:
        """Ask what each legal value of a cell would cost."""
        setting = self._setting()
        self._estimates.ask(
            lambda n: Question(n, Ask.PRICES, setting, node=key, attribute=attribute),
            lambda answer: self.prices_came.emit(key, attribute, answer.prices),
        )

    def _push(self, change: Change) -> None:
        if change.after != self.overrides:
            self._judged = translated(change.name)
            self.undo.push(_Command(self, self.overrides, change))

    def set_overrides(self, overrides: Overrides) -> None:
        """Take these values (an edit, or its undoing)."""
        self.overrides = overrides
        self._apply()

    # --- figures

    def recompute(self) -> None:
        """Ask for the automatic values of the target, then for the figures."""
        base = self.base
        if base is None:
            return
        setting = replace(self._setting(), overrides={})

        def done(answer: Answer) -> None:
            if self.base is base and self._table is not None and answer.state is AnswerState.DONE:
                self.automatic = automatic_layers(self._table.layers, answer.values)
                self._apply()

        self._estimates.ask(lambda n: Question(n, Ask.AUTOMATIC, setting), done)

    def _apply(self) -> None:
        if self.base is None or not self.automatic:
            return
        if self.overrides == self._saved and not self._target_differs():
            self.pending = False
            self._session.set_live(None)
            self.changed.emit()
            return
        self.pending = True
        self.changed.emit()
        setting, base = self._setting(), self.base
        self._estimates.ask(lambda n: Question(n, Ask.APPLY, setting), lambda answer: self._take(base, answer))

    def _take(self, base: Build, answer: Answer) -> None:
        if self.base is not base or answer.state is AnswerState.DROPPED:
            return
        self.pending = False
        if answer.figures is not None and self._table is not None:
            layers = self.effective()
            table = live_table(self._table, layers, answer.figures, self._target().clock_ns)
            before = self._session.layers
            if self._judged and before is not None and costs_of(before) == costs_of(table):
                self.had_no_effect.emit(self._judged)
            self._judged = ""
            self._session.set_live(Live(base.id, table, answer.figures.network, answer.figures.part, self.unsaved))
        else:
            refusal = answer.refusals[0] if answer.refusals else None
            words = translated(refusal.message) if refusal else (answer.message or "")
            where = refusal.node if refusal else ""
            self.refused.emit(UserInputError(words, where, text("Undo the edit (Ctrl+Z), or choose another value.")))
        self.changed.emit()

    def effective(self) -> tuple[Layer, ...]:
        """The layers with the values as they are now."""
        known = identities(self.automatic)
        return tuple(with_values(layer, self.overrides.of(known[layer.key])) for layer in self.automatic)

    def overridden(self) -> frozenset[tuple[str, str]]:
        """(key, attribute) of every value that a person set."""
        known = identities(self.automatic)
        return frozenset((la.key, a) for la in self.automatic for a in self.overrides.of(known[la.key]))

    def _setting(self) -> Setting:
        target = self._target()
        known = identities(self.automatic)
        values = {la.key: dict(self.overrides.of(known[la.key])) for la in self.automatic}
        return Setting(
            target_fps=target.target_fps,
            mvau_wwidth_max=target.mvau_wwidth_max,
            clock_ns=target.clock_ns,
            board=target.board,
            part=target.part,
            overrides={key: of for key, of in values.items() if of},
        )

    def _target_differs(self) -> bool:
        assert self.base is not None
        request, target = self.base.request, self._target()
        now = (target.board, target.part, target.clock_ns, target.target_fps, target.mvau_wwidth_max)
        return now != (request.board, request.part, request.clock_ns, request.target_fps, request.mvau_wwidth_max)

    # --- files

    def write_for_build(self, folder: Path) -> str | None:
        """Write the values into a new build's folder; returns the folding file, or None where FINN folds alone.

        Raises:
            OSError: it cannot be written.
        """
        if not self.overrides.count or not self.automatic:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        self.save_folding(folder / FOLDING_FILE)
        write_json(folder / OVERRIDES_FILE, overrides_to_data(self.overrides))
        return str(folder / FOLDING_FILE)

    def save_folding(self, path: Path) -> None:
        """Write every folding value of every layer as FINN's folding_config_file takes it."""
        write_config(path, folding_rows(self.automatic, self.overrides))


class _Command(QUndoCommand):
    """One edit; its name is what undo calls it."""

    def __init__(self, editor: Editor, before: Overrides, change: Change) -> None:
        super().__init__(translated(change.name))
        self._editor, self._before, self._after = editor, before, change.after

    def redo(self) -> None:
        """Do it, or do it again."""
        self._editor.set_overrides(self._after)

    def undo(self) -> None:
        """Take it back."""
        self._editor.set_overrides(self._before)
