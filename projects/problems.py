"""Problems: what a model or a build has that a person should know, although nothing was raised.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from projects.text import NOTHING, Text, text_from_data, text_to_data


class Severity(Enum):
    """How bad it is.

    ERROR: the hardware would be wrong or incomplete, or the file cannot be built. WARNING: not what was asked.
    INFO: worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Problem:
    """One finding.

    Args:
        code: stable short name of the kind of finding, for tests, filters and documentation ("left-in-software").
        severity: see `Severity`.
        message: what it is, in plain words.
        hint: what to do about it.
        node: FINN's name of the node, or None.
        key: the node's key (first output tensor), or None; what a click on the problem selects.
        step: the builder step it was found in, or None.
        detail: FINN's own message, whole, where there is one.
    """

    code: str
    severity: Severity
    message: Text
    hint: Text = NOTHING
    node: str | None = None
    key: str | None = None
    step: str | None = None
    detail: str = ""


def problem_to_data(problem: Problem) -> dict[str, Any]:
    """JSON data: the rendered English sentences, and beside them the parts that a translation needs."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "node": problem.node,
        "key": problem.key,
        "step": problem.step,
        "message": str(problem.message),
        "hint": str(problem.hint),
        "detail": problem.detail,
        "texts": {"message": text_to_data(problem.message), "hint": text_to_data(problem.hint)},
    }


def problem_from_data(data: dict[str, Any]) -> Problem:
    """The inverse of `problem_to_data`."""
    texts = data.get("texts", {})
    return Problem(
        code=data["code"],
        severity=Severity(data["severity"]),
        message=text_from_data(texts.get("message", data["message"])),
        hint=text_from_data(texts.get("hint", data["hint"])),
        node=data["node"],
        key=data["key"],
        step=data["step"],
        detail=data.get("detail", ""),
    )
