"""What an exchange is called in the layers table. Layer: tests. Thread: the test's."""

from __future__ import annotations

from typing import Any

from projects.folding.session_protocol import Offer
from studio.window.exchange import view_of
from tests.projects.folding.networks import named, tfc

TFC = tfc()
LAYERS = {layer.key: layer for layer in TFC}
FIRST, SECOND = named(TFC, "MVAU_hls_0").key, named(TFC, "MVAU_hls_1").key


def said(resource: str, saves: float, costs: dict[str, float], rate: float, cycles: Any = ()) -> str:
    offer = Offer(FIRST, resource, ((FIRST, "PE", 2),), saves, costs, rate, cycles)
    return str(view_of(offer, LAYERS).words).replace("\u202f", " ")


def test_what_is_paid_is_named() -> None:
    assert said("BRAM_18K", 12, {"LUT": 432}, 36) == "PE 1 to 2: frees 12 BRAM_18K for 432 LUT"
    assert said("LUT", 100, {}, 0) == "PE 1 to 2: frees 100 LUT and costs no other resource"


def test_a_negative_rate_and_slower_layers_are_explained() -> None:
    cycles = ((FIRST, 25088, 28224), (SECOND, 64, 32))
    assert said("BRAM_18K", 7, {}, -1689 / 7, cycles) == (
        "PE 1 to 2: frees 7 BRAM_18K and 1 689 LUT: both become fewer, so the rate is negative; "
        "cycles a frame: MVAU_hls_0 25 088 to 28 224, MVAU_hls_1 64 to 32"
    )
    assert "and 3 BRAM_18K" in said("LUT", 200, {}, -1.5)
    assert said("BRAM_18K", 7, {"LUT": 7}, 1, cycles[:1]).endswith(
        "for 7 LUT; cycles a frame: MVAU_hls_0 25 088 to 28 224"
    )
