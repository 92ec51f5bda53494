"""What crosses the border to an estimate session survives it. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from projects.folding.session_data import (
    answer_from_data,
    answer_to_data,
    opening_from_data,
    opening_to_data,
    question_from_data,
    question_to_data,
)
from projects.folding.session_protocol import (
    Answer,
    AnswerState,
    Ask,
    Attribute,
    Cost,
    Figures,
    ImplChoice,
    Network,
    NodeFigures,
    NodeValues,
    Opening,
    Price,
    Question,
    Refusal,
    Setting,
    SweepPoint,
)
from projects.text import text

NETWORK = Network(1.5, 2.0, 0.0, 3.0, 100.5, 7.0, 5, 6, "MVAU_hls_0", "t")
COST = Cost(5, 1.5, 2, 0, 3, 0.25, 1)
NAMES = ("t", "MVAU_0", "MVAU_hls_0", "MVAU_hls", "hls")
ANSWERS = [
    Answer(
        1,
        Ask.APPLY,
        AnswerState.DONE,
        0.02,
        figures=Figures((NodeFigures(*NAMES, COST, {"PE": 2}, {"TH": 2}),), NETWORK, "part", ("folding",)),
    ),
    Answer(
        2,
        Ask.AUTOMATIC,
        AnswerState.DONE,
        values=(
            NodeValues(*NAMES, (Attribute("PE", 2, 0, "i", (1, 2)), Attribute("depth", [2], [2], "ints", exact=True))),
        ),
    ),
    Answer(
        3,
        Ask.IMPL_PRICES,
        AnswerState.DONE,
        prices=(Price("hls", COST, NETWORK), Price("rtl", None), Price("", COST)),
    ),
    Answer(
        4,
        Ask.IMPL,
        AnswerState.DONE,
        choices=(
            ImplChoice(
                "t", "MVAU_0", "MVAU", ("hls", "rtl"), "", "hls", "hls", {"rtl": False}, text("{n} bits.", n=2), "no"
            ),
        ),
    ),
    Answer(5, Ask.SWEEP, AnswerState.POINT, point=SweepPoint(100, NETWORK)),
    Answer(6, Ask.SWEEP, AnswerState.POINT, point=SweepPoint(100, None)),
    Answer(
        7,
        Ask.APPLY,
        AnswerState.REFUSED,
        refusals=(Refusal("MVAU_0", "PE", 7, text("Not {v}.", v=7), (1, 2)), Refusal("x", "", None, text("None."))),
        message="Not 7.",
    ),
    Answer(8, Ask.APPLY, AnswerState.DROPPED),
]


def through(data: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(data))
    return {**told, "event": "estimate", "job": "x", "time": 1.0}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: f"{answer.ask.value}-{answer.state.value}")
def test_an_answer_survives(answer: Answer) -> None:
    assert answer_from_data(through(answer_to_data(answer))) == answer


def test_a_question_survives() -> None:
    setting = Setting(1000, 80, 5.0, "part", "board", {"MVAU_0": "rtl"}, {"MVAU_0": {"PE": 2, "inFIFODepths": [2]}})
    question = Question(9, Ask.PRICES, setting, "MVAU_0", "PE", (1, 2), 8)
    assert question_from_data(through(question_to_data(question))) == question


def test_what_a_question_leaves_out_is_the_default() -> None:
    assert question_from_data({"request_id": 1, "ask": "apply"}) == Question(1, Ask.APPLY)


@pytest.mark.parametrize("data", [{}, {"request_id": "1", "ask": "apply"}, {"request_id": 1, "ask": "fly"}])
def test_what_is_no_question_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        question_from_data(data)


def test_an_opening_survives() -> None:
    opening = Opening("/model", None, "Pynq-Z1", False, True)
    assert opening_from_data(through(opening_to_data(opening))) == opening
