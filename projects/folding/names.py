"""Names of FINN's nodes through its generations: StreamingFCLayer_Batch_0, MatrixVectorActivation_0, MVAU_hls_0.

Layer: projects. Thread: any.
Source: Xilinx/finn 0.1 to 0.10, finn-plus 1.6.1: custom_op/fpgadataflow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from projects.folding.dimensions import base_type

# What an operation was called once: what it is called today.
RENAMED = {
    "StreamingFCLayer": "MVAU",
    "StreamingFCLayer_Batch": "MVAU",
    "MatrixVectorActivation": "MVAU",
    "Vector_Vector_Activate_Batch": "VVAU",
    "VectorVectorActivation": "VVAU",
    "Thresholding_Batch": "Thresholding",
    "Thresholding_Binary_Search": "Thresholding",
    "FMPadding_Batch": "FMPadding",
    "ConvolutionInputGenerator1D": "ConvolutionInputGenerator",
    "ConvolutionInputGenerator_MMV": "ConvolutionInputGenerator",
    "Pool_Batch": "Pool",
    "LabelSelect_Batch": "LabelSelect",
    "DuplicateStreams_Batch": "DuplicateStreams",
    "GlobalAccPool_Batch": "GlobalAccPool",
    "AddStreams": "ElementwiseAdd",
    "AddStreams_Batch": "ElementwiseAdd",
    "UpsampleNearestNeighbour_Batch": "UpsampleNearestNeighbour",
    "StreamingDataWidthConverter_Batch": "StreamingDataWidthConverter",
    "Concat": "StreamingConcat",
    "StreamingConcat_Batch": "StreamingConcat",
}
# Operations that FINN has no more, and what it makes of them today.
REPLACED = {
    "StreamingMaxPool": "ConvolutionInputGenerator and Pool",
    "StreamingMaxPool_Batch": "ConvolutionInputGenerator and Pool",
    "StreamingMaxPool_Precision": "ConvolutionInputGenerator and Pool",
    "ChannelwiseOp": "Elementwise operations",
    "ChannelwiseOp_Batch": "Elementwise operations",
    "DownSampler": "ConvolutionInputGenerator",
}
# Values that an older FINN called otherwise: {attribute: {then: now}}.
OLD_VALUES = {
    "mem_mode": {"const": "internal_embedded", "decoupled": "internal_decoupled"},
    "resType": {"LUT": "lut", "DSP": "dsp"},
}
# Put between the layers by steps that come after the folding.
INSERTED = ("StreamingFIFO", "StreamingDataWidthConverter", "IODMA", "TLastMarker", "CheckSum")
_NAME = re.compile(r"^(?P<op>[A-Za-z]\w*?)_(?P<index>\d+)$")


@dataclass(frozen=True)
class NodeName:
    """A node's name taken apart.

    Args:
        op: the operation as it was written, without its style. style: "hls", "rtl" or "".
        base: what the operation is called today. index: which of its kind.
    """

    op: str
    style: str
    base: str
    index: int

    @property
    def legacy(self) -> bool:
        """Whether it is a name of an older FINN."""
        return self.base != self.op or self.op in REPLACED


def parse_name(name: str) -> NodeName | None:
    """Take a node's name apart; None: it is not one of FINN's."""
    found = _NAME.match(name)
    if found is None:
        return None
    op = base_type(found["op"])
    style = found["op"].removeprefix(op).removeprefix("_")
    return NodeName(op, style, RENAMED.get(op, op), int(found["index"]))
