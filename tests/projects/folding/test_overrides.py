"""A person's values over the automatic ones, and what undo calls each edit. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import ProjectFormatError
from projects.folding.overrides import (
    Change,
    Edit,
    Overrides,
    effective,
    overrides_from_data,
    overrides_to_data,
    reset_all,
    reset_cell,
    reset_rows,
    set_value,
    set_values,
)
from projects.folding.styles import Identity, identities, names_after, variants
from projects.text import text
from tests.projects.folding.networks import cnv, named, network, tfc, window

TFC = tfc()
NOTHING = Overrides()
DENSE = {name: named(TFC, name).key for name in ("MVAU_hls_0", "MVAU_hls_1", "MVAU_hls_2")}


def cell(overrides: Overrides, name: str, attribute: str) -> object:
    found = named(effective(TFC, overrides), name).attribute(attribute)
    assert found is not None
    return found.value


def pe(overrides: Overrides, value: int, name: str = "MVAU_hls_0") -> Change:
    return set_value(overrides, TFC, DENSE[name], "PE", value)


def test_one_cell() -> None:
    change = pe(NOTHING, 8)
    assert str(change.name) == "PE of MVAU_hls_0: 1 to 8"
    assert cell(change.after, "MVAU_hls_0", "PE") == 8
    assert cell(change.after, "MVAU_hls_1", "PE") == 1
    assert change.after.count == 1
    assert NOTHING.count == 0, "nothing is changed in place"
    assert str(pe(change.after, 16).name) == "PE of MVAU_hls_0: 8 to 16"


def test_the_automatic_value_chosen_again_is_no_override() -> None:
    assert pe(pe(NOTHING, 8).after, 1).after == NOTHING
    kept = set_values(NOTHING, TFC, [Edit(DENSE["MVAU_hls_0"], "PE", 1)], keep_equal=True)
    assert kept.after.count == 1


def test_names_of_several_edits() -> None:
    def name(*edits: tuple[str, str, object]) -> str:
        return str(set_values(NOTHING, TFC, [Edit(DENSE[n], a, v) for n, a, v in edits]).name)

    one, two = "MVAU_hls_0", "MVAU_hls_1"
    assert name((one, "ram_style", "block"), (two, "ram_style", "block")) == "ram_style of 2 layers to block"
    assert name((one, "PE", 2), (two, "PE", 4)) == "PE of 2 layers"
    assert name((one, "PE", 2), (one, "SIMD", 4)) == "2 values of MVAU_hls_0"
    assert name((one, "PE", 2), (two, "SIMD", 4)) == "2 values of 2 layers"
    own = set_values(NOTHING, TFC, [], name=text("Fully folded"))
    assert str(own.name) == "Fully folded"


def test_resetting() -> None:
    edits = [Edit(key, a, v) for key in DENSE.values() for a, v in (("PE", 2), ("ram_style", "block"))]
    full = set_values(NOTHING, TFC, edits).after
    assert full.count == 6
    change = reset_cell(full, TFC, DENSE["MVAU_hls_0"], "PE")
    assert str(change.name) == "Reset PE of MVAU_hls_0: 2 to automatic 1"
    assert change.after.count == 5
    row = reset_rows(full, TFC, [DENSE["MVAU_hls_1"]])
    assert str(row.name) == "Reset MVAU_hls_1: 2 values to automatic"
    assert cell(row.after, "MVAU_hls_1", "ram_style") == "auto"
    rows = reset_rows(full, TFC, [DENSE["MVAU_hls_1"], DENSE["MVAU_hls_2"]])
    assert str(rows.name) == "Reset 4 values of 2 layers to automatic"
    everything = reset_all(full)
    assert str(everything.name) == "Reset all: 6 values back to automatic"
    assert everything.after == NOTHING
    assert reset_cell(full, TFC, DENSE["MVAU_hls_0"], "SIMD").after == full


def test_values_stay_with_the_node_when_others_are_renamed() -> None:
    changed = set_value(NOTHING, TFC, DENSE["MVAU_hls_2"], "PE", 8).after
    mixed = network(*(one if one.name != "MVAU_hls_0" else named(tfc("rtl"), "MVAU_rtl_0") for one in TFC))
    assert [one.name for one in mixed][2:6] == ["MVAU_rtl_0", "MVAU_hls_0", "MVAU_hls_1", "MVAU_hls_2"]
    found = {one.name: one.attribute("PE") for one in effective(mixed, changed)}
    assert getattr(found["MVAU_hls_1"], "value", None) == 8
    assert getattr(found["MVAU_hls_2"], "value", None) == 1


def test_identities_and_names() -> None:
    assert [i.name for i in identities(TFC).values()] == [
        *("Reshape_0", "Thresholding_0", "MVAU_0", "MVAU_1", "MVAU_2", "MVAU_3", "LabelSelect_0")
    ]
    assert Identity("MVAU_0", "a") == Identity("MVAU_0", "b")
    after = names_after(TFC, {DENSE["MVAU_hls_1"]: "rtl"})
    assert list(after.values())[2:6] == ["MVAU_hls_0", "MVAU_rtl_0", "MVAU_hls_1", "MVAU_hls_2"]
    plain = network(window(4))
    assert names_after(plain, {}) == {"t0": "ConvolutionInputGenerator_rtl_0"}
    assert (variants("MVAU_rtl"), variants("Pool"), variants("Reshape_rtl"), variants("Shuffle")) == (
        ("hls", "rtl"),
        ("hls",),
        ("rtl",),
        (),
    )


values = st.one_of(st.integers(), st.booleans(), st.text(max_size=5), st.lists(st.integers(0, 9), max_size=3))
layers_of_values = st.dictionaries(
    st.builds(Identity, st.text(min_size=1, max_size=8), st.text(max_size=4)),
    st.dictionaries(st.text(min_size=1, max_size=6), values, min_size=1, max_size=3),
    max_size=4,
)
parked = st.dictionaries(
    st.builds(Identity, st.text(min_size=1, max_size=8), st.text(max_size=4)),
    st.dictionaries(
        st.sampled_from(["hls", "rtl"]), st.dictionaries(st.text(max_size=4), values, min_size=1), min_size=1
    ),
    max_size=3,
)


@given(layers_of_values, parked)
def test_json_keeps_everything(of: dict[Identity, dict[str, object]], left: dict[Identity, dict[str, object]]) -> None:
    overrides = Overrides(of, left)  # type: ignore[arg-type]
    assert overrides_from_data(json.loads(json.dumps(overrides_to_data(overrides)))) == overrides


def test_damaged_and_newer_data() -> None:
    with pytest.raises(ProjectFormatError, match="newer FINN Studio"):
        overrides_from_data({"format": 2, "nodes": []})
    for data in ({}, {"format": 1}, {"format": 1, "nodes": [{}]}, {"format": "x", "nodes": []}, None, {"format": 1,
                 "nodes": [{"name": "a", "key": "", "values": 4, "parked": {}}]}):  # fmt: skip
        with pytest.raises(ProjectFormatError, match="damaged"):
            overrides_from_data(data)


@given(st.lists(st.tuples(st.sampled_from([one.key for one in cnv()]), st.sampled_from(["PE", "SIMD"]),
                          st.integers(1, 9)), max_size=12))  # fmt: skip
def test_resetting_every_row_is_the_way_back(made: list[tuple[str, str, int]]) -> None:
    layers = cnv()
    there = [Edit(key, a, v) for key, a, v in made if next(x for x in layers if x.key == key).attribute(a) is not None]
    change = set_values(NOTHING, layers, there, keep_equal=True)
    assert change.after.count == len({(e.key, e.attribute) for e in there})
    assert reset_rows(change.after, layers, [one.key for one in layers]).after == NOTHING
    assert effective(layers, NOTHING) == layers
