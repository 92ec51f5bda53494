"""What attributes may be, in words and sets. Layer: tests. Thread: the test's."""

from __future__ import annotations

from typing import Any

import pytest

from projects.build.folding_rules import illegal_folding
from projects.build.layers import Layer
from projects.folding.dimensions import bits, divisors, folds, limit
from projects.folding.overrides import with_values
from projects.folding.rules import breaches, cautions, check, choices, shown
from projects.folding.values import nearest, stepped, typed
from projects.problems import Severity
from tests.projects.folding.networks import layer, mvau, pool, reshape, thresholding, window


def values(one: Layer, attribute: str) -> tuple[Any, ...] | None:
    found = choices(one, attribute)
    assert found is not None
    return found.values


def said(one: Layer, attribute: str, value: Any) -> str:
    return str(check(one, attribute, value) or "")


@pytest.mark.parametrize(
    ("one", "attribute", "legal"),
    [
        (mvau(27, 64), "SIMD", (1, 3, 9, 27)),
        (mvau(27, 64), "PE", (1, 2, 4, 8, 16, 32, 64)),
        (layer("VVAU_hls", PE=1, SIMD=1, Channels=4, Kernel=[2, 3]), "SIMD", (1, 2, 3, 6)),
        (reshape(28, 784), "PE", (1, 2, 4, 7, 14, 28)),
        (layer("StreamingSplit_hls", SIMD=1, ChannelsPerStream=[12, 18]), "SIMD", (1, 2, 3, 6)),
        (layer("ElementwiseMul_hls", PE=1, out_shape=[1, 43]), "PE", (1, 43)),
        (layer("ScaledDotProductAttention_hls", EmbFold=1, SeqFold=1, QKDim=4, VDim=6, KVLen=3), "EmbFold", (1, 2)),
        (layer("FMPadding_rtl", SIMD=1, NumChannels=3), "SIMD", (1, 3)),
        (mvau(4, 4), "ram_style", ("auto", "distributed", "block", "ultra")),
        (mvau(4, 4), "resType", ("auto", "lut", "dsp")),
        (mvau(4, 4, style="rtl"), "resType", ("auto", "dsp")),
        (mvau(4, 4), "preferred_impl_style", ("", "hls", "rtl")),
        (window(8, 2), "parallel_window", (0,)),
        (window(8, 8), "parallel_window", (0, 1)),
        (window(8, 2, depthwise=1), "parallel_window", (0, 1)),
        (window(8, 2, kernel=1), "parallel_window", (0, 1)),
        (with_values(window(8, 8), {"dynamic_mode": 1}), "parallel_window", (0,)),
        (window(8, 8, parallel=1), "SIMD", (8,)),
        (window(8, 8, parallel=1, depthwise=1), "SIMD", (1, 2, 4, 8)),
        (mvau(4, 4, simd=2, style="rtl", pumpedCompute=1), "SIMD", (2, 4)),
        (mvau(4, 4, style="rtl"), "pumpedCompute", (0,)),
        (mvau(4, 4, simd=2, style="rtl"), "pumpedCompute", (0, 1)),
        (mvau(4, 4), "pumpedMemory", (0,)),
        (mvau(4, 4, mem_mode="external"), "pumpedMemory", (0, 1)),
        (mvau(4, 4, pe=2), "pumpedMemory", (0, 1)),
        (mvau(4, 4, pe=2), "TH", (1,)),
        (mvau(4, 4, pe=2, simd=2, style="rtl", numInputVectors=[1, 4, 3]), "TH", (1, 2, 4)),
        (mvau(4, 4, pe=4, style="rtl", numInputVectors=[12], inputDataType="INT9"), "TH", (1,)),
        (mvau(4, 4, pe=2, simd=2, style="rtl", TH=4, numInputVectors=[4]), "PE", (2, 4)),
        (
            layer("ElementwiseMul_rtl", ("mem_mode", "internal_decoupled", "s", None), PE=1, out_shape=[2]),
            "mem_mode",
            ("internal_decoupled",),
        ),
        (layer("Unheard_hls", PE=1), "PE", None),
        (layer("Pool_hls", PE=1, Channels=0), "PE", None),
        (layer("Reshape_rtl", PE=1, inp_shape=[], out_shape=[4]), "PE", (1, 2, 4)),
        (layer("InnerShuffle_rtl", SIMD=1, transpose_in_shape=[6], in_shape=[6, 4]), "SIMD", (1, 2, 4)),
        (thresholding(4), "depth_trigger_bram", None),
    ],
)
def test_the_legal_values(one: Layer, attribute: str, legal: tuple[Any, ...] | None) -> None:
    assert values(one, attribute) == legal
    for value in legal or ():
        assert check(one, attribute, value) is None


