"""The curve of targets is computed ahead, kept while only the target changes, and made anew for another setting."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from projects.build.fit import FitView, resources_of
from projects.folding.curve import Totals, fastest_that_fits
from projects.folding.session_protocol import Answer, AnswerState, Ask, Question, Refusal, Setting, SweepPoint
from projects.text import text
from studio.window.target_curve import TargetCurve
from tests.projects.folding.curves_made import XC7Z020, folder
from widgets.fit.panel import FitPanel


class FakeEstimates(QObject):
    """A session that answers when the test says so."""

    opened = Signal()
    closed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.is_open = True
        self.asked: list[Question] = []
        self.cancelled: list[int] = []
        self.fold = folder()
        self._last = 0

    def ask(self, make: Callable[[int], Question], done: Callable[[Answer], None]) -> int:
        self._last += 1
        self.asked.append(make(self._last))
        self._left, self._done = list(self.asked[-1].targets), done
        return self._last

    def cancel(self, request_id: int) -> None:
        self.cancelled.append(request_id)
        self.asked = [each for each in self.asked if each.request_id != request_id]

    def answer(self, points: int = 10**6, ends: AnswerState = AnswerState.DONE, **more: Any) -> None:
        """Answer the sweep that waits: so many more of its points, and its end after the last or where it ends so."""
        question, done = self.asked[-1], self._done
        assert question.ask is Ask.SWEEP
        for target in self._left[:points]:
            point = SweepPoint(target, self.fold(target))
            done(Answer(question.request_id, Ask.SWEEP, AnswerState.POINT, point=point))
        self._left = self._left[points:]
        if not self._left or ends is not AnswerState.DONE:
            self.asked.remove(question)
            done(Answer(question.request_id, Ask.SWEEP, ends, **more))

    def open_another(self) -> None:
        """Another session stands; nobody is called back for the one before."""
        self.asked.clear()
        self.opened.emit()


class World:
    """A Fit panel, what it is of, and a session behind it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.estimates = FakeEstimates()
        self.setting = Setting(target_fps=10_000, mvau_wwidth_max=80)
        self.totals: Totals = XC7Z020
        self.panel = FitPanel()
        qtbot.addWidget(self.panel)
        self.panel.set_view(FitView("Pynq-Z1", "xc7z020", "Build #1", resources_of({"LUT": 1, "BRAM_18K": 1}, XC7Z020)))
        self.panel.resize(320, 500)
        self.curve = TargetCurve(self.estimates, lambda: self.setting, lambda: self.totals, self.panel)

    def show(self) -> None:
        with self.qtbot.waitExposed(self.panel):
            self.panel.show()

    def wait_asked(self) -> Question:
        self.qtbot.waitUntil(lambda: bool(self.estimates.asked), timeout=2000)
        return self.estimates.asked[-1]

    def assert_rests(self) -> None:
        """Nothing is asked, and no timer runs at whose end something would be."""
        assert not self.curve.computing
        assert self.estimates.asked == []

    def whole(self) -> None:
        """Answer until nothing more is wanted."""
        self.wait_asked()
        while self.estimates.asked:
            self.estimates.answer()

    @property
    def fastest(self) -> QPushButton:
        return self.panel.findChild(QPushButton, "target_fastest")

    def words(self, name: str) -> str:
        return self.panel.findChild(QLabel, f"target_{name}").text().replace("\u202f", " ")


@pytest.fixture
def world(qtbot: QtBot) -> Iterator[World]:
    made = World(qtbot)
    yield made
    made.curve.close()


def test_nothing_is_computed_before_it_is_seen(world: World) -> None:
    world.assert_rests()
    world.show()
    question = world.wait_asked()
    assert question.setting == replace(world.setting, target_fps=None)
    assert 10_000 in question.targets


def test_the_whole_curve_comes_round_by_round(world: World) -> None:
    world.show()
    world.wait_asked()
    world.estimates.answer()
    world.estimates.answer(points=10)
    assert world.words("note") == f"13 of {len(world.estimates.asked[-1].targets) + 3} points"
    assert world.curve.computing
    assert not world.fastest.isEnabled()
    world.whole()
    assert not world.curve.computing
    assert world.words("note") == ""
    assert world.fastest.text().replace("\u202f", " ") == "Fastest that fits: 3 000 fps"
    best = fastest_that_fits(world.curve.curve, XC7Z020)
    assert best is not None
    assert best.target_fps == 3000


def test_another_target_keeps_the_curve_and_asks_for_that_one(world: World) -> None:
    world.show()
    world.whole()
    known = world.curve.curve.points
    world.setting = replace(world.setting, target_fps=3000)
    world.curve.refresh()
    world.assert_rests()
    assert world.words("words").startswith("3 000 fps: LUT 80 %")
    world.setting = replace(world.setting, target_fps=4321)
    world.curve.refresh()
    assert world.wait_asked().targets == (4321,)
    assert world.fastest.isEnabled()
    assert world.words("note") == ""
    world.estimates.answer()
    assert len(world.curve.curve.points) == len(known) + 1


