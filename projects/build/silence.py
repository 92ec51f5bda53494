"""What FINN keeps silent about: a build that ended with 0 and is still not what was asked.

Pure functions over plain values; `studio.worker.findings` reads the values out of a build's files. Severities as in
the architecture: ERROR, the hardware would be wrong or incomplete; WARNING, it is not what was asked; INFO, worth
knowing. Layer: projects. Thread: any.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from projects import numbers
from projects.build.finn_log import LogRecord, warnings_with
from projects.build.layers import RESOURCES, Layer
from projects.problems import Problem, Severity
from projects.text import Text, text

PARTITION_STEP = "step_create_dataflow_partition"
FOLDING_STEP = "step_apply_folding_config"
SPECIALIZE_STEP = "step_specialize_layers"

# At the edge these cost the processor next to nothing; anything else there is work that was to be hardware.
_LAYOUT_OPS = frozenset({"Transpose"})
_SCALE_OPS = frozenset({"Mul", "Div", "Add", "Sub"})
_SHAPE_OPS = frozenset({"Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Cast"})
_CHOICE_OPS = frozenset({"TopK", "ArgMax", "Softmax"})
_EDGE_OPS = _LAYOUT_OPS | _SCALE_OPS | _SHAPE_OPS | _CHOICE_OPS

# Each of FINN's custom ops names its datatypes in its own way; these are all names met in finn-plus 1.6.1.
_DATATYPE_ATTRIBUTES = (
    "inputDataType",
    "InputDataType",
    "lhs_dtype",
    "rhs_dtype",
    "inp_dtype",
    "input_data_type",
    "dtype",
    "dataType",
    "DataType",
)
_OUTPUT_DATATYPE_ATTRIBUTES = ("outputDataType", "OutputDataType", "out_dtype", "dtype", "dataType", "DataType")
_ALWAYS_FLOAT = ("HWSoftmax", "LayerNorm")  # they give FLOAT32 and have no attribute that says so

ANSWER_INPUT = text(
    "Say what the input carries: UINT8 with a division by 255 for images, BIPOLAR for -1 and +1, or the integer type "
    "of your data."
)


@dataclass(frozen=True)
class SoftwareNode:
    """A node that FINN did not map to hardware.

    Args:
        position: "front" (before all hardware), "back" (behind all of it), "middle" (between), "alone" (no hardware).
        cause: "no-datatype" (float comes from input `culprit`, which has no annotation), "scale" (a scale or bias,
            node `culprit`, makes it float), "float-weights" (tensor `culprit` is not quantised), "float" (tensor
            `culprit` is float), or "" (nothing float: FINN has no hardware for it here).
    """

    name: str
    op_type: str
    key: str
    position: str
    cause: str = ""
    culprit: str = ""


def left_in_software(nodes: Iterable[SoftwareNode]) -> list[Problem]:
    """A problem for each node that stays in software."""
    problems = []
    for node in nodes:
        harmless = node.position in ("front", "back") and node.op_type in _EDGE_OPS
        message, hint = _edge_words(node) if harmless else _left_words(node)
        problems.append(
            Problem(
                code="left-at-edge" if harmless else "left-in-software",
                severity=Severity.INFO if harmless else Severity.ERROR,
                message=message,
                hint=hint,
                node=node.name,
                key=node.key,
                step=PARTITION_STEP,
            )
        )
    return problems


def _edge_words(node: SoftwareNode) -> tuple[Text, Text]:
    front = node.position == "front"
    message = (
        text("{node} ({op}) at the input stays in software.", node=node.name, op=node.op_type)
        if front
        else text("{node} ({op}) at the output stays in software.", node=node.name, op=node.op_type)
    )
    if node.op_type in _LAYOUT_OPS:
        hint = text("FINN's hardware takes frames as NHWC: feed them so, and the transpose is not needed.")
        return message, hint if front else text("Read the result as NHWC, and the transpose is not needed.")
    if node.op_type in _SCALE_OPS and not front:
        return message, text("Only the size of the scores changes by it: add top-1, or scale on the processor.")
    if node.op_type in _CHOICE_OPS:
        return message, text("The processor can do this; for hardware, FINN needs integer scores in front of it.")
    return message, text("The processor has to do this before the accelerator gets the data.") if front else text(
        "The processor has to do this with what the accelerator gives."
    )


def _left_words(node: SoftwareNode) -> tuple[Text, Text]:
    return (
        text("{node} ({op}) was left in software: {why}", node=node.name, op=node.op_type, why=str(why_left(node))),
        mend_left(node),
    )


def why_left(node: SoftwareNode) -> Text:
    """Why FINN could not map a node, as the second half of a sentence."""
    match node.cause:
        case "no-datatype":
            return text(
                "its input is FLOAT32, because input {tensor} of the model has no integer datatype.",
                tensor=node.culprit,
            )
        case "scale":
            return text(
                "its input is FLOAT32: the scale or bias {scale} in front of it could not be moved away.",
                scale=node.culprit,
            )
        case "float-weights":
            return text("its weights {tensor} are FLOAT32, not quantised.", tensor=node.culprit)
        case "float":
            return text("its input {tensor} is FLOAT32, not quantised.", tensor=node.culprit)
    return text("FINN has no hardware layer for {op} with these inputs.", op=node.op_type)


def mend_left(node: SoftwareNode) -> Text:
    """What can be done about it."""
    match node.cause:
        case "no-datatype":
            return ANSWER_INPUT
        case "scale":
            return text(
                "Give both branches of a fork or an addition the same scale in Brevitas (one shared quantiser), or "
                "quantise again with one scale per tensor right before this layer."
            )
        case "float-weights" | "float":
            return text("Quantise it in training: Brevitas QuantConv2d, QuantLinear and QuantReLU or QuantIdentity.")
    return text("Replace the operator in the network by one that FINN maps, or move it to the edge of the network.")


def float_in_hardware(layers: Sequence[Layer], input_annotated: bool) -> list[Problem]:
    """Hardware layers that take or give FLOAT32. input_annotated: the model's input has an integer datatype."""
    problems = []
    at_input = True
    for layer in layers:
        takes = _first_value(layer, _DATATYPE_ATTRIBUTES)
        takes_float = any(_has_float(layer, name) for name in _DATATYPE_ATTRIBUTES)
        gives_float = any(_has_float(layer, name) for name in _OUTPUT_DATATYPE_ATTRIBUTES)
        gives_float = gives_float or layer.op_type.startswith(_ALWAYS_FLOAT)
        for_want_of_datatype = at_input and takes == "FLOAT32" and not input_annotated
        at_input = at_input and takes == "FLOAT32"
        if not takes_float and not gives_float:
            continue
        if for_want_of_datatype:
            message = text(
                "{node} works on FLOAT32 in hardware, because the model's input has no integer datatype.",
                node=layer.name,
            )
            hint = ANSWER_INPUT
        else:
            message = text("{node} works on FLOAT32 in hardware.", node=layer.name)
            hint = text(
                "A scale or bias at the output disappears with top-1; elsewhere, quantise the tensor. Floating point "
                "costs many LUTs and DSPs, and FINN's estimate of it is rough."
            )
        problems.append(
            Problem(
                code="float-input" if for_want_of_datatype else "float-in-hardware",
                severity=Severity.WARNING,
                message=message,
                hint=hint,
                node=layer.name,
                key=layer.key,
                step=SPECIALIZE_STEP,
            )
        )
    return problems


