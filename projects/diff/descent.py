"""What the nodes of one step became in a later one, over all the steps between them.

Matching neighbouring steps and composing what is found is more exact than matching the far ends: each step rewrites
little, and what one adds (a top-1 choice) the next may already take in. Measured on the example CNV and TFC: the same
but for four nodes that only the chain explains; on a ResNet-18 from Brevitas, the far ends alone take the 1x1 shortcut
for the 3x3 convolution in three of eight products, the chain in none. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from projects.diff.lineage import Lineage


@dataclass(frozen=True)
class Descent:
    """Which nodes belong together in an earlier and a later model.

    Both ways are functions, so that a figure of the later model, carried back to `origins`, is counted once.

    Args:
        heirs: {key before: key after}: what each node became or, where it is gone, what took it in.
        origins: {key after: key before}: the one node whose work, or whose part, each later node does.
    """

    heirs: Mapping[str, str]
    origins: Mapping[str, str]


def descent_of(lineage: Lineage) -> Descent:
    """What a matching says of single nodes: partners of the same work where there are any."""
    heirs: dict[str, str] = {}
    origins: dict[str, str] = {}
    for before, after in lineage.links:  # those of the same work come first
        heirs.setdefault(before, after)
        origins.setdefault(after, before)
    return Descent(heirs, origins)


def compose(first: Descent, second: Descent) -> Descent:
    """From before `first` to after `second`, which starts where `first` ends."""
    return Descent(
        {before: second.heirs[key] for before, key in first.heirs.items() if key in second.heirs},
        {after: first.origins[key] for after, key in second.origins.items() if key in first.origins},
    )


def compose_all(descents: Iterable[Descent]) -> Descent:
    """One after the other; there is at least one."""
    return reduce(compose, descents)


def descent_to_data(descent: Descent) -> dict[str, Any]:
    """JSON data, by which it crosses from the reader's process to the window."""
    return {"heirs": dict(descent.heirs), "origins": dict(descent.origins)}


def descent_from_data(data: Mapping[str, Any]) -> Descent:
    """The inverse of `descent_to_data`, also of what JSON made of it."""
    return Descent(dict(data["heirs"]), dict(data["origins"]))
