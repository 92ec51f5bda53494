"""What two builds differ in: settings, layers matched, totals and step times. Layer: tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary
from projects.build.progress import StepProgress, StepState
from projects.build.recipe import Recipe
from projects.build.request import BuildRequest, InputChoice
from projects.diff.difference import compare_files
from projects.folding.overrides import Overrides
from projects.folding.styles import Identity
from projects.versus.comparison import Total, TwoBuilds, compare, layer_figure, models_to_match, read_both
from projects.versus.differences import configuration_differences
from projects.versus.pairing import LayerPair, Link, links_of, pair_by_likeness, pair_by_links, pair_in_order
from tests.projects.versus.builds_made import STEPS, figures, layer, table, write_build


def two(a: Path, b: Path) -> TwoBuilds:
    """Two builds on disk, compared; their models are matched where that is needed."""
    both = read_both(a, b)
    assert both is not None
    models = models_to_match(*both)
    return compare(*both, None if models is None else links_of(compare_files(*models)))


def said(differences: Any) -> list[str]:
    return [str(d.words()).replace("\u202f", " ") for d in differences]


def asked(**values: Any) -> BuildRequest:
    return BuildRequest("net.onnx", "o", **{"target_fps": 1000, **values})


# --- settings


def test_the_same_settings_differ_in_nothing() -> None:
    assert configuration_differences(figures("a"), figures("b"), ()) == ()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"target_fps": 3000}, "target fps: 1 000 fps to 3 000 fps"),
        ({"target_fps": None}, "target fps: 1 000 fps to –"),  # noqa: RUF001 - the dash of an unknown value
        ({"clock_ns": 5.0}, "clock: 10 ns to 5 ns"),
        ({"clock_ns": 6.67}, "clock: 10 ns to 6.67 ns"),
        ({"board": "ZCU104"}, "board: Pynq-Z1 to ZCU104"),
        ({"mvau_wwidth_max": 80}, "mvau_wwidth_max: 36 to 80"),
        ({"standalone_thresholds": True}, "standalone_thresholds: off to on"),
        ({"input": InputChoice("UINT8")}, "input datatype: – to UINT8"),  # noqa: RUF001
        ({"input": InputChoice(preprocess="div255")}, "preprocess: none to div255"),
        ({"input": InputChoice(topk=1)}, "topk: – to 1"),  # noqa: RUF001
        ({"stop_step": "step_x"}, "stop_step: – to step_x"),  # noqa: RUF001
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_setting_is_named(values: dict[str, Any], words: str) -> None:
    found = configuration_differences(figures("a", request=asked()), figures("b", request=asked(**values)), ())
    assert said(found) == [words]


def test_a_part_is_compared_with_a_board_as_parts() -> None:
    b = figures("b", request=asked(part="xczu7ev-ffvc1156-2-e"), part="xczu7ev-ffvc1156-2-e")
    assert said(configuration_differences(figures("a", request=asked()), b, ())) == [
        "part: xc7z020clg400-1 to xczu7ev-ffvc1156-2-e"
    ]
    same = figures("b", request=asked(part="xc7z020clg400-1"))
    assert configuration_differences(figures("a", request=asked()), same, ()) == ()


def test_models_steps_and_tools() -> None:
    def made(model: str, digest: str, steps: tuple[str, ...] = STEPS, tool: str = "1.6.1") -> Any:
        request = BuildRequest(model, "o", target_fps=1000)
        return figures("x", request=request, recipe=Recipe(replace(request, model=digest), steps, {"finn-plus": tool}))

    one = made("x/net.onnx", "12345678aa")
    assert configuration_differences(one, made("y/other.onnx", "12345678aa"), ()) == ()
    assert said(configuration_differences(one, made("y/net.onnx", "22345678bb"), ())) == [
        "model content: 12345678 to 22345678"
    ]
    assert said(configuration_differences(one, made("y/b.onnx", "2"), ())) == ["model: net.onnx to b.onnx"]
    assert said(configuration_differences(one, made("x/net.onnx", "12345678aa", (*STEPS[1:], "mine"), "2"), ())) == [
        "finn-plus: 1.6.1 to 2",
        "steps: step_streamline to mine",
    ]
    without = figures("b", request=BuildRequest("z/net.onnx", "o", target_fps=1000))
    assert said(configuration_differences(one, without, ())) == ["model: x/net.onnx to z/net.onnx"]


def test_a_configuration_file_is_compared_key_by_key(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    first.write_text(json.dumps({"target_fps": 1, "verbose": False, "fifo": {"x": 1}}))
    second.write_text(json.dumps({"target_fps": 2, "verbose": True}))

    def made(path: Path, digest: str) -> Any:
        request = asked(config_file=str(path))
        return figures("x", request=request, recipe=Recipe(replace(request, config_file=digest), STEPS, {}))

    assert said(configuration_differences(made(first, "a"), made(second, "b"), ())) == [
        "verbose: off to on",
        'fifo: {"x": 1} to –',  # noqa: RUF001
    ]
    assert configuration_differences(made(first, "a"), made(second, "a"), ()) == ()
    second.write_text("no json")
    assert len(configuration_differences(made(first, "a"), made(second, "b"), ())) == 2


def test_of_a_build_without_request_only_layers_are_compared() -> None:
    pairs = (LayerPair(layer("MVAU_hls_0", PE=1), layer("MVAU_hls_0", PE=2)),)
    alone = figures("a", request=None)
    assert said(configuration_differences(alone, figures("b"), pairs)) == ["PE of MVAU_hls_0: 1 to 2"]
    assert configuration_differences(alone, figures("b"), None) == ()


# --- layers


def test_layers_are_compared_by_what_can_be_set() -> None:
    pairs = (
        LayerPair(
            layer("MVAU_hls_1", PE=16, SIMD=4, ram_style="auto", MW=8, inFIFODepths=[2, 2]),
            layer("MVAU_rtl_0", PE=32, SIMD=4, ram_style="block", MW=9, inFIFODepths=[2, 4]),
        ),
        LayerPair(layer("A_hls_0"), None),
        LayerPair(None, layer("B_hls_0")),
    )
    found = configuration_differences(figures("a"), figures("b"), pairs)
    assert said(found) == [
        "impl style of MVAU_hls_1 / MVAU_rtl_0: hls to rtl",
        "PE of MVAU_hls_1 / MVAU_rtl_0: 16 to 32",
        "ram_style of MVAU_hls_1 / MVAU_rtl_0: auto to block",
        "inFIFODepths of MVAU_hls_1 / MVAU_rtl_0: 2, 2 to 2, 4",
        "layer A_hls_0: only in the first build",
        "layer B_hls_0: only in the second build",
    ]
    assert [str(d.title) for d in found[-2:]] == ["layer A_hls_0", "layer B_hls_0"]
    assert [d.kind for d in found] == ["changed"] * 4 + ["removed", "added"]


def test_what_a_person_set_comes_before_what_finn_chose() -> None:
    one = (layer("MVAU_hls_0", PE=4, SIMD=1), layer("MVAU_rtl_0", PE=8, SIMD=2))
    other = (layer("MVAU_hls_0", PE=8, SIMD=2), layer("MVAU_rtl_0", PE=16, SIMD=4))
    pairs = tuple(LayerPair(a, b) for a, b in zip(one, other, strict=True))
    a = figures("a", table=table(*one), by_hand=Overrides())
    b = figures("b", table=table(*other), by_hand=Overrides({Identity("MVAU_1"): {"SIMD": 4}}))
    found = configuration_differences(a, b, pairs)
    assert [(str(d.title), d.author) for d in found] == [
        ("SIMD of MVAU_rtl_0", "person"),
        ("PE of MVAU_hls_0", "FINN"),
        ("SIMD of MVAU_hls_0", "FINN"),
        ("PE of MVAU_rtl_0", "FINN"),
    ]
    unknown = configuration_differences(replace(a, by_hand=None), b, pairs)
    assert [d.author for d in unknown if d.layer == "MVAU_hls_0"] == ["", ""]
    assert [d.author for d in unknown if d.what == "SIMD"] == ["", "person"]


def test_without_layers_the_files_are_compared(tmp_path: Path) -> None:
    folding, styles = tmp_path / "f.json", tmp_path / "s.json"
    folding.write_text(json.dumps({"MVAU_0": {"PE": 2}, "odd": 3}))
    styles.write_text(json.dumps({"MVAU_0": {"preferred_impl_style": "rtl"}}))
    b = figures("b", request=asked(folding_file=str(folding), specialize_file=str(styles)))
    assert said(configuration_differences(figures("a", request=asked()), b, None)) == [
        "PE of MVAU_0: – to 2",  # noqa: RUF001
        "preferred_impl_style of MVAU_0: – to rtl",  # noqa: RUF001
    ]


def test_the_same_series_is_matched_in_order() -> None:
    a = (layer("MVAU_hls_0", MW=8), layer("MVAU_hls_1", MW=16))
    b = (layer("MVAU_rtl_3", MW=8), layer("MVAU_hls_7", MW=16))
    assert pair_in_order(a, b) == (LayerPair(a[0], b[0]), LayerPair(a[1], b[1]))
    assert pair_in_order(a, b[::-1]) is None, "other sizes are other layers"
    assert pair_in_order(a, b[:1]) is None
    assert pair_in_order(a, (b[0], layer("Pool_hls_0"))) is None


def test_a_layer_without_partner_has_a_row_of_its_own() -> None:
    a = (layer("MVAU_hls_0"), layer("Pool_hls_0"), layer("MVAU_hls_1"))
    b = (layer("MVAU_hls_0"), layer("Thresholding_rtl_0"), layer("MVAU_hls_2"), layer("Label_hls_0"))
    links = (
        Link(("MVAU_hls_0",), ("MVAU_hls_0", "Thresholding_rtl_0"), ("MVAU_hls_0", "MVAU_hls_0")),
        Link(("Transpose_0", "MVAU_hls_1"), ("MVAU_hls_2",), ("Transpose_0", "MVAU_hls_2")),
    )
    rows = pair_by_links(a, b, links)
    assert rows == (
        LayerPair(a[0], b[0]),
        LayerPair(None, b[1]),
        LayerPair(a[1], None),
        LayerPair(a[2], b[2]),
        LayerPair(None, b[3]),
    )
    assert [row.name for row in rows[2:4]] == ["Pool_hls_0", "MVAU_hls_1 / MVAU_hls_2"]
    assert pair_by_likeness(a, b)[0] == rows[0]
    assert {pair.name for pair in pair_by_likeness(a[:1], ())} == {"MVAU_hls_0"}


# --- all of it


def test_two_builds_on_disk(tmp_path: Path) -> None:
    a = write_build(tmp_path / "a", (layer("MVAU_hls_0", SIMD=1), layer("MVAU_hls_1", SIMD=1)))
    b = write_build(tmp_path / "b", (layer("MVAU_hls_0", SIMD=1), layer("MVAU_hls_1", 50, SIMD=2)))
    found = two(a, b)
    assert said(found.differences) == ["SIMD of MVAU_hls_1: 1 to 2"]
    assert found.matched == "order"
    assert [(layer_figure(p.a, "cycles"), layer_figure(p.b, "cycles")) for p in found.layers] == [(100, 100), (100, 50)]
    assert layer_figure(None, "cycles") is None
    assert found.totals[0] == Total("fps", 1000.0, 1000.0)
    assert {total.key: total.difference for total in found.totals}["LUT"] == 0
    assert [(step.name, step.difference) for step in found.steps] == [(STEPS[0], None), (STEPS[1], 0), (STEPS[2], 0)]
    assert read_both(a, tmp_path / "none") is None


def test_other_series_are_matched_by_their_models_or_by_likeness() -> None:
    a = figures("a", table=table(layer("MVAU_hls_0")), model=Path("a.onnx"))
    b = figures("b", table=table(layer("X_hls_0"), layer("MVAU_hls_0")), model=Path("b.onnx"))
    links = (Link(("MVAU_hls_0",), ("X_hls_0",), ("MVAU_hls_0", "X_hls_0")),)
    assert models_to_match(a, b) == (Path("a.onnx"), Path("b.onnx"))
    by_models = compare(a, b, links)
    assert by_models.matched == "models"
    assert by_models.layers[0].name == "MVAU_hls_0 / X_hls_0"
    assert compare(a, b).matched == "likeness"
    assert models_to_match(replace(a, model=None), b) is None
    without = compare(a, figures("c"))
    assert without.matched == ""
    assert [pair.name for pair in without.layers] == ["MVAU_hls_0"]
    assert without.differences == ()
    unknown = compare(figures("a", fps=None), b).totals[0]
    assert unknown.difference is None


def test_steps_of_one_build_alone_keep_their_place() -> None:
    def steps(*names: str) -> tuple[StepProgress, ...]:
        return (*(StepProgress(name, StepState.DONE, 1.5) for name in names), StepProgress("never"))

    found = compare(figures("a", steps=steps("x", "old", "z")), figures("b", steps=steps("x", "new", "z")))
    assert [step.name for step in found.steps] == ["x", "old", "new", "z"]
    assert [step.difference for step in found.steps] == [0, None, None, 0]


# --- FINN's own builds

Build = Callable[[BuildRequest], tuple[Path, Summary, list[dict[str, Any]]]]
TFC = BuildRequest(
    "brevitas/TFC_1W1A.onnx", "", target_fps=10_000, input=InputChoice(preprocess="div255", topk=1), name="versus"
)


@pytest.mark.finn
def test_one_simd_changed_is_exactly_what_is_named(reference_build: Build, tmp_path: Path) -> None:
    first, _, _ = reference_build(TFC)
    folding = json.loads((first / "report" / "auto_folding_config.json").read_text())
    was = folding["MVAU_hls_1"]["SIMD"]
    folding["MVAU_hls_1"]["SIMD"] = was * 2
    changed = tmp_path / "folding.json"
    changed.write_text(json.dumps(folding))
    second, word, _ = reference_build(replace(TFC, folding_file=str(changed)))
    found = two(first, second)
    assert said(found.differences) == [f"SIMD of MVAU_hls_1: {was} to {was * 2}"]
    cycles = {p.name: (layer_figure(p.a, "cycles"), layer_figure(p.b, "cycles")) for p in found.layers}
    assert [name for name, (before, after) in cycles.items() if before != after] == ["MVAU_hls_1"]
    assert cycles["MVAU_hls_1"] == (4096, 2048)
    assert word.totals is not None
    assert {t.key: t.after for t in found.totals}["LUT"] == word.totals["LUT"]


@pytest.mark.finn
def test_thresholds_that_were_split_off_have_rows_of_their_own(reference_build: Build) -> None:
    first, _, _ = reference_build(TFC)
    second, _, _ = reference_build(replace(TFC, standalone_thresholds=True))
    found = two(first, second)
    assert found.matched == "models"
    assert said(found.differences)[0] == "standalone_thresholds: off to on"
    pairs = [(p.a.name if p.a else None, p.b.name if p.b else None) for p in found.layers]
    assert ("MVAU_hls_1", "MVAU_hls_1") in pairs
    assert all(b is not None and b.startswith("Thresholding") for a, b in pairs if a is None)
    assert {d.kind for d in found.differences[1:]} == {"added"}
