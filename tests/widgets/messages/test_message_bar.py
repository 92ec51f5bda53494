"""The message bar: stacking, keys, fading, focus. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication, QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from projects.errors import UserInputError
from projects.problems import Severity
from widgets.messages import strip as strip_module
from widgets.messages.bar import MOST_SHOWN, MessageBar
from widgets.messages.message import Message, message_of
from widgets.messages.strip import MessageStrip


@pytest.fixture
def bar(qtbot) -> MessageBar:
    bar = MessageBar()
    qtbot.addWidget(bar)
    bar.setGeometry(300, 300, 800, 100)  # not under the mouse, which would keep notes from fading
    return bar


def test_hidden_until_something_is_said_and_after_closing(qtbot, bar: MessageBar) -> None:
    assert not bar.isVisible()
    bar.say(Message(Severity.ERROR, "It broke.", key="a"))
    assert bar.isVisible()
    with qtbot.waitSignal(bar.closed) as caught:
        qtbot.mouseClick(bar.findChild(QToolButton, "message_close"), Qt.MouseButton.LeftButton)
    assert caught.args == ["a"]
    assert not bar.isVisible()


def test_an_error_says_what_where_and_how_to_mend(qtbot, bar: MessageBar) -> None:
    bar.say(message_of(UserInputError("It is no <ONNX>.", "/x/모델.onnx", "Export it again.")))
    assert bar.messages[0].text == "/x/모델.onnx: It is no <ONNX>.\nExport it again."
    assert "&lt;ONNX&gt;" in bar.findChild(QLabel, "message_words").text()
    qtbot.mouseClick(bar.findChild(QToolButton, "message_copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == bar.messages[0].text


def test_same_key_replaces_and_newest_is_first(bar: MessageBar) -> None:
    for what in ("one", "two"):
        bar.say(Message(Severity.WARNING, what, key="fit"))
    bar.say(Message(Severity.WARNING, "three"))
    assert [m.what for m in bar.messages] == ["three", "two"]
    bar.take_back("fit")
    assert [m.what for m in bar.messages] == ["three"]


def test_actions_are_told_by_key_and_name(qtbot, bar: MessageBar) -> None:
    bar.say(Message(Severity.WARNING, "Too big.", key="fit", actions=(("why", "Show me why"),)))
    with qtbot.waitSignal(bar.action_triggered) as caught:
        qtbot.mouseClick(bar.findChild(QPushButton, "message_action_why"), Qt.MouseButton.LeftButton)
    assert caught.args == ["fit", "why"]


def test_a_long_sentence_does_not_widen_the_window(bar: MessageBar) -> None:
    least = []
    for what in ("Short.", "ConvolutionInputGenerator_rtl_5 has SIMD 2, but Pool_hls_1 behind it has PE 32. " * 3):
        bar.say(Message(Severity.ERROR, what, key="a", actions=(("why", "Show me why"),)))
        least.append(bar.minimumSizeHint().width())
    assert least[0] == least[1]


def test_many_wait_behind_a_button(qtbot, bar: MessageBar) -> None:
    for number in range(MOST_SHOWN + 2):
        bar.say(Message(Severity.ERROR, f"error {number}"))
    strips = bar.findChildren(MessageStrip)
    assert sum(s.isVisible() for s in strips) == MOST_SHOWN
    more = bar.findChild(QPushButton, "message_more")
    assert more.text() == "2 more"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert all(s.isVisible() for s in strips)


def test_notes_fade_unless_hovered_and_errors_stay(qtbot, bar: MessageBar, monkeypatch) -> None:
    monkeypatch.setattr(strip_module, "STAY_MS", 30)
    bar.say(Message(Severity.ERROR, "stays"))
    bar.info("hovered", key="h")
    hovered = bar.findChildren(MessageStrip)[-1]
    QGuiApplication.sendEvent(hovered, QEnterEvent(QPointF(), QPointF(), QPointF()))
    bar.info("goes")
    qtbot.waitUntil(lambda: [m.what for m in bar.messages] == ["hovered", "stays"])
    QGuiApplication.sendEvent(hovered, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: [m.what for m in bar.messages] == ["stays"])


def test_never_takes_the_focus(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    edit, bar = QLineEdit(), MessageBar()
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addWidget(edit)
    window.show()
    edit.setFocus()
    bar.say(Message(Severity.ERROR, "It broke.", actions=(("a", "Do"),)))
    assert window.focusWidget() is edit


def test_a_number_stays_on_one_line(qtbot, bar: MessageBar) -> None:
    bar.say(Message(Severity.WARNING, "7 972 of 10\u202f000\u202ffps."))
    words = QTextDocument()
    words.setHtml(bar.findChild(QLabel, "message_words").text())
    assert "10\u202f000\u202ffps" in words.toPlainText(), "HTML makes plain spaces of narrow ones"
