"""What FINN keeps silent about, from plain values. Layer: tests. Thread: the test's."""

from __future__ import annotations

from typing import Any

import pytest

from projects.build.finn_log import LogRecord, log_records
from projects.build.folding_rules import broken_neighbours, illegal_folding
from projects.build.layers import Layer, LayerAttribute, LayerTable
from projects.build.silence import (
    SoftwareNode,
    failed_verification,
    float_in_hardware,
    ignored_keys,
    impl_styles,
    left_in_software,
    over_resources,
    part_problems,
    without_estimate,
)
from projects.build.target import bits, missed_target, target_cycles
from projects.folding.dimensions import divisors
from projects.problems import Severity


def layer(name: str, op: str, cycles: int | None = 100, **attributes: Any) -> Layer:
    """A layer with just these attributes."""
    return Layer(
        key=f"{name}_out0",
        name=name,
        op_type=op,
        impl=op.rsplit("_", 1)[1],
        attributes=tuple(LayerAttribute(k, v, None, "i") for k, v in attributes.items()),
        cycles=cycles,
        lut=1,
        bram_18k=0,
        uram=0,
        dsp=0,
    )


def mvau(pe: int, simd: int, cycles: int, **more: Any) -> Layer:
    """The layer that limits CNV_2W2A: 64 outputs, 576 inputs, weights of 2 bits."""
    return layer("MVAU_hls_1", "MVAU_hls", cycles, PE=pe, SIMD=simd, MH=64, MW=576, weightDataType="INT2", **more)


def table(slowest: Layer, fps: float) -> LayerTable:
    return LayerTable("s", (slowest,), "xc7z020clg400-1", 10.0, fps, slowest.cycles, slowest.name, None)


# --- nodes in software


def test_a_first_matmul_without_input_datatype_is_an_error_that_says_why() -> None:
    node = SoftwareNode("MatMul_0", "MatMul", "t", "front", "no-datatype", "global_in")
    (problem,) = left_in_software([node])
    assert problem.severity is Severity.ERROR
    assert problem.code == "left-in-software"
    assert (problem.node, problem.key, problem.step) == ("MatMul_0", "t", "step_create_dataflow_partition")
    assert "global_in" in str(problem.message)
    assert "UINT8" in str(problem.hint)


@pytest.mark.parametrize(
    ("op", "position", "severity"),
    [
        ("Transpose", "front", Severity.INFO),
        ("Mul", "back", Severity.INFO),
        ("Softmax", "back", Severity.INFO),
        ("Transpose", "middle", Severity.ERROR),
        ("Mul", "middle", Severity.ERROR),
        ("Conv", "back", Severity.ERROR),
        ("Mul", "alone", Severity.ERROR),
    ],
)
def test_what_stays_in_software_weighs_by_where_it_stands(op: str, position: str, severity: Severity) -> None:
    (problem,) = left_in_software([SoftwareNode("n", op, "k", position)])
    assert problem.severity is severity


def test_a_transpose_at_the_input_says_nhwc_and_a_scale_at_the_output_says_top_1() -> None:
    front, back = left_in_software(
        [SoftwareNode("Transpose_0", "Transpose", "a", "front"), SoftwareNode("Mul_0", "Mul", "b", "back")]
    )
    assert "NHWC" in str(front.hint)
    assert "top-1" in str(back.hint)


# --- floating point in hardware


def test_float_before_the_first_integer_layer_is_blamed_on_the_input() -> None:
    layers = [
        layer("Reshape_rtl_0", "Reshape_rtl", dtype="FLOAT32"),
        layer("Thresholding_rtl_0", "Thresholding_rtl", inputDataType="FLOAT32", outputDataType="BIPOLAR"),
        layer("MVAU_hls_0", "MVAU_hls", inputDataType="BIPOLAR", outputDataType="BIPOLAR"),
        layer("ElementwiseMul_hls_0", "ElementwiseMul_hls", lhs_dtype="INT7", rhs_dtype="FLOAT32", out_dtype="FLOAT32"),
    ]
    found = [(p.node, p.code) for p in float_in_hardware(layers, input_annotated=False)]
    assert found == [
        ("Reshape_rtl_0", "float-input"),
        ("Thresholding_rtl_0", "float-input"),
        ("ElementwiseMul_hls_0", "float-in-hardware"),
    ]


def test_no_float_no_warning() -> None:
    layers = [layer("MVAU_hls_0", "MVAU_hls", inputDataType="UINT8", weightDataType="INT2", outputDataType="INT4")]
    assert float_in_hardware(layers, input_annotated=True) == []


