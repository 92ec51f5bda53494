"""Problems of a folding while it is edited, each with the edits that mend it. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from projects.build.layers import Layer
from projects.folding.dimensions import folds
from projects.folding.edits import FOLDING
from projects.folding.neighbours import mismatches
from projects.folding.overrides import Edit
from projects.folding.rules import Breach, breaches, cautions
from projects.folding.values import nearest
from projects.problems import Problem, Severity
from projects.text import NOTHING, Text, text


@dataclass(frozen=True)
class Mendable:
    """A problem and its mends: each alone mends it, the first is the one to offer.

    Args:
        attribute: what it is about.
    """

    problem: Problem
    attribute: str
    mends: tuple[Edit, ...] = ()


def folding_problems(
    layers: Sequence[Layer], edges: Iterable[tuple[str, str]], part: str | None
) -> tuple[Mendable, ...]:
    """What FINN could not build of these layers, as they stand with the person's values, and what would be wrong.

    Args:
        edges: (key of producer, key of consumer).
        part: the FPGA part, None: not chosen.
    """
    return tuple(_folding_problems(layers, edges, part))


def _folding_problems(
    layers: Sequence[Layer], edges: Iterable[tuple[str, str]], part: str | None
) -> Iterator[Mendable]:
    for layer in layers:
        late = {fold.attribute for fold in folds(layer) if fold.late}
        for breach in breaches(layer):
            yield _breach(layer, breach, breach.attribute in late)
    for pair in mismatches(layers, edges):
        mends = tuple(Edit(mend.key, mend.attribute, mend.value) for mend in pair.mends)
        problem = _problem("neighbour-rule", Severity.ERROR, pair.producer, pair.message, _offer(mends, layers))
        yield Mendable(problem, "SIMD", mends)
    for layer in layers:
        for caution in cautions(layer, part):
            mends = ()
            if caution.mend_attribute is not None:
                mends = (Edit(layer.key, caution.mend_attribute, caution.mend_value),)
            said = text("{node}: {why}", node=layer.name, why=str(caution.message))
            problem = _problem("hardware-refused", Severity.WARNING, layer, said, _offer(mends, layers))
            yield Mendable(problem, caution.attribute, mends)


def _breach(layer: Layer, breach: Breach, late: bool) -> Mendable:
    close = nearest(layer, breach.attribute, breach.value)
    mends = () if close is None else (Edit(layer.key, breach.attribute, close),)
    said = text("{node}: {why}", node=layer.name, why=str(breach.message))
    severity = Severity.WARNING if late else Severity.ERROR
    problem = _problem("illegal-folding", severity, layer, said, _offer(mends, (layer,)))
    return Mendable(problem, breach.attribute, mends)


def _offer(mends: Sequence[Edit], layers: Sequence[Layer]) -> Text:
    if not mends:
        return NOTHING
    name = next(layer.name for layer in layers if layer.key == mends[0].key)
    return text("Set {attribute} of {node} to {value}.", attribute=mends[0].attribute, node=name, value=mends[0].value)


def _problem(code: str, severity: Severity, layer: Layer, message: Text, hint: Text) -> Problem:
    return Problem(code, severity, message, hint, node=layer.name, key=layer.key, step=FOLDING)
