"""`finn-studio check`: every bad file gets its own clear problem, every good one none.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary
from projects.build.folder import REQUEST, write_json
from projects.build.request import BuildRequest, InputChoice, request_to_data
from studio.cli import asking
from studio.jobs.client import WorkerClient
from tests.projects.folding.networks import network, reshape, tfc
from tests.studio.cli.made_build import made_build

ROOT = Path(__file__).resolve().parents[3]
Built = tuple[Path, Summary, list[dict[str, Any]]]
TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)
CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
)
ROW = '{"MVAU_hls_0": {"PE": %s, "SIMD": 49}}'

# {file of reference/bad: exit code, and of its first problem node, attribute, words, suggestion}
FILES: dict[str, tuple[int, str | None, str | None, str, Any]] = {
    "fold_comments": (2, None, None, "line 1, column 1: JSON has no comments", "Take the comment out."),
    "fold_single_quotes": (2, None, None, "line 1, column 2: text in single quotes", "JSON wants double quotes."),
    "fold_utf16": (2, None, None, "UTF-16", "Save it as UTF-8 without a byte order mark."),
    "fold_illegal_pe_not_divisor": (1, "MVAU_hls_0", "PE", "PE 7 does not divide MH 64", 8),
    "fold_pe_larger_than_mh": (1, "MVAU_hls_0", "PE", "PE 128 does not divide MH 64", 64),
    "fold_pe_zero": (1, "MVAU_hls_0", "PE", "PE is 0; it must be a whole number from 1", 1),
    "fold_pe_negative": (1, "MVAU_hls_0", "PE", "PE is -4; it must be a whole number from 1", 1),
    "fold_pe_bool": (1, "MVAU_hls_0", "PE", "PE is true; FINN takes a whole number", None),
    "fold_pe_float": (1, "MVAU_hls_0", "PE", "PE is 16.0; FINN takes a whole number", 16),
    "fold_pe_string": (1, "MVAU_hls_0", "PE", 'PE is "16"; FINN takes a whole number', 16),
    "fold_nan": (1, "MVAU_hls_0", "PE", "PE is NaN; FINN takes a whole number", None),
    "fold_infinity": (1, "MVAU_hls_0", "PE", "PE is Infinity; FINN takes a whole number", None),
    "fold_unknown_attr": (1, "MVAU_hls_0", "PEE", "MVAU_hls has no attribute PEE. Did you mean PE?", None),
    "fold_node_value_not_object": (1, "MVAU_hls_0", None, "MVAU_hls_0 is 16, not an object of attributes", None),
    "fold_rtl_instead_of_hls": (1, "MVAU_rtl_0", None, "MVAU_rtl_0 is called MVAU_hls_0 today", "MVAU_hls_0"),
}
GOOD = ("fold_control_good", "fold_crlf")

MADE: list[tuple[str, str | bytes, int, str | None, str | None, str, Any]] = [
    ("bom", (ROW % 2).encode("utf-8-sig"), 2, None, None, "UTF-8 with a byte order mark", None),
    ("utf16be", (ROW % 2).encode("utf-16-be"), 2, None, None, "UTF-16", None),
    ("latin1", b'{"MVAU_\xe9": {}}', 2, None, None, "not UTF-8 (byte 7)", None),
    ("empty", "", 2, None, None, "the file is empty", "For no settings at all, write {}."),
    ("cut", '{"MVAU_hls_0": {"PE": 2,\n "SIMD"', 2, None, None, "line 2, column 8", None),
    ("cut-quote", '{"MVAU_hls_0": {"PE": 2,\n "SIM', 2, None, None, "line 2, column 2", None),
    ("comma", '{"MVAU_hls_0": {"PE": 2,}}', 2, None, None, "line 1, column 25", None),
    ("more", ROW % 2 + "\n{}", 2, None, None, "line 2, column 1: something follows", None),
    ("list", "[1, 2]", 2, None, None, "the file holds no object of layers", None),
    ("word", '"MVAU_hls_0"', 2, None, None, "the file holds no object of layers", None),
    ("deep", "[" * 100_000, 2, None, None, "nested too deeply", None),
    ("deep-value", ROW % ("[" * 600 + "]" * 600), 2, None, None, "nested too deeply", None),
    ("digits", ROW % ("9" * 5000), 2, None, None, "a number of thousands of digits", None),
    ("twin-row", '{"MVAU_hls_0": {"PE": 2}, "MVAU_hls_0": {"PE": 4}}', 1, "MVAU_hls_0", None, "more than once", None),
    ("twin-value", '{"MVAU_hls_0": {"PE": 2, "PE": 4}}', 1, "MVAU_hls_0", "PE", "FINN takes the last, 4", None),
    ("huge", ROW % 10**30, 1, "MVAU_hls_0", "PE", "PE is 1000000000000000000000000000000", 64),
    ("minus-infinity", ROW % "-Infinity", 1, "MVAU_hls_0", "PE", "PE is -Infinity", None),
    ("overflow", ROW % "1e999", 1, "MVAU_hls_0", "PE", "PE is Infinity", None),
    ("null", ROW % "null", 1, "MVAU_hls_0", "PE", "PE is null", None),
    ("nested", ROW % "[[[[]]]]", 1, "MVAU_hls_0", "PE", "PE is [[[[]]]]", None),
    ("defaults", '{"Defaults": []}', 1, "Defaults", None, "Defaults is [], not an object", None),
    ("odd-name", '{"\\ud800\\u001b[2J": {"PE": 1}}', 1, "\ud800\x1b[2J", None, "is no name that FINN gives", None),
    ("later", '{"StreamingFIFO_rtl_0": {"depth": 2}}', 0, "StreamingFIFO_rtl_0", None, "reaches nothing", None),
]


@pytest.fixture
def place(tmp_path: Path, no_worker: None) -> Path:
    """A build of the network that the bad files were made for."""
    return made_build(tmp_path / "build", tfc())


def first(found: Any) -> tuple[Any, ...]:
    assert set(found.data) == {"problems"}
    problem = found.data["problems"][0]
    assert set(problem) == {"severity", "node", "attribute", "message", "suggestion"}
    return problem["node"], problem["attribute"], problem["message"], problem["suggestion"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_bad_file_gets_its_own_problem(name: str, place: Path, reference: Path, run: Any) -> None:
    code, *expected, words, suggestion = FILES[name]
    path = reference / "bad" / f"{name}.json"
    found = run("check", path, "--build", place, "--json")
    node, attribute, message, offered = first(found)
    assert (found.code, node, attribute, offered) == (code, *expected, suggestion)
    assert words in message
    if code == 2:
        assert len(found.data["problems"]) == 1
        assert str(path) in message
    plain = run("check", path, "--build", place)
    assert plain.code == code
    assert f"error: {message}" in plain.out or f"error: {node}: {message}" in plain.out
    assert plain.err == ""


def test_good_files_have_none_and_no_bad_file_is_forgotten(place: Path, reference: Path, run: Any) -> None:
    names = {path.stem for path in (reference / "bad").glob("fold_*")}
    assert names == {*FILES, *GOOD}
    for name in GOOD:
        found = run("check", reference / "bad" / f"{name}.json", "--build", place, "--json")
        assert (found.code, found.data, found.err) == (0, {"problems": []}, "")


@pytest.mark.parametrize(
    ("content", "code", "node", "attribute", "words", "suggestion"), [m[1:] for m in MADE], ids=[m[0] for m in MADE]
)
def test_what_else_can_stand_in_a_file(
    content: str | bytes, code: int, node: Any, attribute: Any, words: str, suggestion: Any,
    place: Path, tmp_path: Path, run: Any
) -> None:  # fmt: skip
    path = tmp_path / "fold.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = run("check", path, "--build", place, "--json")
    told = first(found)
    assert (found.code, *told[:2]) == (code, node, attribute)
    assert words in told[2]
    assert suggestion is None or told[3] == suggestion
    if code == 2:
        assert len(found.data["problems"]) == 1
    plain = run("check", path, "--build", place).out
    assert {c for c in plain if not c.isprintable()} <= {"\n"}


def test_five_megabytes_of_keys(place: Path, tmp_path: Path, run: Any) -> None:
    rows: dict[str, Any] = {f"MVAU_hls_{index}": {"PE": 1} for index in range(170_000)}
    path = tmp_path / "fold.json"
    path.write_text(json.dumps({**rows, "x" * 100_000: {}}))
    assert path.stat().st_size > 5_000_000
    found = run("check", path, "--build", place, "--json")
    assert found.code == 1
    assert "may have been written for another network" in found.data["problems"][0]["message"]
    assert len(found.data["problems"]) == len(rows) + 1 - 4 + 1


def test_people_are_not_flooded(place: Path, tmp_path: Path, run: Any) -> None:
    path = tmp_path / "fold.json"
    path.write_text(json.dumps({f"MVAU_hls_{index}{'x' * 9000 * (index == 9)}": {} for index in range(1000)}))
    plain = run("check", path, "--build", place).out
    assert len(plain) < 20_000
    assert "... and 797 more; --json tells them all." in plain


@pytest.mark.parametrize("name", ["gone.json", "."])
def test_a_file_that_is_none(name: str, place: Path, run: Any) -> None:
    found = run("check", place / name, "--build", place, "--json")
    assert found.code == 2
    assert str(place / name) in first(found)[2] or "folder" in first(found)[2]


@pytest.mark.usefixtures("no_worker")
def test_a_build_that_is_none_is_one_problem_too(tmp_path: Path, reference: Path, run: Any) -> None:
    found = run("check", reference / "bad" / "fold_crlf.json", "--build", tmp_path, "--json")
    assert found.code == 2
    assert f"{tmp_path}: there is no build here" in first(found)[2]


def test_lines_for_people(place: Path, tmp_path: Path, run: Any) -> None:
    path = tmp_path / "fold.json"
    path.write_text(json.dumps({"MVAU_0": {"mem_mode": "const"}, "MVAU_hls_1": {"ram_style": "ultra"}}))
    assert run("check", path, "--build", place).out.splitlines() == [
        "error: MVAU_0 is called MVAU_hls_0 today. (instead: MVAU_hls_0)",
        "error: MVAU_0: mem_mode const is called internal_embedded today. (instead: internal_embedded)",
        "warning: MVAU_hls_1: xc7z020 has no URAM for ram_style ultra. (instead: block)",
        f"{path}: a folding file for 2 of 7 layers; errors: 2, warnings: 1.",
    ]
    path.write_text(json.dumps({"MVAU_0": {"preferred_impl_style": "hls"}}))
    assert run("check", path, "--build", place).out == (
        f"{path}: a specialise file for 1 of 7 layers; errors: 0, warnings: 0.\n"
    )


@pytest.mark.usefixtures("no_worker")
def test_what_finn_s_own_folding_does_is_no_error(tmp_path: Path, run: Any) -> None:
    place = made_build(tmp_path / "build", network(reshape(28, 784)))
    (tmp_path / "fold.json").write_text('{"Reshape_rtl_0": {"PE": 8}}')
    found = run("check", tmp_path / "fold.json", "--build", place, "--json")
    assert found.code == 0
    assert found.data["problems"][0]["severity"] == "warning"


# --- on FINN's own builds


@pytest.mark.finn
@pytest.mark.usefixtures("no_worker")
def test_finn_s_own_files_have_no_problems(reference_build: Callable[..., Built], run: Any) -> None:
    for request in (TFC, CNV):
        place = reference_build(request)[0]
        for name in ("report/auto_folding_config.json", "template_specialize_layers_config.json"):
            found = run("check", place / name, "--build", place, "--json")
            assert (found.code, found.data) == (0, {"problems": []})


@pytest.mark.finn
@pytest.mark.usefixtures("no_worker")
def test_neighbours_are_looked_at(reference_build: Callable[..., Built], tmp_path: Path, run: Any) -> None:
    path = tmp_path / "fold.json"
    path.write_text('{"Pool_hls_0": {"PE": 4}}')
    found = run("check", path, "--build", reference_build(CNV)[0], "--json")
    assert found.code == 1
    node, attribute, message, suggestion = first(found)
    assert (node, attribute, suggestion) == ("ConvolutionInputGenerator_rtl_2", "SIMD", 4)
    assert "would compute wrong values" in message


@pytest.mark.finn
@pytest.mark.usefixtures("no_worker")
def test_every_reference_file_gets_an_answer(reference: Path, reference_build: Callable[..., Built], run: Any) -> None:
    for request in (TFC, CNV):
        place = reference_build(request)[0]
        for path in sorted((reference / "configs").glob("*.json")):
            found = run("check", path, "--build", place, "--json")
            assert found.code in (0, 1, 2)
            severities = {problem["severity"] for problem in found.data["problems"]}
            assert severities <= {"error", "warning"}
            assert ("error" in severities) == (found.code > 0)


@pytest.mark.finn
def test_it_is_quick_and_loads_neither_qt_nor_finn(reference: Path, reference_build: Callable[..., Built]) -> None:
    place = reference_build(CNV)[0]
    code = (
        "import sys; from studio.__main__ import main; code = main(sys.argv[1:])\n"
        "print(sorted({n.split('.')[0] for n in sys.modules} & {'PySide6', 'finn', 'qonnx', 'torch', 'scipy'}), code)"
    )
    path = reference / "configs" / "fx__bnn-pynq__cnv-w2a2_folding_config.json"
    command = [sys.executable, "-c", code, "check", str(path), "--build", str(place)]
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert time.monotonic() - begun < 3  # a third of a second on an idle machine
    assert done.stdout.splitlines()[-1] == "[] 1"


# --- a directory of FINN's own


@pytest.fixture
def alone(reference_build: Callable[..., Built], tmp_path: Path) -> Path:
    """A build without anything of the studio's."""
    away = shutil.ignore_patterns("studio", "*.jsonl", "request.json")
    shutil.copytree(reference_build(CNV)[0], tmp_path / "alone", ignore=away)
    return tmp_path / "alone"


