"""Figures of a build as FINN reported them, and which of several builds is best. Layer: tests."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from projects.build.events import BuildState
from projects.build.folder import layers_file
from projects.build.progress import StepProgress, StepState
from projects.build.recipe import Recipe
from projects.build.request import BuildRequest
from projects.folding.overrides import OVERRIDES_FILE, Overrides, overrides_to_data
from projects.folding.styles import Identity
from projects.versus.best import best_of
from projects.versus.figures import BuildFigures, figure, layer_steps, read_figures
from tests.projects.versus.builds_made import STEPS, figures, layer, write_build


def test_a_build_of_the_studio_is_read_back(tmp_path: Path) -> None:
    folder = write_build(tmp_path / "b", (layer("MVAU_hls_0"),))
    models = folder / "intermediate_models"
    models.mkdir()
    (models / f"{STEPS[-1]}.onnx").write_bytes(b"")
    found = read_figures(folder)
    assert found is not None
    assert (found.fps, found.latency_ns, found.max_cycles, found.bottleneck) == (1000.0, 1e6, 100_000, "MVAU_hls_0")
    assert found.place == "Pynq-Z1"
    assert found.part == "xc7z020clg400-1"
    assert found.available == {"LUT": 53_200.0, "BRAM_18K": 280.0, "DSP": 220.0}
    assert found.tightest == "BRAM_18K"
    assert found.share == 10 / 280
    assert found.seconds == 5.0, "a step that an earlier build ran took no time here"
    assert found.table is not None
    assert found.table.step == STEPS[-1]
    assert found.model == models / f"{STEPS[-1]}.onnx"
    assert layer_steps(folder) == STEPS[1:]
    assert figure(found, "LUT") == 1000.0
    assert figure(found, "seconds") == 5.0
    early = read_figures(folder, STEPS[1])
    assert early is not None
    assert early.table is not None
    assert early.table.step == STEPS[1]
    assert early.model is None


def test_a_build_that_died_has_no_figures(tmp_path: Path) -> None:
    found = read_figures(write_build(tmp_path / "b", ends=False))
    assert found is not None
    assert found.state is BuildState.CRASHED
    assert found.fps is None
    assert found.share is None
    assert found.tightest == ""
    assert figure(found, "LUT") is None
    assert found.table is None
    assert read_figures(tmp_path) is None


def test_a_half_written_table_is_none(tmp_path: Path) -> None:
    folder = write_build(tmp_path / "b", (layer("MVAU_hls_0"),))
    layers_file(folder, STEPS[-1]).write_text("{")
    found = read_figures(folder)
    assert found is not None
    assert found.table is None


def test_a_configuration_file_counts(tmp_path: Path) -> None:
    merged = BuildRequest("digest", "", board="ZCU104", clock_ns=5.0, target_fps=77, standalone_thresholds=True)
    found = read_figures(write_build(tmp_path / "b", recipe=Recipe(merged, STEPS, {})))
    assert found is not None
    assert found.request is not None
    assert (found.place, found.request.clock_ns, found.request.target_fps) == ("ZCU104", 5.0, 77)
    assert found.request.model == "net.onnx"


def test_what_finn_made_alone_is_read_from_its_reports(tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.mkdir()
    models = tmp_path / "intermediate_models"
    models.mkdir()
    (models / "step_generate_estimate_reports.onnx").write_bytes(b"")
    for name, data in {
        "metadata_builder": {"status": "ok"},
        "estimate_network_performance": {"estimated_throughput_fps": 50.5, "max_cycles": 9},
        "estimate_layer_cycles": {"MVAU_hls_0": 9, "Thresholding_rtl_0": 4, "odd": None},
        "estimate_layer_resources": {"MVAU_hls_0": {"LUT": 3, "DSP": True}, "total": {"LUT": 3, "BRAM_18K": 0}},
    }.items():
        (report / f"{name}.json").write_text(json.dumps(data))
    (tmp_path / "time_per_step.json").write_text(json.dumps({"step_a": 1, "step_b": 2}))
    found = read_figures(tmp_path)
    assert found is not None
    assert found.request is None
    assert found.place == ""
    assert found.available == {}, "the part is not known: no fit"
    assert (found.fps, found.max_cycles, found.totals) == (50.5, 9, {"LUT": 3, "BRAM_18K": 0})
    assert found.seconds == 3
    assert found.table is not None
    assert [(r.name, r.op_type, r.impl, r.cycles, r.lut, r.dsp) for r in found.table.layers] == [
        ("MVAU_hls_0", "MVAU_hls", "hls", 9, 3, None),
        ("Thresholding_rtl_0", "Thresholding_rtl", "rtl", 4, None, None),
        ("odd", "odd", "", None, None, None),
    ]
    assert found.model is not None
    (report / "estimate_layer_cycles.json").write_text("[]")
    again = read_figures(tmp_path)
    assert again is not None
    assert again.table is None


def test_the_best_of_each_column() -> None:
    rows = (
        figures("a"),
        figures("b", fps=2000.0, latency_ns=5e5, max_cycles=50_000, totals={"LUT": 3000.0, "BRAM_18K": 10.0}),
        figures("c", fps=None, latency_ns=None, max_cycles=None, totals={}, available={}),
    )
    best = best_of(rows)
    assert best["fps"] == best["latency_ns"] == best["max_cycles"] == {"b"}
    assert best["LUT"] == {"a"}
    assert best["BRAM_18K"] == {"a", "b"}, "all that are equally good"
    assert best["URAM"] == frozenset(), "known of one alone"
    assert best["share"] == {"a"}
    assert best["seconds"] == frozenset()


def test_a_build_that_took_steps_over_is_not_the_quickest() -> None:
    def took(name: str, seconds: float, reused: bool) -> BuildFigures:
        step = StepProgress(STEPS[0], StepState.DONE, seconds=9.0, reused=reused)
        return figures(name, steps=(step, replace(step, name=STEPS[1], seconds=seconds, reused=False)))

    assert best_of((took("whole", 5.0, False), took("rest", 0.3, True)))["seconds"] == frozenset()
    assert best_of((took("a", 5.0, False), took("b", 6.0, False), took("c", 0.3, True)))["seconds"] == {"a"}


def test_what_a_person_set_is_read(tmp_path: Path) -> None:
    plain, edited, file = (tmp_path / name for name in "abc")
    write_build(plain, (layer("MVAU_hls_0", PE=2),))
    noted = Overrides({Identity("MVAU_0"): {"PE": 2}})
    for folder in (edited, file):
        asked = BuildRequest("net.onnx", str(folder), target_fps=1000, folding_file="f.json", name=folder.name)
        write_build(folder, (layer("MVAU_hls_0", PE=2),), asked)
    (edited / OVERRIDES_FILE).write_text(json.dumps(overrides_to_data(noted)))
    found = [read_figures(folder) for folder in (plain, edited, file)]
    assert [build and build.by_hand for build in found] == [Overrides(), noted, None]
    (edited / OVERRIDES_FILE).write_text("{")
    again = read_figures(edited)
    assert again is not None
    assert again.by_hand is None


def test_one_row_marks_nothing() -> None:
    assert set(best_of((figures("a"),)).values()) == {frozenset()}
    assert set(best_of(()).values()) == {frozenset()}
    assert best_of((figures("a"), replace(figures("b"))))["fps"] == {"a", "b"}
