"""What a file would do to today's layers, row by row. Layer: tests. Thread: the test's."""

from __future__ import annotations

from typing import Any

import pytest

from projects.build.layers import Layer
from projects.folding import matching
from projects.folding.finn_json import Config
from projects.folding.import_report import FileKind, ImportReport, Kind, edits, import_report, report_to_data
from projects.folding.matching import align, match
from projects.folding.names import parse_name
from projects.folding.overrides import Edit
from tests.projects.folding.networks import cnv, layer, mvau, named, network, tfc, window

TFC, CNV = tfc(), cnv()


def held(rows: dict[str, Any], layers: tuple[Layer, ...] = TFC, kind: FileKind = FileKind.FOLDING) -> ImportReport:
    return import_report(Config(rows), layers, kind)


def kinds(report: ImportReport) -> list[tuple[str, str, str | None]]:
    return [(row.row, row.kind.value, row.target) for row in report.rows]


def findings(report: ImportReport) -> list[tuple[str, str | None, Any]]:
    return [(f.kind.value, f.attribute, f.suggestion) for f in report.all_findings()]


# --- rows


def test_rows_of_today_are_exact() -> None:
    report = held({"Defaults": {}, "MVAU_hls_0": {"PE": 8, "SIMD": 49}, "MVAU_hls_2": {"ram_style": "block"}})
    assert kinds(report) == [("MVAU_hls_0", "exact", "MVAU_hls_0"), ("MVAU_hls_2", "exact", "MVAU_hls_2")]
    assert report.clean
    assert report.left == ("Reshape_rtl_0", "Thresholding_rtl_0", "MVAU_hls_1", "MVAU_hls_3", "LabelSelect_hls_0")
    assert edits(report) == (
        Edit(named(TFC, "MVAU_hls_0").key, "PE", 8),
        Edit(named(TFC, "MVAU_hls_0").key, "SIMD", 49),
        Edit(named(TFC, "MVAU_hls_2").key, "ram_style", "block"),
    )
    assert report_to_data(report) == []


@pytest.mark.parametrize(
    "name", ["StreamingFCLayer_Batch_{}", "MatrixVectorActivation_{}", "MVAU_{}", "MVAU_rtl_{}", "MVA_hls_{}"]
)
def test_names_of_every_generation(name: str) -> None:
    report = held({name.format(i): {"PE": 2} for i in range(4)})
    assert kinds(report) == [(name.format(i), "renamed", f"MVAU_hls_{i}") for i in range(4)]
    assert len(edits(report)) == 4
    assert "is called MVAU_hls_0 today" in str(report.rows[0].message)


def test_one_old_name_alone_means_its_number() -> None:
    assert kinds(held({"MatrixVectorActivation_2": {"PE": 2}})) == [
        ("MatrixVectorActivation_2", "renamed", "MVAU_hls_2")
    ]
    assert kinds(held({"MVAU_rtl_3": {"PE": 5}})) == [("MVAU_rtl_3", "renamed", "MVAU_hls_3")]


def test_some_rows_that_only_their_values_place_are_no_renaming() -> None:
    rows = {f"MVAU_rtl_{i}": {"PE": 8, "SIMD": 8} for i in range(4)}
    report = held(rows, CNV)
    assert [(kind, meant) for _, kind, meant in kinds(report)] == [
        ("suspicious", f"MVAU_hls_{i}") for i in (1, 2, 3, 4)
    ]
    assert "may mean MVAU_hls_1; it cannot be told for sure" in str(report.rows[0].message)
    # The number speaks for the layer where it stays, and a row for every layer speaks for its order.
    assert [row.kind for row in held({"MVAU_rtl_1": {"PE": 8, "SIMD": 8}}, CNV).rows] == [Kind.RENAMED]
    assert [row.kind for row in held(rows).rows] == [Kind.RENAMED] * 4


def old_cnv(window_name: str = "ConvolutionInputGenerator_rtl_{}", dense: str = "MVAU_hls_{}") -> dict[str, Any]:
    """A whole CNV as FINN listed it when a max-pool was one layer that was not folded."""
    rows: dict[str, Any] = {"Thresholding_rtl_0": {"PE": 1}}
    for i in range(6):
        rows[window_name.format(i)] = {"SIMD": 1}
        rows[dense.format(i)] = {"PE": 2}
    rows |= {dense.format(i): {"PE": 2} for i in range(6, 9)}
    return {**rows, "LabelSelect_hls_0": {"PE": 1}}


