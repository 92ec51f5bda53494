"""A model as it is compared: nodes in the order of the data, who feeds whom, families, fingerprints of weights.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from math import prod
from pathlib import Path

from projects.diff.families import Family, family_of
from projects.diff.prints import Print, print_of
from projects.errors import UserInputError
from projects.model.graph_order import find_order
from projects.model.reading import ReadResult, read_model
from projects.model.summary import ModelSummary, Node, Tensor
from projects.model.weights import Weights
from projects.text import text


@dataclass(frozen=True)
class Graph:
    """One side of a comparison.

    Args:
        summary: what the file holds. nodes: in the order of the data where the graph has one, else in the file's.
        prints: of stored tensors, by name. weights: their values, where the file holds any.
    """

    summary: ModelSummary
    nodes: tuple[Node, ...]
    prints: Mapping[str, Print]
    weights: Weights | None = None

    @property
    def path(self) -> str:
        """The file."""
        return self.summary.path

    @property
    def tensors(self) -> Mapping[str, Tensor]:
        """All tensors, by name."""
        return self.summary.tensors

    @cached_property
    def place(self) -> dict[str, int]:
        """{key: place in the order}."""
        return {node.key: at for at, node in enumerate(self.nodes)}

    @cached_property
    def cycle(self) -> tuple[Node, ...]:
        """Nodes that feed one another in a circle; empty where there is none."""
        return tuple(self.summary.nodes[at] for at in find_order(self.summary.nodes).cycle)

    def node(self, key: str) -> Node:
        """The node with this key."""
        return self.nodes[self.place[key]]

    @cached_property
    def producers(self) -> dict[str, Node]:
        """{tensor: the node that makes it}."""
        return {name: node for node in reversed(self.nodes) for name in node.outputs if name}

    @cached_property
    def consumers(self) -> dict[str, list[Node]]:
        """{tensor: the nodes that read it}."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            for name in dict.fromkeys(node.inputs):
                found.setdefault(name, []).append(node)
        return found

    @cached_property
    def families(self) -> dict[str, Family]:
        """{key: family}."""
        return {node.key: family_of(node.op_type, len(self.streams(node))) for node in self.nodes}

    @cached_property
    def _constant(self) -> frozenset[str]:
        """Tensors that no input of the model reaches: stored ones, and what nodes make of such."""
        found = {name for name, tensor in self.tensors.items() if tensor.stored}
        for node in self.nodes:
            if all(name in found for name in node.inputs if name):
                found.update(node.outputs)
        return frozenset(found)

    def is_constant(self, node: Node) -> bool:
        """Whether a node works on weights alone, as the quantiser of a weight does."""
        return any(node.inputs) and not self.streams(node)

    def streams(self, node: Node) -> list[str]:
        """The inputs that are no constants."""
        return [name for name in node.inputs if name and name not in self._constant]

    def before(self, node: Node) -> Iterator[Node]:
        """The nodes that feed a node's streams."""
        for name in self.streams(node):
            if name in self.producers:
                yield self.producers[name]

    def after(self, node: Node) -> Iterator[Node]:
        """The nodes that read what a node makes."""
        for name in node.outputs:
            yield from self.consumers.get(name, ())

    def prints_of(self, node: Node) -> list[Print]:
        """The fingerprints of its stored inputs, in their order."""
        return [self.prints[name] for name in node.inputs if name in self.prints]

    def shape(self, tensor: str) -> tuple[int | str | None, ...] | None:
        """The shape of a tensor, None where it is not known."""
        found = self.tensors.get(tensor)
        return found.shape if found is not None else None

    def datatype(self, tensor: str) -> str | None:
        """FINN's datatype of a tensor, None where it is annotated with none."""
        found = self.tensors.get(tensor)
        return found.datatype if found is not None else None

    def out_dims(self, node: Node) -> tuple[int, ...] | None:
        """The dimensions of what it makes, sorted and without ones, so that layouts do not matter; None: unknown."""
        shape = self.shape(node.outputs[0]) if node.outputs else None
        if shape is None or not all(isinstance(d, int) for d in shape):
            return None
        return tuple(sorted(d for d in shape if isinstance(d, int) and d > 1))

    def elements(self, node: Node) -> int | None:
        """How many values a frame of its output has; None: unknown."""
        dims = self.out_dims(node)
        return None if dims is None else prod(dims)


def read_graph(path: Path) -> Graph:
    """Read a model file to compare it.

    Raises:
        UserInputError: it is no ONNX model.
    """
    return graph_of(read_model(path))


def graph_of(read: ReadResult) -> Graph:
    """A model that was read.

    Raises:
        UserInputError: it is of a format that only the graph view knows.
    """
    if read.proto is None:
        raise UserInputError(
            text("this is no ONNX file: the graph view can show it, but not compare it."),
            read.summary.path,
            text("Export the model as ONNX."),
        )
    prints: dict[str, Print] = {}
    weights = read.weights
    for name in weights.protos if weights is not None else ():
        array = weights.values(name) if weights is not None else None
        found = print_of(array) if array is not None else None
        if found is not None:
            prints[name] = found
    summary = read.summary
    return Graph(summary, _ordered(summary.nodes), prints, weights)


def _ordered(nodes: Sequence[Node]) -> tuple[Node, ...]:
    producer = {name: at for at, node in enumerate(nodes) for name in node.outputs if name}
    before = [[producer[name] for name in node.inputs if name in producer] for node in nodes]
    if all(source < at for at, sources in enumerate(before) for source in sources):
        return tuple(nodes)
    try:
        order = list(TopologicalSorter(dict(enumerate(before))).static_order())
    except CycleError:
        return tuple(nodes)
    return tuple(nodes[at] for at in order)
