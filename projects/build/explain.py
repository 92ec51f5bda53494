"""FINN's failures in plain words: what it means, which node, what to do; FINN's own message stays whole in `detail`.

The patterns are those that FINN's steps, its configuration and the reference models raise. One that is not known gets
an honest general sentence. Layer: projects. Thread: any. Source: finn-plus 1.6.1 with qonnx 1.0.0.
"""

from __future__ import annotations

import re

from projects.build.finn_log import last_step, log_records
from projects.build.known_failures import KNOWN
from projects.problems import Problem, Severity
from projects.text import Text, text

UNKNOWN_FAILURE = "finn-failed"
FAILURE = re.compile(r"FINN (?:INTERNAL COMPILER )?ERROR: ?(.*)$")
_NODE = r"(?P<node>[A-Za-z][\w.]*_\d+)"


def explain_failure(step: str | None, log: str, exception: str) -> Problem:
    """What a failed build means.

    Args:
        step: the step that failed, or None where that is not known (then the log is asked).
        log: FINN's build_dataflow.log, or the job's log, whole or its end.
        exception: FINN's message ("AssertionError: ...", with or without the class), or "": it is taken from the log.

    Returns:
        An error-level problem; its code is `UNKNOWN_FAILURE` where the message is not known.
    """
    step = step or last_step(log)
    said = exception.strip() or failure_in(log)
    plain = " ".join(re.sub(r"^[A-Za-z_.]*(?:Error|Exception|Interrupt):?(?: |$)", "", said).split())
    for known in KNOWN:
        if known.step and not re.fullmatch(known.step, step or ""):
            continue
        match = re.search(known.pattern, plain)
        if match is None or (known.pattern == r"^$" and not said):
            continue
        values = {k: v for k, v in match.groupdict().items() if v is not None}
        return Problem(
            code=known.code,
            severity=Severity.ERROR,
            message=text(known.message, **values),
            hint=_filled(known.hint, values),
            node=values.get("node"),
            step=step,
            detail=said,
        )
    return _unknown(step, said)


def failure_in(log: str) -> str:
    """FINN's own last error message in a log, or the last line of a Python traceback, or ""."""
    for record in reversed(log_records(log)):
        match = FAILURE.search(record.text) if record.level == "ERROR" else None
        if match:
            # rich's traceback follows in the same record, after its upper border
            return match.group(1).split("╭", 1)[0].strip() or "AssertionError"
    raised = re.findall(r"^([A-Za-z_.]*(?:Error|Exception)(?:: .*)?)$", log, re.MULTILINE)
    return raised[-1].strip() if raised else ""


def _filled(template: str, values: dict[str, str]) -> Text:
    return text(template, **values) if values else text(template.replace("{{", "{").replace("}}", "}"))


def _unknown(step: str | None, said: str) -> Problem:
    node = re.search(r"\b" + _NODE + r"\b", said)
    message = (
        text(
            "FINN failed in {step}, and this message of it is not known here: {said}", step=step, said=said or "(none)"
        )
        if step
        else text(
            "FINN failed before its first step, and this message of it is not known here: {said}", said=said or "(none)"
        )
    )
    return Problem(
        code=UNKNOWN_FAILURE,
        severity=Severity.ERROR,
        message=message,
        hint=text("Look at the graph after the step before, and at the log around the error."),
        node=node.group("node") if node else None,
        step=step,
        detail=said,
    )