def test_an_attribute_the_layer_does_not_have() -> None:
    assert choices(mvau(4, 4), "PEE") is None
    assert said(mvau(4, 4), "PEE", 4) == "MVAU_hls has no attribute PEE. Did you mean PE?"
    assert said(mvau(4, 4), "zzz", 4) == "MVAU_hls has no attribute zzz."


@pytest.mark.parametrize(
    ("one", "attribute", "value", "words"),
    [
        (mvau(64, 64), "PE", 7, "PE 7 does not divide MH 64. Use one of 1, 2, 4, 8, 16, 32, 64."),
        (mvau(64, 64), "PE", 0, "PE is 0; it must be a whole number from 1 to 2147483647."),
        (mvau(64, 64), "PE", -4, "PE is -4; it must be a whole number from 1"),
        (mvau(64, 64), "PE", 2**40, "it must be a whole number from 1 to 2147483647."),
        (mvau(64, 64), "PE", True, "PE is true; FINN takes a whole number, without quotes and point."),
        (mvau(64, 64), "PE", 4.0, "PE is 4.0; FINN takes a whole number"),
        (mvau(64, 64), "PE", "4", 'PE is "4"; FINN takes a whole number'),
        (mvau(64, 64), "PE", float("nan"), "PE is NaN"),
        (mvau(64, 64), "PE", None, "PE is null"),
        (mvau(64, 64), "ram_style", "sram", "ram_style cannot be sram. Use one of auto, distributed, block, ultra."),
        (mvau(64, 64), "ram_style", 3, "ram_style is 3; FINN takes a word in double quotes."),
        (mvau(64, 64, style="rtl"), "resType", "lut", "The RTL of MVAU has no multipliers of LUTs."),
        (mvau(64, 64, style="rtl"), "pumpedCompute", 1, "A doubled clock needs parallelism"),
        (mvau(4, 4, simd=2, style="rtl", pumpedCompute=1), "SIMD", 1, "A doubled clock needs parallelism"),
        (mvau(64, 64), "TH", 2, "TH is 1 but in RTL"),
        (mvau(4, 4, pe=2, simd=2, style="rtl", TH=4, numInputVectors=[4]), "PE", 1, "TH is 1 but in RTL"),
        (window(8, 2), "parallel_window", 1, "With parallel_window 1, SIMD must be all 8 channels (IFMChannels)."),
        (window(8, 8, parallel=1), "SIMD", 4, "With parallel_window 1, SIMD must be all 8 channels"),
        (reshape(28, 784), "PE", 8, "does not divide inp_shape [1, 28, 28], out_shape [1, 784]"),
        (mvau(4, 4), "inFIFODepths", [2, -1], "FINN takes a list of whole numbers from 0."),
        (mvau(4, 4), "inFIFODepths", 2, "FINN takes a list of whole numbers from 0."),
        (mvau(4, 4), "inFIFODepths", [], "it needs 1 numbers."),
        (layer("X_hls", ("factor", 1.5, "f", None)), "factor", 2, "FINN takes a number with a point."),
        (layer("X_hls", ("body", "graph", "g", None)), "body", "x", "cannot be set by a folding file."),
        (thresholding(4), "depth_trigger_uram", -1, "from 0 to"),
        (layer("X_hls", ("slr", 0, "i", None)), "slr", -2, "from -1 to"),
    ],
)
def test_why_a_value_cannot_be(one: Layer, attribute: str, value: Any, words: str) -> None:
    assert words in said(one, attribute, value)


