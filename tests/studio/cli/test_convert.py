"""`finn-studio convert`: old files in today's names, every row told of, nothing overwritten unasked.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import BuildState, Summary
from projects.build.request import BuildRequest, InputChoice
from projects.folding.finn_json import read_config
from tests.projects.folding.networks import tfc
from tests.studio.cli.made_build import made_build

Built = tuple[Path, Summary, list[dict[str, Any]]]
PICTURES = InputChoice("UINT8", "div255", 1)
TFC = BuildRequest("brevitas/TFC_2W2A.onnx", "", target_fps=10_000, input=PICTURES)
CNV = BuildRequest("brevitas/CNV_2W2A.onnx", "", target_fps=10_000, mvau_wwidth_max=80, input=PICTURES)
OLD = {
    "Defaults": {},
    "StreamingFCLayer_Batch_0": {"PE": 16, "SIMD": 49, "mem_mode": "decoupled"},
    "StreamingFCLayer_Batch_1": {"PE": 7, "SIMD": 8},
    "StreamingFCLayer_Batch_2": {"PE": 8},
    "MVAU_hls_3": {"PE": 10},
    "StreamingMaxPool_Batch_0": {},
}


@pytest.fixture
def place(tmp_path: Path, no_worker: None) -> Path:
    """A build of a perceptron."""
    return made_build(tmp_path / "build", tfc())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An old file for it."""
    path = tmp_path / "old.json"
    path.write_text(json.dumps(OLD, indent=4))
    return path


def test_an_old_file_becomes_one_of_today(place: Path, old: Path, tmp_path: Path, run: Any) -> None:
    out = tmp_path / "new" / "folding.json"
    found = run("convert", old, "--build", place, "--out", out, "--json")
    assert found.code == 3  # PE 7 is lost
    assert out.read_text() == json.dumps(
        {
            "Defaults": {},
            "MVAU_hls_0": {"PE": 16, "SIMD": 49, "mem_mode": "internal_decoupled"},
            "MVAU_hls_1": {"SIMD": 8},
            "MVAU_hls_2": {"PE": 8},
            "MVAU_hls_3": {"PE": 10},
        },
        indent=4,
    )
    assert set(found.data) == {"out", "kind", "rows", "problems"}
    assert (found.data["out"], found.data["kind"], found.data["problems"]) == (str(out), "folding", [])
    keys = {"row", "attribute", "done", "target", "becomes", "severity", "message"}
    assert all(set(row) == keys for row in found.data["rows"])
    assert [(r["row"][-7:], r["attribute"], r["done"], r["becomes"]) for r in found.data["rows"]] == [
        ("Batch_0", None, "renamed", None),
        ("Batch_0", "mem_mode", "changed", "internal_decoupled"),
        ("Batch_1", None, "renamed", None),
        ("Batch_1", "PE", "left out", None),
        ("Batch_2", None, "renamed", None),
        ("U_hls_3", None, "kept", None),
        ("Batch_0", None, "left out", None),
    ]
    assert run("check", out, "--build", place, "--json").data == {"problems": []}
    assert os.listdir(out.parent) == ["folding.json"]


def test_in_words(place: Path, old: Path, tmp_path: Path, run: Any) -> None:
    out = tmp_path / "new.json"
    assert run("convert", old, "--build", place, "--out", out).out.splitlines() == [
        "StreamingFCLayer_Batch_0: renamed to MVAU_hls_0. StreamingFCLayer_Batch_0 is called MVAU_hls_0 today.",
        "  StreamingFCLayer_Batch_0, mem_mode: changed to internal_decoupled. mem_mode decoupled is called "
        "internal_decoupled today.",
        "StreamingFCLayer_Batch_1: renamed to MVAU_hls_1. StreamingFCLayer_Batch_1 is called MVAU_hls_1 today.",
        "  StreamingFCLayer_Batch_1, PE: left out. PE 7 does not divide MH 64. Use one of 1, 2, 4, 8, 16, 32, 64.",
        "StreamingFCLayer_Batch_2: renamed to MVAU_hls_2. StreamingFCLayer_Batch_2 is called MVAU_hls_2 today.",
        "MVAU_hls_3: kept.",
        "StreamingMaxPool_Batch_0: left out. FINN has no StreamingMaxPool_Batch any more; it makes "
        "ConvolutionInputGenerator and Pool.",
        f"{out}: written; errors: 0, warnings: 0.",
    ]


def test_the_nearest_on_request(place: Path, old: Path, tmp_path: Path, run: Any) -> None:
    out = tmp_path / "new.json"
    assert run("convert", old, "--build", place, "--out", out, "--nearest").code == 3  # the max-pool's row
    assert json.loads(out.read_text())["MVAU_hls_1"] == {"PE": 8, "SIMD": 8}


