"""Makes a model that can be executed out of a file: shapes, batch, order, and Python in place of hardware layers.

Hardware layers with a style (MVAU_hls) are C++ and RTL, which only Vitis HLS and Vivado can run. FINN has a reference
in Python for nearly each (`finn.util.verification`), which is what it holds its simulations against: that is run.
Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from finn.custom_op.fpgadataflow import custom_op as hardware_ops
from finn.util.verification import SPECIALIZED_DOMAINS, despecialize_model
from onnx import helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.registry import getCustomOp
from qonnx.transformation.general import SortGraph
from qonnx.transformation.infer_shapes import InferShapes

from projects.errors import StudioError, ToolMissing, UserInputError
from projects.model.finn_ops import base_op
from projects.model.names import shown
from projects.model.reading import read_model
from projects.run.checking import check_model
from projects.text import Text, text
from studio.worker.prepare_model import first_input, has_dynamic_batch, load_model, with_batch_one

PARTITION = "StreamingDataflowPartition"
_MOST_NAMED = 6
_DEEPEST = 4  # partitions in partitions: FINN makes one level


@dataclass(frozen=True)
class InputInfo:
    """A graph input. datatype: FINN's name. element: numpy's."""

    name: str
    shape: tuple[int, ...]
    datatype: str
    element: str


@dataclass
class Runnable:
    """A model that can be executed.

    Args:
        nodes: how many are run, those of partitions among them. children: {name of a partition's node: its model}.
        reference: operators that run as FINN's Python reference.
    """

    path: Path
    model: ModelWrapper
    inputs: tuple[InputInfo, ...]
    nodes: int
    notes: tuple[Text, ...] = ()
    children: Mapping[str, ModelWrapper] = field(default_factory=dict)
    reference: tuple[str, ...] = ()


def load_runnable(path: Path, scratch: Path, child: Path | None = None, depth: int = 0) -> Runnable:
    """Read a model to execute it.

    Whatever a malformed file makes qonnx raise is told as a fault of the file.

    Args:
        scratch: folder for the models of partitions, which FINN reads from files.
        child: model to put into its one partition in place of the partition's own.

    Raises:
        UserInputError: it is no model that can be executed. ToolMissing: hardware tools would be needed.
    """
    check_model(path)
    try:
        return _load(path, scratch, child, depth)
    except StudioError:
        raise
    except Exception as error:
        raise UserInputError(
            text("It cannot be made ready to run: {why}", why=_first_line(error)), str(path), _mend()
        ) from error


def _load(path: Path, scratch: Path, child: Path | None, depth: int) -> Runnable:
    model = load_model(path)
    notes: list[Text] = []
    first = first_input(model, path)
    if has_dynamic_batch(model, first, path):
        model = with_batch_one(model)
        notes.append(text("The batch dimension of input {tensor} is dynamic; it was set to 1.", tensor=shown(first)))
    _refuse_tools(model, path)
    reference = {node.op_type for node in model.graph.node if node.domain in SPECIALIZED_DOMAINS}
    model = despecialize_model(model)
    model = _shaped(model, path)
    children: dict[str, ModelWrapper] = {}
    nodes = len(model.graph.node)
    for partition, place in _partitions(model, path, child):
        if depth >= _DEEPEST:
            raise UserInputError(text("its partitions contain each other."), str(path))
        inner = load_runnable(place, scratch, depth=depth + 1)
        _insert(partition, inner, scratch)
        children[partition.name] = inner.model
        nodes += inner.nodes
        reference |= set(inner.reference)
        notes += inner.notes
    return Runnable(path, model, _inputs(model), nodes, tuple(notes), children, tuple(sorted(reference)))


def _refuse_tools(model: ModelWrapper, path: Path) -> None:
    """Say which layers only hardware tools can run, before anything is run."""
    hard = [node for node in model.graph.node if needs_tools(node.domain, node.op_type)]
    if not hard:
        return
    kinds = sorted({node.op_type for node in hard})
    named = ", ".join(shown(node.name or node.op_type) for node in hard[:_MOST_NAMED])
    more = f" and {len(hard) - _MOST_NAMED} more" if len(hard) > _MOST_NAMED else ""
    earlier = _earlier_step(path)
    mend = text("Run the model of an earlier step of the same build instead.")
    if earlier:
        mend = text("Run {step}.onnx in the same folder instead, which holds none of these.", step=earlier)
    raise ToolMissing(
        text(
            "{nodes} cannot be run here: {kinds} exist as C++ or RTL alone, which needs Vitis HLS or Vivado, and FINN "
            "has no Python reference of them.",
            nodes=named + more,
            kinds=", ".join(kinds),
        ),
        str(path),
        mend,
    )


def needs_tools(domain: str, op_type: str) -> bool:
    """Whether a hardware layer has no counterpart in Python."""
    return domain in SPECIALIZED_DOMAINS and base_op(op_type) not in hardware_ops


def _earlier_step(path: Path) -> str:
    """The newest older model beside this one without such layers; "" where there is none."""
    try:
        beside = [p for p in path.parent.glob("step_*.onnx") if p != path]
        made = path.stat().st_mtime_ns
        older = sorted((p for p in beside if p.stat().st_mtime_ns <= made), key=lambda p: -p.stat().st_mtime_ns)
    except OSError:
        return ""
    for each in older:
        try:
            nodes = read_model(each).summary.nodes
        except UserInputError:
            continue
        if not any(needs_tools(node.domain, node.op_type) or node.op_type == PARTITION for node in nodes):
            return each.stem
    return ""


def _shaped(model: ModelWrapper, path: Path) -> ModelWrapper:
    model = model.transform(SortGraph())
    if model.check_all_tensor_shapes_specified():
        return model
    try:
        model = model.transform(InferShapes())
    except Exception as error:
        raise UserInputError(
            text("The shapes of its tensors cannot be worked out: {why}", why=_first_line(error)),
            str(path),
            _mend(),
        ) from error
    if not model.check_all_tensor_shapes_specified():
        used = dict.fromkeys(name for node in model.graph.node for name in (*node.input, *node.output) if name)
        unknown = [name for name in used if model.get_tensor_shape(name) is None]
        raise UserInputError(
            text("The shape of {tensors} is not known.", tensors=", ".join(map(shown, unknown[:_MOST_NAMED]))),
            str(path),
            text("Export the model with fixed shapes."),
        )
    return model


def _partitions(model: ModelWrapper, path: Path, child: Path | None) -> Iterator[tuple[Any, Path]]:
    """Its partition nodes with the file of each."""
    found = [node for node in model.graph.node if node.op_type == PARTITION]
    if not found:
        return
    if child is not None:
        if len(found) > 1:
            raise UserInputError(text("it has {count} partitions, not one.", count=len(found)), str(path))
        yield found[0], child
        return
    # The file may have been moved with its folder; the studio's reader looks beside the model, too.
    places = {node.key: node.subgraph for node in read_model(path).summary.nodes if node.op_type == PARTITION}
    for node in found:
        place = places.get(node.output[0])
        if place is None:
            raise UserInputError(
                text("The model of partition {node} is not there.", node=shown(node.name)),
                str(path),
                text("Keep the build's folder as FINN wrote it."),
            )
        yield node, Path(place)


def _insert(partition: Any, inner: Runnable, scratch: Path) -> None:
    """Have FINN run this model for a partition, and tell every tensor of it."""
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=".onnx", delete=False) as file:
        place = file.name
    inner.model.save(place)
    instance = getCustomOp(partition)
    instance.set_nodeattr("model", place)
    instance.set_nodeattr("return_full_exec_context", 1)


def _inputs(model: ModelWrapper) -> tuple[InputInfo, ...]:
    weights = {tensor.name for tensor in model.graph.initializer}
    found = []
    for info in model.graph.input:
        if info.name not in weights:
            element = helper.tensor_dtype_to_np_dtype(info.type.tensor_type.elem_type)
            shape = tuple(int(d) for d in model.get_tensor_shape(info.name))
            datatype = model.get_tensor_datatype(info.name).get_canonical_name()
            found.append(InputInfo(info.name, shape, datatype, str(element)))
    return tuple(found)


def _mend() -> Text:
    return text("Open it to see what is wrong with it, or export it again.")


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
