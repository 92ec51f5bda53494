"""What is edited, as values: the values set by hand, the target, and what a change of them is called.

Layer: studio.window. Thread: any; the command: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtGui import QUndoCommand

from projects import numbers
from projects.build.layers import Layer, LayerTable
from projects.build.request import BuildRequest
from projects.folding.carrying import Outcome
from projects.folding.overrides import Overrides
from projects.folding.rules import EDITABLE, STYLE, shown
from projects.folding.session_protocol import Setting
from projects.folding.styles import identities
from projects.text import Text, text
from widgets.buildbar.values import TargetValues
from widgets.words import translated

_NO_MERGE = -1


@dataclass(frozen=True)
class EditState:
    """All that a person decides about a design: undo goes from one to the other."""

    overrides: Overrides
    target: TargetValues

    @property
    def styles(self) -> dict[str, str]:
        """preferred_impl_style by name before step_specialize_layers, as far as it was set."""
        values = self.overrides.values.items()
        return {node.name: of[STYLE] for node, of in values if of.get(STYLE)}

    @property
    def basis(self) -> tuple[object, ...]:
        """What FINN's automatic values hang on."""
        return (self.target, tuple(sorted(self.styles.items())))


@dataclass(frozen=True)
class Restyled:
    """A layer that FINN makes another operation of than before. node: its name before step_specialize_layers."""

    node: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What became of a change once FINN has priced it.

    Args:
        name: what undo calls it. outcomes: what became of the values set by hand, where the layers under them changed.
        restyled: the layers that FINN makes another operation, unasked.
        before, after: the figures; None where there are none.
    """

    name: Text
    outcomes: tuple[Outcome, ...] = ()
    restyled: tuple[Restyled, ...] = ()
    before: LayerTable | None = None
    after: LayerTable | None = None


class Holder(Protocol):
    """Who holds the state."""

    def set_state(self, state: EditState) -> None:
        """Take this state."""


class EditCommand(QUndoCommand):
    """One edit, whole: it cannot fail, for it only puts one state in place of the other.

    Args:
        gesture: commands of one gesture that change the same field of the target become one: a drag is one step.
            0: a step of its own.
    """

    def __init__(self, holder: Holder, before: EditState, after: EditState, name: Text, gesture: int = 0) -> None:
        super().__init__(translated(name))
        self._holder, self.before, self.after, self.name, self._gesture = holder, before, after, name, gesture

    def redo(self) -> None:
        """Do it, or do it again."""
        self._holder.set_state(self.after)

    def undo(self) -> None:
        """Take it back."""
        self._holder.set_state(self.before)

    # -- Qt --

    def id(self) -> int:
        return 0 if self._gesture else _NO_MERGE

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, EditCommand) or other._gesture != self._gesture:
            return False
        self.after = other.after
        self.name = target_name(self.before.target, self.after.target)
        self.setText(translated(self.name))
        self.setObsolete(self.after == self.before)  # dragged back to where it began
        return True


def target_of(request: BuildRequest) -> TargetValues:
    """The target that a build was made for."""
    return TargetValues(request.board, request.part, request.clock_ns, request.target_fps, request.mvau_wwidth_max)


def usable(target: TargetValues, otherwise: TargetValues) -> TargetValues:
    """A target as far as FINN can be asked about it, the rest from another."""
    if target.board is None and target.part is None:
        target = replace(target, board=otherwise.board, part=otherwise.part)
    return target if target.target_fps is not None else replace(target, target_fps=otherwise.target_fps)


def differing(before: Overrides, after: Overrides) -> frozenset[tuple[str, str]]:
    """The values that are others, as (name before specialising, attribute)."""
    missing = object()
    cells = {(node, a) for values in (before.values, after.values) for node, of in values.items() for a in of}
    return frozenset(
        (node.name, a) for node, a in cells if before.of(node).get(a, missing) != after.of(node).get(a, missing)
    )


def target_name(before: TargetValues, after: TargetValues) -> Text:
    """What a change of the target is called: "Target: 10 000 fps to 3 000 fps"."""
    changes = []
    if (before.board, before.part) != (after.board, after.part):
        old, new = (before.board or before.part or ""), (after.board or after.part or "")
        changes.append(text("Board: {old} to {new}", old=old, new=new))
    if before.clock_ns != after.clock_ns:
        changes.append(text("Clock: {old} to {new} ns", old=f"{before.clock_ns:g}", new=f"{after.clock_ns:g}"))
    if before.target_fps != after.target_fps:
        changes.append(
            text("Target: {old} to {new}", old=numbers.fps(before.target_fps), new=numbers.fps(after.target_fps))
        )
    if before.mvau_wwidth_max != after.mvau_wwidth_max:
        changes.append(text("Weight width: {old} to {new}", old=before.mvau_wwidth_max, new=after.mvau_wwidth_max))
    return changes[0] if len(changes) == 1 else text("Another target")


def setting_of(state: EditState, layers: Sequence[Layer], impl_free: bool) -> Setting:
    """The question's setting for a state.

    Args:
        layers: the automatic ones, for the keys of the nodes; none: without values.
        impl_free: whether styles can be asked for at all.
    """
    target = state.target
    known = identities(layers)
    values = {key: dict(state.overrides.of(node)) for key, node in known.items()}
    wanted = {key: {a: v for a, v in of.items() if a != STYLE} for key, of in values.items()}
    return Setting(
        target_fps=target.target_fps,
        mvau_wwidth_max=target.mvau_wwidth_max,
        clock_ns=target.clock_ns,
        board=target.board,
        part=target.part,
        impl=state.styles if impl_free else None,
        overrides={key: of for key, of in wanted.items() if of},
    )


def restyled(before: Sequence[Layer], after: Sequence[Layer]) -> tuple[Restyled, ...]:
    """The layers that are another operation now."""
    old = {layer.key: layer for layer in before}
    known = identities(after)
    return tuple(
        Restyled(known[layer.key].name, old[layer.key].impl, layer.impl)
        for layer in after
        if layer.key in old and old[layer.key].op_type != layer.op_type
    )


def edited(before: Sequence[Layer], after: Sequence[Layer], cells: frozenset[tuple[str, str]]) -> dict[str, str]:
    """What of each layer was edited, by key: "PE: 4 to 8, ram_style: auto to block".

    Args:
        before, after: the layers with the values in force.
        cells: (name before specialising, attribute) of the values that differ.
    """
    old, known = {layer.key: layer for layer in before}, identities(after)
    said: dict[str, str] = {}
    for layer in after:
        changes = []
        for attribute in sorted(attribute for node, attribute in cells if node == known[layer.key].name):
            values = [found.attribute(attribute) for found in (old.get(layer.key), layer) if found is not None]
            words = [shown(value.value) for value in values if value is not None]
            changes.append(f"{attribute}: {' to '.join(words)}")
        if changes:
            said[layer.key] = ", ".join(changes)
    return said


def set_by_hand(built: Sequence[Layer], automatic: Sequence[Layer], styles: Mapping[str, str]) -> Overrides:
    """The values of a build that are not FINN's own: those of its files, where nobody noted them.

    Args:
        built: its layers. automatic: the same under FINN's automatic folding for its target.
        styles: the implementation styles that were asked for, by name before step_specialize_layers.
    """
    now, known = {layer.key: layer for layer in built}, identities(automatic)
    values = {}
    for layer in automatic:
        node = known[layer.key]
        own = {}
        for attribute in layer.attributes:
            found = now[layer.key].attribute(attribute.name) if layer.key in now else None
            if attribute.name in EDITABLE and found is not None and found.value != attribute.value:
                own[attribute.name] = found.value
        if node.name in styles:
            own[STYLE] = styles[node.name]
        if own:
            values[node] = own
    return Overrides(values)
