"""Which build is best in each column of a table of builds. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects.build.layers import RESOURCES
from projects.versus.figures import BuildFigures, figure

# Whether more is better: frames a second alone.
HIGHER: Mapping[str, bool] = {
    "fps": True,
    "latency_ns": False,
    "max_cycles": False,
    **dict.fromkeys(RESOURCES, False),
    "share": False,
    "seconds": False,
}


def best_of(builds: Sequence[BuildFigures]) -> dict[str, frozenset[str]]:
    """{column: ids of the builds that are best in it}, for every column of `HIGHER`.

    All that are equally good are named. Nothing is where fewer than two builds are known: there is nothing to be
    better than. The time of a build that took steps over from another says nothing of which is quicker.
    """
    found: dict[str, frozenset[str]] = {}
    for key, higher in HIGHER.items():
        known = {
            build.id: _shown(key, value)
            for build in builds
            if (value := figure(build, key)) is not None and not (key == "seconds" and build.took_over)
        }
        top = (max if higher else min)(known.values(), default=None)
        best = (name for name, value in known.items() if value == top) if len(known) > 1 else ()
        found[key] = frozenset(best)
    return found


def _shown(key: str, value: float) -> float:
    """What a person can tell apart: a fit is shown in whole percent."""
    return round(value * 100) if key == "share" else value
