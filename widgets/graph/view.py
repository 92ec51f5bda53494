"""The graph view: shows a model, says what is clicked, selects, colours, finds, zooms, exports.

Layer: widgets. Thread: GUI; drawing happens in Chromium's own process.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QStackedLayout, QToolButton, QVBoxLayout, QWidget

from widgets.graph.colouring import Colouring, to_page
from widgets.graph.engine import BOOT_MS, GraphEngine
from widgets.graph.findbar import FindBar
from widgets.graph.legend import Legend
from widgets.graph.model import GraphModel
from widgets.graph.notices import BusyCard, NoticePage
from widgets.theme.colors import LIGHT, Theme

_MARGIN = 12


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
        self._matches: list[dict[str, Any]] = []
        self._match = 0
        self._place = QWidget(self)
        self._place.setObjectName("graph_place")
        self._place.setAutoFillBackground(True)
        self._place.installEventFilter(self)
        self._web = QWebEngineView(self._place)
        self._web.setObjectName("graph_web")
        self._web.setAccessibleName(self.tr("Graph of the model"))
        self._web.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._web.setAcceptDrops(False)  # files dropped here are the window's
        self._notice = NoticePage(self._place)
        self._stack = QStackedLayout(self._place)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for page in (QWidget(self._place), self._web, self._notice):
            self._stack.addWidget(page)
        self._find = FindBar(self._place)
        self._busy = BusyCard(self._place)
        self._back = QToolButton(self._place, text=self.tr("\u2190 Back"))
        self._back.setObjectName("graph_back")
        self._back.setAccessibleName(self.tr("Back to the outer graph"))
        self._back.hide()
        self._legend = Legend(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._place, 1)
        layout.addWidget(self._legend)
        self._engine = GraphEngine(self._web, boot_ms)
        self._connect()
        self.set_theme(LIGHT)

    @property
    def engine(self) -> GraphEngine:
        """The page's keeper, for tests and figures."""
        return self._engine

    @property
    def web(self) -> QWebEngineView:
        """The web view; its focusProxy gets the mouse."""
        return self._web

    def start(self) -> None:
        """Load Netron ahead of the first model; best right after the window's first paint."""
        self._engine.start()

    def show_model(self, model: GraphModel) -> None:
        """Draw a model. While one is being drawn, only the newest asked for is drawn next."""
        self._model = model
        self._matches = []
        self._stack.setCurrentWidget(self._web)
        self._engine.show(model)

    def clear(self) -> None:
        """Show nothing."""
        self._model = None
        self._busy.end()
        self._engine.forget()
        self._stack.setCurrentIndex(0)

    def select(self, key: str) -> None:
        """Select the node (or graph input or output), centre and highlight it; emits nothing."""
        self._engine.call_when_drawn("select", key)

    def clear_selection(self) -> None:
        """Select nothing; emits nothing."""
        self._engine.call_when_drawn("clearSelection")

    def set_colouring(self, colouring: Colouring | None) -> None:
        """Colour the nodes, of this model and the next ones, and show the legend; None takes both away."""
        self._legend.set_colouring(colouring)
        self._engine.set_lasting("mark", to_page(colouring))

    def set_tensor_labels(self, labels: Mapping[str, str]) -> None:
        """Put texts on tensors of the model shown. Draws again: where they are known, give them in the GraphModel."""
        if self._model is not None and dict(labels) != dict(self._model.labels):
            self._model = replace(self._model, labels=dict(labels))
            self._engine.show(self._model, keep=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, without a reload."""
        palette = self._place.palette()
        palette.setColor(self._place.backgroundRole(), QColor(theme.background))
        self._place.setPalette(palette)
        self._legend.set_theme(theme)
        self._engine.set_background(QColor(theme.background))
        self._engine.set_lasting("theme", {"dark": theme.dark, "colors": {"background": theme.background}})

    def open_find(self) -> None:
        """Open the find bar."""
        self._place_overlays()
        self._find.open_bar()

    def find(self, text: str) -> None:
        """Go to the first match; the find bar shows how many there are."""
        self._engine.ask(self._on_found, "find", text)

    def find_next(self, step: int = 1) -> None:
        """Go to the next match, or with -1 to the one before."""
        if not self._matches:
            self.find(self._find.text)
            return
        self._match = (self._match + step) % len(self._matches)
        self._show_match()

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
        self._engine.shutdown()

    def _connect(self) -> None:
        engine = self._engine
        engine.busy.connect(lambda model: self._busy.begin(model.name))
        engine.counted.connect(self._on_counted)
        engine.drawn.connect(self._on_drawn)
        engine.refused.connect(self._on_refused)
        engine.died.connect(self._on_died)
        engine.told.connect(self._on_told)
        self._busy.cancelled.connect(self._on_cancelled)
        self._notice.pressed.connect(self._on_reload)
        self._back.clicked.connect(lambda: engine.call("back"))
        self._find.changed.connect(self.find)
        self._find.moved.connect(self.find_next)
        self._find.closed.connect(self._web.setFocus)

    def _on_counted(self, nodes: int) -> None:
        self._busy.set_count(nodes)
        self._place_overlays()

    def _on_drawn(self, model: GraphModel) -> None:
        self._busy.end()
        self._stack.setCurrentWidget(self._web)
        if self._find.isVisible() and self._find.text:
            self.find(self._find.text)
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
        self._busy.end()
        self._back.hide()
        self._notice.show_notice(title, details, button)
        self._stack.setCurrentWidget(self._notice)
        self.failed.emit(f"{title} {details}".strip())

    def _on_reload(self) -> None:
        self._stack.setCurrentWidget(self._web)
        self._engine.restart(draw=False)
        if self._model is not None:
            self._engine.show(self._model)

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
            self._back.setVisible(data["depth"] > 1)
            self._place_overlays()

    def _on_found(self, matches: list[dict[str, Any]] | None) -> None:
        self._matches = matches or []
        self._match = 0
        self._show_match()

    def _show_match(self) -> None:
        self._find.set_matches(self._match + 1, len(self._matches))
        if self._matches:
            match = self._matches[self._match]
            self._engine.call("select", match["key"])
            (self.node_clicked if match["node"] else self.tensor_clicked).emit(match["key"])

    def _place_overlays(self) -> None:
        self._find.adjustSize()
        self._find.move(self._place.width() - self._find.width() - _MARGIN - 12, _MARGIN)
        self._busy.adjustSize()
        self._busy.move((self._place.width() - self._busy.width()) // 2, self._place.height() // 3)
        self._back.adjustSize()
        self._back.move(_MARGIN, _MARGIN)
        for overlay in (self._find, self._busy, self._back):
            overlay.raise_()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the cards over the graph where they belong."""
        if isinstance(event, QResizeEvent):
            self._place_overlays()
        return super().eventFilter(watched, event)
