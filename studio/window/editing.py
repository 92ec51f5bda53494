"""Editing folding: a person's values over FINN's automatic ones, with FINN's figures for every change.

Layer: studio.window. Thread: GUI; the figures come from an estimate session of the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from projects.build.layers import Layer
from projects.errors import StudioError
from projects.folding.carrying import Fate, Outcome, carry_over
from projects.folding.overrides import (
    Change,
    Edit,
    Overrides,
    effective,
    overrides_from_data,
    overrides_to_data,
    reset,
    reset_all,
    set_values,
)
from projects.folding.session_protocol import Answer, AnswerState, Ask, Setting
from projects.folding.styles import identities
from projects.text import Text, text
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.estimates import Estimates
from studio.session import Session
from studio.window.edit_base import EditBase, Standing
from studio.window.edit_state import (
    EditCommand,
    EditState,
    Effect,
    differing,
    edited,
    restyled,
    setting_of,
    target_name,
    usable,
)
from studio.window.live_tables import automatic_layers, live_of
from studio.window.pricing import Pricing, refusal_of
from studio.window.target_edits import TargetEdits
from studio.window.wishes import Wish, Wishes
from widgets.buildbar.values import TargetValues


class Editor(QObject):
    """The edits of the build on screen.

    Args:
        target: what the build bar asks for. put_target: fills it in.
        left: what was left unsaved of a model (its path), as `left_unsaved` gave it.

    Signals:
        changed: values, figures or what can be edited changed.
        basis_changed: FINN's automatic values, or the styles it chooses, are others.
        refused: a StudioError: FINN cannot build this setting.
        took_effect: an Effect: a change was made and priced.
    """

    changed = Signal()
    basis_changed = Signal()
    refused = Signal(object)
    took_effect = Signal(object)

    def __init__(
        self,
        estimates: Estimates,
        session: Session,
        background: Background,
        target: Callable[[], TargetValues],
        put_target: Callable[[TargetValues], None],
        left: Callable[[str], Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._estimates, self._session = estimates, session
        self._left = left
        self.target = TargetEdits(target, put_target, self)
        self._base = EditBase(estimates, background, self)
        self._kept: Overrides | None = None  # left unsaved the last time this model was open
        self._standing: Standing | None = None
        self._before: tuple[tuple[Layer, ...], tuple[object, ...]] | None = None  # layers and network of the last build
        self.undo = QUndoStack(self)
        self.state = EditState(Overrides(), self.target.asked())
        self.automatic: tuple[Layer, ...] = ()
        self._effective: tuple[object, object, tuple[Layer, ...]] = (None, None, ())  # of which values, and those
        self._basis: object = None  # what `automatic` holds for
        self._wishes = Wishes(self._grant)
        self._pricing = Pricing(estimates)
        self._effect: Effect | None = None  # of the change whose figures are on their way
        self.pending = False
        self._base.stood.connect(self._stand)
        self._base.failed.connect(self.refused)
        self._base.closed.connect(self.on_closed)
        session.document_changed.connect(self.on_document_changed)
        session.layers_changed.connect(self.attach)

    # --- what is so

    @property
    def base(self) -> Build | None:
        """The build that is edited."""
        return self._base.build

    @property
    def overrides(self) -> Overrides:
        """The values set by hand."""
        return self.state.overrides

    @property
    def editable(self) -> bool:
        """Whether values can be edited now: FINN's automatic ones are known."""
        return bool(self.automatic)

    @property
    def asking(self) -> bool:
        """Whether FINN is being asked about a change that is not made yet."""
        return bool(self._wishes)

    @property
    def impl_free(self) -> bool:
        """Whether implementation styles can be changed: the model before step_specialize_layers is there."""
        return self._estimates.impl_free

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """(key of producer, key of consumer) of the layers."""
        return self._estimates.edges

    @property
    def unsaved(self) -> int:
        """How many values differ from those the build on screen was made with."""
        return len(self.differing())

    def differing(self) -> frozenset[tuple[str, str]]:
        """The values that the build on screen was not made with, as (name before specialising, attribute)."""
        return differing(self._standing.saved if self._standing is not None else Overrides(), self.overrides)

    def effective(self) -> tuple[Layer, ...]:
        """The layers with the values as they are now."""
        automatic, overrides, layers = self._effective
        if automatic is not self.automatic or overrides is not self.overrides:  # six readers ask at every edit
            layers = effective(self.automatic, self.overrides)
            self._effective = self.automatic, self.overrides, layers
        return layers

    def overridden(self) -> dict[tuple[str, str], Any]:
        """{(key, attribute): value} of every value that a person set."""
        known = identities(self.automatic)
        return {(la.key, a): v for la in self.automatic for a, v in self.overrides.of(known[la.key]).items()}

    def setting(self) -> Setting:
        """What FINN is asked about."""
        return setting_of(self.state, self.automatic, self.impl_free)

    def left_unsaved(self) -> Any:
        """The values to be kept for the next time, as JSON data; None where a build has them all."""
        return overrides_to_data(self.overrides) if self.unsaved else None

    def when_settled(self, call: Callable[[], None]) -> None:
        """Call once no change is on its way: what was asked for before a build is part of it."""
        self.target.settle()
        self._wishes.when_empty(call)

    def close(self) -> None:
        """Ask no more, and let go of the commands now: when Qt deletes the stack, half of the window is gone."""
        self.undo.blockSignals(True)
        self.undo.clear()
        self._drop_wishes()
        self._base.close()

    # --- which build

    def attach(self) -> None:
        """Edit the build on screen, once it has ended and its last figures are shown."""
        build, table = self._session.shown_build, self._session.built_layers
        if build is None or table is None or not build.finished or table.step != build.last_step():
            return
        if self.base is None or self.base.id != build.id:
            if self._standing is not None and self.automatic:
                self._before = (self.automatic, self._standing.network)
            self._release()
            self._base.open(build, table)

    def _stand(self, standing: Standing) -> None:
        """A build can be edited now. Values that no build has yet stay, whichever build is looked at."""
        kept = self._kept if self._kept is not None else self.overrides if self.unsaved else None
        self._standing, self._kept = standing, None
        self.automatic, self._basis = standing.automatic, standing.state.basis
        outcomes: tuple[Outcome, ...] = ()
        values = standing.saved
        if kept is not None:
            before, network = self._before or (standing.automatic, standing.network)
            carried = carry_over(kept, before, standing.automatic, network == standing.network)
            values, outcomes = carried.after, carried.outcomes
        state = EditState(values, usable(self.target.asked(), standing.state.target))
        effect = Effect(text("Values carried over"), outcomes) if any(_unusual(o) for o in outcomes) else None
        if kept is not None and values != self.overrides and self._before is not None:
            self._push(state, effect or Effect(text("Values carried over")))
        else:
            if values != self.overrides:
                self.undo.clear()
            self.set_state(state)
            self._tell_later(effect)
        self.basis_changed.emit()

    def on_document_changed(self) -> None:
        """Another model: nothing of the one before stays; what was left unsaved the last time comes back."""
        self._release()
        self._base.close()
        self.undo.clear()
        self.state = EditState(Overrides(), self.target.asked())
        self._standing = self._before = None
        document = self._session.document
        data = self._left(str(document.path)) if document is not None else None
        try:
            self._kept = overrides_from_data(data) if data else None
        except StudioError as error:
            self._kept = None
            self.refused.emit(error)
        self.changed.emit()
        self.basis_changed.emit()

    def on_closed(self) -> None:
        """The session ended though it was wanted: it is opened again when the build is next looked at."""
        self._release()
        self.changed.emit()
        self.basis_changed.emit()

    def _release(self) -> None:
        self._drop_wishes()
        self.automatic, self._basis, self.pending, self._effect = (), None, False, None
        self._session.set_live(None)

    # --- what a person does

    def edit(self, edits: Iterable[Edit]) -> None:
        """Set values; preferred_impl_style is one of them."""
        self.apply(edits)

    def apply(self, edits: Iterable[Edit], name: Text | None = None, keep_equal: bool = False) -> bool:
        """Set values as one undo step; whether any changes. keep_equal: as `set_values` has it."""
        keys = {layer.key for layer in self.automatic}  # a build may have ended since they were asked for
        wanted = tuple(edit for edit in edits if edit.key in keys)
        return self._do(lambda now: set_values(now, self.automatic, wanted, name, keep_equal))

    def reset(self, cells: Iterable[tuple[str, str]], name: Text | None = None) -> bool:
        """Give cells back to FINN; none named: all. Whether any changes."""
        wanted = tuple(cells)

        def make(now: Overrides) -> Change:
            change = reset(now, self.automatic, wanted) if wanted else reset_all(now)
            return change if name is None else replace(change, name=name)

        return self._do(make)

    def take_back(self) -> None:
        """Undo the last change; one that FINN is still being asked about is called off instead."""
        if self._wishes:
            self._drop_wishes()
            self.set_state(self.state)
        else:
            self.undo.undo()

    def set_target(self, target: TargetValues, gesture: int = 0) -> None:
        """Take another target: the automatic values change, the overrides stay. gesture: as `EditCommand` has it."""
        before = self.state.target
        if self.editable and target != (self._wishes.target or before):
            self._wishes.add(Wish(lambda values: Change(values, target_name(before, target)), target, gesture))

    def _do(self, make: Callable[[Overrides], Change]) -> bool:
        change = make(self.overrides)
        after = replace(self.state, overrides=change.after)
        if after == self.state:
            return False
        if self._wishes or after.basis != self._basis:
            self._wishes.add(Wish(make))
        else:
            self._push(after, Effect(change.name))
        return True

    def _push(self, after: EditState, effect: Effect, gesture: int = 0) -> None:
        effect = replace(effect, before=self._session.layers)
        self.undo.push(EditCommand(self, self.state, after, effect.name, gesture))
        self._tell_later(effect)

    def _tell_later(self, effect: Effect | None) -> None:
        """Say what a change did once its figures are there."""
        self._effect = effect
        if effect is not None and not self.pending:
            self._tell()

    def _tell(self) -> None:
        effect, self._effect = self._effect, None
        if effect is not None:
            self.took_effect.emit(replace(effect, after=self._session.layers))

    # --- changes that FINN is asked about first

    def _grant(self, wish: Wish, over: Callable[[], None]) -> None:
        """Ask FINN for the automatic values of a wish, then make it."""

        def wanted() -> tuple[EditState, Text]:
            change = wish.make(self.overrides)
            return EditState(change.after, wish.target or self.state.target), change.name

        def take(layers: tuple[Layer, ...]) -> None:
            state, name = wanted()
            carried = carry_over(state.overrides, self.automatic, layers, name=name)
            after = replace(state, overrides=carried.after)
            if wish.target is None:  # a style was asked for: only what is not simply so need be said
                effect = Effect(name, tuple(o for o in carried.outcomes if _unusual(o)))
            else:
                effect = Effect(name, carried.outcomes, restyled(self.automatic, layers))
            self.automatic, self._basis = layers, after.basis
            self._push(after, effect, wish.gesture)
            self.basis_changed.emit()
            over()

        self._ask_automatic(wanted()[0], take, over)

    def _drop_wishes(self) -> None:
        self.target.forget()
        self._wishes.drop()
        self._pricing.forget()

    # --- figures

    def set_state(self, state: EditState) -> None:
        """Take this state (an edit, its undoing or redoing) and have it priced."""
        self.state, self._effect = state, None
        self.target.put(state.target)
        if state.basis == self._basis:
            self._price()
            return

        def take(layers: tuple[Layer, ...]) -> None:
            self.automatic, self._basis = layers, state.basis
            self._price()
            self.basis_changed.emit()

        self._ask_automatic(state, take, self.changed.emit)

    def _ask_automatic(
        self, state: EditState, take: Callable[[tuple[Layer, ...]], None], refused: Callable[[], None]
    ) -> None:
        assert self._standing is not None

        def done(answer: Answer) -> None:
            self.pending = False
            if answer.state is AnswerState.DONE and self._standing is not None:
                take(automatic_layers(self._standing.table.layers, answer))
            else:
                self.refused.emit(refusal_of(answer))
                refused()

        self.pending = True
        self.changed.emit()
        self._pricing.ask_newest(Ask.AUTOMATIC, setting_of(state, (), self.impl_free), done)

    def _price(self) -> None:
        standing, state = self._standing, self.state
        if standing is None or not self.automatic:
            return
        if state == standing.state:
            self.pending = False
            self._session.set_live(None)
            self.changed.emit()
            return
        self.pending = True
        self.changed.emit()

        def take(answer: Answer) -> None:
            if self.state is state and self._standing is standing and answer.state is not AnswerState.DROPPED:
                self.pending = False
                now, before = self.effective(), effective(standing.automatic, standing.saved)
                marks = edited(before, now, self.differing())
                self._session.set_live(live_of(standing, now, state.target.clock_ns, marks, self.unsaved, answer))
                if answer.figures is None:
                    self.refused.emit(refusal_of(answer))
                self.changed.emit()
                self._tell()

        self._pricing.ask(Ask.APPLY, self.setting(), take)


def _unusual(outcome: Outcome) -> bool:
    return outcome.fate is not Fate.KEPT
