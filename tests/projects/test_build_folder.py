"""Builds on disk: made, read back, listed, cleaned. Layer: tests. Thread: the test's."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.build import folder
from projects.build.events import (
    BuildStarted,
    BuildState,
    Event,
    StepFinished,
    StepSeconds,
    StepStarted,
    Summary,
    event_to_data,
)
from projects.build.request import BuildRequest
from projects.errors import UserInputError

NOW = datetime(2026, 11, 21, 9, 5, 7)
ROOT = Path(__file__).resolve().parents[2]


def put(place: Path, *events: Event, request: bool = True) -> Path:
    """A build's directory as a job leaves it."""
    place.mkdir(parents=True, exist_ok=True)
    if request:
        folder.write_json(place / "request.json", {"model": "/m.onnx", "output_dir": str(place)})
    lines = [json.dumps({"time": 1.0, **event_to_data(event)}) for event in events]
    (place / "events.jsonl").write_text("".join(line + "\n" for line in lines))
    return place


def models(place: Path, *names: str) -> None:
    (place / "intermediate_models").mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(names):
        path = place / "intermediate_models" / f"{name}.onnx"
        path.write_text(name)
        os.utime(path, (1000 + index, 1000 + index))


def hold(place: Path) -> subprocess.Popen[str]:
    """A process that holds a build's lock until its stdin ends."""
    code = "import sys; from projects.build.folder import claim; from projects.build.request import BuildRequest\n"
    code += "claim(BuildRequest('/m.onnx', sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def let_go(process: subprocess.Popen[str], kill: bool = False) -> None:
    if kill:
        process.kill()
    process.communicate()


# --- names


def test_an_id_has_time_and_name() -> None:
    assert folder.new_build_id("TFC 1W1A", NOW) == "20261121-090507-TFC_1W1A"
    assert folder.new_build_id("모델 ü", NOW) == "20261121-090507-모델_ü"


@pytest.mark.parametrize("name", ["", "..", "/", "../../etc", "-rf", "\0", "\ud800", "a/b", "con\n"])
def test_odd_names_stay_inside_the_directory(name: str, tmp_path: Path) -> None:
    made = folder.new_build_id(name, NOW)
    assert "/" not in made
    (tmp_path / made).mkdir()
    assert (tmp_path / made).resolve().parent == tmp_path.resolve()


@given(st.text(max_size=300))
def test_every_name_gives_a_name_that_a_file_system_takes(name: str) -> None:
    made = folder.new_build_id(name, NOW)
    assert 0 < len(made.encode("utf-8")) < 100
    assert not set(made) & set('/\0\n\\:*?"<>|')


def test_names_in_use_are_avoided() -> None:
    first = folder.new_build_id("a", NOW)
    second = folder.new_build_id("a", NOW, [first])
    assert folder.new_build_id("a", NOW, [first, second]) == f"{first}-3"


# --- writing


def test_json_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "sub" / "file.json"
    folder.write_json(target, {"a": "ü"})
    with pytest.raises(TypeError):
        folder.write_json(target, {"a": object()})
    assert json.loads(target.read_text()) == {"a": "ü"}
    assert [p.name for p in target.parent.iterdir()] == ["file.json"]


def test_claiming_writes_the_request_and_empties_the_events(tmp_path: Path) -> None:
    request = BuildRequest("/m.onnx", str(tmp_path / "b"), target_fps=5)
    put(tmp_path / "b", Summary(BuildState.FINISHED))
    for descriptor in folder.claim(request):
        os.close(descriptor)
    assert (tmp_path / "b" / "events.jsonl").read_text() == ""
    build = folder.read_build(tmp_path / "b")
    assert build is not None
    assert build.request == request


def test_claiming_clears_an_earlier_build_of_ours(tmp_path: Path) -> None:
    place = put(tmp_path / "b")
    models(place, "step_a")
    (place / "studio" / "layers").mkdir(parents=True)
    (place / "studio" / "definitions.json").touch()
    (place / "report").symlink_to(tmp_path)
    (place / "mine.txt").touch()
    (tmp_path / "other").touch()
    for descriptor in folder.claim(BuildRequest("/m.onnx", str(place))):
        os.close(descriptor)
    assert sorted(p.name for p in place.iterdir()) == ["events.jsonl", "mine.txt", "request.json", "studio"]
    assert [p.name for p in (place / "studio").iterdir()] == ["lock"]
    assert (tmp_path / "other").exists(), "what a link points to is not ours"


@pytest.mark.parametrize("model", ["intermediate_models/step_a.onnx", "m.onnx"])
def test_claiming_never_clears_the_model_that_is_to_be_built(tmp_path: Path, model: str) -> None:
    place = put(tmp_path / "b")
    models(place, "step_a")
    for descriptor in folder.claim(BuildRequest(str(place / model), str(place))):
        os.close(descriptor)
    assert (place / "intermediate_models" / "step_a.onnx").exists()


