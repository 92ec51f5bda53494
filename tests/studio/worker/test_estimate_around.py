"""What an estimate session finds around a setting: exchanges, balanced layers, the causes of values and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from projects.build.events import Summary
from projects.build.request import BuildRequest, InputChoice
from projects.folding.session_protocol import Answer, AnswerState, Ask, Setting
from tests.fixtures_worker import Driver
from tests.studio.worker.estimating import Estimates, estimates

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


# --- exchanges and balance


def made(setting: Setting, edits: tuple[tuple[str, str, Any], ...]) -> Setting:
    """The setting with these edits."""
    overrides = {key: dict(values) for key, values in setting.overrides.items()}
    for key, attribute, value in edits:
        overrides.setdefault(key, {})[attribute] = value
    return replace(setting, overrides=overrides)


def test_an_exchange_is_what_the_design_gains_and_pays(cnv: Estimates) -> None:
    before = cnv.figures(SETTING).network
    answer = cnv.ask(Ask.EXCHANGE, SETTING)
    assert answer.state is AnswerState.DONE, answer
    names = {layer.key: layer.pre_name for layer in cnv.layers}
    offers = {(names[offer.key], offer.resource): offer for offer in answer.offers}
    first = offers["MVAU_0", "BRAM_18K"]
    assert (round(first.rate), first.edits[0][1:]) == (36, ("ram_style", "distributed"))
    # Moving its memory costs 256 LUT a BRAM_18K here; another folding of the same speed frees some for less.
    assert offers["MVAU_5", "BRAM_18K"].rate < 256
    assert before.fps is not None
    for offer in answer.offers:
        after = cnv.figures(made(SETTING, offer.edits)).network
        assert getattr(before, offer.resource) - getattr(after, offer.resource) == offer.saves > 0
        paid = {name: getattr(after, name) - getattr(before, name) for name in ("LUT", "BRAM_18K", "URAM", "DSP")}
        assert {name: value for name, value in paid.items() if value > 0} == offer.costs
        assert after.fps is not None
        assert after.fps >= before.fps
        slower = {node.key: node.cost.cycles for node in cnv.figures(made(SETTING, offer.edits)).nodes}
        was = {node.key: node.cost.cycles for node in cnv.figures(SETTING).nodes}
        assert {key: (one, other) for key, one, other in offer.cycles} == {
            key: (was[key], slower[key]) for key in was if was[key] != slower[key]
        }


def test_balanced_layers_are_smaller_and_none_is_slower_than_the_slowest(cnv: Estimates) -> None:
    slow = replace(SETTING, overrides={"MVAU_0": {"PE": 1, "SIMD": 1}})  # the others have time now
    before = cnv.figures(slow)
    answer = cnv.ask(Ask.BALANCE, slow)
    assert answer.state is AnswerState.DONE, answer
    after = cnv.figures(made(slow, answer.edits))
    assert after.network.max_cycles is not None
    assert before.network.max_cycles is not None
    assert after.network.max_cycles <= before.network.max_cycles
    assert after.network.LUT < before.network.LUT / 2
    chosen = next(layer.key for layer in cnv.layers if layer.pre_name == "MVAU_5")
    one = cnv.ask(Ask.BALANCE, slow, nodes=(chosen,))
    assert {key for key, *_ in one.edits} == {chosen}
    again = cnv.ask(Ask.BALANCE, made(slow, answer.edits))
    assert again.edits == ()


# --- why


def told(answer: Answer) -> list[str]:
    """The sentences of a chain of causes."""
    assert answer.state is AnswerState.DONE, answer
    return [str(reason.message).replace("\u202f", " ") for reason in answer.reasons]


def test_what_finn_tried_ends_in_what_it_chose(cnv: Estimates) -> None:
    figures = cnv.figures(SETTING)
    for each in figures.nodes:
        for attribute in ("PE", "SIMD"):
            if attribute not in each.values:
                continue
            chain = told(cnv.ask(Ask.WHY, SETTING, node=each.key, attribute=attribute))
            attempts = next(words for words in chain if words.startswith("It tried"))
            words = attempts.removesuffix(".").partition(": ")[2].split(", ")
            assert all(one != other for one, other in pairwise(words)), "the same attempt twice in a row"
            last = [word for word in attempts.removesuffix(".").split(", ") if f"{attribute} " in word][-1]
            assert last.endswith(f"{attribute} {each.values[attribute]}"), (each.name, chain)


def test_a_value_is_explained_by_what_finn_did_and_says(cnv: Estimates) -> None:
    chain = told(cnv.ask(Ask.WHY, SETTING, node="MVAU_1", attribute="SIMD"))
    assert chain[0] == "Automatic for 10 000 fps at 10 ns: at most 10 000 cycles a frame; weight width 80."
    assert chain[1].endswith("for what could: 12 544 cycles a frame.")
    assert any("Reverting SIMD value 48 -> 36" in words for words in chain)
    hand = replace(SETTING, overrides={"MVAU_1": {"SIMD": 18}})
    by_hand = told(cnv.ask(Ask.WHY, hand, node="MVAU_1", attribute="SIMD"))
    assert by_hand == ["SIMD 18 was set by hand; FINN's own value is 36.", *chain]
    untouched = told(cnv.ask(Ask.WHY, SETTING, node="MVAU_1", attribute="resType"))
    assert "leaves resType alone" in untouched[0]
    none = told(cnv.ask(Ask.WHY, Setting(), node="MVAU_1", attribute="SIMD"))
    assert "no target was given" in none[0]


def test_a_figure_and_a_style_are_explained_by_finns_own_lines(cnv: Estimates) -> None:
    answer = cnv.ask(Ask.WHY, SETTING, node="MVAU_1", attribute="cycles")
    (words,) = told(answer)
    assert words.startswith("cycles 12544: what FINN's MVAU_hls.get_exp_cycles gives for ")
    assert "PE 64" in words
    assert "custom_op/fpgadataflow/matrixvectoractivation.py, line" in answer.reasons[0].source
    assert "def get_exp_cycles" in answer.reasons[0].code
    lut = told(cnv.ask(Ask.WHY, SETTING, node="MVAU_1", attribute="LUT"))
    assert lut[0].startswith("LUT 31135")
    style = told(cnv.ask(Ask.WHY, SETTING, node="MVAU_1", attribute="preferred_impl_style"))
    assert style[0].startswith("Unasked, FINN takes HLS.")
    assert cnv.ask(Ask.WHY, SETTING, node="nobody", attribute="PE").state is AnswerState.REFUSED
