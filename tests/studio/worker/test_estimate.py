"""An estimate session on real FINN: the walk-through's figures, prices, impl styles, sweeps, bad questions, its end.

Layer: tests. Thread: the test's.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from projects.build.events import BuildState, Summary
from projects.build.request import PREPARE_STOP_STEP, BuildRequest, InputChoice
from projects.folding.session_protocol import Answer, AnswerState, Ask, NodeFigures, Opening, Setting
from tests.fixtures_worker import Driver
from tests.studio.worker.estimating import Estimates, as_reports, estimates, reports

pytestmark = pytest.mark.finn

Built = tuple[Path, Summary, list[dict[str, Any]]]
CNV = BuildRequest(
    "brevitas/CNV_2W2A.onnx", "", target_fps=10000, mvau_wwidth_max=80, input=InputChoice("UINT8", "div255", 1)
)
TFC = BuildRequest("brevitas/TFC_1W1A.onnx", "", target_fps=10000)
SETTING = Setting(target_fps=10000, mvau_wwidth_max=80)
WALK = Setting(target_fps=10000)


@pytest.fixture
def cnv(reference_build: Callable[[BuildRequest], Built], warm_worker: Driver) -> Iterator[Estimates]:
    """A session on the CNV of the walk-through."""
    with estimates(warm_worker, reference_build(CNV)[0]) as session:
        yield session


@pytest.fixture
def tfc(reference_build: Callable[[BuildRequest], Built], warm_worker: Driver) -> Iterator[Estimates]:
    """A session on a small model."""
    with estimates(warm_worker, reference_build(TFC)[0]) as session:
        yield session


def node(answer: Answer, pre_name: str) -> NodeFigures:
    assert answer.figures is not None, answer
    return next(each for each in answer.figures.nodes if each.pre_name == pre_name)


def styles(session: Estimates, style: str) -> dict[str, dict[str, Any]]:
    """This ram_style for every node that has one."""
    return {
        each.key: {"ram_style": style} for each in session.layers if any(a.name == "ram_style" for a in each.attributes)
    }


# --- figures


def test_without_overrides_they_are_the_build_s(cnv: Estimates, reference_build: Callable[..., Built]) -> None:
    figures = cnv.figures(SETTING)
    assert as_reports(figures) == reports(reference_build(CNV)[0])
    assert figures.network.bottleneck == "MVAU_hls_1"
    assert next(n.name for n in figures.nodes if n.key == figures.network.bottleneck_key) == "MVAU_hls_1"


def test_the_walk_through_from_bram_to_lut_and_back(cnv: Estimates) -> None:
    cnv.figures(SETTING)
    distributed = cnv.figures(replace(SETTING, overrides=styles(cnv, "distributed")))
    assert distributed.rebuilt == ()
    assert (distributed.network.BRAM_18K, round(distributed.network.LUT, -2)) == (0, 152600)
    block = cnv.figures(replace(SETTING, overrides=styles(cnv, "block")))
    assert (block.network.BRAM_18K, round(block.network.LUT, -2)) == (496, 99500)
    again = cnv.figures(SETTING)
    assert (again.network.BRAM_18K, round(again.network.LUT, -2)) == (485, 100600)


def test_only_what_changes_bit_widths_makes_them_anew(tfc: Estimates) -> None:
    assert tfc.figures(WALK).rebuilt == ("folding", "bit_width")
    fast = {"MVAU_1": {"PE": 2, "resType": "dsp", "mem_mode": "internal_embedded", "ram_style": "ultra"}}
    assert tfc.figures(replace(WALK, overrides=fast)).rebuilt == ()
    assert tfc.figures(replace(WALK, target_fps=3000)).rebuilt == ("folding",)
    exact = {"MVAU_1": {"runtime_writeable_weights": 1}}
    assert tfc.figures(replace(WALK, overrides=exact)).rebuilt == ("bit_width",)
    assert tfc.figures(replace(WALK, overrides=exact)).rebuilt == ()


def test_a_node_is_named_by_key_or_by_its_name_before_specialisation(tfc: Estimates) -> None:
    layer = next(each for each in tfc.layers if each.pre_name == "MVAU_2")
    values = {"PE": 4, "SIMD": 8}
    by_key = tfc.figures(replace(WALK, overrides={layer.key: values}))
    assert by_key.nodes == tfc.figures(replace(WALK, overrides={"MVAU_2": values})).nodes
    assert next(each for each in by_key.nodes if each.key == layer.key).values["SIMD"] == 8
    answer = tfc.ask(Ask.APPLY, replace(WALK, overrides={"MVAU_hls_2": values}))
    assert (answer.state, answer.refusals[0].node) == (AnswerState.REFUSED, "MVAU_hls_2")


def test_a_session_opens_on_a_preparation(warm_worker: Driver, reference: Path, tmp_path: Path, tfc: Estimates) -> None:
    request = replace(TFC, model=str(reference / TFC.model), output_dir=str(tmp_path / "p"), target_fps=None)
    assert warm_worker.build(replace(request, stop_step=PREPARE_STOP_STEP)).state is BuildState.FINISHED
    with estimates(warm_worker, tmp_path / "p") as session:
        assert as_reports(session.figures(WALK)) == as_reports(tfc.figures(WALK))


def test_a_session_is_for_the_board_of_its_build(
    warm_worker: Driver, reference_build: Callable[..., Built], tfc: Estimates
) -> None:
    assert tfc.opened["part"] == "xc7z020clg400-1"
    place = reference_build(replace(TFC, board="ZCU104"))[0]
    with estimates(warm_worker, place) as session:
        assert session.figures(WALK).part.startswith("xczu7ev")
        assert as_reports(session.figures(WALK)) == reports(place)
        other = session.figures(replace(WALK, board="Pynq-Z1"))
        assert (other.part, as_reports(other)) == ("xc7z020clg400-1", as_reports(tfc.figures(WALK)))


# --- automatic values


def test_automatic_values_are_finn_s_own_folding(cnv: Estimates, reference_build: Callable[..., Built]) -> None:
    own = json.loads((reference_build(CNV)[0] / "report" / "auto_folding_config.json").read_text())
    answer = cnv.ask(Ask.AUTOMATIC, SETTING)
    found = {layer.name: {a.name: a.value for a in layer.attributes} for layer in answer.values}
    assert set(own) - {"Defaults"} <= set(found)
    for name, values in own.items():
        if name != "Defaults":
            assert values.items() <= found[name].items()
    attributes = {a.name: a for a in next(x for x in answer.values if x.pre_name == "MVAU_1").attributes}
    assert attributes["PE"].legal == (1, 2, 4, 8, 16, 32, 64)
    assert (attributes["runtime_writeable_weights"].exact, attributes["PE"].exact) == (True, False)


# --- prices


def test_prices_are_the_figures_that_each_value_gives(tfc: Estimates) -> None:
    for attribute in ("SIMD", "ram_style", "runtime_writeable_weights"):
        setting = replace(WALK, overrides={"MVAU_1": {attribute: 1}, "MVAU_0": {"PE": 4}})
        prices = tfc.ask(Ask.PRICES, setting, node="MVAU_1", attribute=attribute).prices
        assert len(prices) > 1
        for price in prices:
            overrides = {**setting.overrides, "MVAU_1": {attribute: price.value}}
            assert price.cost == node(tfc.ask(Ask.APPLY, replace(WALK, overrides=overrides)), "MVAU_1").cost


def test_prices_of_what_is_not_there_are_refused(tfc: Estimates) -> None:
    for name, attribute in (("MVAU_99", "PE"), ("MVAU_0", "no_such")):
        answer = tfc.ask(Ask.PRICES, WALK, node=name, attribute=attribute)
        assert answer.state is AnswerState.REFUSED
        assert answer.refusals[0].node == name


# --- impl styles


def test_a_change_of_impl_style_renames_but_keeps_lineage_and_values(tfc: Estimates) -> None:
    choices = {each.pre_name: each for each in tfc.ask(Ask.IMPL, WALK).choices}
    assert choices["Thresholding_0"].variants == ("hls", "rtl")
    assert (choices["Thresholding_0"].automatic, choices["Reshape_0"].variants) == ("rtl", ("rtl",))
    assert "below 4" in str(choices["MVAU_0"].why)
    assert "no RTL variant" in choices["MVAU_0"].refused
    assert choices["MVAU_0"].possible == {"hls": True, "rtl": False}
    overrides = {"Thresholding_0": {"PE": 7, "depth_trigger_bram": 16}}
    before = node(tfc.ask(Ask.APPLY, replace(WALK, overrides=overrides)), "Thresholding_0")
    hls = replace(WALK, overrides=overrides, impl={"Thresholding_0": "hls"})
    after = node(tfc.ask(Ask.APPLY, hls), "Thresholding_0")
    assert (before.name, after.name) == ("Thresholding_rtl_0", "Thresholding_hls_0")
    assert (before.key, after.values["PE"]) == (after.key, 7)
    assert (before.parked, after.parked) == ({}, {"depth_trigger_bram": 16})
    assert node(tfc.ask(Ask.APPLY, replace(hls, impl={})), "Thresholding_0") == before


def test_impl_prices_tell_what_finn_would_not_honour(tfc: Estimates) -> None:
    prices = {p.value: p for p in tfc.ask(Ask.IMPL_PRICES, WALK, node="MVAU_0").prices}
    assert prices["rtl"].cost is None
    assert prices["hls"].cost == prices[""].cost
    assert prices["hls"].network is not None


def test_without_the_model_before_impl_styles_stay(
    tmp_path: Path, reference_build: Callable[..., Built], warm_worker: Driver
) -> None:
    lone = tmp_path / f"{PREPARE_STOP_STEP}.onnx"
    lone.write_bytes((reference_build(TFC)[0] / "intermediate_models" / lone.name).read_bytes())
    with estimates(warm_worker, lone) as session:
        assert session.opened["impl_free"] is False
        assert session.ask(Ask.IMPL, WALK).choices == ()
        answer = session.ask(Ask.APPLY, replace(WALK, impl={session.layers[0].pre_name: "hls"}))
        assert answer.state is AnswerState.FAILED
        assert session.figures(WALK).network.fps


# --- sweeps and stale questions


def test_a_sweep_gives_a_point_a_target(tfc: Estimates) -> None:
    targets = (100, 1000, 50000)
    number = tfc.send(Ask.SWEEP, WALK, targets=targets)
    assert tfc.last(number).state is AnswerState.DONE
    points = [answer.point for answer in tfc.answers(number) if answer.point is not None]
    assert [point.target_fps for point in points] == list(targets)
    for point in points:
        assert point.network == tfc.figures(replace(WALK, target_fps=point.target_fps)).network


def test_a_sweep_can_be_cancelled_and_gives_way(tfc: Estimates) -> None:
    sweep = tfc.send(Ask.SWEEP, WALK, targets=tuple(range(100, 20100)))
    apply = tfc.send(Ask.APPLY, WALK)
    assert tfc.last(apply).state is AnswerState.DONE
    assert all(answer.state is AnswerState.POINT for answer in tfc.answers(sweep))
    cancel = tfc.send(Ask.CANCEL, cancels=sweep)
    assert tfc.last(sweep).state is AnswerState.DROPPED
    assert tfc.last(cancel).state is AnswerState.DONE
    assert tfc.ask(Ask.APPLY, WALK).state is AnswerState.DONE
    assert len(tfc.answers(sweep)) < 20000


def test_what_a_sweep_found_is_known_afterwards(tfc: Estimates) -> None:
    tfc.figures(WALK)
    assert tfc.last(tfc.send(Ask.SWEEP, WALK, targets=(700, 70000))).state is AnswerState.DONE
    assert tfc.figures(replace(WALK, target_fps=700)).rebuilt == ()
    assert tfc.figures(replace(WALK, target_fps=701)).rebuilt == ("folding",)


def test_a_newer_sweep_ends_the_one_before(tfc: Estimates) -> None:
    first = tfc.send(Ask.SWEEP, WALK, targets=tuple(range(100, 20100)))
    second = tfc.send(Ask.SWEEP, WALK, targets=(100,))
    assert tfc.last(first).state is AnswerState.DROPPED
    assert tfc.last(second).state is AnswerState.DONE
    tfc.figures(WALK)
    assert psutil.Process(tfc.opened["pid"]).children() == []


def test_a_sweep_that_is_killed_says_so_and_the_session_goes_on(tfc: Estimates) -> None:
    sweep = tfc.send(Ask.SWEEP, WALK, targets=tuple(range(100, 20100)))
    tfc.worker.until(lambda e: e.get("request_id") == sweep)
    psutil.Process(tfc.opened["pid"]).children()[0].kill()
    answer = tfc.last(sweep)
    assert answer.state is AnswerState.FAILED
    assert answer.message == "FINN ended before it had answered"
    assert tfc.ask(Ask.APPLY, WALK).state is AnswerState.DONE


def test_a_sweep_ends_with_its_session(tfc: Estimates) -> None:
    sweep = tfc.send(Ask.SWEEP, WALK, targets=tuple(range(100, 20100)))
    tfc.worker.until(lambda e: e.get("request_id") == sweep)
    beside = psutil.Process(tfc.opened["pid"]).children()
    psutil.Process(tfc.opened["pid"]).kill()
    psutil.wait_procs(beside)
    assert not any(each.is_running() for each in beside)


def test_a_newer_apply_makes_the_waiting_ones_idle(tfc: Estimates) -> None:
    numbers = [tfc.send(Ask.APPLY, replace(WALK, target_fps=1000 + each)) for each in range(60)]
    states = [tfc.last(number).state for number in numbers]
    assert states[-1] is AnswerState.DONE
    assert set(states) <= {AnswerState.DONE, AnswerState.DROPPED}
    assert states.count(AnswerState.DROPPED) > 0


# --- bad questions, and its end

BAD = [
    ({"MVAU_0": {"PE": 7}}, "PE"),
    ({"MVAU_0": {"PE": 0}}, "PE"),
    ({"MVAU_0": {"PE": -1}}, "PE"),
    ({"MVAU_0": {"PE": 10**30}}, "PE"),
    ({"MVAU_0": {"SIMD": "4"}}, "SIMD"),
    ({"MVAU_0": {"SIMD": 4.0}}, "SIMD"),
    ({"MVAU_0": {"SIMD": True}}, "SIMD"),
    ({"MVAU_0": {"SIMD": None}}, "SIMD"),
    ({"MVAU_0": {"ram_style": "sram"}}, "ram_style"),
    ({"MVAU_0": {"PEE": 1}}, "PEE"),
    ({"MVAU_0": {"inFIFODepths": [1, "x"]}}, "inFIFODepths"),
    ({"nobody": {"PE": 1}}, ""),
]


@pytest.mark.parametrize(("overrides", "attribute"), BAD, ids=[json.dumps(b[0]) for b in BAD])
def test_an_illegal_value_is_refused_by_name_with_the_legal_ones(
    tfc: Estimates, overrides: dict[str, Any], attribute: str
) -> None:
    answer = tfc.ask(Ask.APPLY, replace(WALK, overrides=overrides))
    assert answer.state is AnswerState.REFUSED
    assert [(r.node, r.attribute) for r in answer.refusals] == [(next(iter(overrides)), attribute)]
    assert str(answer.refusals[0].message)
    if attribute in ("PE", "SIMD", "ram_style"):
        assert answer.refusals[0].legal
        assert 7 not in answer.refusals[0].legal or attribute == "SIMD"
    assert tfc.figures(WALK).network.fps


def test_questions_that_are_none_are_answered(tfc: Estimates, warm_worker: Driver) -> None:
    for number, bad in enumerate(({"ask": "nonsense"}, {"setting": 3, "ask": "apply"}, {"setting": {"overrides": 4}})):
        data = {"do": "estimate", "job": tfc.job, "request_id": 10**6 + number, "ask": "apply", **bad}
        warm_worker.client._send(data)
        assert tfc.last(10**6 + number).state is AnswerState.FAILED
    assert tfc.ask(Ask.APPLY, replace(WALK, board="no such board")).state is AnswerState.FAILED
    assert tfc.ask(Ask.APPLY, replace(WALK, impl={"MVAU_0": "vhdl"})).state is AnswerState.REFUSED
    for setting in (replace(WALK, target_fps=0), replace(WALK, clock_ns=0.0), replace(WALK, mvau_wwidth_max=0)):
        answer = tfc.ask(Ask.APPLY, setting)
        assert (answer.state, "must be" in (answer.message or "")) == (AnswerState.FAILED, True)
    assert tfc.figures(WALK).network.fps


def test_a_place_without_a_model_is_refused_with_a_sentence(warm_worker: Driver, tmp_path: Path) -> None:
    warm_worker.client.open_estimates("nowhere", Opening(str(tmp_path)))
    closed = warm_worker.heard("nowhere", "estimate_closed")
    assert "Prepare the model first" in closed["message"]
    warm_worker.client.open_estimates("relative", Opening("model.onnx"))
    assert "absolute" in warm_worker.heard("relative", "estimate_closed")["message"]


def test_a_session_that_is_killed_is_told_closed_once_and_builds_go_on(
    tfc: Estimates, warm_worker: Driver, reference_build: Callable[..., Built]
) -> None:
    place = reference_build(TFC)[0]
    warm_worker.client.open_estimates("victim", Opening(str(place)))
    opened = warm_worker.heard("victim", "estimate_opened")
    psutil.Process(opened["pid"]).kill()
    closed = warm_worker.heard("victim", "estimate_closed")
    assert "signal 9" in closed["message"]
    assert tfc.figures(WALK).network.fps
    assert len(warm_worker.told("victim", "estimate_closed")) == 1


# --- what a window needs beside figures


def test_layers_that_follow_each_other_are_told(cnv: Estimates) -> None:
    keys = [layer.key for layer in cnv.layers]
    assert [list(edge) for edge in itertools.pairwise(keys)] == cnv.opened["edges"]


def test_layers_of_another_style_come_whole(tfc: Estimates) -> None:
    assert tfc.ask(Ask.AUTOMATIC, WALK).layers == ()
    first = next(each for each in tfc.layers if each.pre_name == "Thresholding_0")
    other = "hls" if first.impl == "rtl" else "rtl"
    (layer,) = tfc.ask(Ask.AUTOMATIC, replace(WALK, impl={"Thresholding_0": other})).layers
    assert (layer.key, layer.impl, layer.op_type) == (first.key, other, f"Thresholding_{other}")
    size = layer.attribute("NumChannels")
    assert size is not None
    assert size.value == 784