def test_claiming_parts_models_that_another_build_shares(tmp_path: Path) -> None:
    place, other = put(tmp_path / "b"), tmp_path / "other"
    models(place, "step_a", "step_b")
    other.mkdir()
    os.link(place / "intermediate_models" / "step_a.onnx", other / "shared.onnx")
    (place / "intermediate_models" / "step_c.onnx").symlink_to(other / "shared.onnx")
    for descriptor in folder.claim(BuildRequest(str(place / "m.onnx"), str(place))):
        os.close(descriptor)
    with (place / "intermediate_models" / "step_a.onnx").open("w") as file:  # as FINN does
        file.write("new")
    assert (other / "shared.onnx").read_text() == "step_a"
    assert sorted(p.name for p in (place / "intermediate_models").iterdir()) == [
        "step_a.onnx",
        "step_b.onnx",
        "step_c.onnx",
    ]


def test_nobody_builds_where_something_is_being_taken(tmp_path: Path) -> None:
    for descriptor in folder.claim(BuildRequest("/m.onnx", str(tmp_path / "b"))):
        os.close(descriptor)
    with folder.kept_still(tmp_path / "b"), folder.kept_still(tmp_path / "b"):
        assert not folder.is_running(tmp_path / "b")
        with pytest.raises(UserInputError):
            folder.claim(BuildRequest("/m.onnx", str(tmp_path / "b")))
    holder = hold(tmp_path / "b")
    with pytest.raises(BlockingIOError), folder.kept_still(tmp_path / "b"):
        pass
    let_go(holder)
    with pytest.raises(FileNotFoundError), folder.kept_still(tmp_path / "nowhere"):
        pass


def test_removing_a_build_leaves_what_another_shares_with_it(tmp_path: Path) -> None:
    place, other = put(tmp_path / "b", Summary(BuildState.FINISHED)), put(tmp_path / "c")
    models(place, "step_a")
    models(other)
    shared = other / "intermediate_models" / "step_a.onnx"
    os.link(place / "intermediate_models" / "step_a.onnx", shared)
    build = folder.read_build(place)
    assert build is not None
    assert build.bytes >= len("step_a")
    assert folder.remove_build(build)
    assert shared.read_text() == "step_a"


def test_claiming_leaves_what_is_not_ours(tmp_path: Path) -> None:
    models(tmp_path, "step_a")
    for descriptor in folder.claim(BuildRequest("/m.onnx", str(tmp_path))):
        os.close(descriptor)
    assert (tmp_path / "intermediate_models" / "step_a.onnx").exists()


def test_a_directory_is_claimed_once(tmp_path: Path) -> None:
    holder = hold(tmp_path / "b")
    with pytest.raises(UserInputError, match="Another build"):
        folder.claim(BuildRequest("/m.onnx", str(tmp_path / "b")))
    let_go(holder)
    for descriptor in folder.claim(BuildRequest("/m.onnx", str(tmp_path / "b"))):
        os.close(descriptor)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserInputError, match="cannot be written"):
        folder.claim(BuildRequest("/m.onnx", str(tmp_path / "file")))


def test_a_failed_claim_frees_the_lock(tmp_path: Path) -> None:
    (tmp_path / "request.json").mkdir()
    with pytest.raises(UserInputError):
        folder.claim(BuildRequest("/m.onnx", str(tmp_path)))
    assert not folder.is_running(tmp_path)


# --- reading


def test_damaged_events_cost_only_themselves(tmp_path: Path) -> None:
    word = Summary(BuildState.FINISHED)
    lines = ["[]", "{", '{"event": "step_started"}', '{"event": "summary"}', json.dumps(event_to_data(word)), "\x00"]
    put(tmp_path / "b")
    (tmp_path / "b" / "events.jsonl").write_text("\n".join(lines))
    assert folder.read_build_events(tmp_path / "b") == (word,)


def test_the_last_word_says_the_state(tmp_path: Path) -> None:
    word = Summary(BuildState.FAILED, message="no")
    build = folder.read_build(put(tmp_path / "b", word))
    assert build is not None
    assert (build.state, build.summary, build.id, build.read_only) == (BuildState.FAILED, word, "b", False)
    assert build.bytes > 0


@pytest.mark.parametrize("kill", [False, True])
def test_without_a_last_word_the_lock_tells_running_from_crashed(tmp_path: Path, kill: bool) -> None:
    holder = hold(tmp_path / "b")
    build = folder.read_build(tmp_path / "b")
    assert build is not None
    assert build.state is BuildState.QUEUED
    (tmp_path / "b" / "events.jsonl").write_text(json.dumps(event_to_data(BuildStarted("/b", ("s",)))) + "\n{half")
    assert folder.read_build(tmp_path / "b").state is BuildState.RUNNING  # type: ignore[union-attr]
    let_go(holder, kill)
    assert folder.read_build(tmp_path / "b").state is BuildState.CRASHED  # type: ignore[union-attr]