def test_an_existing_name_that_means_another_layer_is_suspicious() -> None:
    report = held(old_cnv(), CNV)
    assert [(row.row[-5:], row.target) for row in report.of(Kind.SUSPICIOUS)] == [
        ("rtl_2", "ConvolutionInputGenerator_rtl_3"),
        ("rtl_3", "ConvolutionInputGenerator_rtl_4"),
        ("rtl_4", "ConvolutionInputGenerator_rtl_6"),
        ("rtl_5", "ConvolutionInputGenerator_rtl_7"),
    ]
    assert len(report.of(Kind.EXACT)) == 13
    assert "FINN would set the wrong layer" in str(report.of(Kind.SUSPICIOUS)[0].message)
    assert report.left == (
        *("ConvolutionInputGenerator_rtl_2", "Pool_hls_0", "ConvolutionInputGenerator_rtl_5", "Pool_hls_1"),
    )
    assert str(report.stranger) == ""
    keys = {edit.key for edit in edits(report)}
    assert named(CNV, "ConvolutionInputGenerator_rtl_2").key not in keys


def test_the_same_in_old_names_and_in_a_specialise_file() -> None:
    report = held(old_cnv("ConvolutionInputGenerator_{}", "MatrixVectorActivation_{}"), CNV)
    assert [row.target for row in report.rows if row.row == "ConvolutionInputGenerator_5"] == [
        "ConvolutionInputGenerator_rtl_7"
    ]
    rows = {name.replace("_rtl", "").replace("_hls", ""): {"preferred_impl_style": ""} for name in old_cnv()}
    rows["StreamingMaxPool_0"] = {"preferred_impl_style": "hls"}
    specialise = held(rows, CNV, FileKind.SPECIALIZE)
    assert [row.target for row in specialise.of(Kind.SUSPICIOUS)] == [
        f"ConvolutionInputGenerator_{i}" for i in (3, 4, 6, 7)
    ]
    assert kinds(specialise)[-1] == ("StreamingMaxPool_0", "unknown", None)
    assert "FINN has no StreamingMaxPool any more; it makes ConvolutionInputGenerator and Pool." in {
        str(row.message) for row in specialise.rows
    }


def test_rows_in_alphabetical_order_are_understood() -> None:
    everything = {one.name: {"inFIFODepths": [2]} for one in sorted(CNV, key=lambda one: one.name)}
    assert held(everything, CNV).clean
    shuffled = dict(sorted(old_cnv().items(), reverse=True))
    exact = {row.row for row in held(shuffled, CNV).rows if row.kind is Kind.EXACT}
    assert {f"MVAU_hls_{i}" for i in range(9)} <= exact


def test_some_rows_in_any_order_are_who_they_say_they_are() -> None:
    rows = {
        "Pool_hls_0": {"PE": 4},
        "ConvolutionInputGenerator_rtl_2": {"SIMD": 4},
        "MVAU_hls_7": {"PE": 2},
        "MVAU_hls_2": {"PE": 2},
    }
    assert held(rows, CNV).clean
    rows["MVAU_hls_2"]["PE"] = 7
    assert findings(held(rows, CNV)) == [("illegal", "PE", 8)]
    assert len(held(rows, CNV).of(Kind.EXACT)) == 4


def test_a_shifted_number_is_suspicious_not_renamed() -> None:
    rows = {f"MVAU_hls_{i}": {"PE": 2, "SIMD": simd} for i, simd in enumerate((3, 784, 64, 64, 32))}
    report = held(rows, network(mvau(784, 64), mvau(64, 64), mvau(64, 64), mvau(64, 10)))
    assert kinds(report)[0] == ("MVAU_hls_0", "suspicious", None)
    assert "no layer fits this row" in str(report.rows[0].message)
    assert kinds(report)[4] == ("MVAU_hls_4", "suspicious", "MVAU_hls_3")
    assert "does not exist; by its place and values this row means MVAU_hls_3" in str(report.rows[4].message)


