"""FINN's configuration files, read and written. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import UserInputError
from projects.folding.finn_json import (
    FINN_ATTRIBUTES,
    Config,
    Elsewhere,
    Writing,
    changed_elsewhere,
    config_text,
    folding_rows,
    read_config,
    specialize_rows,
    stamp,
    write_config,
    write_configs,
)
from projects.folding.import_report import FileKind, edits, import_report
from projects.folding.overrides import Edit, Overrides, set_values
from tests.projects.folding.networks import cnv, named, tfc

TFC = tfc()


def written(tmp_path: Path, words: str | bytes) -> Path:
    path = tmp_path / "folding.json"
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


def some(*cells: tuple[str, str, Any]) -> Overrides:
    return set_values(Overrides(), TFC, [Edit(named(TFC, n).key, a, v) for n, a, v in cells]).after


# --- what is written


def test_the_frozen_folding_has_every_value_in_finn_s_order() -> None:
    rows = folding_rows(TFC, some(("MVAU_hls_1", "PE", 8), ("MVAU_hls_1", "inFIFODepths", [32])))
    assert list(rows) == ["Defaults", *(one.name for one in TFC)]
    assert list(rows["MVAU_hls_1"]) == [
        *("PE", "SIMD", "ram_style", "ram_style_thresholds", "resType", "mem_mode", "runtime_writeable_weights"),
        "inFIFODepths",
    ]
    assert rows["MVAU_hls_1"]["PE"] == 8
    assert rows["MVAU_hls_0"]["PE"] == 1
    assert set(rows["MVAU_hls_0"]) <= set(FINN_ATTRIBUTES)


def test_the_overrides_alone() -> None:
    values = some(("MVAU_hls_1", "PE", 8), ("MVAU_hls_1", "preferred_impl_style", "rtl"))
    assert folding_rows(TFC, values, frozen=False) == {"Defaults": {}, "MVAU_hls_1": {"PE": 8}}
    unheard = Overrides({next(iter(values.values)): {"attribute_of_tomorrow": 3}})
    assert folding_rows(TFC, unheard, frozen=False)["MVAU_hls_1"] == {"attribute_of_tomorrow": 3}


def test_the_specialise_file_is_finn_s_template_with_the_choices_in_it() -> None:
    values = some(("MVAU_hls_1", "preferred_impl_style", "rtl"), ("MVAU_hls_1", "PE", 8))
    rows = specialize_rows(TFC, values)
    assert list(rows) == [
        *("Defaults", "Reshape_0", "Thresholding_0", "MVAU_0", "MVAU_1", "MVAU_2", "MVAU_3", "LabelSelect_0")
    ]
    assert rows["MVAU_1"] == {"preferred_impl_style": "rtl"}
    assert rows["MVAU_0"] == {"preferred_impl_style": ""}
    frozen = specialize_rows(TFC, values, frozen=True)
    assert (frozen["MVAU_0"], frozen["MVAU_1"], frozen["Reshape_0"]) == (
        {"preferred_impl_style": "hls"},
        {"preferred_impl_style": "rtl"},
        {"preferred_impl_style": "rtl"},
    )


cells = st.tuples(
    st.sampled_from([one.name for one in cnv()]),
    st.sampled_from(["PE", "SIMD", "ram_style", "resType", "preferred_impl_style"]),
)


@given(st.dictionaries(cells, st.sampled_from([1, "auto", "lut", ""]), max_size=10), st.booleans())
def test_what_is_written_reads_back_as_exactly_that(cells: dict[tuple[str, str], Any], frozen: bool) -> None:
    layers = cnv()
    words = {"PE": 1, "SIMD": 1, "ram_style": "auto", "resType": "lut", "preferred_impl_style": ""}
    made = [
        Edit(named(layers, name).key, attribute, words[attribute])
        for name, attribute in cells
        if named(layers, name).attribute(attribute) is not None
    ]
    overrides = set_values(Overrides(), layers, made, keep_equal=True).after
    for rows, kind in (
        (folding_rows(layers, overrides, frozen), FileKind.FOLDING),
        (specialize_rows(layers, overrides, frozen), FileKind.SPECIALIZE),
    ):
        report = import_report(Config(json.loads(config_text(rows))), layers, kind)
        assert report.clean, report
        wanted = {(e.key, e.attribute) for e in made if (e.attribute == "preferred_impl_style") == (
            kind is FileKind.SPECIALIZE)}  # fmt: skip
        assert wanted <= {(e.key, e.attribute) for e in edits(report)}


# --- round trips


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)
rows_of = st.dictionaries(st.text(), st.dictionaries(st.text(), json_values, max_size=3), max_size=4)


@given(rows_of, st.sampled_from([None, 0, 1, 2, 4, "\t"]), st.booleans(), st.booleans())
def test_reading_and_writing_unchanged_keeps_every_byte(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, Any], indent: int | str | None, crlf: bool, end: bool
) -> None:
    words = json.dumps(rows, indent=indent) + ("\n" if end else "")
    words = words.replace("\n", "\r\n") if crlf else words
    path = written(tmp_path_factory.mktemp("round"), words)
    config = read_config(path)
    assert json.dumps(dict(config.rows)) == json.dumps(rows)
    write_config(path, config.rows, config)
    assert path.read_bytes() == words.encode()


@given(rows_of)
def test_what_is_written_anew_has_the_same_keys_values_and_order(rows: dict[str, Any]) -> None:
    assert json.dumps(json.loads(config_text(rows))) == json.dumps(rows)


def test_a_changed_file_keeps_its_layout(tmp_path: Path) -> None:
    for words in (
        '{\r\n    "A_0": {\r\n        "PE": 1\r\n    }\r\n}\r\n',
        '{"A_0": {"PE": 1}}',
        '{\n"A_0": {\n"PE": 1\n}\n}',
    ):
        path = written(tmp_path, words)
        config = read_config(path)
        write_config(path, {"A_0": {"PE": 2}}, config)
        assert path.read_bytes().decode() == words.replace("1", "2")
    assert config_text({"A_0": {"PE": 1}}) == '{\n  "A_0": {\n    "PE": 1\n  }\n}'


def test_every_reference_file_comes_back_byte_for_byte(reference: Path, tmp_path: Path) -> None:
    files = sorted((reference / "configs").glob("*.json"))
    assert len(files) > 60
    objects = 0
    for file in files:
        try:
            config = read_config(file)
        except UserInputError as error:
            told = "whole build" in str(error)  # FINN's build configuration is no configuration of layers
            assert told or not isinstance(json.loads(file.read_text()), dict)
            continue
        objects += 1
        write_config(tmp_path / file.name, config.rows, config)
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()
        assert json.dumps(json.loads(config_text(config.rows))) == json.dumps(dict(config.rows))
    assert objects > 60


# --- faults


def test_twins_are_kept_for_the_report(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, '{"A_0": {"PE": 1, "PE": 2}, "A_0": {"PE": 3}, "B_0": {"x": {"y": [1]}}}'))
    assert config.twins == (("A_0", None), ("A_0", "PE"))
    assert dict(config.rows) == {"A_0": {"PE": 3}, "B_0": {"x": {"y": [1]}}}
    assert config_text(config.rows, config) != config.words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("[1]", "no object of layers"),
        ("{'A': 1}", "single quotes"),
        ('// c\n{"A": {}}', "no comments"),
        ("", "empty"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        ("{}".encode("utf-16"), "UTF-16"),
        (b'{"A": "\xff"}', "not UTF-8"),
        ('{"A":' * 100_000, "nested too deeply"),
        ('{"A": {"PE": ' + "9" * 5000 + "}}", "thousands of digits"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, words: str | bytes, said: str) -> None:
    with pytest.raises(UserInputError, match=said):
        read_config(written(tmp_path, words))


def test_nesting_that_only_we_cannot_follow_is_refused_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from projects.folding import finn_json

    def too_deep(value: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(finn_json, "_plain", too_deep)
    with pytest.raises(UserInputError, match="nested too deeply"):
        read_config(written(tmp_path, '{"A_0": {}}'))


def test_nan_is_kept_for_the_report(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, '{"A_0": {"PE": NaN, "SIMD": Infinity}}'))
    assert config.rows["A_0"]["PE"] != config.rows["A_0"]["PE"]
    assert config.rows["A_0"]["SIMD"] == float("inf")


# --- writing


def test_writing_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, '{"A_0": {}}')

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UserInputError, match="No space left"):
        write_config(path, {"A_0": {"PE": 2}})
    assert path.read_text() == '{"A_0": {}}'
    assert os.listdir(tmp_path) == ["folding.json"]


def test_of_two_files_none_is_changed_where_one_cannot_be_written(tmp_path: Path) -> None:
    path = written(tmp_path, "{}")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserInputError, match="folder: the file cannot be written: Is a directory"):
        write_configs([Writing(path, {"A_0": {}}), Writing(tmp_path / "folder", {})])
    assert path.read_text() == "{}"
    assert sorted(os.listdir(tmp_path)) == ["folder", "folding.json"]


def test_a_temporary_file_that_cannot_be_filled_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", full)
    with pytest.raises(UserInputError, match="No space left"):
        write_config(tmp_path / "folding.json", {})
    assert os.listdir(tmp_path) == []


def test_what_was_written_is_told_as_a_stamp(tmp_path: Path) -> None:
    one, two = tmp_path / "folding.json", tmp_path / "specialize_layers.json"
    stamps = write_configs([Writing(one, {"A_0": {"PE": 1}}), Writing(two, {})])
    assert stamps == (stamp(one), stamp(two))
    assert sorted(os.listdir(tmp_path)) == [one.name, two.name]


def test_a_link_and_the_permissions_stay(tmp_path: Path) -> None:
    path = written(tmp_path, "{}")
    path.chmod(0o600)
    link = tmp_path / "link.json"
    link.symlink_to(path)
    write_config(link, {"A_0": {"PE": 2}})
    assert link.is_symlink()
    assert json.loads(path.read_text()) == {"A_0": {"PE": 2}}
    assert path.stat().st_mode & 0o777 == 0o600
    write_config(tmp_path / "new" / "folding.json", {})
    assert (tmp_path / "new" / "folding.json").read_text() == "{}"


def test_another_program_s_change_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "folding.json"
    nothing = stamp(path)
    assert changed_elsewhere(path, nothing) is Elsewhere.SAME
    path.write_text("{}")
    assert changed_elsewhere(path, nothing) is Elsewhere.APPEARED
    known = stamp(path)
    os.utime(path, (1, 1))
    assert changed_elsewhere(path, known) is Elsewhere.SAME, "a touch is no change"
    path.write_text('{"A_0": {}}')
    assert changed_elsewhere(path, known) is Elsewhere.CHANGED
    path.unlink()
    assert changed_elsewhere(path, known) is Elsewhere.GONE
