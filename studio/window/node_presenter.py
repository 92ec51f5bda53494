"""The inspector: what is said of the selected node or tensor, or of the whole model.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from projects.build import folder as folders
from projects.build.layers import Layer, LayerTable
from projects.errors import StudioError
from projects.model.summary import Node
from projects.model.weights import statistics_from_data
from studio.builds import Build
from studio.jobs.background import Background
from studio.jobs.model_store import ModelStore
from studio.jobs.qt_reader import QtReader, ReadAnswer
from studio.session import Session
from studio.window.words import whose_figures
from widgets.inspector.became import Became
from widgets.inspector.panel import InspectorPanel
from widgets.steps.rows import MODEL, PARENT, PREPARED


class NodePresenter(QObject):
    """Keeps the inspector in step with the selection.

    Signals:
        step_requested: a step that has the selected node.
        table_requested: the layers table is to be brought forward.
        failed: a StudioError: weights that cannot be read.
    """

    step_requested = Signal(str)
    table_requested = Signal()
    failed = Signal(object)

    def __init__(
        self,
        panel: InspectorPanel,
        session: Session,
        reader: QtReader,
        store: ModelStore,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._session = panel, session
        self._reader, self._store, self._background = reader, store, background
        self._label = ""  # of the selected node, for when it is not in the step shown
        self._tensor = ""
        self._definitions: dict[Path, dict[str, Any]] = {}
        session.document_changed.connect(self.on_document_changed)
        session.selection_changed.connect(self.on_selection_changed)
        session.model_shown.connect(lambda _: self.refresh())
        session.layers_changed.connect(self.refresh)
        session.descent_changed.connect(self.refresh)
        panel.layer_requested.connect(self.on_layer_requested)
        panel.table_requested.connect(self.on_table_requested)
        panel.node_requested.connect(session.select)
        panel.tensor_requested.connect(self.show_tensor)
        panel.weights_requested.connect(self.on_weights_requested)
        panel.step_requested.connect(self.step_requested)

    def on_document_changed(self) -> None:
        """Another model: nothing of the one before stays."""
        self._definitions.clear()
        self._label = self._tensor = ""
        if self._session.document is None:
            self._panel.show_nothing()

    def on_selection_changed(self, key: str) -> None:
        """Another node."""
        self._tensor = ""
        self.refresh()

    def show_tensor(self, name: str) -> None:
        """Say what is known of a tensor."""
        self._session.select("")
        self._tensor = name
        self.refresh()

    def refresh(self) -> None:
        """Say what is known of what is selected, in the step on screen."""
        answer = self._session.answer
        if answer is None:
            return
        summary, key = answer.summary, self._session.selection
        if not key:
            if self._tensor and self._tensor in summary.tensors:
                self._panel.show_tensor(summary, self._tensor)
            else:
                self._panel.show_model(summary)
            return
        nodes = self._session.selected_nodes
        node = summary.node(nodes[0]) if nodes else None
        if node is None:
            self._not_here(key)
            return
        self._label = node.label
        layers = self._session.layers
        layer = _layer_of(node, layers) if layers is not None else None
        max_cycles = max((la.cycles or 0 for la in layers.layers), default=None) if layers is not None else None
        became = became_of(node, self._session) if layer is None else None
        self._panel.show_node(summary, node, layer, self._definitions_here(), max_cycles or None, became)

    def on_layer_requested(self, key: str) -> None:
        """Show a layer in the graph of the step that it is a node of."""
        layers = self._session.layers
        if layers is not None:
            self._session.select_layer(key)
            self.step_requested.emit(layers.step)

    def on_table_requested(self, key: str) -> None:
        """Bring the layer's row forward; the selection stays, and with it the layer's rows."""
        if key not in self._session.selected_layers:
            self._session.select_layer(key)
        self.table_requested.emit()

    def _not_here(self, key: str) -> None:
        build, shown = self._session.shown_build, self._session.shown
        steps = self._steps_with(build, key) if build is not None else []
        label = self._label_of(key)
        if not steps or build is None or shown is None:
            self._panel.show_not_here(label, None)
            return
        order = build.graphs()
        here = order.index(shown.step) if shown.step in order else 0
        later = [step for step in steps if order.index(step) > here]
        self._panel.show_not_here(label, later[0] if later else steps[-1], before=not later)

    def _steps_with(self, build: Build, key: str) -> list[str]:
        steps = []
        for step in build.graphs():
            answer = self._store.cached(build.model_of(step)) if step not in (MODEL, PREPARED, PARENT) else None
            if answer is not None and answer.summary.node(key) is not None:
                steps.append(step)
        return steps

    def _label_of(self, key: str) -> str:
        layers = self._session.layers
        named = next((la.name for la in layers.layers if la.key == key), "") if layers is not None else ""
        return named or self._label or key

    def _definitions_here(self) -> dict[str, Any]:
        build = self._session.shown_build
        if build is None:
            return {}
        path = build.folder / folders.DEFINITIONS
        if path not in self._definitions:
            self._definitions[path] = {}

            def take(data: dict[str, Any]) -> None:
                self._definitions[path] = data
                if data:
                    self.refresh()

            self._background.run(lambda: _read_object(path), take)
        return self._definitions[path]

    def on_weights_requested(self, tensor: str) -> None:
        """Draw the weights of a tensor."""
        answer: ReadAnswer | None = self._session.answer
        if answer is None:
            return

        def failed(error: StudioError) -> None:
            self.failed.emit(error)

        def done(stats: dict[str, Any] | None) -> None:
            if stats is not None:
                self._panel.show_weights(statistics_from_data(stats))

        self._reader.weights(Path(answer.summary.path), tensor, done, failed)


def _read_object(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _layer_of(node: Node, layers: LayerTable) -> Layer | None:
    """The figures of a node. An earlier step's node of the same key (MultiThreshold, MVAU) is not yet that layer."""
    return next((la for la in layers.layers if la.key == node.key and la.op_type == node.op_type), None)


def became_of(node: Node, session: Session) -> Became | None:
    """What a node of an earlier step became; None where it became no layer, or that is not known."""
    inherited, live = session.inherited, session.live
    found = inherited.layers_of(node.key) if inherited is not None else ()
    if inherited is None or not found or session.answer is None:
        return None
    part = node.key not in inherited.carried
    origin = session.answer.summary.node(inherited.origins.get(found[0].key, "")) if part else None
    build = session.shown_build
    editable = live is not None or (build is not None and build.finished and inherited.table.step == build.last_step())
    counted_at = (origin.key, origin.label) if origin is not None else None
    return Became(found, whose_figures(session), part, counted_at, inherited.table.step, editable)
