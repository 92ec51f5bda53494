"""The window's hold on an estimate session: asks for figures of a setting, gets FINN's answers.

Layer: studio.jobs. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from projects.folding.session_data import answer_from_data
from projects.folding.session_protocol import Answer, AnswerState, Ask, Opening, Question
from studio.jobs.qt_worker import QtWorker


class Estimates(QObject):
    """One session at a time; opening another ends the one before.

    Signals:
        opened: the session stands and can be asked.
        closed: it ended though it was wanted; one sentence, or "".
    """

    opened = Signal()
    closed = Signal(str)

    def __init__(self, worker: QtWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._count = 0
        self._job = ""
        self._last_id = 0
        self._waiting: dict[int, Callable[[Answer], None]] = {}
        self.is_open = False
        self.edges: tuple[tuple[str, str], ...] = ()  # (key of producer, key of consumer)
        self.impl_free = False  # whether impl styles can be changed
        self.styles: dict[str, str] = {}  # those asked for when the model was made, by name before specialising
        worker.estimate_told.connect(self.on_told)

    def open(self, opening: Opening) -> None:
        """Open a session on a model."""
        self.close()
        self._count += 1
        self._job = f"estimates-{id(self)}-{self._count}"
        self._worker.open_estimates(self._job, opening)

    def close(self) -> None:
        """End the session; nobody is called back any more."""
        self._waiting.clear()
        self.is_open = False
        if self._job:
            job, self._job = self._job, ""
            self._worker.stop(job)

    def ask(self, make: Callable[[int], Question], done: Callable[[Answer], None]) -> int:
        """Ask. make: gives the question for a request_id; done: gets each answer (a sweep has several).

        Returns:
            The request_id, 0 where there is no session to ask.
        """
        if not self._job:
            return 0
        self._last_id += 1
        self._waiting[self._last_id] = done
        self._worker.ask_estimates(self._job, make(self._last_id))
        return self._last_id

    def cancel(self, request_id: int) -> None:
        """End a sweep; it is told no more."""
        if self._waiting.pop(request_id, None) is not None:
            self.ask(lambda n: Question(n, Ask.CANCEL, cancels=request_id), lambda _: None)

    def on_told(self, job: str, data: dict[str, Any]) -> None:
        """The worker told something of a session."""
        if job != self._job:
            return
        match data["event"]:
            case "estimate_opened":
                self.is_open = True
                self.edges = tuple((before, after) for before, after in data.get("edges", ()))
                self.impl_free, self.styles = bool(data.get("impl_free")), dict(data.get("impl") or {})
                self.opened.emit()
            case "estimate":
                answer = answer_from_data(data)
                more = answer.state is AnswerState.POINT
                done = self._waiting.get(answer.request_id) if more else self._waiting.pop(answer.request_id, None)
                if done is not None:
                    done(answer)
            case "estimate_closed":
                self._job, self.is_open = "", False
                self._waiting.clear()
                self.closed.emit(data.get("message") or "")
