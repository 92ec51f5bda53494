"""What nodes are for, across the vocabularies of QONNX, FINN before hardware and FINN's hardware layers of every age.

A node keeps its family while FINN rewrites it: a Conv becomes a MatMul, then an MVAU, and stays COMPUTE.
Layer: projects. Thread: any.
"""

from __future__ import annotations

from enum import Enum

from projects.model.finn_ops import QUANTISERS, base_op


class Family(Enum):
    """The work of a node."""

    COMPUTE = "compute"  # weights times data
    WINDOW = "window"  # cuts windows out of a feature map
    PAD = "pad"
    POOL = "pool"
    ACTIVATION = "activation"  # quantises, thresholds
    AFFINE = "affine"  # scales and shifts by constants
    JOIN = "join"  # two streams become one
    FORK = "fork"
    LAYOUT = "layout"  # the order of dimensions
    SHAPE = "shape"
    LABEL = "label"
    TRANSPORT = "transport"  # FIFOs and converters of hardware
    PARTITION = "partition"
    OTHER = "other"


_FAMILIES = {
    Family.COMPUTE: "Conv ConvTranspose MatMul Gemm MVAU VVAU XnorPopcountMatMul MatrixVectorActivation "
    "VectorVectorActivation Vector_Vector_Activate_Batch StreamingFCLayer_Batch ConvDoubleFCLayer",
    Family.WINDOW: "Im2Col ConvolutionInputGenerator ConvolutionInputGenerator1D DownSampler",
    Family.PAD: "Pad FMPadding FMPadding_Batch FMPadding_Pixel Pad1D",
    Family.POOL: "MaxPool MaxPoolNHWC AveragePool GlobalAveragePool QuantAvgPool2d Pool Pool_Batch StreamingMaxPool "
    "StreamingMaxPool_Batch GlobalAccPool GlobalAccPool_Batch",
    Family.ACTIVATION: "MultiThreshold Thresholding Thresholding_Batch Quant IntQuant BipolarQuant FloatQuant Trunc "
    "Relu Max ElementwiseMax Sign HardTanh Clip Requant",
    Family.AFFINE: "Mul Add Sub Div Neg BatchNormalization ChannelwiseOp ChannelwiseOp_Batch ElementwiseMul "
    "ElementwiseAdd ElementwiseSub ElementwiseDiv",
    Family.JOIN: "Concat AddStreams AddStreams_Batch StreamingConcat StreamingEltwise",
    Family.FORK: "Split DuplicateStreams DuplicateStreams_Batch ReplicateStream StreamingSplit",
    Family.LAYOUT: "Transpose Shuffle InnerShuffle OuterShuffle",
    Family.SHAPE: "Reshape Flatten Squeeze Unsqueeze Identity Cast Dropout",
    Family.LABEL: "TopK LabelSelect LabelSelect_Batch ArgMax",
    Family.TRANSPORT: "StreamingFIFO StreamingDataWidthConverter StreamingDataWidthConverter_Batch TLastMarker IODMA "
    "CheckSum",
    Family.PARTITION: "StreamingDataflowPartition GenericPartition FINNLoop",
}
# What FINN calls its own layers for operators of ONNX, beyond the families.
_SAME_WORK = {
    "HWSoftmax": "Softmax",
    "LayerNorm": "LayerNormalization",
    "HWWhere": "Where",
    "Lookup": "Gather",
    "Upsample": "Resize",
    "UpsampleNearestNeighbour": "Resize",
}
_THRESHOLDS = frozenset({"MultiThreshold", "Thresholding", "Thresholding_Batch", "Requant", "Sign"})
_OF = {name: family for family, names in _FAMILIES.items() for name in names.split()}


def family_of(op_type: str, streams: int) -> Family:
    """The family of an operator.

    Args:
        streams: how many of its inputs are no constants: an Add or a Max of two of them is a join.
    """
    family = _OF.get(base_op(op_type), Family.OTHER)
    joins = family is Family.AFFINE or base_op(op_type) in ("Max", "ElementwiseMax")
    return Family.JOIN if joins and streams > 1 else family


def work_of(op_type: str) -> str:
    """The operator by one name, whatever FINN calls its own layer for it, without its implementation style."""
    base = base_op(op_type)
    return _SAME_WORK.get(base, base)


def akin(one: str, other: str) -> bool:
    """Whether two operators do the same work in different ways: a weight's Quant becomes a BipolarQuant."""
    return work_of(one) == work_of(other) or {base_op(one), base_op(other)} <= QUANTISERS


def has_thresholds(op_type: str) -> bool:
    """Whether an operator of ACTIVATION quantises, so that scales and shifts can go into it: a Relu does not."""
    return base_op(op_type) in QUANTISERS | _THRESHOLDS


def scales(op_type: str) -> bool:
    """Whether an operator of AFFINE scales, rather than shifts."""
    return "Mul" in op_type or "Div" in op_type or op_type in ("BatchNormalization", "Neg")
