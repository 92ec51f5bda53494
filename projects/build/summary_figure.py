"""One printed page about a build: verdict, fit, cycles and resources per layer, step times, problems.

matplotlib is imported by the functions that draw, and without pyplot, which would keep every figure alive.
Layer: projects. Thread: any, not the GUI's (the import alone takes most of a second).
"""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projects import numbers
from projects.boards import part_totals
from projects.build.events import BuildState, Summary
from projects.build.fit import FitView, resources_of
from projects.build.layers import Layer, LayerTable
from projects.build.request import BuildRequest
from projects.problems import Problem, Severity, problem_from_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

A4 = (8.27, 11.69)
MOST_LAYERS = 40  # more would not be legible; the slowest are kept
MOST_PROBLEMS = 7
MOST_STEPS = 16
LINE_LETTERS = 150
TEXT, MUTED, LINE = "#1F2328", "#59636E", "#D0D7DE"
NEUTRAL, ACCENT, AMBER, OVER = "#8C959F", "#0072B2", "#E69F00", "#D55E00"
HUNDRED_PERCENT = 1.0
# DejaVu Sans comes with matplotlib; the others have the Hangul and Han letters that a name may be written in. Of a font
# collection matplotlib knows the first face alone, which is the Japanese one; it has the Hangul as well.
FAMILIES = (
    "Noto Sans CJK KR",
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "NanumGothic",
)
_MARKS = {Severity.ERROR: "Error", Severity.WARNING: "Warning", Severity.INFO: "Note"}


def draw_summary(outcome: Summary, table: LayerTable | None, request: BuildRequest, title: str) -> Figure:
    """Draw the page.

    Args:
        outcome: the build's last word. table: layers after its last step, or None where it did not get so far.
        request: what was asked. title: name of the model and of the build.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(_look()):
        figure = Figure(figsize=A4, facecolor="white")
        grid = figure.add_gridspec(
            4, 2, height_ratios=(1.0, 4.4, 1.6, 1.5), left=0.20, right=0.96, top=0.865, bottom=0.045, hspace=0.30,
            wspace=0.08,
        )  # fmt: skip
        view = _view(outcome, request)
        _write_head(figure, outcome, request, view, title)
        _draw_fit(figure.add_subplot(grid[0, :]), view)
        layers = _chosen(table)
        cycles = figure.add_subplot(grid[1, 0])
        _draw_cycles(cycles, layers, outcome.max_cycles)
        _draw_resources(figure.add_subplot(grid[1, 1], sharey=cycles), layers, table)
        _draw_steps(figure.add_subplot(grid[2, :]), outcome)
        _write_problems(figure.add_subplot(grid[3, :]), outcome)
    return figure


def save_summary(figure: Figure, path: Path) -> None:
    """Write the page as the path's ending says (.pdf or .png)."""
    from matplotlib import rc_context

    with warnings.catch_warnings(), rc_context({"pdf.fonttype": 42}):
        warnings.filterwarnings("ignore", message="Glyph .* missing from")  # a box in a name is better than no page
        figure.savefig(path, dpi=150, metadata={"Creator": "FINN Studio"} if path.suffix == ".pdf" else None)


def _look() -> dict[str, Any]:
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return {
        "font.family": ["DejaVu Sans", *(name for name in FAMILIES if name in installed)],
        "font.size": 7.0,
        "text.color": TEXT,
        "axes.edgecolor": LINE,
        "axes.labelcolor": MUTED,
        "axes.titlecolor": TEXT,
        "axes.titlesize": 8.0,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": MUTED,
        "ytick.color": TEXT,
        "xtick.labelsize": 6.0,
        "ytick.labelsize": 6.0,
        "axes.linewidth": 0.6,
        "ytick.major.size": 0,
    }


def _view(outcome: Summary, request: BuildRequest) -> FitView:
    resources = resources_of(outcome.totals, part_totals(outcome.part) if outcome.part else None)
    place = request.board or request.part or outcome.part or ""
    return FitView(
        place, outcome.part, "", resources, outcome.fps, request.target_fps, outcome.latency_ns,
        outcome.max_cycles, outcome.bottleneck,
    )  # fmt: skip


