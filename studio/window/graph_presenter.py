"""The graph in the middle: draws what the session shows, colours it, keeps its selection and the session's the same.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from projects.build.layers import Layer
from projects.model.labels import tensor_labels
from projects.model.summary import Node
from studio.jobs.qt_reader import ReadAnswer
from studio.session import Session, Shown
from studio.window.words import tr, what_is_shown, whose_figures
from widgets.graph.colouring import Colouring, categories, heat, with_edits
from widgets.graph.header import ColouringChoice, GraphHeader
from widgets.graph.inherited import FIELDS as FIGURES
from widgets.graph.inherited import inherited_edits, inherited_heat
from widgets.graph.model import GraphModel
from widgets.graph.view import GraphView

HARDWARE_DOMAIN = "finn.custom_op.fpgadataflow"


class GraphPresenter(QObject):
    """Keeps graph and session in step.

    Signals:
        tensor_chosen: name of a tensor clicked in the graph.
        subgraph_chosen: path of a child model to be shown.
    """

    tensor_chosen = Signal(str)
    subgraph_chosen = Signal(str)

    def __init__(self, view: GraphView, header: GraphHeader, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._header, self._session = view, header, session
        self._colouring = "cycles"
        session.document_changed.connect(self.on_document_changed)
        session.model_shown.connect(self.on_model_shown)
        session.layers_changed.connect(self.on_layers_changed)
        session.descent_changed.connect(self.on_descent_changed)
        session.selection_changed.connect(self.on_selection_changed)
        view.node_clicked.connect(session.select)
        view.background_clicked.connect(lambda: session.select(""))
        view.tensor_clicked.connect(self.tensor_chosen)
        view.opened_subgraph.connect(self.on_opened_subgraph)
        header.colouring_chosen.connect(self.set_colouring)
        self._rows: tuple[str, ...] = ()
        # Qt tells of the rows before it tells which of them is the current one.
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._select_rows)

    @property
    def colouring(self) -> str:
        """Key of the colouring wanted; what is on screen may lack the data for it."""
        return self._colouring

    def set_colouring(self, key: str) -> None:
        """Colour the graph by this from now on."""
        self._colouring = key
        self.recolour()

    def on_document_changed(self) -> None:
        """Another model: the graph before goes."""
        self._view.set_colouring(None)

    def on_model_shown(self, answer: ReadAnswer) -> None:
        """A model was read: draw it."""
        self._header.set_title(what_is_shown(self._session))
        assert self._session.shown is not None
        self._view.show_model(drawn(self._session.shown, answer))
        self.recolour()
        self.on_selection_changed(self._session.selection)

    def on_layers_changed(self) -> None:
        """Other figures, or live ones: colour by them, and say which they are."""
        if self._session.answer is not None:
            self._header.set_title(what_is_shown(self._session))
        self.recolour()

    def on_descent_changed(self) -> None:
        """It is known what the nodes shown became: colour them by it, and select what became the layer selected."""
        self.recolour()
        if len(self._drawn_selection()) > 1 or self._drawn_selection() != (self._session.selection,):
            self.on_selection_changed(self._session.selection)

    def on_selection_changed(self, _key: str) -> None:
        """Select in the graph what is selected elsewhere."""
        keys = self._drawn_selection()
        if len(keys) > 1:
            self._view.select_group(keys)
        elif keys:
            self._view.select(keys[0])
        else:
            self._view.clear_selection()

    def on_rows_chosen(self, layers: tuple[str, ...]) -> None:
        """Rows were selected in a table: several of them are lit up together."""
        if len(layers) > 1 or len(self._rows) > 1:
            self._settle.start()
        self._rows = layers

    def _select_rows(self) -> None:
        answer, inherited = self._session.answer, self._session.inherited
        if len(self._rows) < 2 or answer is None:
            self.on_selection_changed(self._session.selection)
            return
        nodes = [key for layer in self._rows for key in (inherited.nodes_of(layer) if inherited else (layer,))]
        self._view.select_group([key for key in nodes if answer.summary.node(key) is not None], move=False)

    def _drawn_selection(self) -> tuple[str, ...]:
        answer = self._session.answer
        if answer is None:
            return ()
        return tuple(key for key in self._session.selected_nodes if answer.summary.node(key) is not None)

    def on_opened_subgraph(self, key: str) -> None:
        """A node was opened: go into its child model, if it has one."""
        answer = self._session.answer
        node = answer.summary.node(key) if answer is not None else None
        if node is not None and node.subgraph:
            self.subgraph_chosen.emit(node.subgraph)

    def choices(self) -> tuple[ColouringChoice, ...]:
        """Every colouring, with why it cannot be had for what is shown."""
        figures, hardware = self._why_no_figures(), self._why_no_hardware()
        return (
            ColouringChoice("none", self.tr("nothing")),
            ColouringChoice("cycles", self.tr("cycles"), figures),
            ColouringChoice("LUT", "LUT", figures),
            ColouringChoice("BRAM_18K", "BRAM_18K", figures),
            ColouringChoice("URAM", "URAM", figures),
            ColouringChoice("DSP", "DSP", figures),
            ColouringChoice("impl", self.tr("implementation style"), hardware),
            ColouringChoice("hardware", self.tr("hardware / software"), hardware),
        )

    def recolour(self) -> None:
        """Colour what is shown, as far as there are data."""
        choices = self.choices()
        wanted = next((c for c in choices if c.key == self._colouring), choices[0])
        self._header.set_choices(choices, "none" if wanted.why_not else wanted.key)  # the wish is kept for other steps
        colouring = None if wanted.why_not else self._make(wanted.key)
        live, inherited = self._session.live, self._session.inherited
        if live is not None and live.edited:
            edited = live.edited if inherited is None else inherited_edits(inherited, live.edited)
            colouring = with_edits(colouring or Colouring(self.tr("Edits")), edited) if edited else colouring
        self._view.set_colouring(colouring)

    def _make(self, key: str) -> Colouring | None:
        session = self._session
        if key in FIGURES and session.inherited is not None and session.answer is not None:
            names = {node.key: node.label for node in session.answer.summary.nodes}
            return inherited_heat(session.inherited, key, _title(key), names, whose_figures(session))
        if key in FIGURES and session.layers is not None:
            layers = session.layers.layers
            values = {layer.key: _figure(layer, key) for layer in layers}
            bottleneck = next((layer.key for layer in layers if layer.name == session.layers.bottleneck), None)
            return heat(values, _title(key), log=key == "cycles", bottleneck=bottleneck)
        if session.answer is None or key == "none":
            return None
        nodes = session.answer.summary.nodes
        if key == "impl":
            return categories({n.key: _impl(n) for n in nodes}, self.tr("Implementation style"))
        return categories({n.key: _side(n) for n in nodes}, self.tr("Hardware or software"))

    def _why_no_figures(self) -> str:
        shown, layers = self._session.shown, self._session.layers
        if layers is None or shown is None:
            return self.tr("There are no figures yet: FINN gives them from step_specialize_layers on.")
        if layers.step == shown.step or self._session.inherited is not None:
            return ""
        nothing = self.tr("This step has no figures: FINN gives them from step_specialize_layers on.")
        return self._session.why_no_descent or nothing

    def _why_no_hardware(self) -> str:
        answer = self._session.answer
        if answer is not None and any(n.domain.startswith(HARDWARE_DOMAIN) for n in answer.summary.nodes):
            return ""
        return self.tr("No node is a hardware layer yet: step_convert_to_hw makes them.")


def drawn(shown: Shown, answer: ReadAnswer) -> GraphModel:
    """What is drawn of a model that was read: its copy without weights, where it has one."""
    path = answer.light or shown.path
    name = f"{shown.step or shown.path.stem}.onnx" if answer.light else path.name
    return GraphModel(path, name, answer.weights, tensor_labels(answer.summary))


def _figure(layer: Layer, key: str) -> float | None:
    value: float | None = getattr(layer, FIGURES[key])
    return value


def _title(key: str) -> str:
    return tr("cycles (log scale)") if key == "cycles" else key


def _impl(node: Node) -> str:
    for style in ("hls", "rtl"):
        if node.domain == f"{HARDWARE_DOMAIN}.{style}":
            return style
    return "hw" if node.domain.startswith(HARDWARE_DOMAIN) else "software"


def _side(node: Node) -> str:
    return "hw" if node.domain.startswith(HARDWARE_DOMAIN) else "software"
