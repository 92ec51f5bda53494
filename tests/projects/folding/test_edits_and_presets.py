"""Presets as sets of edits, and where a rebuild begins. Layer: tests. Thread: the test's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from projects.build.folder import write_json
from projects.build.recipe import Recipe, read_recipe, recipe_to_data
from projects.build.request import BuildRequest, InputChoice
from projects.folding.edits import (
    SPECIALIZE,
    STEPS,
    TARGET,
    Start,
    earliest,
    first_touched,
    rebuild_start,
    start_step,
    steps_of_requests,
)
from projects.folding.neighbours import mismatches
from projects.folding.overrides import Overrides, effective, set_values
from projects.folding.presets import (
    Preset,
    fully_folded,
    fully_unrolled,
    impl_style,
    of_keys,
    ram_style,
    window_generators_as_rtl,
)
from projects.folding.rules import breaches
from tests.projects.folding.networks import chain, cnv, layer, mvau, named, network, tfc, thresholding, window

REQUEST = BuildRequest("model.onnx", "out", target_fps=1000)


def applied(layers, preset: Preset):  # type: ignore[no-untyped-def]
    return effective(layers, set_values(Overrides(), layers, preset.edits, name=preset.name).after)


def value(layers, name: str, attribute: str) -> object:  # type: ignore[no-untyped-def]
    return named(layers, name).attribute(attribute).value


@pytest.mark.parametrize("style", ["block", "distributed", "ultra", "auto"])
def test_all_memories_in_one_style(style: str) -> None:
    layers = cnv()
    preset = ram_style(layers, style)
    assert str(preset.name) == f"All ram_style {style}"
    assert len(preset.edits) == 17  # nine dense layers and eight window generators
    assert preset.skipped == ()
    assert {a.value for one in applied(layers, preset) if (a := one.attribute("ram_style"))} == {style}


def test_a_memory_that_does_not_know_the_style_is_skipped_and_told() -> None:
    layers = network(thresholding(8, style="hls"), mvau(8, 4))
    preset = ram_style(layers, "auto")
    assert [s.name for s in preset.skipped] == ["Thresholding_hls_0"]
    assert "cannot be auto" in str(preset.skipped[0].reason)
    assert [e.key for e in preset.edits] == ["t1"]


def test_implementation_styles() -> None:
    layers = cnv()
    prefer = impl_style(layers, "rtl")
    assert str(prefer.name) == "Prefer RTL"
    assert {s.name for s in prefer.skipped} == {"Pool_hls_0", "Pool_hls_1", "LabelSelect_hls_0"}
    assert len(prefer.edits) == 18
    hls = impl_style(layers, "hls")
    assert len(hls.skipped) == 8
    assert "FINN has no HLS of ConvolutionInputGenerator." in {str(s.reason) for s in hls.skipped}
    assert len(impl_style(layers, "").edits) == 21
    assert [e.key for e in window_generators_as_rtl(layers).edits] == [
        one.key for one in layers if one.op_type.startswith("Conv")
    ]


def test_fully_folded_and_unrolled_are_legal() -> None:
    layers = cnv()
    wide, narrow = applied(layers, fully_unrolled(layers)), None
    assert (value(wide, "MVAU_hls_1", "PE"), value(wide, "MVAU_hls_1", "SIMD")) == (64, 576)
    assert value(wide, "ConvolutionInputGenerator_rtl_1", "parallel_window") == 1
    assert value(wide, "ConvolutionInputGenerator_rtl_2", "parallel_window") == 0  # depthwise, feeds a Pool
    narrow = applied(wide, fully_folded(wide))
    assert (value(narrow, "MVAU_hls_1", "PE"), value(narrow, "MVAU_hls_1", "SIMD")) == (1, 1)
    assert value(narrow, "ConvolutionInputGenerator_rtl_1", "parallel_window") == 0
    for some in (wide, narrow):
        assert [b for one in some for b in breaches(one)] == []
        assert mismatches(some, chain(some)) == ()


def test_folds_of_an_attention_count_the_other_way() -> None:
    layers = network(layer("ScaledDotProductAttention_hls", EmbFold=2, SeqFold=2, QKDim=4, VDim=4, KVLen=6),
                     layer("Unheard_hls", PE=1), layer("Pool_hls", PE=1), window(4, 2, kernel=1))  # fmt: skip
    assert [(e.attribute, e.value) for e in fully_folded(layers).edits][:2] == [("EmbFold", 4), ("SeqFold", 6)]
    assert [(e.attribute, e.value) for e in fully_unrolled(layers).edits][:2] == [("EmbFold", 1), ("SeqFold", 1)]


def test_a_selection_keeps_the_graph_s_order() -> None:
    layers = tfc()
    assert [one.key for one in of_keys(layers, ["t3", "t1", "gone"])] == ["t1", "t3"]


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"target_fps": 5}, "step_target_fps_parallelization"),
        ({"mvau_wwidth_max": 80}, "step_target_fps_parallelization"),
        ({"clock_ns": 5.0}, "step_specialize_layers"),
        ({"folding_file": "f.json"}, "step_apply_folding_config"),
        ({"specialize_file": "s.json"}, "step_specialize_layers"),
        ({"board": "ZCU104"}, "step_specialize_layers"),
        ({"standalone_thresholds": True}, "step_convert_to_hw"),
        ({"input": InputChoice("UINT8")}, "step_qonnx_to_finn"),
        ({"name": "x", "output_dir": "y", "reuse": "z"}, None),
    ],
)
def test_the_first_step_a_request_touches(change: dict[str, object], step: str | None) -> None:
    after = replace(REQUEST, **change)  # type: ignore[arg-type]
    assert first_touched([], REQUEST, after) == step
    assert steps_of_requests(REQUEST, after) == ({step} if step else set())


def test_the_first_step_of_edits() -> None:
    assert first_touched(["PE", "ram_style"]) == "step_apply_folding_config"
    assert first_touched(["PE", "preferred_impl_style"]) == "step_specialize_layers"
    assert first_touched(["PE"], REQUEST, replace(REQUEST, target_fps=9)) == "step_target_fps_parallelization"
    assert first_touched([]) is None
    assert earliest(["not_a_step"]) == STEPS[0]
    assert earliest(["x"], ()) is None


def test_where_a_rebuild_begins() -> None:
    step = "step_apply_folding_config"
    assert start_step(step, STEPS, STEPS) == step
    assert start_step(step, STEPS, STEPS[:5]) == STEPS[5], "a step that was not kept has to be run"
    assert start_step(step, STEPS, [s for s in STEPS if s != "step_streamline"]) == "step_streamline"
    assert start_step(None, STEPS, STEPS) == STEPS[-1]
    assert start_step(step, STEPS, []) is None
    assert start_step("step_of_mine", STEPS, STEPS) is None
    assert start_step(STEPS[0], STEPS, STEPS) is None
    assert start_step(None, (), ()) is None


RECIPE = Recipe(BuildRequest("digest", "", target_fps=1000), STEPS, {"finn-plus": "1.6.1"})


def asked(**changes: object) -> Recipe:
    return replace(RECIPE, request=replace(RECIPE.request, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (RECIPE, RECIPE, "step_generate_estimate_reports"),
        (RECIPE, asked(folding_file="other"), "step_apply_folding_config"),
        (asked(folding_file="one"), RECIPE, "step_apply_folding_config"),
        (RECIPE, asked(specialize_file="s", folding_file="f"), "step_specialize_layers"),
        # a preparation: its flow ends where the folding begins
        (replace(asked(target_fps=None, stop_step=SPECIALIZE), steps=STEPS[:7]), RECIPE, TARGET),
        (RECIPE, replace(asked(target_fps=None, stop_step=SPECIALIZE), steps=STEPS[:7]), SPECIALIZE),
        # a step more or less
        (replace(RECIPE, steps=(*STEPS[:2], "step_x", *STEPS[2:])), RECIPE, "step_streamline"),
        (replace(RECIPE, steps=(*STEPS[:2], "step_x", *STEPS[2:])),
         replace(asked(board="U50"), steps=(*STEPS[:2], "step_x", *STEPS[2:])), "step_x"),  # which may read the board
        (replace(RECIPE, steps=(*STEPS[:2], "step_x", *STEPS[2:])),
         replace(RECIPE, steps=(*STEPS[:2], "step_x", *STEPS[2:])), STEPS[-1]),
        # so may one of FINN's that stands elsewhere
        (replace(RECIPE, steps=(*STEPS[:4], STEPS[-1], *STEPS[4:-1])),
         replace(asked(folding_file="f"), steps=(*STEPS[:4], STEPS[-1], *STEPS[4:-1])), STEPS[4]),
    ],
)  # fmt: skip
def test_where_one_recipe_goes_on_from_another(before: Recipe, after: Recipe, step: str) -> None:
    assert rebuild_start(before, after, before.steps) == Start(step)


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (asked(model="other"), "the model file is another"),
        (asked(input=InputChoice("UINT8")), "what the input carries, or what is put around the network, is another"),
        (asked(config_file="c"), "the configuration file says something else"),
        (replace(RECIPE, tools={"finn-plus": "1.7.0"}), "it was made with finn-plus 1.6.1, this is 1.7.0"),
        (replace(RECIPE, tools={**RECIPE.tools, "qonnx": "1"}), "it was made with qonnx ?, this is 1"),
        (replace(RECIPE, steps=(*STEPS, STEPS[1])), "a step stands twice in the flow"),
        (replace(RECIPE, steps=STEPS[1:]), "no step before the first that differs was kept"),
    ],
)
def test_why_nothing_can_be_reused(after: Recipe, why: str) -> None:
    start = rebuild_start(RECIPE, after, STEPS)
    assert (start.step, str(start.why)) == (None, why)
    assert rebuild_start(RECIPE, RECIPE, STEPS).step is not None


def test_a_recipe_survives_the_disk(tmp_path: Path) -> None:
    write_json(tmp_path / "studio" / "recipe.json", recipe_to_data(asked(input=InputChoice("UINT8", "div255", 1))))
    assert read_recipe(tmp_path) == asked(input=InputChoice("UINT8", "div255", 1))
    write_json(tmp_path / "studio" / "recipe.json", {**recipe_to_data(RECIPE), "format": 0})
    assert read_recipe(tmp_path) is None
    assert read_recipe(tmp_path / "nowhere") is None
