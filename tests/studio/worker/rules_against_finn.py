"""Asks FINN about every value that the rules call legal or illegal; run in a process of its own, prints JSON.

Usage: python rules_against_finn.py SEEDS PART MODEL...   (models after step_apply_folding_config)
Layer: tests. Thread: main.
"""

# ruff: noqa: E402, BLE001 - FINN is importable only after warm(), and its operations raise anything at all

from __future__ import annotations

import contextlib
import json
import logging
import os
import random
import sys
import tempfile
from collections import Counter

os.environ["FINN_BUILD_DIR"] = tempfile.mkdtemp()
from studio.worker.warm import warm

warm()

import numpy as np
from finn.builder.build_dataflow_config import DataflowBuildConfig, DataflowOutputType
from finn.builder.build_dataflow_steps import step_generate_estimate_reports, step_minimize_bit_width
from finn.custom_op.fpgadataflow.hls import custom_op as hls_variants
from finn.custom_op.fpgadataflow.rtl import custom_op as rtl_variants
from finn.transformation.fpgadataflow.insert_dwc import InsertDWC
from finn.transformation.fpgadataflow.insert_fifo import InsertFIFO
from onnx import NodeProto, helper
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.registry import getCustomOp

from projects.folding.dimensions import base_type, dimensions
from projects.folding.neighbours import mismatches
from projects.folding.overrides import with_values
from projects.folding.rules import EDITABLE, cautions, check, choices
from studio.worker.layers import layer_table

NOT_ASKED = ("inFIFODepths", "outFIFODepths")
CODE_ONLY = ("TH", "resType", "pumpedMemory", "pumpedCompute")  # what only code generation looks at
# Operations that the models do not have, each with dimensions that tell its rule from others.
MADE = {
    "VVAU_hls": {"Channels": 12, "Kernel": [2, 3], "Dim": [4, 4], "PE": 1, "SIMD": 1, "weightDataType": "INT4"},
    "DuplicateStreams_hls": {"NumChannels": 12, "PE": 1, "NumOutputStreams": 2, "numInputVectors": [1, 4]},
    "GlobalAccPool_hls": {"NumChannels": 12, "PE": 1, "numInputVectors": [1, 4, 4]},
    "PWPolyF_rtl": {"NumChannels": 12, "PE": 1, "func": "silu", "numInputVectors": [1, 4]},
    "Requant_hls": {"NumChannels": 12, "PE": 1, "numInputVectors": [1, 4]},
    "ReplicateStream_hls": {"num": 2, "num_elems": 12, "num_inputs": [1, 4], "PE": 1, "dtype": "INT4"},
    "UpsampleNearestNeighbour_hls": {"NumChannels": 12, "SIMD": 1, "HI": 2, "WI": 2, "HO": 4, "WO": 4},
    "FMPadding_Pixel_hls": {"NumChannels": 12, "SIMD": 1, "ImgDim": [4, 4], "Stride": [2, 2]},
    "Pad1D_rtl": {"NumChannels": 12, "NumTokens": 4, "PadLeft": 1, "SIMD": 1},
    "SelectToken_rtl": {"NumChannels": 12, "NumTokens": 4, "TokenIndex": 0, "SIMD": 1},
    "Crop_hls": {
        **{"NumChannels": 12, "ImgDim": [6, 6], "SIMD": 1},
        **{"CropNorth": 1, "CropSouth": 1, "CropWest": 1, "CropEast": 1},
    },
    "LayerNorm_rtl": {"ifm_dim": [1, 4, 12], "SIMD": 1, "epsilon": 1e-5},
    "HWSoftmax_hls": {"ifm_dim": [1, 4, 12], "SIMD": 1},
    "Shuffle": {
        **{"in_shape": [1, 4, 12], "transpose_in_shape": [1, 4, 12], "out_shape": [8, 6]},
        **{"transpose_out_shape": [4, 1, 12], "perm": [1, 0, 2], "SIMD": 1},
    },
    "Squeeze_hls": {"inp_shape": [1, 4, 12], "out_shape": [4, 12], "PE": 1, "inp_dtype": "INT4", "out_dtype": "INT4"},
    "Reshape_rtl": {"inp_shape": [4, 12], "out_shape": [6, 8], "PE": 1, "dtype": "INT4"},
    "StreamingConcat_hls": {"ChannelsPerStream": [12, 18], "SIMD": 1, "inputDataTypes": ["INT4", "INT4"]},
    "StreamingSplit_hls": {"ChannelsPerStream": [12, 18], "SIMD": 1},
    "HWWhere_rtl": {"Shape": [1, 12], "CondShape": [1, 12], "XShape": [1, 12], "YShape": [1, 12], "PE": 1},
    "ElementwiseAdd_hls": {
        **{"lhs_shape": [1, 4, 12], "rhs_shape": [1], "out_shape": [1, 4, 12], "PE": 1},
        **{"lhs_dtype": "INT4", "rhs_dtype": "INT4", "out_dtype": "INT5"},
    },
    "ScaledDotProductAttention_hls": {"QKDim": 12, "VDim": 18, "KVLen": 20, "QLen": 4, "EmbFold": 1, "SeqFold": 1},
}


