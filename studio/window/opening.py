"""Opening a file: asks the reader, and only when it can be shown does it take the place of what was open.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from projects.build.request import InputChoice
from projects.errors import StudioError
from projects.model.summary import InputGuess
from studio.jobs.model_store import ModelStore
from studio.jobs.qt_reader import ReadAnswer
from studio.session import Document, Session
from studio.settings import Settings

MOST_REMEMBERED_CHOICES = 200


class Opener(QObject):
    """Opens models.

    Signals:
        began: path being opened.
        taking: path that is about to be open: what is to be there before it is put in place now.
        opened: path now open.
        refused: the StudioError that says why not; what was open before is still open.
        cancelled: path no longer being opened.
    """

    began = Signal(str)
    taking = Signal(str)
    opened = Signal(str)
    refused = Signal(object)
    cancelled = Signal(str)

    def __init__(self, store: ModelStore, session: Session, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._session, self._settings = store, session, settings
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The file being opened, or None."""
        return self._path

    def open(self, path: Path, choice: InputChoice | None = None) -> None:
        """Open a model file. choice: the answer to the input question where it is known already."""
        self.cancel()
        self._path = path.absolute()
        self.began.emit(str(self._path))
        wanted = self._path

        def done(answer: ReadAnswer) -> None:
            if self._path == wanted:
                self._path = None
                self._take(wanted, answer, choice)

        def failed(error: StudioError) -> None:
            if self._path == wanted:
                self._path = None
                self.refused.emit(error)

        self._store.read(wanted, done, failed)

    def cancel(self) -> None:
        """Stop opening; what was open stays."""
        if self._path is not None:
            path, self._path = self._path, None
            self._store.cancel(path)
            self.cancelled.emit(str(path))

    def _take(self, path: Path, answer: ReadAnswer, choice: InputChoice | None) -> None:
        guess = answer.summary.guess
        known = choice or self._remembered(path)
        document = Document(
            path,
            answer,
            choice=known or choice_of(guess),
            standalone_thresholds=str(path) in self._standalone(),
            asked=known is None and guess is not None and guess.annotated is None,
        )
        self._settings.add_recent_file(str(path))
        self.taking.emit(str(path))
        self._session.open_document(document)
        self.opened.emit(str(path))

    def remember(self, path: Path, choice: InputChoice) -> None:
        """Keep the answer to the input question for the next time this file is opened."""
        choices = self._settings.data("input_choices", {})
        if not isinstance(choices, dict):
            choices = {}
        choices.pop(str(path), None)
        choices[str(path)] = [choice.datatype, choice.preprocess, choice.topk]
        self._settings.set_data("input_choices", dict(list(choices.items())[-MOST_REMEMBERED_CHOICES:]))

    def remember_standalone_thresholds(self, path: Path, on: bool) -> None:
        """Keep whether thresholds stay layers of their own, for the next time this file is opened."""
        kept = [each for each in self._standalone() if each != str(path)]
        self._settings.set_data(
            "standalone_thresholds", [*kept, *([str(path)] if on else [])][-MOST_REMEMBERED_CHOICES:]
        )

    def _standalone(self) -> list[str]:
        kept = self._settings.data("standalone_thresholds", [])
        return kept if isinstance(kept, list) else []

    def _remembered(self, path: Path) -> InputChoice | None:
        choices = self._settings.data("input_choices", {})
        value = choices.get(str(path)) if isinstance(choices, dict) else None
        return InputChoice(*value) if isinstance(value, list) and len(value) == 3 else None


def choice_of(guess: InputGuess | None) -> InputChoice:
    """The choice that a guess pre-fills."""
    if guess is None:
        return InputChoice()
    if guess.annotated is not None:
        return InputChoice(None, "none", guess.topk)
    return InputChoice(guess.datatype, guess.preprocess, guess.topk)