@pytest.mark.parametrize(
    "change",
    [
        {"board": "ZCU104"},
        {"clock_ns": 5.0},
        {"mvau_wwidth_max": 36},
        {"overrides": {"MVAU_0": {"PE": 2}}},
        {"impl": {"MVAU_0": "hls"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_setting_makes_another_curve_and_shows_the_old_one_pale(world: World, change: dict[str, Any]) -> None:
    world.show()
    world.whole()
    old = world.curve.curve
    world.setting = replace(world.setting, **change)
    world.estimates.fold = folder([(f, lut / 2, bram / 2) for f, lut, bram in ((10, 1000, 10), (9000, 40_000, 400))])
    world.curve.refresh()
    assert not world.curve.curve.points
    assert not world.fastest.isEnabled()
    assert world.panel.target.plot._curve == old
    assert world.panel.target.plot._stale
    question = world.wait_asked()
    assert question.setting == replace(world.setting, target_fps=None)
    world.whole()
    assert world.panel.target.plot._curve == world.curve.curve
    assert not world.panel.target.plot._stale
    assert world.fastest.isEnabled()


def test_a_setting_that_changes_while_it_is_swept_ends_the_sweep(world: World) -> None:
    world.show()
    question = world.wait_asked()
    world.estimates.answer(points=1)
    world.setting = replace(world.setting, clock_ns=5.0)
    world.curve.refresh()
    assert world.estimates.cancelled == [question.request_id]
    assert not world.curve.curve.points
    assert world.wait_asked().setting.clock_ns == 5.0


def test_another_model_behind_the_same_setting_makes_another_curve(world: World) -> None:
    world.show()
    world.whole()
    world.estimates.open_another()
    assert not world.panel.target.plot._curve.points
    world.whole()
    assert world.panel.target.plot._curve.points


def test_without_a_session_it_says_so_and_asks_nothing(world: World) -> None:
    world.show()
    world.whole()
    world.estimates.is_open = False
    world.estimates.closed.emit("it died")
    assert "once the layers are ready" in world.words("words")
    assert not world.panel.target.plot.isEnabled()
    world.assert_rests()
    world.estimates.is_open = True
    world.estimates.open_another()
    world.whole()
    assert world.panel.target.plot.isEnabled()


def test_what_finn_refuses_is_said_and_not_asked_again_until_it_changes(world: World) -> None:
    world.show()
    world.wait_asked()
    refusal = Refusal("MVAU_9", "", None, text("There is no hardware layer {node}.", node="MVAU_9"))
    world.estimates.answer(points=0, ends=AnswerState.REFUSED, refusals=(refusal,))
    assert world.words("words") == "There is no hardware layer MVAU_9."
    world.curve.refresh()
    world.assert_rests()
    assert world.words("words") == "There is no hardware layer MVAU_9."
    world.setting = replace(world.setting, overrides={"MVAU_0": {"PE": 2}})
    world.curve.refresh()
    world.whole()
    assert world.fastest.isEnabled()


def test_a_sweep_that_was_dropped_is_taken_up_with_the_next_change(world: World) -> None:
    world.show()
    world.wait_asked()
    world.estimates.answer(points=2, ends=AnswerState.DROPPED)
    assert not world.curve.computing
    world.curve.refresh()
    assert world.wait_asked().targets == (10_000,)


def test_hidden_it_waits_until_it_is_seen_again(world: World) -> None:
    world.show()
    world.whole()
    world.panel.target.toggle()
    world.setting = replace(world.setting, clock_ns=5.0)
    world.curve.refresh()
    world.assert_rests()
    world.panel.target.toggle()
    assert world.wait_asked().setting.clock_ns == 5.0


def test_dragging_and_choosing_are_told(world: World) -> None:
    world.show()
    world.whole()
    told: list[tuple[str, int]] = []
    world.curve.target_dragged.connect(lambda fps: told.append(("dragged", fps)))
    world.curve.target_chosen.connect(lambda fps: told.append(("chosen", fps)))
    QTest.keyClick(world.panel.target.plot, Qt.Key.Key_Left)
    assert told == [("dragged", 9900), ("chosen", 9900)]


def test_after_its_end_nothing_is_asked(world: World) -> None:
    world.show()
    question = world.wait_asked()
    world.curve.close()
    assert world.estimates.cancelled == [question.request_id]
    world.estimates.open_another()
    world.assert_rests()
    world.curve = TargetCurve(world.estimates, lambda: world.setting, lambda: None, world.panel)