def test_a_file_system_without_locks_reads_as_not_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    put(tmp_path / "b")
    (tmp_path / "b" / "studio").mkdir()
    (tmp_path / "b" / "studio" / "lock").touch()
    monkeypatch.setattr(fcntl, "flock", refuse)
    assert not folder.is_running(tmp_path / "b")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"model": 1, "unknown": 2}', "\xff"])
def test_a_damaged_request_is_no_build(tmp_path: Path, content: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "request.json").write_text(content, encoding="latin-1")
    assert folder.read_build(tmp_path / "b") is None
    assert folder.list_builds(tmp_path) == ()


def test_what_finn_made_alone_is_read_only(tmp_path: Path) -> None:
    place = tmp_path / "finn"
    models(place, "step_b", "step_a", "dataflow_parent")
    (place / "build_dataflow.log").write_text("[x]INFO:Running step: step_b [1/2]\nnoise\nRunning step: step_a [2/2]\n")
    build = folder.read_build(place)
    assert build is not None
    assert (build.read_only, build.state) == (True, BuildState.CRASHED)
    (place / "report").mkdir()
    verdict = place / "report" / "metadata_builder.json"
    for words, state in (('{"status": "ok"}', BuildState.FINISHED), ('{"status": "failed"}', BuildState.FAILED)):
        verdict.write_text(words)
        assert folder.read_build(place).state is state  # type: ignore[union-attr]
    verdict.write_text("[]")
    assert folder.read_build(place, measure=False) == replace(build, bytes=0, started=place.stat().st_mtime)
    assert [step for step, _ in folder.step_models(place)] == ["step_b", "step_a"]
    assert folder.parent_model(place) == place / "intermediate_models" / "dataflow_parent.onnx"


def test_an_empty_directory_is_no_build(tmp_path: Path) -> None:
    assert folder.read_build(tmp_path) is None
    assert folder.read_build(tmp_path / "nowhere") is None
    assert folder.read_build_events(tmp_path) == ()
    assert folder.step_names(tmp_path) == ()
    assert folder.step_models(tmp_path) == ()
    assert folder.parent_model(tmp_path) is None


def test_builds_are_listed_newest_first(tmp_path: Path) -> None:
    for index, name in enumerate(["b", "c", "a"]):
        put(tmp_path / name, Summary(BuildState.FINISHED))
        os.utime(tmp_path / name / "request.json", (index, index))
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    assert [build.id for build in folder.list_builds(tmp_path)] == ["a", "c", "b"]
    assert folder.list_builds(tmp_path, measure=False)[0].bytes == 0
    assert folder.list_builds(tmp_path / "nowhere") == ()


def test_steps_that_did_not_end_have_no_seconds() -> None:
    told = [
        BuildStarted("/b", ("a", "b", "c")),
        StepStarted("a", 1, 3, 4),
        StepFinished("a", 1, 3, 0.5, 5),
        StepStarted("b", 2, 3, 5),
    ]
    assert folder.steps_of(told) == (StepSeconds("a", 0.5, 5), StepSeconds("b", None, None))


# --- models


def test_models_come_in_the_flows_order_and_others_after(tmp_path: Path) -> None:
    place = put(tmp_path / "b", BuildStarted("/b", ("step_z", "step_a", "step_m")), Summary(BuildState.FINISHED))
    models(place, "odd_2", "step_a", "odd_1", "step_z", "dataflow_parent")
    (place / "intermediate_models" / "notes.txt").touch()
    assert [step for step, _ in folder.step_models(place)] == ["step_z", "step_a", "odd_2", "odd_1"]
    assert all(path.stem == step for step, path in folder.step_models(place))
    assert folder.layers_file(place, "step_a") == place / "studio" / "layers" / "step_a.json"


def test_a_model_being_written_is_not_listed(tmp_path: Path) -> None:
    holder = hold(tmp_path / "b")
    events = [BuildStarted("/b", ("a", "b")), StepStarted("a", 1, 2, 3), StepFinished("a", 1, 2, 0.1, 3)]
    lines = "".join(json.dumps(event_to_data(e)) + "\n" for e in events)
    (tmp_path / "b" / "events.jsonl").write_text(lines)
    models(tmp_path / "b", "a", "b")
    assert [step for step, _ in folder.step_models(tmp_path / "b")] == ["a"]
    let_go(holder)
    assert [step for step, _ in folder.step_models(tmp_path / "b")] == ["a", "b"]


# --- cleaning


def test_a_build_is_removed_only_when_it_is_ours_and_idle(tmp_path: Path) -> None:
    place = put(tmp_path / "b", Summary(BuildState.FINISHED))
    build = folder.read_build(place)
    assert build is not None
    assert not folder.remove_build(replace(build, request=None))
    holder = hold(place)
    assert not folder.remove_build(build)
    let_go(holder)
    assert folder.remove_build(build)
    assert not place.exists()
    assert not folder.remove_build(build)


def test_size_counts_files_and_not_what_links_point_to(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "a" / "deep" / "file").write_bytes(b"12345")
    (tmp_path / "big").write_bytes(b"x" * 10_000)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "big")
    assert 5 < folder.size_of(tmp_path / "a") < 1000
