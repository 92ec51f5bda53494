"""Which files are matched for what is on screen, and what is told meanwhile. Layer: tests. Thread: GUI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from projects.build import folder as folders
from projects.build.layers import LayerTable
from projects.build.progress import BuildProgress, StepProgress, StepState
from projects.build.request import BuildRequest
from projects.diff.descent import Descent
from projects.errors import StudioError, UserInputError
from projects.model.summary import ModelKind, ModelSummary
from projects.text import text
from studio.builds import Build
from studio.jobs.qt_reader import ReadAnswer
from studio.session import Session, Shown
from studio.window.descending import Descending, files_between
from widgets.steps.rows import MODEL

STEPS = ("tidy", "to_hw", "specialize", "folding", "last")
ANSWER = ReadAnswer(
    ModelSummary("a", "", "", 8, (), (), (), (), (), {}, ModelKind.HARDWARE, text("a"), False, (), 0, None), None, None
)


class Reader:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._open: list[tuple[Callable[[Descent], None], Callable[[StudioError], None]]] = []

    def lineage(self, a: Path, b: Path, done: Any, failed: Any) -> int:
        self.asked.append(f"{a.stem} {b.stem}")
        self._open.append((done, failed))
        return len(self.asked)

    def answer(self) -> None:
        while self._open:
            self._open.pop(0)[0](Descent({"x": "x"}, {"x": "x"}))

    def refuse(self) -> None:
        self._open.pop(0)[1](UserInputError(text("no model"), "a"))


@pytest.fixture
def build(tmp_path: Path) -> Build:
    model = tmp_path / "imported.onnx"
    made = Build(
        "b",
        tmp_path / "b",
        BuildRequest(model=str(model), output_dir=str(tmp_path / "b")),
        BuildProgress(steps=tuple(StepProgress(name, StepState.DONE) for name in STEPS)),
    )
    for path in (model, *(made.model_of(step) for step in STEPS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.stem.encode())
    for step in STEPS[2:]:
        made.layers_of(step).parent.mkdir(parents=True, exist_ok=True)
        made.layers_of(step).write_text("{}")
    return made


def shown(build: Build, step: str) -> Shown:
    return Shown(build.id, step, build.model_of(step))


@pytest.mark.parametrize(
    ("step", "stems"),
    [
        (MODEL, ["imported", "tidy", "to_hw", "specialize", "last"]),
        ("to_hw", ["to_hw", "specialize", "last"]),
        ("specialize", ["specialize", "last"]),  # live figures over its own
        ("last", []),
        ("child", []),
    ],
)
def test_neighbours_up_to_the_first_layers_then_the_last(build: Build, step: str, stems: list[str]) -> None:
    assert [path.stem for path in files_between(build, shown(build, step), "last")] == stems


def test_the_model_handed_to_finn_is_one_of_them(build: Build) -> None:
    prepared = build.folder / folders.MODEL
    prepared.parent.mkdir(parents=True, exist_ok=True)
    prepared.write_bytes(b"prepared")
    assert files_between(build, shown(build, MODEL), "last")[1] == prepared


def show(session: Session, build: Build, step: str) -> None:
    session.show_file(shown(build, step))
    session.set_answer(ANSWER)


def test_what_is_shown_is_matched_once_it_is_drawn(qapp: object, build: Build) -> None:
    reader, session = Reader(), Session()
    descending = Descending(reader, session)  # type: ignore[arg-type]
    session.set_builds((build,))
    session.set_layers(LayerTable("last", ()))
    session.show_file(shown(build, "to_hw"))
    assert reader.asked == []
    session.set_answer(ANSWER)
    assert reader.asked == ["to_hw specialize"]
    assert "being matched" in session.why_no_descent
    reader.answer()
    assert session.descent is not None
    assert session.why_no_descent == ""
    session.set_layers(LayerTable("last", ()))  # other figures of the same step
    show(session, build, "to_hw")  # the same once more, and another whose pairs are known but one
    assert session.descent is not None
    show(session, build, "tidy")
    assert reader.asked == ["to_hw specialize", "specialize last", "tidy to_hw"]
    show(session, build, "last")
    reader.answer()  # too late: something else is on screen
    assert session.descent is None
    assert session.why_no_descent == ""
    descending.deleteLater()


def test_a_file_that_cannot_be_matched_says_why(qapp: object, build: Build) -> None:
    reader, session = Reader(), Session()
    descending = Descending(reader, session)  # type: ignore[arg-type]
    session.set_builds((build,))
    session.set_layers(LayerTable("last", ()))
    show(session, build, "specialize")
    reader.refuse()
    assert session.descent is None
    assert "no model" in session.why_no_descent
    descending.deleteLater()
