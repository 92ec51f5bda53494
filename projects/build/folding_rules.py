"""Which folding FINN's layers can bear: divisors of their dimensions, and equal parallelism of certain neighbours.

FINN checks some of this late, some of it never. Layer: projects. Thread: any.
Source: finn-plus 1.6.1, custom_op/fpgadataflow/*.py and transformation/fpgadataflow/set_folding.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from projects.build.layers import Layer
from projects.problems import Problem, Severity
from projects.text import text

FOLDING_STEP = "step_apply_folding_config"

# op type without its _hls or _rtl: (folding attribute, attribute that holds the dimension it must divide)
DIMENSIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "MVAU": (("PE", "MH"), ("SIMD", "MW")),
    "VVAU": (("PE", "Channels"), ("SIMD", "Kernel")),
    "ConvolutionInputGenerator": (("SIMD", "IFMChannels"),),
    "Thresholding": (("PE", "NumChannels"),),
    "DuplicateStreams": (("PE", "NumChannels"),),
    "ReplicateStream": (("PE", "NumChannels"),),
    "GlobalAccPool": (("PE", "NumChannels"),),
    "Pool": (("PE", "Channels"),),
    "LabelSelect": (("PE", "Labels"),),
    "FMPadding": (("SIMD", "NumChannels"),),
    "FMPadding_Pixel": (("SIMD", "NumChannels"),),
}


@dataclass(frozen=True)
class Fold:
    """One folding attribute of a layer: what it is, and the dimension it must divide."""

    attribute: str
    value: int
    dimension: str
    size: int

    @property
    def full(self) -> bool:
        """Whether the dimension is wholly unfolded."""
        return self.value == self.size

    @property
    def legal(self) -> bool:
        """Whether FINN's hardware can be built so."""
        return self.value >= 1 and self.size % self.value == 0


def base_type(op_type: str) -> str:
    """`MVAU` of `MVAU_hls`."""
    return op_type.removesuffix("_hls").removesuffix("_rtl")


def folds(layer: Layer) -> tuple[Fold, ...]:
    """The folding attributes of a layer whose dimension is known."""
    found = []
    for attribute, dimension in DIMENSIONS.get(base_type(layer.op_type), ()):
        value, size = layer.attribute(attribute), layer.attribute(dimension)
        if value is None or size is None or value.value is None or not size.value:
            continue
        whole = prod(size.value) if isinstance(size.value, (list, tuple)) else int(size.value)
        found.append(Fold(attribute, int(value.value), dimension, whole))
    return tuple(found)


def divisors(number: int) -> list[int]:
    """All divisors of a positive number, smallest first."""
    small = [d for d in range(1, int(number**0.5) + 1) if number % d == 0]
    return small + [number // d for d in reversed(small) if d * d != number]


def illegal_folding(layers: Iterable[Layer]) -> list[Problem]:
    """Folding values that do not divide the dimension they fold."""
    return [
        Problem(
            code="illegal-folding",
            severity=Severity.ERROR,
            message=text(
                "{node}: {attribute} {value} does not divide {dimension} {size}.",
                node=layer.name,
                attribute=fold.attribute,
                value=fold.value,
                dimension=fold.dimension,
                size=fold.size,
            ),
            hint=text("Use one of {values}.", values=", ".join(map(str, divisors(fold.size)))),
            node=layer.name,
            key=layer.key,
            step=FOLDING_STEP,
        )
        for layer in layers
        for fold in folds(layer)
        if not fold.legal
    ]


def broken_neighbours(layers: Sequence[Layer], edges: Iterable[tuple[str, str]]) -> list[Problem]:
    """Depthwise window generators whose SIMD is not the PE of the layer they feed: FINN builds wrong hardware of it.

    Args:
        layers: of one table.
        edges: (key of producer, key of consumer).
    """
    by_key = {layer.key: layer for layer in layers}
    problems = []
    for producer_key, consumer_key in edges:
        producer, consumer = by_key.get(producer_key), by_key.get(consumer_key)
        if producer is None or consumer is None:
            continue
        if base_type(producer.op_type) != "ConvolutionInputGenerator" or base_type(consumer.op_type) not in (
            "VVAU",
            "Pool",
        ):
            continue
        depthwise, simd, pe = producer.attribute("depthwise"), producer.attribute("SIMD"), consumer.attribute("PE")
        if depthwise is None or simd is None or pe is None or not depthwise.value or simd.value == pe.value:
            continue
        problems.append(
            Problem(
                code="neighbour-rule",
                severity=Severity.ERROR,
                message=text(
                    "{producer} has SIMD {simd}, but {consumer} behind it has PE {pe}: "
                    "the hardware would compute wrong values.",
                    producer=producer.name,
                    simd=simd.value,
                    consumer=consumer.name,
                    pe=pe.value,
                ),
                hint=text("Give both the same number."),
                node=producer.name,
                key=producer.key,
                step=FOLDING_STEP,
            )
        )
    return problems
