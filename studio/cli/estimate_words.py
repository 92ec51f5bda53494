"""Figures of an estimate as a table for people. Layer: studio. Thread: any."""

from __future__ import annotations

from collections.abc import Sequence

from projects import boards, numbers
from projects.build.fit import FitView, ResourceFit, resources_of
from projects.build.layers import RESOURCES
from projects.build.request import BuildRequest
from projects.folding.session_protocol import Figures

_GAP = "  "


def estimate_lines(figures: Figures, request: BuildRequest, errors: int = 0) -> list[str]:
    """The table, a line a layer, then the sums, what there is, and what is reached.

    Args:
        request: what the build was made for.
        errors: how many were told before; a last word that only says "Fits" would take them back.
    """
    network = figures.network
    used = {name: getattr(network, name) for name in RESOURCES}
    resources = resources_of(used, boards.part_totals(figures.part))
    place = request.board or figures.part
    view = FitView(
        place,
        figures.part,
        "",
        resources,
        fps=network.fps,
        target_fps=request.target_fps,
        latency_ns=network.latency_ns,
        max_cycles=network.max_cycles,
        bottleneck=network.bottleneck,
    )
    rows: list[tuple[str, ...]] = [("layer", "cycles", *RESOURCES)]
    for node in figures.nodes:
        cost = node.cost
        rows.append((node.name, numbers.count(cost.cycles), *(numbers.count(getattr(cost, r)) for r in RESOURCES)))
    rows.append(("total", "", *(numbers.count(r.used) for r in resources)))
    rows.append(("available", "", *(numbers.count(r.available) for r in resources)))
    rows.append(("used", "", *(numbers.percent(r.ratio) for r in resources)))
    lines = _aligned(rows)
    lines.append("")
    lines.append(f"{view.verdict()}{_overflow(resources)}, at {request.clock_ns:g} ns")
    lines.append(_speed(view))
    if errors:
        lines.append(f"Do not build it so: {errors} error{'s' if errors > 1 else ''} above.")
    return [line.replace(numbers.NARROW_SPACE, " ") for line in lines]


def _overflow(resources: Sequence[ResourceFit]) -> str:
    over = [str(found) for resource in resources if (found := resource.overflow()) is not None]
    return f": {', '.join(over)}" if over else ""


def _speed(view: FitView) -> str:
    if view.fps is None:
        return str(view.throughput())
    return (
        f"{view.throughput()}, latency {numbers.duration_ns(view.latency_ns)}; "
        f"limited by {view.bottleneck}, {numbers.count(view.max_cycles)} cycles"
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Names to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        _GAP.join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
