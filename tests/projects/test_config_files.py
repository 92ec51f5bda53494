"""Configuration files and requests, checked before FINN is started. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from projects.build.config_files import check_folding_file, check_specialize_file, read_json
from projects.build.request import PREPARE_STOP_STEP, BuildRequest, InputChoice
from projects.build.request_checks import check_request
from projects.errors import UserInputError


def refused(path: Path, content: str | bytes) -> str:
    """The sentence that a folding file of this content gets."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserInputError) as caught:
        check_folding_file(path)
    assert caught.value.where == str(path)
    return caught.value.sentence()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"MVAU_hls_0": {"PE": 0}}', "PE is 0"),
        ('{"MVAU_hls_0": {"PE": -4}}', "PE is -4"),
        ('{"MVAU_hls_0": {"PE": true}}', "PE is true"),
        ('{"MVAU_hls_0": {"SIMD": "16"}}', 'SIMD is "16"'),
        ('{"MVAU_hls_0": {"PE": 16.0}}', "PE is 16.0"),
        ('{"MVAU_hls_0": {"PE": null}}', "null"),
        ('{"MVAU_hls_0": {"PE": NaN}}', "NaN is no number"),
        ('{"MVAU_hls_0": {"PE": Infinity}}', "Infinity is no number"),
        ('{"MVAU_hls_0": {"parallel_window": 2}}', "parallel_window is 2"),
        ('{"MVAU_hls_0": {"ram_style": 3}}', "not text"),
        ('{"MVAU_hls_0": 7}', "not an object of attributes"),
        ("[1]", "a list"),
        ("", "empty"),
        ("// hello\n{}", "no comments"),
        ("{'MVAU_hls_0': {}}", "single quotes"),
        ('{"A": {"PE": 1,}}', "comma"),
        ('{"A": {"PE": 1}', "too early"),
        ('{} {"A": 1}', "follows after the end"),
        ('{"A": {"PE" 1}}', "line 1, column 13"),
        ('{"A": {"PE": 1}, "A": {"PE": 2}}', "A stands twice"),
        ('{"Defaults": {"PE": [1]}}', "Defaults, PE"),
        ('{"Defaults": {"PE": [0, "all"]}}', "PE is 0"),
        ('{"Defaults": 1}', "Defaults is a number"),
        ('{"A": {}}'.encode("utf-16"), "UTF-16"),
        ('{"A": {}}'.encode("utf-16-le"), "UTF-16"),
        ('{"A": {}}'.encode("utf-8-sig"), "byte order mark"),
        (b'{"\xe9": {}}', "not UTF-8"),
        ("[" * 100000, "nested too deeply"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(tmp_path: Path, content: str | bytes, words: str) -> None:
    assert words in refused(tmp_path / "fold.json", content)


def test_good_files_pass(tmp_path: Path) -> None:
    file = tmp_path / "fold.json"
    file.write_bytes(b'{"Defaults": {},\r\n "MVAU_hls_0": {"PE": 16, "SIMD": 49, "ram_style": "auto"}}\r\n')
    assert check_folding_file(file)["MVAU_hls_0"]["PE"] == 16
    file.write_text('{"MVAU_0": {"preferred_impl_style": "rtl"}, "MVAU_1": {"preferred_impl_style": ""}}')
    assert set(check_specialize_file(file)) == {"MVAU_0", "MVAU_1"}
    file.write_text('{"MVAU_0": {"preferred_impl_style": "vhdl"}}')
    with pytest.raises(UserInputError, match="vhdl"):
        check_specialize_file(file)


def test_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="no such file"):
        read_json(tmp_path / "none.json")
    with pytest.raises(UserInputError, match="folder"):
        read_json(tmp_path)


def test_every_reference_file_gets_what_it_should(reference: Path) -> None:
    known_by_finn_only = {
        "fold_control_good.json",
        "fold_crlf.json",
        "fold_illegal_pe_not_divisor.json",
        "fold_pe_larger_than_mh.json",
        "fold_rtl_instead_of_hls.json",
        "fold_unknown_attr.json",
    }
    files = sorted((reference / "bad").glob("fold_*.json"))
    assert len(files) == 17
    passed = set()
    for file in files:
        if file.name in known_by_finn_only:
            check_folding_file(file)
            passed.add(file.name)
            continue
        with pytest.raises(UserInputError) as caught:
            check_folding_file(file)
        assert file.name in caught.value.sentence()
    assert passed == known_by_finn_only
    for file in (reference / "configs").glob("*fold*.json"):
        check_folding_file(file)


GOOD = BuildRequest("m.onnx", "out", target_fps=1000)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (replace(GOOD, target_fps=None), "neither a target fps nor a folding file"),
        (replace(GOOD, target_fps=0), "target is 0"),
        (replace(GOOD, target_fps=200_000_000), "more than one frame a clock cycle"),
        (replace(GOOD, clock_ns=0.0), "clock period"),
        (replace(GOOD, clock_ns=float("nan")), "clock period"),
        (replace(GOOD, mvau_wwidth_max=0), "mvau_wwidth_max"),
        (replace(GOOD, board="ZCU1044"), "Did you mean ZCU104?"),
        (replace(GOOD, part=" "), "part is empty"),
        (replace(GOOD, folding_file="/nowhere/f.json"), "/nowhere/f.json"),
        (replace(GOOD, specialize_file="/nowhere/s.json"), "/nowhere/s.json"),
        (replace(GOOD, config_file="/nowhere/c.json"), "/nowhere/c.json"),
        (replace(GOOD, input=InputChoice("UINT-3")), "UINT-3"),
        (replace(GOOD, input=InputChoice("uint8")), "uint8"),
        (replace(GOOD, input=InputChoice(None, "div256")), "div256"),
        (replace(GOOD, input=InputChoice(None, "none", 0)), "top-0"),
    ],
)
def test_a_request_that_cannot_be_tried(request_: BuildRequest, words: str) -> None:
    with pytest.raises(UserInputError) as caught:
        check_request(request_)
    assert words in caught.value.sentence()


def test_requests_that_can(tmp_path: Path) -> None:
    check_request(GOOD)
    check_request(replace(GOOD, target_fps=None, stop_step=PREPARE_STOP_STEP))
    config = tmp_path / "c.json"
    config.write_text(json.dumps({"target_fps": 100}))
    check_request(replace(GOOD, target_fps=None, config_file=str(config)))
    config.write_text("[]")
    with pytest.raises(UserInputError, match="no JSON object"):
        check_request(replace(GOOD, config_file=str(config)))


def test_the_configuration_of_a_whole_build_is_called_so_in_one_sentence(tmp_path: Path) -> None:
    build = {"output_dir": "out", "board": "Pynq-Z1", "generate_outputs": [], "folding_config_file": "my/fold.json"}
    said = refused(tmp_path / "dataflow_build_config.json", json.dumps(build))
    assert "the configuration of a whole build" in said
    assert "Its folding_config_file names the folding: my/fold.json." in said
    assert "finn-studio build --config takes the file itself." in said
    del build["folding_config_file"]
    assert "in the file that its folding_config_file names" in refused(tmp_path / "b.json", json.dumps(build))
    # One such key, or one that holds attributes, is a row like another.
    assert "whole build" not in refused(tmp_path / "c.json", '{"MVAU_hls_0": {}, "output_dir": "out"}')
    check_folding_file(write(tmp_path / "d.json", '{"board": {"PE": 1}, "steps": {"PE": 1}}'))


def write(path: Path, content: str) -> Path:
    path.write_text(content)
    return path
