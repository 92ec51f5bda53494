"""The weight-free copy holds everything but the large weights, and names exactly their bytes."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from projects.model import wire
from projects.model.external import tensors_of
from projects.model.weights import find_span
from tests.projects.model import models


def restored(data: bytes) -> onnx.ModelProto:
    """The model again, put together from its weight-free copy and the bytes that this names."""
    stripped = wire.strip(data)
    proto = onnx.ModelProto.FromString(stripped.data)
    for tensor in tensors_of(proto.graph):
        if tensor.data_location == TensorProto.EXTERNAL:
            location = next(entry.value for entry in tensor.external_data if entry.key == "location")
            _, span = find_span(location)
            assert stripped.spans[location] == span
            tensor.raw_data = data[span.offset : span.offset + span.length]
            del tensor.external_data[:]
            tensor.ClearField("data_location")
    return proto


def test_large_weights_are_left_out_and_found_again() -> None:
    made = models.large_model(count=3)
    data = made.SerializeToString()
    stripped = wire.strip(data)
    assert len(stripped.spans) == 3
    assert len(stripped.data) < 2000
    assert restored(data) == made


def test_a_small_weight_stays() -> None:
    made = models.quantised_mlp()
    stripped = wire.strip(made.SerializeToString())
    assert stripped.spans == {}
    assert onnx.ModelProto.FromString(stripped.data) == made


def test_weights_in_attributes_and_in_graphs_of_attributes_are_left_out() -> None:
    big = models.weight("c", np.arange(1000, dtype=np.float32))
    branch = helper.make_graph([helper.make_node("Constant", [], ["i"], value=big)], "branch", [], [], [big])
    nodes = [
        models.node("Constant", [], ["k"], value=big),
        models.node("If", ["x"], ["y"], then_branch=branch, else_branch=branch),
    ]
    made = models.model(nodes, [models.value("x", [])], [models.value("y", [1000])])
    data = made.SerializeToString()
    assert len(wire.strip(data).spans) == 5
    assert restored(data) == made


@pytest.mark.parametrize(("element", "dtype"), [(TensorProto.FLOAT, np.float32), (TensorProto.DOUBLE, np.float64)])
def test_packed_lists_of_floats_are_left_out_too(element: int, dtype: type) -> None:
    values = np.linspace(-1, 1, 500).astype(dtype)
    tensor = helper.make_tensor("w", element, [500], values.tolist())
    assert not tensor.raw_data
    data = models.model([], weights=[tensor]).SerializeToString()
    found = restored(data).graph.initializer[0]
    np.testing.assert_array_equal(numpy_helper.to_array(found), values)
    assert len(wire.strip(data).spans) == 1


def test_integers_in_a_packed_list_stay_for_their_bytes_are_not_those_of_raw_data() -> None:
    tensor = helper.make_tensor("w", TensorProto.INT64, [2000], list(range(2000)))
    made = models.model([], weights=[tensor])
    assert onnx.ModelProto.FromString(wire.strip(made.SerializeToString()).data) == made


def test_what_is_external_already_stays_as_it_is() -> None:
    tensor = TensorProto(name="w", data_type=1, dims=[1000], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="w" * 2000)
    made = models.model([], weights=[tensor])
    stripped = wire.strip(made.SerializeToString())
    assert stripped.spans == {}
    assert onnx.ModelProto.FromString(stripped.data) == made


def test_unknown_fields_and_functions_survive() -> None:
    made = models.large_model(count=1)
    made.metadata_props.add(key="k", value="v" * 5000)
    data = made.SerializeToString()
    assert restored(data) == made


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([np.float32, np.int8, np.float16, np.int64, np.bool_]),
            st.integers(0, 3000),
            st.booleans(),
        ),
        max_size=6,
    )
)
def test_any_mixture_of_weights_comes_back(parts: list[tuple[type, int, bool]]) -> None:
    rng = np.random.default_rng(0)
    stored = [models.weight(f"w{i}", rng.integers(0, 2, size).astype(kind)) for i, (kind, size, _) in enumerate(parts)]
    nodes = [models.node("Constant", [], [f"c{i}"], value=t) for i, t in enumerate(stored) if parts[i][2]]
    made = models.model(nodes, weights=[t for i, t in enumerate(stored) if not parts[i][2]])
    assert restored(made.SerializeToString()) == made


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_malformed(data: bytes) -> None:
    try:
        stripped = wire.strip(data)
    except wire.Malformed:
        return
    assert stripped.data == data


def test_nesting_without_end_is_malformed() -> None:
    def wrapped(field: int, inner: bytes) -> bytes:
        return wire._varint(field << 3 | 2) + wire._varint(len(inner)) + inner

    inner = b"\x12" + b"\x90\x4e" + b"a" * 10_000
    for _ in range(30):
        inner = wrapped(1, wrapped(5, wrapped(6, inner)))  # node, attribute, graph
    with pytest.raises(wire.Malformed, match="nested too deep"):
        wire.strip(wrapped(7, inner))


@pytest.mark.parametrize("value", [0, 1, 127, 128, 300, 2**31, 2**63 - 1])
def test_numbers_come_back(value: int) -> None:
    assert wire._read_varint(wire._varint(value), 0, 10) == (value, len(wire._varint(value)))
