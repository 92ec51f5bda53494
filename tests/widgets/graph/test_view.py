"""The real Netron page with real clicks. Fails first where a new Netron has changed what boot.js relies on."""

import base64
from dataclasses import replace
from pathlib import Path

import onnx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from tests.widgets.graph.conftest import TIMEOUT_MS, Driver, write_chain
from widgets.graph import colouring
from widgets.graph.model import GraphModel
from widgets.theme.colors import DARK, LIGHT

pytestmark = pytest.mark.webengine


def _selected(graph: Driver) -> list[str]:
    return graph.run(
        "[...document.querySelectorAll('g.node.select .node-item')].map((e) => e.querySelector('text').textContent)"
    )


def test_click_on_a_node_tells_its_key_once(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    heard: list[str] = []
    graph.view.node_clicked.connect(heard.append)
    with qtbot.waitSignal(graph.view.node_clicked, timeout=TIMEOUT_MS):
        graph.click(graph.point("t1"))
    assert _selected(graph) == ["Beta"]
    assert heard == ["t1"]


def test_click_on_real_finn_model(graph: Driver, reference: Path, qtbot: QtBot) -> None:
    graph.show(reference / "thirdparty" / "labs_gtsrb_step_specialize_layers.onnx")
    with qtbot.waitSignal(graph.view.node_clicked, timeout=TIMEOUT_MS) as heard:
        graph.click(graph.point("MultiThreshold_1_out0"))
    assert heard.args == ["MultiThreshold_1_out0"]


def test_click_on_input_and_output_tells_the_tensor(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    with qtbot.waitSignal(graph.view.tensor_clicked, timeout=TIMEOUT_MS) as heard:
        graph.click(graph.point("x"))
    assert heard.args == ["x"]
    output = graph.run(
        "(() => { const r = [...document.querySelectorAll('.graph-item-output')].pop().getBoundingClientRect();"
        " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    with qtbot.waitSignal(graph.view.tensor_clicked, timeout=TIMEOUT_MS) as heard:
        graph.click(QPoint(round(output[0]), round(output[1])))
    assert heard.args == ["y"]


def test_click_on_a_weight_tells_the_tensor(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    graph.show(write_chain(tmp_path / "weight.onnx", ["Alpha", "Beta"], weight=64))
    place = graph.run(
        "(() => { const r = document.querySelector('.node-argument').getBoundingClientRect();"
        " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
    )
    with qtbot.waitSignal(graph.view.tensor_clicked, timeout=TIMEOUT_MS) as heard:
        graph.click(QPoint(round(place[0]), round(place[1])))
    assert heard.args == ["w"]


def test_click_beside_and_escape_clear_the_selection(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    for clear in (lambda: graph.click(QPoint(20, 20)), lambda: graph.key(Qt.Key.Key_Escape)):
        graph.view.select("t0")
        qtbot.waitUntil(lambda: _selected(graph) == ["Alpha"], timeout=TIMEOUT_MS)
        with qtbot.waitSignal(graph.view.background_clicked, timeout=TIMEOUT_MS):
            clear()
        assert _selected(graph) == []


def test_double_click_opens(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    with qtbot.waitSignal(graph.view.opened_subgraph, timeout=TIMEOUT_MS) as heard:
        graph.double_click(graph.point("t0"))
    assert heard.args == ["t0"]


def test_select_centres_and_emits_nothing(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    graph.show(write_chain(tmp_path / "long.onnx", [f"Op{i}" for i in range(60)]))
    heard: list[str] = []
    for signal in (graph.view.node_clicked, graph.view.tensor_clicked):
        signal.connect(heard.append)
    graph.view.select("t40")
    qtbot.waitUntil(lambda: _selected(graph) == ["Op40"], timeout=TIMEOUT_MS)
    at = graph.point("t40")
    assert abs(at.y() - graph.view.web.height() / 2) < graph.view.web.height() * 0.3
    graph.view.clear_selection()
    qtbot.waitUntil(lambda: _selected(graph) == [], timeout=TIMEOUT_MS)
    assert heard == []


def test_selection_asked_for_while_drawing_comes_after(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(graph.view.shown, timeout=TIMEOUT_MS):
        graph.view.show_model(GraphModel(chain, "chain"))
        graph.view.select("t1")
    qtbot.waitUntil(lambda: _selected(graph) == ["Beta"], timeout=TIMEOUT_MS)


def test_of_quick_requests_the_last_is_drawn(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    paths = [write_chain(tmp_path / f"{name}.onnx", [name, "End"]) for name in ("One", "Two", "Three")]
    heard: list[str] = []
    graph.view.shown.connect(heard.append)
    for path in paths:
        graph.view.show_model(GraphModel(path, path.stem))
    qtbot.waitUntil(lambda: bool(heard), timeout=TIMEOUT_MS)
    assert heard == ["Three"]
    assert [match["key"] for match in graph.ask("find", "Three")] == ["t0"]
    assert graph.ask("find", "Two") == []


def test_colouring_survives_rendering_and_is_exported(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    graph.view.set_colouring(colouring.heat({"t0": 10, "t1": 1000, "y": None}, "Cycles", log=True, bottleneck="t1"))
    painted = (
        "[...document.querySelectorAll('.studio-painted')].map((e) => getComputedStyle(e.querySelector('path')).fill)"
    )
    expected = ["rgb(0, 34, 78)", "rgb(254, 232, 56)"]
    assert graph.run(painted) == expected
    graph.show(chain)
    assert graph.run(painted) == expected
    assert graph.run("document.querySelectorAll('.studio-badge').length") == 1
    with qtbot.waitSignal(graph.view.exported, timeout=TIMEOUT_MS) as svg:
        graph.view.export("svg")
    text = svg.args[1].decode()
    assert svg.args[0] == "svg"
    assert "fill: rgb(254, 232, 56)" in text or "#FEE838" in text
    assert "var(" not in text
    assert "Cycles" in text
    assert "studio-badge" in text
    assert graph.run("document.querySelectorAll('.studio-legend').length") == 0
    with qtbot.waitSignal(graph.view.exported, timeout=TIMEOUT_MS) as png:
        graph.view.export("png")
    image = QImage.fromData(png.args[1])
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert {"#ffffff", "#fee838", "#d55e00"} <= colors
    graph.view.set_colouring(None)
    assert graph.run(painted) == []


def test_parts_are_pale_and_say_of_what(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    made = colouring.heat({"t0": 10}, "Cycles")
    graph.view.set_colouring(replace(made, parts={"t1": "Part of MVAU_0"}, note="Figures of a later step"))
    part = "document.querySelectorAll('.studio-part')"
    assert graph.run(f"[...{part}].map((e) => e.querySelector('title').textContent.includes('Part of MVAU_0'))") == [
        True
    ]
    fill = f"getComputedStyle({part}[0].querySelector('path')).fill"
    light = graph.run(fill)
    graph.view.set_theme(DARK)
    assert graph.run(fill) != light
    graph.view.set_theme(LIGHT)
    with qtbot.waitSignal(graph.view.exported, timeout=TIMEOUT_MS) as svg:
        graph.view.export("svg")
    assert "Figures of a later step" in svg.args[1].decode()
    graph.view.set_colouring(None)
    assert graph.run(f"{part}.length") == 0


def test_tensor_labels_stand_on_edges_and_keep_the_place(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    path = write_chain(tmp_path / "labels.onnx", ["Alpha", "Beta"], weight=64)
    graph.show(path, labels={"x": "UINT8 1x4", "w": "INT2 64"})
    texts = "[...document.querySelectorAll('.edge-label, .node-argument tspan:last-child')].map((e) => e.textContent)"
    assert graph.run(texts) == ["UINT8 1x4", "1\u00d74", "1\u00d74", " INT2 64"]
    graph.view.zoom_out()
    zoom = "document.getElementById('canvas').getBoundingClientRect().height"
    before = graph.run(zoom)
    with qtbot.waitSignal(graph.view.shown, timeout=TIMEOUT_MS):
        graph.view.set_tensor_labels({"t0": "INT4 1x4"})
    assert graph.run(texts) == ["1\u00d74", "INT4 1x4", "1\u00d74", " [64]"]
    assert graph.run(zoom) == before


def test_long_operators_are_not_cut(graph: Driver, tmp_path: Path) -> None:
    graph.show(write_chain(tmp_path / "long_name.onnx", ["ConvolutionInputGenerator_rtl", "End"]))
    assert "ConvolutionInputGenerator_rtl" in graph.run("document.getElementById('origin').textContent")


def test_nodes_that_finn_numbered_are_called_by_their_names(graph: Driver, tmp_path: Path) -> None:
    path = write_chain(tmp_path / "names.onnx", ["MVAU_hls", "ConvolutionInputGenerator_rtl", "Conv", "Relu", "Add"])
    model = onnx.load(path)
    names = ("MVAU_hls_3", "ConvolutionInputGenerator_rtl_12", "/features/conv1/Conv", "Relu_first", "")
    for node, name in zip(model.graph.node, names, strict=True):
        node.name = name
    onnx.save(model, path)
    graph.show(path)
    titles = "[...document.querySelectorAll('g.graph-node .node-item-type text')].map((e) => e.textContent)"
    assert graph.run(titles) == ["MVAU_hls_3", "ConvolutionInputGenerator_rtl_12", "Conv", "Relu", "Add"]


def test_find_bar_jumps_from_match_to_match(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    graph.show(write_chain(tmp_path / "find.onnx", ["Alpha", "MVAU_hls", "Beta", "MVAU_rtl"]))
    graph.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    line = graph.view.findChild(QLineEdit, "graph_find_text")
    count = graph.view.findChild(QLabel, "graph_find_count")
    qtbot.waitUntil(line.isVisible, timeout=TIMEOUT_MS)
    heard: list[str] = []
    graph.view.node_clicked.connect(heard.append)
    QTest.keyClicks(line, "mvau")
    qtbot.waitUntil(lambda: count.text() == "1 of 2", timeout=TIMEOUT_MS)
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: count.text() == "2 of 2", timeout=TIMEOUT_MS)
    assert _selected(graph) == ["MVAU_rtl"]
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: heard == ["t1", "y", "t1", "y"], timeout=TIMEOUT_MS)
    line.selectAll()
    QTest.keyClicks(line, "nothing like it")
    qtbot.waitUntil(lambda: count.text() == "no match", timeout=TIMEOUT_MS)
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not line.isVisible()


def test_zoom_and_fit(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    graph.show(write_chain(tmp_path / "tall.onnx", [f"Op{i}" for i in range(80)]))
    height = "document.getElementById('canvas').getBoundingClientRect().height"
    own = graph.run(height)
    graph.view.zoom_in()
    assert graph.run(height) == pytest.approx(own * 1.25)
    graph.view.zoom_reset()
    assert graph.run(height) == pytest.approx(own)
    graph.view.fit()
    fitting = graph.run(height)
    assert fitting <= graph.view.web.height()
    graph.view.zoom_reset()
    assert graph.run(height) == pytest.approx(own)  # the key takes another way and could come first
    graph.key(Qt.Key.Key_F)
    qtbot.waitUntil(lambda: graph.run(height) == pytest.approx(fitting), timeout=TIMEOUT_MS)


def test_arrow_keys_walk_along_the_edges(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    graph.view.select("t0")
    qtbot.waitUntil(lambda: _selected(graph) == ["Alpha"], timeout=TIMEOUT_MS)
    for key, expected in ((Qt.Key.Key_Down, "t1"), (Qt.Key.Key_Down, "y"), (Qt.Key.Key_Up, "t1")):
        with qtbot.waitSignal(graph.view.node_clicked, timeout=TIMEOUT_MS) as heard:
            graph.key(key)
        assert heard.args == [expected]


def test_dark_and_light_without_a_reload(graph: Driver, chain: Path) -> None:
    graph.show(chain)
    graph.run("window.__same = true")
    looks = (
        "[getComputedStyle(document.getElementById('target')).backgroundColor,"
        " getComputedStyle(document.querySelector('.edge-label')).fill]"
    )
    graph.view.set_theme(DARK)
    assert graph.run(looks) == ["rgb(30, 31, 34)", "rgb(182, 187, 195)"]
    graph.view.set_theme(LIGHT)
    assert graph.run(looks) == ["rgb(250, 250, 250)", "rgb(0, 0, 0)"]
    assert graph.run("window.__same") is True


def test_nothing_of_netrons_own_is_seen(graph: Driver, chain: Path) -> None:
    graph.show(chain)
    graph.click(graph.point("t0"))
    seen = (
        "['menu-button', 'toolbar', 'sidebar', 'logo', 'message-text'].map((id) => document.getElementById(id))"
        ".filter((e) => e && e.checkVisibility()).map((e) => e.id)"
    )
    assert graph.run(seen) == []


def test_unreadable_model_gives_a_message_and_the_next_works(
    graph: Driver, tmp_path: Path, chain: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(base64.b64decode("AAECAwQFBgc="))
    with qtbot.waitSignal(graph.view.failed, timeout=TIMEOUT_MS) as heard:
        graph.view.show_model(GraphModel(bad, "bad model"))
    assert "bad model" in heard.args[0]
    assert graph.view.findChild(QLabel, "graph_notice_title").isVisible()
    graph.show(chain)
    assert not graph.view.findChild(QLabel, "graph_notice_title").isVisible()


def test_any_path_can_be_shown(graph: Driver, tmp_path: Path) -> None:
    folder = tmp_path / "ünï 日本 & #1 100%25"
    folder.mkdir()
    graph.show(write_chain(folder / "모델 'é'?.onnx", ["Alpha", "End"]))
    assert graph.ask("find", "Alpha") == [{"key": "t0", "node": True}]


def test_weights_listed_as_inputs_are_no_inputs(graph: Driver, tmp_path: Path) -> None:
    path = write_chain(tmp_path / "listed.onnx", ["Alpha", "End"], weight=64)
    model = onnx.load(path)
    model.graph.input.append(onnx.helper.make_tensor_value_info("w", onnx.TensorProto.FLOAT, [64]))
    onnx.save(model, path)
    graph.show(path)
    assert graph.run("[...document.querySelectorAll('.graph-item-input text')].map((e) => e.textContent)") == ["x"]


@pytest.mark.parametrize("content", [b"", None])
def test_empty_and_missing_files_fail_in_words(
    graph: Driver, tmp_path: Path, qtbot: QtBot, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "nothing.onnx"
    if content is not None:
        path.write_bytes(content)
    with qtbot.waitSignal(graph.view.failed, timeout=TIMEOUT_MS) as heard:
        graph.view.show_model(GraphModel(path, "nothing"))
    assert "nothing cannot be drawn" in heard.args[0]


@pytest.mark.parametrize("name", ["brevitas/CNV_2W2A.onnx", "bad/UPPERCASE.ONNX"])
def test_reference_models_are_drawn(graph: Driver, reference: Path, name: str) -> None:
    graph.show(reference / name)
    assert graph.run("document.querySelectorAll('.graph-node').length") > 20
