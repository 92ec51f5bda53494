"""A curve of FINN's figures, and of any other designs, for tests. Layer: tests. Thread: any."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from projects.folding.curve import Curve, CurvePoint, Totals, next_targets
from projects.folding.session_protocol import Network

XC7Z020: Totals = {"LUT": 53200, "BRAM_18K": 280, "URAM": 0, "DSP": 220}
# CNV-w2a2 at weight width 80 and 10 ns, as FINN 1.6.1 estimates it: (fps reached, LUT, BRAM_18K).
CNV = (
    (3.46, 6506, 190),
    (108.51, 7397, 208),
    (113.03, 7476, 202),
    (122.07, 7541, 188),
    (150.7, 7779, 192),
    (162.76, 7832, 202),
    (169.54, 8261, 202),
    (192.9, 8353, 203),
    (217.01, 8683, 203),
    (226.06, 8737, 199),
    (244.14, 8870, 190),
    (301.41, 9993, 196),
    (325.52, 10058, 188),
    (339.08, 10382, 186),
    (381.47, 10594, 230),
    (438.97, 10608, 230),
    (452.11, 10608, 230),
    (488.28, 10983, 214),
    (508.63, 13876, 222),
    (578.7, 13889, 198),
    (602.82, 14879, 199),
    (678.17, 14906, 195),
    (762.94, 15976, 223),
    (842.77, 16015, 223),
    (904.22, 16025, 223),
    (976.56, 16131, 223),
    (1017.25, 21917, 239),
    (1177.47, 21943, 215),
    (1205.63, 21945, 215),
    (1356.34, 21997, 211),
    (1509.75, 24096, 215),
    (1685.54, 24218, 247),
    (1808.45, 25706, 248),
    (1953.12, 26030, 244),
    (2034.51, 37602, 292),
    (2354.94, 37655, 268),
    (2712.67, 37659, 268),
    (3028.47, 42505, 276),
    (3371.09, 42742, 284),
    (3906.25, 45759, 287),
    (3985.97, 53485, 319),
    (4709.87, 69009, 383),
    (5321.7, 69009, 383),
    (6093.1, 78705, 407),
    (6742.18, 79188, 415),
    (7812.5, 85141, 421),
    (7971.94, 100594, 485),
)


def network(fps: float, lut: float, bram: float) -> Network:
    """A design that uses neither URAM nor DSP."""
    return Network(lut, bram, 0, 0, fps=fps)


def folder(designs: Sequence[tuple[float, float, float]] = CNV) -> Callable[[int], Network]:
    """What FINN's folding does: the smallest of these designs that is fast enough, else the fastest."""
    made = [network(*design) for design in sorted(designs)]
    return lambda target: next((each for each in made if (each.fps or 0) >= target), made[-1])


def swept(
    fold: Callable[[int], Network | None] | None = None, totals: Totals = XC7Z020, target: int | None = 10_000
) -> Curve:
    """The whole curve, asked for as `next_targets` wants it."""
    fold, curve = fold or folder(), Curve()
    while targets := next_targets(curve, totals, target):
        for each in targets:
            curve = curve.with_point(CurvePoint(each, fold(each)))
    return curve
