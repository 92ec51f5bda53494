"""The builds as a Qt list model. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from projects import numbers
from projects.build.events import BuildState
from widgets.builds.rows import BuildRow
from widgets.parts.row_list import RowsModel

SEPARATOR = f"{numbers.NARROW_SPACE}· "  # a panel 220 px wide has to show three figures


class BuildsModel(RowsModel):
    """The rows as given; `ROW_ROLE` gives the `BuildRow`."""

    def key_of(self, row: BuildRow) -> str:
        """The build's id."""
        return row.id

    def title(self, row: BuildRow) -> str:
        """What it is called."""
        return row.name

    def when(self, row: BuildRow) -> str:
        """The time of day, with the date where it was not today."""
        if not row.started:
            return ""
        then, locale = datetime.fromtimestamp(row.started), QLocale()
        time = locale.toString(then.time(), "HH:mm")
        if then.date() == datetime.now().date():
            return time
        return f"{locale.toString(then.date(), 'd MMM')} {time}"

    def state_word(self, state: BuildState) -> str:
        """The state in a word."""
        return {
            BuildState.QUEUED: self.tr("waiting"),
            BuildState.RUNNING: self.tr("running"),
            BuildState.FINISHED: self.tr("finished"),
            BuildState.FAILED: self.tr("failed"),
            BuildState.CANCELLED: self.tr("stopped"),
            BuildState.CRASHED: self.tr("crashed"),
        }[state]

    def asked(self, row: BuildRow) -> str:
        """What was asked of it, on one line."""
        parts = [row.board, f"{row.clock_ns:g}{numbers.NARROW_SPACE}ns"]
        if row.target_fps is not None:
            parts.append(numbers.fps(row.target_fps))
        if row.mvau_wwidth_max is not None:
            parts.append(self.tr("width {count}").format(count=numbers.count(row.mvau_wwidth_max)))
        return SEPARATOR.join(part for part in parts if part)

    def result(self, row: BuildRow) -> str:
        """What came out of it, on one line: figures where it finished, else how it is."""
        if row.state is not BuildState.FINISHED:
            return self.state_word(row.state)
        parts = [numbers.fps(row.fps)] if row.fps is not None else []
        for name in ("LUT", "BRAM_18K"):
            if row.fit is not None and name in row.fit:
                parts.append(f"{name.removesuffix('_18K')} {numbers.percent(row.fit[name])}")
            elif row.totals is not None and name in row.totals:
                parts.append(f"{_short(row.totals[name])} {name.removesuffix('_18K')}")
        return SEPARATOR.join(parts) or self.state_word(row.state)

    def tooltip(self, row: BuildRow) -> str:
        """Everything about the build, a line each."""
        lines = [f"{row.name}: {self.state_word(row.state)}", self.asked(row)]
        if row.state is BuildState.FINISHED:
            totals = row.totals or {}
            lines.append(numbers.fps(row.fps))
            lines += [f"{numbers.count(value)} {name}" for name, value in totals.items()]
        started = datetime.fromtimestamp(row.started) if row.started else None
        lines += [row.message, f"{started:%Y-%m-%d %H:%M}" if started else "", row.id]
        return "\n".join(line for line in lines if line)


def _short(value: float) -> str:
    """A count in the fewest letters: `100.6k`."""
    return numbers.count(value) if value < 10_000 else f"{value / 1000:.1f}k"
