"""Old configurations in today's names: every row told of, nothing lost in silence. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.build.layers import Layer
from projects.errors import UserInputError
from projects.folding.checking import check_config
from projects.folding.converting import Conversion, Done, convert_config
from projects.folding.finn_json import DEFAULTS, Config, config_text, read_config
from projects.folding.import_report import FileKind
from projects.problems import Severity
from tests.projects.folding.networks import chain, cnv, mvau, network, reshape, tfc

TFC, CNV = tfc(), cnv()
PART = "xc7z020clg400-1"


def converted(rows: dict[str, Any], layers: tuple[Layer, ...] = TFC, nearest: bool = False) -> Conversion:
    return convert_config(Config(rows), layers, nearest)


def told(found: Conversion) -> list[tuple[str, str | None, str, str | None]]:
    return [(step.row, step.attribute, step.done.value, step.target) for step in found.steps]


def test_names_and_words_of_older_finns() -> None:
    found = converted(
        {
            "Defaults": {},
            "Thresholding_Batch_0": {"PE": 49},
            "StreamingFCLayer_Batch_0": {"PE": 16, "SIMD": 49, "mem_mode": "decoupled"},
            "StreamingFCLayer_Batch_1": {"PE": "8", "SIMD": 8.0, "runtime_writeable_weights": True},
        }
    )
    assert found.rows == {
        "Defaults": {},
        "Thresholding_rtl_0": {"PE": 49},
        "MVAU_hls_0": {"PE": 16, "SIMD": 49, "mem_mode": "internal_decoupled"},
        "MVAU_hls_1": {"PE": 8, "SIMD": 8, "runtime_writeable_weights": 1},
    }
    assert told(found) == [
        ("Thresholding_Batch_0", None, "renamed", "Thresholding_rtl_0"),
        ("StreamingFCLayer_Batch_0", None, "renamed", "MVAU_hls_0"),
        ("StreamingFCLayer_Batch_0", "mem_mode", "changed", "MVAU_hls_0"),
        ("StreamingFCLayer_Batch_1", None, "renamed", "MVAU_hls_1"),
        ("StreamingFCLayer_Batch_1", "PE", "changed", "MVAU_hls_1"),
        ("StreamingFCLayer_Batch_1", "SIMD", "changed", "MVAU_hls_1"),
        ("StreamingFCLayer_Batch_1", "runtime_writeable_weights", "changed", "MVAU_hls_1"),
    ]
    assert [step.becomes for step in found.steps if step.done is Done.CHANGED] == ["internal_decoupled", 8, 8, 1]
    assert found.complete
    assert not found.empty


def test_what_cannot_be_is_left_out_and_said_or_the_nearest_on_request() -> None:
    rows = {"MVAU_hls_0": {"PE": 7, "PEE": 3, "MW": 4, "SIMD": 49, "ram_style": "blocks"}}
    found = converted(rows)
    assert found.rows == {"MVAU_hls_0": {"SIMD": 49}}
    assert told(found)[1:] == [("MVAU_hls_0", name, "left out", None) for name in ("PE", "PEE", "MW", "ram_style")]
    assert not found.complete
    assert all(str(step.message) for step in found.steps[1:])
    near = converted(rows, nearest=True)
    assert near.rows == {"MVAU_hls_0": {"PE": 8, "SIMD": 49, "ram_style": "block"}}
    assert told(near)[1:] == [
        ("MVAU_hls_0", "PE", "changed", "MVAU_hls_0"),
        ("MVAU_hls_0", "PEE", "left out", None),
        ("MVAU_hls_0", "MW", "left out", None),
        ("MVAU_hls_0", "ram_style", "changed", "MVAU_hls_0"),
    ]
    assert not near.complete


def test_a_row_goes_to_the_layer_that_it_means() -> None:
    rows: dict[str, Any] = {"Thresholding_rtl_0": {"PE": 1}}
    for i in range(6):
        rows |= {f"ConvolutionInputGenerator_rtl_{i}": {"SIMD": 1}, f"MVAU_hls_{i}": {"PE": 2}}
    rows |= {f"MVAU_hls_{i}": {"PE": 2} for i in range(6, 9)}
    found = converted(rows, CNV)
    moved = [(step.row, step.target) for step in found.steps if step.done is Done.MOVED]
    assert [(row[-5:], (target or "")[-5:]) for row, target in moved] == [
        *(("rtl_2", "rtl_3"), ("rtl_3", "rtl_4"), ("rtl_4", "rtl_6"), ("rtl_5", "rtl_7")),
    ]
    assert "ConvolutionInputGenerator_rtl_2" not in found.rows
    assert found.complete


def test_a_row_that_only_its_values_place_goes_nowhere() -> None:
    found = converted({**{f"MVAU_rtl_{i}": {"PE": 8, "SIMD": 8} for i in range(4)}, "MVAU_hls_8": {"PE": 2}}, CNV)
    assert found.rows == {"MVAU_hls_8": {"PE": 2}}
    assert told(found)[0] == ("MVAU_rtl_0", None, "left out", None)
    assert "it cannot be told for sure" in str(found.steps[0].message)
    assert not found.complete


def test_rows_that_mean_nothing_are_named() -> None:
    found = converted(
        {"MVAU_hls_0": {"PE": 2}, "StreamingMaxPool_0": {"PE": 1}, "StreamingFIFO_0": {"depth": 2}, "x": 4}
    )
    assert found.rows == {"MVAU_hls_0": {"PE": 2}}
    assert [(s.row, s.done, s.severity) for s in found.steps[1:]] == [
        ("StreamingMaxPool_0", Done.LEFT, Severity.ERROR),
        ("StreamingFIFO_0", Done.LEFT, Severity.WARNING),
        ("x", Done.LEFT, Severity.ERROR),
    ]
    assert not found.empty
    nothing = converted({"Pool_hls_0": {"PE": 1}, "MVAU_hls_0": {"LUT": 4}})
    assert nothing.empty
    assert not any(nothing.rows.values())
    assert not converted({"Defaults": {}}).empty
    assert not converted({}).empty


def test_a_specialise_file() -> None:
    rows = {
        "MatrixVectorActivation_0": {"preferred_impl_style": "hls"},
        "MVAU_1": {"preferred_impl_style": ""},
        "LabelSelect_0": {"preferred_impl_style": "rtl"},
        "MVAU_2": {"preferred_impl_style": "vivado"},
    }
    found = converted(rows)
    assert found.kind is FileKind.SPECIALIZE
    assert found.rows == {
        "MVAU_0": {"preferred_impl_style": "hls"},
        "MVAU_1": {"preferred_impl_style": ""},
        "LabelSelect_0": {"preferred_impl_style": ""},
    }
    assert told(found)[-2:] == [
        ("MVAU_2", None, "left out", None),
        ("MVAU_2", "preferred_impl_style", "left out", None),
    ]


def test_defaults_and_twins() -> None:
    rows = {"Defaults": {"ram_style": ["block", ["MVAU_hls"]], "slr": [-1, ["all"]]}, "MVAU_hls_0": {"PE": 2}}
    twins: tuple[tuple[str, str | None], ...] = (("MVAU_hls_0", "PE"), (DEFAULTS, "ram_style"))
    found = convert_config(Config(rows, twins), TFC)
    assert found.rows == {"Defaults": {"ram_style": ["block", ["MVAU_hls"]]}, "MVAU_hls_0": {"PE": 2}}
    assert told(found)[:3] == [
        ("MVAU_hls_0", "PE", "left out", None),
        ("Defaults", "ram_style", "left out", None),
        ("Defaults", "slr", "left out", None),
    ]
    assert not found.complete
    assert converted({"Defaults": 4, "MVAU_hls_0": {"PE": 2}}).rows["Defaults"] == {}


def test_what_only_hardware_refuses_stays() -> None:
    layers = network(reshape(28, 784), mvau(784, 64))
    found = converted({"Reshape_rtl_0": {"PE": 8}}, layers, nearest=True)
    assert found.rows == {"Reshape_rtl_0": {"PE": 8}}
    assert found.complete


def test_a_file_of_today_keeps_its_text() -> None:
    words = '{"Defaults": {},\n "MVAU_hls_0": {"SIMD": 49,  "PE": 8}, "MVAU_hls_1": {}}\n'
    config = Config({"Defaults": {}, "MVAU_hls_0": {"SIMD": 49, "PE": 8}, "MVAU_hls_1": {}}, words=words)
    found = convert_config(config, TFC)
    assert {step.done for step in found.steps} == {Done.KEPT}
    assert config_text(found.rows, config) == words


@pytest.mark.parametrize("nearest", [False, True])
def test_every_reference_file_is_told_of_row_by_row_and_checks_clean(reference: Path, nearest: bool) -> None:
    for file in sorted((reference / "configs").glob("*.json")):
        try:
            config = read_config(file)
        except UserInputError:
            continue
        for layers in (TFC, tfc("rtl"), CNV):
            found = convert_config(config, layers, nearest)
            rows = [step.row for step in found.steps if step.attribute is None and step.row != DEFAULTS]
            assert rows == list(config.nodes), file.name
            taken = [step.target for step in found.steps if step.attribute is None and step.done is not Done.LEFT]
            assert sorted(map(str, taken)) == sorted(found.rows.keys() - {DEFAULTS})
            left = check_config(Config(found.rows), layers, chain(layers), PART)
            # A file of another network may still set one of two neighbours; whatever else is wrong is mended or gone.
            wrong = [p for p in left.problems if p["severity"] == "error" and "wrong values" not in p["message"]]
            assert wrong == [], file.name


VALUES = st.sampled_from([0, 1, 2, 4, 7, 8, -1, True, "8", 8.0, None, "auto", "decoupled", [2], float("nan"), 10**30])
NAMES = st.sampled_from(
    ["MVAU_hls_0", "MVAU_hls_3", "MVAU_rtl_1", "MVAU_2", "StreamingFCLayer_Batch_1", "Pool_hls_0", "LabelSelect_0", "x"]
)
ATTRIBUTES = st.sampled_from(["PE", "SIMD", "mem_mode", "ram_style", "resType", "preferred_impl_style", "MW", "PEE"])


@given(st.dictionaries(NAMES, st.dictionaries(ATTRIBUTES, VALUES)), st.booleans())
def test_whatever_stands_in_it_each_value_is_kept_or_told_of(rows: dict[str, Any], nearest: bool) -> None:
    found = converted(rows, nearest=nearest)
    by_row = {step.row: step for step in found.steps if step.attribute is None}
    told_of = {(step.row, step.attribute) for step in found.steps}
    for row, values in rows.items():
        step = by_row[row]
        new = found.rows.get(step.target or "", {})
        for attribute, value in values.items():
            kept = step.done is not Done.LEFT and attribute in new and repr(new[attribute]) == repr(value)
            assert kept or (row, attribute) in told_of or step.done is Done.LEFT
    assert found.complete or any(step.severity is Severity.ERROR for step in found.steps)
