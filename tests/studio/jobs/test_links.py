"""Matching two models in a process of its own. Layer: tests. Thread: the test's."""

from __future__ import annotations

import subprocess
from pathlib import Path
from threading import Thread

import pytest

from projects.versus.pairing import Link, read_links
from studio.jobs.links import LinkFinder, links_from_json
from studio.reader.links import main


def test_the_links_are_those_of_the_lineage(reference: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = reference / "brevitas" / "TFC_1W1A.onnx"
    finder = LinkFinder()
    found = finder.find(model, model)
    assert found == read_links(model, model)
    assert found
    capsys.readouterr()
    assert main([str(model), str(model)]) == 0
    assert links_from_json(capsys.readouterr().out) == found
    finder.close()
    assert finder.find(model, model) is None


def test_what_is_no_model_has_no_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.onnx"
    assert LinkFinder().find(missing, missing) is None
    assert main([str(missing), str(missing)]) == 1
    assert capsys.readouterr().err
    assert links_from_json('[{"a": ["x"], "b": ["y", "z"], "main": ["x", "y"]}]') == (
        Link(("x",), ("y", "z"), ("x", "y")),
    )


def test_closing_ends_what_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    finder = LinkFinder()
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _command, **more: real(["sleep", "60"], **more))
    told: list[object] = []
    thread = Thread(target=lambda: told.append(finder.find(tmp_path, tmp_path)))
    thread.start()
    while not finder._running:
        thread.join(0.01)
    finder.close()
    thread.join(10)
    assert told == [None]


def test_one_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _command, **more: real(["sleep", "60"], **more))
    monkeypatch.setattr("studio.jobs.links.LIMIT_S", 0.05)
    assert LinkFinder().find(tmp_path, tmp_path) is None
