"""The steps as a Qt list model. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from projects import numbers
from projects.build.progress import StepState
from widgets.parts.row_list import RowsModel
from widgets.steps.rows import MODEL, PARENT, PREPARED, StepRow


class StepsModel(RowsModel):
    """The rows; `ROW_ROLE` gives the `StepRow`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._began: dict[str, float] = {}

    def key_of(self, row: StepRow) -> str:
        """The step's name."""
        return row.name

    def set_rows(self, rows: tuple[StepRow, ...]) -> None:
        """Replace the rows; a running step counts its seconds from when it was first seen running."""
        running = {row.name for row in rows if row.state is StepState.RUNNING}
        self._began = {name: self._began.get(name, time.monotonic()) for name in running}
        super().set_rows(rows)

    def seconds(self, row: StepRow) -> float | None:
        """How long it took, or how long it has been running."""
        if row.state is StepState.RUNNING and row.name in self._began:
            return time.monotonic() - self._began[row.name]
        return row.seconds

    def title(self, row: StepRow) -> str:
        """What the row is called on screen."""
        special = {MODEL: self.tr("model"), PREPARED: self.tr("prepared"), PARENT: self.tr("around the hardware")}
        return special.get(row.name, row.short)

    def state_word(self, row: StepRow) -> str:
        """The state in a word."""
        if row.reused:
            return self.tr("taken over from an earlier build")
        return {
            StepState.WAITING: self.tr("waiting"),
            StepState.RUNNING: self.tr("running"),
            StepState.DONE: self.tr("done"),
            StepState.FAILED: self.tr("failed"),
            StepState.NOT_RUN: self.tr("not run"),
            StepState.UNAVAILABLE: self.tr("not available here"),
        }[row.state]

    def explanation(self, row: StepRow) -> str:
        """What the row is: FINN's own first line, or ours for the rows that are no steps."""
        special = {
            MODEL: self.tr("The model as imported."),
            PREPARED: self.tr("The model as handed to FINN: input datatype, preprocessing and top-k put in."),
            PARENT: self.tr("What the partition step leaves around the hardware: operators here stay in software."),
        }
        return special.get(row.name, row.doc)

    def tooltip(self, row: StepRow) -> str:
        """Everything about the row, a line each."""
        lines = [f"{row.name}: {self.state_word(row)}" if row.is_step else self.title(row)]
        lines += [line for line in (self.explanation(row), row.reason) if line]
        figures = [numbers.seconds(row.seconds)] if row.seconds is not None else []
        if row.nodes_after is not None:
            figures.append(self.tr("{count} nodes").format(count=node_counts(row)))
        return "\n".join([*lines, ", ".join(figures)]).strip()


def node_counts(row: StepRow) -> str:
    """`42 → 30`, or the one number where nothing changed or nothing came before."""
    if row.nodes_after is None:
        return ""
    after = numbers.count(row.nodes_after)
    if row.nodes_before is None or row.nodes_before == row.nodes_after:
        return after
    return f"{numbers.count(row.nodes_before)} → {after}"
