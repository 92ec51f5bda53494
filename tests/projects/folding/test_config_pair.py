"""The pair of files: where they lie, what they hold, how two differ. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.folding.config_pair import (
    ABSENT,
    Changed,
    Difference,
    Place,
    SaveWish,
    differences,
    pair_rows,
    place_at,
    sets_anything,
    with_kept,
)
from projects.folding.overrides import Edit, Overrides, set_values
from tests.projects.folding.networks import named, network, tfc, thresholding

TFC = tfc()
STYLE = "preferred_impl_style"


def some(*cells: tuple[str, str, Any]) -> Overrides:
    return set_values(Overrides(), TFC, [Edit(named(TFC, n).key, a, v) for n, a, v in cells]).after


# --- where they lie


@pytest.mark.parametrize(
    ("chosen", "folding", "specialize"),
    [
        ("/nets/cnv", "/nets/cnv/folding.json", "/nets/cnv/specialize_layers.json"),
        ("/nets/v1.2", "/nets/v1.2/folding.json", "/nets/v1.2/specialize_layers.json"),
        ("/nets/folding.json", "/nets/folding.json", "/nets/specialize_layers.json"),
        ("/a/cnv_folding_config.json", "/a/cnv_folding_config.json", "/a/cnv_specialize_layers_config.json"),
        ("/folding/mine.JSON", "/folding/mine.JSON", "/folding/mine_specialize_layers.json"),
    ],
)
def test_the_styles_lie_beside_the_folding_under_a_name_of_their_own(
    chosen: str, folding: str, specialize: str
) -> None:
    assert place_at(Path(chosen)) == Place(Path(folding), Path(specialize))


def test_a_wish_has_a_place_with_its_files() -> None:
    wish = SaveWish(Path("/a/folding.json"), Path("/a/s.json"), True)
    assert wish.place.files == (Path("/a/folding.json"), Path("/a/s.json"))
    assert Place(Path("/a/folding.json")).files == (Path("/a/folding.json"),)


# --- what they hold


def test_names_are_those_under_the_chosen_styles() -> None:
    """Of two thresholdings the first is HLS now: the second, RTL still, is the first of its kind."""
    before = network(thresholding(64), thresholding(64), thresholding(64))
    stale = (replace(thresholding(64, style="hls"), key=before[0].key), *before[1:])
    folding, styles = pair_rows(stale, Overrides())
    assert list(folding) == ["Defaults", "Thresholding_hls_0", "Thresholding_rtl_0", "Thresholding_rtl_1"]
    assert "mem_mode" in folding["Thresholding_hls_0"]
    assert styles == {
        "Defaults": {},
        "Thresholding_0": {STYLE: "hls"},
        "Thresholding_1": {STYLE: "rtl"},
        "Thresholding_2": {STYLE: "rtl"},
    }


def test_the_overrides_alone_leave_the_rest_to_finn() -> None:
    values = some(("MVAU_hls_1", "PE", 8), ("Thresholding_rtl_0", STYLE, "rtl"))
    folding, styles = pair_rows(TFC, values, frozen=False)
    assert folding == {"Defaults": {}, "MVAU_hls_1": {"PE": 8}}
    assert styles["Thresholding_0"] == {STYLE: "rtl"}
    assert styles["MVAU_1"] == {STYLE: ""}


def test_whether_it_sets_anything() -> None:
    assert not sets_anything(pair_rows(TFC, Overrides(), frozen=False))
    assert not sets_anything(({"Defaults": {}}, None))
    assert sets_anything(pair_rows(TFC, Overrides()))
    assert sets_anything(pair_rows(TFC, some(("MVAU_hls_1", "PE", 8)), frozen=False))
    assert sets_anything(pair_rows(TFC, some(("MVAU_hls_1", STYLE, "rtl")), frozen=False))


def test_rows_of_layers_that_come_later_are_kept_and_no_others() -> None:
    old = {
        "Defaults": {"PE": [1, "all"]},
        "MVAU_hls_0": {"PE": 1},
        "MVAU_hls_9": {"PE": 1},
        "StreamingFIFO_0": {"depth": 32},
        "StreamingDataWidthConverter_Batch_0": {"impl_style": "hls"},
        "no name": {},
    }
    rows = {"Defaults": {}, "MVAU_hls_0": {"PE": 2}}
    assert with_kept(rows, old) == {
        **rows,
        "StreamingFIFO_0": {"depth": 32},
        "StreamingDataWidthConverter_Batch_0": {"impl_style": "hls"},
    }
    assert with_kept(rows, None) == rows


# --- how two differ


def test_each_value_that_differs_is_told_with_who_changed_it() -> None:
    saved = {"Defaults": {}, "A_0": {"PE": 1, "SIMD": 1, "ram_style": "auto", "same": 1}}
    ours = {"Defaults": {}, "A_0": {"PE": 2, "SIMD": 1, "ram_style": "block", "same": 1}}
    theirs = {"Defaults": {}, "A_0": {"PE": 1, "SIMD": 4, "ram_style": "ultra", "same": 1}, "B_0": {"PE": 3}}
    assert differences(ours, theirs, saved) == (
        Difference("A_0", "PE", 2, 1, 1, Changed.HERE),
        Difference("A_0", "SIMD", 1, 4, 1, Changed.ELSEWHERE),
        Difference("A_0", "ram_style", "block", "ultra", "auto", Changed.BOTH),
        Difference("B_0", "PE", ABSENT, 3, ABSENT, Changed.ELSEWHERE),
    )
    assert differences(ours, theirs)[0] == Difference("A_0", "PE", 2, 1)


def test_kinds_are_told_apart_but_order_is_not() -> None:
    assert differences({"A_0": {"a": 1, "b": 2}}, {"A_0": {"b": 2, "a": 1}}) == ()
    for one, other in ((4, 4.0), (1, True), (None, ABSENT), (0, "0")):
        theirs = {} if other is ABSENT else {"x": other}
        assert differences({"A_0": {"x": one}}, {"A_0": theirs}) == (Difference("A_0", "x", one, other),)
    assert differences({"A_0": {}}, {}) == ()


def test_a_row_that_is_no_object_differs_as_a_whole() -> None:
    ours = {"A_0": {"PE": 1}}
    assert differences(ours, {"A_0": 5}, {"A_0": 5}) == (Difference("A_0", "", {"PE": 1}, 5, 5, Changed.HERE),)
    assert differences({"A_0": 5}, {"A_0": 5}) == ()
    assert differences({"A_0": {"PE": 1}}, {"A_0": {"PE": 2}}, {"A_0": 5})[0].saved is ABSENT


values = st.dictionaries(st.sampled_from("abc"), st.one_of(st.integers(0, 2), st.booleans(), st.none()), max_size=3)
rows_of = st.dictionaries(st.sampled_from(["A_0", "B_0"]), values, max_size=2)


@given(rows_of, rows_of)
def test_what_is_put_right_by_its_differences_differs_no_more(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    mended = json.loads(json.dumps(ours))
    for each in differences(ours, theirs):
        row = mended.setdefault(each.node, {})
        if each.theirs is ABSENT:
            del row[each.attribute]
        else:
            row[each.attribute] = each.theirs
    assert differences(mended, theirs) == ()
