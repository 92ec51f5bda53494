"""`finn-studio estimate`: its figures are those of a build with the same files, number for number.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import BuildState, Summary
from projects.build.request import PREPARE_STOP_STEP, BuildRequest, InputChoice
from studio.cli import asking
from studio.jobs.client import WorkerClient
from tests.fixtures_worker import Driver

ROOT = Path(__file__).resolve().parents[3]
Built = tuple[Path, Summary, list[dict[str, Any]]]
Build = Callable[[BuildRequest], Built]

TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)
APART = replace(TFC, standalone_thresholds=True)  # several thresholdings, which a style can renumber
CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
)
HLS = {"Thresholding_1": {"preferred_impl_style": "hls"}}


def file(path: Path, rows: Any) -> Path:
    path.write_text(json.dumps(rows))
    return path


def reported(place: Path) -> dict[str, Any]:
    """A build's reports in the form of the command's figures."""
    cycles, resources, performance = (
        json.loads((place / "report" / f"estimate_{name}.json").read_text())
        for name in ("layer_cycles", "layer_resources", "network_performance")
    )
    names = ("LUT", "BRAM_18K", "URAM", "DSP")
    return {
        "nodes": {n: {"cycles": cycles[n], **{r: resources[n][r] for r in names}} for n in cycles},
        "totals": {r: resources["total"][r] for r in names},
        "performance": performance,
    }


# --- as a build


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
@pytest.mark.parametrize(
    ("base", "folding", "styles"),
    [
        (TFC, None, None),
        (replace(TFC, board="ZCU104", clock_ns=5.0), None, None),
        (TFC, {"Defaults": {}, "MVAU_hls_1": {"PE": 8, "SIMD": 16, "ram_style": "block"}}, None),
        (TFC, {"MVAU_hls_0": {"mem_mode": "external"}, "MVAU_hls_2": {"runtime_writeable_weights": 1}}, None),
        (TFC, {"Defaults": {"ram_style": ["distributed", ["MVAU_hls"]], "inFIFODepths": [[8], "all"]}}, None),
        (APART, None, HLS),
        (APART, {"Thresholding_hls_0": {"PE": 8, "ram_style": "block"}, "Thresholding_rtl_1": {"PE": 4}}, HLS),
        (APART, {"Thresholding_rtl_1": {"PE": 16}}, {"Defaults": {"preferred_impl_style": ["rtl", ["MVAU"]]}}),
        (CNV, {"MVAU_hls_0": {"PE": 4}, "ConvolutionInputGenerator_rtl_1": {"SIMD": 2}}, None),
    ],
    ids=["none", "another-board", "folding", "bit-widths", "defaults", "style", "both", "style-defaults", "cnv"],
)
def test_its_figures_are_those_of_a_build_with_the_same_files(
    base: BuildRequest, folding: Any, styles: Any, reference_build: Build, tmp_path: Path, run: Any
) -> None:
    files = [(name, file(tmp_path / f"{name}.json", rows)) for name, rows in
             (("folding", folding), ("specialize", styles)) if rows is not None]  # fmt: skip
    asked = [part for name, path in files for part in (f"--{name}", path)]
    found = run("estimate", "--build", reference_build(base)[0], *asked, "--json")
    place, word, _ = reference_build(replace(base, **{f"{name}_file": str(path) for name, path in files}))
    assert word.state is BuildState.FINISHED
    assert found.code == 0, found.err
    assert found.data == {**reported(place), "fit": word.fit}


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_build_of_a_folding_file_alone_keeps_it(reference_build: Build, tmp_path: Path, run: Any) -> None:
    rows = {"MVAU_hls_0": {"PE": 16, "SIMD": 49}, "MVAU_hls_1": {"PE": 8, "SIMD": 8}}
    own = tmp_path / "own.json"
    place = reference_build(replace(TFC, target_fps=None, folding_file=str(file(own, rows))))[0]
    assert run("estimate", "--build", place, "--json").data["nodes"] == reported(place)["nodes"]
    own.unlink()  # what FINN wrote down of it is still there
    assert run("estimate", "--build", place, "--json").data["nodes"] == reported(place)["nodes"]
    other = file(tmp_path / "other.json", {"MVAU_hls_0": {"PE": 4}})
    again = reference_build(replace(TFC, target_fps=None, folding_file=str(other)))[0]
    assert run("estimate", "--build", place, "--folding", other, "--json").data["nodes"] == reported(again)["nodes"]


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_preparation_is_estimated_with_a_file_or_as_it_is(reference_build: Build, tmp_path: Path, run: Any) -> None:
    place = reference_build(replace(TFC, target_fps=None, stop_step=PREPARE_STOP_STEP))[0]
    found = run("estimate", "--build", place, "--json")
    assert found.data["nodes"]["MVAU_hls_0"]["cycles"] == 784 * 64
    assert "at PE = SIMD = 1" in found.err
    folding = file(tmp_path / "folding.json", {"MVAU_hls_0": {"PE": 16, "SIMD": 49}})
    again = reference_build(replace(TFC, target_fps=None, folding_file=str(folding)))[0]
    found = run("estimate", "--build", place, "--folding", folding, "--json")
    assert found.data["nodes"] == reported(again)["nodes"]
    assert "PE = SIMD = 1" not in found.err


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_what_a_build_s_configuration_file_asked_for_holds(reference_build: Build, tmp_path: Path, run: Any) -> None:
    file(tmp_path / "folding.json", {"MVAU_hls_1": {"PE": 8}})
    config = file(
        tmp_path / "config.json",
        {
            "target_fps": 3000,
            "synth_clk_period_ns": 4.0,
            "fpga_part": "xczu7ev-ffvc1156-2-e",
            "board": "Pynq-Z1",
            "folding_config_file": "folding.json",
            "minimize_bit_width": False,
        },
    )
    place, word, _ = reference_build(replace(TFC, target_fps=None, config_file=str(config)))
    assert run("estimate", "--build", place, "--json").data == {**reported(place), "fit": word.fit}


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_directory_of_finn_s_own(reference_build: Build, tmp_path: Path, run: Any) -> None:
    base = replace(TFC, clock_ns=3.3)
    alone = tmp_path / "alone"
    shutil.copytree(reference_build(base)[0], alone, ignore=shutil.ignore_patterns("studio", "*.jsonl", "request.json"))
    found = run("estimate", "--build", alone, "--json")
    assert found.code == 0, found.err
    assert found.data["nodes"] == reported(alone)["nodes"]
    assert found.data["performance"] == reported(alone)["performance"]
    assert "a clock of 3.3 ns" in found.err
    assert "xc7z020clg400-1 is assumed" in found.err
    folding = file(tmp_path / "folding.json", {"MVAU_hls_0": {"PE": 2}})
    place = reference_build(replace(base, folding_file=str(folding)))[0]
    assert run("estimate", "--build", alone, "--folding", folding, "--json").data["nodes"] == reported(place)["nodes"]
    # FINN's own configuration beside it tells the rest.
    told = {"output_dir": "alone", "board": "ZCU104", "target_fps": 10000, "synth_clk_period_ns": 5.0}
    file(tmp_path / "dataflow_build_config.json", told)
    found = run("estimate", "--build", alone, "--json")
    assert "assumed" not in found.err
    place, word, _ = reference_build(replace(TFC, board="ZCU104", clock_ns=5.0))
    assert found.data["fit"] == word.fit


# --- for people


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_table_for_people(reference_build: Build, run: Any) -> None:
    found = run("estimate", "--build", reference_build(CNV)[0])
    lines = found.out.splitlines()
    assert lines[0].split() == ["layer", "cycles", "LUT", "BRAM_18K", "URAM", "DSP"]
    limits = next(line for line in lines if line.startswith("MVAU_hls_1 "))
    assert "12 544" in limits
    assert next(line for line in lines if line.startswith("total")).split() == ["total", "100", "594", "485", "0", "0"]
    assert "Too big for xc7z020clg400-1: over by 47 394 LUT, over by 205 BRAM_18K, at 10 ns" in lines
    assert lines[-1] == "7 972 of 10 000 fps, latency 1.62 ms; limited by MVAU_hls_1, 12 544 cycles"


# --- what FINN would not do


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_ignored_entries_are_named_and_the_rest_is_estimated(reference_build: Build, tmp_path: Path, run: Any) -> None:
    rows = {"MVAU_hls_0": {"PE": 2}, "MVAU_rtl_1": {"PE": 8}, "MatrixVectorActivation_0": {"PE": 4}}
    folding = file(tmp_path / "folding.json", rows)
    styles = file(tmp_path / "styles.json", {"MVAU_9": {"preferred_impl_style": "rtl"}})
    found = run("estimate", "--build", reference_build(TFC)[0], "--folding", folding, "--specialize", styles, "--json")
    assert found.code == 3
    place, _, _ = reference_build(replace(TFC, folding_file=str(folding), specialize_file=str(styles)))
    assert found.data["nodes"] == reported(place)["nodes"]
    assert "error: folding.json: the entry MVAU_rtl_1 was ignored" in found.err
    assert "This build has a MVAU_hls_1" in found.err
    assert "error: folding.json: the entry MatrixVectorActivation_0 was ignored" in found.err
    assert "error: styles.json: the entry MVAU_9 was ignored" in found.err


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_style_that_finn_does_not_honour_is_a_warning(reference_build: Build, tmp_path: Path, run: Any) -> None:
    styles = file(tmp_path / "styles.json", {"MVAU_0": {"preferred_impl_style": "rtl"}})
    found = run("estimate", "--build", reference_build(TFC)[0], "--specialize", styles, "--json")
    assert (found.code, found.data["nodes"]) == (0, reported(reference_build(TFC)[0])["nodes"])
    assert "warning: MVAU_0 was asked as rtl and is hls." in found.err


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_neighbours_that_do_not_fit_make_wrong_hardware(reference_build: Build, tmp_path: Path, run: Any) -> None:
    folding = file(tmp_path / "folding.json", {"Pool_hls_0": {"PE": 1}})
    found = run("estimate", "--build", reference_build(CNV)[0], "--folding", folding, "--json")
    assert found.code == 3
    assert found.data["nodes"]["Pool_hls_0"]["cycles"] > 0
    assert "the hardware would compute wrong values" in found.err
    told = run("estimate", "--build", reference_build(CNV)[0], "--folding", folding)
    assert told.out.splitlines()[-1].startswith("Do not build it so: "), "the last word is not that it fits"


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"MVAU_hls_1": {"PE": 7}}, "error: MVAU_hls_1: PE 7 does not divide MH 64."),
        ({"MVAU_hls_1": {"PEE": 7}}, "error: MVAU_hls_1: MVAU_hls has no attribute PEE. Did you mean PE?"),
        ({"MVAU_hls_1": {"ram_style": "sram"}}, "error: MVAU_hls_1: ram_style cannot be sram."),
        ({"MVAU_hls_1": {"mem_mode": "decoupled"}}, "error: MVAU_hls_1: mem_mode cannot be decoupled."),
        ({"MVAU_hls_1": {"pumpedCompute": 1, "SIMD": 4}}, "error: MVAU_hls_1: MVAU_hls cannot have pumpedCompute 1"),
        ({"Defaults": {"ram_style": ["block", "all"]}}, "error: Reshape_rtl_0: Reshape_rtl has no attribute ram_style"),
    ],
)
def test_what_finn_cannot_build_is_not_estimated(
    rows: Any, words: str, reference_build: Build, tmp_path: Path, run: Any
) -> None:
    folding = file(tmp_path / "folding.json", {**rows, "MVAU_hls_9": {"PE": 1}})
    found = run("estimate", "--build", reference_build(TFC)[0], "--folding", folding, "--json")
    assert (found.code, found.out) == (2, "")
    assert words in found.err
    assert "the entry MVAU_hls_9 was ignored" in found.err


# --- refusals: FINN is not started


@pytest.mark.usefixtures("no_worker")
@pytest.mark.parametrize(
    ("option", "rows", "words"),
    [
        ("--folding", {"MVAU_hls_0": {"PE": 0}}, "PE is 0"),
        ("--folding", {"MVAU_0": {"preferred_impl_style": "hls"}}, "Give it with --specialize."),
        ("--specialize", {"MVAU_0": {"preferred_impl_style": "vhdl"}}, "vhdl"),
        ("--specialize", {"MVAU_hls_0": {"PE": 2}}, "MVAU_hls_0 sets PE"),
        ("--specialize", [1], "a list"),
    ],
)
def test_a_file_that_cannot_be_used(option: str, rows: Any, words: str, tmp_path: Path, run: Any) -> None:
    build = tmp_path / "build"
    (build / "report").mkdir(parents=True)
    found = run("estimate", "--build", build, option, file(tmp_path / "f.json", rows), "--json")
    assert (found.code, found.out) == (2, "")
    assert str(tmp_path / "f.json") in found.err
    assert words in found.err


@pytest.mark.usefixtures("no_worker")
@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_directory_without_a_build(name: str, tmp_path: Path, run: Any) -> None:
    (tmp_path / "empty").mkdir()
    found = run("estimate", "--build", tmp_path / name)
    assert (found.code, found.out) == (2, "")
    assert f"{tmp_path / name}: there is no build here." in found.err


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_build_that_did_not_get_to_the_layers(warm_worker: Driver, reference: Path, tmp_path: Path, run: Any) -> None:
    place = tmp_path / "early"
    request = replace(TFC, model=str(reference / TFC.model), output_dir=str(place), stop_step="step_tidy_up")
    assert warm_worker.build(request).state is BuildState.FINISHED
    found = run("estimate", "--build", place)
    assert (found.code, found.out) == (2, "")
    assert f"There is no model after {PREPARE_STOP_STEP} here." in found.err


def test_a_worker_that_dies_is_4(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Any) -> None:
    monkeypatch.setattr(asking, "WorkerClient", lambda: WorkerClient([sys.executable, "-c", "raise SystemExit(7)"]))
    (tmp_path / "report").mkdir()
    found = run("estimate", "--build", tmp_path)
    assert (found.code, found.out) == (4, "")
    assert "exit code 7" in found.err


# --- from the shell


def shell(*arguments: str | Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))}
    command = [sys.executable, "-P", "-m", "studio", "estimate", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.finn
def test_an_estimate_from_the_shell(reference_build: Build) -> None:
    place = reference_build(TFC)[0]
    with shell("--build", place, "--json") as process:
        out, err = process.communicate(timeout=150)
    assert process.returncode == 0, err
    assert json.loads(out)["totals"] == reported(place)["totals"]
    assert "FINN is starting ..." in err
    assert "Traceback" not in err


@pytest.mark.finn
def test_ctrl_c_while_finn_starts_ends_with_130(reference_build: Build) -> None:
    with shell("--build", reference_build(TFC)[0]) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "FINN is starting ...\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "")
