"""What the input of a model probably carries, and why: pre-fills the question asked when a model is opened.

An input without a datatype annotation is FLOAT32 to FINN, and then its first layer stays in software or becomes a
float operator in hardware. Nothing in the file says what the input is, so the first operators and the shape have to
tell. The answer stays the person's. Layer: projects. Thread: any.
Source: FINN's own examples (bnn-pynq: UINT8 images with ToTensor, x/255, in front; cybersecurity: BIPOLAR).
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.model.names import shape_words, shown
from projects.model.summary import InputGuess, ModelKind, ModelSummary, Node, Tensor
from projects.model.weights import Weights
from projects.text import Text, text

_IMAGE_SIDE = (8, 1024)  # shorter or longer sides are no pictures for an FPGA's first layer
_FLAT_IMAGES = {784: "1 x 28 x 28", 3072: "3 x 32 x 32"}
_WIDE = 128  # so many features are rather one bit each than measured values
_MOST_CLASSES = 2000
_WEIGHTED = ("MatMul", "Gemm", "Conv")
# What changes neither values nor range, on the way from the input to the first operator that tells something
_PASSED = ("Reshape", "Flatten", "Transpose", "Identity", "Squeeze", "Unsqueeze", "Relu", "Shape", "Pad")


@dataclass(frozen=True)
class _Front:
    """The first operators behind an input. scaling: what the Mul, Sub, Add, Div in front compute, as "2x-1" or "".

    first: the first operator that tells something. low, high: the range that a quantiser there can hold.
    whole: the FINN datatype it quantises to if its steps are whole numbers.
    """

    scaling: str
    first: Node | None
    low: float | None = None
    high: float | None = None
    whole: str | None = None


def guess_input(summary: ModelSummary, weights: Weights) -> InputGuess | None:
    """The guess, or None where there is nothing to ask.

    Args:
        summary: its kind and `buildable` have to be set.
    """
    if not summary.buildable or not summary.inputs:
        return None
    tensor = summary.tensors[summary.inputs[0]]
    topk = guess_topk(summary)
    if tensor.datatype not in (None, "FLOAT32"):
        reason = text("The file says that the input is {datatype}.", datatype=shown(str(tensor.datatype)))
        return InputGuess(tensor.name, tensor.datatype, None, "none", topk, reason)
    datatype, preprocess, reason = _unannotated(summary, weights, tensor)
    return InputGuess(tensor.name, None, datatype, preprocess, topk, reason)


def _unannotated(summary: ModelSummary, weights: Weights, tensor: Tensor) -> tuple[str | None, str, Text]:
    if summary.kind is ModelKind.HARDWARE:
        return None, "none", text("The hardware layers say themselves what they take.")
    front = _front(summary, weights, tensor)
    image = _image_words(tensor.shape)
    if front.scaling == "(x+1)/2":
        return (
            "BIPOLAR",
            "none",
            text("The first operators compute (x+1)/2, which makes 0 and 1 out of -1 and +1."),
        )
    if front.whole is not None and not front.scaling:
        reason = text(
            "The network quantises its input to whole numbers first ({datatype}, step 1): it takes such numbers "
            "as they are.",
            datatype=front.whole,
        )
        return front.whole, "none", reason
    if image:
        return _picture(front, image)
    if front.first is not None and front.first.op_type == "BipolarQuant" and not front.scaling:
        return (
            "BIPOLAR",
            "none",
            text("The network takes nothing but the sign of its input (BipolarQuant comes first)."),
        )
    if front.first is not None and front.first.op_type in ("Quant", "BipolarQuant", "MultiThreshold"):
        return (
            None,
            "none",
            text(
                "{op} quantises the input first and nothing says what comes in, so that stays with you. As it is, the "
                "hardware compares 32-bit floats.",
                op=front.first.op_type,
            ),
        )
    if front.first is not None and not front.scaling and _has_binary_weights(summary, front.first):
        return (
            "BIPOLAR",
            "none",
            text(
                "{op} with one-bit weights takes the input as it is: probably one bit each too.", op=front.first.op_type
            ),
        )
    wide = _is_wide(tensor.shape)
    if front.first is not None and front.first.op_type in _WEIGHTED and wide and not front.scaling:
        return (
            "BIPOLAR",
            "none",
            text(
                "{count} features go into {op} without being quantised: probably one bit each, as in FINN's "
                "cybersecurity example.",
                count=wide,
                op=front.first.op_type,
            ),
        )
    return (
        None,
        "none",
        text(
            "Nothing in the file tells what comes in ({shape}). As it is, FINN takes 32-bit floats, and a first layer "
            "that multiplies them stays in software.",
            shape=shape_words(tensor.shape),
        ),
    )


def _picture(front: _Front, image: str) -> tuple[str | None, str, Text]:
    if front.scaling == "2x-1":
        reason = text(
            "It looks like a picture ({shape}) and the network takes pixels from 0 to 1 (its first operators compute "
            "2x-1): 8-bit pixels divided by 255.",
            shape=image,
        )
        return "UINT8", "div255", reason
    if front.high is not None and (front.high > 1.5 or front.high < 0.5):
        reason = text(
            "It looks like a picture ({shape}), but the network quantises it to {low} .. {high} first, so it was not "
            "trained on pixels from 0 to 1: it may want a normalisation that the file does not hold. As it is, the "
            "hardware compares 32-bit floats.",
            shape=image,
            low=f"{front.low:.3g}",
            high=f"{front.high:.3g}",
        )
        return None, "none", reason
    reason = text(
        "It looks like a picture ({shape}): 8-bit pixels divided by 255, as networks are trained on.", shape=image
    )
    return "UINT8", "div255", reason


def _image_words(shape: tuple[int | str | None, ...] | None) -> str:
    """The shape in words if it is a picture's, else ""."""
    if shape is None or not all(isinstance(d, int) for d in shape):
        return ""
    sizes = [d for d in shape if isinstance(d, int)]
    if len(sizes) == 2:
        return _FLAT_IMAGES.get(sizes[1], "")
    if len(sizes) != 4:
        return ""
    least, most = _IMAGE_SIDE
    for channels, sides in ((sizes[1], sizes[2:]), (sizes[3], sizes[1:3])):
        if channels in (1, 3) and all(least <= side <= most for side in sides):
            return shape_words(shape)
    return ""