def _value(layer: Layer, name: str) -> object:
    found = layer.attribute(name)
    return None if found is None else found.value


def _first_value(layer: Layer, names: Iterable[str]) -> object:
    return next((v for v in (_value(layer, n) for n in names) if isinstance(v, str) and v), None)


def _has_float(layer: Layer, name: str) -> bool:
    return _value(layer, name) == "FLOAT32"


def ignored_keys(
    records: list[LogRecord], names_by_step: Mapping[str, Sequence[str]], files: Mapping[str, str]
) -> list[Problem]:
    """Configuration entries that FINN did not use.

    Args:
        records: of FINN's log.
        names_by_step: node names that exist when a step applies its file.
        files: file that a step applies, to name it.
    """
    problems = []
    patterns = (
        r"Unused HW configurations: (.+)$",
        r"HW configurations for non-custom nodes were ignored: (.+?)\. Configs",
    )
    for match, record in (pair for pattern in patterns for pair in warnings_with(records, pattern)):
        step = record.step or FOLDING_STEP
        names = names_by_step.get(step, ())
        for key in (re.sub(r" \(.*\)$", "", k.strip()) for k in match.group(1).split(",")):
            problems.append(ignored_key(key, files.get(step, "configuration"), names, step, record.text))
    return problems


def ignored_key(key: str, file: str, names: Sequence[str], step: str = FOLDING_STEP, detail: str = "") -> Problem:
    """An entry that FINN did not use. names: of the nodes there were."""
    return Problem(
        code="ignored-key",
        severity=Severity.ERROR,
        message=text("{file}: the entry {key} was ignored, because no layer has this name.", file=file, key=key),
        hint=_rename_hint(key, names),
        step=step,
        detail=detail,
    )


