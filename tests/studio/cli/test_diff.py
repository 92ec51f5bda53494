"""`finn-studio diff`: exit codes, words, JSON, bad files. Layer: tests. Thread: the test's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.__main__ import main


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    capsys.readouterr()
    code = main(["diff", *map(str, arguments)])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_model_and_itself(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = reference / "brevitas" / "TFC_1W1A.onnx"
    code, out, _ = run(capsys, model, model)
    assert code == 0
    assert out == "Both models are the same: 22 nodes.\n"


def test_two_models(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    models = [reference / "brevitas" / name for name in ("TFC_1W1A.onnx", "TFC_2W2A.onnx")]
    code, out, _ = run(capsys, *models)
    assert code == 1
    assert "BipolarQuant" in out
    code, out, _ = run(capsys, "--json", *models)
    assert code == 1
    data = json.loads(out)
    assert (data["a_file"], data["b_file"]) == tuple(map(str, models))
    assert set(data) == {"a_file", "b_file", "matched", "added", "removed", "model", "summary"}
    assert {"a", "b", "kind", "changes"} <= set(data["matched"][0])
    code, out, _ = run(capsys, "--markdown", *models)
    assert code == 1
    assert out.startswith("# TFC\\_1W1A.onnx and TFC\\_2W2A.onnx\n")


def test_a_bad_file_on_either_side(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = reference / "brevitas" / "TFC_1W1A.onnx", reference / "bad" / "truncated_half.onnx"
    for files in ((good, bad), (bad, good)):
        code, out, err = run(capsys, "--json", *files)
        assert code == 2
        assert json.loads(out)["error"]["where"] == str(bad)
        assert f"{bad}: the file is cut off" in err
        assert "Traceback" not in err


def test_no_qt_and_no_finn_are_needed(reference: Path) -> None:
    import subprocess
    import sys

    model = reference / "brevitas" / "TFC_1W1A.onnx"
    code = (
        "import sys; from studio.__main__ import main; main(['diff', *sys.argv[1:]]); "
        "print([m for m in ('PySide6', 'finn', 'qonnx', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code, model, model], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
