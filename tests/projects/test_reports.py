"""FINN's reports as tables. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects.build.reports import read_report, report_files, table_of
from projects.errors import UserInputError


def test_layer_cycles() -> None:
    table = table_of("estimate_layer_cycles", {"MVAU_hls_0": 12, "MVAU_hls_1": 7})
    assert table.columns == ("layer", "cycles")
    assert table.rows == (("MVAU_hls_0", 12), ("MVAU_hls_1", 7))


def test_layer_resources_with_their_total() -> None:
    table = table_of(
        "estimate_layer_resources", {"A": {"LUT": 3, "BRAM_efficiency": 1}, "total": {"LUT": 3, "URAM": 0.0}}
    )
    assert table.columns[:2] == ("layer", "LUT")
    assert table.rows[1][0] == "total"
    assert table.rows[1][table.columns.index("BRAM_efficiency")] is None


def test_alternatives_are_labelled_in_finn_s_order() -> None:
    choices = [{"LUT": k} for k in range(6)]
    table = table_of("estimate_layer_config_alternatives", {"A": choices, "B": [{"LUT": 9}], "C": choices[:3]})
    labels = [row[1] for row in table.rows]
    assert labels[0] == "resType dsp, ram_style block"
    assert labels[5] == "resType lut, ram_style ultra"
    assert labels[6] == "as it is"
    assert labels[7:] == ["ram_style block", "ram_style distributed", "ram_style ultra"]


def test_groups_are_flattened() -> None:
    table = table_of("fifo_sizing", {"fifo_depths": {"F0": 2, "deep": {"x": 1}}, "total": 3})
    assert table.rows == (("fifo_depths", "F0", 2), ("fifo_depths", "deep.x", 1), ("total", None, 3))


def test_lists_of_records_and_odd_shapes() -> None:
    assert table_of("rtlsim", [{"a": 1}, {"b": [1, 2]}]).rows == ((1, None), (None, "1, 2"))
    assert table_of("x", [1, 2]).rows == ((1,), (2,))
    assert table_of("x", 5).rows == ((5,),)
    assert table_of("x", {}).rows == ()
    assert table_of("x", []).rows == ()


def test_a_damaged_report_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(UserInputError, match=r"broken\.json"):
        read_report(broken)
    with pytest.raises(UserInputError, match=r"none\.json"):
        read_report(tmp_path / "none.json")


def test_reports_of_a_build_are_found(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "b.json").write_text("{}")
    (tmp_path / "report" / "a.json").write_text("{}")
    (tmp_path / "final_hw_config.json").write_text("{}")
    assert [p.name for p in report_files(tmp_path)] == ["a.json", "b.json", "final_hw_config.json"]
    assert report_files(tmp_path / "nothing") == []


def test_every_real_report_is_a_table_with_equal_rows(reference: Path) -> None:
    files = sorted((reference / "configs").glob("labs__*.json"))
    assert files
    for file in files:
        table = read_report(file)
        assert table.rows, file.name
        assert {len(row) for row in table.rows} == {len(table.columns)}, file.name
        assert all(c is None or isinstance(c, (str, int, float)) for row in table.rows for c in row), file.name
