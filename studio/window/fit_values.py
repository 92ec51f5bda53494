"""What a build says of fit and speed, as the Fit panel shows it. Layer: studio.window. Thread: any."""

from __future__ import annotations

from projects import boards
from projects.build.fit import FitView, resources_of
from projects.build.layers import LayerTable
from studio.builds import Build
from studio.session import Live
from studio.window.words import build_title, live_badge


def live_fit(live: Live, target_fps: int | None, board: str | None) -> FitView:
    """The figures of values that no build has yet."""
    network = live.network
    if network is None:
        return FitView(
            board or live.part, live.part, live_badge(live), resources_of(None, boards.part_totals(live.part))
        )
    used = {"LUT": network.LUT, "BRAM_18K": network.BRAM_18K, "URAM": network.URAM, "DSP": network.DSP}
    return FitView(
        board or live.part,
        live.part,
        live_badge(live),
        resources_of(used, boards.part_totals(live.part)),
        fps=network.fps,
        target_fps=target_fps,
        latency_ns=network.latency_ns,
        max_cycles=network.max_cycles,
        bottleneck=network.bottleneck,
        bottleneck_key=network.bottleneck_key,
    )


def fit_of(build: Build, table: LayerTable | None) -> FitView | None:
    """The figures of a build: FINN's reports where it has them, else the sums over the layers of the step it got to.

    Args:
        table: the layers on screen; tells the limiting layer's key, and all figures of a preparation.
    """
    summary, request = build.progress.summary, build.request
    part = (summary.part if summary is not None else None) or boards.part_of(request.board, request.part)
    place = request.board or part or ""
    totals = boards.part_totals(part) if part else None
    if summary is not None and summary.totals is not None:
        return FitView(
            place,
            part,
            build_title(build),
            resources_of(summary.totals, totals),
            fps=summary.fps,
            target_fps=request.target_fps,
            latency_ns=summary.latency_ns,
            max_cycles=summary.max_cycles,
            bottleneck=summary.bottleneck,
            bottleneck_key=_key_of(table, summary.bottleneck),
        )
    if table is None:
        return None
    return FitView(
        place,
        part,
        build_title(build),
        resources_of(table.totals(), totals),
        fps=table.fps,
        target_fps=request.target_fps,
        latency_ns=table.latency_ns,
        max_cycles=table.max_cycles,
        bottleneck=table.bottleneck,
        bottleneck_key=_key_of(table, table.bottleneck),
    )


def _key_of(table: LayerTable | None, name: str | None) -> str | None:
    if table is None or name is None:
        return None
    return next((layer.key for layer in table.layers if layer.name == name), None)
