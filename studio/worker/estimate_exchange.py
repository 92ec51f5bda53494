"""What freeing memory or logic costs in each layer, by its cheapest legal change.

Every figure is FINN's. A change counts where no layer gets slower than the design is, and nothing that the design
shows outside changes (weights stay inside, and stay fixed).
Layer: studio.worker. Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from projects.build.layers import RESOURCES
from projects.folding.dimensions import dimensions
from projects.folding.rules import choices
from projects.folding.session_protocol import Cost, Offer
from studio.worker.estimate_stand import Changes, Stand, nodes_of

FREED = {"BRAM_18K": ("LUT", 1), "LUT": ("BRAM_18K", 100)}  # what is freed: what it is paid with, and for how many
_STYLES = ("ram_style", "ram_style_thresholds", "resType", "mem_mode")
_INTERNAL = ("internal_embedded", "internal_decoupled")


def offers(stand: Stand) -> Iterator[tuple[Offer, ...]]:
    """Layer by layer, the cheapest change that frees a BRAM_18K, and that which frees LUT; none where there is none."""
    return (tuple(_of_layer(stand, key)) for key in stand.layers)


def _of_layer(stand: Stand, key: str) -> Iterator[Offer]:
    found: dict[str, Offer] = {}
    for changes in _candidates(stand, key):
        costs = stand.priced(changes)
        if costs is None or any((cost.cycles or 0) > stand.slowest for cost in costs.values()):
            continue
        change = _difference(stand.costs, costs)
        for resource, (paid, unit) in FREED.items():
            saves = -change[resource]
            grown = {name: value for name, value in change.items() if value > 0}
            # Paid with a third resource, or with none there is: no exchange of these two.
            if saves <= 0 or any(name != paid for name in grown):
                continue
            rate = change[paid] * unit / saves
            offer = Offer(key, resource, tuple(nodes_of(changes)), saves, grown, rate, _other_cycles(stand, costs))
            best = found.get(resource)
            if best is None or _order(offer) < _order(best):
                found[resource] = offer
    yield from found.values()


def _order(offer: Offer) -> tuple[float, float]:
    """The cheapest first; of equals the one that frees more."""
    return (offer.rate, -offer.saves)


def _candidates(stand: Stand, key: str) -> Iterator[Changes]:
    layer = stand.layers[key]
    no_uram = not stand.totals().get("URAM")
    for attribute in (*_STYLES, *dimensions(layer.op_type)):
        now, allowed = layer.attribute(attribute), choices(layer, attribute)
        if now is None or allowed is None:
            continue
        for value in allowed.values or ():
            if value == now.value or (value == "ultra" and no_uram):
                continue
            if attribute == "mem_mode" and not {value, now.value} <= set(_INTERNAL):
                continue
            yield stand.bound(key, {attribute: value})


def _other_cycles(stand: Stand, after: Mapping[str, Cost]) -> tuple[tuple[str, int | None, int | None], ...]:
    pairs = ((key, stand.costs[key].cycles, cost.cycles) for key, cost in after.items())
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _difference(before: Mapping[str, Cost], after: Mapping[str, Cost]) -> dict[str, float]:
    return {
        name: sum((getattr(cost, name) or 0) - (getattr(before[key], name) or 0) for key, cost in after.items())
        for name in RESOURCES
    }