# --- the target


def test_the_issue_s_sentence_and_its_mend() -> None:
    (problem,) = missed_target(10000, 10.0, 80, table(mvau(64, 36, 12544), 7971.938775510204))
    assert "10\u202f000 asked, 7\u202f972 reached, limited by MVAU_hls_1: weight width 80" in str(problem.message)
    assert "96" in str(problem.hint)  # SIMD 48 of 2-bit weights
    assert problem.severity is Severity.WARNING
    assert problem.node == "MVAU_hls_1"


def test_a_target_that_is_met_is_no_problem() -> None:
    assert missed_target(10000, 10.0, 80, table(mvau(64, 48, 10000), 10000.0)) == []
    assert missed_target(None, 10.0, 80, table(mvau(1, 1, 10**6), 100.0)) == []
    assert missed_target(10000, 10.0, 80, None) == []


def test_the_target_is_rounded_as_finn_does() -> None:
    assert target_cycles(3000, 10.0) == 33333


def test_a_layer_unfolded_to_the_end_is_not_blamed_on_the_weight_width() -> None:
    (problem,) = missed_target(10**6, 10.0, 80, table(mvau(64, 576, 784), 127551.0))
    assert "as far as it goes" in str(problem.message)
    full = layer("Thresholding_rtl_0", "Thresholding_rtl", 1024, PE=3, NumChannels=3)
    (problem,) = missed_target(10**6, 10.0, 80, table(full, 97656.0))
    assert "as far as it goes" in str(problem.message)


def test_the_stream_limit_is_told_apart() -> None:
    wide = layer("MVAU_hls_1", "MVAU_hls", 5000, PE=32, SIMD=64, MH=512, MW=64, weightDataType="INT1")
    (problem,) = missed_target(10**6, 10.0, 80, table(wide, 20000.0))
    assert "8191" not in str(problem.message)  # PE 64 would be 4096 bits
    wide = layer("MVAU_hls_1", "MVAU_hls", 5000, PE=64, SIMD=64, MH=512, MW=64, weightDataType="INT2")
    (problem,) = missed_target(10**6, 10.0, 128, table(wide, 20000.0))
    assert "8191" in str(problem.message)


def test_a_folding_file_is_responsible_where_there_is_one() -> None:
    (problem,) = missed_target(10000, 10.0, 80, table(mvau(1, 1, 10**7), 10.0), folding_file="mine.json")
    assert "mine.json" in str(problem.message)


def test_the_width_that_finn_looked_at_counts_not_the_narrowed_one() -> None:
    before, after = mvau(64, 36, 12544), mvau(64, 36, 12544, accDataType="INT9")
    (problem,) = missed_target(10000, 10.0, 80, table(after, 7971.9), table(before, 7971.9))
    assert "weight width 80" in str(problem.message)


@pytest.mark.parametrize(
    ("name", "width"), [("INT2", 2), ("UINT13", 13), ("BIPOLAR", 1), ("FIXED<8,4>", 8), ("FLOAT32", 32), ("odd", None)]
)
def test_widths_of_datatypes(name: str, width: int | None) -> None:
    assert bits(name) == width


# --- the log

LOG = """[2026-04-14 09:00:00,001]INFO:Running step: step_specialize_layers [7/11]
[2026-04-14 09:00:00,002]WARNING:There is no RTL variant for MVAU_0. The node will automatically be
                        set to HLS variant. Please check the bit-widths to be <= 8 and ensure the
                        thresholds are implemented as standalone layer
[2026-04-14 09:00:00,003]WARNING:There is no HLS variant of Reshape. Node Reshape_0 will automatically be
                        set to RTL variant.
[2026-04-14 09:00:00,004]INFO:Running step: step_apply_folding_config [9/11]
[2026-04-14 09:00:00,005]WARNING:
No HW configuration for nodes: Reshape_rtl_0
[2026-04-14 09:00:00,006]WARNING:
Unused HW configurations: MVAU_rtl_0, Thresholdin_rtl_0, Nonsense
"""


def test_records_are_joined_and_know_their_step() -> None:
    records = log_records("noise\n" + LOG)
    assert [r.level for r in records] == ["INFO", "WARNING", "WARNING", "INFO", "WARNING", "WARNING"]
    assert records[1].text.endswith("implemented as standalone layer")
    assert records[1].step == "step_specialize_layers"
    assert records[-1].step == "step_apply_folding_config"


