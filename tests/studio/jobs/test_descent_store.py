"""Asking for lineage pair by pair: order, what is kept, what is overtaken. Layer: tests. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.diff.descent import Descent
from projects.errors import StudioError, UserInputError
from projects.text import text
from studio.jobs.descent_store import DescentStore


class Reader:
    """Keeps the questions until they are answered by hand."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self._open: list[tuple[Callable[[Descent], None], Callable[[StudioError], None]]] = []

    def lineage(self, a: Path, b: Path, done: Any, failed: Any) -> int:
        self.asked.append((a.stem, b.stem))
        self._open.append((done, failed))
        return len(self.asked)

    def answer(self) -> None:
        """The newest one: every node `x` of file `a` became `x` of file `b`."""
        self._open.pop()[0](Descent({"x": "x"}, {"x": "x"}))

    def refuse(self) -> None:
        self._open.pop()[1](UserInputError(text("no"), "a"))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{name}.onnx" for name in "abc"]
    for path in made:
        path.write_bytes(b"1")
    return made


def test_one_pair_at_a_time_and_each_once(files: list[Path]) -> None:
    reader, found = Reader(), []
    store = DescentStore(reader)  # type: ignore[arg-type]
    store.find(files, found.append, pytest.fail)
    assert reader.asked == [("a", "b")]
    reader.answer()
    assert reader.asked == [("a", "b"), ("b", "c")]
    assert found == []
    reader.answer()
    assert found == [Descent({"x": "x"}, {"x": "x"})]
    store.find(files[1:], found.append, pytest.fail)
    assert len(found) == 2
    files[2].write_bytes(b"another")
    store.find(files, found.append, pytest.fail)
    assert reader.asked == [("a", "b"), ("b", "c"), ("b", "c")]


def test_who_asks_later_is_answered_and_the_earlier_answer_is_kept(files: list[Path]) -> None:
    reader, early, late = Reader(), [], []
    store = DescentStore(reader)  # type: ignore[arg-type]
    store.find(files, early.append, pytest.fail)
    store.find(files[1:], late.append, pytest.fail)
    reader.answer()
    assert len(late) == 1
    reader.answer()
    assert early == []
    store.find(files, early.append, pytest.fail)
    assert len(early) == 1
    assert len(reader.asked) == 2


def test_a_file_that_cannot_be_matched(files: list[Path]) -> None:
    reader, refused = Reader(), []
    store = DescentStore(reader)  # type: ignore[arg-type]
    store.find(files, pytest.fail, refused.append)
    reader.refuse()
    assert len(refused) == 1
    store.find(files, pytest.fail, refused.append)
    store.forget()
    reader.refuse()
    assert len(refused) == 1
