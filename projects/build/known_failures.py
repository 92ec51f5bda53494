"""The table of failures that FINN is known to raise, with what each means and what to do about it.

Each line was raised by a reference model, a bad configuration or FINN's own checks. The first that fits is taken: the
particular stands before the general. Layer: projects. Thread: any. Source: finn-plus 1.6.1 with qonnx 1.0.0.
"""

from __future__ import annotations

from dataclasses import dataclass

_NODE = r"(?P<node>[A-Za-z][\w.]*_\d+)"


@dataclass(frozen=True)
class Known:
    """One known failure. step: regular expression of the step's name, "" for any; groups of the "
    "pattern fill the words."""

    code: str
    pattern: str
    message: str
    hint: str
    step: str = ""


KNOWN: tuple[Known, ...] = (
    Known(
        "unmapped-between",
        r"Unsupported/unmapped layer\(s\) found in between FINN operators, starting with node (?P<node>\S+?)\.",
        "{node} and possibly others could not be mapped to hardware, and they stand between layers that could: FINN "
        "builds one unbroken piece of hardware only.",
        "Look at {node} in the graph after the step before: FINN maps integer tensors only, so quantise its input and "
        "weights, give the model's input a datatype, or replace an operator that FINN does not know.",
    ),
    Known(
        "several-pieces",
        r"cycle-free graph violated",
        "The hardware layers fall into several pieces with software between them; FINN builds one unbroken piece only.",
        "Look in the graph for the nodes that stayed in software between hardware layers, and make them mappable.",
    ),
    Known(
        "not-one-piece",
        r"Only a single StreamingDataflowPartition supported",
        "The hardware layers do not make one unbroken piece: there are none at all, or software stands between them.",
        "Look in the graph for the nodes that stayed in software; FINN maps integer tensors only.",
    ),
    Known(
        "old-operator",
        r"Custom op_type (?P<op>\w+) is currently not supported",
        "The model uses the operator {op}, which this FINN does not know: it was made by another or an older FINN "
        "(the names changed in 2020 to 2024), or it needs an extension.",
        "Export the network again and build it from the QONNX model, not from an old intermediate model.",
    ),
    Known(
        "partitions-as-input",
        r"'NoneType' object has no attribute 'name'",
        "The model holds pieces that point to other files (StreamingDataflowPartition): it is the result of a build, "
        "not a network, and FINN cannot start from it.",
        "Open the network that the build began with, or the partition inside.",
        step="step_tidy_up",
    ),
    Known(
        "conv-bias-quantised",
        r"cannot reshape array of size \d+ into shape \((?P<shape>1,\d+,1,1)\)",
        "A convolution has a quantised bias with one scale for all channels; FINN's front end expects a scale per "
        "channel, shape ({shape}).",
        "Train the convolution without a bias (bias=False; the batch norm behind it has one), or with an unquantised "
        "one, and export again.",
        step="step_qonnx_to_finn",
    ),
    Known(
        "verification-shape",
        r"cannot reshape array of size (?P<size>\d+) into shape \((?P<shape>[\d, ]*)\)",
        "A tensor of {size} values cannot take the shape ({shape}). While verifying, that means that the expected "
        "output does not fit the model at this step (class scores against a top-1 index).",
        "Give an expected output that fits every verified step; put pre- and post-processing in before "
        "step_qonnx_to_finn.",
    ),
    Known(
        "verification-missing",
        r"(?P<key>verify_\w+) not found: (?P<file>.*?)\s*$",
        "The file {file} for the verification ({key}) does not exist.",
        "Give the path of an .npy file, or leave verify_steps out of the configuration.",
    ),
    Known(
        "after-fifos",
        r"Expected SWU on DW op input, found (?P<op>StreamingFIFO\w*|StreamingDataWidthConverter\w*)",
        "The model has been through FINN's FIFO step already ({op} nodes are in it), so it cannot be folded again.",
        "Build from the network, or from an intermediate model before step_set_fifo_depths.",
    ),
    Known(
        "signed-thresholds",
        r"(?P<node>\w+): Signed output requires actval < 0",
        "The quantiser {node} gives signed values but has no negative offset: FINN's thresholds cannot do that.",
        "Use an unsigned quantiser behind a ReLU (QuantReLU), a signed one elsewhere (QuantIdentity, narrow "
        "range off), "
        "and build from the QONNX export. Recurrent layers (LSTM) are not supported.",
    ),
    Known(
        "bipolar-scale",
        r"Unexpected scale/bias",
        "A binary (bipolar) activation has a scale or an offset other than -1 and +1: FINN cannot make an "
        "XNOR layer of it.",
        "Old exports write binary quantisers as Quant nodes of 1 bit: export again with a current Brevitas.",
    ),
    Known(
        "conv-1d",
        r"^list index out of range$",
        "A convolution in the model has one dimension only (Conv1d); FINN lowers convolutions with height and width.",
        "Write it as Conv2d with a kernel of (k, 1) and inputs of (N, C, L, 1), and export again.",
        step="step_streamline",
    ),
    Known(
        "conv-group",
        r"'NoneType' object has no attribute 'i(nts)?'",
        "A node lacks an attribute that FINN reads without asking (a convolution without `group`, `strides` "
        "or `pads`).",
        "Export the model with all attributes written out (Brevitas does), or add the missing attribute to "
        "the Conv nodes.",
        step="step_streamline",
    ),
    Known(
        "negative-thresholds",
        r"^$",
        "A check of FINN failed that has no words of its own. In this step it is about thresholds: a quantiser has "
        "negative ones although its input is said to be unsigned, or ones that are no whole numbers.",
        "Check that the datatype annotated at the input fits the values that really arrive: images with their mean "
        "taken away, or values from -1 to 1, are not unsigned. An intermediate model of another FINN version can show "
        "this too: build from the network then.",
        step="step_minimize_bit_width(_initial)?",
    ),
    Known(
        "fold-dimension",
        r"(?P<node>\w+): (?P<dim>\w+) \((?P<size>\d+)\) must be divisable by "
        r"(?P<attr>\w+) \(currently (?P<value>-?\d+)\)",
        "{node}: {attr} {value} does not divide {dim} {size}.",
        "Use a divisor of {size}.",
    ),
    Known(
        "fold-divisor",
        r"Requirement (?P<dim>\w+) divisable by (?P<attr>\w+) is violated",
        "The {attr} of a layer does not divide its {dim}.",
        "Use a divisor of {dim} for {attr} in the folding file; each layer's dimensions stand among its attributes.",
    ),
    Known(
        "fold-zero",
        r"integer division or modulo by zero|division by zero",
        "A layer has a PE or SIMD of 0.",
        "PE and SIMD begin at 1 in the folding file.",
    ),
    Known(
        "fold-negative",
        r"can only specify one unknown dimension|negative dimensions are not allowed",
        "A layer has a negative PE or SIMD.",
        "PE and SIMD begin at 1 in the folding file.",
    ),
    Known(
        "attribute-type",
        r"Attribute (?P<attr>\w+) expects (?P<kind>\w+), got <class '(?P<got>\w+)'>",
        "The configuration gives {attr} as {got}, but FINN takes {kind} only.",
        'Write whole numbers without quotes and without a point: "{attr}": 16.',
    ),
    Known(
        "attribute-unknown",
        r"Op has no such attribute: (?P<attr>\w+)",
        "The configuration sets {attr}, which the layer does not have.",
        "Check the spelling against the layer's attributes; they differ between the hls and the rtl variant.",
    ),
    Known(
        "attribute-value",
        r"(?P<attr>\w+) = (?P<value>.+?) not in (?P<allowed>\{.+?\})",
        "The configuration gives {attr} the value {value}, which FINN does not know.",
        "Use one of {allowed}.",
    ),
    Known(
        "config-json",
        r"Expecting (value|property name enclosed in double quotes|',' delimiter|':' delimiter)",
        "A configuration file is no JSON; FINN's message says where it breaks.",
        "JSON wants double quotes, no comments and no comma before a closing bracket.",
    ),
    Known(
        "config-encoding",
        r"'utf-8' codec can't decode byte|Unexpected UTF-8 BOM",
        "A configuration file is not written in UTF-8.",
        "Save it as UTF-8 without a byte order mark.",
    ),
    Known(
        "config-shape",
        r"'(int|float|str|list|bool|NoneType)' object has no attribute '(copy|items|keys)'",
        "A configuration file has another shape than FINN's: each layer's entry must be an object of attributes.",
        'Write {{"MVAU_hls_0": {{"PE": 2, "SIMD": 4}}}}.',
    ),
    Known(
        "config-keys",
        r"ExtraKeysError|extra keys|unexpected keyword argument '(?P<key>\w+)'",
        "The build configuration holds keys that this FINN does not know.",
        "Leave them out; FINN's message names them. Keys change between FINN versions.",
    ),
    Known(
        "unknown-board",
        r"(?P<board>[\w.-]+) doesn't have a default|Couldn't resolve fpga_part for board (?P<other>\S+)",
        "FINN does not know the board.",
        "Choose one from the list of boards, or give the part instead.",
    ),
    Known(
        "start-step",
        r"Cannot restart from unknown step '(?P<name>[^']+)'",
        "The step {name} to start from is not in this flow.",
        "Choose a step of the flow; FINN's message lists them.",
    ),
    Known(
        "intermediate-missing",
        r"Expected model file at (?P<file>\S+) to start from step (?P<name>\w+)",
        "The intermediate model {file}, which {name} starts from, is not there.",
        "Build from the beginning, or from a step whose model was kept.",
    ),
    Known(
        "needs-vivado",
        r"(needs|requires) (a )?Vivado|XILINX_VIVADO|[Vv]ivado.*not (found|set)|version number in XILINX_VIVADO",
        "This step needs AMD Vivado, which is not set up on this machine.",
        "Install Vivado and set XILINX_VIVADO before starting, or build without the steps that need it.",
    ),
    Known(
        "needs-hls",
        r"ap_int\.h|finn-hlslib|vitis_hls|XILINX_HLS|XILINX_VITIS",
        "This step needs the Vitis HLS headers, which are not set up on this machine.",
        "Install Vitis HLS, or leave this step out.",
    ),
    Known(
        "ip-missing",
        r"ip_path is not set|Need stitched IP project|CreateDataflowPartition needs to be applied before driver",
        "This step needs the result of an earlier step that was not run.",
        "Run the whole flow, not this step alone.",
    ),
    Known(
        "no-hw-variant",
        r"Node " + _NODE + r" with optype (?P<op>\w+) has no hw implementation variant",
        "FINN has neither an HLS nor an RTL variant of {op} for {node}.",
        "Replace the operator in the network, or use a FINN that has it.",
    ),
    Known(
        "cycle",
        r"Circular dependencies exist|[Gg]raph (is|contains) (a )?cycl|not a DAG",
        "The graph runs in a circle: FINN cannot order its nodes.",
        "FINN builds feed-forward networks only; unroll recurrent parts before the export.",
    ),
    Known(
        "unknown-domain",
        r"No opset import for domain '?(?P<domain>[\w.]+)|No Op registered for (?P<op>\w+)",
        "The model uses an operator that neither ONNX nor QONNX declares.",
        "Export it with operators of ai.onnx and qonnx.custom_op.general.",
    ),
    Known(
        "not-initialised",
        r"(?P<node>\w+): TopK k input must be a static initializer|[Ee]xpected.*initializer|non-initialized weights",
        "An operator gets by computation what FINN needs as a fixed value (weights, thresholds or k).",
        "Export with constants folded; weights computed at run time are not supported.",
    ),
    Known(
        "shapes-missing",
        r"Expected shape information|shape (information )?(is )?(missing|None)|Shape of tensor \S+ is None",
        "The shape of a tensor could not be inferred.",
        "Export the model with a fixed input shape.",
    ),
    Known(
        "no-folding",
        r"target_fps or folding_config_file",
        "Neither a target fps nor a folding file was given: FINN would build everything at PE = SIMD = 1.",
        "Give one of them.",
    ),
    Known(
        "no-hardware",
        r"max\(\) (arg is an empty sequence|iterable argument is empty)|assert len\(sdp_nodes\)",
        "Not one node of the model was mapped to hardware.",
        "Check that the model is quantised and that its input has a datatype.",
    ),
    Known(
        "disk-full", r"No space left on device", "The disk is full.", "Free space, or choose another place for builds."
    ),
    Known(
        "memory",
        r"Unable to allocate|MemoryError|std::bad_alloc|Cannot allocate memory",
        "Memory ran out.",
        "Close other programs, or build a smaller model.",
    ),
    Known(
        "permission",
        r"Permission denied: '(?P<file>[^']+)'",
        "{file} cannot be written.",
        "Choose another place for builds.",
    ),
    Known(
        "file-missing",
        r"No such file or directory: '(?P<file>[^']+)'|File not found: (?P<other>\S+)",
        "A file that the step needs is not there.",
        "FINN's message names it; check the paths in the configuration.",
    ),
)
