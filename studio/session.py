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
    """

    build_id: str
    table: LayerTable
    network: Network | None
    part: str
    unsaved: int
    edited: Mapping[str, str] = field(default_factory=dict)


class Session(QObject):
    """The state of one window.

    Signals:
        document_changed: another model is open (or none).
        choice_changed: the input question was answered, or standalone thresholds were chosen.
        builds_changed: a build came, went or moved on.
        shown_changed: another step or build is to be shown.
        model_shown: its graph was read (a ReadAnswer).
        layers_changed: other figures are to be shown (a LayerTable or None).
        selection_changed: key of the selected node, or "".
    """

    document_changed = Signal()
    choice_changed = Signal()
    builds_changed = Signal()
    shown_changed = Signal()
    model_shown = Signal(object)
    layers_changed = Signal()
    selection_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.builds: tuple[Build, ...] = ()
        self.shown: Shown | None = None
        self.answer: ReadAnswer | None = None  # of what is shown; None while it is being read
        self.built_layers: LayerTable | None = None
        self._live: Live | None = None
        self.selection = ""

    def open_document(self, document: Document) -> None:
        """Another model: nothing of the one before stays."""
        self.document, self.builds, self.shown, self.answer = document, (), None, None
        self.built_layers = self._live = None
        self.selection = ""
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
        self.shown, self.answer = shown, None
        self.shown_changed.emit()

    def set_answer(self, answer: ReadAnswer) -> None:
        """The shown model was read."""
        self.answer = answer
        self.model_shown.emit(answer)

    @property
    def live(self) -> Live | None:
        """The live figures, where they are on screen: over the last step of the build that is being edited."""
        live, built, shown = self._live, self.built_layers, self.shown
        if live is None or built is None or shown is None:
            return None
        return live if shown.build_id == live.build_id and built.step == live.table.step else None

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
            self._live = live
            self.layers_changed.emit()

    def select(self, key: str) -> None:
        """Select a node everywhere; "" for none."""
        if key != self.selection:
            self.selection = key
            self.selection_changed.emit(key)
