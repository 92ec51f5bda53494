"""The models behind live figures, made by FINN's own steps: specialised, folded for a target, with minimal bit widths.

Nothing here changes the model it is given. Nodes are told apart by their first output tensor, which every step keeps.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
Source: finn-plus 1.6.1, builder/build_dataflow_steps.py: step_specialize_layers, step_target_fps_parallelization,
step_minimize_bit_width.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from finn.builder.build_dataflow_steps import _minimize_bit_width, step_specialize_layers
from finn.transformation.fpgadataflow.set_folding import SetFolding
from finn.transformation.qonnx.give_unique_node_names_recursive import GiveUniqueNodeNamesRecursive
from finn.util.fpgadataflow import is_hls_node, is_rtl_node
from onnx import ModelProto, NodeProto
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.registry import getCustomOp

from projects.build import folder
from projects.build.config_files import read_json
from projects.build.request import PREPARE_STOP_STEP, BuildRequest, request_from_data
from projects.errors import StudioError, UserInputError
from projects.folding.dimensions import base_type
from projects.folding.session_protocol import Opening, Setting
from projects.text import text

UNSPECIALISED = "finn.custom_op.fpgadataflow"
STEP_BEFORE = "step_create_dataflow_partition"
STYLE = "preferred_impl_style"
# FINN takes Shuffle apart in a step of its own, after the folding.
SPECIALISED_LATER = ("Shuffle",)


@dataclass(frozen=True)
class Source:
    """What a session starts from.

    Args:
        specialised: the model after step_specialize_layers. before: the one before that step, or None: it is not there.
        minimize_bit_width, two_pass: as in FINN's configuration.
        board, part: what the build was made for, as far as its request says so.
    """

    specialised: ModelWrapper
    before: ModelWrapper | None
    minimize_bit_width: bool
    two_pass: bool
    board: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Specialised:
    """A model after step_specialize_layers, for one part and one choice of impl styles.

    Args:
        nodes: its hardware nodes by key, in graph order. pre_names: {key: name before the step}.
        mark: tells it from any other such of the session.
    """

    model: ModelWrapper
    part: str
    mark: Hashable
    nodes: dict[str, NodeProto]
    pre_names: dict[str, str]


def open_source(opening: Opening) -> Source:
    """Read the models.

    Raises:
        UserInputError: there is no specialised model where it was said to be.
    """
    given = Path(opening.model)
    file = given / folder.MODELS / f"{PREPARE_STOP_STEP}.onnx" if given.is_dir() else given
    build = given if given.is_dir() else file.parent.parent
    if not file.is_file():
        raise UserInputError(
            text("There is no model after {step} here.", step=PREPARE_STOP_STEP),
            where=str(given),
            mend=text("Prepare the model first, or build it."),
        )
    before = _before(build, file)
    if before is not None:
        before = before.transform(GiveUniqueNodeNamesRecursive())  # as the step does where it gets a file
    request, data = _request(build)
    minimize, two_pass = opening.minimize_bit_width, opening.folding_two_pass_relaxation
    specialised = ModelWrapper(str(file))
    if not any(is_specialised(node) for node in specialised.graph.node):
        raise UserInputError(text("No layer of this model is mapped to hardware."), where=str(file))
    return Source(
        specialised,
        before,
        bool(data.get("minimize_bit_width", True)) if minimize is None else minimize,
        bool(data.get("folding_two_pass_relaxation", True)) if two_pass is None else two_pass,
        board=(request.board if request else None) or data.get("board"),
        part=(request.part if request else None) or data.get("fpga_part"),
    )


def _before(build: Path, file: Path) -> ModelWrapper | None:
    steps = folder.step_names(build)
    at = steps.index(PREPARE_STOP_STEP) if PREPARE_STOP_STEP in steps else 0
    name = steps[at - 1] if at > 0 else STEP_BEFORE
    path = file.with_name(f"{name}.onnx")
    return ModelWrapper(str(path)) if file.stem == PREPARE_STOP_STEP and path.is_file() else None


def _request(build: Path) -> tuple[BuildRequest | None, dict[str, Any]]:
    """What the build was asked for, and its configuration file; nothing for a build made elsewhere."""
    try:
        request = request_from_data(read_json(build / folder.REQUEST))
        data = read_json(Path(request.config_file)) if request.config_file else {}
    except (StudioError, OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, {}
    return request, data if isinstance(data, dict) else {}


def is_specialised(node: NodeProto) -> bool:
    """Whether FINN's reports have figures for it."""
    return bool(is_hls_node(node) or is_rtl_node(node))


def impl_of(node: NodeProto) -> str:
    """ "hls" or "rtl"."""
    return "hls" if is_hls_node(node) else "rtl"


def edges_of(model: Specialised) -> list[tuple[str, str]]:
    """(key of producer, key of consumer) of every two hardware layers that follow each other."""
    nodes = model.model.graph.node
    made_by = {tensor: node.output[0] for node in nodes for tensor in node.output}
    edges = ((made_by.get(tensor), node.output[0]) for node in nodes for tensor in node.input)
    return [(before, after) for before, after in edges if before in model.nodes and after in model.nodes]


