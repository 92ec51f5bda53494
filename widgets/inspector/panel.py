"""The inspector panel. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMimeData, QUrl, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from projects import numbers
from projects.build.layers import Layer
from projects.model.summary import ModelSummary, Node
from projects.model.weights import WeightStatistics
from widgets.inspector import node_page, other_pages
from widgets.inspector.became import CARRIER, LAYER, TABLE, Became
from widgets.inspector.histogram import WeightHistogram
from widgets.inspector.page import Page
from widgets.parts.empty import ContentOrEmpty
from widgets.theme.colors import LIGHT, Theme


class InspectorPanel(QWidget):
    """Shows one thing at a time; each `show_*` replaces what was there.

    Signals:
        tensor_requested: name of a tensor that was clicked. weights_requested: name of a stored tensor to be drawn.
        node_requested: key of a node. step_requested: name of a step. subgraph_requested: path of a child model.
        problems_requested: the model's problems. layer_requested: key of a layer, to be shown where it is one.
        table_requested: key of a layer, to be edited in the table.
    """

    tensor_requested = Signal(str)
    weights_requested = Signal(str)
    node_requested = Signal(str)
    step_requested = Signal(str)
    subgraph_requested = Signal(str)
    problems_requested = Signal()
    layer_requested = Signal(str)
    table_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector_panel")
        self.setAccessibleName(self.tr("Inspector"))
        self._theme = LIGHT
        self._write: Callable[[Page], None] | None = None
        self._links: list[tuple[str, str]] = []
        self._step = ""
        self._text = _Text(self)
        self._text.setObjectName("inspector_text")
        self._text.setAccessibleName(self.tr("What is selected"))
        self._text.anchorClicked.connect(self.on_link)
        self._go = QPushButton(self)
        self._go.setObjectName("inspector_go")
        self._go.clicked.connect(lambda: self.step_requested.emit(self._step))
        self._weights = WeightHistogram(self)
        self._weights.closed.connect(self._weights.hide)
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._go)
        layout.addWidget(self._weights)
        self._body = ContentOrEmpty(content, "inspector", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self.set_theme(LIGHT)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No model is open."""
        self._write = None
        self._body.show_empty(self.tr("Click a node, a tensor or the empty canvas to see what it is."))

    def show_node(
        self,
        summary: ModelSummary,
        node: Node,
        layer: Layer | None = None,
        definitions: node_page.Definitions | None = None,
        max_cycles: int | None = None,
        became: Became | None = None,
    ) -> None:
        """Show a node.

        Args:
            layer: its attributes and FINN's estimates, where it is a hardware layer.
            definitions: {op_type: {attribute: {"kind", "default", "allowed"}}} for nodes without a layer.
            max_cycles: cycles of the slowest layer.
            became: the layers of a later step that came of it, where it is none itself.
        """
        self._show(lambda page: node_page.write_node(page, summary, node, layer, definitions or {}, max_cycles, became))

    def show_tensor(self, summary: ModelSummary, name: str) -> None:
        """Show a tensor, be it an input or output of the graph or between nodes."""
        self._show(lambda page: other_pages.write_tensor(page, summary, name))

    def show_model(self, summary: ModelSummary) -> None:
        """Show the model as a whole."""
        self._show(lambda page: other_pages.write_model(page, summary))

    def show_not_here(self, label: str, step: str | None, before: bool = False) -> None:
        """Say that the step on show does not have the selected node.

        Args:
            step: a step that has it, offered on a button; None where none has.
            before: that step is an earlier one.
        """
        self._show(lambda page: other_pages.write_not_here(page, label, step, before))
        self._step = step or ""
        self._go.setText(self.tr("Go to {step}").format(step=self._step))
        self._go.setAccessibleName(self._go.text())
        self._go.setVisible(step is not None)

    def show_weights(self, stats: WeightStatistics) -> None:
        """Draw the weights that were asked for."""
        self._weights.show_stats(stats)
        self._weights.show()

    def plain_text(self) -> str:
        """What is on show, as text."""
        return self._body.empty.sentence if self._body.is_empty else self._text.toPlainText()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._body.empty.set_theme(theme)
        self._weights.set_theme(theme)
        self._render()

    def on_link(self, url: QUrl) -> None:
        """A link of the page was taken."""
        kind, target = self._links[int(url.fragment())]
        signals: dict[str, Any] = {
            node_page.TENSOR: self.tensor_requested,
            node_page.WEIGHTS: self.weights_requested,
            node_page.SUBGRAPH: self.subgraph_requested,
            other_pages.NODE: self.node_requested,
            CARRIER: self.node_requested,
            LAYER: self.layer_requested,
            TABLE: self.table_requested,
        }
        if kind == other_pages.PROBLEMS:
            self.problems_requested.emit()
        else:
            signals[kind].emit(target)

    def _show(self, write: Callable[[Page], None]) -> None:
        self._write = write
        self._go.hide()
        self._weights.hide()
        self._body.show_content()
        self._render()
        self._text.verticalScrollBar().setValue(0)

    def _render(self) -> None:
        if self._write is None:
            return
        page = Page(self._theme)
        self._write(page)
        self._links = page.links
        at = self._text.verticalScrollBar().value()
        self._text.setHtml(page.html())
        self._text.verticalScrollBar().setValue(at)


def _as_typed(words: str) -> str:
    """Plain text for the clipboard: 12544 and `50 %`, without the marks at which long names may break."""
    ungrouped = re.sub(rf"(?<=\d){numbers.NARROW_SPACE}(?=\d)", "", words.replace("\u200b", ""))
    return ungrouped.replace(numbers.NARROW_SPACE, " ")


class _Text(QTextBrowser):
    """Links are signals and nothing is ever loaded: the text holds names out of a model file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.document().setDocumentMargin(12)
        font = QFont(self.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self.document().setDefaultFont(font)

    # Qt overrides

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(_as_typed(self.textCursor().selection().toPlainText()))
        return data

    def loadResource(self, kind: int, name: QUrl) -> None:
        return None
