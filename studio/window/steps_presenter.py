"""The steps and builds panels: what they list, and what a click on them shows.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from projects.build.progress import BuildProgress, StepState
from studio.builds import Build
from studio.session import Session
from studio.window.showing import Shower
from widgets.steps.panel import StepsPanel
from widgets.steps.rows import MODEL, PARENT, PREPARED, StepRow, rows_of


class StepsPresenter(QObject):
    """Keeps the steps panel in step with the session.

    The steps listed are those of the build on screen; before the first build, only the model itself.
    """

    def __init__(self, panel: StepsPanel, session: Session, shower: Shower, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel, self._session, self._shower = panel, session, shower
        self._docs: dict[str, str] = {}
        session.document_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.shown_changed.connect(self.refresh)
        panel.step_selected.connect(self.show_step)

    def set_step_facts(self, steps: dict[str, dict[str, Any]]) -> None:
        """What FINN says of its steps, once the worker is warm."""
        self._docs = {name: str(facts.get("doc") or "") for name, facts in steps.items()}
        self.refresh()

    def refresh(self) -> None:
        """List the steps of what is on screen."""
        document, build = self._session.document, self._session.shown_build
        if document is None:
            self._panel.set_rows(())
            return
        if document.answer.light is None and not document.answer.summary.nodes:
            self._panel.set_rows((StepRow(MODEL, StepState.DONE),))
            self._panel.set_shown(MODEL)
            return
        progress: BuildProgress | None = build.progress if build is not None else None
        self._panel.set_rows(
            rows_of(
                progress,
                model_nodes=len(document.answer.summary.nodes),
                docs=self._docs,
                has_parent=build is not None and PARENT in build.graphs(),
            )
        )
        if self._session.shown is not None:
            self._panel.set_shown(self._session.shown.step)

    def show_step(self, name: str) -> None:
        """A person chose a step."""
        self._shower.unfollow()
        self._session.show(self._session.shown_build, name)

    def move(self, by: int) -> None:
        """Show the next step, or with -1 the one before."""
        shown, build = self._session.shown, self._session.shown_build
        if shown is None or build is None:
            return
        graphs = build.graphs()
        if shown.step in graphs:
            place = graphs.index(shown.step) + by
            if 0 <= place < len(graphs):
                self.show_step(graphs[place])


def first_step_with(build: Build, key: str, known: dict[str, frozenset[str]]) -> str | None:
    """The first step of a build whose graph holds a node.

    Args:
        known: {step: keys of its nodes}, of the steps that were read.
    """
    for step in build.graphs():
        if step not in (MODEL, PREPARED, PARENT) and key in known.get(step, frozenset()):
            return step
    return None
