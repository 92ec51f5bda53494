"""Which of a layer's offers is shown."""

from __future__ import annotations

from projects.folding.exchange import OfferView, offer_for
from projects.folding.overrides import Edit
from projects.text import text


def offer(resource: str, rate: float | None) -> OfferView:
    edits = () if rate is None else (Edit("k", "ram_style", "distributed"),)
    return OfferView(resource, rate, edits, text("words"))


def test_the_cheapest_that_frees_the_resource_is_taken() -> None:
    offers = (offer("LUT", 0.1), offer("BRAM_18K", 256), offer("BRAM_18K", None), offer("BRAM_18K", 36))
    assert offer_for(offers, "BRAM_18K") == offers[3]
    assert offer_for(offers, "LUT") == offers[0]


def test_one_without_a_rate_tells_why_there_is_none() -> None:
    assert offer_for((offer("LUT", None),), "LUT") == offer("LUT", None)
    assert offer_for((), "LUT") is None
