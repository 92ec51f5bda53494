"""Values come back from where they lie; histograms count right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.model.reading import read_model
from projects.model.weights import (
    BINS,
    Weights,
    WeightStatistics,
    read_location,
    statistics,
    statistics_from_data,
    statistics_to_data,
)
from tests.projects.model import models


def stored(tmp_path: Path, array: Any) -> Weights:
    made = models.model([models.node("Neg", ["w"], ["y"])], weights=[models.weight("w", array)])
    weights = read_model(models.save(made, tmp_path / "m.onnx")).weights
    assert weights is not None
    return weights


def figures(tmp_path: Path, array: Any) -> WeightStatistics:
    found = statistics(stored(tmp_path, array), "w", "INT2")
    assert found is not None
    assert found.count == sum(found.counts) + found.bad
    assert statistics_from_data(json.loads(json.dumps(statistics_to_data(found), allow_nan=False))) == found
    return found


@pytest.mark.parametrize("size", [10, 5000])
@pytest.mark.parametrize(
    "dtype", [np.float32, np.float64, np.float16, np.int8, np.uint16, np.int64, np.bool_, ml_dtypes.bfloat16]
)
def test_values_come_back(tmp_path: Path, size: int, dtype: Any) -> None:
    array = (np.arange(size) % 2).astype(dtype).reshape(5, -1)
    weights = stored(tmp_path, array)
    assert (weights.span("w") is not None) == (array.nbytes >= 1024)
    np.testing.assert_array_equal(weights.values("w"), array)
    assert weights.size("w") == array.nbytes
    assert weights.fits("w")


def test_what_is_not_stored_has_no_values(tmp_path: Path) -> None:
    weights = stored(tmp_path, [1.0])
    assert weights.values("y") is None
    assert statistics(weights, "y") is None


def test_quantised_weights_are_counted_one_by_one(tmp_path: Path) -> None:
    array = np.repeat(np.float32([-1, 0, 1]), [1000, 3000, 500])
    found = figures(tmp_path, array)
    assert found.values == (-1, 0, 1)
    assert found.counts == (1000, 3000, 500)
    assert found.edges == ()
    assert found.sparsity == pytest.approx(2 / 3)
    assert (found.minimum, found.maximum, found.datatype) == (-1, 1, "INT2")
    assert found.mean == pytest.approx(-500 / 4500)


def test_many_values_are_put_into_bins(tmp_path: Path) -> None:
    found = figures(tmp_path, np.linspace(-1, 1, 6400, dtype=np.float32))
    assert found.values == ()
    assert len(found.counts) == BINS
    assert len(found.edges) == BINS + 1
    assert all(99 <= count <= 101 for count in found.counts)


def test_a_rare_value_beside_few_others_is_not_lost(tmp_path: Path) -> None:
    array = np.zeros(100_000, np.float32)
    array[77_777] = 5
    assert figures(tmp_path, array).values == (0, 5)


def test_values_that_are_no_numbers_are_counted_apart(tmp_path: Path) -> None:
    found = figures(tmp_path, np.float32([1, np.nan, np.inf, 0]))
    assert (found.bad, found.minimum, found.maximum) == (2, 0, 1)
    nothing = figures(tmp_path, np.float32([np.nan]))
    assert (nothing.minimum, nothing.maximum, nothing.mean, nothing.counts) == (None, None, None, ())


@pytest.mark.parametrize(
    "array", [np.float32(3), np.zeros(0, np.float32), np.ones(5, bool), np.arange(3000, dtype=np.uint8)]
)
def test_odd_shapes_and_types_are_no_accident(tmp_path: Path, array: Any) -> None:
    assert figures(tmp_path, array).count == array.size


def test_complex_numbers_have_no_histogram(tmp_path: Path) -> None:
    assert statistics(stored(tmp_path, np.complex64([1, 2])), "w") is None


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(width=32), max_size=2000))
def test_every_value_is_counted(tmp_path: Path, values: list[float]) -> None:
    figures(tmp_path, np.float32(values))


@pytest.mark.parametrize("location", ["", "w.bin", "weights-0-0-5.bin/..", "weights-7-0-5.bin", "../weights-0-0-5.bin"])
def test_only_locations_of_ours_are_read(tmp_path: Path, location: str) -> None:
    (tmp_path / "w").write_bytes(b"0123456789")
    assert read_location((str(tmp_path / "w"),), "weights-0-2-5.bin") == b"23456"
    assert read_location((str(tmp_path / "w"),), location) is None
