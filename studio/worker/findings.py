"""What FINN kept silent about in a build, and why it failed: reads the build's files, asks the pure rules.

Called once at the end of a job. Whatever cannot be read (a build that died half-way) yields no finding; nothing here
may cost a finished build its result. Layer: studio.worker. Thread: a job's main thread.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx import ModelProto, NodeProto

from projects.boards import part_totals
from projects.build import folding_rules, silence, target
from projects.build.explain import explain_failure
from projects.build.finn_log import log_records
from projects.build.layers import LayerTable, table_from_data
from projects.build.request import BuildRequest
from projects.build.silence import SoftwareNode
from projects.problems import Problem
from projects.text import text
from studio.worker.prepare_model import preparation_notes

HARDWARE_DOMAIN = "finn.custom_op.fpgadataflow"
BEFORE_PARTITION = ("step_minimize_bit_width_initial", "step_convert_to_hw")
LAST_MODELS = ("step_generate_estimate_reports", "step_apply_folding_config", "step_specialize_layers")


def findings(request: BuildRequest, cfg: Any, output_dir: Path, rc: int, log: str) -> list[Problem]:
    """Everything that a person should know although FINN did not raise it.

    Args:
        request: what was asked.
        cfg: FINN's DataflowBuildConfig as it was built with.
        output_dir: the build's directory.
        rc: what FINN returned; 0 is not success.
        log: the job's log; FINN's build_dataflow.log is read besides, because only that holds its warnings.

    Returns:
        Errors first, then warnings, then information.
    """
    records = log_records(_read(output_dir / "build_dataflow.log") or log)
    final, folded = _tables(output_dir)
    part = _part(cfg)
    problems = preparation_notes(output_dir / "studio" / "model.onnx")
    nodes = software_nodes(output_dir, rc)
    problems += silence.left_in_software(nodes)
    problems += silence.ignored_keys(records, _names(output_dir), _files(request, cfg))
    problems += silence.impl_styles(records)
    problems += silence.failed_verification(str(p) for p in _found(output_dir / "verification_output"))
    if part is not None:
        problems += silence.part_problems(part, part_totals(part) is not None)
    if final is not None:
        problems += silence.float_in_hardware(final.layers, _input_annotated(output_dir))
        if rc == 0:  # where FINN failed over it, `failure` has said so
            problems += folding_rules.illegal_folding(final.layers)
        problems += folding_rules.broken_neighbours(final.layers, _edges(output_dir))
        problems += silence.without_estimate(final.layers)
        if rc == 0 and not request.is_preparation and part is not None:
            problems += silence.over_resources(final.totals(), part_totals(part) or {}, part)
            problems += target.missed_target(
                _get(cfg, "target_fps"),
                float(_get(cfg, "synth_clk_period_ns") or request.clock_ns),
                int(_get(cfg, "mvau_wwidth_max") or request.mvau_wwidth_max),
                final,
                folded,
                _file_name(_get(cfg, "folding_config_file")),
            )
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(problems, key=lambda p: order[p.severity.value])


def failure(request: BuildRequest, output_dir: Path, step: str | None, log: str, exception: str) -> Problem:
    """Why a build failed, as `explain_failure` says, with the node and the fault named out of the build's own files."""
    problem = explain_failure(step, log, exception)
    if problem.code.startswith("fold-") or problem.code == "illegal-folding":
        final, _ = _tables(output_dir)
        illegal = folding_rules.illegal_folding(final.layers if final else ())
        if illegal:
            first = illegal[0]
            return replace(problem, message=first.message, hint=first.hint, node=first.node, key=first.key)
    if problem.code == "unmapped-between":
        nodes = software_nodes(output_dir, rc=-1)
        first_left = next((n for n in nodes if n.name == problem.node), None)
        if first_left is not None:
            return replace(
                problem,
                message=text(
                    "{node} ({op}) could not be mapped to hardware and stands between layers that could: {why}",
                    node=first_left.name,
                    op=first_left.op_type,
                    why=str(silence.why_left(first_left)),
                ),
                hint=silence.mend_left(first_left),
                key=first_left.key,
            )
    if problem.code == "not-one-piece":
        nodes = software_nodes(output_dir, rc=-1)
        if nodes and all(n.position == "alone" for n in nodes):
            first_left = nodes[0]
            return replace(
                problem,
                code="no-hardware",
                message=text(
                    "Not one node could be mapped to hardware; {node} ({op}): {why}",
                    node=first_left.name,
                    op=first_left.op_type,
                    why=str(silence.why_left(first_left)),
                ),
                hint=silence.mend_left(first_left),
                node=first_left.name,
                key=first_left.key,
            )
    if problem.code in ("attribute-unknown", "attribute-type", "attribute-value") and problem.node is None:
        node = _configured_with(request, str(problem.message.values.get("attr", "")))
        if node is not None:
            message = text("{node}: {what}", node=node, what=str(problem.message))
            return replace(problem, node=node, message=message)
    return problem