def _is_wide(shape: tuple[int | str | None, ...] | None) -> int:
    """The number of features of a rank-2 input if it has many, else 0."""
    last = shape[1] if shape is not None and len(shape) == 2 else None
    return last if isinstance(last, int) and last >= _WIDE else 0


def _has_binary_weights(summary: ModelSummary, node: Node) -> bool:
    if node.op_type not in _WEIGHTED or len(node.inputs) < 2:
        return False
    name = node.inputs[1]
    for _ in range(3):  # a Transpose or two may stand between
        if summary.tensors[name].datatype == "BIPOLAR":
            return True
        maker = next((n for n in summary.nodes if name in n.outputs), None)
        if maker is None or not maker.inputs:
            return False
        if maker.op_type == "BipolarQuant":
            return True
        name = maker.inputs[0]
    return False


def _front(summary: ModelSummary, weights: Weights, tensor: Tensor) -> _Front:
    readers: dict[str, list[Node]] = {}
    for reader in summary.nodes:
        for read in reader.inputs:
            readers.setdefault(read, []).append(reader)
    name = tensor.name
    factor, shift = 1.0, 0.0
    for _ in range(len(summary.nodes)):
        node = next((n for n in readers.get(name, ()) if n.op_type != "Shape"), None)
        if node is None or not node.outputs:
            return _Front(_scaling(factor, shift), None)
        if node.op_type in ("Mul", "Div", "Add", "Sub"):
            constant = _scalar(node, name, weights)
            if constant is None or (node.op_type == "Div" and constant == 0):
                return _Front(_scaling(factor, shift), node)
            if node.op_type in ("Mul", "Div"):
                by = constant if node.op_type == "Mul" else 1 / constant
                factor, shift = factor * by, shift * by
            else:
                shift += constant if node.op_type == "Add" else -constant
        elif node.op_type not in _PASSED:
            low, high = _range(node, weights)
            return _Front(_scaling(factor, shift), node, low, high, _whole(node, weights))
        name = node.outputs[0]
    return _Front(_scaling(factor, shift), None)


