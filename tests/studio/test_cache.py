"""The cache is cleaned by age, and never of what is open."""

from __future__ import annotations

import json
import os
from pathlib import Path

from projects.build.request import BuildRequest, request_to_data
from studio.cache import LIGHT_AGE_S, MAX_AGE_S, clean
from studio.paths import Paths

NOW = 1_800_000_000.0


def paths_in(home: Path) -> Paths:
    return Paths(home / "settings.ini", home / "builds", home / "light", home / "logs")


def make_build(paths: Paths, name: str, age: float) -> Path:
    folder = paths.builds / "model-1" / name
    folder.mkdir(parents=True)
    request = folder / "request.json"
    request.write_text(json.dumps(request_to_data(BuildRequest("m.onnx", str(folder)))), encoding="utf-8")
    os.utime(request, (NOW - age, NOW - age))
    return folder


def test_old_builds_go_and_open_ones_stay(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    old, kept, young = (
        make_build(paths, "1-old", MAX_AGE_S + 10),
        make_build(paths, "2-open", MAX_AGE_S + 10),
        make_build(paths, "3-young", 60),
    )
    assert clean(paths, [kept], NOW) == (old,)
    assert not old.exists()
    assert kept.exists()
    assert young.exists()


def test_a_model_without_builds_leaves_no_folder(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    make_build(paths, "1-old", MAX_AGE_S + 10)
    clean(paths, (), NOW)
    assert not (paths.builds / "model-1").exists()


def test_copies_unused_for_long_go(tmp_path: Path) -> None:
    paths = paths_in(tmp_path)
    paths.light.mkdir()
    for name, age in (("old.onnx", LIGHT_AGE_S + 10), ("young.onnx", 10)):
        (paths.light / name).write_bytes(b"x")
        os.utime(paths.light / name, (NOW - age, NOW - age))
    clean(paths, (), NOW)
    assert [p.name for p in paths.light.iterdir()] == ["young.onnx"]


def test_nothing_to_clean(tmp_path: Path) -> None:
    assert clean(paths_in(tmp_path / "none"), (), NOW) == ()
