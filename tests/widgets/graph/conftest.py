"""One warm graph view per test module: starting Chromium takes longer than most of these tests."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import pytest
from onnx import TensorProto, helper
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.graph.model import GraphModel
from widgets.graph.view import GraphView

TIMEOUT_MS = 10_000
SHAPE = [1, 4]


@dataclass
class Driver:
    """Drives a view as a person would, and asks the page what it shows."""

    view: GraphView
    qtbot: QtBot

    def show(self, path: Path, **more: Any) -> GraphModel:
        """Show a model and wait until it is drawn."""
        model = GraphModel(path, path.name, **more)
        with self.qtbot.waitSignal(self.view.shown, timeout=TIMEOUT_MS):
            self.view.show_model(model)
        return model

    def ask(self, name: str, *values: Any) -> Any:
        """The answer of a function of the page."""
        answers: list[Any] = []
        self.view.engine.ask(answers.append, name, *values)
        self.qtbot.waitUntil(lambda: bool(answers), timeout=TIMEOUT_MS)
        return answers[0]

    def run(self, code: str) -> Any:
        """The value of a JavaScript expression, a promise waited for."""
        page = self.view.engine.page
        assert page is not None
        page.runJavaScript(
            "window.__answer = undefined;"
            f"Promise.resolve({code}).then((v) => {{ window.__answer = JSON.stringify(v ?? null); }})"
        )
        answers: list[str] = []

        def arrived() -> bool:
            page.runJavaScript("window.__answer", 0, lambda text: answers.append(text) if text else None)
            return bool(answers)

        self.qtbot.waitUntil(arrived, timeout=TIMEOUT_MS)
        return json.loads(answers[0])

    def paint(self, frames: int) -> None:
        """Wait until the page was painted so many times: what it had begun to move has moved on by then."""
        step = "const step = () => left-- > 0 ? requestAnimationFrame(step) : done(true)"
        self.run(f"new Promise((done) => {{ let left = {frames}; {step}; step(); }})")

    def point(self, key: str) -> QPoint:
        """The middle of a node's title, as a place in the web view."""
        x, y, width, height = self.ask("rectangle", key)
        return QPoint(round(x + width / 2), round(y + height / 2))

    def click(self, at: QPoint) -> None:
        """A real click of the left button."""
        QTest.mouseClick(self.target, Qt.MouseButton.LeftButton, pos=at)

    def double_click(self, at: QPoint) -> None:
        """The four events of a real double click; QTest.mouseDClick sends others, and Chromium counts two clicks."""
        kinds = QEvent.Type
        for kind in (
            kinds.MouseButtonPress,
            kinds.MouseButtonRelease,
            kinds.MouseButtonDblClick,
            kinds.MouseButtonRelease,
        ):
            left = Qt.MouseButton.LeftButton
            held = Qt.MouseButton.NoButton if kind == kinds.MouseButtonRelease else left
            place, none = QPointF(at), Qt.KeyboardModifier.NoModifier
            event = QMouseEvent(kind, place, self.target.mapToGlobal(place), left, held, none)
            QApplication.sendEvent(self.target, event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A real key; Chromium takes none without the focus."""
        self.view.activateWindow()
        self.view.web.setFocus()
        self.qtbot.waitUntil(self.target.hasFocus, timeout=TIMEOUT_MS)
        QTest.keyClick(self.target, key, modifier)

    @property
    def target(self) -> Any:
        """The widget that gets the mouse and the keys."""
        target = self.view.web.focusProxy()
        assert target is not None
        return target


@pytest.fixture(scope="module")
def warm_view(qapp: QApplication) -> Iterator[GraphView]:
    view = GraphView()
    view.resize(900, 700)
    view.show()
    yield view
    view.shutdown()
    view.deleteLater()


@pytest.fixture
def graph(warm_view: GraphView, qtbot: QtBot) -> Driver:
    """The module's view without selection, colouring and model."""
    warm_view.set_colouring(None)
    warm_view.clear()
    return Driver(warm_view, qtbot)


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """x -> Alpha -> Beta -> Gamma -> y; the node names are double on purpose."""
    return write_chain(tmp_path / "chain.onnx", ["Alpha", "Beta", "Gamma"])


def write_chain(path: Path, operators: list[str], weight: int = 0) -> Path:
    """A chain of operators; the tensors between them are t0, t1 ...; weight: floats of a weight on the first one."""
    last = len(operators) - 1
    nodes = []
    for i, operator in enumerate(operators):
        inputs = ["x" if i == 0 else f"t{i - 1}"] + (["w"] if weight and i == 0 else [])
        nodes.append(helper.make_node(operator, inputs, ["y" if i == last else f"t{i}"], name="same", domain="ours"))
    weights = [helper.make_tensor("w", TensorProto.FLOAT, [weight], [0.5] * weight)] if weight else []
    graph = helper.make_graph(
        nodes,
        "chain",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, SHAPE)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, SHAPE)],
        initializer=weights,
        value_info=[helper.make_tensor_value_info(f"t{i}", TensorProto.FLOAT, SHAPE) for i in range(last)],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("ours", 1)]), path)
    return path
