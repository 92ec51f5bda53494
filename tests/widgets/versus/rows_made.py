"""Rows made for the tests of the comparison's widgets. Layer: tests."""

from __future__ import annotations

from typing import Any

from projects.build.events import BuildState
from projects.build.progress import StepProgress, StepState
from projects.versus.comparison import TwoBuilds, compare
from tests.projects.versus.builds_made import figures, layer, table
from widgets.versus.rows import VersusRow


def row(number: int, lut: float = 1000.0, fps: float | None = 1000.0, **more: Any) -> VersusRow:
    """Build number so and so."""
    totals = {"LUT": lut, "BRAM_18K": 10.0, "URAM": 0.0, "DSP": 0.0}
    made = figures(f"b{number}", **{"fps": fps, "totals": totals, **more})
    return VersusRow(made, number, f"Build #{number}")


SMALL = row(1)
LARGE = row(2, 100_594.0, 8000.0, latency_ns=5e5, max_cycles=12_544)
FAILED = row(3, fps=None, latency_ns=None, max_cycles=None, totals={}, state=BuildState.FAILED)
ROWS = (SMALL, LARGE, FAILED)


def steps(seconds: float, reused: bool = False) -> tuple[StepProgress, ...]:
    """One step."""
    return (StepProgress("step_streamline", StepState.DONE, seconds, reused=reused),)


def two(**more: Any) -> TwoBuilds:
    """Two builds that differ in one SIMD, and in a layer that only the second has."""
    a = figures(
        "b1",
        table=table(layer("MVAU_hls_0", 7168, SIMD=7), layer("MVAU_hls_1", 4096, SIMD=1)),
        steps=steps(1.5),
        max_cycles=7168,
        totals={"LUT": 1395.0, "BRAM_18K": 7.0, "URAM": 0.0, "DSP": 0.0},
    )
    values: dict[str, Any] = {
        "table": table(
            layer("MVAU_hls_0", 7168, SIMD=7), layer("MVAU_hls_1", 2048, SIMD=2), layer("Thresholding_rtl_0", 64)
        ),
        "steps": steps(2.0),
        "max_cycles": 7168,
        "latency_ns": 5e5,
        "totals": {"LUT": 1401.0, "BRAM_18K": 7.0, "URAM": 0.0, "DSP": 0.0},
    }
    return compare(a, figures("b2", **{**values, **more}))
