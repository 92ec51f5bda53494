"""What the compare view shows, as plain values: which nodes belong together and what changed.

A node is known by its key, the name of its first output tensor, in its own model: "a" is the model before, "b" the one
after. Layer: widgets. Thread: any.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["a", "b"]
PairKind = Literal["same", "renamed", "changed", "merged", "split"]
ChangeKind = Literal["model", "added", "removed", "changed", "merged", "split", "renamed"]
SIDES: tuple[Side, Side] = ("a", "b")
Hidden = frozenset[ChangeKind]  # kinds that are not looked at: neither listed, marked nor gone through
KINDS: tuple[ChangeKind, ...] = ("model", "added", "removed", "changed", "merged", "split", "renamed")


def other(side: Side) -> Side:
    """The side across."""
    return "b" if side == "a" else "a"


@dataclass(frozen=True)
class Pair:
    """Nodes that are one and the same thing in both models.

    Args:
        a: keys in the model before; several where they were merged.
        b: keys in the model after; several where one was split.
        words: what happened to them, in a sentence ("MatMul_3 + MultiThreshold_4 became MVAU_2"); "" for nothing.
    """

    a: tuple[str, ...]
    b: tuple[str, ...]
    kind: PairKind
    words: str

    def keys(self, side: Side) -> tuple[str, ...]:
        """The keys of one side."""
        return self.a if side == "a" else self.b


@dataclass(frozen=True)
class ChangeRow:
    """One entry of the change list.

    Args:
        kind: "model" for what is of no node, as another input.
        a: keys in the model before; empty for what was added.
        b: keys in the model after; empty for what was removed.
        title: which nodes, and what became of them.
        details: one sentence for each attribute, shape, datatype or weight that changed ("SIMD 9 to 36").
    """

    kind: ChangeKind
    a: tuple[str, ...]
    b: tuple[str, ...]
    title: str
    details: tuple[str, ...]

    def keys(self, side: Side) -> tuple[str, ...]:
        """The keys of one side."""
        return self.a if side == "a" else self.b


@dataclass(frozen=True)
class Comparison:
    """Everything that is known of two models.

    Args:
        added: keys in b that have no pair. removed: keys in a that have no pair.
        rows: the change list, in the order in which one goes through it (the graph's).
        summary: what changed, in sentences.
    """

    pairs: tuple[Pair, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    rows: tuple[ChangeRow, ...]
    summary: str
