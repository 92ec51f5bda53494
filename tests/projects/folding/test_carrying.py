"""A person's values when the layers under them change. Layer: tests. Thread: the test's."""

from __future__ import annotations

from dataclasses import replace

from projects.build.layers import Layer
from projects.folding.carrying import Carried, Fate, carry_over, editable, report
from projects.folding.overrides import Edit, Overrides, set_values, with_values
from projects.folding.styles import Identity
from projects.text import text
from tests.projects.folding.networks import cnv, labels, mvau, named, network, reshape, tfc, thresholding

Layers = tuple[Layer, ...]


def made(layers: Layers, *cells: tuple[str, str, object]) -> Overrides:
    return set_values(Overrides(), layers, [Edit(named(layers, n).key, a, v) for n, a, v in cells]).after


def fates(carried: Carried) -> list[tuple[str, str, object, str]]:
    return [(o.name, o.attribute, o.value, o.fate.value) for o in carried.outcomes]


def test_another_automatic_folding_keeps_the_overrides() -> None:
    before = tfc()
    after = tuple(with_values(one, {"PE": 2, "SIMD": 4}) for one in before)
    values = made(before, ("MVAU_hls_0", "PE", 8), ("MVAU_hls_1", "ram_style", "block"))
    carried = carry_over(values, before, after)
    assert carried.after == values
    assert {o.fate for o in carried.outcomes} == {Fate.KEPT}
    assert str(carried.name) == "Overrides: 2 kept"
    assert str(carry_over(Overrides(), before, after).name) == "Overrides: none"
    assert str(carry_over(values, before, after, name=text("Target 20 000 fps")).name) == "Target 20 000 fps"


def test_values_that_bind_each_other_are_judged_together() -> None:
    layers = cnv()
    values = made(layers, ("ConvolutionInputGenerator_rtl_1", "SIMD", 64), ("ConvolutionInputGenerator_rtl_1",
                  "parallel_window", 1))  # fmt: skip
    assert report(values, layers) == ()


def test_another_style_parks_what_it_does_not_know_and_brings_it_back() -> None:
    before = network(thresholding(784, style="hls"), mvau(784, 64))
    after = network(thresholding(784, style="rtl"), mvau(784, 64, style="rtl"))
    values = made(before, ("Thresholding_hls_0", "PE", 7), ("Thresholding_hls_0", "ram_style", "block"),
                  ("MVAU_hls_0", "PE", 8), ("MVAU_hls_0", "preferred_impl_style", "rtl"))  # fmt: skip
    there = carry_over(values, before, after)
    assert fates(there) == [
        ("Thresholding_rtl_0", "ram_style", "block", "parked"),
        ("Thresholding_rtl_0", "PE", 7, "kept"),
        ("MVAU_rtl_0", "PE", 8, "kept"),
        ("MVAU_rtl_0", "preferred_impl_style", "rtl", "kept"),
    ]
    node = Identity("Thresholding_0")
    assert there.after.values[node] == {"PE": 7}
    assert there.after.parked[node] == {"hls": {"ram_style": "block"}}
    assert "when Thresholding_0 is hls again" in str(there.of(Fate.PARKED)[0].message)
    deep = set_values(there.after, after, [Edit("t0", "depth_trigger_bram", 64)]).after
    back = carry_over(deep, after, before)
    assert back.of(Fate.RESTORED)[0].attribute == "ram_style"
    assert back.after.values[node] == {"PE": 7, "ram_style": "block"}
    assert back.after.parked[node] == {"rtl": {"depth_trigger_bram": 64}}
    again = carry_over(back.after, before, after)
    assert again.after == deep


def test_a_value_set_since_wins_over_a_parked_one() -> None:
    before, after = network(thresholding(8, style="rtl")), network(thresholding(8, style="hls"))
    values = Overrides({Identity("Thresholding_0"): {"PE": 4}}, {Identity("Thresholding_0"): {"hls": {"PE": 2}}})
    back = carry_over(values, before, after)
    assert back.after.values == {Identity("Thresholding_0"): {"PE": 4}}
    assert back.after.parked == {}


def test_illegal_values_and_orphans_stay_and_are_told() -> None:
    layers = tfc()
    values = Overrides({
        Identity("MVAU_0"): {"PE": 7, "zzz": 1},
        Identity("Gone_0"): {"PE": 2},
    })  # fmt: skip
    found = report(values, layers)
    assert [(o.name, o.attribute, o.fate, o.nearest) for o in found] == [
        ("MVAU_hls_0", "PE", Fate.ILLEGAL, 8),
        ("MVAU_hls_0", "zzz", Fate.ILLEGAL, None),
        ("Gone_0", "PE", Fate.ORPHANED, None),
    ]
    assert "does not divide MH 64" in str(found[0].message)
    assert "no longer in the design" in str(found[2].message)
    carried = carry_over(values, layers, layers)
    assert carried.after == values
    assert str(carried.name) == "Overrides: 2 illegal now, 1 without a layer"


def test_another_network_finds_layers_by_shape_and_order() -> None:
    before = network(reshape(28, 784), mvau(784, 64), mvau(64, 64), mvau(64, 10))
    # The same dense layers behind one more, as a preprocessing step gives it; keys and names shifted.
    after = network(reshape(28, 784), thresholding(784), mvau(784, 784), mvau(784, 64), mvau(64, 64), mvau(64, 10))
    values = made(before, ("MVAU_hls_0", "PE", 8), ("MVAU_hls_2", "PE", 5), ("Reshape_rtl_0", "PE", 7))
    carried = carry_over(values, before, after, same_network=False)
    assert fates(carried) == [
        ("MVAU_hls_1", "PE", 8, "moved"),
        ("MVAU_hls_3", "PE", 5, "moved"),
        ("Reshape_rtl_0", "PE", 7, "kept"),
    ]
    assert "MVAU_0 is MVAU_1 now." in {str(o.message) for o in carried.outcomes}
    back = carry_over(carried.after, after, before, same_network=False)
    assert back.after == values


def test_an_orphan_gives_up_a_name_that_is_another_layer_s_and_finds_its_own_again() -> None:
    before = network(mvau(784, 64), mvau(64, 10))
    after = network(mvau(64, 10))
    values = made(before, ("MVAU_hls_0", "PE", 8), ("MVAU_hls_1", "PE", 5))
    gone = carry_over(values, before, after, same_network=False)
    assert gone.after.values == {Identity("MVAU_0 (gone)"): {"PE": 8}, Identity("MVAU_0"): {"PE": 5}}
    lone = network(thresholding(8), mvau(8, 4))
    without = network(mvau(8, 4))
    kept = carry_over(made(lone, ("Thresholding_rtl_0", "PE", 4)), lone, without, same_network=False)
    assert [o.fate for o in kept.outcomes] == [Fate.ORPHANED]
    again = carry_over(kept.after, without, lone, same_network=False)
    assert [(o.key, o.fate) for o in again.outcomes] == [("t0", Fate.KEPT)]


def test_a_key_of_another_operation_is_not_believed() -> None:
    layers = network(mvau(8, 4), labels(4))
    shifted = tuple(replace(one, key=key) for one, key in zip(layers, ("t1", "t0"), strict=True))
    carried = carry_over(Overrides({Identity("MVAU_0", "t0"): {"PE": 2}}), layers, shifted)
    assert [o.key for o in carried.outcomes] == ["t1"]


def test_what_a_person_may_set() -> None:
    assert editable("PE")
    assert editable("preferred_impl_style")
    assert not editable("MW")
