"""FINN's log, line by line: what level a line has, when it was written, which step was running.

A job's stdout and stderr mix `[2026-04-14 09:43:01] Running step: step_x [1/11]` (what FINN prints), records like
`[2026-04-14 09:43:01,123]WARNING:words` (its log file) and rich's tables and tracebacks, whose lines continue the
record before. Source: finn-plus 1.6.1, finn/builder/build_dataflow.py (PrintLogger, setup_logging).
Layer: projects. Thread: any.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

LONGEST_LINE = 2000  # characters; tensors printed on one line would make the view crawl

_RECORD = re.compile(r"^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:,\d+)?\] ?(?:([A-Z]+):)?")
_BARE_LEVEL = re.compile(r"^\s*(DEBUG|INFO|WARNING|ERROR|CRITICAL)\b:?")
_STEP = re.compile(r"Running step: (\S+) \[(\d+)/(\d+)\]")
_RAISED = re.compile(r"^[A-Za-z_.]*(?:Error|Exception|Interrupt)\b(?::|$)")
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Level(IntEnum):
    """How grave a line is, as Python's logging orders it."""

    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40


_LEVELS = {
    "DEBUG": Level.DEBUG,
    "INFO": Level.INFO,
    "WARNING": Level.WARNING,
    "ERROR": Level.ERROR,
    "CRITICAL": Level.ERROR,
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line. time: "09:43:01", "" where the line has none. step: the one that ran, None before the first."""

    level: Level
    time: str
    text: str
    step: str | None = None
    continues: bool = False


class LogParser:
    """Turns lines into records; remembers the step and the level that continuation lines inherit."""

    def __init__(self) -> None:
        self.step: str | None = None
        self._level = Level.INFO

    def parse(self, lines: Iterable[str]) -> list[LogLine]:
        """A record for each line."""
        return [self._record(line) for line in lines]

    def pass_over(self, lines: Iterable[str]) -> None:
        """Note the step changes in lines that will not be shown."""
        for line in lines:
            if "Running step: " in line and (found := _STEP.search(line)):
                self.step = found[1]

    def _record(self, line: str) -> LogLine:
        if "\x1b" in line:
            line = _ANSI.sub("", line)
        line = line.rstrip()
        head = _RECORD.match(line) if line.startswith("[") else None
        if head is None:
            return self._continued(line)
        words = line[head.end() :].lstrip()
        named = _LEVELS.get(head[3] or "")
        if head[3] and named is None:  # "[time] Note: ..." is not a level
            words = f"{head[3]}:{words}" if not words else line[head.start(3) :]
        if named is None and (bare := _BARE_LEVEL.match(words)):
            named = _LEVELS[bare[1]]
            words = words[bare.end() :].lstrip()
        self._level = named or (Level.ERROR if _is_failure(words) else Level.INFO)
        if "Running step: " in words and (found := _STEP.search(words)):
            self.step = found[1]
        return LogLine(self._level, head[2], _cut(words), self.step)

    def _continued(self, line: str) -> LogLine:
        if _is_failure(line):
            self._level = Level.ERROR
        elif (bare := _BARE_LEVEL.match(line)) is not None:
            self._level = _LEVELS[bare[1]]
        return LogLine(self._level, "", _cut(line), self.step, continues=True)


def _is_failure(words: str) -> bool:
    return bool(_TRACEBACK.search(words) or _RAISED.match(words))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_LINE else f"{words[:LONGEST_LINE]} …"