def test_ignored_keys_are_errors_with_the_name_that_was_meant() -> None:
    names = {"step_apply_folding_config": ["MVAU_hls_0", "Thresholding_rtl_0"]}
    found = ignored_keys(log_records(LOG), names, {"step_apply_folding_config": "fold.json"})
    assert [p.severity for p in found] == [Severity.ERROR] * 3
    assert "MVAU_rtl_0" in str(found[0].message)
    assert "fold.json" in str(found[0].message)
    assert "MVAU_hls_0" in str(found[0].hint)
    assert "Thresholding_rtl_0" in str(found[1].hint)
    assert "names" in str(found[2].hint)


def test_styles_not_honoured() -> None:
    found = impl_styles(log_records(LOG))
    assert [(p.node, p.severity) for p in found] == [("MVAU_0", Severity.WARNING), ("Reshape_0", Severity.WARNING)]
    assert "asked as rtl and is built as hls" in str(found[0].message)
    assert "standalone" in found[0].detail


def test_a_silent_log_is_silent() -> None:
    assert impl_styles([LogRecord("WARNING", "standalone_thresholds are set to False.", None)]) == []
    assert log_records("") == []


# --- the rest


def test_verification_files_that_say_fail() -> None:
    files = [
        "verification_output/verify_initial_python_0_SUCCESS.npy",
        "verification_output/verify_streamlined_python_0_FAIL.npy",
        "verification_output/verify_streamlined_python_1_FAIL.npy",
        "verification_output/verify_streamlined_python_1_FAIL_stats.txt",
    ]
    (problem,) = failed_verification(files)
    assert problem.severity is Severity.ERROR
    assert "streamlined_python" in str(problem.message)
    assert "for 2 of" in str(problem.message)


def test_parts() -> None:
    assert part_problems("xc7z020clg400-1", totals_known=True) == []
    (real,) = part_problems("xc7z045ffg900-2", totals_known=False)
    assert real.severity is Severity.INFO
    (made_up,) = part_problems("xc9nothing", totals_known=False)
    assert made_up.severity is Severity.ERROR
    assert "xc9nothing" in str(made_up.message)


def test_over_resources_says_by_how_much() -> None:
    found = over_resources(
        {"LUT": 100594, "BRAM_18K": 280, "URAM": 3, "DSP": 5},
        {"LUT": 53200, "BRAM_18K": 280, "URAM": 0, "DSP": None},
        "xc7z020",
    )
    assert [p.severity for p in found] == [Severity.WARNING] * 2
    assert "over by 47\u202f394" in str(found[0].message)
    assert "189" in str(found[0].message)
    assert "URAM" in str(found[1].message)


def test_layers_without_estimate() -> None:
    odd = layer("X_hls_0", "X_hls", cycles=0)
    (problem,) = without_estimate([layer("MVAU_hls_0", "MVAU_hls"), odd])
    assert problem.node == "X_hls_0"


# --- folding rules


def test_divisors() -> None:
    assert divisors(36) == [1, 2, 3, 4, 6, 9, 12, 18, 36]
    assert divisors(1) == [1]
    assert divisors(7) == [1, 7]


def test_illegal_folding_names_the_legal_values() -> None:
    (problem,) = illegal_folding([mvau(7, 36, 100), layer("Pool_hls_0", "Pool_hls", PE=4, Channels=64)])
    assert str(problem.message) == "MVAU_hls_1: PE 7 does not divide MH 64."
    assert "1, 2, 4, 8, 16, 32, 64" in str(problem.hint)
    assert [str(p.message) for p in illegal_folding([mvau(128, 36, 1)])] == [
        "MVAU_hls_1: PE 128 does not divide MH 64."
    ]
    assert illegal_folding([layer("VVAU_hls_0", "VVAU_hls", PE=2, Channels=8, SIMD=3, Kernel=[3, 3])]) == []


def test_neighbours_of_unequal_parallelism_are_an_error() -> None:
    window = layer("C_0", "ConvolutionInputGenerator_rtl", SIMD=4, IFMChannels=8, depthwise=1)
    pool = layer("P_0", "Pool_hls", PE=8, Channels=8)
    (problem,) = broken_neighbours([window, pool], [(window.key, pool.key)])
    assert problem.severity is Severity.ERROR
    equal = layer("P_0", "Pool_hls", PE=4, Channels=8)
    assert broken_neighbours([window, equal], [(window.key, equal.key)]) == []
    dense = layer("C_0", "ConvolutionInputGenerator_rtl", SIMD=4, IFMChannels=8, depthwise=0)
    assert broken_neighbours([dense, pool], [(dense.key, pool.key)]) == []
