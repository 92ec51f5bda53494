"""The inspector: what each page says, links, escaping. Layer: tests. Thread: GUI."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QTextBrowser

from projects.build.layers import Layer, LayerAttribute
from projects.model.summary import Attribute, ModelKind, ModelSummary, Node, Tensor
from projects.model.weights import WeightStatistics
from projects.problems import Problem, Severity
from projects.text import text
from widgets.inspector.became import Became
from widgets.inspector.histogram import WeightHistogram
from widgets.inspector.panel import InspectorPanel
from widgets.theme.colors import DARK

NODE = Node("out", 0, "MVAU_0", "MVAU", "finn", ("in", "w", ""), ("out",), (Attribute("PE", 8),), "/x/child.onnx")
TENSORS = (
    Tensor("in", (1, 3, None, "batch"), "UINT8", "FLOAT", layout=("N", "C", "H", "W")),
    Tensor("w", (64, 576), "INT2", "FLOAT", stored=True),
    Tensor("out", (), None, "FLOAT"),
)
SUMMARY = ModelSummary(
    "/x/a.onnx", "<b>graph</b>", "me", 8, (("", 13),), (("k", "v"),), ("in",), ("out",), (NODE,),
    {t.name: t for t in TENSORS}, ModelKind.HARDWARE, text("It cannot be built."), False,
    (Problem("a", Severity.ERROR, text("bad")),), 1000, None,
)  # fmt: skip
LAYER = Layer(
    "out", "MVAU_hls_0", "MVAU_hls", "hls",
    (
        LayerAttribute("PE", 8, 0, "i", None, True),
        LayerAttribute("ram_style", "auto", "auto", "s", ("auto", "block")),
        LayerAttribute("resType", "lut", "auto", "s", ("auto", "lut"), True),
    ),
    12544, 100.0, None, 0, 0,
)  # fmt: skip


@pytest.fixture
def panel(qtbot) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 900)
    panel.show()
    return panel


def words(panel: InspectorPanel) -> str:
    return panel.plain_text().replace("\u200b", "")


def take_link(panel: InspectorPanel, label: str) -> None:
    browser = panel.findChild(QTextBrowser)
    found = re.search(rf'<a href="(#\d+)"[^>]*><span[^>]*>{label}</span></a>', browser.toHtml().replace("\u200b", ""))
    assert found, f"no link {label}"
    browser.anchorClicked.emit(QUrl(found[1]))


def test_a_layer_shows_attributes_estimates_and_tensors(panel: InspectorPanel) -> None:
    panel.show_node(SUMMARY, NODE, LAYER, {}, 25088)
    page = words(panel)
    for expected in (
        "MVAU_0", "12\u202f544", "50\u202f% of the slowest layer", "one of auto, lut · default auto",
        "1 \u00d7 3 \u00d7 ? \u00d7 batch · UINT8 · NCHW", "64 \u00d7 576 · INT2", "one number · float",
    ):  # fmt: skip
        assert expected in page
    assert "default 0" not in page
    panel.show_node(SUMMARY, NODE, LAYER, {}, 12544)
    assert "the bottleneck" in words(panel)


def test_definitions_give_defaults_to_nodes_without_a_layer(panel: InspectorPanel) -> None:
    panel.show_node(SUMMARY, NODE, None, {"MVAU": {"ram_style": {"kind": "s", "default": "auto", "allowed": ["auto"]}}})
    page = words(panel)
    assert page.index("PE") < page.index("ram_style")
    assert "Estimates" not in page


def test_links_are_signals(qtbot, panel: InspectorPanel) -> None:
    panel.show_node(SUMMARY, NODE)
    for label, signal, args in (
        ("in", panel.tensor_requested, ["in"]),
        ("weights", panel.weights_requested, ["w"]),
        ("Open the partition", panel.subgraph_requested, ["/x/child.onnx"]),
    ):
        with qtbot.waitSignal(signal) as caught:
            take_link(panel, label)
        assert caught.args == args
    panel.show_tensor(SUMMARY, "w")
    with qtbot.waitSignal(panel.node_requested) as caught:
        take_link(panel, "MVAU_0")
    assert caught.args == ["out"]
    panel.show_model(SUMMARY)
    with qtbot.waitSignal(panel.problems_requested):
        take_link(panel, "1 problem")


def test_a_link_is_really_clickable(qtbot, panel: InspectorPanel) -> None:
    panel.show_tensor(SUMMARY, "in")
    browser = panel.findChild(QTextBrowser)
    cursor = browser.document().find("MVAU_0")
    place = browser.cursorRect(cursor).center()
    with qtbot.waitSignal(panel.node_requested):
        qtbot.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=place - browser.viewport().pos())


def test_names_from_a_model_are_not_markup(panel: InspectorPanel) -> None:
    panel.show_model(SUMMARY)
    assert "<b>graph</b>" in words(panel)
    panel.set_theme(DARK)
    assert "It cannot be built." in words(panel)


def test_graph_input_and_unknown_tensor(panel: InspectorPanel) -> None:
    panel.show_tensor(SUMMARY, "in")
    assert "Input of the graph" in words(panel)
    panel.show_tensor(SUMMARY, "never heard of")
    assert "shape unknown" in words(panel)


def test_a_node_of_another_step_offers_the_way(qtbot, panel: InspectorPanel) -> None:
    panel.show_not_here("MVAU_3", "step_convert_to_hw")
    assert "Not here yet: go to step_convert_to_hw." in words(panel)
    with qtbot.waitSignal(panel.step_requested) as caught:
        qtbot.mouseClick(panel.findChild(QPushButton, "inspector_go"), Qt.MouseButton.LeftButton)
    assert caught.args == ["step_convert_to_hw"]
    panel.show_not_here("MVAU_3", None)
    assert not panel.findChild(QPushButton, "inspector_go").isVisible()


@pytest.mark.parametrize(("values", "edges"), [((-1.0, 0.0, 1.0), ()), ((), (-1.5, -0.5, 0.5, 1.5))])
def test_weights_are_drawn_when_they_come(qtbot, panel: InspectorPanel, values, edges) -> None:
    panel.show_tensor(SUMMARY, "w")
    histogram = panel.findChild(WeightHistogram)
    assert not histogram.isVisible()
    panel.show_weights(
        WeightStatistics("w", (2, 2), "FLOAT", "INT2", 4, -1.0, 1.0, 0.0, 0.5, 0, values, edges, (1, 2, 1))
    )
    qtbot.waitUntil(lambda: histogram.drawn)
    assert histogram.isVisible()
    assert "50\u202f% zero" in histogram.accessibleDescription()
    panel.show_model(SUMMARY)
    assert not histogram.isVisible()


def test_what_is_copied_is_plain(qtbot, panel: InspectorPanel) -> None:
    panel.show_node(SUMMARY, NODE, LAYER, {}, 25088)
    browser = panel.findChild(QTextBrowser)
    browser.setFocus()
    browser.selectAll()
    qtbot.keyClick(browser, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "12544" in copied
    assert "50 % of the slowest layer" in copied
    assert "\u200b" not in copied


def test_an_earlier_node_shows_what_it_became(panel: InspectorPanel, qtbot) -> None:
    other = replace(LAYER, key="window", name="ConvolutionInputGenerator_rtl_0", cycles=80, lut=0)
    panel.show_node(
        SUMMARY, NODE, None, {}, 12544, Became((LAYER, other), "Live, by lineage", step="last", editable=True)
    )
    page = words(panel)
    for expected in (
        "Became",
        "MVAU_hls_0",
        "12\u202f544 cycles, the bottleneck · 100 LUT",
        "80 cycles · ",
        "Live, by lin",
    ):
        assert expected in page
    assert "Estimates" not in page
    with qtbot.waitSignal(panel.layer_requested):
        take_link(panel, "Go to last")
    with qtbot.waitSignal(panel.layer_requested) as layer:
        take_link(panel, "MVAU_hls_0")
    with qtbot.waitSignal(panel.table_requested) as table:
        take_link(panel, "Edit in the Layers table")
    assert layer.args == table.args == ["out"]


def test_a_part_says_where_its_layer_is_counted(panel: InspectorPanel, qtbot) -> None:
    panel.show_node(SUMMARY, NODE, None, {}, None, Became((LAYER,), "Figures of last", True, ("m", "MatMul_0")))
    page = words(panel)
    assert "Part of a layer" in page
    assert "Its figures are counted at MatMul_0." in page
    assert "Edit" not in page
    assert "Go to" not in page
    with qtbot.waitSignal(panel.node_requested) as node:
        take_link(panel, "MatMul_0")
    assert node.args == ["m"]
