"""An estimate session's process: reads questions, answers each exactly once, and answers the latest first.

A person drags and types faster than FINN counts: of several `apply` that wait only the newest is answered, the others
are told to be dropped. What takes long gives way: a sweep goes on beside the session, the exchanges between questions.
Layer: studio.worker (imports FINN). Thread: the main thread of an estimate session's process.
"""

from __future__ import annotations

import os
import select
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from projects.errors import StudioError
from projects.folding.session_data import answer_to_data, question_from_data
from projects.folding.session_protocol import (
    Answer,
    AnswerState,
    Ask,
    Network,
    Offer,
    Opening,
    Question,
    Setting,
    SweepPoint,
)
from studio.jobs.protocol import LineSplitter, decode, read_available
from studio.worker.engine import TellData
from studio.worker.estimate_aside import Aside
from studio.worker.estimate_balance import balance
from studio.worker.estimate_exchange import offers
from studio.worker.estimate_refusals import NotLegalError
from studio.worker.estimate_session import Session


def serve(opening: Opening, inbox: int, tell: TellData) -> None:
    """Be a session until nobody asks any more.

    Args:
        inbox: non-blocking descriptor the questions come from. tell: says an event.

    Raises:
        UserInputError: there is nothing to open.
    """
    session = Session(opening)
    values = session.automatic(Setting())
    layers = answer_to_data(Answer(0, Ask.AUTOMATIC, AnswerState.DONE, values=values))["values"]
    told: dict[str, Any] = {
        "layers": layers,
        "part": session.part,
        "impl": session.named_styles,
        "impl_free": session.impl_free,
    }
    told["edges"] = session.edges
    tell({"event": "estimate_opened", "pid": os.getpid(), **told})
    _Desk(session, inbox, tell).run()


@dataclass
class _Long:
    """A question that is answered in pieces; a piece without an answer is only a chance to give way."""

    question: Question
    pieces: Iterator[Answer | None]