def _configured_with(request: BuildRequest, attribute: str) -> str | None:
    for file in (request.folding_file, request.specialize_file):
        entries = _json(Path(file)) if file else None
        if isinstance(entries, dict):
            for node, values in entries.items():
                if isinstance(values, dict) and attribute in values:
                    return str(node)
    return None


# --- nodes in software


def software_nodes(output_dir: Path, rc: int) -> list[SoftwareNode]:
    """The nodes that FINN did not map: out of the dataflow parent, or of the model that could not be partitioned."""
    models = output_dir / "intermediate_models"
    if (models / "dataflow_parent.onnx").is_file():
        return list(_software(_load(models / "dataflow_parent.onnx")))
    if rc == 0:
        return []
    # only where partitioning was reached: before, everything is software and nothing is wrong with that
    if not (models / f"{BEFORE_PARTITION[0]}.onnx").is_file():
        return []
    return list(_software(_load(models / f"{BEFORE_PARTITION[0]}.onnx")))


def _software(model: ModelProto | None) -> Iterator[SoftwareNode]:
    if model is None:
        return
    graph = _Graph(model)
    hardware = [k for k, n in enumerate(graph.nodes) if n.domain.startswith(HARDWARE_DOMAIN)]
    before, behind = graph.reached(hardware, graph.producers), graph.reached(hardware, graph.consumers)
    for index, node in enumerate(graph.nodes):
        if node.domain.startswith(HARDWARE_DOMAIN):
            continue
        position = {(True, True): "middle", (True, False): "front", (False, True): "back"}.get(
            (index in before, index in behind), "alone"
        )
        cause, culprit = graph.cause(node)
        yield SoftwareNode(node.name, node.op_type, _key(node, index), position, cause, culprit)


def _key(node: NodeProto, index: int) -> str:
    return node.output[0] if node.output else f"node#{index}"


class _Graph:
    """Neighbours and datatypes of a model, indexed once."""

    def __init__(self, model: ModelProto) -> None:
        self.nodes = list(model.graph.node)
        self.weights = {i.name for i in model.graph.initializer}
        self.inputs = {i.name for i in model.graph.input} - self.weights
        self.datatypes = {
            a.tensor_name: p.value
            for a in model.graph.quantization_annotation
            for p in a.quant_parameter_tensor_names
            if p.key == "finn_datatype"
        }
        self.producer = {name: k for k, n in enumerate(self.nodes) for name in n.output}
        self.readers: dict[str, list[int]] = {}
        for k, node in enumerate(self.nodes):
            for name in node.input:
                self.readers.setdefault(name, []).append(k)

    def producers(self, index: int) -> list[int]:
        return [self.producer[i] for i in self.nodes[index].input if i in self.producer]

    def consumers(self, index: int) -> list[int]:
        return [k for o in self.nodes[index].output for k in self.readers.get(o, ())]

    def reached(self, start: Iterable[int], onward: Any) -> set[int]:
        """All nodes that can be reached from these by steps onward; the start only if it is reached again."""
        seen: set[int] = set()
        waiting = [k for s in start for k in onward(s)]
        while waiting:
            index = waiting.pop()
            if index not in seen:
                seen.add(index)
                waiting.extend(onward(index))
        return seen

    def datatype(self, tensor: str) -> str:
        return str(self.datatypes.get(tensor, "FLOAT32"))

    def cause(self, node: NodeProto) -> tuple[str, str]:
        """Why a node could not become hardware: (cause, culprit) of `SoftwareNode`."""
        if node.op_type in ("MatMul", "Gemm", "Conv") and len(node.input) > 1:
            weights = node.input[1]
            # first, because a datatype for the input would not help a network that is not quantised
            if weights in self.weights and self.datatype(weights) == "FLOAT32":
                return "float-weights", weights
        data = [i for i in node.input if i and i not in self.weights]
        floating = next((i for i in data if self.datatype(i) == "FLOAT32"), None)
        return ("", "") if floating is None else self.source_of_float(floating)

    def source_of_float(self, tensor: str) -> tuple[str, str]:
        """Follow a float tensor back to where its floating point begins."""
        first = tensor
        seen: set[str] = set()
        while tensor not in seen:
            seen.add(tensor)
            if tensor in self.inputs:
                return "no-datatype", tensor
            index = self.producer.get(tensor)
            if index is None:
                break
            node = self.nodes[index]
            data = [i for i in node.input if i and i not in self.weights]
            onward = next((i for i in data if self.datatype(i) == "FLOAT32"), None)
            if onward is None:
                weights = [i for i in node.input if i in self.weights and self.datatype(i) == "FLOAT32"]
                if node.op_type in ("MatMul", "Conv", "Gemm") and weights:
                    return "float-weights", weights[0]
                is_scale = node.op_type in ("Mul", "Div", "Add", "Sub") or node.op_type.startswith("Elementwise")
                return ("scale", node.name) if is_scale else ("float", first)
            tensor = onward
        return "float", first


