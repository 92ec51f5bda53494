"""What is open and on screen: the model, its builds, the step shown, the node selected. One per window.

Values only; who changes what is in `studio.window`. Layer: studio. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from projects.build.layers import LayerTable
from projects.build.progress import BuildProgress
from projects.build.request import InputChoice
from projects.diff.descent import Descent
from projects.diff.inherited import Inherited, inherit
from projects.folding.session_protocol import Network
from studio.builds import Build
from studio.jobs.qt_reader import ReadAnswer
from widgets.steps.rows import MODEL


@dataclass(frozen=True)
class Document:
    """The file that is open.

    Args:
        choice: the answer to the input question, from the guess until a person says otherwise.
        standalone_thresholds: FINN's option of that name: thresholds stay layers of their own, which RTL needs.
    """

    path: Path
    answer: ReadAnswer
    choice: InputChoice
    asked: bool = False  # whether the input question is still open
    standalone_thresholds: bool = False


@dataclass(frozen=True)
class Shown:
    """What the graph shows. build_id None: no build, the model itself. path: the file drawn."""

    build_id: str | None
    step: str
    path: Path


@dataclass(frozen=True)
class Live:
    """Figures of values that no build has yet.

    Args:
        network: None where FINN cannot build the values. unsaved: how many values differ from the build's.
        edited: what of each layer differs, by key: "PE: 4 to 8".
        saved: whether the values are in FINN's files, though no build has them.
    """

    build_id: str
    table: LayerTable
    network: Network | None
    part: str
    unsaved: int
    edited: Mapping[str, str] = field(default_factory=dict)
    saved: bool = False


class Session(QObject):
    """The state of one window.

    Signals:
        document_changed: another model is open (or none).
        choice_changed: the input question was answered, or standalone thresholds were chosen.
        builds_changed: a build came, went or moved on.
        shown_changed: another step or build is to be shown.
        model_shown: its graph was read (a ReadAnswer).
        layers_changed: other figures are to be shown (a LayerTable or None).
        descent_changed: it is known, or not any more, what the nodes shown became in the step of the figures.
        selection_changed: key of the selected node or layer, or "".
    """

    document_changed = Signal()
    choice_changed = Signal()
    builds_changed = Signal()
    shown_changed = Signal()
    model_shown = Signal(object)
    layers_changed = Signal()
    descent_changed = Signal()
    selection_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.builds: tuple[Build, ...] = ()
        self.shown: Shown | None = None
        self.answer: ReadAnswer | None = None  # of what is shown; None while it is being read
        self.built_layers: LayerTable | None = None
        self._live: Live | None = None
        self._saved = False
        self.descent: Descent | None = None  # from the step shown to the later one that has the figures
        self.why_no_descent = ""
        self._inherited: Inherited | None = None
        self.selection = ""
        self._selected_layer = False  # whether `selection` is meant as a layer: an earlier node may have its key
        self._carried: tuple[str, str] | None = None  # (operator, layer) of what was selected in the step before

    def open_document(self, document: Document) -> None:
        """Another model: nothing of the one before stays."""
        self.document, self.builds, self.shown, self.answer = document, (), None, None
        self.built_layers = self._live = None
        self.descent, self.why_no_descent = None, ""
        self.selection, self._selected_layer, self._carried = "", False, None
        self.document_changed.emit()
        self.builds_changed.emit()
        self.layers_changed.emit()
        self.selection_changed.emit("")

    def set_choice(self, choice: InputChoice) -> None:
        """The input question is answered."""
        assert self.document is not None
        self.document = replace(self.document, choice=choice, asked=False)
        self.choice_changed.emit()

    def set_standalone_thresholds(self, on: bool) -> None:
        """Whether thresholds stay layers of their own."""
        assert self.document is not None
        self.document = replace(self.document, standalone_thresholds=on)
        self.choice_changed.emit()

    def set_builds(self, builds: tuple[Build, ...]) -> None:
        """The builds of the open model, oldest first."""
        self.builds = builds
        self.builds_changed.emit()

    def put_build(self, build: Build) -> None:
        """A build came or moved on."""
        others = [b for b in self.builds if b.id != build.id]
        position = next((i for i, b in enumerate(self.builds) if b.id == build.id), len(others))
        self.set_builds((*others[:position], build, *others[position:]))

    def set_progress(self, build_id: str, progress: BuildProgress) -> Build | None:
        """A build moved on; returns it, or None if it is not of this model."""
        build = self.build(build_id)
        if build is None:
            return None
        build = replace(build, progress=progress)
        self.put_build(build)
        return build

    def build(self, build_id: str | None) -> Build | None:
        """The build of this id, or None."""
        return next((b for b in self.builds if b.id == build_id), None)

    @property
    def shown_build(self) -> Build | None:
        """The build on screen, or None."""
        return self.build(self.shown.build_id) if self.shown else None

    def show(self, build: Build | None, step: str) -> None:
        """Show the graph after a step of a build; without a build, the model itself."""
        assert self.document is not None
        path = build.model_of(step) if build is not None and step != MODEL else self.document.path
        self.show_file(Shown(build.id if build else None, step, path))

    def show_file(self, shown: Shown) -> None:
        """Show this file's graph."""
        self._carry_selection()
        self.shown, self.answer = shown, None
        self.descent, self.why_no_descent = None, ""
        self.shown_changed.emit()

    def set_answer(self, answer: ReadAnswer) -> None:
        """The shown model was read."""
        self.answer = answer
        self._settle_selection()
        self.model_shown.emit(answer)

    def set_descent(self, descent: Descent | None, why_not: str = "") -> None:
        """What the nodes shown became in the step of the figures; why_not: why that is not known (yet)."""
        if (descent, why_not) != (self.descent, self.why_no_descent):
            self.descent, self.why_no_descent = descent, why_not
            self.descent_changed.emit()

    @property
    def inherited(self) -> Inherited | None:
        """The figures on screen as the nodes shown carry them; None where these have their own, or none."""
        descent, table = self.descent, self.layers
        if descent is None or table is None:
            return None
        if self._inherited is None or self._inherited.table is not table or self._inherited.descent is not descent:
            self._inherited = inherit(descent, table)
        return self._inherited

    @property
    def live(self) -> Live | None:
        """The live figures, where they are on screen: over the last step of the build that is being edited."""
        live, built, shown = self._live, self.built_layers, self.shown
        if live is None or built is None or shown is None:
            return None
        return live if shown.build_id == live.build_id and built.step == live.table.step else None

    @property
    def edited(self) -> bool:
        """Whether the build on screen has live figures, be they on screen or not."""
        return self._live is not None and self.shown is not None and self.shown.build_id == self._live.build_id

    @property
    def layers(self) -> LayerTable | None:
        """The figures on screen: live ones, or those of the build."""
        return self.live.table if self.live is not None else self.built_layers

    def set_layers(self, layers: LayerTable | None) -> None:
        """Another build's or step's figures are to be shown."""
        self.built_layers = layers
        self.layers_changed.emit()

    def set_live(self, live: Live | None) -> None:
        """What is edited has other figures now, or none of its own."""
        if live is not self._live:
            self._live = live if live is None or live.saved == self._saved else replace(live, saved=self._saved)
            self.layers_changed.emit()

    def set_saved(self, saved: bool) -> None:
        """Whether the values on screen are in FINN's files."""
        self._saved = saved
        self.set_live(None if self._live is None else replace(self._live, saved=saved))

    def select(self, key: str) -> None:
        """Select a node of the graph everywhere; "" for none."""
        self._select(key, False)

    def select_layer(self, key: str) -> None:
        """Select a layer of the figures on screen everywhere, and in an earlier graph what became it."""
        self._select(key, True)

    @property
    def selected_nodes(self) -> tuple[str, ...]:
        """The nodes shown that the selection stands for, the foremost first; there may be none of these keys."""
        if not self.selection:
            return ()
        inherited = self.inherited
        if inherited is None or not self._means_layer():
            return (self.selection,)
        return inherited.nodes_of(self.selection) or (self.selection,)

    @property
    def selected_layers(self) -> tuple[str, ...]:
        """The layers that the selection stands for, the foremost first."""
        if not self.selection:
            return ()
        inherited = self.inherited
        if inherited is None or self._means_layer():
            return (self.selection,)
        return tuple(layer.key for layer in inherited.layers_of(self.selection))

    def _select(self, key: str, layer: bool) -> None:
        self._carried = None
        if (key, layer) != (self.selection, self._selected_layer):
            self.selection, self._selected_layer = key, layer
            self.selection_changed.emit(key)

    def _means_layer(self) -> bool:
        if self._selected_layer:
            return True
        shown = self.answer is not None and self.answer.summary.node(self.selection) is not None
        return not shown and any(layer.key == self.selection for layer in (self.layers.layers if self.layers else ()))

    def _carry_selection(self) -> None:
        """Another step comes: what is selected may have another key there, but it has the same layer."""
        node = self.answer.summary.node(self.selection) if self.answer is not None else None
        if node is not None and not self._selected_layer and self.layers is not None:
            layer = next(iter(self.selected_layers), "")
            known = any(la.key == layer for la in self.layers.layers)
            self._carried = (node.op_type, layer) if known and self._has_figures else None

    def _settle_selection(self) -> None:
        """Select the layer where the step now shown does not have the very node that was selected."""
        carried, self._carried = self._carried, None
        if carried is not None and self.answer is not None:
            node = self.answer.summary.node(self.selection)
            if node is None or node.op_type != carried[0]:
                self._select(carried[1], True)

    @property
    def _has_figures(self) -> bool:
        """Whether the nodes shown are the layers of the figures, or known to have become them."""
        own = self.shown is not None and self.layers is not None and self.shown.step == self.layers.step
        return own or self.inherited is not None
