"""Problems of a finished build's folding: values FINN's layers cannot bear, and neighbours that do not fit.

The rules themselves are in `projects.folding`. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from projects.build.layers import Layer
from projects.folding.dimensions import Fold, divisors, folds
from projects.folding.neighbours import mismatches
from projects.problems import Problem, Severity
from projects.text import Text, text

FOLDING_STEP = "step_apply_folding_config"


def illegal_folding(layers: Iterable[Layer]) -> list[Problem]:
    """Folding values that do not divide what they fold; a warning where only the making of hardware refuses it."""
    return [
        Problem(
            code="illegal-folding",
            severity=Severity.WARNING if fold.late else Severity.ERROR,
            message=text(
                "{node}: {attribute} {value} does not divide {dimension} {size}.",
                node=layer.name,
                attribute=fold.attribute,
                value=fold.value,
                dimension=fold.dimension,
                size=fold.size,
            ),
            hint=_hint(fold),
            node=layer.name,
            key=layer.key,
            step=FOLDING_STEP,
        )
        for layer in layers
        for fold in folds(layer)
        if not fold.legal
    ]


def _hint(fold: Fold) -> Text:
    values = ", ".join(map(str, divisors(fold.size)))
    if fold.late:
        return text("Estimates bear it, hardware does not. Use one of {values}.", values=values)
    return text("Use one of {values}.", values=values)


def broken_neighbours(layers: Sequence[Layer], edges: Iterable[tuple[str, str]]) -> list[Problem]:
    """Depthwise window generators whose SIMD is not the PE of the layer they feed: FINN builds wrong hardware of it.

    Args:
        layers: of one table.
        edges: (key of producer, key of consumer).
    """
    return [
        Problem(
            code="neighbour-rule",
            severity=Severity.ERROR,
            message=pair.message,
            hint=text("Give both the same number."),
            node=pair.producer.name,
            key=pair.producer.key,
            step=FOLDING_STEP,
        )
        for pair in mismatches(layers, edges)
    ]