def test_the_old_file_is_replaced_only_when_asked(place: Path, old: Path, tmp_path: Path, run: Any) -> None:
    (tmp_path / "link.json").symlink_to(old)
    before = old.read_text()
    for out in (old, tmp_path / "link.json"):
        found = run("convert", old, "--build", place, "--out", out)
        assert (found.code, found.out, old.read_text()) == (2, "", before)
        assert "Give another --out, or --force." in found.err
    assert run("convert", old, "--build", place, "--out", old, "--force").code == 3
    assert "MVAU_hls_0" in read_config(old).rows
    again = run("convert", old, "--build", place, "--out", old, "--force", "--json")
    assert (again.code, {row["done"] for row in again.data["rows"]}) == (0, {"kept"})


def test_a_file_in_its_place_is_replaced_and_that_is_said(place: Path, old: Path, tmp_path: Path, run: Any) -> None:
    out = tmp_path / "new.json"
    out.write_text("{}")
    last = run("convert", old, "--build", place, "--out", out).out.splitlines()[-1]
    assert last == f"{out}: written in the place of the file that was there; errors: 0, warnings: 0."


def test_the_warning_of_another_network_is_counted(place: Path, tmp_path: Path, run: Any) -> None:
    path, out = tmp_path / "old.json", tmp_path / "new.json"
    path.write_text(json.dumps({"MVAU_hls_0": {"PE": 2}, "Pool_hls_0": {"PE": 2}, "VVAU_hls_0": {"PE": 2}}))
    lines = run("convert", path, "--build", place, "--out", out).out.splitlines()
    assert lines[-2].startswith("warning: 2 of 3 rows fit no layer")
    assert lines[-1] == f"{out}: written; errors: 0, warnings: 1."


def test_nothing_is_written_of_a_file_that_means_nothing_here(place: Path, tmp_path: Path, run: Any) -> None:
    path, out = tmp_path / "old.json", tmp_path / "new.json"
    path.write_text(json.dumps({"Pool_hls_0": {"PE": 2}, "VVAU_hls_0": {"PE": float("nan")}}))
    found = run("convert", path, "--build", place, "--out", out, "--json")
    assert (found.code, found.data["out"], out.exists()) == (2, None, False)
    assert {row["done"] for row in found.data["rows"]} == {"left out"}
    assert "nothing was written" in found.err


@pytest.mark.parametrize("content", ["[]", "{", "\ufeff{}"])
def test_a_file_that_cannot_be_read(content: str, place: Path, tmp_path: Path, run: Any) -> None:
    path, out = tmp_path / "old.json", tmp_path / "new.json"
    path.write_text(content)
    found = run("convert", path, "--build", place, "--out", out, "--json")
    assert (found.code, found.out, out.exists()) == (2, "", False)
    assert str(path) in found.err


def test_a_place_that_cannot_be_written(place: Path, old: Path, run: Any) -> None:
    found = run("convert", old, "--build", place, "--out", old / "new.json")
    assert (found.code, found.out) == (2, "")
    assert "new.json" in found.err


# --- on FINN's own builds


@pytest.mark.finn
def test_every_reference_file_gives_one_that_checks_clean(
    reference: Path, reference_build: Callable[..., Built], no_worker: None, tmp_path: Path, run: Any
) -> None:
    out = tmp_path / "new.json"
    for request in (TFC, CNV):
        place = reference_build(request)[0]
        for path in sorted((reference / "configs").glob("*.json")):
            out.unlink(missing_ok=True)
            found = run("convert", path, "--build", place, "--out", out, "--json")
            assert found.code in (0, 2, 3), path.name
            assert out.exists() == (found.code != 2)
            if found.code == 2:
                continue
            checked = run("check", out, "--build", place, "--json")
            assert checked.data["problems"] == found.data["problems"], path.name
            assert found.code == 3 or checked.code == 0


@pytest.mark.finn
@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (TFC, "finn__tutorials__fpga_flow__folding_config"),
        (CNV, "fx__bnn-pynq__cnv-w2a2_folding_config"),
    ],
    ids=["tfc", "cnv"],
)
def test_finn_takes_what_was_converted(
    request_: BuildRequest,
    name: str,
    reference: Path,
    reference_build: Callable[..., Built],
    no_worker: None,
    tmp_path: Path,
    run: Any,
) -> None:
    out = tmp_path / "folding.json"
    run("convert", reference / "configs" / f"{name}.json", "--build", reference_build(request_)[0], "--out", out)
    place, word, _ = reference_build(replace(request_, folding_file=str(out)))
    assert word.state is BuildState.FINISHED
    assert "ignored-key" not in {problem["code"] for problem in word.problems}
    built = json.loads((place / "report" / "applied_folding_config.json").read_text())
    for row, values in read_config(out).nodes.items():
        assert values.items() <= built[row].items()
