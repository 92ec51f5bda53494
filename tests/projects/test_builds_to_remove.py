"""Which builds are cleaned away. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from projects.build import folder
from projects.build.events import BuildState
from projects.build.folder import Build
from projects.build.request import BuildRequest


def built(name: str, started: float, size: int, state: BuildState = BuildState.FINISHED, ours: bool = True) -> Build:
    request = BuildRequest("/m", "/o") if ours else None
    return Build(Path("/cache") / name, request, state, started, None, size)


def removed(builds: list[Build], limit: int = 100, age: float = 1000, keep: tuple[Path, ...] = ()) -> list[str]:
    return [b.id for b in folder.builds_to_remove(builds, limit, age, now=2000, keep=keep)]


def test_old_builds_go_and_then_the_oldest_until_the_rest_fits() -> None:
    builds = [built("new", 1900, 60), built("ancient", 10, 1), built("old", 1800, 60), built("older", 1700, 60)]
    assert removed(builds) == ["ancient", "older", "old"]
    assert removed(builds, limit=120) == ["ancient", "older"]
    assert removed(builds, limit=1000) == ["ancient"]
    assert removed([]) == []


def test_running_foreign_and_open_builds_stay() -> None:
    builds = [
        built("running", 1, 90, BuildState.RUNNING),
        built("foreign", 2, 90, ours=False),
        built("open", 3, 90),
        built("free", 1999, 90, BuildState.CRASHED),
    ]
    assert removed(builds, keep=(Path("/cache/open"),)) == ["free"]


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 50)), max_size=20), st.integers(0, 400))
def test_what_stays_fits(sizes: list[tuple[int, int]], limit: int) -> None:
    builds = [built(str(index), started, size) for index, (started, size) in enumerate(sizes)]
    gone = folder.builds_to_remove(builds, limit, 1e9, now=2000)
    rest = [build for build in builds if build not in gone]
    assert sum(build.bytes for build in rest) <= limit
    if gone and rest:
        assert max(build.started for build in gone) <= min(build.started for build in rest)
