"""The last word of a build, read from FINN's reports. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from pathlib import Path

from projects.build.events import BuildState, StepSeconds, event_from_data, event_to_data
from projects.build.outcome import fit, summarise
from projects.build.request import BuildRequest
from projects.problems import Problem, Severity
from projects.text import text

REQUEST = BuildRequest("m.onnx", "out")


def test_figures_are_those_of_the_reports(tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.mkdir()
    (report / "estimate_network_performance.json").write_text(
        json.dumps(
            {
                "critical_path_cycles": 161571,
                "max_cycles": 12544,
                "max_cycles_node_name": "MVAU_hls_1",
                "estimated_throughput_fps": 7971.938775510204,
                "estimated_latency_ns": 1615710.0,
            }
        )
    )
    totals = {"BRAM_18K": 485.0, "LUT": 100594.0, "URAM": 0.0, "DSP": 0.0}
    (report / "estimate_layer_resources.json").write_text(json.dumps({"MVAU_hls_0": {}, "total": totals}))
    problems = [
        Problem("left-at-edge", Severity.INFO, text("x"), node="Transpose_0"),
        Problem("target-missed", Severity.WARNING, text("y"), node="MVAU_hls_1"),
    ]
    steps = [StepSeconds("step_tidy_up", 0.1, 45)]
    word = summarise(BuildState.FINISHED, REQUEST, tmp_path, steps, problems)
    assert word.fps == 7971.938775510204
    assert (word.max_cycles, word.bottleneck, word.latency_ns) == (12544, "MVAU_hls_1", 1615710)
    assert word.totals == totals
    assert word.part == "xc7z020clg400-1"
    assert word.fit is not None
    assert round(word.fit["LUT"], 2) == 1.89
    assert round(word.fit["BRAM_18K"], 2) == 1.73
    assert "URAM" not in word.fit  # the part has none: no ratio
    assert word.unmapped == ("Transpose_0",)
    assert event_from_data(json.loads(json.dumps(event_to_data(word)))) == word


def test_what_is_absent_or_damaged_is_none(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "estimate_layer_resources.json").write_text("{half")
    (tmp_path / "report" / "estimate_network_performance.json").write_text('["no object"]')
    word = summarise(BuildState.FAILED, REQUEST, tmp_path, (), (), "why")
    assert (word.fps, word.max_cycles, word.bottleneck, word.totals, word.fit) == (None, None, None, None, None)
    assert word.message == "why"


def test_fit_of_a_part_that_is_not_known() -> None:
    assert fit({"LUT": 1.0}, "xc7z045ffg900-2") is None
    assert fit({"LUT": 1.0}, None) is None
    assert fit(None, "xc7z020clg400-1") is None
