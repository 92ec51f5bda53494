"""The reader as a process: one answer for each question, whatever the file, and no life of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import psutil
import pytest

from projects.diff.difference import difference_from_data
from projects.diff.graph import graph_of
from projects.model.summary import summary_from_data
from projects.model.weights import read_location, statistics_from_data
from studio.reader import answers
from studio.reader.answers import Reader
from tests.projects.diff.graphs import chain
from tests.projects.model import models

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "studio.reader"]


class Process:
    """A reader's process with blocking questions."""

    def __init__(self) -> None:
        self.popen = subprocess.Popen(COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def write(self, line: bytes) -> None:
        assert self.popen.stdin is not None
        self.popen.stdin.write(line)
        self.popen.stdin.flush()

    def read(self) -> dict[str, Any]:
        assert self.popen.stdout is not None
        answer: dict[str, Any] = json.loads(self.popen.stdout.readline())
        return answer

    def ask(self, **request: Any) -> dict[str, Any]:
        self.write(json.dumps(request).encode() + b"\n")
        return self.read()


@pytest.fixture
def process() -> Iterator[Process]:
    started = Process()
    with started.popen:  # closes the pipes and waits
        yield started
        started.popen.kill()


def test_a_model_is_summarised_and_its_weights_are_found(process: Process, tmp_path: Path) -> None:
    path = models.save(models.large_model(), tmp_path / "a model, 모델.onnx")
    answer = process.ask(do="read", id=7, path=str(path), light_dir=str(tmp_path / "light"))
    assert (answer["id"], answer["event"], answer["weights"]) == (7, "read", str(path))
    assert summary_from_data(answer["summary"]).path == str(path)
    light = onnx.load(answer["light"], load_external_data=False)
    location = next(e.value for e in light.graph.initializer[0].external_data if e.key == "location")
    raw = read_location(tuple(answer["weight_files"]), location)
    assert raw == onnx.load(str(path)).graph.initializer[0].raw_data

    answer = process.ask(do="weights", id=8, path=str(path), tensor="w0")
    assert (answer["id"], answer["event"]) == (8, "weights")
    assert statistics_from_data(answer["stats"]).count == 10_000
    assert process.ask(do="weights", id=9, path=str(path), tensor="none")["stats"] is None


def test_after_a_refusal_it_goes_on(process: Process, tmp_path: Path) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_text("words")
    answer = process.ask(do="read", id=1, path=str(bad), light_dir=str(tmp_path))
    assert (answer["event"], answer["where"]) == ("refused", str(bad))
    assert "this is a text" in answer["what"]
    assert answer["mend"]
    good = models.save(models.quantised_mlp(), tmp_path / "good.onnx")
    assert process.ask(do="read", id=2, path=str(good), light_dir=str(tmp_path / "light"))["event"] == "read"


def test_questions_sent_together_are_answered_in_order(process: Process, tmp_path: Path) -> None:
    path = models.save(models.quantised_mlp(), tmp_path / "m.onnx")
    requests = [{"do": "read", "id": i, "path": str(path), "light_dir": str(tmp_path / "light")} for i in range(20)]
    process.write(b"".join(json.dumps(r).encode() + b"\n" for r in requests))
    assert [process.read()["id"] for _ in requests] == list(range(20))


def test_nonsense_is_answered_and_survived(process: Process) -> None:
    for line in (b"words\n", b"[1]\n", b"{}\n", b'{"do": "dance", "id": 3}\n', b'{"do": "read", "id": 4, "path": 5}\n'):
        process.write(line)
        assert process.read()["event"] == "failed"
    process.write(b"\n")
    process.write(b'{"do": "quit"}\n')
    assert process.popen.wait(20) == 0


def test_it_ends_when_its_questions_end(process: Process) -> None:
    assert process.popen.stdin is not None
    process.popen.stdin.close()
    assert process.popen.wait(20) == 0


def test_it_ends_when_its_parent_is_killed() -> None:
    questions, held = os.pipe()  # held here, so that only the parent's death can end the reader
    code = (
        "import subprocess, time\n"
        f"child = subprocess.Popen({COMMAND!r}, stdin={questions}, stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    os.write(held, b"[]\n")
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, pass_fds=[questions]) as parent:
        try:
            assert parent.stdout is not None
            reader = psutil.Process(int(parent.stdout.readline()))
            parent.send_signal(signal.SIGKILL)
            parent.wait()
            psutil.wait_procs([reader], timeout=20)
            assert not _lives(reader)
        finally:
            parent.kill()
            os.close(held)
            os.close(questions)


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_it_loads_neither_qt_nor_finn() -> None:
    code = "import sys, studio.reader.__main__, studio.reader.answers, onnx; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"PySide6", "shiboken6", "finn", "qonnx", "brevitas", "torch"}


def test_a_fault_of_ours_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(path: Path) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(answers, "read_model", break_down)
    answer = Reader().answer({"do": "read", "path": __file__, "light_dir": None})
    assert answer["event"] == "failed"
    assert "KeyError: 'ours'" in answer["traceback"]


def test_a_folder_for_copies_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    path = models.save(models.quantised_mlp(), tmp_path / "m.onnx")
    (tmp_path / "file").touch()
    answer = Reader().answer({"do": "read", "path": str(path), "light_dir": str(tmp_path / "file")})
    assert (answer["event"], answer["where"]) == ("refused", str(tmp_path / "file"))


def test_another_format_has_no_copy(tmp_path: Path) -> None:
    (tmp_path / "net.h5").write_bytes(b"whatever")
    answer = Reader().answer({"do": "read", "path": str(tmp_path / "net.h5"), "light_dir": str(tmp_path / "light")})
    assert (answer["event"], answer["light"], answer["weights"]) == ("read", None, None)
    assert answer["summary"]["kind"] == "other"


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    reader = Reader()
    for nodes in (2, 3):
        made = models.quantised_mlp()
        if nodes == 3:
            made.graph.node.append(models.node("Relu", ["y"], ["r"]))
        models.save(made, path)
        summary = reader.answer({"do": "read", "path": str(path), "light_dir": None})["summary"]
        assert len(summary["nodes"]) == nodes


def test_only_some_models_are_kept(tmp_path: Path) -> None:
    reader = Reader()
    for i in range(10):
        models.save(models.quantised_mlp(), tmp_path / f"{i}.onnx")
        reader.answer({"do": "read", "path": str(tmp_path / f"{i}.onnx"), "light_dir": None})
    assert len(reader._kept) == answers._KEPT


def test_two_models_are_compared(process: Process, tmp_path: Path) -> None:
    path = models.save(models.large_model(), tmp_path / "a.onnx")
    answer = process.ask(do="compare", id=8, path=str(path), other=str(path))
    assert (answer["id"], answer["event"]) == (8, "compared")
    assert difference_from_data(answer["difference"]).same
    answer = process.ask(do="compare", id=9, path=str(path), other=str(tmp_path / "nowhere.onnx"))
    assert (answer["event"], answer["where"]) == ("refused", str(tmp_path / "nowhere.onnx"))


def test_what_became_of_the_nodes(process: Process, tmp_path: Path) -> None:
    weights = np.arange(-32, 32).reshape(8, 8)
    before = chain(tmp_path / "a.onnx", ("MatMul", "m", {}, weights), ("Relu", "r", {}), prefix="a")
    after = chain(tmp_path / "b.onnx", ("MatMul", "n", {}, weights), prefix="b")
    answer = process.ask(do="lineage", id=3, a=str(before), b=str(after))
    assert answer == {"id": 3, "event": "lineage", "heirs": {"a0": "out"}, "origins": {"out": "a0"}}
    gone = process.ask(do="lineage", id=4, a=str(before), b=str(tmp_path / "none.onnx"))
    assert (gone["id"], gone["event"]) == (4, "refused")


def test_a_step_between_two_pairs_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [chain(tmp_path / f"{name}.onnx", ("Relu", "r", {}), prefix=name) for name in "abc"]
    opened: list[Path] = []
    monkeypatch.setattr(answers, "graph_of", lambda read: (opened.append(Path(read.summary.path)), graph_of(read))[1])
    reader = Reader()
    for a, b in pairwise(files):
        assert reader.answer({"do": "lineage", "a": str(a), "b": str(b)})["heirs"] == {"out": "out"}
    assert opened == files
    chain(files[2], ("Relu", "r", {}), ("Relu", "s", {}))
    assert reader.answer({"do": "lineage", "a": str(files[1]), "b": str(files[2])})["event"] == "lineage"
    assert opened == [*files, files[2]]
