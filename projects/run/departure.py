"""From which tensor on the result departs, and what lies in front of it. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from projects.diff.graph import Graph
from projects.model.summary import Node
from projects.run.relating import Relation

_UNKNOWN = (Relation.ELSEWHERE, Relation.SHAPE, Relation.MISSING, Relation.UNTOLD)


@dataclass(frozen=True)
class Before:
    """What lies between a tensor and those in front of it that agree.

    Args:
        alone: labels of nodes that only this model has. unknown: tensors that could not be compared.
    """

    alone: tuple[str, ...] = ()
    unknown: int = 0


def find_departure(graph: Graph, relations: Mapping[str, Relation], outputs: Mapping[str, bool]) -> str | None:
    """Go from the outputs that differ against the data; what agrees ends the way, for what is before it is well.

    The node of an output that differs never ends it: a class may be the same though the scores are not.

    Args:
        graph: the model after. relations: of its tensors that were compared, by key.
        outputs: {output tensor: whether it agrees}.

    Returns:
        The key of the first differing node in the order of the data; None where there is none.
    """
    ends = [graph.producers[name] for name, agrees in outputs.items() if not agrees and name in graph.producers]
    way = [*ends, *(node for end in ends for node in _way(graph, end, relations))]
    guilty = {node.key for node in way if relations.get(node.key) is Relation.DIFFERS}
    return min(guilty, key=graph.place.__getitem__, default=None)


def look_before(graph: Graph, key: str, relations: Mapping[str, Relation], alone: Collection[str]) -> Before:
    """What lies in front of a node, back to what agrees.

    Args:
        relations: of the tensors that were compared, by the key of their node in this graph.
        alone: keys of nodes that only this model has.
    """
    way = sorted(_way(graph, graph.node(key), relations), key=lambda node: graph.place[node.key])
    return Before(
        tuple(node.label for node in way if node.key in alone and not graph.is_constant(node)),
        sum(relations.get(node.key) in _UNKNOWN for node in way),
    )


def _way(graph: Graph, end: Node, relations: Mapping[str, Relation]) -> Iterator[Node]:
    """The nodes before a node, back to those that agree."""
    wave, seen = [end], {end.key}
    while wave:
        for node in graph.before(wave.pop()):
            relation = relations.get(node.key)
            if node.key in seen or (relation is not None and relation.agrees):
                continue
            seen.add(node.key)
            yield node
            wave.append(node)
