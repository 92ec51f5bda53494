"""What sort of model a file holds, and in one sentence what it is, whether FINN can build it, and why not.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from projects.model import finn_ops
from projects.model.names import shown
from projects.model.summarise import PARTITION_OP
from projects.model.summary import ModelKind, ModelSummary
from projects.problems import Severity
from projects.text import Text, text

_AFTER_SYNTHESIS = ("bitfile", "vivado_stitch_proj", "vivado_pynq_proj", "vitis_link_proj", "xclbin")
_IP_ATTRIBUTES = ("ip_path", "ipgen_path")
_OWN_SUFFIX = ".onnx"


@dataclass(frozen=True)
class Verdict:
    """What a model is. buildable: FINN has a chance on it."""

    kind: ModelKind
    reason: Text
    buildable: bool


def classify(summary: ModelSummary) -> Verdict:
    """What a model is. summary: its kind, reason and guess are not looked at, its problems are."""
    verdict = _kind(summary)
    fatal = next((p for p in summary.problems if p.severity is Severity.ERROR), None)
    if fatal is None or verdict.kind is ModelKind.EMPTY or not verdict.buildable:
        return verdict
    reason = text("{kind}: cannot be built as it is. {fault}", kind=_short(verdict.kind), fault=str(fatal.message))
    return Verdict(verdict.kind, reason, False)


def _short(kind: ModelKind) -> str:
    return f"{kind.value} model"


def _kind(summary: ModelSummary) -> Verdict:
    nodes = summary.nodes
    if not nodes:
        return Verdict(ModelKind.EMPTY, text("An empty model: it has no nodes, so there is nothing to build."), False)
    if any(n.op_type == PARTITION_OP for n in nodes):
        return Verdict(ModelKind.PARENT, _parent_reason(summary), False)
    if any(finn_ops.is_hardware_domain(n.domain) or n.attribute("backend") == "fpgadataflow" for n in nodes):
        return _hardware(summary)
    if any(n.op_type in finn_ops.QUANTISERS and _is_custom(n.domain) for n in nodes):
        return Verdict(
            ModelKind.QONNX,
            text("A QONNX model: quantised with Quant or BipolarQuant nodes, what FINN builds from."),
            True,
        )
    annotated = any(t.datatype not in (None, "FLOAT32") for t in summary.tensors.values())
    if annotated or any(n.op_type in ("MultiThreshold", "XnorPopcountMatMul") for n in nodes):
        return Verdict(
            ModelKind.FINN_ONNX,
            text(
                "A FINN-ONNX model: quantised with MultiThreshold nodes and datatype annotations, an older export or "
                "a step of a FINN build; it can be built."
            ),
            True,
        )
    return Verdict(
        ModelKind.FLOAT,
        text(
            "A float ONNX model: nothing in it is quantised, so FINN cannot make hardware of it. Quantise and train it "
            "with Brevitas or QKeras and export QONNX."
        ),
        False,
    )


def _is_custom(domain: str) -> bool:
    return finn_ops.is_finn_domain(domain) or domain in ("", "ai.onnx")


def _parent_reason(summary: ModelSummary) -> Text:
    if any(key in _AFTER_SYNTHESIS for key, _ in summary.metadata) or any(
        str(n.attribute("instance_name", "")).startswith(("idma", "odma")) for n in summary.nodes
    ):
        return text(
            "A product of FINN after synthesis: each node stands for a partition of the accelerator. It is a result to "
            "look at; build again from the QONNX model."
        )
    return text(
        "A dataflow parent of a FINN build: each StreamingDataflowPartition opens into the graph of hardware layers it "
        "stands for. It is a result to look at; build again from the QONNX model."
    )


def _hardware(summary: ModelSummary) -> Verdict:
    if any(n.domain == "finn" for n in summary.nodes):
        reason = text(
            "A graph of hardware layers by a FINN of 2019 or so: its operators are gone from {finn}, so it can only be "
            "looked at.",
            finn=finn_ops.FINN_VERSION,
        )
        return Verdict(ModelKind.HARDWARE, reason, False)
    late = next((n for n in summary.nodes if finn_ops.base_op(n.op_type) in finn_ops.LATE_OPS), None)
    if late is not None:
        reason = text(
            "FINN hardware layers with {op} between them: a step after folding, which FINN's flow cannot start from. "
            "It is a result to look at; build again from the QONNX model.",
            op=finn_ops.base_op(late.op_type),
        )
        return Verdict(ModelKind.HARDWARE, reason, False)
    if any(n.attribute(name) for n in summary.nodes for name in _IP_ATTRIBUTES):
        reason = text(
            "FINN hardware layers with generated IP blocks: a step after synthesis. It is a result to look at; build "
            "again from the QONNX model."
        )
        return Verdict(ModelKind.HARDWARE, reason, False)
    reason = text(
        "FINN hardware layers: an intermediate model of a build. It can be built on from here; its names, folding and "
        "datatypes are those of the build it comes from."
    )
    return Verdict(ModelKind.HARDWARE, reason, True)


def view_only(path: Path) -> Verdict:
    """The verdict on a file of another format, which is not even read here."""
    return Verdict(
        ModelKind.OTHER,
        text(
            "A {suffix} file: shown as it is. FINN builds QONNX models; export the network from its own tool as "
            "QONNX to build it.",
            suffix=shown(path.suffix.lower()) or _OWN_SUFFIX,
        ),
        False,
    )
