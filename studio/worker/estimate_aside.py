"""A long question of an estimate session, answered beside it: by a fork of the session, so that no click waits for it.

The fork knows all that the session knows, and gives back what it works out: FINN's folding for a target, once found,
is there when that target is chosen.
Layer: studio.worker. No FINN here. Thread: an estimate session's main thread.
"""

from __future__ import annotations

import base64
import os
import pickle
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from projects.folding.session_data import answer_to_data
from projects.folding.session_protocol import Answer, AnswerState, Question
from studio.jobs.protocol import LineSplitter, decode, encode, read_available
from studio.worker import process
from studio.worker.estimate_kept import Kept, news_of

_NICENESS = 10  # what a person waits for goes first


class Aside:
    """A process that answers one question in pieces.

    Args:
        answers: runs there; the last answer is no POINT.
        memories: what it shares with the session. inbox: the session's, which the process must not keep.
    """

    def __init__(
        self, question: Question, answers: Callable[[], Iterator[Answer]], memories: Sequence[Kept], inbox: int
    ) -> None:
        self.question = question
        self._memories = memories
        self._splitter = LineSplitter()
        self._ended = False
        self.descriptor, writer = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self.descriptor, False)
        parent = os.getpid()
        self._pid = os.fork()
        if self._pid == 0:
            code = 1
            try:
                process.die_with_parent(parent, signal.SIGKILL)
                os.nice(_NICENESS)
                os.close(inbox)
                os.close(self.descriptor)
                _answer(answers(), memories, writer)
                code = 0
            except BaseException:  # noqa: BLE001 - nothing may run on in the session's code; the session tells its end
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writer)

    def read(self) -> list[dict[str, Any]]:
        """The answers that came, as data, when something can be read. The last one is followed by nothing."""
        chunk, gone = read_available(self.descriptor)
        found = []
        for line in self._splitter.feed(chunk):
            data = decode(line)
            # From our own fork, through a pipe that nobody else has.
            for kept, news in zip(self._memories, pickle.loads(base64.b64decode(data["news"])), strict=True):
                kept.learn(news)
            found.append(data["answer"])
            self._ended = self._ended or data["answer"]["state"] != AnswerState.POINT.value
        if gone and not self._ended:
            self._ended = True
            said = "FINN ended before it had answered"
            failed = Answer(self.question.request_id, self.question.ask, AnswerState.FAILED, message=said)
            found.append(answer_to_data(failed))
        return found

    @property
    def ended(self) -> bool:
        """Whether the last answer was read."""
        return self._ended

    def close(self) -> None:
        """End the process, wherever it is."""
        process.kill_tree(self._pid)
        os.waitpid(self._pid, 0)
        os.close(self.descriptor)


def _answer(answers: Iterator[Answer], memories: Sequence[Kept], writer: int) -> None:
    news_of(memories)
    for answer in answers:
        news = base64.b64encode(pickle.dumps(news_of(memories))).decode("ascii")
        rest = encode({"answer": answer_to_data(answer), "news": news})
        while rest:
            rest = rest[os.write(writer, rest) :]