@pytest.mark.finn
@pytest.mark.usefixtures("borrowed")
def test_a_build_that_finn_made_alone_gets_the_same_answers(
    alone: Path, reference: Path, reference_build: Callable[..., Built], tmp_path: Path, run: Any
) -> None:
    place = reference_build(CNV)[0]
    bad = tmp_path / "fold.json"
    rows = {
        "Pool_hls_0": {"PE": 4, "slr": 1},
        "ConvolutionInputGenerator_rtl_1": {"SIMD": 64, "parallel_window": 1},
        "ConvolutionInputGenerator_rtl_3": {"SIMD": 2, "parallel_window": 1},
        "MVAU_hls_0": {"PE": 7, "MW": 4, "ram_style": "ultra", "pumpedMemory": 1},
    }
    bad.write_text(json.dumps(rows))
    styles = alone / "template_specialize_layers_config.json"
    for path in (bad, reference / "configs" / "fx__bnn-pynq__cnv-w2a2_folding_config.json", styles):
        found = run("check", path, "--build", alone, "--json")
        assert "FINN is starting ..." in found.err
        assert found.data == run("check", path, "--build", place, "--json").data
    assert len(run("check", bad, "--build", alone, "--json").data["problems"]) > 4


@pytest.mark.finn
def test_a_worker_that_dies_is_4(alone: Path, reference: Path, monkeypatch: pytest.MonkeyPatch, run: Any) -> None:
    monkeypatch.setattr(asking, "WorkerClient", lambda: WorkerClient([sys.executable, "-c", ""]))
    found = run("check", reference / "bad" / "fold_crlf.json", "--build", alone)
    assert (found.code, found.out) == (4, "")
    assert "The FINN worker ended" in found.err


def test_a_configuration_file_that_is_gone_matters_to_estimates_alone(
    place: Path, reference: Path, tmp_path: Path, run: Any
) -> None:
    gone = tmp_path / "config.json"
    write_json(place / REQUEST, request_to_data(BuildRequest("m.onnx", str(place), config_file=str(gone))))
    assert run("check", reference / "bad" / "fold_crlf.json", "--build", place).code == 0
    found = run("estimate", "--build", place)
    assert (found.code, found.out) == (2, "")
    assert f"{gone}: there is no such file" in found.err


def test_a_damaged_table_is_left_for_finn(place: Path, reference: Path, run: Any) -> None:
    layers = place / "studio" / "layers" / "step_target_fps_parallelization.json"
    layers.write_text("{")
    found = run("check", reference / "bad" / "fold_crlf.json", "--build", place, "--json")
    assert found.code == 2  # there is no model either that FINN could be asked about
    assert "step_specialize_layers.onnx" in first(found)[2]
