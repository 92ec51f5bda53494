"""The rule between neighbours: a depthwise window generator's SIMD is the PE of the layer behind it.

FINN builds wrong hardware where it is not, and says nothing (Xilinx/finn issue 1431). Layer: projects. Thread: any.
Source: finn-plus 1.6.1, transformation/fpgadataflow/set_folding.py, and FINN's documentation, folding constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from projects.build.layers import Layer
from projects.folding.dimensions import base_type
from projects.folding.rules import check
from projects.text import Text, text

CONSUMERS = ("VVAU", "Pool")


@dataclass(frozen=True)
class Mend:
    """One change that mends a breach. key, node: of the layer; value: what the attribute becomes."""

    key: str
    node: str
    attribute: str
    value: Any


@dataclass(frozen=True)
class Mismatch:
    """A pair that does not fit. mends: the first is the one to offer (what FINN's own folding would do)."""

    producer: Layer
    consumer: Layer
    simd: int
    pe: int
    message: Text
    mends: tuple[Mend, ...]


def mismatches(layers: Sequence[Layer], edges: Iterable[tuple[str, str]]) -> tuple[Mismatch, ...]:
    """All pairs that break the rule.

    Args:
        layers: of one table, with the values to look at.
        edges: (key of producer, key of consumer).
    """
    return tuple(_mismatches(layers, edges))


def partner(layers: Sequence[Layer], edges: Iterable[tuple[str, str]], key: str, attribute: str) -> Mend | None:
    """What else must change with this attribute so that the pair fits; None where nothing must.

    The other side takes the value that this one has, so that an edit on either side can be made on both.
    """
    for pair in _mismatches(layers, edges):
        if attribute == "SIMD" and pair.producer.key == key:
            return next((m for m in pair.mends if m.key == pair.consumer.key), None)
        if attribute == "PE" and pair.consumer.key == key:
            return next((m for m in pair.mends if m.key == pair.producer.key), None)
    return None


def _mismatches(layers: Sequence[Layer], edges: Iterable[tuple[str, str]]) -> Iterator[Mismatch]:
    by_key = {layer.key: layer for layer in layers}
    for producer_key, consumer_key in edges:
        producer, consumer = by_key.get(producer_key), by_key.get(consumer_key)
        if producer is None or consumer is None or not _bound(producer, consumer):
            continue
        simd, pe = producer.attribute("SIMD"), consumer.attribute("PE")
        if simd is None or pe is None or simd.value == pe.value:
            continue
        yield Mismatch(
            producer,
            consumer,
            simd.value,
            pe.value,
            text(
                "{producer} has SIMD {simd}, but {consumer} behind it has PE {pe}: "
                "the hardware would compute wrong values.",
                producer=producer.name,
                simd=simd.value,
                consumer=consumer.name,
                pe=pe.value,
            ),
            tuple(
                Mend(layer.key, layer.name, attribute, value)
                for layer, attribute, value in ((producer, "SIMD", pe.value), (consumer, "PE", simd.value))
                if check(layer, attribute, value) is None
            ),
        )


def _bound(producer: Layer, consumer: Layer) -> bool:
    if base_type(producer.op_type) != "ConvolutionInputGenerator" or base_type(consumer.op_type) not in CONSUMERS:
        return False
    depthwise, kernel = producer.attribute("depthwise"), producer.attribute("ConvKernelDim")
    if depthwise is None or not depthwise.value:
        return False
    # The channels of a window of one pixel come in the same order at any SIMD.
    return kernel is None or not kernel.value or prod(kernel.value) != 1
