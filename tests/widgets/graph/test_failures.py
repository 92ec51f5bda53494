"""The page dies, hangs, changes or is huge: the program goes on, and so does the next graph."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.widgets.graph.conftest import TIMEOUT_MS, Driver, write_chain
from widgets.graph import engine as engine_module
from widgets.graph import scheme
from widgets.graph.model import GraphModel
from widgets.graph.view import GraphView

pytestmark = pytest.mark.webengine


def _press(graph: Driver, name: str) -> None:
    graph.view.findChild(QPushButton, name).click()


def test_killed_renderer_gives_a_message_and_reload_draws_again(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    with qtbot.waitSignal(graph.view.failed, timeout=TIMEOUT_MS):
        os.kill(graph.view.engine.page.renderProcessPid(), signal.SIGKILL)
    with qtbot.waitSignal(graph.view.shown, timeout=TIMEOUT_MS):
        _press(graph, "graph_notice_button")
    assert graph.ask("find", "Beta") == [{"key": "t1", "node": True}]


def test_killed_renderer_is_replaced_by_the_next_model(graph: Driver, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    with qtbot.waitSignal(graph.view.failed, timeout=TIMEOUT_MS):
        os.kill(graph.view.engine.page.renderProcessPid(), signal.SIGKILL)
    graph.show(chain)
    assert graph.ask("find", "Beta") == [{"key": "t1", "node": True}]


def test_drawing_can_be_cancelled(graph: Driver, tmp_path: Path, chain: Path, qtbot: QtBot) -> None:
    graph.show(chain)
    big = write_chain(tmp_path / "big.onnx", [f"Op{i}" for i in range(2500)])
    cancel = graph.view.findChild(QPushButton, "graph_busy_cancel")
    graph.view.show_model(GraphModel(big, "big"))
    qtbot.waitUntil(cancel.isVisible, timeout=TIMEOUT_MS)
    with qtbot.waitSignal(graph.view.failed, timeout=TIMEOUT_MS):
        cancel.click()
    graph.show(chain)
    assert graph.ask("find", "Beta") == [{"key": "t1", "node": True}]
    assert not cancel.isVisible()


def test_page_is_made_anew_after_a_huge_graph(graph: Driver, chain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph.show(chain)
    page = graph.view.engine.page
    graph.show(chain)
    assert graph.view.engine.page is page
    monkeypatch.setattr(engine_module, "HUGE_NODES", 2)
    graph.show(chain)
    assert graph.view.engine.page is not page


@pytest.fixture
def cold_view(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[GraphView]:
    view = GraphView(boot_ms=getattr(request, "param", engine_module.BOOT_MS))
    view.resize(600, 400)
    view.show()
    yield view
    view.shutdown()
    view.deleteLater()


@pytest.mark.parametrize("cold_view", [1], indirect=True)
def test_late_page_gives_a_message_and_still_comes(cold_view: GraphView, chain: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignals([cold_view.failed, cold_view.shown], timeout=TIMEOUT_MS, order="strict"):
        cold_view.show_model(GraphModel(chain, "chain"))


def test_changed_netron_is_named(
    cold_view: GraphView, chain: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    less = "<script type='module'>import { View } from './view.js'; delete View.prototype.showNodeProperties;</script>"
    monkeypatch.setattr(scheme, "_OUR_START", less + scheme._OUR_START)
    true_start = scheme.start_page
    monkeypatch.setattr(
        scheme,
        "start_page",
        lambda page: true_start(page).replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
    )
    with qtbot.waitSignal(cold_view.failed, timeout=TIMEOUT_MS) as heard:
        cold_view.show_model(GraphModel(chain, "chain"))
    assert "netron API changed: View lacks showNodeProperties" in heard.args[0]


def test_missing_netron_is_named(
    cold_view: GraphView, chain: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheme, "find_spec", lambda name: None)
    with qtbot.waitSignal(cold_view.failed, timeout=TIMEOUT_MS) as heard:
        cold_view.show_model(GraphModel(chain, "chain"))
    assert "netron" in heard.args[0]


def test_view_without_a_page_answers_and_ends_quietly(cold_view: GraphView) -> None:
    answers: list[object] = []
    cold_view.engine.ask(answers.append, "find", "x")
    cold_view.select("x")
    cold_view.fit()
    assert answers == [None]


def test_teardown_by_qt_alone_is_quiet(qapp: QApplication, chain: Path, qtbot: QtBot, qtlog) -> None:
    view = GraphView()
    view.show()
    with qtbot.waitSignal(view.shown, timeout=TIMEOUT_MS):
        view.show_model(GraphModel(chain, "chain"))
    shiboken6.delete(view)
    assert not [record for record in qtlog.records if "profile" in record.message]
