"""Problems of a folding being edited, and that their mends mend them. Layer: tests. Thread: the test's."""

from __future__ import annotations

from projects.folding.overrides import Overrides, effective, set_values
from projects.folding.problems import folding_problems
from projects.problems import Severity
from tests.projects.folding.networks import chain, cnv, labels, mvau, network, pool, reshape, window

BROKEN = network(
    reshape(28, 784, pe=8),
    mvau(784, 64, pe=7),
    mvau(64, 64, ram_style="ultra"),
    mvau(512, 512, pe=128, simd=64),
    window(64, 8, depthwise=1, kernel=2),
    pool(64, 4),
    labels(),
)


def test_each_problem_says_what_and_offers_a_mend() -> None:
    found = folding_problems(BROKEN, chain(BROKEN), "xc7z020clg400-1")
    assert [(m.problem.code, m.problem.severity, m.problem.node, m.attribute) for m in found] == [
        ("illegal-folding", Severity.WARNING, "Reshape_rtl_0", "PE"),
        ("illegal-folding", Severity.ERROR, "MVAU_hls_0", "PE"),
        ("neighbour-rule", Severity.ERROR, "ConvolutionInputGenerator_rtl_0", "SIMD"),
        ("hardware-refused", Severity.WARNING, "MVAU_hls_1", "ram_style"),
        ("hardware-refused", Severity.WARNING, "MVAU_hls_2", "PE"),
    ]
    assert [str(m.problem.hint) for m in found] == [
        "Set PE of Reshape_rtl_0 to 7.",
        "Set PE of MVAU_hls_0 to 8.",
        "Set SIMD of ConvolutionInputGenerator_rtl_0 to 4.",
        "Set ram_style of MVAU_hls_1 to block.",
        "",
    ]
    assert str(found[1].problem.message).startswith("MVAU_hls_0: PE 7 does not divide MH 64.")


def test_every_mend_alone_takes_its_problem_away() -> None:
    for mendable in folding_problems(BROKEN, chain(BROKEN), None):
        for mend in mendable.mends:
            after = effective(BROKEN, set_values(Overrides(), BROKEN, [mend]).after)
            left = {(m.problem.code, m.problem.node) for m in folding_problems(after, chain(after), None)}
            assert (mendable.problem.code, mendable.problem.node) not in left


def test_a_folding_that_fits_has_none() -> None:
    layers = cnv()
    assert folding_problems(layers, chain(layers), "xc7z020clg400-1") == ()