def copied(model):
    return ModelWrapper(model.model, make_deepcopy=True)


def fault(model, node, part):
    """What FINN says against a node when its figures, shapes and memories are asked for."""
    try:
        op = getCustomOp(node)
        op.get_exp_cycles()
        op.node_res_estimation(part)
        for shape, folded in (
            (op.get_normal_input_shape(), op.get_folded_input_shape()),
            (op.get_normal_output_shape(), op.get_folded_output_shape()),
        ):
            assert np.prod(shape) == np.prod(folded), f"{shape} is not {folded}"
        with contextlib.suppress(NotImplementedError):
            op.calc_wmem()
        thresholds = next((model.get_initializer(i) for i in node.input[2:3]), None)
        if base_type(node.op_type) == "Thresholding":
            thresholds = model.get_initializer(node.input[1])
        if thresholds is not None and hasattr(op, "get_hw_compatible_threshold_tensor"):
            op.get_hw_compatible_threshold_tensor(thresholds)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def code_fault(model, node, part):
    """What FINN says when it generates a node's code."""
    try:
        op = getCustomOp(node)
        op.set_nodeattr("code_gen_dir_ipgen", tempfile.mkdtemp())
        op.code_generation_ipgen(model, part, 10.0)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def flow_fault(model, part):
    """What FINN's own steps say, from minimising bit widths to inserting FIFOs."""
    cfg = DataflowBuildConfig(
        output_dir=tempfile.mkdtemp(),
        synth_clk_period_ns=10.0,
        fpga_part=part,
        target_fps=1000,
        generate_outputs=[DataflowOutputType.ESTIMATE_REPORTS],
    )
    try:
        model = step_minimize_bit_width(copied(model), cfg)
        model = step_generate_estimate_reports(model, cfg)
        model.transform(InsertDWC()).transform(InsertFIFO(True))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def asked_values(layer, attribute):
    allowed = choices(layer, attribute)
    if attribute in dimensions(layer.op_type):
        return list(range(max(allowed.values) + 3))
    if allowed.values is not None:
        declared = layer.attribute(attribute).allowed or ()
        return list(dict.fromkeys([*allowed.values, *declared, "nonsense", 2]))
    return [0, 1, 7]


def size(layer):
    return int(np.prod([layer.attribute(a).value for a in ("MW", "MH") if layer.attribute(a) is not None]))


def every_value(model, part, wrong, counts):
    """Each value of each attribute alone, on one node of each kind and size; code is made of one of each kind."""
    seen, coded = set(), set()
    for layer in sorted(layer_table(model, "", part, 10.0).layers, key=size):
        kind = (layer.op_type, getattr(layer.attribute("noActivation"), "value", None))
        known = (kind, size(layer), *(getattr(layer.attribute(d), "value", None) for d in ("IFMChannels", "depthwise")))
        if known in seen:
            continue
        seen.add(known)
        for attribute in EDITABLE:
            if layer.attribute(attribute) is None or attribute in NOT_ASKED:
                continue
            for value in asked_values(layer, attribute):
                said = one_value(model, layer, attribute, value, part, kind not in coded)
                ours = check(layer, attribute, value)
                counts["legal" if ours is None else "illegal"] += 1
                if said is None and ours is not None and attribute in CODE_ONLY and kind in coded:
                    continue  # no code was made of this one
                if (said is None) != (ours is None):
                    wrong.append([layer.name, attribute, value, said, None if ours is None else str(ours)])
        coded.add(kind)


def one_value(model, layer, attribute, value, part, make_code):
    node = model.get_node_from_name(layer.name)
    before = NodeProto()
    before.CopyFrom(node)
    try:
        getCustomOp(node).set_nodeattr(attribute, value)
        said = fault(model, node, part)
        if said is None and attribute not in dimensions(layer.op_type) and make_code:
            said = code_fault(model, node, part)
            if said is not None and cautions(with_values(layer, {attribute: value}), part):
                return None
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    else:
        return said
    finally:
        node.CopyFrom(before)


def neighbours(model):
    return [
        (node.output[0], after.output[0]) for node in model.graph.node for after in model.find_consumers(node.output[0])
    ]


def random_setting(model, seed, part):
    """A random configuration of legal values only, without what hardware generation would refuse."""
    dice = random.Random(seed)
    layers = []
    for layer in layer_table(model, "", part, 10.0).layers:
        names = [a for a in EDITABLE if layer.attribute(a) is not None and a not in NOT_ASKED]
        dice.shuffle(names)
        for name in names:
            allowed = choices(layer, name)
            value = dice.choice(allowed.values) if allowed.values else dice.choice([0, 1, 8])
            changed = with_values(layer, {name: value})
            if check(layer, name, value) is None and not cautions(changed, part):
                layer = changed
        layers.append(layer)
    for pair in mismatches(layers, neighbours(model)):
        mend = pair.mends[0]
        at = next(i for i, layer in enumerate(layers) if layer.key == mend.key)
        layers[at] = with_values(layers[at], {mend.attribute: mend.value})
    return layers


