"""Each layer as small as it can be without becoming slower than the slowest is now.

Small is the share of the part that a layer takes: the sum, over LUT, BRAM_18K, URAM and DSP, of what it uses over what
the part has. Where the part's totals are not known, LUT alone. Of equals, the faster.
Layer: studio.worker. Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import product
from typing import Any

from projects.build.layers import RESOURCES
from projects.folding.dimensions import dimensions
from projects.folding.rules import choices, is_whole
from projects.folding.session_protocol import Cost
from studio.worker.estimate_node import with_values
from studio.worker.estimate_stand import Changes, Stand, nodes_of


def balance(stand: Stand, keys: Collection[str]) -> tuple[tuple[str, str, Any], ...]:
    """The changes, as (key, attribute, value), of these layers; none named: of all."""
    made: Changes = {}
    for key in stand.layers:
        if (not keys or key in keys) and not any(key == changed for changed, _ in made):
            made.update(_smallest(stand, key))
    return tuple(nodes_of(made))


def _smallest(stand: Stand, key: str) -> Changes:
    share = _measure(stand)
    best: Changes = {}
    least: tuple[float, int] | None = None
    for changes in _foldings(stand, key):
        costs = stand.priced(changes)
        concerned = {key, *(other for other, _ in changes)}
        if costs is None or any((cost.cycles or 0) > stand.slowest for cost in costs.values()):
            continue
        # Compared over the same layers: one that a neighbour is bound to counts on both sides.
        change = sum(share(costs[k]) - share(stand.costs[k]) for k in concerned if k in costs)
        order = (round(change, 9), max(cost.cycles or 0 for cost in costs.values()) if costs else 0)
        if change < 0 and (least is None or order < least):
            best, least = changes, order
    return best


def _measure(stand: Stand) -> Callable[[Cost], float]:
    totals = stand.totals()

    def share(cost: Cost) -> float:
        if not totals:
            return float(cost.LUT or 0)
        return sum((getattr(cost, name) or 0) / there for name in RESOURCES if (there := totals.get(name)))

    return share


def _foldings(stand: Stand, key: str) -> Iterator[Changes]:
    """Every legal folding of a layer, with what is bound to it; the one it has is left out."""
    layer = stand.layers[key]
    free = with_values(layer, {"parallel_window": 0})
    now = {name: found.value for name in dimensions(layer.op_type) if (found := layer.attribute(name)) is not None}
    legal = {name: allowed.values or () for name in now if (allowed := choices(free, name)) is not None}
    window = layer.attribute("parallel_window")
    for combination in product(*legal.values()) if legal else ():
        values = dict(zip(legal, combination, strict=True))
        wanted = {name: value for name, value in values.items() if is_whole(value) and value != now[name]}
        if wanted and window is not None and window.value == 1:
            wanted["parallel_window"] = 0
        if wanted:
            yield stand.bound(key, wanted)
