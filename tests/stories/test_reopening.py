"""What is remembered: builds, choice, target, layout, recent files; and what a foreign folder shows."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from studio.jobs.qt_worker import QtWorker
from studio.settings import Settings
from studio.window.main_window import MainWindow
from tests.stories.conftest import Person, close, paths_in
from widgets.buildbar.values import TargetValues

TARGET = TargetValues("ZCU104", None, 5.0, 50_000, 40)


def test_everything_is_there_again(story_worker: QtWorker, home: Path, qtbot: QtBot, reference: Path) -> None:
    paths = paths_in(home)
    model = reference / "brevitas" / "TFC_1W1A.onnx"
    first = MainWindow(Settings(paths.settings_file), paths, story_worker)
    with qtbot.waitSignal(first.became_ready):
        first.show()
    person = Person(first, qtbot)
    person.open(model)
    person.wait_prepared()
    built = person.build(TARGET)
    first.bench.docks.set_visible("steps", False)
    first.bench.look.choose("dark")
    close(first)

    second = MainWindow(Settings(paths.settings_file), paths, story_worker)
    with qtbot.waitSignal(second.became_ready):
        second.show()
    person = Person(second, qtbot)
    assert second.bench.views.bar.values() == TARGET
    assert second.bench.look.theme.dark
    assert not second.bench.docks.visible("steps")
    assert second.settings.recent_files() == (str(model),)
    person.open(model)
    shown = second.bench.session.shown_build
    assert shown is not None
    assert shown.id == built.id
    assert shown.progress.summary == built.progress.summary
    person.wait(lambda: second.bench.session.layers is not None)
    assert second.bench.views.fit.value is not None
    assert second.bench.views.fit.value.badge == "Build #1"
    close(second)


def test_a_folder_that_finn_built_into_opens(person: Person, reference: Path, tmp_path: Path) -> None:
    person.open(reference / "brevitas" / "TFC_1W1A.onnx")
    built = person.build(TARGET)
    # As FINN alone would leave it: nothing of the studio's in it.
    foreign = tmp_path / "finn_output"
    (foreign / "intermediate_models").mkdir(parents=True)
    for path in (built.folder / "intermediate_models").glob("*.onnx"):
        (foreign / "intermediate_models" / path.name).write_bytes(path.read_bytes())
    (foreign / "build_dataflow.log").write_bytes((built.folder / "build_dataflow.log").read_bytes())
    person.open(foreign)
    shown = person.window.bench.session.shown
    assert shown is not None
    assert shown.step == "step_generate_estimate_reports"
    person.step("step_streamline")


def test_a_folder_that_is_no_build_is_refused(person: Person, tmp_path: Path) -> None:
    person.window.open_path(tmp_path)
    person.wait(lambda: "folder" in person.said)
    assert person.window.bench.session.document is None


def test_the_panels_keep_their_sizes(story_worker: QtWorker, home: Path, qtbot: QtBot) -> None:
    paths = paths_in(home)

    def sizes(window: MainWindow) -> list[tuple[int, int]]:
        docks = window.bench.docks.docks
        return [(docks[name].width(), docks[name].height()) for name in ("steps", "inspector", "layers")]

    def opened() -> MainWindow:
        window = MainWindow(Settings(paths.settings_file), paths, story_worker)
        with qtbot.waitSignal(window.became_ready):
            window.show()
        return window

    first = opened()
    person = Person(first, qtbot)
    person.wait(lambda: sizes(first)[0][0] < 300)  # the standard sizes, once the panels are laid out
    before = sizes(first)
    close(first)
    second = opened()
    Person(second, qtbot).wait(lambda: sizes(second) == before)
    close(second)
