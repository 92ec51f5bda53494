"""Make the model that FINN gets out of the model that was opened: input datatype, division by 255, top-k, fixed batch.

The file the person opened is never touched: the result goes to the build's own directory. Nothing beyond what was
asked is changed, so that a build without an answer to the input question equals FINN's own on the same file.
Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from onnx import TensorProto, helper
from qonnx.core.datatype import DataType
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.transformation.change_batchsize import ChangeBatchSize
from qonnx.transformation.infer_shapes import InferShapes
from qonnx.transformation.insert_topk import InsertTopK

from projects.build.request import BuildRequest
from projects.errors import UserInputError
from projects.problems import Problem, Severity, problem_from_data, problem_to_data
from projects.text import text

MAX_INPUT_BITS = 32  # FINN's streams carry more, but no input of a network does: a longer one is a slip of the finger
DIVISOR = 255.0
DEFAULT_IMAGE_DATATYPE = "UINT8"


def prepare_model(request: BuildRequest, target: Path) -> str:
    """Write the model that FINN is to build.

    A division by 255 is put in front as FINN's notebooks do it (there by merging an exported `x / 255`): the graph's
    input becomes UINT8, FINN's streamlining then absorbs the division into the first thresholds.
    What was done without being asked (a dynamic batch made 1) is noted beside the target; see `preparation_notes`.

    Args:
        request: `model`, `input` and `output_dir` are looked at.
        target: where to write, usually `<output_dir>/studio/model.onnx`; folders are made.

    Returns:
        The path written, as text for FINN.

    Raises:
        UserInputError: the file is no usable model, or an answer to the input question does not fit it.
    """
    source = Path(request.model)
    model = load_model(source)
    if not model.graph.node:
        raise UserInputError(
            text("The model is empty: it has no nodes."), str(source), text("Export it again from Brevitas or QKeras.")
        )
    notes: list[Problem] = []
    first = first_input(model, source)
    if has_dynamic_batch(model, first, source):
        model = with_batch_one(model)
        notes.append(
            Problem(
                code="dynamic-batch",
                severity=Severity.INFO,
                message=text("The batch dimension of input {tensor} is dynamic; it was set to 1.", tensor=first),
                hint=text("FINN builds hardware for one frame at a time. Export with a batch of 1 to get rid of this."),
            )
        )
    choice = request.input
    datatype = choice.datatype
    if choice.preprocess == "div255":
        _insert_division(model, first, source)
        datatype = datatype or DEFAULT_IMAGE_DATATYPE
    elif choice.preprocess != "none":
        raise UserInputError(
            text("There is no preprocessing called {name}.", name=choice.preprocess), mend=text("Use none or div255.")
        )
    if datatype is not None:
        model.set_tensor_datatype(first, _datatype(datatype))
    if choice.topk is not None:
        model = _with_topk(model, choice.topk, source)
    _save(model, target, source)
    notes_file(target).write_text(json.dumps([problem_to_data(n) for n in notes]), encoding="utf-8")
    return str(target)


def notes_file(target: Path) -> Path:
    """Where the notes of a prepared model lie."""
    return target.with_suffix(".notes.json")


def preparation_notes(target: Path) -> list[Problem]:
    """What `prepare_model` did to a model without being asked; empty where nothing was noted."""
    try:
        return [problem_from_data(note) for note in json.loads(notes_file(target).read_text(encoding="utf-8"))]
    except (OSError, ValueError, KeyError):
        return []


def load_model(source: Path) -> ModelWrapper:
    """The model in a file, for FINN.

    Raises:
        UserInputError: it cannot be used.
    """
    if source.is_dir():
        raise UserInputError(text("This is a folder, not a model file."), str(source), text("Choose an .onnx file."))
    try:
        return ModelWrapper(str(source))
    except (AssertionError, FileNotFoundError) as error:
        if source.is_file():
            raise UserInputError(
                text("FINN cannot read the model: {why}", why=_first_line(error)), str(source)
            ) from error
        raise UserInputError(text("There is no such file."), str(source), text("Check the path.")) from error
    except DecodeError as error:
        raise UserInputError(
            text("This is not an ONNX file, or it is cut short."),
            str(source),
            text("Export or copy the model again."),
        ) from error
    except (onnx.checker.ValidationError, OSError, ValueError) as error:
        raise UserInputError(
            text("The model's weights or structure cannot be read: {why}", why=_first_line(error)),
            str(source),
            text("Keep files of external weights beside the model, as they were exported."),
        ) from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def first_input(model: ModelWrapper, source: Path) -> str:
    """The first input that is no weight: Brevitas and older exporters list weights as graph inputs too.

    Raises:
        UserInputError: there is none.
    """
    weights = {i.name for i in model.graph.initializer}
    inputs = [i for i in model.graph.input if i.name not in weights]
    if not inputs:
        raise UserInputError(
            text("The model has no input: FINN would not know where data comes in."),
            str(source),
            text("Export it with its input."),
        )
    # qonnx and FINN take graph.input[0] for the input of the network, so it has to stand there
    if model.graph.input[0].name != inputs[0].name:
        wanted = [*inputs, *(i for i in model.graph.input if i.name in weights)]
        copies = [onnx.ValueInfoProto.FromString(i.SerializeToString()) for i in wanted]
        del model.graph.input[:]
        model.graph.input.extend(copies)
    return str(inputs[0].name)


def has_dynamic_batch(model: ModelWrapper, tensor: str, source: Path) -> bool:
    """Whether only the first dimension of the input is unknown.

    Raises:
        UserInputError: another dimension is unknown too, or there is no shape at all.
    """
    info = next(i for i in model.graph.input if i.name == tensor).type.tensor_type
    if not info.HasField("shape"):
        raise UserInputError(
            text("Input {tensor} has no shape, so FINN cannot size the hardware.", tensor=tensor),
            str(source),
            text("Export the model with a fixed input shape."),
        )
    open_dimensions = [k for k, d in enumerate(info.shape.dim) if not d.HasField("dim_value") or d.dim_value <= 0]
    if any(k > 0 for k in open_dimensions):
        shape = ", ".join(str(d.dim_value) if d.dim_value > 0 else (d.dim_param or "?") for d in info.shape.dim)
        raise UserInputError(
            text("Input {tensor} has dynamic dimensions: ({shape}).", tensor=tensor, shape=shape),
            str(source),
            text("Export the model with a fixed input shape; only the batch can be left open."),
        )
    return open_dimensions == [0]


def with_batch_one(model: ModelWrapper) -> ModelWrapper:
    """The model with a batch of one frame."""
    shaped_outputs = [o for o in model.graph.output if o.type.tensor_type.shape.dim]
    if shaped_outputs and shaped_outputs[0].name == model.graph.output[0].name:
        fixed: ModelWrapper = model.transform(ChangeBatchSize(1))
    else:  # qonnx's transformation fails on an output without a shape; shape inference fills it in later
        model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 1
        del model.graph.value_info[:]
        fixed = model
    for output in fixed.graph.output:
        dims = output.type.tensor_type.shape.dim
        if dims and dims[0].dim_value <= 0:
            dims[0].dim_value = 1
    return fixed


def _datatype(name: str) -> object:
    """FINN's datatype of a name.

    Raises:
        UserInputError: FINN knows no such datatype.
    """
    try:
        datatype = DataType[name]
        bits = datatype.bitwidth()
        known = datatype.get_canonical_name() == name or name.startswith(("FIXED<", "FLOAT<"))
    except (KeyError, ValueError, TypeError, IndexError, AssertionError):
        known, bits = False, 0
    if not known or not 0 < bits <= MAX_INPUT_BITS:
        raise UserInputError(
            text("FINN has no datatype called {name}.", name=name),
            mend=text(
                "Use BIPOLAR, BINARY, TERNARY, UINT1 to UINT32, INT2 to INT32, FIXED<bits,integer bits> or FLOAT32."
            ),
        )
    return datatype


def _insert_division(model: ModelWrapper, tensor: str, source: Path) -> None:
    """Put `x / 255` between the input and everything that reads it. The graph input keeps its name."""
    info = next(i for i in model.graph.input if i.name == tensor).type.tensor_type
    if info.elem_type != TensorProto.FLOAT:
        raise UserInputError(
            text(
                "Input {tensor} carries {element} values; a division by 255 can only be put in front of FLOAT.",
                tensor=tensor,
                element=TensorProto.DataType.Name(info.elem_type),
            ),
            str(source),
            text("Build it without preprocessing, or export the model with a FLOAT input."),
        )
    readers = [(n, k) for n in model.graph.node for k, name in enumerate(n.input) if name == tensor]
    if not readers:
        raise UserInputError(text("Nothing in the model reads input {tensor}.", tensor=tensor), str(source))
    shape = model.get_tensor_shape(tensor)
    scaled, divisor = (_fresh(model, f"{tensor}_{part}") for part in ("scaled", "scale"))
    for node, k in readers:
        node.input[k] = scaled
    model.graph.value_info.append(helper.make_tensor_value_info(scaled, TensorProto.FLOAT, shape))
    model.set_initializer(divisor, np.asarray(DIVISOR, dtype=np.float32))
    model.graph.node.insert(0, helper.make_node("Div", [tensor, divisor], [scaled], name="preprocess_div255"))
    # an annotation of the old input speaks of the scaled values, which are fractions now
    old = next((a for a in model.graph.quantization_annotation if a.tensor_name == tensor), None)
    if old is not None:
        model.graph.quantization_annotation.remove(old)


def _fresh(model: ModelWrapper, wish: str) -> str:
    taken = set(model.get_all_tensor_names())
    while wish in taken:
        wish += "_"
    return wish


def _with_topk(model: ModelWrapper, k: int, source: Path) -> ModelWrapper:
    """Put a TopK behind the first output; FINN makes a LabelSelect of it."""
    output = model.graph.output[0].name if model.graph.output else ""
    last = model.find_producer(output)
    if last is None:
        raise UserInputError(text("The model has no output that a top-{k} could stand behind.", k=k), str(source))
    if last.op_type == "TopK":
        return model
    if model.get_tensor_shape(output) is None:
        model = model.transform(InferShapes())
    shape = model.get_tensor_shape(output)
    if not shape:
        raise UserInputError(
            text("The shape of output {tensor} is not known, so top-{k} cannot be added.", tensor=output, k=k),
            str(source),
            text("Build it without top-k."),
        )
    if int(np.prod(shape)) != shape[-1]:
        raise UserInputError(
            text(
                "Output {tensor} has shape ({shape}), which is not one list of class scores.",
                tensor=output,
                shape=", ".join(map(str, shape)),
            ),
            str(source),
            text("Build it without top-k."),
        )
    if not 1 <= k <= shape[-1]:
        raise UserInputError(
            text(
                "Top-{k} was asked, but output {tensor} has {classes} classes.", k=k, tensor=output, classes=shape[-1]
            ),
            str(source),
            text("Choose a number from 1 to {classes}.", classes=shape[-1]),
        )
    with_topk: ModelWrapper = model.transform(InsertTopK(k=k))
    return with_topk


def _save(model: ModelWrapper, target: Path, source: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        model.save(str(target))
    except ValueError as error:  # protobuf ends at 2 GB
        raise UserInputError(
            text("The model with its weights is over 2 GB, which FINN cannot store in one file."), str(source)
        ) from error
