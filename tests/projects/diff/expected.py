"""Written matchings of models, and how close a found one comes to them.

A file of `truth/` has a heading "[step > step]" for each pair of models and a line for each group of nodes:
"MatMul_0 + MultiThreshold_1 -> MVAU_0", "Transpose_0 ->" for a node that was removed, "-> Transpose_0" for one that was
added, "= 8" for eight nodes that have the same name on both sides and are the same. A node without a name is written
as its operator and its number among those in the order of the data, "Mul#3": FINN's names of tensors differ each time.
Layer: tests. Thread: any.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from projects.diff.graph import Graph
from projects.diff.lineage import Lineage

TRUTH = Path(__file__).parent / "truth"

Link = tuple[str, str]
"""(before, after); "" for nothing on that side."""


@dataclass(frozen=True)
class Score:
    """How many links are right. found: of the matching; true: of the truth; both: in both."""

    found: int
    true: int
    both: int

    @property
    def precision(self) -> float:
        """The share of right ones among those found."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of those found among the right ones."""
        return self.both / self.true if self.true else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.true + other.true, self.both + other.both)


@dataclass(frozen=True)
class Expected:
    """The written matching of two models. links: between different names. same: how many nodes keep their name."""

    before: str
    after: str
    links: frozenset[Link]
    same: int


def read_expected(model: str) -> list[Expected]:
    """The written matchings of a model's steps."""
    found: list[Expected] = []
    for line in (TRUTH / f"{model}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            before, after = line.strip("[]").split(" > ")
            found.append(Expected(before, after, frozenset(), 0))
        elif line.startswith("= "):
            last = found.pop()
            found.append(Expected(last.before, last.after, last.links, int(line[2:])))
        elif line and not line.startswith("#"):
            last = found.pop()
            found.append(Expected(last.before, last.after, last.links | _links(line), last.same))
    return found


def _links(line: str) -> frozenset[Link]:
    left, right = ([name.strip() for name in side.split(" + ")] for side in line.split("->"))
    return frozenset((one, two) for one in left for two in right)


def names_of(graph: Graph) -> dict[str, str]:
    """{key: the name by which the truth knows the node}."""
    counts: dict[str, int] = defaultdict(int)
    found = {}
    for node in graph.nodes:
        found[node.key] = node.name or f"{node.op_type}#{counts[node.op_type]}"
        counts[node.op_type] += not node.name
    return found


def links_of(lineage: Lineage, a: Graph, b: Graph) -> frozenset[Link]:
    """The links of a found matching."""
    before, after = names_of(a), names_of(b)
    found = {(before[one], after[two]) for group in lineage.groups for one in group.a for two in group.b}
    found |= {(before[key], "") for key in lineage.removed} | {("", after[key]) for key in lineage.added}
    return frozenset(found)


def score(expected: Expected, lineage: Lineage, a: Graph, b: Graph) -> Score:
    """Compare a found matching with the written one."""
    found = links_of(lineage, a, b)
    kept = frozenset((name, name) for name in set(names_of(a).values()) & set(names_of(b).values()))
    # Where a name stays though its node took others in, or means another node, the truth has a line for it.
    told = {one for one, _ in expected.links}
    same = {link for link in kept if link[0] not in told}
    assert len(same) == expected.same, f"{expected.before} > {expected.after}: {sorted(same)}"
    true = expected.links | same
    return Score(len(found), len(true), len(found & true))


def write_truth(lineage: Lineage, a: Graph, b: Graph) -> list[str]:
    """A matching as lines of a truth file, to be read and corrected by hand."""
    before, after = names_of(a), names_of(b)
    lines, same = [], 0
    for group in lineage.groups:
        left, right = [before[key] for key in group.a], [after[key] for key in group.b]
        if left == right and len(left) == 1:
            same += 1
        else:
            lines.append(f"{' + '.join(left)} -> {' + '.join(right)}")
    lines += [f"{before[key]} ->" for key in lineage.removed] + [f"-> {after[key]}" for key in lineage.added]
    return lines + ([f"= {same}"] if same else [])
