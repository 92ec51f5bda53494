"""Nothing gets out, and nothing but what is listed gets in."""

from pathlib import Path
from types import SimpleNamespace

import onnx
import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from projects.errors import ToolMissing
from tests.widgets.graph.conftest import TIMEOUT_MS, Driver, write_chain
from widgets.graph import scheme

OPENED = (
    "new Promise((done) => { const x = new XMLHttpRequest(); x.onload = () => done(x.responseText.length || 'empty');"
    " x.onerror = () => done('refused'); x.open('%s', '%s'); x.send(); })"
)


@pytest.mark.webengine
def test_no_request_leaves_and_asked_for_ones_are_blocked(
    graph: Driver, chain: Path, caplog: pytest.LogCaptureFixture
) -> None:
    graph.show(chain)
    profile = graph.view.engine.profile
    assert profile is not None
    assert profile.wall.blocked == []
    assert graph.run(OPENED % ("GET", "https://ipinfo.io/json")) == "refused"
    assert graph.run(OPENED % ("GET", "file:///etc/hostname")) == "refused"
    graph.run("location.href = 'https://example.com/'")
    assert graph.run("location.href") == scheme.PAGE.toString()
    assert profile.isOffTheRecord()
    profile.wall.blocked.clear()


@pytest.mark.webengine
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "studio://netron/index.html"),
        ("PUT", "studio://netron/data/1/chain.onnx"),
        ("GET", "studio://other/index.html"),
        ("GET", "/data/../../../../etc/passwd"),
        ("GET", "/data/..%2f..%2f..%2fetc%2fpasswd"),
        ("GET", "/..%2fnetron%2findex.html"),
        ("GET", "/data//etc/passwd"),
        ("GET", "/data/unknown"),
        ("GET", "/server.py"),
        ("GET", "/studio/..%2f__init__.py"),
    ],
)
def test_everything_else_is_refused(
    graph: Driver, chain: Path, caplog: pytest.LogCaptureFixture, method: str, path: str
) -> None:
    graph.show(chain)
    assert graph.run(OPENED % ("GET", "/index.html")) > 1000
    assert graph.run(OPENED % (method, path)) == "refused"


@pytest.mark.webengine
def test_files_of_the_model_before_are_gone(graph: Driver, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    weights = tmp_path / "weights.bin"
    weights.write_bytes(b"0123456789")
    graph.show(write_chain(tmp_path / "first.onnx", ["A", "B"]), weights=weights)
    handler = graph.view.engine.profile.handler
    (place,) = [key for key in handler._models if key.endswith("/weights.bin")]
    assert graph.run(OPENED % ("GET", f"/data/{place}")) == 10
    part = f"fetch('/data/{place}', {{headers: {{Range: 'bytes=2-4'}}}}).then((r) => r.text())"
    assert graph.run(part) == "234"
    graph.show(write_chain(tmp_path / "second.onnx", ["A", "B"]))
    assert graph.run(OPENED % ("GET", f"/data/{place}")) == "refused"


def test_index_must_have_exactly_one_start_script() -> None:
    one = f"<head>{scheme._NETRON_START}</head>"
    assert "studio/boot.js" in scheme.start_page(one)
    for page in ("<head></head>", one + one):
        with pytest.raises(ToolMissing):
            scheme.start_page(page)


def test_package_that_is_not_there_is_named() -> None:
    with pytest.raises(ToolMissing, match="no_such_package"):
        scheme.package_folder("no_such_package")


@pytest.mark.parametrize(
    ("initiator", "asked", "expected"),
    [
        ("", "studio://netron/index.html", True),
        ("", "studio://netron/data/1/model.onnx", False),
        ("studio://netron/index.html", "studio://netron/data/1/model.onnx", True),
        ("https://example.com/", "studio://netron/index.html", False),
        ("studio://other/", "studio://netron/index.html", False),
    ],
)
def test_only_our_page_is_answered(initiator: str, asked: str, expected: bool) -> None:
    job = SimpleNamespace(initiator=lambda: QUrl(initiator), requestUrl=lambda: QUrl(asked))
    assert scheme._from_our_page(job) is expected


@pytest.mark.webengine
def test_weights_are_not_fetched_when_a_model_is_opened(graph: Driver, tmp_path: Path, qtbot: QtBot) -> None:
    path = write_chain(tmp_path / "external.onnx", ["A", "B"], weight=5000)
    onnx.save(onnx.load(path), path, save_as_external_data=True, location="weights.bin", size_threshold=100)
    asked: list[str] = []
    graph.view.engine.start()
    qtbot.waitUntil(lambda: graph.view.engine.profile is not None, timeout=TIMEOUT_MS)
    handler = graph.view.engine.profile.handler
    true_file_for = handler.file_for
    handler.file_for = lambda asked_path: (asked.append(asked_path), true_file_for(asked_path))[1]
    try:
        graph.show(path, weights=tmp_path / "weights.bin")
    finally:
        del handler.file_for
    assert any(name.endswith("/external.onnx") for name in asked)
    assert not any(name.endswith("/weights.bin") for name in asked)
