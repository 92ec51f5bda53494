"""Which impl style a node can have, which FINN takes, and why.

The choice is FINN's own `_determine_impl_style`, asked on a copy of the node. FINN says why only where it does not
honour a wish; the reason of an unasked choice is read off the same properties that it looks at.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
Source: finn-plus 1.6.1, transformation/fpgadataflow/specialize_layers.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
from finn.custom_op.fpgadataflow.hls import custom_op as hls_variants
from finn.custom_op.fpgadataflow.rtl import custom_op as rtl_variants
from finn.transformation.fpgadataflow import specialize_layers
from finn.util.basic import get_dsp_block, get_dsp_datapath_limits, is_versal
from onnx import NodeProto
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.registry import getCustomOp

from projects.folding.session_protocol import ImplChoice
from projects.text import Text, text
from studio.worker.estimate_model import STYLE, abstract_nodes
from studio.worker.estimate_node import copy_of

_LEAST_BITS = 4  # from here on FINN prefers RTL for an MVAU or VVAU


def choices(before: ModelWrapper, part: str, styles: Mapping[str, str]) -> tuple[ImplChoice, ...]:
    """The impl styles of each node of the model before step_specialize_layers, which is not changed.

    Args:
        styles: preferred_impl_style by key, where one is asked for.
    """
    return tuple(_choice(key, node, part, before, styles.get(key, "")) for key, node in abstract_nodes(before).items())


def _choice(key: str, node: NodeProto, part: str, model: ModelWrapper, preferred: str) -> ImplChoice:
    variants = variants_of(node.op_type)
    automatic, said = determine(node, part, model, "")
    answers = {style: determine(node, part, model, style) for style in ("hls", "rtl")}
    chosen = answers[preferred][0] if preferred else automatic
    return ImplChoice(
        key=key,
        pre_name=node.name,
        op_type=node.op_type,
        variants=variants,
        preferred=preferred,
        automatic=automatic or "",
        chosen=chosen or "",
        possible={style: found == style for style, (found, _) in answers.items()},
        why=_why(node, part, model, variants, automatic) if automatic else text("{said}", said=said),
        refused=next((words for style, (found, words) in answers.items() if found != style and style in variants), ""),
    )


def variants_of(op_type: str) -> tuple[str, ...]:
    """The impl styles FINN has for an operation."""
    return tuple(
        style for style, known in (("hls", hls_variants), ("rtl", rtl_variants)) if f"{op_type}_{style}" in known
    )


def determine(node: NodeProto, part: str, model: ModelWrapper, preferred: str) -> tuple[str | None, str]:
    """The style FINN takes for a wish, None where it refuses the node, and what it says to it."""
    twin = copy_of(node)
    getCustomOp(twin).set_nodeattr(STYLE, preferred)
    with _listening() as heard:
        try:
            found: str | None = specialize_layers._determine_impl_style(twin, part, model)
        except Exception as error:  # noqa: BLE001 - a bare Exception says that there is no variant at all
            return None, str(error)
    return found, " ".join(" ".join(heard).split())


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _listening() -> Iterator[list[str]]:
    ear = _Ear()
    specialize_layers.log.addHandler(ear)
    try:
        yield ear.heard
    finally:
        specialize_layers.log.removeHandler(ear)


def _why(node: NodeProto, part: str, model: ModelWrapper, variants: tuple[str, ...], automatic: str) -> Text:
    if len(variants) == 1:
        return text("FINN has it in {style} only.", style=automatic.upper())
    if node.op_type not in ("MVAU", "VVAU"):
        if automatic == "rtl":
            return text("FINN takes RTL wherever it is possible.")
        if not is_versal(part):
            return text("RTL is for Versal parts, and {part} is none.", part=part)
        return text("FINN's RTL cannot do this layer's datatypes or shapes.")
    operation = getCustomOp(node)
    inputs, weights = operation.get_input_datatype(0), operation.get_input_datatype(1)
    widths = {"inputs": inputs.bitwidth(), "weights": weights.bitwidth(), "least": _LEAST_BITS}
    if automatic == "rtl":
        return text("Inputs of {inputs} and weights of {weights} bits: from {least} bits on FINN takes RTL.", **widths)
    if min(inputs.bitwidth(), weights.bitwidth()) < _LEAST_BITS:
        return text("Inputs of {inputs} and weights of {weights} bits: below {least} FINN takes HLS.", **widths)
    return _obstacle(node, part, model)


def _obstacle(node: NodeProto, part: str, model: ModelWrapper) -> Text:
    """What keeps an MVAU or VVAU of enough bits from RTL, in the order in which FINN looks."""
    operation = getCustomOp(node)
    inputs, weights = operation.get_input_datatype(0), operation.get_input_datatype(1)
    if not operation.get_nodeattr("noActivation"):
        return text("Its thresholds are built in, and RTL takes none: standalone thresholds would part them.")
    if node.op_type == "VVAU":
        if not is_versal(part):
            return text("RTL is for Versal parts, and {part} is none.", part=part)
        return text("RTL takes signed weights of at most 8 bits, and inputs of at most 8.")
    if operation.get_nodeattr("binaryXnorMode"):
        return text("It counts XNORs, which RTL does not.")
    if not weights.signed():
        return text("RTL takes signed weights only.")
    block = get_dsp_block(part)
    values = model.get_initializer(node.input[1])
    least = weights.min() if values is None else np.min(values)
    if block == "DSP48E1" and least == weights.min():
        return text("Its weights use the lowest value of {type}, which a DSP48E1 cannot take.", type=weights.name)
    activations, widest, accumulator = get_dsp_datapath_limits(block)
    return text(
        "Inputs of {inputs}, weights of {weights} and sums of {sums} bits do not fit a {block} "
        "({activations}, {widest}, {accumulator}).",
        inputs=inputs.bitwidth(),
        weights=weights.bitwidth(),
        sums=operation.get_output_datatype().bitwidth(),
        block=block,
        activations=activations,
        widest=widest,
        accumulator=accumulator,
    )
