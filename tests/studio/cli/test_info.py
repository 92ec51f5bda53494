"""`finn-studio info` on good models and on every bad one: a sentence that names file and fault, never a traceback."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from studio.__main__ import main
from tests.projects.model import models

# {file: (exit code, words that the person reads)}: what bad/ of MANIFEST.csv says each should get
BAD = {
    "UPPERCASE.ONNX": (0, "A QONNX model"),
    "chain_2000_nodes.onnx": (0, "2\u202f000 nodes"),
    "cycle.onnx": (2, "A, B feed one another"),
    "dangling_input.onnx": (2, "missing_w"),
    "directory_named.onnx": (2, "this is a folder"),
    "directory_named.onnx/keep.txt": (2, "this is a text"),
    "duplicate_node_names.onnx": (0, "same name: same"),
    "external_data_missing.onnx": (2, "gone.bin"),
    "git_lfs_pointer.onnx": (2, "Git LFS pointer"),
    "make_300MB_model.py": (2, "this is a text"),
    "no_nodes.onnx": (2, "empty"),
    "not_topologically_sorted.onnx": (0, "FINN sorts them"),
    "opset_99.onnx": (2, "opset 99"),
    "pytorch_pth_renamed.onnx": (2, "PyTorch checkpoint"),
    "quant_node_missing_domain.onnx": (2, "without a domain"),
    "random_bytes.onnx": (2, "not an ONNX model"),
    "text_renamed.onnx": (2, "this is a text"),
    "truncated_half.onnx": (2, "cut off"),
    "truncated_last_10_bytes.onnx": (2, "cut off"),
    "two_inputs_two_outputs.onnx": (0, "chosen are for x"),
    "unknown_domain_op.onnx": (2, "FancyQuant of com.example.unknown"),
    "weird_node_name_chars.onnx": (0, r"層_加算"),
    "ünï code 日本 dir with  spaces & 'quotes'/TFC 1W1A (copy) – тест.onnx": (0, "A QONNX model"),  # noqa: RUF001
}


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `finn-studio info`."""
    capsys.readouterr()  # qonnx, seen by pytest-randomly, prints in front of every test
    code = main(["info", *map(str, arguments)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize("name", sorted(BAD))
def test_every_bad_file(reference: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, words = BAD[name]
    path = reference / "bad" / name
    found, out, err = run(capsys, path)
    assert found == code
    assert words in (err if code else out)
    assert (str(path) in err) == bool(code)
    assert "Traceback" not in err


def test_every_bad_file_of_the_manifest_is_here(reference: Path) -> None:
    with (reference / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["file"].removeprefix("bad/") for row in csv.DictReader(file) if row["file"].startswith("bad/")}
    configurations = {name for name in listed if name.startswith("fold_")}
    assert listed - configurations <= set(BAD)


def test_a_folding_file_opened_as_a_model(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted((reference / "bad").glob("fold_*.json"))
    assert files
    for path in files:
        code, _, err = run(capsys, path)
        assert code == 2
        assert f"{path}: this is a" in err


def test_a_bad_file_in_json(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = reference / "bad" / "git_lfs_pointer.onnx"
    code, out, _ = run(capsys, "--json", path)
    assert code == 2
    data = json.loads(out)
    assert data["path"] == str(path)
    assert set(data["error"]) == {"what", "where", "mend"}


def test_a_good_model_for_people(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, reference / "brevitas" / "CNV_2W2A.onnx")
    assert (code, err) == (0, "")
    for words in (
        "A QONNX model",
        "made by pytorch 2.12.1",
        "ai.onnx 20",
        "44 nodes, 6.19",
        "x: 1 x 3 x 32 x 32 FLOAT, no FINN datatype",
        "add_1: 1 x 10",
        "Quant 18, BatchNormalization 8",
        "UINT8, divided by 255, top-1 at the end. It looks like a picture",
    ):
        assert words in out


def test_a_good_model_in_json(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = reference / "thirdparty" / "labs_gtsrb_step_specialize_layers.onnx"
    code, out, _ = run(capsys, path, "--json")
    assert code == 0
    (line,) = out.splitlines()
    data = json.loads(line)
    assert data["kind"] == "FINN hardware layers"
    assert data["buildable"] is True
    assert data["inputs"] == [
        {
            "name": "wN4bCj",
            "shape": [1, 12, 12, 3],
            "datatype": "UINT8",
            "element": "FLOAT",
            "layout": ["N", "H", "W", "C"],
        }
    ]
    assert data["ops"]["MVAU_hls"] == 5
    assert data["node_count"] == sum(data["ops"].values()) == 17
    assert data["opsets"] == {"": 18}
    assert data["guess"]["annotated"] == "UINT8"
    assert data["problems"] == []


def test_problems_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = models.save(models.quantised_mlp(bits=-3), tmp_path / "m.onnx")
    code, out, err = run(capsys, path, "--json")
    assert code == 2
    (problem,) = json.loads(out)["problems"]
    assert (problem["code"], problem["severity"], problem["node"]) == ("bad-bit-width", "error", "Quant_0")
    assert "-3 bit" in err


def test_another_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "net.tflite").write_bytes(b"whatever")
    code, out, _ = run(capsys, tmp_path / "net.tflite")
    assert code == 0
    assert "A .tflite file: shown as it is" in out


def test_names_cannot_disturb_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b]0;owned\x07\n\u202e"
    made = models.model(
        [models.node("Relu", ["x" + evil], ["y" + evil], "n" + evil, "d" + evil)],
        [models.value("x" + evil, [1, "b" + evil])],
        [models.value("y" + evil, [1, 2])],
        annotations={"x" + evil: {"finn_datatype": "t" + evil, "tensor_layout": repr([evil])}},
    )
    made.graph.name = made.producer_name = evil
    made.opset_import.add(domain=evil, version=1)
    made.graph.node[0].op_type = "Op" + evil
    _, out, err = run(capsys, models.save(made, tmp_path / "m.onnx"))
    assert not {c for c in out + err if not c.isprintable()} - {"\n", "\u202f"}
