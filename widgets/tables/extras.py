"""What a layers table shows of layers besides the table itself: the last build, problems, and what could be exchanged.

Layer: widgets. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from projects.build.layers import Layer
from projects.folding.exchange import OfferView, offer_for

FIELDS = {
    "cycles": "cycles",
    "LUT": "lut",
    "BRAM_18K": "bram_18k",
    "URAM": "uram",
    "DSP": "dsp",
    "BRAM_eff": "bram_efficiency",
}
COMPARED = ("LUT", "BRAM_18K", "cycles")


@dataclass(frozen=True)
class Extras:
    """What is known of layers, by their keys.

    Args:
        before: the layers of the last build; None: there is nothing to compare with.
        problems: a sentence for each layer that has a problem.
        offers: the changes that would free something; a layer that is missing has not been asked about.
    """

    before: Mapping[str, Layer] | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    offers: Mapping[str, tuple[OfferView, ...]] = field(default_factory=dict)

    def was(self, layer: Layer, name: str) -> float | None:
        """A figure in the last build, None where it is not known."""
        found = self.before.get(layer.key) if self.before is not None else None
        return None if found is None else figure(found, name)

    def change(self, layer: Layer, name: str) -> float | None:
        """The figure now less that in the last build, None where one of the two is not known."""
        was, now = self.was(layer, name), figure(layer, name)
        return None if was is None or now is None else now - was

    def differs(self, layers: Iterable[Layer]) -> bool:
        """Whether any compared figure of these layers is another than in the last build."""
        return any(self.change(layer, name) for layer in layers for name in COMPARED)

    def offer(self, layer: Layer, resource: str) -> OfferView | None:
        """The cheapest change that frees this resource; None where nobody has asked yet."""
        return offer_for(self.offers.get(layer.key, ()), resource)


def figure(layer: Layer, name: str) -> float | None:
    """A figure of a layer by its column's name: "cycles", "LUT", "BRAM_18K", "URAM", "DSP" or "BRAM_eff"."""
    value: float | None = getattr(layer, FIELDS[name])
    return value
