"""What went into a partition: FINN leaves one node in the graph, and the layers in a file of their own.

Layer: projects. Thread: any; reads the files of partitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from pathlib import Path

from projects.diff.anchors import Link
from projects.diff.families import Family
from projects.diff.graph import Graph, read_graph
from projects.errors import UserInputError

Matching = Callable[[Graph, Graph], Iterable[tuple[str, ...]]]
"""The keys of the first model that have a partner in the second, group by group."""


def gathered(whole: Graph, parts: Graph, free: Set[str], matching: Matching) -> set[Link]:
    """Links from the free nodes of a model to the partitions of another that hold them.

    Args:
        free: keys of nodes of `whole` that are linked with nothing.
    """
    found: set[Link] = set()
    for node in parts.nodes:
        if parts.families[node.key] is not Family.PARTITION or node.subgraph is None or not free:
            continue
        try:
            inside = read_graph(Path(node.subgraph))
        except UserInputError:
            continue  # the file is gone: nothing can be told of what is in it
        found |= {(key, node.key) for keys in matching(whole, inside) for key in keys if key in free}
    return found
