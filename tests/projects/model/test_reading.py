"""Opening files: everything refused is refused with a sentence, everything else gives a summary."""

from __future__ import annotations

import os
import random
import stat
from pathlib import Path

import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.errors import UserInputError
from projects.model.reading import read_model
from projects.model.summary import ModelKind, ModelSummary, summary_from_data, summary_to_data
from tests.projects.model import models


def refusal(path: Path) -> str:
    with pytest.raises(UserInputError) as caught:
        read_model(path)
    assert path.name in caught.value.where
    return caught.value.sentence()


def summary_or_refusal(path: Path) -> ModelSummary | None:
    """The summary, or None where the file is refused; anything else that is raised fails the test."""
    try:
        return read_model(path).summary
    except UserInputError:
        return None


def test_a_model_gives_its_summary(tmp_path: Path) -> None:
    path = models.save(models.quantised_mlp(), tmp_path / "mlp.onnx")
    result = read_model(path)
    summary = result.summary
    assert summary.path == str(path)
    assert (summary.graph_name, summary.producer, summary.opsets) == ("graph", "tests", (("", 13),))
    assert summary.inputs == ("x",)
    assert summary.outputs == ("y",)
    assert [n.key for n in summary.nodes] == ["wq", "y"]
    assert [n.name for n in summary.nodes] == ["Quant_0", "MatMul_0"]
    assert summary.nodes[0].attribute("rounding_mode") == "ROUND"
    assert summary.tensors["x"].shape == (1, 16)
    assert summary.tensors["w"].stored
    assert summary.weight_bytes == 16 * 4 * 4 + 3 * 4
    assert summary.kind is ModelKind.QONNX
    assert summary.buildable
    assert summary.problems == ()


def test_weights_listed_as_inputs_are_no_inputs(tmp_path: Path) -> None:
    made = models.quantised_mlp()
    made.graph.input.extend([models.value("w", [16, 4]), models.value("s", [])])
    assert read_model(models.save(made, tmp_path / "m.onnx")).summary.inputs == ("x",)


def test_annotations_and_layouts_are_read(tmp_path: Path) -> None:
    notes = {
        "x": {"finn_datatype": "BIPOLAR", "tensor_layout": "['N', 'C']"},
        "w": {"finn_datatype": "INT2"},
        "y": {"tensor_layout": "__import__('os')"},
    }
    summary = read_model(models.save(models.quantised_mlp(annotations=notes), tmp_path / "m.onnx")).summary
    assert (summary.tensors["x"].datatype, summary.tensors["x"].layout) == ("BIPOLAR", ("N", "C"))
    assert summary.tensors["w"].datatype == "INT2"
    assert summary.tensors["y"].layout is None
    assert summary.guess is not None
    assert summary.guess.annotated == "BIPOLAR"


def test_attributes_of_every_type_become_plain_values(tmp_path: Path) -> None:
    inner = onnx.helper.make_graph([], "inner", [], [])
    made = models.model(
        [
            models.node(
                "Op",
                ["x", ""],
                ["y"],
                domain=models.QONNX,
                i=3,
                f=0.5,
                s="words",
                ints=[1, 2],
                floats=[0.5, float("inf")],
                strings=["a", "b"],
                t=models.weight("t", [[1.0, 2.0]]),
                g=inner,
                nan=float("nan"),
                many=list(range(5000)),
            )
        ],
        [models.value("x", [1])],
        [models.value("y", [1])],
    )
    found = {a.name: a.value for a in read_model(models.save(made, tmp_path / "m.onnx")).summary.nodes[0].attributes}
    assert found == {
        "i": 3,
        "f": 0.5,
        "s": "words",
        "ints": [1, 2],
        "floats": [0.5, "inf"],
        "strings": ["a", "b"],
        "t": "tensor DOUBLE 1x2",
        "g": "graph of 0 nodes",
        "nan": "nan",
        "many": "5000 values",
    }


