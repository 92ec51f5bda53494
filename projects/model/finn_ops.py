"""Which operators FINN and QONNX know, as data: nothing of FINN is imported to look at a model.

Source: custom_op registries of finn-plus 1.6.1 and qonnx 1.0.0; a test holds these sets against them.
Layer: projects. Thread: any.
"""

from __future__ import annotations

FINN_VERSION = "finn-plus 1.6.1"

# Domains that resolve to qonnx.custom_op.general (aliases of older exports included)
GENERAL_DOMAINS = frozenset({"qonnx.custom_op.general", "onnx.brevitas", "finn.custom_op.general"})
GENERAL_OPS = frozenset(
    "BipolarQuant DebugMarker FloatQuant GenericPartition Im2Col IntQuant MaxPoolNHWC MultiThreshold PWPolyFunction "
    "Quant QuantAvgPool2d Trunc XnorPopcountMatMul".split()
)
QUANTISERS = frozenset({"Quant", "IntQuant", "BipolarQuant", "FloatQuant", "Trunc"})

CHANNELS_LAST_DOMAIN = "qonnx.custom_op.channels_last"
CHANNELS_LAST_OPS = frozenset({"BatchNormalization", "Conv", "MaxPool"})

HARDWARE_DOMAIN = "finn.custom_op.fpgadataflow"
_ELEMENTWISE = (
    "AbsDiff Add And BitShift BitwiseAnd BitwiseOr BitwiseXor Div Equal Greater GreaterOrEqual Less LessOrEqual Max "
    "Mul Or Sub Xor".split()
)
HARDWARE_OPS: dict[str, frozenset[str]] = {
    HARDWARE_DOMAIN: frozenset(
        "ConvolutionInputGenerator Crop DNNContainer DuplicateStreams FMPadding FMPadding_Pixel GlobalAccPool "
        "HWSoftmax HWWhere InnerShuffle LabelSelect LayerNorm Lookup MVAU MergeMultiHeads OuterShuffle PWPolyF Pad1D "
        "Pool ReplicateStream Requant Reshape ScaledDotProductAttention SelectToken Shuffle SplitMultiHeads Squeeze "
        "StreamingConcat StreamingDataWidthConverter StreamingDataflowPartition StreamingFIFO StreamingSplit "
        "Thresholding Unsqueeze UpsampleNearestNeighbour VVAU".split()
    )
    | {f"Elementwise{name}" for name in _ELEMENTWISE},
    f"{HARDWARE_DOMAIN}.hls": frozenset(
        "CheckSum_hls Crop_hls DuplicateStreams_hls FMPadding_Pixel_hls GlobalAccPool_hls HWSoftmax_hls IODMA_hls "
        "LabelSelect_hls LayerNorm_hls Lookup_hls MVAU_hls MergeMultiHeads_hls OuterShuffle_hls Pool_hls "
        "ReplicateStream_hls Requant_hls ScaledDotProductAttention_hls SplitMultiHeads_hls Squeeze_hls "
        "StreamingConcat_hls StreamingDataWidthConverter_hls StreamingFIFO_hls StreamingSplit_hls TLastMarker_hls "
        "Thresholding_hls Unsqueeze_hls UpsampleNearestNeighbour_hls VVAU_hls".split()
    )
    | {f"Elementwise{name}_hls" for name in _ELEMENTWISE},
    f"{HARDWARE_DOMAIN}.rtl": frozenset(
        "ConvolutionInputGenerator_rtl Crop_rtl ElementwiseAdd_rtl ElementwiseMul_rtl ElementwiseSub_rtl FINNLoop "
        "FMPadding_rtl HWSoftmax_rtl HWWhere_rtl InnerShuffle_rtl LayerNorm_rtl MVAU_rtl NodeContainer PWPolyF_rtl "
        "Pad1D_rtl RemoveDataPath_rtl Requant_rtl Reshape_rtl SelectToken_rtl StreamingDataWidthConverter_rtl "
        "StreamingFIFO_rtl Thresholding_rtl VVAU_rtl".split()
    ),
}

# What a step behind step_set_fifo_depths puts into a graph: such a graph is a result, not a start.
LATE_OPS = frozenset({"StreamingFIFO", "TLastMarker", "IODMA", "CheckSum"})


def is_hardware_domain(domain: str) -> bool:
    """Whether nodes of this domain are hardware layers of FINN."""
    return domain == HARDWARE_DOMAIN or domain.startswith(HARDWARE_DOMAIN + ".")


def base_op(op_type: str) -> str:
    """The operator without its implementation style: MVAU_hls is MVAU."""
    return op_type.removesuffix("_hls").removesuffix("_rtl")


def is_finn_domain(domain: str) -> bool:
    """Whether the domain belongs to FINN, QONNX or Brevitas, of whatever age."""
    return domain == "finn" or domain.startswith(("finn.", "qonnx.", "onnx.brevitas"))
