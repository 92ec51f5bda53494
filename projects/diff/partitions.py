"""What went into a partition: FINN leaves one node in the graph, and the layers in a file of their own.

From the step that partitions on, the files of a build's steps are those of the hardware alone. What stays in software
stands around it, in the dataflow parent beside them.

Layer: projects. Thread: any; reads the files of partitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from pathlib import Path

from projects.build.folder import PARENT
from projects.diff.anchors import Link
from projects.diff.families import Family
from projects.diff.graph import Graph, read_graph
from projects.errors import UserInputError
from projects.model.finn_ops import is_hardware_domain

Matching = Callable[[Graph, Graph], Iterable[tuple[str, ...]]]
"""The keys of the first model that have a partner in the second, group by group."""

Pairing = Callable[[Graph, Graph], Iterable[Link]]
"""The nodes of two models that are surely the same."""


def outside(lone: Iterable[str], whole: Graph, part: Graph, pairing: Pairing) -> frozenset[str]:
    """Those nodes of `whole` alone that are in the dataflow parent of the same build as `part`, around the hardware.

    Args:
        lone: keys of nodes of `whole` without a partner in `part`.
    """
    file = Path(part.path).with_name(f"{PARENT}.onnx")
    hardware = all(is_hardware_domain(node.domain) for node in part.nodes)
    if not lone or not part.nodes or not hardware or file == Path(part.path) or not file.is_file():
        return frozenset()
    try:
        parent = read_graph(file)
    except UserInputError:
        return frozenset()
    partitions = {key for key, family in parent.families.items() if family is Family.PARTITION}
    if not partitions or any(family is Family.PARTITION for family in part.families.values()):
        return frozenset()
    kept = {left for left, right in pairing(whole, parent) if right not in partitions}
    return frozenset(lone) & kept


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
