"""The last word of a build: reads FINN's reports into a summary. Absent figures are None, never 0.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from projects.boards import part_of, part_totals
from projects.build.events import BuildState, StepSeconds, Summary
from projects.build.layers import RESOURCES
from projects.build.request import BuildRequest
from projects.problems import Problem, problem_to_data

UNMAPPED_CODES = ("left-in-software", "left-at-edge")


def summarise(
    state: BuildState,
    request: BuildRequest,
    output_dir: Path,
    steps: Sequence[StepSeconds],
    problems: Iterable[Problem],
    message: str | None = None,
) -> Summary:
    """Everything that is to be said of a build that ended.

    Args:
        state: how it ended.
        request: what was asked, with what a configuration file added to it.
        output_dir: the build's directory.
        steps: in the order they ran.
        problems: what was found, gravest first.
        message: why it did not finish.

    Returns:
        A summary with figures as FINN's reports hold them, as far as the build wrote them.
    """
    found = list(problems)
    reports = output_dir / "report"
    performance = _object(reports / "estimate_network_performance.json")
    totals = _totals(_object(reports / "estimate_layer_resources.json"))
    part = part_of(request.board, request.part)
    return Summary(
        state=state,
        output_dir=str(output_dir),
        fps=_number(performance.get("estimated_throughput_fps")),
        max_cycles=_whole(performance.get("max_cycles")),
        bottleneck=_text(performance.get("max_cycles_node_name")),
        latency_ns=_number(performance.get("estimated_latency_ns")),
        critical_path_cycles=_whole(performance.get("critical_path_cycles")),
        totals=totals,
        fit=fit(totals, part),
        part=part,
        unmapped=tuple(p.node or p.key or "" for p in found if p.code in UNMAPPED_CODES),
        problems=tuple(problem_to_data(p) for p in found),
        steps=tuple(steps),
        message=message,
    )


def fit(totals: Mapping[str, float] | None, part: str | None) -> dict[str, float] | None:
    """Used over available: 1.89 is 189 %. Only resources whose total on the part is known and not 0.

    Args:
        totals: what the design needs, or None.
        part: the FPGA part, or None.

    Returns:
        None where nothing can be said.
    """
    available = part_totals(part) if part is not None else None
    if totals is None or available is None:
        return None
    found = {name: totals[name] / there for name in RESOURCES if name in totals and (there := available.get(name))}
    return found or None


def _object(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _totals(report: dict[str, Any]) -> dict[str, float] | None:
    total = report.get("total")
    if not isinstance(total, dict):
        return None
    found = {name: _number(total.get(name)) for name in RESOURCES}
    known = {name: value for name, value in found.items() if value is not None}
    return known or None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _whole(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
