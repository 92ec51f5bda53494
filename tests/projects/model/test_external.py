"""Weights in files of their own: found beside the model, refused anywhere else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import TensorProto

from projects.errors import UserInputError
from projects.model.reading import read_model
from projects.model.weights import read_location
from tests.projects.model import models

VALUES = np.arange(64, dtype=np.float32).reshape(16, 4)


def external(location: str, **entries: str) -> Any:
    made = models.quantised_mlp(weights=VALUES)
    tensor = made.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in {"location": location, **entries}.items():
        tensor.external_data.add(key=key, value=value)
    return made


def refusal(tmp_path: Path, location: str, **entries: str) -> str:
    path = models.save(external(location, **entries), tmp_path / "m.onnx")
    with pytest.raises(UserInputError) as caught:
        read_model(path)
    assert caught.value.where == str(path)
    return caught.value.sentence()


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("w.bin", {"offset": "8", "length": "256"}),
        ("w.bin", {"offset": "8"}),
        ("deep/er/w.bin", {"offset": "8", "length": "256"}),
        ("./w.bin", {"offset": "8", "length": "256"}),
    ],
)
def test_weights_beside_the_model_are_found(tmp_path: Path, name: str, entries: dict[str, str]) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\0" * 8 + VALUES.tobytes())
    result = read_model(models.save(external(name, **entries), tmp_path / "m.onnx"))
    assert result.weights is not None
    np.testing.assert_array_equal(result.weights.values("w"), VALUES)
    assert result.summary.problems == ()
    assert result.summary.weight_bytes == 256 + 12
    location = next(e.value for e in result.proto.graph.initializer[0].external_data if e.key == "location")
    assert location == "weights-1-8-256.bin"
    assert read_location(result.weights.files, location) == VALUES.tobytes()


def test_two_weights_in_one_file_and_one_in_another(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(VALUES.tobytes())
    (tmp_path / "b.bin").write_bytes(VALUES.tobytes())
    made = external("a.bin")
    for name, place in (("v", "b.bin"), ("u", "a.bin")):
        tensor = made.graph.initializer.add(name=name, data_type=1, dims=[16, 4], data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value=place)
    weights = read_model(models.save(made, tmp_path / "m.onnx")).weights
    assert weights is not None
    assert [Path(f).name for f in weights.files] == ["m.onnx", "a.bin", "b.bin"]
    assert [weights.span(name)[0] for name in ("w", "v", "u")] == [1, 2, 1]  # type: ignore[index]


@pytest.mark.parametrize("location", ["x" * 300, "a/" * 3000 + "w"])
def test_names_that_no_file_can_have(tmp_path: Path, location: str) -> None:
    assert "which is not there" in refusal(tmp_path, location)


def test_a_location_that_is_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(external("QQQQ").SerializeToString().replace(b"QQQQ", b"\xff\xfe\x80a"))
    with pytest.raises(UserInputError, match="weights are in"):
        read_model(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "'gone.bin', which is not there" in refusal(tmp_path, "gone.bin")


def test_a_file_that_is_too_short(tmp_path: Path) -> None:
    (tmp_path / "w.bin").write_bytes(b"\0" * 100)
    assert "too short" in refusal(tmp_path, "w.bin", offset="0", length="256")


@pytest.mark.parametrize("entries", [{"offset": "-5"}, {"length": "-1"}, {"offset": "many"}, {"offset": "99999"}])
def test_nonsense_offsets(tmp_path: Path, entries: dict[str, str]) -> None:
    (tmp_path / "w.bin").write_bytes(VALUES.tobytes())
    assert "too short" in refusal(tmp_path, "w.bin", **entries)


@pytest.mark.parametrize(
    "location",
    [
        "/etc/passwd",
        "../secret.bin",
        "sub/../../secret.bin",
        "C:\\secret.bin",
        "\\secret.bin",
        "..\\secret.bin",
        "//host/s",
    ],
)
def test_a_location_out_of_the_folder_is_refused(tmp_path: Path, location: str) -> None:
    (tmp_path / "secret.bin").write_bytes(VALUES.tobytes())
    folder = tmp_path / "models"
    (folder / "sub").mkdir(parents=True)
    assert "outside the model's folder" in refusal(folder, location)


def test_a_link_is_refused_wherever_it_leads(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (tmp_path / "secret.bin").write_bytes(VALUES.tobytes())
    (folder / "w.bin").symlink_to(tmp_path / "secret.bin")
    assert "outside the model's folder" in refusal(folder, "w.bin")
    (folder / "sub").symlink_to(tmp_path)
    assert "outside the model's folder" in refusal(folder, "sub/secret.bin")


@pytest.mark.parametrize("location", ["", "."])
def test_no_file_name(tmp_path: Path, location: str) -> None:
    assert "without a name" in refusal(tmp_path, location)


def test_a_folder_or_a_pipe_in_the_place_of_weights(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        assert "cannot be read" in refusal(tmp_path, name)


def test_a_model_cannot_pass_its_own_bytes_off_as_anothers(tmp_path: Path) -> None:
    assert "not there" in refusal(tmp_path, "weights-0-0-100.bin")
