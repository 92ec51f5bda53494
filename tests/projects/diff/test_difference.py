"""What is told of two models: kinds, changes, words, reports. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from projects.diff.difference import difference_from_data, difference_to_data
from projects.diff.report import json_data, lines, markdown
from projects.errors import UserInputError
from tests.projects.diff.graphs import GENERAL, HARDWARE, chain, difference, words

draw = np.random.default_rng(7)
W = [draw.integers(-2, 2, (8, 8)) for _ in range(4)]
T = [np.sort(draw.normal(size=(8, 3))) for _ in range(4)]


def layer(name: str, simd: int, weight: int = 0) -> tuple[object, ...]:
    return ("MVAU_hls", name, {"SIMD": simd, "PE": 1, "noActivation": 1}, W[weight])


def test_the_same_model_is_the_same(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", layer("MVAU_hls_0", 2), prefix="a")
    b = chain(tmp_path / "b.onnx", layer("MVAU_hls_0", 2), prefix="other_names_of_tensors")
    found = difference(a, b)
    assert found.same
    assert [match.kind for match in found.matches] == ["same"]
    assert lines(found) == ["Both models are the same: 1 node."]


def test_one_simd_is_named_and_nothing_else(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", layer("MVAU_hls_0", 2), layer("MVAU_hls_1", 9, 1), domain=HARDWARE)
    b = chain(tmp_path / "b.onnx", layer("MVAU_hls_0", 2), layer("MVAU_hls_1", 36, 1), domain=HARDWARE, prefix="b")
    found = difference(a, b)
    assert words(found) == ["changed: MVAU_hls_1 | SIMD 9 to 36"]
    assert [str(s) for s in found.summary] == [
        "2 nodes on both sides, 1 of them unchanged.",
        "MVAU_hls_1: SIMD 9 to 36.",
    ]
    change = found.matches[1].changes[0]
    assert (change.sort, change.what, change.before, change.after) == ("attribute", "SIMD", 9, 36)


def test_a_rename_alone(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", layer("old", 2))
    b = chain(tmp_path / "b.onnx", layer("new", 2))
    found = difference(a, b)
    assert words(found) == ["renamed: old became new"]
    assert lines(found) == ["1 node, the same but for its name."]
    assert "  renamed  old became new" in lines(found, renames=True)


def test_datatypes_and_shapes(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", layer("m", 2), datatypes={-1: "INT8", 0: "INT32"}, shape=(1, 8))
    b = chain(tmp_path / "b.onnx", layer("m", 2), datatypes={-1: "INT4", 0: "INT32"}, shape=(1, 1, 8))
    assert words(difference(a, b)) == [
        "model: model input shape 1 x 8 to 1 x 1 x 8",
        "model: model input INT8 to INT4",
        "model: model output shape 1 x 8 to 1 x 1 x 8",
        "changed: m | input shape 1 x 8 to 1 x 1 x 8 | input INT8 to INT4 | output shape 1 x 8 to 1 x 1 x 8",
    ]


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (np.where(np.arange(8)[:, None] < 5, T[0] + [0, 0, 2], T[0]), "thresholds 5 of 8 rows differ, largest by 2"),
        (np.ceil(T[0]), "thresholds rounded up to whole numbers"),
        (T[0] * 2, "thresholds times 2"),
        (T[0] * 2 + 1, "thresholds times 2 plus 1"),
        (T[0] + 1, "thresholds plus 1"),
        (T[0][::-1], "thresholds in another order (8 x 3 to 8 x 3), with the same values"),
        (T[1][:, :2], "thresholds 8 x 3 to 8 x 2, with other values"),
    ],
)  # fmt: skip
def test_thresholds(tmp_path: Path, after: np.ndarray, said: str) -> None:
    before = T[0].astype(np.float32)
    a = chain(tmp_path / "a.onnx", ("MultiThreshold", "t", {}, before))
    b = chain(tmp_path / "b.onnx", ("MultiThreshold", "t", {}, after))
    assert words(difference(a, b)) == [f"changed: t | {said}"]


def test_the_places_of_a_few_other_values(tmp_path: Path) -> None:
    def said(op: str, before: np.ndarray, *others: tuple[int, int]) -> str:
        after = before.copy()
        for place in others:
            after[place] = -after[place]
        a = chain(tmp_path / "a.onnx", (op, "t", {}, before))
        b = chain(tmp_path / "b.onnx", (op, "t", {}, after))
        return words(difference(a, b))[0].removeprefix("changed: t | ")

    ones = np.ones((8, 8))
    assert said("MatMul", ones, (5, 7)) == "weights 1 of 64 values differ, largest by 2 ([5, 7]: 1 to -1)"
    assert said("MatMul", ones, (0, 1), (2, 3), (4, 5), (6, 7)) == (
        "weights 4 of 64 values differ, largest by 2 ([0, 1]: 1 to -1, [2, 3]: 1 to -1, [4, 5]: 1 to -1, …)"
    )
    assert said("MultiThreshold", np.arange(1, 17).reshape(8, 2), (3, 1), (3, 0)) == (
        "thresholds 1 of 8 rows differ, largest by 16 ([3, 0]: 7 to -7, [3, 1]: 8 to -8)"
    )


def test_what_another_quantiser_rounds_to(tmp_path: Path) -> None:
    def quant(bits: float, signed: int) -> tuple[object, ...]:
        return ("Quant", "q", {"signed": signed}, 1.0, 0.0, bits)

    bipolar = chain(tmp_path / "a.onnx", ("BipolarQuant", "q", {}, 1.0), domain=GENERAL)
    for bits, signed, datatype in ((2, 1, "INT2"), (4, 0, "UINT4"), (1, 0, "BINARY")):
        other = chain(tmp_path / "b.onnx", quant(bits, signed), domain=GENERAL)
        found = difference(bipolar, other)
        assert words(found) == [f"changed: q: BipolarQuant became Quant | output BIPOLAR to {datatype}"]
        assert f"q: output BIPOLAR to {datatype}." in map(str, found.summary)
    said = chain(tmp_path / "c.onnx", quant(2, 1), domain=GENERAL, datatypes={0: "INT2"})
    assert "output INT2 (was not annotated)" in words(difference(bipolar, said))[-1]


def test_the_same_change_in_many_nodes_is_told_once(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", *(layer(f"l{n}", 2, n) for n in range(2)))
    b = chain(tmp_path / "b.onnx", *(layer(f"l{n}", 4, n) for n in range(2)))
    assert [str(sentence) for sentence in difference(a, b).summary][1:] == ["SIMD 2 to 4 in 2 nodes."]


def test_a_single_number(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("Mul", "m", {}, [0.5]))
    b = chain(tmp_path / "b.onnx", ("Mul", "m", {}, [0.25]))
    assert words(difference(a, b)) == ["changed: m | constant 0.5 to 0.25"]


def test_merging_and_splitting_in_words(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("MatMul", "M_0", {}, W[0]), ("MultiThreshold", "T_0", {}, T[0]), ("Relu", "", {}))
    b = chain(tmp_path / "b.onnx", ("MVAU", "MVAU_0", {"noActivation": 0}, W[0], T[0]), prefix="b")
    found = difference(a, b)
    assert words(found) == ["merged: M_0 + T_0 became MVAU_0", "removed: Relu out removed"]
    back = difference(b, a)
    assert words(back) == ["split: MVAU_0 became M_0 + T_0", "added: Relu out added"]
    assert found.matches[0].main[1] == back.matches[0].main[0]


def test_it_crosses_a_process_unharmed(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", layer("old", 2), ("Relu", "r", {}), datatypes={-1: "INT8"})
    b = chain(tmp_path / "b.onnx", layer("new", 4), prefix="b")
    found = difference(a, b)
    assert difference_from_data(json.loads(json.dumps(difference_to_data(found)))) == found


def test_reports(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", layer("old", 2), ("Relu", "r_*", {}))
    b = chain(tmp_path / "b.onnx", layer("new", 4), prefix="b")
    found = difference(a, b)
    data = json_data(found)
    assert data["matched"][0]["a"] == ["old"]
    assert data["matched"][0]["kind"] == "changed"
    assert {"what": "SIMD", "before": 2, "after": 4, "words": "SIMD 2 to 4"} in data["matched"][0]["changes"]
    assert data["removed"] == ["r_*"]
    assert data["added"] == []
    said = markdown(found)
    assert said.startswith("# a.onnx and b.onnx\n\n- 2 nodes became 1.\n")
    assert "\n## Removed\n\n- r\\_\\* (Relu) removed\n" in said
    assert "\n## Changed\n\n- old became new\n  - SIMD 2 to 4\n" in said
    assert "## Changed" not in markdown(found, [row for row in found.rows if row.kind == "removed"])


def test_the_file_of_a_partition_in_another_folder_is_no_change(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("StreamingDataflowPartition", "p", {"model": "/one/child.onnx"}), domain=HARDWARE)
    b = chain(tmp_path / "b.onnx", ("StreamingDataflowPartition", "p", {"model": "/two/child.onnx"}), domain=HARDWARE)
    assert difference(a, b).same


def test_a_file_that_is_no_model(tmp_path: Path, reference: Path) -> None:
    good = chain(tmp_path / "a.onnx", layer("m", 2))
    for bad in ("truncated_half.onnx", "git_lfs_pointer.onnx"):
        with pytest.raises(UserInputError, match="bad"):
            difference(good, reference / "bad" / bad)
    other = tmp_path / "net.tflite"
    other.write_bytes(b"\x1c\0\0\0TFL3" + bytes(64))
    with pytest.raises(UserInputError, match="no ONNX"):
        difference(good, other)


def test_another_operator_under_the_same_name(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("Mul", "m", {}, [2.0]))
    b = chain(tmp_path / "b.onnx", ("Div", "m", {}, [0.5]))
    assert words(difference(a, b)) == ["changed: m: Mul became Div | constant 2 to 0.5"]


def test_a_number_stored_as_a_list_of_one_is_no_change(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("Mul", "m", {}, [2.0]))
    b = chain(tmp_path / "b.onnx", ("Mul", "m", {}, 2.0))
    assert difference(a, b).same


def test_what_went_into_a_partition_and_out_of_it(tmp_path: Path) -> None:
    whole = chain(tmp_path / "whole.onnx", ("Relu", "r", {}), layer("MVAU_0", 2), layer("MVAU_1", 3, 1))
    child = chain(tmp_path / "child.onnx", layer("MVAU_0", 2), layer("MVAU_1", 3, 1), domain=HARDWARE, prefix="c")
    partition = ("StreamingDataflowPartition", "p", {"model": str(child)})
    parent = chain(tmp_path / "parent.onnx", ("Relu", "r", {}), partition, domain=HARDWARE, prefix="p")
    assert "merged: MVAU_0 + MVAU_1 became p" in words(difference(whole, parent))
    assert "split: p became MVAU_0 + MVAU_1" in words(difference(parent, whole))
    child.unlink()
    gone = difference(whole, parent)
    assert {"removed: MVAU_0 (MVAU_hls) removed", "added: p (StreamingDataflowPartition) added"} <= set(words(gone))


def test_what_finn_takes_anyway_is_no_change(tmp_path: Path) -> None:
    def mvau(**more: object) -> tuple[object, ...]:
        return ("MVAU_hls", "m", {"SIMD": 2, **more}, W[0])

    a = chain(tmp_path / "a.onnx", mvau(), domain=f"{HARDWARE}.hls")
    b = chain(tmp_path / "b.onnx", mvau(resType="lut", runtime_writeable_weights=0), domain=f"{HARDWARE}.hls")
    assert difference(a, b).same
    c = chain(tmp_path / "c.onnx", mvau(resType="dsp", cycles_estimate=7), domain=f"{HARDWARE}.hls")
    assert words(difference(a, c)) == ["changed: m | cycles_estimate 7 (was not set) | resType lut to dsp"]


def test_what_stays_outside_the_hardware(tmp_path: Path) -> None:
    """The file of a step behind the partitioning is the hardware alone; the rest is in the file beside it."""
    whole = chain(tmp_path / "whole.onnx", ("Relu", "r", {}), layer("MVAU_0", 2), ("Transpose", "t", {}))
    models = tmp_path / "intermediate_models"
    models.mkdir()
    child = chain(models / "step_create_dataflow_partition.onnx", layer("MVAU_0", 2), domain=HARDWARE, prefix="c")
    assert "removed: r (Relu) removed" in words(difference(whole, child))
    partition = ("StreamingDataflowPartition", "p", {"model": str(child)})
    chain(models / "dataflow_parent.onnx", ("Relu", "r", {}), partition, domain=HARDWARE, prefix="p")
    found = difference(whole, child)
    assert {
        "removed: r (Relu) stays outside the hardware, in dataflow_parent",
        "removed: t (Transpose) removed",
    } <= set(words(found))
    said = [str(sentence) for sentence in found.summary]
    assert {"Removed: t.", "Outside the hardware, in dataflow_parent: r."} <= set(said)
    assert json_data(found)["removed"] == ["r", "t"]
    back = difference(child, whole)
    assert "added: r (Relu) was outside the hardware, in dataflow_parent" in words(back)
    assert "Outside the hardware before, in dataflow_parent: r." in [str(sentence) for sentence in back.summary]


def test_a_step_of_software_has_nothing_outside(tmp_path: Path) -> None:
    a = chain(tmp_path / "a.onnx", ("Relu", "r", {}), layer("MVAU_0", 2))
    b = chain(tmp_path / "b.onnx", layer("MVAU_0", 2), prefix="b")
    partition = ("StreamingDataflowPartition", "p", {"model": str(b)})
    chain(tmp_path / "dataflow_parent.onnx", ("Relu", "r", {}), partition, domain=HARDWARE, prefix="p")
    assert "removed: r (Relu) removed" in words(difference(a, b))
