"""Faults that a model has by itself, found when it is opened. FINN and onnx take most of them in silence.

Codes (stable): empty-model, no-opset, opset-too-new, cycle, not-sorted, dangling-input, dangling-output,
written-twice, duplicate-names, unsafe-name, missing-domain, old-op, unknown-op, unknown-domain, bad-bit-width,
zero-scale, bad-scale, nan-weights, infinite-weights, weights-size, dynamic-shape, batch-size, multiple-inputs,
multiple-outputs, unknown-datatype, child-missing.
Everything here is linear in the size of the graph. Layer: projects. Thread: any; reads the weights once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from projects.model import finn_ops
from projects.model.graph_order import find_order
from projects.model.names import shape_words, shown
from projects.model.summarise import PARTITION_OP
from projects.model.summary import ModelSummary, Node
from projects.model.weights import Weights
from projects.problems import Problem, Severity
from projects.text import Text, text

MAX_OF_A_KIND = 20  # more of one code are counted, not listed
MAX_BIT_WIDTH = 64  # FINN's own arithmetic is on at most that many bits
_NAMED = 8  # so many names at most in one sentence
_DATATYPE = re.compile(
    r"U?INT[1-9]\d*|BIPOLAR|BINARY|TERNARY|FLOAT16|FLOAT32|SCALEDINT<\d+>|U?FIXED<\d+,\d+>|FLOAT<\d+,\d+(,-?\d+)?>"
)
_STANDARD_DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview.training")


def find_problems(summary: ModelSummary, weights: Weights) -> tuple[Problem, ...]:
    """All faults of a model, the worst first. summary: its kind, problems and guess are not looked at."""
    if not summary.nodes:
        return (
            Problem(
                "empty-model",
                Severity.ERROR,
                text("The model is empty: it has no nodes."),
                text("Export the network again, and check that its forward function does something."),
            ),
        )
    found = [
        *_structure(summary),
        *_opsets(summary),
        *_operators(summary),
        *_quantisers(summary, weights),
        *_weights(weights, summary),
        *_interface(summary),
        *_names(summary),
    ]
    order = list(Severity)
    return tuple(sorted(_capped(found), key=lambda problem: order.index(problem.severity)))


def _listed(names: Iterable[str]) -> str:
    shown_names = [shown(name) for name in names]
    more = len(shown_names) - _NAMED
    return ", ".join(shown_names[:_NAMED]) + (f" ... (+{more})" if more > 0 else "")


def _at(node: Node, code: str, severity: Severity, message: Text, hint: Text) -> Problem:
    return Problem(code, severity, message, hint, node=node.name or None, key=node.key)


def _capped(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    last: dict[str, Problem] = {}
    for problem in problems:
        seen[problem.code] += 1
        last[problem.code] = problem
        if seen[problem.code] <= MAX_OF_A_KIND:
            yield problem
    for code, count in seen.items():
        if count > MAX_OF_A_KIND:
            more = text("... and {count} more of this kind.", count=count - MAX_OF_A_KIND)
            yield Problem(code, last[code].severity, more)


def _structure(summary: ModelSummary) -> Iterator[Problem]:
    order = find_order(summary.nodes)
    if order.cycle:
        nodes = [summary.nodes[position] for position in order.cycle]
        yield _at(
            nodes[0],
            "cycle",
            Severity.ERROR,
            text("The graph runs in a circle: {nodes} feed one another.", nodes=_listed(n.label for n in nodes)),
            text("A dataflow accelerator has no loops: unroll the loop, or export the network without it."),
        )
    elif not order.is_sorted:
        yield Problem(
            "not-sorted",
            Severity.INFO,
            text("The nodes are not in the order in which they compute."),
            text("Nothing needs to be done: FINN sorts them."),
        )
    writers = Counter(name for node in summary.nodes for name in node.outputs if name)
    there = {*writers, *summary.inputs, *(t.name for t in summary.tensors.values() if t.stored)}
    for node in summary.nodes:
        for name in dict.fromkeys(node.inputs):
            if name and name not in there:
                yield _at(
                    node,
                    "dangling-input",
                    Severity.ERROR,
                    text("{node} reads {tensor}, which nothing makes.", node=node.label, tensor=shown(name)),
                    text("It is no input, no stored weight and no other node's output: export the model again."),
                )
    for name in summary.outputs:
        if name not in there:
            yield Problem(
                "dangling-output",
                Severity.ERROR,
                text("The output {tensor} is made by nothing.", tensor=shown(name)),
                text("Export the model again."),
            )
    for name, count in writers.items():
        if count > 1:
            yield Problem(
                "written-twice",
                Severity.ERROR,
                text("The tensor {tensor} is written by {count} nodes.", tensor=shown(name), count=count),
                text("Each tensor may have one source only: export the model again."),
            )
    for node in summary.nodes:
        if node.op_type == PARTITION_OP and node.subgraph is None:
            yield _at(
                node,
                "child-missing",
                Severity.WARNING,
                text("The graph inside {node} is not there: {file}.", node=node.label, file=shown(_child(node))),
                text("It lies in the build's folder: open the model where FINN wrote it."),
            )


def _child(node: Node) -> str:
    return str(node.attribute("model", "")) or "?"


def _opsets(summary: ModelSummary) -> Iterator[Problem]:
    from onnx.defs import onnx_opset_version

    versions = dict(summary.opsets)
    standard = versions.get("", versions.get("ai.onnx"))
    newest = onnx_opset_version()
    if standard is not None and standard > newest:
        yield Problem(
            "opset-too-new",
            Severity.ERROR,
            text(
                "The model says ONNX opset {version}; the newest known here is {newest}.",
                version=standard,
                newest=newest,
            ),
            text("Export it with an older opset; FINN's own examples use 9 to 20."),
        )
    elif standard is None and any(node.domain in ("", "ai.onnx") for node in summary.nodes):
        yield Problem(
            "no-opset",
            Severity.WARNING,
            text("The model does not say which ONNX opset it uses; perhaps its end is missing."),
            text("Export it again if it does not build."),
        )


def _operators(summary: ModelSummary) -> Iterator[Problem]:
    from onnx import defs

    for node in summary.nodes:
        op, domain = node.op_type, node.domain
        if domain in _STANDARD_DOMAINS:
            if defs.has(op, "" if domain == "ai.onnx" else domain):
                continue
            if op in finn_ops.GENERAL_OPS:
                yield _at(
                    node,
                    "missing-domain",
                    Severity.ERROR,
                    text("{node} is a {op} without a domain, so that FINN does not know it.", node=node.label, op=op),
                    text("Set the node's domain to qonnx.custom_op.general, or export with a newer Brevitas."),
                )
            else:
                yield _unknown(node)
        elif domain in finn_ops.GENERAL_DOMAINS:
            if op not in finn_ops.GENERAL_OPS:
                yield _old(node)
        elif domain == finn_ops.CHANNELS_LAST_DOMAIN:
            if op not in finn_ops.CHANNELS_LAST_OPS:
                yield _unknown(node)
        elif finn_ops.is_finn_domain(domain):
            if op not in finn_ops.HARDWARE_OPS.get(domain, ()):
                yield _old(node)
        else:
            yield _at(
                node,
                "unknown-domain",
                Severity.ERROR,
                text(
                    "{node} is a {op} of {domain}: neither ONNX nor FINN has it.",
                    node=node.label,
                    op=shown(op),
                    domain=shown(domain),
                ),
                text("FINN cannot make hardware of it: take it out of the network, or write it with ONNX operators."),
            )


def _old(node: Node) -> Problem:
    return _at(
        node,
        "old-op",
        Severity.ERROR,
        text(
            "{node} is a {op} of {domain}, which {finn} does not have.",
            node=node.label,
            op=shown(node.op_type),
            domain=shown(node.domain),
            finn=finn_ops.FINN_VERSION,
        ),
        text("The file comes from another version of FINN: build it again from the QONNX model it was made of."),
    )


def _unknown(node: Node) -> Problem:
    return _at(
        node,
        "unknown-op",
        Severity.ERROR,
        text("{node} is a {op}, which ONNX does not have.", node=node.label, op=shown(node.op_type)),
        text("Check its name and its domain."),
    )


def _quantisers(summary: ModelSummary, weights: Weights) -> Iterator[Problem]:
    import numpy as np

    for node in summary.nodes:
        if node.op_type not in finn_ops.QUANTISERS:
            continue
        scale = weights.values(node.inputs[1]) if len(node.inputs) > 1 else None
        if scale is not None and scale.size and scale.dtype.kind in "fiu":
            if not np.all(scale):
                yield _at(
                    node,
                    "zero-scale",
                    Severity.ERROR,
                    text("{node} quantises with scale 0.", node=node.label),
                    text(
                        "It would divide by zero: a layer that never learned, or a broken export ({tensor}).",
                        tensor=shown(node.inputs[1]),
                    ),
                )
            elif np.any(scale < 0):
                yield _at(
                    node,
                    "bad-scale",
                    Severity.WARNING,
                    text("{node} quantises with a negative scale.", node=node.label),
                    text("FINN expects scales above zero: check the export."),
                )
        positions = {"Quant": (3,), "IntQuant": (3,), "Trunc": (3, len(node.inputs) - 1)}.get(node.op_type, ())
        for position in sorted(set(positions)):
            bits = weights.values(node.inputs[position]) if position < len(node.inputs) else None
            if bits is None or bits.dtype.kind not in "fiu":
                continue
            for value in bits.reshape(-1)[:1].tolist() if bits.size == 1 else np.unique(bits)[:4].tolist():
                if value != value or value != int(value) or not 1 <= value <= MAX_BIT_WIDTH:
                    yield _at(
                        node,
                        "bad-bit-width",
                        Severity.ERROR,
                        text("{node} quantises to {bits} bit.", node=node.label, bits=f"{value:g}"),
                        text("A bit width is a whole number from 1 to {most}.", most=MAX_BIT_WIDTH),
                    )
                    break


def _weights(weights: Weights, summary: ModelSummary) -> Iterator[Problem]:
    readers: dict[str, Node] = {}
    for node in summary.nodes:
        for name in node.inputs:
            readers.setdefault(name, node)
    for name in weights.protos:
        reader = readers.get(name)
        where = (reader.name or None, reader.key) if reader else (None, None)
        if not weights.fits(name):
            yield Problem(
                "weights-size",
                Severity.ERROR,
                text("The bytes of weight {tensor} do not fit its shape.", tensor=shown(name)),
                text("The file is damaged: export or download it again."),
                *where,
            )
            continue
        bad = weights.bad_value(name)
        # A mask may hold minus infinity to rule values out; a weight that is multiplied may not.
        adds = reader is not None and reader.op_type in ("Add", "Where", "MultiThreshold", "Max", "Min", "Clip")
        if bad:
            yield Problem(
                "nan-weights" if bad == "NaN" else "infinite-weights",
                Severity.WARNING if bad == "infinite" and adds else Severity.ERROR,
                text("Weight {tensor} holds values that are {bad}.", tensor=shown(name), bad=bad),
                text("Training went astray or the export is broken: FINN would compute with them all the same."),
                *where,
            )


def _interface(summary: ModelSummary) -> Iterator[Problem]:
    if len(summary.inputs) > 1:
        yield Problem(
            "multiple-inputs",
            Severity.WARNING,
            text(
                "The model has {count} inputs: {names}. The datatype and the preprocessing chosen are for {first}.",
                count=len(summary.inputs),
                names=_listed(summary.inputs),
                first=shown(summary.inputs[0]),
            ),
            text("FINN takes the other inputs as the file annotates them."),
        )
    if len(summary.outputs) > 1:
        yield Problem(
            "multiple-outputs",
            Severity.WARNING,
            text(
                "The model has {count} outputs: {names}. Top-1 is put behind {first}.",
                count=len(summary.outputs),
                names=_listed(summary.outputs),
                first=shown(summary.outputs[0]),
            ),
            text("Export it with one output if the others are not wanted in hardware."),
        )
    for name in summary.inputs:
        tensor = summary.tensors[name]
        unknown = [d for d in tensor.shape or () if not isinstance(d, int) or d < 1]
        if tensor.shape is None or unknown:
            yield Problem(
                "dynamic-shape",
                Severity.ERROR,
                text(
                    "The shape of input {tensor} is not fixed: {shape}.",
                    tensor=shown(name),
                    shape=shape_words(tensor.shape),
                ),
                text("Hardware is made for one shape: export with a fixed batch size of 1."),
            )
        elif len(tensor.shape) in (2, 4) and isinstance(tensor.shape[0], int) and tensor.shape[0] > 1:
            yield Problem(
                "batch-size",
                Severity.WARNING,
                text("Input {tensor} takes {count} frames at once.", tensor=shown(name), count=tensor.shape[0]),
                text("FINN counts them as one frame: export with a batch size of 1."),
            )
    for tensor in summary.tensors.values():
        if tensor.datatype is not None and not _DATATYPE.fullmatch(tensor.datatype):
            yield Problem(
                "unknown-datatype",
                Severity.ERROR,
                text(
                    "Tensor {tensor} is annotated as {datatype}, which is no FINN datatype.",
                    tensor=shown(tensor.name),
                    datatype=shown(tensor.datatype),
                ),
                text("FINN knows BIPOLAR, BINARY, TERNARY, INT2 ..., UINT1 ..., FIXED<8,4>, FLOAT32 and the like."),
            )


def _names(summary: ModelSummary) -> Iterator[Problem]:
    doubles = [name for name, count in Counter(n.name for n in summary.nodes if n.name).items() if count > 1]
    if doubles:
        yield Problem(
            "duplicate-names",
            Severity.INFO,
            text("Several nodes have the same name: {names}.", names=_listed(doubles)),
            text("FINN gives every node a name of its own in step_tidy_up; nothing needs to be done."),
        )
    strange = [n for n in summary.nodes if not n.name.isprintable()]
    if strange:
        yield _at(
            strange[0],
            "unsafe-name",
            Severity.INFO,
            text(
                "Names of nodes hold characters that cannot be shown: {names}.", names=_listed(n.name for n in strange)
            ),
            text("They are written with a backslash here; FINN gives new names in step_tidy_up."),
        )