def applied(model, layers):
    twin = copied(model)
    for layer in layers:
        op = getCustomOp(twin.get_node_from_name(layer.name))
        for found in layer.attributes:
            if found.name in EDITABLE and found.explicit and found.name not in NOT_ASKED:
                op.set_nodeattr(found.name, found.value)
    return twin


def illegal_in_the_flow(model, part, wrong, counts):
    """One illegal number of each folding attribute of each kind of layer, through FINN's own steps."""
    base = applied(model, random_setting(model, 0, part))
    seen = set()
    for layer in layer_table(base, "", part, 10.0).layers:
        for attribute in dimensions(layer.op_type):
            if (layer.op_type, attribute) in seen:
                continue
            seen.add((layer.op_type, attribute))
            most = max(choices(layer, attribute).values)
            illegal = next(v for v in range(2, most + 2) if check(layer, attribute, v) is not None)
            twin = copied(base)
            getCustomOp(twin.get_node_from_name(layer.name)).set_nodeattr(attribute, illegal)
            counts["illegal builds"] += 1
            if flow_fault(twin, part) is None:
                wrong.append([layer.name, attribute, illegal, None, "illegal, and FINN's steps took it"])


def made_nodes(wrong, counts):
    """The rules of operations that no model here has: each number against FINN's folded shapes."""
    nodes = [
        helper.make_node(
            op_type,
            [f"{op_type}_in{i}" for i in range(3)],
            [f"{op_type}_out"],
            name=f"{op_type}_0",
            domain=".".join(["finn.custom_op.fpgadataflow", *op_type.rsplit("_", 1)[1:]]),
            backend="fpgadataflow",
            **{"inputDataType": "INT4", "outputDataType": "INT4", **values},
        )
        for op_type, values in MADE.items()
    ]
    model = ModelWrapper(helper.make_model(helper.make_graph(nodes, "made", [], [])))
    for layer in layer_table(model, "", None, 10.0).layers:
        node = model.get_node_from_name(layer.name)
        for attribute in dimensions(layer.op_type):
            for value in range(1, 50):
                getCustomOp(node).set_nodeattr(attribute, value)
                said, ours = shape_fault(node), check(layer, attribute, value)
                counts[f"{layer.op_type}.{attribute}"] += ours is None
                if (said is None) != (ours is None):
                    wrong.append([layer.name, attribute, value, said, None if ours is None else str(ours)])
            getCustomOp(node).set_nodeattr(attribute, 1)


def shape_fault(node):
    """What is wrong with the folded shapes: FINN says so, or they hold another number of elements."""
    op = getCustomOp(node)
    try:
        if hasattr(op, "is_valid_folding"):
            assert op.is_valid_folding, "no valid folding"
            return None
        streams = len(op.get_nodeattr("ChannelsPerStream")) if "ChannelsPerStream" in op.get_nodeattr_types() else 1
        for i in range(streams):
            several_in, several_out = node.op_type == "StreamingConcat_hls", node.op_type == "StreamingSplit_hls"
            shapes = [
                (op.get_normal_input_shape(i * several_in), op.get_folded_input_shape(i * several_in)),
                (op.get_normal_output_shape(i * several_out), op.get_folded_output_shape(i * several_out)),
            ]
            for normal, folded in shapes:
                assert np.prod(normal) == np.prod(folded), f"{normal} is not {folded}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def tables():
    """Which variants FINN has, and whether every operation that folds is known to the rules."""
    hls = {name.removesuffix("_hls") for name in hls_variants if name.endswith("_hls")}
    rtl = {name.removesuffix("_rtl") for name in rtl_variants if name.endswith("_rtl")}
    return {base: [s for s, there in (("hls", base in hls), ("rtl", base in rtl)) if there] for base in hls | rtl}


def main(seeds, part, paths):
    logging.disable(logging.CRITICAL)
    result = {}
    for path in paths:
        model = ModelWrapper(path)
        wrong, counts = [], Counter()
        every_value(model, part, wrong, counts)
        for seed in range(seeds):
            counts["legal builds"] += 1
            layers = random_setting(model, seed, part)
            said = flow_fault(applied(model, layers), part)
            if said is not None:
                wrong.append(["", "", seed, said, "a random legal configuration"])
        illegal_in_the_flow(model, part, wrong, counts)
        result[path] = {"wrong": wrong, "counts": counts}
    wrong, counts = [], Counter()
    made_nodes(wrong, counts)
    result["made"] = {"wrong": wrong, "counts": counts}
    result["variants"] = tables()
    sys.stdout.write("\n" + json.dumps(result) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])
