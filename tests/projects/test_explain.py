"""FINN's failures in plain words. Layer: tests. Thread: the test's."""

from __future__ import annotations

import csv
import re
import string
from pathlib import Path

import pytest

from projects.build.explain import UNKNOWN_FAILURE, explain_failure, failure_in
from projects.build.known_failures import KNOWN
from projects.problems import Severity

# Those of MANIFEST.csv and of FINN's own checks, in full, so that the test stands without the reference files.
MESSAGES = [
    ("step_tidy_up", "Exception: Custom op_type StreamingFCLayer_Batch is currently not supported.", "old-operator"),
    ("step_tidy_up", "AttributeError: 'NoneType' object has no attribute 'name'", "partitions-as-input"),
    ("step_qonnx_to_finn", "ValueError: cannot reshape array of size 1 into shape (1,32,1,1)", "conv-bias-quantised"),
    ("step_streamline", "ValueError: cannot reshape array of size 10 into shape (1,1)", "verification-shape"),
    ("step_streamline", "AttributeError: 'NoneType' object has no attribute 'i'", "conv-group"),
    ("step_streamline", "IndexError: list index out of range", "conv-1d"),
    ("step_streamline", "AssertionError: Unexpected scale/bias\n   attributes for BIPOLAR", "bipolar-scale"),
    ("step_minimize_bit_width_initial", "AssertionError: ", "negative-thresholds"),
    (
        "step_target_fps_parallelization",
        "Exception: Expected SWU on DW op input, found StreamingFIFO_rtl",
        "after-fifos",
    ),
    ("step_convert_to_hw", "FINNUserError: MultiThreshold_0: Signed output requires actval < 0", "signed-thresholds"),
    (
        "step_create_dataflow_partition",
        "AssertionError: cycle-free graph violated: partition depends on itself",
        "several-pieces",
    ),
    (
        "step_create_dataflow_partition",
        "AssertionError: Only a single StreamingDataflowPartition supported.",
        "not-one-piece",
    ),
    ("step_minimize_bit_width", "AssertionError: Requirement MH divisable by PE is violated.", "fold-divisor"),
    ("x", "Exception: MVAU_hls_0: MW (784) must be divisable by SIMD (currently 5).", "fold-dimension"),
    ("x", "ZeroDivisionError: integer division or modulo by zero", "fold-zero"),
    ("x", "ValueError: can only specify one unknown dimension", "fold-negative"),
    ("x", "TypeError: Attribute PE expects int, got <class 'str'>", "attribute-type"),
    ("x", "AttributeError: Op has no such attribute: PEE", "attribute-unknown"),
    ("x", "AssertionError: ram_style = sram not in {'auto', 'block'}", "attribute-value"),
    (
        "x",
        "JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 25 (char 24)",
        "config-json",
    ),
    (
        "x",
        "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        "config-encoding",
    ),
    ("x", "AttributeError: 'int' object has no attribute 'copy'", "config-shape"),
    ("x", "FINNUserError: verify_input_npy not found: input.npy", "verification-missing"),
    ("step_hw_ipgen", "Exception: Could not find a version number in XILINX_VIVADO: ", "needs-vivado"),
    ("x", "RuntimeError: ap_int.h: No such file or directory", "needs-hls"),
    ("x", "OSError: [Errno 28] No space left on device", "disk-full"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "message", "code"), MESSAGES)
def test_known_messages(step: str, message: str, code: str) -> None:
    problem = explain_failure(step, "", message)
    assert problem.code == code
    assert problem.severity is Severity.ERROR
    assert problem.step == step
    assert problem.detail == message.strip()
    for sentence in (str(problem.message), str(problem.hint)):
        assert sentence
        assert not re.search(r"\{[a-z]+\}", sentence), "a place that was not filled"


def test_unmapped_layers_name_the_node() -> None:
    message = (
        "FINNUserError: Unsupported/unmapped layer(s) found in between FINN operators, starting with node MatMul_1. "
        "Complete list of unmapped nodes: Transpose_0, MatMul_1"
    )
    problem = explain_failure("step_create_dataflow_partition", "", message)
    assert (problem.code, problem.node) == ("unmapped-between", "MatMul_1")
    assert "MatMul_1" in str(problem.message)


def test_an_unknown_message_is_said_to_be_unknown_and_shown_whole() -> None:
    problem = explain_failure("step_streamline", "", "KeyError: 'Foo_3'")
    assert problem.code == UNKNOWN_FAILURE
    assert "KeyError: 'Foo_3'" in str(problem.message)
    assert problem.node == "Foo_3"
    assert "before its first step" in str(explain_failure(None, "", "").message)


def test_braces_in_a_message_do_no_harm() -> None:
    assert "{0:{1}}" in str(explain_failure("x", "", "OddError: {0:{1}} and {nothing}").message)


def test_the_step_and_the_message_are_taken_from_the_log() -> None:
    log = (
        "[2026-04-14 09:00:00,001]INFO:Running step: step_streamline [3/11]\n"
        "[2026-04-14 09:00:01,001]ERROR:FINN INTERNAL COMPILER ERROR: list index out of range\n"
        "╭──── Traceback (most recent call last) ────╮\n│ x │\n"
        "IndexError: list index out of range\n"
    )
    problem = explain_failure(None, log, "")
    assert (problem.step, problem.code) == ("step_streamline", "conv-1d")
    assert failure_in("x\nTraceback\nValueError: bad\n") == "ValueError: bad"
    assert failure_in("") == ""


def test_an_empty_assertion_of_an_unknown_step_stays_unknown() -> None:
    assert explain_failure("step_convert_to_hw", "", "AssertionError: ").code == UNKNOWN_FAILURE


def test_every_line_of_the_table_fills_its_own_words() -> None:
    """A place in the words that the pattern does not always fill would be a traceback instead of a sentence."""
    for known in KNOWN:
        groups = set(re.compile(known.pattern).groupindex)
        for template in (known.message, known.hint):
            places = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert places <= groups, known.code


def test_every_error_of_the_reference_models_is_known(reference: Path) -> None:
    with (reference / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    failures = [(r["file"], r["fail_step"], r["error"]) for r in rows if r["error"]]
    failures += [
        (r["file"], "step_apply_folding_config", r["observed"].split("rc=-1 ", 1)[1])
        for r in rows
        if "rc=-1 " in (r["observed"] or "")
    ]
    assert len(failures) > 20
    unknown = [f for f in failures if explain_failure(f[1] or None, "", f[2]).code == UNKNOWN_FAILURE]
    assert unknown == []
