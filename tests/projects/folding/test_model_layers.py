"""Layers out of a model and what a session says. Layer: tests. Thread: the test's."""

from __future__ import annotations

from typing import Any

from projects.folding.model_layers import edges_of, folding_changes, layers_of, with_folding
from projects.folding.rules import choices
from projects.folding.session_protocol import Attribute, NodeValues
from projects.model.summary import Attribute as ModelAttribute
from projects.model.summary import Node


def node(name: str, inputs: tuple[str, ...], outputs: tuple[str, ...], **attributes: Any) -> Node:
    found = tuple(ModelAttribute(key, value) for key, value in attributes.items())
    return Node(outputs[0], 0, name, name.rpartition("_")[0], "finn.custom_op.fpgadataflow.rtl", inputs, outputs, found)


WINDOW = node(
    "ConvolutionInputGenerator_rtl_0", ("in",), ("a",), SIMD=1, IFMChannels=8, ConvKernelDim=[3, 3], depthwise=0
)
POOL = node("Pool_hls_0", ("a",), ("b",), PE=2, Channels=8)
VALUES = NodeValues(
    "a",
    "ConvolutionInputGenerator_0",
    WINDOW.name,
    WINDOW.op_type,
    "rtl",
    (
        Attribute("SIMD", 4, 0, "i", (1, 2, 4, 8)),
        Attribute("parallel_window", 0, 0, "i", (0,)),  # all that SIMD 4 leaves
        Attribute("ram_style", "auto", "auto", "s", ("auto", "block")),
    ),
)


def test_values_come_from_the_session_and_dimensions_from_the_model() -> None:
    (layer,) = layers_of((VALUES, NodeValues("gone", "x", "x", "MVAU_hls", "hls", ())), (WINDOW, POOL))
    assert (layer.key, layer.name, layer.impl) == ("a", "ConvolutionInputGenerator_rtl_0", "rtl")
    found = {a.name: a.value for a in layer.attributes}
    assert (found["SIMD"], found["IFMChannels"], found["ConvKernelDim"]) == (4, 8, [3, 3])
    assert (found["slr"], found["preferred_impl_style"]) == (-1, "")
    kinds = {a.name: a.kind for a in layer.attributes}
    assert (kinds["ConvKernelDim"], kinds["IFMChannels"], kinds["mem_port"]) == ("ints", "i", "s")


def test_what_is_legal_follows_the_layer_and_not_the_session_s_moment() -> None:
    (layer,) = layers_of((VALUES,), (WINDOW,))

    def legal(values: dict[str, Any], attribute: str) -> Any:
        found = choices(with_folding((layer,), {"a": values})[0], attribute)
        assert found is not None
        return found.values

    assert legal({}, "parallel_window") == (0,)
    assert legal({"SIMD": 8}, "parallel_window") == (0, 1)
    assert legal({}, "SIMD") == (1, 2, 4, 8)
    assert legal({"parallel_window": 1}, "SIMD") == (8,)
    assert legal({}, "ram_style") == ("auto", "block")


def test_what_a_step_set() -> None:
    after = node(
        WINDOW.name, ("in",), ("a",), SIMD=4, IFMChannels=9, ConvKernelDim=[3, 3], depthwise=0, ram_style="block"
    )
    new = node("Pool_hls_1", ("b",), ("c",), PE=4)
    assert folding_changes((WINDOW, POOL), (after, POOL, new)) == {"a": {"SIMD": 4, "ram_style": "block"}}


def test_edges_go_by_tensors() -> None:
    fork = node("DuplicateStreams_hls_0", ("b",), ("c", "d"))
    add = node("ElementwiseAdd_hls_0", ("c", "d", ""), ("e",))
    assert edges_of((WINDOW, POOL, fork, add)) == (("a", "b"), ("b", "c"), ("c", "e"), ("c", "e"))
