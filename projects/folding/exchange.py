"""What freeing memory or logic in one layer costs: its cheapest legal change, as the tables show it.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projects.folding.overrides import Edit
from projects.text import Text

FREED = ("BRAM_18K", "LUT")
"""What an offer frees, each paid for with the other."""


@dataclass(frozen=True)
class OfferView:
    """The cheapest legal change of one layer that frees a resource.

    Args:
        resource: what it frees, one of `FREED`.
        rate: LUT paid for each BRAM_18K freed, or BRAM_18K paid for each 100 LUT freed; None where nothing frees any.
        edits: the change; empty where there is none.
        words: the change and what it does ("ram_style auto to distributed: frees 4 BRAM_18K for 144 LUT"), or why
            there is none.
    """

    resource: str
    rate: float | None
    edits: tuple[Edit, ...]
    words: Text


def offer_for(offers: Iterable[OfferView], resource: str) -> OfferView | None:
    """The cheapest of a layer's offers that free this resource; one without a rate only where there is no other."""
    found = [offer for offer in offers if offer.resource == resource]
    return min(found, key=lambda offer: (offer.rate is None, offer.rate or 0), default=None)
