"""The input question: pre-filled, answered, dismissed. Layer: tests. Thread: GUI."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QToolButton

from projects.build.request import InputChoice
from projects.model.summary import InputGuess
from projects.text import text
from widgets.opening.answers import answer_words
from widgets.opening.question import InputQuestion

GUESS = InputGuess("global_in", None, "UINT8", "div255", 1, text("Three channels, like a picture."))
ANNOTATED = InputGuess("global_in", "UINT8", "UINT8", "none", None, text("The file says so."))


@pytest.fixture
def question(qtbot) -> InputQuestion:
    question = InputQuestion()
    qtbot.addWidget(question)
    return question


def test_the_guess_fills_the_answer_and_gives_its_reason(qtbot, question: InputQuestion) -> None:
    assert not question.isVisible()
    question.ask(GUESS)
    assert question.isVisible()
    assert "global_in" in question.findChild(QLabel, "input_ask").text()
    assert question.findChild(QLabel, "input_reason").text() == "Three channels, like a picture."
    with qtbot.waitSignal(question.accepted) as caught:
        qtbot.mouseClick(question.findChild(QPushButton, "input_accept"), Qt.MouseButton.LeftButton)
    assert caught.args == [InputChoice("UINT8", "div255", 1)]
    assert not question.isVisible()


def test_an_annotated_input_stays_as_it_is(question: InputQuestion) -> None:
    question.ask(ANNOTATED)
    assert "annotated already: UINT8" in question.findChild(QLabel, "input_ask").text()
    assert question.choice() == InputChoice(None, "none", None)


@pytest.mark.parametrize("choice", [InputChoice(), InputChoice("BIPOLAR"), InputChoice("INT13", "div255", 5)])
def test_what_holds_now_is_shown_and_given_back(question: InputQuestion, choice: InputChoice) -> None:
    question.ask(GUESS, choice)
    assert question.choice() == choice


def test_keys_choose_and_answer(qtbot, question: InputQuestion) -> None:
    question.ask(GUESS)
    datatype = question.findChild(QComboBox, "input_datatype")
    datatype.setFocus()
    qtbot.keyClicks(datatype, "BIP")
    with qtbot.waitSignal(question.accepted) as caught:
        qtbot.keyClick(datatype, Qt.Key.Key_Return)
    assert caught.args[0].datatype == "BIPOLAR"


def test_dismissing_gives_no_answer(qtbot, question: InputQuestion) -> None:
    for leave in (
        lambda: qtbot.mouseClick(question.findChild(QToolButton, "input_close"), Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(question, Qt.Key.Key_Escape),
    ):
        question.ask(GUESS)
        with qtbot.waitSignal(question.dismissed), qtbot.assertNotEmitted(question.accepted):
            leave()
        assert not question.isVisible()


def test_the_answer_in_a_few_words() -> None:
    assert answer_words(InputChoice("UINT8", "div255", 1)) == "UINT8, ÷255, top-1"
    assert answer_words(InputChoice(), "INT4") == "INT4"
    assert answer_words(InputChoice()) == "as it is"
