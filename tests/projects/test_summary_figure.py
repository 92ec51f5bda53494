"""The printed page: what stands on it, and that it is drawn for every sort of build. Layer: tests. Thread: any."""

from pathlib import Path

import pytest

from projects.build.events import BuildState, StepSeconds, Summary
from projects.build.layers import Layer, LayerTable
from projects.build.request import BuildRequest, InputChoice
from projects.build.summary_figure import MOST_LAYERS, MOST_PROBLEMS, draw_summary, save_summary
from projects.problems import Problem, Severity, problem_to_data
from projects.text import text

REQUEST = BuildRequest("/m.onnx", "/out", board="Pynq-Z1", target_fps=10_000, mvau_wwidth_max=80)
PROBLEM = problem_to_data(Problem("fps", Severity.WARNING, text("Slow."), text("Widen it."), node="MVAU_hls_1"))
FINISHED = Summary(
    BuildState.FINISHED, "/out", 7972.0, 12_544, "MVAU_hls_1", 1.62e6,
    totals={"LUT": 100_594, "BRAM_18K": 485, "URAM": 0, "DSP": 0}, part="xc7z020clg400-1",
    problems=(PROBLEM,), steps=(StepSeconds("step_tidy_up", 0.1, 42), StepSeconds("step_x", None, None)),
)  # fmt: skip


def layer(number: int, cycles: int | None = 12_544) -> Layer:
    return Layer(f"k{number}", f"MVAU_hls_{number}", "MVAU_hls", "hls", (), cycles, 100.0, 2.0, 0.0, 0.0)


def words(figure) -> str:
    texts = [*figure.texts, *(t for axes in figure.axes for t in axes.texts)]
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    labels = [label.get_text() for axes in figure.axes for label in axes.get_yticklabels()]
    return "\n".join([*(t.get_text() for t in texts), *titles, *labels]).replace("\u202f", " ")


def test_the_figures_and_the_verdict_stand_on_the_page() -> None:
    page = words(draw_summary(FINISHED, LayerTable("s", (layer(0), layer(1))), REQUEST, "CNV · Build #3"))
    for expected in (
        "CNV · Build #3", "Too big for Pynq-Z1", "7 972 of 10 000 fps", "189 %", "485 of 280", "over by 47 394 LUT",
        "limited by MVAU_hls_1 (12 544 cycles)", "1.62 ms", "Warning: Slow. (MVAU_hls_1)  Widen it.", "tidy_up",
        "42 nodes", "weight width 80",
    ):  # fmt: skip
        assert expected in page
    assert "step_x" not in page


def test_a_failed_build_says_why_and_draws_what_there_is() -> None:
    outcome = Summary(BuildState.FAILED, message="Unsupported layer. " * 30)
    page = words(draw_summary(outcome, None, BuildRequest("/m.onnx", "/out"), "x"))
    assert "Failed: Unsupported layer." in page
    assert "No estimates." in page
    assert "No step ended." in page


def test_large_designs_show_the_slowest_layers_and_the_first_problems() -> None:
    layers = tuple(layer(n, cycles=n or None) for n in range(MOST_LAYERS * 3))
    outcome = Summary(BuildState.FINISHED, problems=(PROBLEM,) * (MOST_PROBLEMS + 5))
    page = words(draw_summary(outcome, LayerTable("s", layers), REQUEST, "big")).splitlines()
    assert f"MVAU_hls_{MOST_LAYERS * 3 - 1}" in page
    assert "MVAU_hls_3" not in page
    assert "… and 5 more" in page


@pytest.mark.parametrize("ending", ["pdf", "png"])
def test_it_is_written_as_the_ending_says(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"요약 summary.{ending}"
    request = BuildRequest("/m.onnx", "/out", input=InputChoice("UINT8", "div255", 1))
    save_summary(draw_summary(FINISHED, LayerTable("s", (layer(1),)), request, "모델 \u1abc 📦"), path)
    assert path.read_bytes()[:4] == {"pdf": b"%PDF", "png": b"\x89PNG"}[ending]
