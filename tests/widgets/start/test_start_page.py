"""The start page. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from widgets.start.page import MOST_RECENT, StartPage
from widgets.theme.colors import DARK


@pytest.fixture
def page(qtbot) -> StartPage:
    page = StartPage()
    qtbot.addWidget(page)
    page.resize(860, 700)
    page.show()
    return page


def press(qtbot, page: StartPage, name: str) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_ways_in(qtbot, page: StartPage) -> None:
    page.set_recent(("/x/모델 one.onnx", "/x/two.onnx"))
    with qtbot.waitSignal(page.open_requested):
        press(qtbot, page, "start_open")
    with qtbot.waitSignal(page.path_chosen) as caught:
        press(qtbot, page, "start_recent_0")
    assert caught.args == ["/x/모델 one.onnx"]
    with qtbot.waitSignal(page.example_chosen) as caught:
        press(qtbot, page, "start_example_cnv-w2a2")
    assert caught.args == ["cnv-w2a2"]


def test_says_that_the_examples_are_untrained(page: StartPage) -> None:
    assert any("untrained" in label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_recent_files_are_replaced_and_limited(qtbot, page: StartPage) -> None:
    page.set_recent(tuple(f"/x/{n}.onnx" for n in range(MOST_RECENT + 3)))
    page.set_theme(DARK)
    recent = [b for b in page.findChildren(QPushButton) if b.objectName().startswith("start_recent_")]
    assert len(recent) == MOST_RECENT
    page.set_recent(())
    assert not [b for b in page.findChildren(QPushButton) if b.objectName().startswith("start_recent_")]
    assert not any(label.text() == "Recent" and label.isVisible() for label in page.findChildren(QLabel))