def test_rows_that_mean_nothing() -> None:
    rows = {"StreamingFIFO_rtl_0": {"depth": 2}, "Pool_hls_0": {"PE": 1}, "output_dir": {}, "AddStreams_hls_0": {},
            "MVAU_hls_0": 16}  # fmt: skip
    report = held(rows)
    assert [(row.kind.value, str(row.message)) for row in report.rows] == [
        ("later", "FINN puts StreamingFIFO in after the folding; this row reaches nothing."),
        ("unknown", "There is no layer for Pool_hls_0 in this design."),
        ("unknown", "output_dir is no name that FINN gives to a layer."),
        ("unknown", "There is no layer for AddStreams_hls_0 in this design."),
        ("unknown", "MVAU_hls_0 is 16, not an object of attributes."),
    ]
    told = report_to_data(report)
    assert [t["severity"] for t in told] == ["warning", "warning", "error", "error", "error", "error"]
    assert sum(t["node"] == "MVAU_hls_0" for t in told) == 1, "a row that is no object is told once"


def test_a_file_of_another_network_is_called_so() -> None:
    report = held(old_cnv())
    assert str(report.stranger).startswith("12 of 17 rows fit no layer of this design (7 layers)") or "17 rows" in str(
        report.stranger
    )
    assert report_to_data(report)[0]["message"] == str(report.stranger)
    assert str(held({}).stranger) == ""
    assert held({}).left == ()


def test_a_report_of_finns_is_called_no_folding() -> None:
    assert "it is a report" in str(held({"MVAU_hls_0": 12544, "MVAU_hls_1": 7200}).stranger)
    assert "another network" in str(held({"Pool_hls_9": {"PE": 1}, "Pool_hls_0": 7200}).stranger)


def test_inserted_operations_that_the_design_has_are_rows_like_others() -> None:
    layers = network(mvau(8, 4), layer("StreamingDataWidthConverter_hls", inWidth=4, outWidth=8))
    assert kinds(held({"StreamingDataWidthConverter_rtl_0": {}}, layers)) == [
        ("StreamingDataWidthConverter_rtl_0", "renamed", "StreamingDataWidthConverter_hls_0")
    ]


# --- values


@pytest.mark.parametrize(
    ("attribute", "value", "kind", "suggestion"),
    [
        ("PE", 7, "illegal", 8),
        ("PE", 0, "illegal", 1),
        ("PE", -4, "illegal", 1),
        ("PE", 10**30, "illegal", 64),
        ("PE", True, "wrong type", None),
        ("PE", "16", "wrong type", 16),
        ("PE", 16.0, "wrong type", 16),
        ("PE", float("nan"), "wrong type", None),
        ("PE", None, "wrong type", None),
        ("PE", [4], "wrong type", None),
        ("PEE", 4, "no such attribute", None),
        ("MW", 4, "not folding", None),
        ("mem_mode", "decoupled", "old value", "internal_decoupled"),
        ("mem_mode", "const", "old value", "internal_embedded"),
        ("ram_style", "blocks", "illegal", "block"),
        ("runtime_writeable_weights", 2, "illegal", 1),
        ("runtime_writeable_weights", True, "wrong type", 1),
        ("preferred_impl_style", "vivado", "illegal", None),
        ("preferred_impl_style", 1, "wrong type", None),
    ],
)
def test_what_a_value_has(attribute: str, value: Any, kind: str, suggestion: Any) -> None:
    report = held({"MVAU_hls_0": {attribute: value, "SIMD": 49}})
    assert findings(report) == [(kind, attribute, suggestion)]
    key = named(TFC, "MVAU_hls_0").key
    fine, mended = Edit(key, "SIMD", 49), Edit(key, attribute, suggestion)
    assert edits(report, mended=False) == (fine,)
    assert edits(report) == ((fine, mended) if suggestion is not None else (fine,))
    assert report_to_data(report)[0]["suggestion"] == suggestion


def test_placement_may_be_set() -> None:
    layers = network(layer("Pool_hls", ("slr", -1, "i", None), PE=1, Channels=4))
    assert held({"Pool_hls_0": {"slr": 2}}, layers).clean


def test_values_of_a_row_are_looked_at_together() -> None:
    layers = network(window(8, 2))
    rows = {"ConvolutionInputGenerator_rtl_0": {"parallel_window": 1, "SIMD": 8}}
    assert held(rows, layers).clean
    rows["ConvolutionInputGenerator_rtl_0"]["SIMD"] = 4
    assert {f.attribute for f in held(rows, layers).all_findings()} == {"parallel_window", "SIMD"}