def test_free_values_pass() -> None:
    assert check(mvau(4, 4), "inFIFODepths", [2, 64]) is None
    assert check(thresholding(4), "depth_trigger_uram", 512) is None
    assert check(layer("X_hls", ("factor", 1.5, "f", None)), "factor", 2.5) is None
    assert check(layer("X_hls", ("slr", 0, "i", None)), "slr", -1) is None


@pytest.mark.parametrize(
    ("one", "attribute", "value", "close"),
    [
        (mvau(64, 64), "PE", 7, 8),
        (mvau(64, 64), "PE", 6, 4),  # as near as 8; the cheaper one
        (mvau(64, 64), "PE", 0, 1),
        (mvau(64, 64), "PE", 10**12, 64),
        (mvau(64, 64), "PE", "16", 16),
        (mvau(64, 64), "PE", 16.0, 16),
        (mvau(64, 64), "PE", 16.5, None),
        (mvau(64, 64), "PE", "many", None),
        (mvau(64, 64), "PE", True, None),
        (mvau(64, 64), "PE", None, None),
        (mvau(64, 64), "PE", float("nan"), None),
        (mvau(64, 64), "runtime_writeable_weights", True, 1),
        (mvau(64, 64), "ram_style", "Block", "block"),
        (mvau(64, 64), "ram_style", "xyz", None),
        (mvau(64, 64), "ram_style", 4, None),
        (mvau(64, 64), "inFIFODepths", 32, [32]),
        (mvau(64, 64), "inFIFODepths", "x", None),
        (mvau(64, 64), "PEE", 4, None),
        (thresholding(4), "depth_trigger_uram", -3, 0),
    ],
)
def test_the_nearest_legal_value(one: Layer, attribute: str, value: Any, close: Any) -> None:
    found = nearest(one, attribute, value)
    assert found == close
    assert type(found) is type(close)


@pytest.mark.parametrize(
    ("attribute", "words", "value"),
    [
        ("PE", " 16 ", 16),
        ("ram_style", "block", "block"),
        ("inFIFODepths", "[2, 32]", [2, 32]),
        ("inFIFODepths", "2 32", [2, 32]),
    ],
)
def test_typed_values(attribute: str, words: str, value: Any) -> None:
    assert typed(mvau(64, 64), attribute, words) == (value, None)


def test_typed_nonsense_is_refused_with_a_sentence() -> None:
    for attribute, words in (("PE", "x"), ("PE", "4.5"), ("PE", "7"), ("PE", ""), ("zzz", "1"), ("inFIFODepths", "a")):
        value, why = typed(mvau(64, 64), attribute, words)
        assert value is None
        assert str(why)
    factor = layer("X_hls", ("factor", 1.5, "f", None))
    assert typed(factor, "factor", "2") == (2.0, None)


def test_stepping_with_the_keys() -> None:
    folded, free = choices(mvau(27, 64), "SIMD"), choices(thresholding(4), "depth_trigger_uram")
    assert folded is not None
    assert free is not None
    assert folded.closed
    assert not free.closed
    assert [stepped(folded, 3, 1), stepped(folded, 3, -1), stepped(folded, 27, 1), stepped(folded, 1, -1)] == [
        *(9, 1, 27, 1)
    ]
    assert [stepped(folded, 5, 1), stepped(folded, 5, -1)] == [9, 3]  # from an illegal value to the next legal one
    assert stepped(folded, 100, 1) == 1
    assert [stepped(free, 0, -1), stepped(free, 4, 1), stepped(free, "x", 1)] == [0, 5, "x"]
    empty = choices(layer("X_hls", ("word", "a", "s", ())), "word")
    assert empty is not None
    assert stepped(empty, "a", 1) == "a"


def test_breaches_of_a_layer() -> None:
    broken = mvau(64, 64, pe=7)
    assert [(b.attribute, b.value) for b in breaches(broken)] == [("PE", 7)]
    assert breaches(mvau(64, 64)) == ()
    unset = layer("Pool_hls", Channels=4)
    from dataclasses import replace

    zero = replace(layer("Pool_hls", PE=0, Channels=4).attributes[0], explicit=False)
    assert breaches(replace(unset, attributes=(zero, *unset.attributes))) == ()