def _write_head(figure: Figure, outcome: Summary, request: BuildRequest, view: FitView, title: str) -> None:
    figure.text(0.05, 0.962, textwrap.shorten(title, 80, placeholder=" …"), fontsize=13, fontweight="bold")
    asked = [request.board or "", outcome.part or request.part or "", f"{request.clock_ns:g} ns"]
    asked.append(f"{numbers.fps(request.target_fps)} asked" if request.target_fps else "")
    asked.append(f"weight width {request.mvau_wwidth_max}")
    answer = request.input
    asked.append(f"input {answer.datatype}" if answer.datatype else "")
    asked += ["÷255 in front"] if answer.preprocess == "div255" else []
    asked += [f"top-{answer.topk}"] if answer.topk is not None else []
    figure.text(0.05, 0.942, "  ·  ".join(part for part in asked if part), color=MUTED)
    figure.text(0.05, 0.918, _verdict(outcome, view), fontsize=9.5, fontweight="bold")
    words = [str(view.throughput())]
    if outcome.bottleneck:
        words.append(f"limited by {outcome.bottleneck} ({numbers.count(outcome.max_cycles)} cycles)")
    if outcome.latency_ns is not None:
        words.append(f"latency {numbers.duration_ns(outcome.latency_ns)}")
    figure.text(0.05, 0.900, "  ·  ".join(words), color=TEXT)
    figure.text(
        0.05, 0.017, "FINN's estimates leave out FIFOs, width converters and the shell.   FINN Studio", color=MUTED,
        fontsize=5.5,
    )  # fmt: skip


def _verdict(outcome: Summary, view: FitView) -> str:
    if outcome.state is not BuildState.FINISHED:
        message = f": {outcome.message}" if outcome.message else ""
        return textwrap.shorten(f"{outcome.state.value.capitalize()}{message}", 105, placeholder=" …")
    return str(view.verdict())


def _draw_fit(axes: Axes, view: FitView) -> None:
    axes.set_title("Fit")
    known = [(r, r.ratio) for r in view.resources if r.ratio is not None or r.used]
    if not known:
        _say(axes, "No estimates.")
        return
    for place, (resource, ratio) in enumerate(known):
        shown = min(ratio or 0.0, 2.0)
        color = OVER if (ratio or 0) > HUNDRED_PERCENT else AMBER if (ratio or 0) >= 0.8 else NEUTRAL
        axes.barh(place, shown, color=color, height=0.6)
        if ratio is not None and ratio > HUNDRED_PERCENT:
            axes.barh(place, shown - 1, left=1, color="none", edgecolor="white", hatch="////", height=0.6, linewidth=0)
        words = f"{numbers.percent(ratio)}   {resource.amount()}"
        if (over := resource.overflow()) is not None:
            words += f", {over}"
        axes.text(shown + 0.02, place, words, va="center", fontsize=6.5)
    axes.axvline(HUNDRED_PERCENT, color=TEXT, linewidth=0.8)
    axes.set_xlim(0, 3.0)
    axes.set_xticks([0, 0.5, 1.0], ["0", "50 %", "100 %"])
    axes.set_yticks(range(len(known)), [r.name for r, _ in known])
    axes.invert_yaxis()


def _chosen(table: LayerTable | None) -> tuple[Layer, ...]:
    """The layers drawn, in graph order."""
    layers = table.layers if table is not None else ()
    if len(layers) <= MOST_LAYERS:
        return layers
    slowest = set(sorted(range(len(layers)), key=lambda n: -(layers[n].cycles or 0))[:MOST_LAYERS])
    return tuple(layer for n, layer in enumerate(layers) if n in slowest)