class _Desk:
    """The questions that wait, and those that are answered in pieces, one of each sort."""

    def __init__(self, session: Session, inbox: int, tell: TellData) -> None:
        self._session = session
        self._inbox = inbox
        self._tell = tell
        self._lines = LineSplitter()
        self._waiting: list[Question] = []
        self._long: dict[Ask, _Long] = {}
        self._sweeping: Aside | None = None
        self._open = True

    def run(self) -> None:
        while self._open or self._waiting:
            self._listen()
            if self._waiting:
                self._answer(self._waiting.pop(0))
            elif self._long:
                self._piece(next(iter(self._long.values())))
        self._end_sweep()

    def _listen(self) -> None:
        """Take in all that was asked; wait where there is nothing to do."""
        busy = bool(self._waiting or self._long)
        wanted = [self._inbox] if self._open else []
        if self._sweeping is not None:
            wanted.append(self._sweeping.descriptor)
        ready = select.select(wanted, [], [], 0 if busy or not wanted else None)[0]
        if self._sweeping is not None and self._sweeping.descriptor in ready:
            self._relay(self._sweeping)
        if self._inbox not in ready:
            return
        chunk, ended = read_available(self._inbox)
        self._open = not ended
        for line in self._lines.feed(chunk):
            self._take(line)

    def _take(self, line: bytes) -> None:
        data: dict[str, Any] = {}
        try:
            data = decode(line)
            question = question_from_data(data)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            said = f"not a question: {type(error).__name__}: {error}"
            asked = data.get("ask") if data.get("ask") in [each.value for each in Ask] else Ask.APPLY.value
            failed = {"state": AnswerState.FAILED.value, "message": said}
            self._say({"request_id": data.get("request_id"), "ask": asked, **failed})
            return
        match question.ask:
            case Ask.CANCEL:
                self._cancel(question)
            case Ask.APPLY:
                for old in [each for each in self._waiting if each.ask is Ask.APPLY]:
                    self._waiting.remove(old)
                    self._drop(old)
                self._waiting.insert(0, question)
            case _:
                self._waiting.append(question)

    def _cancel(self, question: Question) -> None:
        for old in [each for each in self._waiting if each.request_id == question.cancels]:
            self._waiting.remove(old)
            self._drop(old)
        for long in [each for each in self._long.values() if each.question.request_id == question.cancels]:
            self._end(long.question.ask)
        if self._sweeping is not None and self._sweeping.question.request_id == question.cancels:
            self._end_sweep()
        self._told(Answer(question.request_id, question.ask, AnswerState.DONE))

    def _drop(self, question: Question) -> None:
        self._told(Answer(question.request_id, question.ask, AnswerState.DROPPED))

    def _end(self, ask: Ask) -> None:
        if ask in self._long:
            self._drop(self._long.pop(ask).question)

    def _end_sweep(self) -> None:
        if self._sweeping is not None:
            self._sweeping.close()
            self._drop(self._sweeping.question)
            self._sweeping = None

    def _relay(self, sweeping: Aside) -> None:
        """Pass on what the sweep beside us found."""
        for answer in sweeping.read():
            self._say(answer)
        if sweeping.ended:
            sweeping.close()
            self._sweeping = None

    def _answer(self, question: Question) -> None:
        # A newer one is of another setting: the old answer is of no use.
        match question.ask:
            case Ask.SWEEP:
                self._end_sweep()
                self._sweeping = Aside(question, lambda: self._sweep(question), self._session.memories, self._inbox)
            case Ask.EXCHANGE:
                self._end(question.ask)
                self._long[question.ask] = _Long(question, self._exchange(question))
            case _:
                self._told(self._guarded(question, lambda: self._result(question)))

    def _result(self, question: Question) -> Answer:
        done = Answer(question.request_id, question.ask, AnswerState.DONE)
        setting = question.setting
        match question.ask:
            case Ask.APPLY:
                return replace(done, figures=self._session.apply(setting))
            case Ask.AUTOMATIC:
                return replace(
                    done, values=self._session.automatic(setting), layers=self._session.other_layers(setting)
                )
            case Ask.PRICES:
                prices = self._session.prices(setting, question.node or "", question.attribute or "")
                return replace(done, prices=prices)
            case Ask.IMPL_PRICES:
                return replace(done, prices=self._session.impl_prices(setting, question.node or ""))
            case Ask.BALANCE:
                return replace(done, edits=balance(self._session.stand(setting), question.nodes))
            case Ask.WHY:
                reasons = self._session.why(setting, question.node or "", question.attribute or "")
                return replace(done, reasons=reasons)
            case _:
                return replace(done, choices=self._session.choices(setting))

    def _sweep(self, question: Question) -> Iterator[Answer]:
        begun = Answer(question.request_id, Ask.SWEEP, AnswerState.POINT)

        def point(target: int) -> Answer:
            try:
                network: Network | None = self._session.apply(replace(question.setting, target_fps=target)).network
            except NotLegalError:
                network = None
            return replace(begun, point=SweepPoint(target, network))

        for target in question.targets:
            answer = self._guarded(question, partial(point, target))
            yield answer
            if answer.state is not AnswerState.POINT:
                return
        yield replace(begun, state=AnswerState.DONE)

    def _exchange(self, question: Question) -> Iterator[Answer | None]:
        found: list[Offer] = []
        for some in offers(self._session.stand(question.setting)):
            found += some
            yield None
        yield Answer(question.request_id, Ask.EXCHANGE, AnswerState.DONE, offers=tuple(found))

    def _piece(self, long: _Long) -> None:
        waits = Answer(long.question.request_id, long.question.ask, AnswerState.POINT)
        answer = self._guarded(long.question, lambda: next(long.pieces) or waits)
        if answer.state is not AnswerState.POINT:
            del self._long[long.question.ask]
        if answer.state is not AnswerState.POINT or answer.point is not None:
            self._told(answer)

    def _guarded(self, question: Question, make: Callable[[], Answer]) -> Answer:
        begun = time.perf_counter()
        failed = Answer(question.request_id, question.ask, AnswerState.FAILED)
        try:
            answer = make()
        except NotLegalError as error:
            answer = replace(failed, state=AnswerState.REFUSED, refusals=error.refusals, message=str(error))
        except StudioError as error:
            answer = replace(failed, message=error.sentence())
        except Exception as error:  # noqa: BLE001 - one question must not end the session; the log has the rest
            traceback.print_exc()
            answer = replace(failed, message=f"{type(error).__name__}: {error}".rstrip(": "))
        return replace(answer, seconds=round(time.perf_counter() - begun, 4))

    def _told(self, answer: Answer) -> None:
        self._say(answer_to_data(answer))

    def _say(self, data: dict[str, Any]) -> None:
        self._tell({"event": "estimate", **data})