@pytest.mark.parametrize(
    ("one", "mend"),
    [
        (mvau(4, 4, ram_style="ultra"), ("runtime_writeable_weights", 1)),
        (mvau(4, 4, ram_style="ultra", runtime_writeable_weights=1), None),
        (mvau(4, 4, ram_style="ultra", mem_mode="external"), None),
        (with_values(thresholding(4, style="hls"), {"ram_style": "ultra"}), ("runtime_writeable_weights", 1)),
        (
            with_values(thresholding(4, style="hls"), {"ram_style": "ultra", "mem_mode": "internal_embedded"}),
            ("ram_style", "block"),
        ),
        (
            layer(
                "ElementwiseAdd_hls", ("ram_style", "ultra", "s", None), ("mem_mode", "internal_embedded", "s", None)
            ),
            ("ram_style", "block"),
        ),
        (window(4), None),
    ],
)
def test_uram_that_nothing_fills(one: Layer, mend: tuple[str, Any] | None) -> None:
    found = cautions(one, "xczu7ev-ffvc1156-2-e")
    assert [(c.mend_attribute, c.mend_value) for c in found] == ([mend] if mend else [])
    assert cautions(one, "xcvc1902-vsva2197-2MP-e-S") == ()
    for caution in found:
        assert cautions(with_values(one, {caution.mend_attribute or "": caution.mend_value}), None) == ()


@pytest.mark.parametrize(
    "one",
    [
        with_values(mvau(8, 8), {"ram_style": "ultra"}),
        with_values(mvau(8, 8, runtime_writeable_weights=1), {"ram_style": "ultra"}),
        with_values(window(4), {"ram_style": "ultra"}),
    ],
)
def test_a_part_without_uram_says_so_of_every_kind_of_layer(one: Layer) -> None:
    (caution,) = cautions(one, "xc7z020clg400-1")
    assert str(caution.message) == "xc7z020 has no URAM for ram_style ultra."
    assert (caution.mend_attribute, caution.mend_value) == ("ram_style", "block")
    assert cautions(with_values(one, {"ram_style": "block"}), "xc7z020clg400-1") == ()
    assert all("has no URAM" not in str(c.message) for c in cautions(one, None)), "no part is no part without URAM"


def test_a_weight_stream_that_hls_cannot_have() -> None:
    wide = mvau(512, 512, pe=128, simd=64)
    assert [c.attribute for c in cautions(wide, None)] == ["PE"]
    assert "16384 bits" in str(cautions(wide, None)[0].message)
    assert cautions(with_values(wide, {"mem_mode": "internal_embedded"}), None) == ()
    assert cautions(mvau(512, 512, pe=128, simd=64, style="rtl"), None) == ()


def test_divisors_and_limits() -> None:
    assert divisors(36) == [1, 2, 3, 4, 6, 9, 12, 18, 36]
    assert limit(mvau(4, 4), "ram_style") is None
    assert [(f.attribute, f.size, f.full, f.legal) for f in folds(mvau(27, 64, simd=27))] == [
        ("PE", 64, False, True),
        ("SIMD", 27, True, True),
    ]
    assert folds(layer("Pool_hls", Channels=4)) == ()
    assert shown("") == '""'


def test_widths_of_datatypes() -> None:
    assert [bits(d) for d in ("BIPOLAR", "TERNARY", "INT2", "UINT12", "FLOAT32", "ODD", None)] == [
        *(1, 2, 2, 12, 32, None, None)
    ]


def test_a_reshape_that_only_hardware_refuses_is_a_warning() -> None:
    late, early = reshape(28, 784, pe=8), reshape(28, 784, pe=5)
    problems = illegal_folding([late, early, mvau(64, 64, pe=7), pool(4)])
    assert [p.severity for p in problems] == [Severity.WARNING, Severity.ERROR, Severity.ERROR]
    assert "Estimates bear it" in str(problems[0].hint)
    assert "Use one of 1, 2, 4, 7, 14, 28." in str(problems[1].hint)
