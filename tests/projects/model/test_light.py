"""The weight-free copy on disk: small, whole, and written once for each state of the file."""

from __future__ import annotations

import os
from pathlib import Path

import onnx
import pytest

from projects.model.light import write_light
from projects.model.reading import read_model
from tests.projects.model import models


def test_the_copy_is_small_and_has_the_same_graph(tmp_path: Path) -> None:
    made = models.large_model(count=4)
    copy = write_light(read_model(models.save(made, tmp_path / "m.onnx")), tmp_path / "light")
    assert copy is not None
    assert copy.stat().st_size < 2000
    light = onnx.load(str(copy), load_external_data=False)
    assert light.graph.node == made.graph.node
    assert light.graph.input == made.graph.input
    assert [t.dims for t in light.graph.initializer] == [t.dims for t in made.graph.initializer]


def test_a_second_time_finds_the_copy(tmp_path: Path) -> None:
    path = models.save(models.large_model(), tmp_path / "m.onnx")
    first = write_light(read_model(path), tmp_path / "light")
    assert first is not None
    state = first.stat()
    assert write_light(read_model(path), tmp_path / "light") == first
    assert first.stat().st_ino == state.st_ino


def test_another_state_of_the_file_gets_another_copy(tmp_path: Path) -> None:
    path = models.save(models.large_model(), tmp_path / "m.onnx")
    state = path.stat()
    copies = {write_light(read_model(path), tmp_path / "light")}
    other = models.save(models.large_model(), tmp_path / "other.onnx")  # same size, and soon same time
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    copies.add(write_light(read_model(other), tmp_path / "light"))
    os.replace(other, path)
    copies.add(write_light(read_model(path), tmp_path / "light"))
    os.utime(path, ns=(0, 0))
    copies.add(write_light(read_model(path), tmp_path / "light"))
    assert len(copies) == 4


def test_other_formats_have_none(tmp_path: Path) -> None:
    (tmp_path / "net.tflite").write_bytes(b"whatever")
    assert write_light(read_model(tmp_path / "net.tflite"), tmp_path / "light") is None
    assert not (tmp_path / "light").exists()


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = read_model(models.save(models.large_model(), tmp_path / "m.onnx"))

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_light(result, tmp_path / "light")
    assert list((tmp_path / "light").iterdir()) == []