def _rename_hint(key: str, names: Sequence[str]) -> Text:
    twin = re.sub(r"_(hls|rtl)(_\d+)$", lambda m: f"_{'rtl' if m.group(1) == 'hls' else 'hls'}{m.group(2)}", key)
    if twin != key and twin in names:
        return text("This build has a {twin}: rename the entry.", twin=twin)
    close = difflib.get_close_matches(key, names, n=1, cutoff=0.6)
    if close:
        return text("Did you mean {name}?", name=close[0])
    return text("Take the names from this build's layers: FINN numbers them anew when layers come or go.")


def impl_styles(records: list[LogRecord]) -> list[Problem]:
    """Implementation styles that were asked for and not given."""
    problems = []
    pattern = (
        r"There is no (RTL|HLS) variant (?:for|of) (\S+?)\. "
        r"(?:Node (\S+) |The node )will automatically be set to (RTL|HLS)"
    )
    for match, record in warnings_with(records, pattern):
        wanted, first, second, given = match.groups()
        node = second or first
        problems.append(
            Problem(
                code="impl-style",
                severity=Severity.WARNING,
                message=text(
                    "{node} was asked as {wanted} and is built as {given}.",
                    node=node,
                    wanted=wanted.lower(),
                    given=given.lower(),
                ),
                hint=text("FINN's message says what the {wanted} variant needs.", wanted=wanted.lower()),
                node=node,
                step=SPECIALIZE_STEP,
                detail=record.text,
            )
        )
    return problems


def failed_verification(files: Iterable[str]) -> list[Problem]:
    """One problem for each step whose verification files (names or paths) say FAIL."""
    failed: dict[str, list[str]] = {}
    for file in files:
        match = re.match(r"verify_(.+)_(\d+)_FAIL\.(?:npy|npz)$", PurePath(file).name)
        if match and match.group(2) not in failed.setdefault(match.group(1), []):
            failed[match.group(1)].append(match.group(2))
    return [
        Problem(
            code="verification",
            severity=Severity.ERROR,
            message=text(
                "Verification failed: {step} gives other values than the expected output for {count} of the inputs.",
                step=step,
                count=len(inputs),
            ),
            hint=text("Compare with the step before that still agrees; check that the expected output fits this step."),
            step=step,
        )
        for step, inputs in failed.items()
    ]


_PART = re.compile(r"^xc(7[akzsv]\d|k\d|[akv]?u\d|zu\d|v[cempfhr]\d|cv\d|v\d|vek|va\d|su\d)[a-z0-9]*", re.IGNORECASE)


def part_problems(part: str, totals_known: bool) -> list[Problem]:
    """Whether the part is one that exists. FINN takes any text and estimates all the same."""
    if totals_known:
        return []
    if not _PART.match(part):
        return [
            Problem(
                code="unknown-part",
                severity=Severity.ERROR,
                message=text("{part} is no AMD part that is known here, and FINN did not check it.", part=part),
                hint=text("Choose a board, or write the part in full, as in xc7z020clg400-1."),
            )
        ]
    return [
        Problem(
            code="part-totals",
            severity=Severity.INFO,
            message=text("What {part} offers is not known here, so fit cannot be shown.", part=part),
            hint=text("The estimates themselves are made for this part."),
        )
    ]


def over_resources(totals: Mapping[str, float], available: Mapping[str, int | None], part: str) -> list[Problem]:
    """Resources of which the design needs more than the part has."""
    problems = []
    for name in RESOURCES:
        used, there = totals.get(name), available.get(name)
        if used is None or there is None or used <= there:
            continue
        problems.append(
            Problem(
                code="over-resources",
                severity=Severity.WARNING,
                message=text(
                    "Too big for {part}: {used} {name} of {there}{share}, over by {over}.",
                    part=part,
                    used=numbers.count(used),
                    name=name,
                    there=numbers.count(there),
                    share=f" ({numbers.percent(used / there)})" if there else "",
                    over=numbers.count(used - there),
                ),
                hint=text(
                    "Lower the target fps or the weight width, move memories to another kind, or take a larger part."
                ),
            )
        )
    return problems


def without_estimate(layers: Iterable[Layer]) -> list[Problem]:
    """Layers for which FINN gives no cycles or no resources: the sums leave them out."""
    return [
        Problem(
            code="no-estimate",
            severity=Severity.WARNING,
            message=text("FINN gives no estimate for {node}; the sums leave it out.", node=layer.name),
            hint=text("Expect the real design to be larger or slower than shown."),
            node=layer.name,
            key=layer.key,
            detail=layer.estimate_error,
        )
        for layer in layers
        if layer.impl and (layer.estimate_error or not layer.cycles)
    ]
