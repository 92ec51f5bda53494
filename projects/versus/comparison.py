"""Two builds side by side: settings, totals, layers and step times, each with its difference.

Layer: projects. Thread: any, not the GUI's (reads files).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from projects.build.layers import RESOURCES, Layer
from projects.build.progress import StepProgress
from projects.versus.differences import Difference, configuration_differences
from projects.versus.figures import BuildFigures, figure, layer_steps, read_figures
from projects.versus.pairing import LayerPair, Link, pair_by_likeness, pair_by_links, pair_in_order

LAYER_FIGURES = ("cycles", *RESOURCES)
TOTALS = ("fps", "latency_ns", "max_cycles", *RESOURCES, "share", "seconds")


@dataclass(frozen=True)
class Total:
    """A figure of the whole in both builds, by its column's name. None: not known."""

    key: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """How much more the second has; None where either is not known."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class StepPair:
    """A step in both builds; None: it did not run there."""

    name: str
    before: StepProgress | None
    after: StepProgress | None

    @property
    def difference(self) -> float | None:
        """Seconds more in the second; None unless both ran it themselves."""
        pair = (self.before, self.after)
        if any(step is None or step.seconds is None or step.reused for step in pair):
            return None
        assert self.before is not None
        assert self.after is not None
        assert self.before.seconds is not None
        assert self.after.seconds is not None
        return self.after.seconds - self.before.seconds


@dataclass(frozen=True)
class TwoBuilds:
    """All that differs between two builds.

    Args:
        a: the build before. b: the build after.
        layers: in the order of b; empty where neither has any.
        matched: how the layers were matched: "order", "models", "likeness", or "" where there was nothing to match.
    """

    a: BuildFigures
    b: BuildFigures
    differences: tuple[Difference, ...]
    totals: tuple[Total, ...]
    layers: tuple[LayerPair, ...]
    steps: tuple[StepPair, ...]
    matched: str = ""


def layer_figure(layer: Layer | None, key: str) -> float | None:
    """A figure of a layer ("cycles" or a resource); None where there is no layer, or FINN gave none."""
    if layer is None:
        return None
    value: float | None = getattr(layer, key.lower())
    return value


def read_both(a: Path, b: Path) -> tuple[BuildFigures, BuildFigures] | None:
    """What is compared of two builds as they lie on disk; None where one is none any more.

    The layers are those of the last step that both have, else of the last one each.
    """
    theirs = set(layer_steps(b))
    common = next((step for step in reversed(layer_steps(a)) if step in theirs), None)
    one, other = read_figures(a, common), read_figures(b, common)
    return None if one is None or other is None else (one, other)


def models_to_match(a: BuildFigures, b: BuildFigures) -> tuple[Path, Path] | None:
    """The models that tell which layers belong together; None: that is known without them, or they are not there."""
    ours, theirs = _layers(a), _layers(b)
    if not ours or not theirs or a.model is None or b.model is None or pair_in_order(ours, theirs) is not None:
        return None
    return a.model, b.model


def compare(a: BuildFigures, b: BuildFigures, links: Iterable[Link] | None = None) -> TwoBuilds:
    """Compare two builds.

    Args:
        links: what belongs together in `models_to_match`; None: it is not known.
    """
    pairs, matched = _pairs(a, b, links)
    return TwoBuilds(
        a,
        b,
        configuration_differences(a, b, pairs if a.table is not None and b.table is not None else None),
        tuple(Total(key, figure(a, key), figure(b, key)) for key in TOTALS),
        pairs,
        _steps(a, b),
        matched,
    )


def _layers(build: BuildFigures) -> Sequence[Layer]:
    return build.table.layers if build.table is not None else ()


def _pairs(a: BuildFigures, b: BuildFigures, links: Iterable[Link] | None) -> tuple[tuple[LayerPair, ...], str]:
    ours, theirs = _layers(a), _layers(b)
    if not ours or not theirs:
        return (*(LayerPair(layer, None) for layer in ours), *(LayerPair(None, layer) for layer in theirs)), ""
    same = pair_in_order(ours, theirs)
    if same is not None:
        return same, "order"
    if links is not None:
        return pair_by_links(ours, theirs, links), "models"
    return pair_by_likeness(ours, theirs), "likeness"


def _steps(a: BuildFigures, b: BuildFigures) -> tuple[StepPair, ...]:
    """Every step that one of them ran, in the order of b; those of a alone behind what they follow."""
    before, after = ({s.name: s for s in build.steps if s.seconds is not None} for build in (a, b))
    names = list(after)
    at = 0
    for name in before:
        if name in after:
            at = names.index(name) + 1
        else:
            names.insert(at, name)
            at += 1
    return tuple(StepPair(name, before.get(name), after.get(name)) for name in names)
