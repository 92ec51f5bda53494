"""The rule between a depthwise window generator and the layer it feeds. Layer: tests. Thread: the test's."""

from __future__ import annotations

from projects.build.folding_rules import broken_neighbours
from projects.folding.neighbours import mismatches, partner
from projects.folding.overrides import with_values
from tests.projects.folding.networks import chain, layer, mvau, network, pool, window


def test_a_pair_that_does_not_fit_and_its_mends() -> None:
    layers = network(window(64, 8, depthwise=1, kernel=2), pool(64, 4), mvau(64, 64))
    (found,) = mismatches(layers, chain(layers))
    assert (found.simd, found.pe) == (8, 4)
    assert [(m.node, m.attribute, m.value) for m in found.mends] == [
        ("ConvolutionInputGenerator_rtl_0", "SIMD", 4),
        ("Pool_hls_0", "PE", 8),
    ]
    assert "the hardware would compute wrong values" in str(found.message)
    for mend in found.mends:
        mended = tuple(with_values(one, {mend.attribute: mend.value}) if one.key == mend.key else one for one in layers)
        assert mismatches(mended, chain(mended)) == ()
    assert [p.node for p in broken_neighbours(layers, chain(layers))] == ["ConvolutionInputGenerator_rtl_0"]


def test_an_edit_names_what_must_change_with_it() -> None:
    layers = network(window(64, 8, depthwise=1, kernel=2), pool(64, 4), mvau(64, 64))
    edges = chain(layers)
    taken = partner(layers, edges, layers[0].key, "SIMD")
    assert taken is not None
    assert (taken.node, taken.attribute, taken.value) == ("Pool_hls_0", "PE", 8)
    other = partner(layers, edges, layers[1].key, "PE")
    assert other is not None
    assert (other.attribute, other.value) == ("SIMD", 4)
    assert partner(layers, edges, layers[2].key, "PE") is None
    assert partner(layers, edges, layers[0].key, "ram_style") is None


def test_an_illegal_value_is_no_mend() -> None:
    layers = network(window(64, 7, depthwise=1), pool(64, 4))
    (found,) = mismatches(layers, chain(layers))
    assert [(m.node, m.value) for m in found.mends] == [("ConvolutionInputGenerator_rtl_0", 4)]


def test_pairs_that_need_not_fit() -> None:
    for pair in (
        (window(64, 8), pool(64, 4)),  # not depthwise
        (window(64, 8, depthwise=1, kernel=1), pool(64, 4)),  # one pixel
        (window(64, 8, depthwise=1), mvau(64, 64)),
        (mvau(64, 64), pool(64, 4)),
        (window(64, 8, depthwise=1), layer("VVAU_hls", Channels=64)),  # no PE
        (layer("ConvolutionInputGenerator_rtl", SIMD=4), pool(64, 2)),  # nothing said of depthwise
    ):
        layers = network(*pair)
        assert mismatches(layers, [*chain(layers), ("gone", "t1")]) == ()