def _draw_cycles(axes: Axes, layers: Sequence[Layer], max_cycles: int | None) -> None:
    axes.set_title("Cycles per layer")
    if not layers:
        _say(axes, "No layers.")
        return
    values = [layer.cycles or 0 for layer in layers]
    most = max_cycles or max(values)
    axes.barh(range(len(layers)), values, color=[ACCENT if v == most else NEUTRAL for v in values], height=0.7)
    for place, value in enumerate(values):
        axes.text(value, place, f" {numbers.count(value)}", va="center", fontsize=5.5)
    axes.set_xlim(0, max(most, 1) * 1.22)
    axes.set_yticks(range(len(layers)), [layer.name for layer in layers])
    axes.set_ylim(len(layers) - 0.4, -0.6)
    axes.xaxis.set_major_formatter(lambda value, _: numbers.count(value))
    axes.xaxis.set_major_locator(_few_ticks())


def _draw_resources(axes: Axes, layers: Sequence[Layer], table: LayerTable | None) -> None:
    axes.set_title("Share of LUT (grey), BRAM_18K (blue)")
    if not layers or table is None:
        _say(axes, "No layers.")
        return
    totals = table.totals()
    for shift, color, name, values in (
        (-0.19, NEUTRAL, "LUT", [layer.lut for layer in layers]),
        (0.19, ACCENT, "BRAM_18K", [layer.bram_18k for layer in layers]),
    ):
        whole = totals[name] or 1
        shares = [(value or 0) / whole * 100 for value in values]
        axes.barh([n + shift for n in range(len(layers))], shares, color=color, height=0.36)
        for place, (share, value) in enumerate(zip(shares, values, strict=True)):
            if value:
                axes.text(share, place + shift, f" {numbers.count(value)}", va="center", fontsize=4.5)
    axes.tick_params(labelleft=False, left=False)
    axes.margins(x=0.15)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} %")
    axes.xaxis.set_major_locator(_few_ticks())


def _draw_steps(axes: Axes, outcome: Summary) -> None:
    axes.set_title("Time per step")
    steps = [step for step in outcome.steps if step.seconds is not None][:MOST_STEPS]
    if not steps:
        _say(axes, "No step ended.")
        return
    seconds = [step.seconds or 0.0 for step in steps]
    axes.barh(range(len(steps)), seconds, color=NEUTRAL, height=0.7)
    for place, step in enumerate(steps):
        nodes = f"   {numbers.count(step.nodes)} nodes" if step.nodes is not None else ""
        axes.text(seconds[place], place, f" {numbers.seconds(step.seconds)}{nodes}", va="center", fontsize=5.5)
    axes.set_yticks(range(len(steps)), [step.name.removeprefix("step_") for step in steps])
    axes.set_ylim(len(steps) - 0.4, -0.6)
    axes.set_xlim(0, max(*seconds, 0.01) * 1.15)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g} s")


def _write_problems(axes: Axes, outcome: Summary) -> None:
    axes.set_title("Problems", x=-0.2)
    axes.set_axis_off()
    problems = [problem_from_data(data) for data in outcome.problems]
    lines: list[tuple[str, str]] = []
    for problem in problems[:MOST_PROBLEMS]:
        color = {Severity.ERROR: OVER, Severity.WARNING: "#8A6100"}.get(problem.severity, TEXT)
        lines += [(line, color) for line in _problem_lines(problem)]
    if len(problems) > MOST_PROBLEMS:
        lines.append((f"… and {numbers.count(len(problems) - MOST_PROBLEMS)} more", MUTED))
    for place, (line, color) in enumerate(lines or [("None found.", MUTED)]):
        axes.text(-0.2, 0.95 - place * 0.105, line, transform=axes.transAxes, va="top", fontsize=6.2, color=color)


def _problem_lines(problem: Problem) -> list[str]:
    where = f" ({problem.node})" if problem.node and problem.node not in str(problem.message) else ""
    words = f"{_MARKS[problem.severity]}: {problem.message}{where}  {problem.hint}".strip()
    return textwrap.wrap(words, LINE_LETTERS, subsequent_indent="    ", max_lines=2, placeholder=" …")


def _say(axes: Axes, words: str) -> None:
    axes.set_axis_off()
    axes.text(0, 0.5, words, transform=axes.transAxes, color=MUTED)


def _few_ticks() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=4)
