"""What is wrong with a file for a build. Layer: tests. Thread: the test's."""

from __future__ import annotations

from typing import Any

from projects.build.layers import Layer
from projects.folding.checking import Checked, check_config, late
from projects.folding.finn_json import Config
from projects.folding.import_report import FileKind
from projects.problems import Severity
from tests.projects.folding.networks import chain, cnv, mvau, named, network, reshape, tfc

PART = "xc7z020clg400-1"
TFC, CNV = tfc(), cnv()


def checked(rows: dict[str, Any], layers: tuple[Layer, ...] = TFC) -> Checked:
    return check_config(Config(rows), layers, chain(layers), PART)


def told(found: Checked) -> list[tuple[str, str | None, str | None, Any]]:
    return [(p["severity"], p["node"], p["attribute"], p["suggestion"]) for p in found.problems]


def test_a_file_that_fits_has_no_problems() -> None:
    found = checked({"Defaults": {}, "MVAU_hls_0": {"PE": 8, "SIMD": 49}})
    assert (found.kind, found.problems, found.count(Severity.ERROR)) == (FileKind.FOLDING, (), 0)


def test_what_finn_would_ignore_or_fail_at_is_an_error() -> None:
    old = checked({"MatrixVectorActivation_0": {"mem_mode": "decoupled", "PE": 7}, "StreamingFIFO_0": {"depth": 2}})
    assert told(old) == [
        ("error", "MatrixVectorActivation_0", None, "MVAU_hls_0"),
        ("error", "MatrixVectorActivation_0", "mem_mode", "internal_decoupled"),
        ("error", "MatrixVectorActivation_0", "PE", 8),
        ("warning", "StreamingFIFO_0", None, None),
    ]
    assert (old.count(Severity.ERROR), old.count(Severity.WARNING)) == (3, 1)


def test_a_specialise_file_is_held_against_the_names_before() -> None:
    found = checked({"MVAU_0": {"preferred_impl_style": "hls"}, "MVAU_hls_1": {"preferred_impl_style": "hls"}})
    assert found.kind is FileKind.SPECIALIZE
    assert told(found) == [("error", "MVAU_hls_1", None, "MVAU_1")]
    missing = checked({"LabelSelect_0": {"preferred_impl_style": "rtl"}})
    assert told(missing) == [("warning", "LabelSelect_0", "preferred_impl_style", "")]


def test_neighbours_are_looked_at_with_the_file_s_values() -> None:
    assert named(CNV, "Pool_hls_0").attribute("PE") is not None
    (problem,) = checked({"Pool_hls_0": {"PE": 4}}, CNV).problems
    assert (problem["severity"], problem["node"]) == ("error", "ConvolutionInputGenerator_rtl_2")
    assert (problem["attribute"], problem["suggestion"]) == ("SIMD", 4)
    assert "would compute wrong values" in problem["message"]
    both = {"Pool_hls_0": {"PE": 4}, "ConvolutionInputGenerator_rtl_2": {"SIMD": 4}}
    assert checked(both, CNV).problems == ()


def test_what_hardware_would_refuse_comes_with_what_mends_it() -> None:
    rows = {"MVAU_hls_0": {"ram_style": "ultra"}}
    (problem,) = checked(rows).problems
    assert (problem["severity"], problem["node"], problem["attribute"]) == ("warning", "MVAU_hls_0", "ram_style")
    assert problem["suggestion"] == "block"  # the part has no URAM
    (problem,) = check_config(Config(rows), TFC, chain(TFC), "xczu7ev-ffvc1156-2-e").problems
    assert problem["suggestion"] == "Set runtime_writeable_weights of MVAU_hls_0 to 1."


def test_a_value_that_only_hardware_refuses_is_a_warning() -> None:
    layers = network(reshape(28, 784), mvau(784, 64))
    assert told(checked({"Reshape_rtl_0": {"PE": 8}}, layers)) == [("warning", "Reshape_rtl_0", "PE", 7)]
    assert told(checked({"Reshape_rtl_0": {"PE": 3}}, layers)) == [("error", "Reshape_rtl_0", "PE", 2)]
    assert late(layers[0], "PE", 8)
    assert not late(layers[0], "PE", 7)
    assert not late(layers[0], "PE", True)
    assert not late(layers[0], "SIMD", 8)


def test_what_finn_s_own_folding_has_is_not_blamed_on_the_file() -> None:
    layers = network(reshape(28, 784, pe=8), mvau(784, 64))
    assert checked({"MVAU_hls_0": {"PE": 2}}, layers).problems == ()