# --- reading a build's files; anything damaged reads as absent


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _load(path: Path) -> ModelProto | None:
    try:
        return onnx.load(str(path), load_external_data=False)
    except (OSError, DecodeError):
        return None


def _found(folder: Path) -> list[Path]:
    return sorted(folder.glob("*FAIL*")) if folder.is_dir() else []


def _table(output_dir: Path, step: str) -> LayerTable | None:
    data = _json(output_dir / "studio" / "layers" / f"{step}.json")
    try:
        return None if data is None else table_from_data(data)
    except (KeyError, TypeError):
        return None


def _tables(output_dir: Path) -> tuple[LayerTable | None, LayerTable | None]:
    """The layers after the last step that has any, and those after FINN's own folding."""
    folder = output_dir / "studio" / "layers"
    written = sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime_ns) if folder.is_dir() else []
    final = _table(output_dir, written[-1].stem) if written else None
    return final, _table(output_dir, target.FOLDING_STEP)


def _names(output_dir: Path) -> dict[str, list[str]]:
    """Names that exist when a step applies its configuration file."""
    found: dict[str, list[str]] = {}
    folded = _table(output_dir, target.FOLDING_STEP) or _table(output_dir, silence.SPECIALIZE_STEP)
    if folded is not None:
        found[silence.FOLDING_STEP] = [layer.name for layer in folded.layers]
    template = _json(output_dir / "template_specialize_layers_config.json")
    if isinstance(template, dict):
        found[silence.SPECIALIZE_STEP] = [name for name in template if name != "Defaults"]
    return found


def _files(request: BuildRequest, cfg: Any) -> dict[str, str]:
    folding = _file_name(_get(cfg, "folding_config_file") or request.folding_file)
    specialize = _file_name(_get(cfg, "specialize_layers_config_file") or request.specialize_file)
    return {
        step: name
        for step, name in ((silence.FOLDING_STEP, folding), (silence.SPECIALIZE_STEP, specialize))
        if name is not None
    }


def _file_name(path: Any) -> str | None:
    return Path(str(path)).name if path else None


def _get(cfg: Any, name: str) -> Any:
    return getattr(cfg, name, None)


def _part(cfg: Any) -> str | None:
    try:
        return str(cfg._resolve_fpga_part())
    except Exception:  # noqa: BLE001 - FINN raises errors of its own for a board it does not know
        return None


def _input_annotated(output_dir: Path) -> bool:
    """Whether the model that FINN got says what its input carries."""
    model = _load(output_dir / "studio" / "model.onnx")
    if model is None:
        return False
    graph = _Graph(model)
    return bool(graph.inputs) and all(graph.datatype(i) != "FLOAT32" for i in graph.inputs)


def _edges(output_dir: Path) -> list[tuple[str, str]]:
    """(key of producer, key of consumer) in the last model that was kept."""
    models = output_dir / "intermediate_models"
    last = next((models / f"{s}.onnx" for s in LAST_MODELS if (models / f"{s}.onnx").is_file()), None)
    model = _load(last) if last is not None else None
    if model is None:
        return []
    graph = _Graph(model)
    return [(_key(graph.nodes[p], p), _key(node, k)) for k, node in enumerate(graph.nodes) for p in graph.producers(k)]
