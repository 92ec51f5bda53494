"""When nothing of an earlier build is reused: the build is a full one, says why, and holds nothing of the other.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest

from projects.build import folder
from projects.build.recipe import read_recipe
from projects.build.request import BuildRequest, InputChoice
from projects.folding.edits import STEPS, TARGET
from studio.worker.reuse import recipe_of, take
from tests.fixtures_worker import Driver
from tests.studio.worker.rebuilding import TFC, Build, Built, assert_same, ran, reused, state, why_not

pytestmark = pytest.mark.finn


def test_a_model_that_changed_is_built_anew(reference: Path, rebuild: Callable[..., Built], tmp_path: Path) -> None:
    model = tmp_path / "net.onnx"
    shutil.copy2(reference / TFC.model, model)
    base = rebuild(replace(TFC, model=str(model)), tmp_path / "nowhere")
    assert "No such file" in why_not(base[1])
    stat = model.stat()
    loaded = onnx.load(model)
    loaded.graph.name = loaded.graph.name[::-1]  # as long as before
    onnx.save(loaded, model)
    os.utime(model, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    made = rebuild(replace(TFC, model=str(model)), base[0])
    assert why_not(made[1]) == f"Nothing of {base[0].name} could be reused: the model file is another."
    assert [p["severity"] for p in made[1].problems if p["code"] == "not-reused"] == ["info"]
    assert ran(made[0]) == list(STEPS)
    assert not reused(made[2])
    assert_same(made, base)
    assert why_not(made[1]).replace("\n", " ") in (made[0] / "job.log").read_text()


def test_other_preprocessing_is_built_anew(reference_build: Build, rebuild: Callable[..., Built]) -> None:
    asked = replace(TFC, input=InputChoice("UINT8", "div255", 1))
    made = rebuild(asked, reference_build(TFC)[0])
    assert "put around the network" in why_not(made[1])
    assert_same(made, reference_build(asked))


def test_a_rebuild_into_its_own_directory_is_a_full_one(
    warm_worker: Driver, reference: Path, reference_build: Build, tmp_path: Path
) -> None:
    place = tmp_path / "same"
    shutil.copytree(reference_build(TFC)[0], place)
    word = warm_worker.build(
        replace(TFC, model=str(reference / TFC.model), output_dir=str(place), reuse=str(place / "." / "studio" / ".."))
    )
    assert "the directory that is being built into" in why_not(word)
    assert ran(place) == list(STEPS)


def no_record(base: Path) -> None:
    (base / "studio" / "recipe.json").unlink()


def not_finished(base: Path) -> None:
    (base / "events.jsonl").write_text("")


def worked_on(base: Path) -> None:
    os.utime(base / "intermediate_models" / "step_tidy_up.onnx")


def no_partition(base: Path) -> None:
    (base / "intermediate_models" / "dataflow_parent.onnx").unlink()


def damaged_table(base: Path) -> None:
    path = base / "studio" / "layers" / "step_specialize_layers.json"
    times = path.stat()
    path.write_text("{")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def damaged_parent(base: Path) -> None:
    path = base / "intermediate_models" / "dataflow_parent.onnx"
    times = path.stat()
    path.write_bytes(b"\xff\xff\xff")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (no_record, "it does not say what it was made of"),
        (not_finished, "it did not run to its end"),
        (worked_on, "its intermediate_models/step_tidy_up.onnx was changed after the build"),
        (no_partition, "No such file or directory"),
        (damaged_table, "its files are damaged (JSONDecodeError"),
        (damaged_parent, "its files are damaged (DecodeError"),
        (shutil.rmtree, "No such file or directory"),
    ],
)
def test_a_spoilt_build_is_not_reused_and_nothing_of_it_stays(
    reference_build: Build, tmp_path: Path, spoil: Callable[[Path], None], why: str
) -> None:
    """In this process: what FINN does with nothing of a build is the same for all of them."""
    base, place = tmp_path / "base", tmp_path / "place"
    shutil.copytree(reference_build(TFC)[0], base)
    place.mkdir()
    flow, recipe = flow_into(place), read_recipe(base)
    assert recipe is not None
    assert take(base, flow, recipe).start == STEPS[-1]
    shutil.rmtree(place)
    place.mkdir()
    spoil(base)
    taken = take(base, flow, recipe)
    assert (taken.start, taken.told) == (None, ())
    assert why in str(taken.why)
    assert not state(place)


def flow_into(place: Path, **config: Any) -> Any:
    cfg = SimpleNamespace(**{"verify_steps": None, "multi_dnn_config_path": None, **config})
    return SimpleNamespace(cfg=cfg, request=BuildRequest("m", str(place)))


def test_a_build_at_work_is_not_reused(reference_build: Build, tmp_path: Path) -> None:
    base, place = tmp_path / "base", tmp_path / "place"
    shutil.copytree(reference_build(TFC)[0], base)
    place.mkdir()
    recipe = read_recipe(base)
    assert recipe is not None
    with (base / folder.LOCK).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "another build is writing there" in str(take(base, flow_into(place), recipe).why)


def test_where_links_cannot_be_made_there_are_copies(
    reference_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    base, place = reference_build(TFC)[0], tmp_path / "place"
    place.mkdir()
    recipe = read_recipe(base)
    assert recipe is not None
    monkeypatch.setattr(os, "link", refuse)
    assert take(base, flow_into(place), recipe).start == STEPS[-1]
    model = place / "intermediate_models" / "step_tidy_up.onnx"
    assert model.stat().st_nlink == 1
    assert model.read_bytes() == (base / "intermediate_models" / "step_tidy_up.onnx").read_bytes()


@pytest.mark.parametrize(
    ("config", "why"),
    [({"verify_steps": ["initial_python"]}, "verification"), ({"multi_dnn_config_path": "x"}, "several networks")],
)
def test_what_finn_cannot_resume_is_built_in_full(
    reference_build: Build, tmp_path: Path, config: dict[str, Any], why: str
) -> None:
    base = reference_build(TFC)[0]
    recipe = read_recipe(base)
    assert recipe is not None
    assert why in str(take(base, flow_into(tmp_path, **config), recipe).why)


def test_a_configuration_file_counts_by_what_it_says(
    reference_build: Build, rebuild: Callable[..., Built], tmp_path: Path
) -> None:
    config = tmp_path / "build.json"
    config.write_text(json.dumps({"target_fps": 1000, "minimize_bit_width": False, "board": "U50"}))
    asked = replace(TFC, target_fps=None, config_file=str(config))
    base = rebuild(asked, tmp_path / "nowhere")
    config.write_text(json.dumps({"minimize_bit_width": False, "target_fps": 2000, "board": "U50"}))
    made = rebuild(asked, base[0])
    assert ran(made[0])[0] == TARGET
    config.write_text(json.dumps({"minimize_bit_width": True, "target_fps": 2000, "board": "U50"}))
    assert "the configuration file says something else" in why_not(rebuild(asked, base[0])[1])


def test_weights_in_files_of_their_own_are_part_of_the_model(tmp_path: Path) -> None:
    weights = onnx.numpy_helper.from_array(np.arange(600, dtype=np.float32), "w")
    graph = onnx.helper.make_graph([], "g", [], [], [weights])
    path = tmp_path / "m.onnx"
    onnx.save(onnx.helper.make_model(graph), path, save_as_external_data=True, location="w.bin")
    flow = SimpleNamespace(request=BuildRequest(str(path), ""), rest={}, steps=())
    before = recipe_of(flow)  # type: ignore[arg-type]
    assert recipe_of(flow) == before  # type: ignore[arg-type]
    (tmp_path / "w.bin").write_bytes((tmp_path / "w.bin").read_bytes()[::-1])
    assert recipe_of(flow).request.model != before.request.model  # type: ignore[arg-type]
    (tmp_path / "w.bin").unlink()
    with pytest.raises(FileNotFoundError):
        recipe_of(flow)  # type: ignore[arg-type]