def test_a_style_that_finn_does_not_have_is_ignored_by_it() -> None:
    rows = {"LabelSelect_0": {"preferred_impl_style": "rtl"}, "MVAU_0": {"preferred_impl_style": "rtl"}}
    report = held(rows, TFC, FileKind.SPECIALIZE)
    (finding,) = report.all_findings()
    assert (finding.kind, finding.row, finding.suggestion) == (Kind.IGNORED, "LabelSelect_0", "")
    assert str(finding.message) == "FINN has no RTL of LabelSelect and takes HLS."
    assert report_to_data(report)[0]["severity"] == "warning"


# --- the file


def test_twins_are_told() -> None:
    config = Config({"MVAU_hls_0": {"PE": 2}, "MVAU_hls_1": 3}, (("MVAU_hls_0", None), ("MVAU_hls_0", "PE"),
                    ("MVAU_hls_1", "PE")))  # fmt: skip
    told = [str(f.message) for f in import_report(config, TFC).findings]
    assert told == [
        "MVAU_hls_0 stands more than once; FINN takes the last and drops the others.",
        "MVAU_hls_0: PE stands more than once; FINN takes the last, 2.",
        "MVAU_hls_1: PE stands more than once; FINN takes the last, null.",
    ]


@pytest.mark.parametrize(
    ("defaults", "kind", "words"),
    [
        ([], "wrong type", "Defaults is [], not an object."),
        ({"PE": [2]}, "wrong type", 'FINN takes [value, ["MVAU_hls"]]'),
        ({"PE": 2}, "wrong type", 'FINN takes [value, ["MVAU_hls"]]'),
        ({"slr": [-1, ["all"]]}, "ignored", '["all"] names no operation of this design; FINN ignores it.'),
        ({"PE": [2, ["Pool_hls"]]}, "ignored", "names no operation of this design"),
        ({"PE": [7, ["MVAU_hls"]]}, "illegal", "PE 7 does not divide MH"),
    ],
)
def test_defaults_that_do_not_do_what_they_say(defaults: Any, kind: str, words: str) -> None:
    report = held({"Defaults": defaults})
    assert {f.kind.value for f in report.findings} == {kind}
    assert words in str(report.findings[0].message)
    assert report_to_data(report)[0]["node"] == "Defaults"


def test_defaults_are_set_first_and_rows_win() -> None:
    rows = {"Defaults": {"ram_style": ["block", ["MVAU_hls"]], "inFIFODepths": [[8], "all"]},
            "MVAU_hls_0": {"ram_style": "auto"}}  # fmt: skip
    report = held(rows)
    assert report.findings == ()
    styles = {edit.key: edit.value for edit in edits(report) if edit.attribute == "ram_style"}
    assert sorted(styles.values()) == ["auto", "block", "block", "block"]
    assert styles[named(TFC, "MVAU_hls_0").key] == "auto"
    assert sum(edit.attribute == "inFIFODepths" for edit in edits(report)) == 7


def test_only_the_rows_agreed_to() -> None:
    report = held({"MVAU_hls_0": {"PE": 2}, "MVAU_hls_1": {"PE": 4}})
    assert [edit.value for edit in edits(report, rows={"MVAU_hls_1"})] == [4]


# --- the parts of it


def test_names_taken_apart() -> None:
    found = parse_name("StreamingFCLayer_Batch_12")
    assert found is not None
    assert (found.op, found.style, found.base, found.index) == ("StreamingFCLayer_Batch", "", "MVAU", 12)
    assert found.legacy
    today = parse_name("FMPadding_Pixel_hls_3")
    assert today is not None
    assert (today.op, today.style, today.base, today.index) == ("FMPadding_Pixel", "hls", "FMPadding_Pixel", 3)
    assert not today.legacy
    for name in ("total", "MVAU_hls", "0_1", "", "MVAU hls_0"):
        assert parse_name(name) is None


def test_aligning_in_order() -> None:
    assert align("abcd", "xbcyd") == [(1, 1), (2, 2), (3, 4)]
    assert align("aab", "ab") == [(0, 0), (2, 1)] or align("aab", "ab") == [(1, 0), (2, 1)]
    assert align("", "ab") == []
    assert align("ba", "ab") in ([(0, 1)], [(1, 0)])


def test_many_rows_are_matched_by_name_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_MOST_PAIRS", 10)
    names = {one.name: one.key for one in CNV}
    found = {m.row: m.meant for m in match(old_cnv(), CNV, names)}
    meant = found["ConvolutionInputGenerator_rtl_2"]
    assert meant is not None
    assert meant.name == "ConvolutionInputGenerator_rtl_2"
