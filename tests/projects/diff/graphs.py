"""Small models for comparisons, made in memory. Layer: tests. Thread: any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto

from projects.diff.difference import Difference, compare_files
from projects.diff.graph import Graph, read_graph
from projects.diff.lineage import find_lineage
from projects.model.summary import NO_REASON, ModelKind, ModelSummary, Node, Tensor
from tests.projects.diff.expected import links_of
from tests.projects.model import models

HARDWARE = "finn.custom_op.fpgadataflow"
GENERAL = "qonnx.custom_op.general"

Spec = tuple[Any, ...]
"""(operator, name, attributes, stored tensors ...) of a node of a chain."""


def chain(
    path: Path,
    *specs: Spec,
    domain: str = "",
    prefix: str = "t",
    shape: Sequence[int] = (1, 8),
    shapes: dict[int, Sequence[int]] | None = None,
    datatypes: dict[int, str] | None = None,
) -> Path:
    """A model of nodes in a row, from "in" to "out".

    Args:
        prefix: of the tensors between. shape: of all of them; shapes: of those behind nodes of these places.
        datatypes: of the tensors behind nodes of these places, -1 for the input.
    """
    nodes, weights, values, notes = [], [], [], {}
    last = "in"
    if -1 in (datatypes or {}):
        notes["in"] = {"finn_datatype": (datatypes or {})[-1]}
    for place, (op, name, attributes, *stored) in enumerate(specs):
        after = "out" if place == len(specs) - 1 else f"{prefix}{place}"
        names = []
        for number, array in enumerate(stored):
            names.append(f"{prefix}_w{place}_{number}")
            weights.append(models.weight(names[-1], np.asarray(array, np.float32)))
        nodes.append(models.node(op, [last, *names], [after], name, domain, **attributes))
        values.append(models.value(after, (shapes or {}).get(place, shape)))
        if place in (datatypes or {}):
            notes[after] = {"finn_datatype": (datatypes or {})[place]}
        last = after
    made = models.model(nodes, [models.value("in", shape, TensorProto.FLOAT)], [values[-1]], weights, notes)
    made.graph.value_info.extend(values[:-1])
    return models.save(made, path)


def quantised(path: Path, op: str, name: str, weights: Any) -> Path:
    """A product "m" whose weights a quantiser makes."""
    array = np.asarray(weights, np.float32)
    quantiser = models.node(op, [f"{name}_w", "s"], [f"{name}_q"], name, GENERAL)
    made = models.model(
        [quantiser, models.node("MatMul", ["x", f"{name}_q"], ["y"], "m")],
        [models.value("x", (1, array.shape[0]))],
        [models.value("y", (1, array.shape[1]))],
        [models.weight(f"{name}_w", array), models.weight("s", np.float32(1))],
    )
    made.graph.value_info.append(models.value(f"{name}_q", array.shape))
    return models.save(made, path)


def bare(nodes: Sequence[Node], tensors: Mapping[str, Tensor] | None = None) -> Graph:
    """A graph of these nodes, of no file and without weights."""
    summary = ModelSummary(
        "", "", "", 0, (), (), (), (), tuple(nodes), dict(tensors or {}), ModelKind.OTHER, NO_REASON, False, (), 0, None
    )
    return Graph(summary, tuple(nodes), {})


def linked(a: Path, b: Path) -> set[str]:
    """The matching of two files as "name > name" lines."""
    one, two = read_graph(a), read_graph(b)
    return {f"{left} > {right}" for left, right in links_of(find_lineage(one, two), one, two)}


def graphs(a: Path, b: Path) -> tuple[Graph, Graph]:
    """Both models, read."""
    return read_graph(a), read_graph(b)


def difference(a: Path, b: Path) -> Difference:
    """What changed between two files."""
    return compare_files(a, b)


def words(found: Difference) -> list[str]:
    """The change list as lines: title, then what changed."""
    return [f"{row.kind}: {row.title}" + "".join(f" | {change.words}" for change in row.changes) for row in found.rows]
