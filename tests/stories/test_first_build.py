"""A person opens a model, is asked about its input, builds it, and is told whether it fits."""

from __future__ import annotations

from pathlib import Path

from projects.build.events import BuildState
from projects.build.request import InputChoice
from tests.stories.conftest import Person
from widgets.buildbar.values import TargetValues


def test_the_walk_through_of_cnv_w2a2(person: Person, reference: Path) -> None:
    window = person.window
    views, session = window.bench.views, window.bench.session
    person.open(reference / "brevitas" / "CNV_2W2A.onnx")

    # The input question comes filled in, with a reason.
    assert views.question.isVisible()
    assert session.document is not None
    assert session.document.choice == InputChoice("UINT8", "div255", 1)

    # The layers are there without being asked for.
    person.wait_prepared()
    assert session.layers is not None
    assert session.layers.step == "step_specialize_layers"
    assert len(session.layers.layers) == 21
    view = views.fit.value
    assert view is not None
    assert view.badge == "Prepared, before folding"

    # Build, and every figure is FINN's own.
    build = person.build()
    assert build.progress.state is BuildState.FINISHED
    assert not views.question.isVisible()
    summary = build.progress.summary
    assert summary is not None
    assert summary.totals == {"LUT": 100594, "BRAM_18K": 485, "URAM": 0, "DSP": 0}
    fit = views.fit.value
    assert fit is not None
    assert fit.badge == "Build #1"
    assert {r.name: round(100 * (r.ratio or 0)) for r in fit.resources} == {
        "LUT": 189,
        "BRAM_18K": 173,
        "URAM": 0,
        "DSP": 0,
    }
    assert round(fit.fps or 0) == 7972
    assert fit.bottleneck == "MVAU_hls_1"
    assert "Too big for Pynq-Z1" in person.said
    assert {p.code for p in build.progress.problems} == {"over-resources", "target-missed", "left-at-edge"}

    # Every step's graph can be seen.
    for name in build.graphs():
        if name != (session.shown.step if session.shown else ""):
            person.step(name)
        assert session.answer is not None
        assert session.answer.summary.nodes

    # A smaller weight width is another build with other figures.
    smaller = person.build(TargetValues("Pynq-Z1", None, 10.0, 10_000, 36))
    assert smaller.number == 2
    assert smaller.progress.summary is not None
    assert smaller.progress.summary.totals == {"LUT": 52113, "BRAM_18K": 317, "URAM": 0, "DSP": 0}
    assert round(smaller.progress.summary.fps or 0) == 3986


def test_a_model_that_maps_only_in_part(person: Person, reference: Path) -> None:
    person.open(reference / "zoo" / "zoo_qkeras_jettagging.onnx")
    person.window.bench.session.set_choice(InputChoice())
    build = person.build(TargetValues("Pynq-Z1", None, 10.0, 100_000, 80))
    assert build.progress.state is BuildState.FINISHED
    left = next(p for p in build.progress.problems if p.code == "left-in-software")
    assert left.severity.value == "error"
    assert left.node == "MatMul_0"
    assert "datatype" in str(left.message) + str(left.hint)
    assert "MatMul_0" in person.said


def test_a_build_without_a_target_is_refused_with_a_sentence(person: Person, reference: Path) -> None:
    person.open(reference / "brevitas" / "TFC_1W1A.onnx")
    person.window.bench.views.bar.set_values(TargetValues("Pynq-Z1", None, 10.0, None, 80))
    person.press(person.window.bench.views.bar, "build_button")
    assert "target fps" in person.said
    assert person.window.bench.builder.running is None


def test_stopping_a_build(person: Person, reference: Path) -> None:
    window = person.window
    person.open(reference / "brevitas" / "CNV_2W2A.onnx")
    window.bench.views.bar.set_values(TargetValues("Pynq-Z1", None, 10.0, 10_000, 80))
    person.press(window.bench.views.bar, "build_button")
    person.wait(
        lambda: (
            window.bench.builder.running is not None and window.bench.builder.running.progress.running_step is not None
        )
    )
    running = window.bench.builder.running
    assert running is not None
    with person.qtbot.waitSignal(
        window.bench.builder.ended, timeout=20_000, check_params_cb=lambda b: not b.request.is_preparation
    ) as ended:
        person.press(window.bench.views.bar, "stop_button")
    assert ended.args[0].progress.state is BuildState.CANCELLED
    assert "stopped" in person.said
    again = person.build()
    assert again.progress.state is BuildState.FINISHED
