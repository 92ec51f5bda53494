"""The curve of targets on real FINN: the walk-through's CNV fits its part at 3 000 fps and not at 2 000."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.boards import part_totals
from projects.build.events import Summary
from projects.build.fit import Level
from projects.build.request import BuildRequest
from projects.folding.curve import Curve, CurvePoint, Totals, fastest_that_fits, level, next_targets, ranges
from projects.folding.session_protocol import AnswerState, Ask
from tests.fixtures_worker import Driver
from tests.studio.worker.estimating import Estimates, estimates
from tests.studio.worker.test_estimate import CNV, SETTING

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]


def swept(session: Estimates, totals: Totals, target: int) -> Curve:
    """The whole curve."""
    curve = Curve()
    while targets := next_targets(curve, totals, target):
        number = session.send(Ask.SWEEP, SETTING, targets=targets)
        assert session.last(number).state is AnswerState.DONE
        for answer in session.answers(number):
            if answer.point is not None:
                curve = curve.with_point(CurvePoint(answer.point.target_fps, answer.point.network))
    return curve


def test_cnv_has_holes_and_a_fastest_target_that_fits(
    warm_worker: Driver, reference_build: Callable[[BuildRequest], Built]
) -> None:
    totals = part_totals("xc7z020clg400-1")
    with estimates(warm_worker, reference_build(CNV)[0]) as session:
        curve = swept(session, totals, 10_000)
    levels = {point.target_fps: level(point, totals) for point in curve.points}
    assert (levels[2000], levels[3000], levels[10_000]) == (Level.OVER, Level.THIN, Level.OVER)
    assert [how for *_, how in ranges(curve.within(1600, 10_000), totals)] == [
        Level.THIN,
        Level.OVER,
        Level.THIN,
        Level.OVER,
    ]
    best = fastest_that_fits(curve, totals)
    assert best is not None
    assert best.network is not None
    assert (best.target_fps, round(best.reached or 0)) == (3000, 3028)
    assert (best.network.LUT, best.network.BRAM_18K) == (42505, 276)
