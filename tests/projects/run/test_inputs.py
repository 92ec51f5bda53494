"""What a person may give as an input: kinds, files, shapes. Layer: tests. Thread: the test's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from onnx import numpy_helper
from PIL import Image

from projects.errors import UserInputError
from projects.run.fitting import fit
from projects.run.reading import read_arrays
from projects.run.request import RunRequest, request_from_data, request_to_data
from projects.run.source import RunInput, parse_input


def test_random_with_a_seed() -> None:
    assert parse_input("random") == RunInput(None, 0)
    assert parse_input("random:7") == RunInput(None, 7)
    assert "seed 7" in str(parse_input("random:7").words())


@pytest.mark.parametrize("words", ["random:", "random:-1", "random:x", "random:4294967296"])
def test_a_seed_that_is_none(words: str) -> None:
    with pytest.raises(UserInputError, match="no number from 0"):
        parse_input(words)


def test_files_that_are_no_inputs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1")
    for name, said in (("none.npy", "no such file"), (".", "a folder"), ("a.csv", "no input")):
        with pytest.raises(UserInputError, match=said):
            parse_input(str(tmp_path / name))


def test_every_kind_of_file_is_read(tmp_path: Path) -> None:
    array = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
    np.save(tmp_path / "a.npy", array)
    np.savez(tmp_path / "one.npz", x=array)
    np.savez(tmp_path / "two.npz", x=array, y=array[0])
    (tmp_path / "a.pb").write_bytes(numpy_helper.from_array(array).SerializeToString())
    for name in ("a.npy", "one.npz", "a.pb"):
        np.testing.assert_array_equal(read_arrays(tmp_path / name)[""], array)
    assert {k: v.shape for k, v in read_arrays(tmp_path / "two.npz").items()} == {"x": (1, 3, 4), "y": (3, 4)}


def test_a_picture_becomes_grey_or_coloured(tmp_path: Path) -> None:
    pixels = np.zeros((4, 6, 3), np.uint8)
    pixels[..., 0] = 255
    Image.fromarray(pixels).save(tmp_path / "red.png")
    np.testing.assert_array_equal(read_arrays(tmp_path / "red.png")[""], pixels)
    assert read_arrays(tmp_path / "red.png", grey=True)[""].shape == (4, 6)
    assert parse_input(str(tmp_path / "red.png")).is_image


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.npy", b"nonsense", "no numpy file"),
        ("a.npz", b"PK\x03\x04broken", "no numpy file"),
        ("a.pb", b"\xff\xff\xff", "no ONNX tensor"),
        ("a.pb", b"", "no ONNX tensor"),
        ("a.png", b"\x89PNG broken", "no picture"),
    ],
)
def test_damaged_files_are_told(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserInputError, match=said):
        read_arrays(tmp_path / name)


def test_objects_are_not_unpickled(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(UserInputError, match="Python objects"):
        read_arrays(tmp_path / "a.npy")


# --- shapes


@pytest.mark.parametrize(
    ("found", "wanted", "said"),
    [
        ((1, 3, 8, 8), (1, 3, 8, 8), ""),
        ((3, 8, 8), (1, 3, 8, 8), "batch dimension was added"),
        ((1, 8, 8, 3), (1, 3, 8, 8), "from NHWC to NCHW"),
        ((1, 3, 8, 8), (1, 8, 8, 3), "from NCHW to NHWC"),
        ((8, 8, 3), (1, 3, 8, 8), "from NHWC to NCHW"),
        ((28, 28), (1, 1, 28, 28), "reshaped"),
        ((1, 28, 28, 1), (1, 1, 28, 28), "NHWC to NCHW"),
        ((784,), (1, 784), "batch dimension was added"),
        ((1, 1, 28, 28), (1, 784), "reshaped"),
        ((784,), (1, 1, 28, 28), "reshaped"),
    ],
)
def test_one_way_to_the_shape_is_taken_and_told(found: tuple[int, ...], wanted: tuple[int, ...], said: str) -> None:
    array = np.arange(np.prod(found)).reshape(found)
    fitted = fit(array, wanted, "x")
    assert fitted.array.shape == wanted
    assert said in " ".join(map(str, fitted.notes))
    assert bool(fitted.notes) == bool(said)


def test_a_turned_array_has_its_values_in_the_right_place() -> None:
    array = np.arange(2 * 3 * 4).reshape(1, 2, 3, 4)
    assert (fit(array, (1, 4, 2, 3), "x").array[0, 3] == array[0, :, :, 3]).all()


@pytest.mark.parametrize(
    ("found", "wanted", "said"),
    [
        ((1, 3, 8, 8), (1, 192), "number of values is right"),
        ((192,), (1, 3, 8, 8), "number of values is right"),
        ((5, 3, 8, 8), (1, 3, 8, 8), "5 frames"),
        ((5, 8, 8, 3), (1, 3, 8, 8), "5 frames"),
        ((3, 9, 9), (1, 3, 8, 8), "Save one frame"),
    ],
)
def test_other_shapes_are_refused(found: tuple[int, ...], wanted: tuple[int, ...], said: str) -> None:
    with pytest.raises(UserInputError) as caught:
        fit(np.zeros(found), wanted, "x", "in.npy")
    assert said in caught.value.sentence()
    assert caught.value.where == "in.npy"


def test_a_request_as_data() -> None:
    request = RunRequest("m.onnx", RunInput(seed=3), against="n.onnx")
    assert request_from_data(request_to_data(request)) == request
