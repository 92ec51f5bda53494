"""The steps and builds panels: what they list, and what a click on them shows.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from projects.build.progress import BuildProgress, StepState
from studio.session import Session
from studio.window.showing import Shower
from widgets.steps.panel import StepsPanel
from widgets.steps.rows import MODEL, PARENT, StepRow, rows_of
from widgets.steps.source import StepSource, StepSourceView


class StepsPresenter(QObject):
    """Keeps the steps panel in step with the session.

    Signals:
        source_shown: a step's documentation and source were asked for and are to be brought forward.

    The steps listed are those of the build on screen; before the first build, only the model itself.
    """

    source_shown = Signal()

    def __init__(
        self,
        panel: StepsPanel,
        source: StepSourceView,
        session: Session,
        shower: Shower,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panel, self._source, self._session, self._shower = panel, source, session, shower
        self._docs: dict[str, str] = {}
        self._facts: dict[str, dict[str, Any]] = {}
        session.document_changed.connect(self.refresh)
        session.builds_changed.connect(self.refresh)
        session.shown_changed.connect(self.refresh)
        panel.step_selected.connect(self.show_step)
        panel.documentation_requested.connect(self.show_source)
        panel.source_requested.connect(self.show_source)

    def set_step_facts(self, steps: dict[str, dict[str, Any]]) -> None:
        """What FINN says of its steps, once the worker is warm."""
        self._facts = steps
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

    def show_source(self, name: str) -> None:
        """Show what FINN itself says of a step, and how it is written."""
        facts = self._facts.get(name)
        known = facts is not None and facts.get("source")
        self._source.set_source(
            StepSource(name, facts.get("doc") or "", facts["source"], facts.get("file") or "", facts.get("line") or 0)
            if facts is not None and known
            else None
        )
        self.source_shown.emit()

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