def test_keys_are_unique_even_where_outputs_are_not(tmp_path: Path) -> None:
    made = models.model(
        [models.node("Relu", ["x"], ["y"]), models.node("Relu", ["x"], ["y"]), models.node("Nop", [], [])]
    )
    summary = read_model(models.save(made, tmp_path / "m.onnx")).summary
    assert [n.key for n in summary.nodes] == ["y", "node#1", "node#2"]


def test_dynamic_dimensions_keep_their_names(tmp_path: Path) -> None:
    made = models.model(
        [models.node("Relu", ["x"], ["y"])], [models.value("x", ["batch", None, 3])], [models.value("y", [1])]
    )
    assert read_model(models.save(made, tmp_path / "m.onnx")).summary.tensors["x"].shape == ("batch", None, 3)


def test_a_name_that_is_no_utf8_is_shown_escaped(tmp_path: Path) -> None:
    made = models.model([models.node("Relu", ["x"], ["y"], name="QQQQ")])
    data = made.SerializeToString().replace(b"QQQQ", b"\xff\xfe\x80a")
    path = tmp_path / "m.onnx"
    path.write_bytes(data)
    assert read_model(path).summary.nodes[0].label == r"\xff\xfe\x80a"


def test_summaries_survive_json(tmp_path: Path, reference: Path) -> None:
    import json

    for name in ("brevitas/CNV_2W2A.onnx", "thirdparty/labs_gtsrb_step_set_fifo_depths.onnx", "bad/cycle.onnx"):
        summary = read_model(reference / name).summary
        again = summary_from_data(json.loads(json.dumps(summary_to_data(summary), allow_nan=False)))
        assert again == summary


# What is refused


def test_a_missing_file(tmp_path: Path) -> None:
    assert "there is no such file" in refusal(tmp_path / "none.onnx")
    assert "there is no such file" in refusal(models.save(models.quantised_mlp(), tmp_path / "m.onnx") / "below.onnx")


def test_a_broken_link(tmp_path: Path) -> None:
    (tmp_path / "link.onnx").symlink_to("gone")
    assert "link to a file that is not there" in refusal(tmp_path / "link.onnx")


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "link.onnx").symlink_to("link.onnx")
    assert "cannot be read" in refusal(tmp_path / "link.onnx")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.onnx").mkdir()
    assert "this is a folder" in refusal(tmp_path / "folder.onnx")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.onnx").touch()
    assert "empty (0 bytes)" in refusal(tmp_path / "empty.onnx")


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.onnx")
    assert "a device or a pipe" in refusal(tmp_path / "pipe.onnx")


def test_a_name_too_long_and_one_with_a_nul(tmp_path: Path) -> None:
    with pytest.raises(UserInputError, match="cannot be read: File name too long"):
        read_model(tmp_path / ("x" * 300 + ".onnx"))
    with pytest.raises(UserInputError, match="cannot be read"):
        read_model(tmp_path / "a\0b.onnx")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = models.save(models.quantised_mlp(), tmp_path / "m.onnx")
    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything

        def refuse(self: Path, *_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", refuse)
    assert "not allowed to read it" in refusal(path)


def test_larger_than_onnx_can_be(tmp_path: Path) -> None:
    path = tmp_path / "huge.onnx"
    with path.open("wb") as file:
        file.truncate(2**31)
    if path.stat().st_blocks > 100:
        pytest.skip("this file system has no sparse files")
    assert "larger than 2 GB" in refusal(path)


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "Git LFS pointer"),
        (b"PK\x03\x04" + b"\0" * 26 + b"archive/data.pkl", "PyTorch checkpoint"),
        (b"PK\x03\x04" + b"\0" * 26 + b"model.onnx", "zip archive"),
        (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "PyTorch checkpoint"),
        (b"\x80\x04\x95\x00", "Python pickle"),
        (b"\x1c\0\0\0TFL3" + b"\0" * 20, "TensorFlow Lite"),
        (b"\x89HDF\r\n\x1a\n" + b"\0" * 20, "HDF5"),
        (b"GGUF\x03\0\0\0", "GGUF"),
        (b"\x93NUMPY\x01\0", "NumPy array"),
        (b"\n\n<!DOCTYPE html><html>", "web page"),
        (b'{"MVAU_0": {"PE": 1}}', "JSON"),
        ("日本語の文章".encode(), "this is a text"),
        ("words".encode("utf-16"), "this is a text"),
        (b"\x00\xff\xfe\xfd" * 9, "do not follow the format"),
        (b"\x08\x07\x3a\x64abc", "cut off"),
        (b"\x08\x07\x3b\x64abc", "damaged"),
        (b"\x08\x07", "do not follow the format"),
        (b"\x08\x07\x12\x03abc", "holds no graph"),
    ],
)
def test_other_contents_are_named(tmp_path: Path, head: bytes, words: str) -> None:
    path = tmp_path / "file.onnx"
    path.write_bytes(head)
    assert words in refusal(path)


