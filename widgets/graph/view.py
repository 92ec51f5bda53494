"""The graph view: shows a model, says what is clicked, selects, colours, finds, zooms, exports.

Layer: widgets. Thread: GUI; drawing happens in Chromium's own process.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets.graph.colouring import Colouring, to_page
from widgets.graph.engine import BOOT_MS, GraphEngine
from widgets.graph.finder import Finder
from widgets.graph.legend import Legend
from widgets.graph.model import GraphModel
from widgets.graph.place import GraphPlace
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.palette import mix

if TYPE_CHECKING:
    from PySide6.QtWebEngineWidgets import QWebEngineView


class GraphView(QWidget):
    """Netron in a widget. Nodes are known by their key, the name of their first output tensor.

    Signals:
        shown: a model is on screen (its name).
        failed: no graph can be shown, and a message stands in its place (why).
        node_clicked: the person chose a node (key), by mouse, keyboard or find.
        tensor_clicked: the person chose a graph input or output, an edge or a weight (tensor name).
        background_clicked: the person chose nothing (click beside, Escape).
        opened_subgraph: double click or Enter on a node (key).
        exported: what `export` made ("svg" or "png", the file's bytes).
    """

    shown = Signal(str)
    failed = Signal(str)
    node_clicked = Signal(str)
    tensor_clicked = Signal(str)
    background_clicked = Signal()
    opened_subgraph = Signal(str)
    exported = Signal(str, bytes)

    def __init__(self, parent: QWidget | None = None, boot_ms: int = BOOT_MS) -> None:
        super().__init__(parent)
        self.setObjectName("graph_view")
        self.setAccessibleName(self.tr("Graph"))
        self._model: GraphModel | None = None
        self._place = GraphPlace(self)
        self._legend = Legend(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._place, 1)
        layout.addWidget(self._legend)
        self._engine = GraphEngine(lambda: self._place.web, self, boot_ms)
        self._finder = Finder(self._engine, self._place.find)
        self._connect()
        self.set_theme(LIGHT)

    @property
    def engine(self) -> GraphEngine:
        """The page's keeper, for tests and figures."""
        return self._engine

    @property
    def web(self) -> QWebEngineView:
        """The web view; its focusProxy gets the mouse."""
        return self._place.web

    def focus_graph(self) -> None:
        """Give the keyboard to the graph."""
        self._place.web.setFocus()

    def start(self) -> None:
        """Load Netron ahead of the first model; best right after the window's first paint."""
        self._engine.start()

    def show_model(self, model: GraphModel) -> None:
        """Draw a model. While one is being drawn, only the newest asked for is drawn next."""
        self._model = model
        self._finder.forget()
        self._engine.show(model)

    def clear(self) -> None:
        """Show nothing."""
        self._model = None
        self._place.show_nothing()
        self._engine.forget()

    def select(self, key: str) -> None:
        """Select the node (or graph input or output), centre and highlight it; emits nothing."""
        self._engine.call_when_drawn("select", key)

    def select_group(self, keys: Sequence[str], move: bool = True) -> None:
        """Select several nodes at once; emits nothing. move: centre the first one."""
        self._engine.call_when_drawn("selectAll", list(keys), move)

    def clear_selection(self) -> None:
        """Select nothing; emits nothing."""
        self._engine.call_when_drawn("clearSelection")

    def set_colouring(self, colouring: Colouring | None, legend: bool = True) -> None:
        """Colour the nodes, of this model and the next ones; None takes the colours away.

        Args:
            legend: show what the colours mean under the graph; False where that is told elsewhere.
        """
        self._legend.set_colouring(colouring if legend else None)
        self._engine.set_lasting("mark", to_page(colouring))

    def set_tensor_labels(self, labels: Mapping[str, str]) -> None:
        """Put texts on tensors of the model shown. Draws again: where they are known, give them in the GraphModel."""
        if self._model is not None and dict(labels) != dict(self._model.labels):
            self._model = replace(self._model, labels=dict(labels))
            self._engine.show(self._model, keep=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, without a reload."""
        self._place.set_theme(theme)
        self._legend.set_theme(theme)
        colors = {"background": theme.background, "muted": theme.muted, "handle": mix(theme.line, theme.muted, 0.4)}
        self._engine.set_background(QColor(theme.background))
        self._engine.set_lasting("theme", {"dark": theme.dark, "colors": colors})

    def open_find(self) -> None:
        """Open the find bar."""
        self._place.arrange()
        self._place.find.open_bar()

    def find(self, text: str) -> None:
        """Go to the first match; the find bar shows how many there are."""
        self._finder.find(text)

    def find_next(self, step: int = 1) -> None:
        """Go to the next match, or with -1 to the one before."""
        self._finder.move(step)

    def zoom_in(self) -> None:
        """Make the graph larger."""
        self._engine.call("zoomIn")

    def zoom_out(self) -> None:
        """Make the graph smaller."""
        self._engine.call("zoomOut")

    def zoom_reset(self) -> None:
        """Show the graph in its own size."""
        self._engine.call("zoomReset")

    def fit(self) -> None:
        """Show the whole graph."""
        self._engine.call("fit")

    def export(self, suffix: str) -> None:
        """Make an "svg" or "png" of the graph with its colours; the answer is the signal `exported`."""
        if suffix not in ("svg", "png"):
            raise ValueError(suffix)
        self._engine.call("export", suffix)

    def shutdown(self) -> None:
        """Let go of the page and its profile; to be called when the window closes."""
        self._place.show_nothing()  # a web view that is hidden without a page makes one, with the default profile
        self._engine.shutdown()

    def _connect(self) -> None:
        engine = self._engine
        engine.busy.connect(self._on_busy)
        engine.counted.connect(self._on_counted)
        engine.drawn.connect(self._on_drawn)
        engine.refused.connect(self._on_refused)
        engine.died.connect(self._on_died)
        engine.told.connect(self._on_told)
        self._place.busy.cancelled.connect(self._on_cancelled)
        self._place.notice.pressed.connect(self._on_reload)
        self._place.back.clicked.connect(lambda: engine.call("back"))
        self._finder.reached.connect(self._on_reached)
        self._place.find.closed.connect(self.focus_graph)

    def _on_busy(self, model: GraphModel) -> None:
        self._place.show_web()  # a page that is not seen does not paint, and so does not finish
        self._place.busy.begin(model.name)

    def _on_counted(self, nodes: int) -> None:
        self._place.busy.set_count(nodes)
        self._place.arrange()

    def _on_drawn(self, model: GraphModel) -> None:
        self._place.busy.end()
        self._place.show_web()
        self._finder.count_again()
        self.shown.emit(model.name)

    def _on_refused(self, model: GraphModel, words: str) -> None:
        sentence = self.tr("{name} cannot be drawn.").format(name=model.name)
        self._show_notice(sentence, words, self.tr("Try again"))

    def _on_died(self, words: str) -> None:
        words = words or self.tr("It did not answer in time.")
        self._show_notice(self.tr("The graph view has stopped. Everything else works on."), words, self.tr("Reload"))

    def _on_cancelled(self) -> None:
        self._engine.restart(draw=False)
        name = self._model.name if self._model is not None else ""
        self._show_notice(self.tr("Drawing was cancelled."), name, self.tr("Draw it again"))

    def _show_notice(self, title: str, details: str, button: str) -> None:
        self._place.show_notice(title, details, button)
        self.failed.emit(f"{title} {details}".strip())

    def _on_reload(self) -> None:
        self._place.show_web()
        self._engine.restart(draw=False)
        if self._model is not None:
            self._engine.show(self._model)

    def _on_reached(self, key: str, node: bool) -> None:
        (self.node_clicked if node else self.tensor_clicked).emit(key)

    def _on_told(self, kind: str, data: Any) -> None:
        if kind == "node":
            self.node_clicked.emit(data["key"])
        elif kind == "tensor":
            self.tensor_clicked.emit(data["name"])
        elif kind == "background":
            self.background_clicked.emit()
        elif kind == "open":
            self.opened_subgraph.emit(data["key"])
        elif kind == "export":
            self.exported.emit(data["suffix"], base64.b64decode(data["base64"]))
        elif kind == "find":
            self.open_find()
        elif kind == "findnext":
            self.find_next(-1 if data["backwards"] else 1)
        elif kind == "level":
            self._place.back.setVisible(data["depth"] > 1)
            self._place.arrange()
