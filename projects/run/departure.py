"""From which tensor on the result departs: the first that differs with nothing behind it that agrees again.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Mapping

from projects.diff.graph import Graph
from projects.run.relating import Relation


def find_departure(graph: Graph, relations: Mapping[str, Relation], outputs: Mapping[str, bool]) -> str | None:
    """Go from the outputs that differ against the data; what agrees ends the way, for what is before it is well.

    Args:
        graph: the model after. relations: of its tensors that were compared, by key.
        outputs: {output tensor: whether it agrees}.

    Returns:
        The key of the first differing node in the order of the data; None where there is none.
    """
    wave = [graph.producers[name] for name, agrees in outputs.items() if not agrees and name in graph.producers]
    seen = {node.key for node in wave}
    guilty: list[str] = []
    while wave:
        node = wave.pop()
        relation = relations.get(node.key)
        if relation is not None and relation.agrees:
            continue
        if relation is Relation.DIFFERS:
            guilty.append(node.key)
        for before in graph.before(node):
            if before.key not in seen:
                seen.add(before.key)
                wave.append(before)
    return min(guilty, key=graph.place.__getitem__, default=None)