def abstract_nodes(before: ModelWrapper) -> dict[str, NodeProto]:
    """The nodes that step_specialize_layers decides about, by key."""
    return {
        node.output[0]: node
        for node in before.graph.node
        if node.domain == UNSPECIALISED and node.op_type not in SPECIALISED_LATER
    }


def specialised(source: Source, model: ModelWrapper, part: str, mark: Hashable) -> Specialised:
    """A specialised model with its lineage."""
    nodes = {node.output[0]: node for node in model.graph.node if is_specialised(node)}
    known = {} if source.before is None else {key: n.name for key, n in abstract_nodes(source.before).items()}
    counts: dict[str, int] = {}
    pre_names = {}
    for key, node in nodes.items():
        kind = base_type(node.op_type)
        index = counts.get(kind, 0)
        counts[kind] = index + 1
        pre_names[key] = known.get(key, f"{kind}_{index}")
    return Specialised(model, part, mark, nodes, pre_names)


def specialise(source: Source, part: str, styles: Mapping[str, str], mark: Hashable) -> Specialised:
    """Run FINN's step_specialize_layers.

    Args:
        styles: preferred_impl_style by key; of the others FINN decides.

    Raises:
        UserInputError: the model before the step is not there.
    """
    if source.before is None:
        raise UserInputError(
            text("The model before {step} is not there, so impl styles cannot be changed.", step=PREPARE_STOP_STEP),
            mend=text("Build again with intermediate models saved."),
        )
    wanted = copy.deepcopy(source.before)
    for key, node in abstract_nodes(wanted).items():
        getCustomOp(node).set_nodeattr(STYLE, styles.get(key, ""))
    configuration = SimpleNamespace(specialize_layers_config_file=None, _resolve_fpga_part=lambda: part)
    return specialised(source, step_specialize_layers(wanted, configuration), part, mark)


def automatic_folding(
    model: ModelWrapper, cycles: int, mvau_wwidth_max: int, two_pass: bool
) -> dict[str, dict[str, Any]]:
    """What FINN's step_target_fps_parallelization sets.

    Args:
        cycles: the target, in cycles a frame.

    Returns:
        {key: {attribute: value}} of every attribute it changed; the others are as in the model.
    """
    before = {node.output[0]: node for node in model.graph.node}
    folding = SetFolding(cycles, mvau_wwidth_max=mvau_wwidth_max, two_pass_relaxation=two_pass)
    folded = weightless(model).transform(folding, apply_to_subgraphs=True)
    return {
        node.output[0]: _changes(before[node.output[0]], node) for node in folded.graph.node if is_specialised(node)
    }


def weightless(model: ModelWrapper) -> ModelWrapper:
    """The same graph without weights, which no folding looks at, and which each transformation would copy."""
    proto = ModelProto()
    proto.opset_import.extend(model.model.opset_import)
    graph = proto.graph
    for name in ("node", "input", "output", "value_info", "quantization_annotation"):
        getattr(graph, name).extend(getattr(model.graph, name))
    return ModelWrapper(proto, fix_missing_initializer_valueinfo=False)


def _changes(before: NodeProto, after: NodeProto) -> dict[str, Any]:
    old = {a.name: a for a in before.attribute}
    operation = getCustomOp(after)
    return {
        a.name: operation.get_nodeattr(a.name)
        for a in after.attribute
        if a.name != "cycles_estimate" and old.get(a.name) != a
    }


def check_setting(setting: Setting) -> None:
    """Whether the numbers of a setting can be meant.

    Raises:
        UserInputError: they cannot.
    """
    target, clock, width = setting.target_fps, setting.clock_ns, setting.mvau_wwidth_max
    if target is not None and not target >= 1:
        raise UserInputError(text("The target must be at least 1 frame per second, not {value}.", value=target))
    if not clock > 0:
        raise UserInputError(text("The clock period must be more than 0 ns, not {value}.", value=clock))
    if not width >= 1:
        raise UserInputError(text("mvau_wwidth_max must be at least 1, not {value}.", value=width))


def target_cycles(target_fps: int, clock_ns: float) -> int:
    """Cycles a frame, with the roundings of DataflowBuildConfig._resolve_cycles_per_frame."""
    cycles_per_second = 10**9 / clock_ns
    return int(cycles_per_second / target_fps)


def minimised(
    model: ModelWrapper, values: Mapping[str, Mapping[str, Any]], minimize_bit_width: bool
) -> dict[str, NodeProto]:
    """Run FINN's step_minimize_bit_width after these values are set; see `estimate_narrow` for the quick way.

    Args:
        values: {key: {attribute: value}}.

    Returns:
        The hardware nodes by key, without the weights: no estimate looks at them.
    """
    prepared = copy.deepcopy(model)
    for node in prepared.graph.node:
        set_values(node, values.get(node.output[0], {}))
    narrow = _minimize_bit_width(prepared, SimpleNamespace(minimize_bit_width=minimize_bit_width))
    nodes = {}
    for node in narrow.graph.node:
        if is_specialised(node):
            nodes[node.output[0]] = twin = NodeProto()
            twin.CopyFrom(node)
    return nodes


def set_values(node: NodeProto, values: Mapping[str, Any]) -> None:
    """Set attributes as FINN's ApplyConfig does."""
    if values:
        operation = getCustomOp(node)
        for name, value in values.items():
            operation.set_nodeattr(name, value)
