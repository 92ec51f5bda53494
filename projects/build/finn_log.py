"""FINN's build_dataflow.log as records: level, text, and the step it was written in.

A record begins with `[date,ms]LEVEL:`; lines without that continue the record before. Layer: projects. Thread: any.
Source: finn-plus 1.6.1, builder/build_dataflow.py, setup_logging.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RECORD = re.compile(r"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+\](DEBUG|INFO|WARNING|ERROR|CRITICAL):(.*)$")
_STEP = re.compile(r"Running step: (\S+) \[(\d+)/(\d+)\]")


@dataclass(frozen=True)
class LogRecord:
    """One record. text: the whole of it, spaces run together so that FINN's indented sentences read as one line."""

    level: str
    text: str
    step: str | None


def log_records(log: str) -> list[LogRecord]:
    """The records of a log, in order; what stands before the first record is left out."""
    records: list[LogRecord] = []
    level, lines, step = "", [""], None
    for line in log.splitlines():
        begins = _RECORD.match(line)
        if begins is None:
            lines.append(line)
            continue
        if level:
            records.append(LogRecord(level, " ".join(" ".join(lines).split()), step))
        level, lines = begins.group(1), [begins.group(2)]
        running = _STEP.search(line)
        if running:
            step = running.group(1)
    if level:
        records.append(LogRecord(level, " ".join(" ".join(lines).split()), step))
    return records


def warnings_with(records: list[LogRecord], pattern: str) -> list[tuple[re.Match[str], LogRecord]]:
    """The records whose text has this pattern, each text once (FINN writes some on every pass)."""
    found: dict[str, tuple[re.Match[str], LogRecord]] = {}
    for record in records:
        match = re.search(pattern, record.text)
        if match:
            found.setdefault(record.text, (match, record))
    return list(found.values())


def last_step(log: str) -> str | None:
    """The step that a log ends in, or None where none had begun."""
    steps = _STEP.findall(log)
    return steps[-1][0] if steps else None
