"""Every broken file opened in the window: a message, the window alive, and whatever was open still open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.conftest import DRAWN_MS, Person

# What is refused keeps the model before; the rest opens, with its faults listed as problems.
REFUSED = {
    "text_renamed.onnx",
    "git_lfs_pointer.onnx",
    "random_bytes.onnx",
    "truncated_half.onnx",
    "truncated_last_10_bytes.onnx",
    "pytorch_pth_renamed.onnx",
    "external_data_missing.onnx",
    "directory_named.onnx",
}


def open_and_hear(person: Person, path: Path) -> str:
    """Open a file; returns "opened" or what was said against it."""
    window = person.window
    heard: list[str] = []
    window.bench.opener.opened.connect(lambda _: heard.append("opened"))
    window.bench.opener.refused.connect(lambda error: heard.append(error.sentence()))
    window.open_path(path)
    person.wait(lambda: bool(heard) or path.name in person.said, DRAWN_MS)
    return heard[0] if heard else person.said


def test_every_broken_file(person: Person, reference: Path) -> None:
    window = person.window
    good = reference / "brevitas" / "TFC_1W1A.onnx"
    for path in sorted((reference / "bad").iterdir()):
        if path.suffix.lower() != ".onnx":
            continue
        person.open(good)
        said = open_and_hear(person, path)
        assert window.bench.session.document is not None
        if path.name in REFUSED:
            assert said != "opened", path.name
            assert path.name in person.said
            assert window.bench.session.document.path == good
        else:
            assert said == "opened", f"{path.name}: {said}"
            assert window.bench.session.document.path == path
        assert "Traceback" not in person.said


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cycle.onnx", "cycle"),
        ("duplicate_node_names.onnx", "duplicate-names"),
        ("no_nodes.onnx", "empty-model"),
        ("dangling_input.onnx", "dangling-input"),
    ],
)
def test_faults_are_said_at_opening(person: Person, reference: Path, name: str, code: str) -> None:
    person.open(reference / "brevitas" / "TFC_1W1A.onnx")
    assert open_and_hear(person, reference / "bad" / name) == "opened"
    person.wait(lambda: person.window.bench.session.shown is not None)
    document = person.window.bench.session.document
    assert document is not None
    assert code in {p.code for p in document.answer.summary.problems}


def test_a_path_with_spaces_and_other_letters_builds(person: Person, reference: Path) -> None:
    folder = next(p for p in (reference / "bad").iterdir() if p.is_dir() and "code" in p.name)
    person.open(next(folder.glob("*.onnx")))
    build = person.build()
    assert build.finished
