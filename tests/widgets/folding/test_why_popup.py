"""The answer to "Why this number?" beside its cell."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QScrollArea, QToolButton, QWidget

from projects.folding.why import WhyReason
from projects.text import text
from tests.widgets.folding.why_made import CODE, REASONS, TITLE
from widgets.folding.why_popup import HIGHEST, WIDTH, WhyPopup
from widgets.theme.colors import DARK, LIGHT

CELL = QRect(100, 100, 80, 24)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def popup(window, qtbot):
    made = WhyPopup(window)
    made.set_waiting(TITLE)
    made.open_at(CELL)
    qtbot.waitUntil(made.isVisible)
    return made


def messages(popup):
    return [label.text() for label in popup.findChildren(QLabel, "why_message")]


def sources(popup):
    return popup.findChildren(QPushButton, "why_source")


def test_it_waits_beside_the_cell_with_the_question(popup):
    assert popup.findChild(QLabel, "why_title").text() == TITLE
    assert popup.findChild(QLabel, "why_sentence").text() == "Asking FINN …"
    assert not popup.findChild(QToolButton, "why_copy").isEnabled()
    assert popup.geometry().topLeft() == QPoint(CELL.left(), CELL.bottom() + 1)


def test_the_answer_takes_the_place_of_waiting_in_order(popup, qtbot):
    before = popup.height()
    popup.set_reasons(TITLE, REASONS)
    assert messages(popup)[0] == "SIMD is FINN's automatic value for 10 000 frames a second."
    assert len(messages(popup)) == 3
    assert popup.findChild(QLabel, "why_sentence") is None
    qtbot.waitUntil(lambda: popup.height() > before)
    assert popup.findChild(QScrollArea).verticalScrollBar().maximum() == 0


def test_code_opens_and_closes_under_its_source(popup, qtbot):
    popup.set_reasons(TITLE, REASONS)
    qtbot.waitUntil(lambda: sources(popup)[1].isVisible())
    qtbot.waitUntil(lambda: popup.findChild(QScrollArea).verticalScrollBar().maximum() == 0)
    closed = popup.height()
    code = popup.findChildren(QPlainTextEdit, "why_code")[1]
    assert not code.isVisible()
    qtbot.mouseClick(sources(popup)[1], Qt.MouseButton.LeftButton)
    assert code.isVisible()
    assert code.toPlainText().startswith('if op_type in ["MVAU_hls", "MVAU_rtl"]:')
    qtbot.waitUntil(lambda: popup.height() > closed)
    qtbot.keyClick(sources(popup)[1], Qt.Key.Key_Space)
    assert not code.isVisible()
    qtbot.waitUntil(lambda: popup.height() == closed)


def test_a_reason_without_code_or_source_opens_nothing(popup):
    popup.set_reasons(TITLE, REASONS)
    assert [button.isEnabled() for button in sources(popup)] == [False, True, False]
    assert [button.isHidden() for button in sources(popup)] == [True, False, False]
    assert sources(popup)[2].toolTip() == REASONS[2].source


def test_copy_takes_everything_also_what_is_closed(popup, qtbot):
    popup.set_reasons(TITLE, REASONS)
    qtbot.mouseClick(popup.findChild(QToolButton, "why_copy"), Qt.MouseButton.LeftButton)
    words = QGuiApplication.clipboard().text()
    assert words.startswith(TITLE + "\n\n1. SIMD is FINN's automatic value")
    assert REASONS[1].source in words
    assert 'node_inst.set_nodeattr("SIMD", simd_val)' in words
    assert "3. The weight width of 80" in words


@pytest.mark.parametrize("where", ["popup", "scroll", "source", "code", "button"])
def test_escape_closes_from_anywhere(popup, qtbot, where):
    popup.set_reasons(TITLE, REASONS)
    qtbot.waitUntil(lambda: sources(popup)[1].isVisible())
    sources(popup)[1].click()
    focus = {
        "popup": popup,
        "scroll": popup.findChild(QScrollArea),
        "source": sources(popup)[1],
        "code": popup.findChildren(QPlainTextEdit, "why_code")[1],
        "button": popup.findChild(QToolButton, "why_copy"),
    }[where]
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_a_click_beside_it_and_the_cross_close(popup, qtbot):
    qtbot.mouseClick(popup, Qt.MouseButton.LeftButton, pos=QPoint(-20, -20))
    assert not popup.isVisible()
    popup.open_at(CELL)
    qtbot.mouseClick(popup.findChild(QToolButton, "why_close"), Qt.MouseButton.LeftButton)
    assert not popup.isVisible()


def test_an_answer_after_it_was_closed_does_not_bring_it_back(popup):
    popup.hide()
    popup.set_reasons(TITLE, REASONS)
    assert not popup.isVisible()


def test_no_reasons_say_so(popup):
    popup.set_reasons(TITLE, ())
    assert popup.findChild(QLabel, "why_sentence").text() == "FINN gives no reason for this."
    assert popup.text() == TITLE + "\n"


def test_a_long_chain_scrolls_with_keys_and_stays_on_the_screen(popup, qtbot):
    many = tuple(WhyReason(text("Because of {n}.", n=n), "a.py:1", CODE) for n in range(60))
    popup.set_reasons(TITLE, many)
    bar = popup.findChild(QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: popup.height() == HIGHEST and bar.maximum() > 0)
    qtbot.keyClick(popup.findChild(QScrollArea), Qt.Key.Key_PageDown)
    assert bar.value() > 0
    room = QGuiApplication.primaryScreen().availableGeometry()
    popup.open_at(QRect(room.right() - 10, room.bottom() - 10, 80, 24))
    assert room.contains(popup.geometry())
    popup.open_at(QRect())
    assert popup.width() == WIDTH
    assert room.intersects(popup.geometry())


def test_both_themes_paint_differently(popup):
    popup.set_reasons(TITLE, REASONS)
    popup.set_theme(LIGHT)
    light = popup.grab().toImage()
    popup.set_theme(DARK)
    assert popup.grab().toImage() != light