def _scalar(node: Node, data: str, weights: Weights) -> float | None:
    """The constant that a two-input node takes beside its data; None where it is none or not a single number."""
    others = [name for name in node.inputs if name != data]
    if len(others) != 1 or (node.op_type in ("Div", "Sub") and node.inputs[0] != data):
        return None
    values = weights.values(others[0])
    return float(values.reshape(-1)[0]) if values is not None and values.size == 1 else None


def _scaling(factor: float, shift: float) -> str:
    if abs(factor - 2) < 1e-6 and abs(shift + 1) < 1e-6:
        return "2x-1"
    if abs(factor - 0.5) < 1e-6 and abs(shift - 0.5) < 1e-6:
        return "(x+1)/2"
    return "" if factor == 1 and shift == 0 else "other"


def _range(node: Node, weights: Weights) -> tuple[float | None, float | None]:
    """The lowest and the highest value that a quantiser hands on, in the units of its input."""
    if node.op_type == "MultiThreshold" and len(node.inputs) > 1:
        thresholds = weights.values(node.inputs[1])
        if thresholds is not None and thresholds.size:
            return float(thresholds.min()), float(thresholds.max())
    if node.op_type != "Quant" or len(node.inputs) < 4:
        return None, None
    scale, bits = weights.values(node.inputs[1]), weights.values(node.inputs[3])
    if scale is None or bits is None or scale.size != 1 or bits.size != 1 or not 2 <= float(bits.reshape(-1)[0]) <= 32:
        return None, None
    step, width = float(scale.reshape(-1)[0]), int(bits.reshape(-1)[0])
    if node.attribute("signed", 1):
        half = 2 ** (width - 1)
        return -step * (half - (1 if node.attribute("narrow", 0) else 0)), step * (half - 1)
    return 0.0, step * (2**width - 1)


def _whole(node: Node, weights: Weights) -> str | None:
    """The datatype of a Quant node with step 1 and zero point 0, through which whole numbers pass unchanged."""
    if node.op_type != "Quant" or len(node.inputs) < 4:
        return None
    values = [weights.values(name) for name in node.inputs[1:4]]
    if any(v is None or v.size != 1 for v in values):
        return None
    scale, zero, bits = (float(v.reshape(-1)[0]) for v in values if v is not None)
    if scale != 1 or zero != 0 or bits != int(bits) or not 2 <= bits <= 32:
        return None
    return f"{'INT' if node.attribute('signed', 1) else 'UINT'}{int(bits)}"


def guess_topk(summary: ModelSummary) -> int | None:
    """1 where the output looks like class scores, else None."""
    if not summary.outputs:
        return None
    tensor = summary.tensors[summary.outputs[0]]
    shape = tensor.shape
    if shape is None or len(shape) != 2 or tensor.element != "FLOAT" or tensor.datatype not in (None, "FLOAT32"):
        return None
    columns = shape[1]
    if not isinstance(columns, int) or not 1 < columns <= _MOST_CLASSES:
        return None
    if any(shape == summary.tensors[name].shape for name in summary.inputs):
        return None  # an activation or a filter, not a classifier
    node = next((n for n in summary.nodes if tensor.name in n.outputs), None)
    while node is not None and node.op_type == "Identity":
        name = node.inputs[0]
        node = next((n for n in summary.nodes if name in n.outputs), None)
    # A Softmax keeps the order, but FINN has no way to take it out in front of a TopK.
    ends = ("MatMul", "Gemm", "Add", "Mul", "Sub", "Div", "BatchNormalization", "Reshape", "Flatten")
    return 1 if node is not None and node.op_type in ends else None