def test_another_format_is_shown_but_not_built(tmp_path: Path) -> None:
    path = tmp_path / "net.pth"
    path.write_bytes(b"\x80\x02whatever")
    result = read_model(path)
    assert result.proto is None
    assert result.summary.kind is ModelKind.OTHER
    assert not result.summary.buildable
    assert ".pth" in str(result.summary.kind_reason)


def test_a_pointer_in_the_place_of_another_format_is_said(tmp_path: Path) -> None:
    path = tmp_path / "net.pth"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\n")
    assert "Git LFS pointer" in refusal(path)


def test_the_bytes_decide_where_a_suffix_is_shared(tmp_path: Path) -> None:
    onnx_pb = models.save(models.quantised_mlp(), tmp_path / "net.pb")
    assert read_model(onnx_pb).summary.kind is ModelKind.QONNX
    graphdef = tmp_path / "graph.pb"
    graphdef.write_bytes(b"\x0a\x05\x0a\x03abc")  # field 1 is a node there and a number in ONNX
    assert read_model(graphdef).summary.kind is ModelKind.OTHER


def test_the_extension_may_be_in_capitals_or_missing(tmp_path: Path) -> None:
    for name in ("MODEL.ONNX", "model"):
        assert read_model(models.save(models.quantised_mlp(), tmp_path / name)).summary.buildable


def test_reading_changes_nothing_and_follows_a_link(tmp_path: Path) -> None:
    path = models.save(models.large_model(), tmp_path / "m.onnx")
    path.chmod(stat.S_IRUSR)
    before = path.read_bytes()
    (tmp_path / "link.onnx").symlink_to(path)
    assert read_model(tmp_path / "link.onnx").summary.path == str(tmp_path / "link.onnx")
    assert path.read_bytes() == before


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=4))
def test_a_damaged_model_is_refused_or_read_but_never_an_accident(
    tmp_path: Path, cut: float, flips: list[tuple[float, int]]
) -> None:
    made = models.quantised_mlp(annotations={"x": {"finn_datatype": "INT4", "tensor_layout": "['N']"}})
    made.graph.initializer.append(models.weight("v", [0.5] * 400))
    data = bytearray(made.SerializeToString())
    for place, byte in flips:
        data[min(int(place * len(data)), len(data) - 1)] = byte
    path = tmp_path / "damaged.onnx"
    path.write_bytes(data[: int(len(data) * cut)])
    summary = summary_or_refusal(path)
    assert summary is None or summary_from_data(summary_to_data(summary)) == summary


def test_cuts_anywhere_in_a_real_model_are_refused(tmp_path: Path, reference: Path) -> None:
    data = (reference / "zoo" / "zoo_TFC_1W1A.onnx").read_bytes()
    path = tmp_path / "cut.onnx"
    rng = random.Random(0)
    for length in [*rng.sample(range(1, len(data)), 60), *range(len(data) - 12, len(data))]:
        path.write_bytes(data[:length])
        summary = summary_or_refusal(path)
        # Cut between two fields at the end, the graph is whole.
        assert summary is None or "no-opset" in {p.code for p in summary.problems}, length
