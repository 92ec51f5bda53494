"""Asking an estimate session, so that an answer which is no longer wanted is left aside.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable

from projects.errors import UserInputError
from projects.folding.session_protocol import Answer, Ask, Question, Setting
from projects.text import text
from studio.jobs.estimates import Estimates
from widgets.words import translated


class Pricing:
    """The editor's questions."""

    def __init__(self, estimates: Estimates) -> None:
        self._estimates = estimates
        self._newest = 0

    def ask(self, ask: Ask, setting: Setting, take: Callable[[Answer], None]) -> None:
        """Ask; take gets the answer."""
        self._estimates.ask(lambda n: Question(n, ask, setting), take)

    def ask_newest(self, ask: Ask, setting: Setting, take: Callable[[Answer], None]) -> None:
        """Ask; take gets the answer unless another such question, or `forget`, came after it."""
        self._newest += 1
        newest = self._newest

        def done(answer: Answer) -> None:
            if newest == self._newest:
                take(answer)

        self.ask(ask, setting, done)

    def forget(self) -> None:
        """No answer of `ask_newest` is wanted any more."""
        self._newest += 1


def refusal_of(answer: Answer) -> UserInputError:
    """What a person is told of a setting that FINN cannot build."""
    refusal = answer.refusals[0] if answer.refusals else None
    words = translated(refusal.message) if refusal else (answer.message or "")
    where = refusal.node if refusal else ""
    return UserInputError(words, where, text("Undo the edit (Ctrl+Z), or choose another value."))
