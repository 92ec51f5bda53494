"""Descent: finds out what the nodes of the step on screen became in the later step that has the figures.

Layer: studio.window. Thread: GUI; the matching runs in the reader.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from projects.diff.descent import Descent
from projects.errors import StudioError
from studio.builds import Build
from studio.jobs.descent_store import DescentStore
from studio.jobs.qt_reader import QtReader
from studio.session import Session, Shown
from widgets.steps.rows import PARENT


class Descending(QObject):
    """Keeps the session's descent in step with what is shown."""

    def __init__(self, reader: QtReader, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = DescentStore(reader, self)
        self._session = session
        self._asked: tuple[Shown | None, tuple[Path, ...]] = (None, ())  # what the session's descent is of, or will be
        session.model_shown.connect(lambda _answer: self.refresh())  # not before: a click waits for its graph first
        session.layers_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Match what is shown with the step of the figures, where that is another one."""
        session, files = self._session, self._wanted()
        asked = (session.shown, files)
        known = session.descent is not None or session.why_no_descent or not files
        if session.answer is None or (asked == self._asked and known):  # shown anew, a step has to be told again
            return
        self._asked = asked
        if not files:
            self._store.forget()
            session.set_descent(None)
            return

        def take(descent: Descent | None, why_not: str = "") -> None:
            if self._asked == asked and session.shown == asked[0]:
                session.set_descent(descent, why_not)

        def refuse(error: StudioError) -> None:
            why = self.tr("The nodes of this step cannot be matched with their layers: {why}")
            take(None, why.format(why=error))

        session.set_descent(None, self.tr("The nodes of this step are being matched with the layers they became …"))
        self._store.find(files, take, refuse)

    def _wanted(self) -> tuple[Path, ...]:
        build, shown, table = self._session.shown_build, self._session.shown, self._session.layers
        if build is None or shown is None or table is None:
            return ()
        return files_between(build, shown, table.step)


def files_between(build: Build, shown: Shown, last: str) -> tuple[Path, ...]:
    """The files to be matched in turn, from what is shown to the step `last`; none where that does not come later.

    Steps that have layers of their own keep their nodes, so from the first of them it is one leap to the last: each
    file less is a tenth of a second less (measured on CNV: the same result).
    """
    steps = [step for step in build.graphs() if step != PARENT]
    if shown.step not in steps or last not in steps or steps.index(shown.step) >= steps.index(last):
        return ()
    if build.layers_of(shown.step).is_file():
        return (shown.path, build.model_of(last))  # it has figures of its own, but live ones are on screen
    later = steps[steps.index(shown.step) + 1 : steps.index(last)]
    with_layers = next((at for at, step in enumerate(later) if build.layers_of(step).is_file()), len(later))
    return (shown.path, *(build.model_of(step) for step in later[: with_layers + 1]), build.model_of(last))
