"""The real window on the real worker, as a person meets it. One warm worker serves all stories."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from projects.build.layers import Layer
from studio.builds import Build
from studio.jobs.qt_worker import QtWorker
from studio.paths import Paths
from studio.settings import Settings
from studio.window.main_window import MainWindow
from widgets.buildbar.values import TargetValues, WorkerState

DRAWN_MS, BUILT_MS = 20_000, 120_000
WALK_THROUGH = TargetValues("Pynq-Z1", None, 10.0, 10_000, 80)


def paths_in(home: Path) -> Paths:
    """The studio's folders, all below one."""
    return Paths(home / "settings.ini", home / "builds", home / "light", home / "logs")


@dataclass
class Person:
    """What a person does with a window, and what they see of it."""

    window: MainWindow
    qtbot: QtBot

    @property
    def said(self) -> str:
        """All messages on screen."""
        return "\n".join(message.text for message in self.window.bench.views.messages.messages)

    def wait(self, condition: Any, timeout: int = DRAWN_MS) -> None:
        """Turn the event loop until something is so."""
        self.qtbot.waitUntil(condition, timeout=timeout)

    def open(self, path: Path) -> None:
        """Open a file and wait until its graph is drawn."""
        with self.qtbot.waitSignal(self.window.bench.views.graph.shown, timeout=DRAWN_MS):
            self.window.open_path(path)

    def wait_prepared(self) -> None:
        """Wait until the flow has run ahead."""
        session = self.window.bench.session
        self.wait(lambda: any(b.progress.state.terminal for b in session.builds), BUILT_MS)
        self.wait(lambda: session.layers is not None or not session.builds[-1].finished)

    def build(self, target: TargetValues = WALK_THROUGH) -> Build:
        """Fill in the target, press Build, wait for the end and until the last step is drawn."""
        self.window.bench.views.bar.set_values(target)
        with self.qtbot.waitSignal(
            self.window.bench.builder.ended, timeout=BUILT_MS, check_params_cb=lambda b: not b.request.is_preparation
        ) as ended:
            self.press(self.window.bench.views.bar, "build_button")
        build: Build = ended.args[0]
        shown = self.window.bench.session
        self.wait(lambda: shown.shown is not None and shown.shown.build_id == build.id and shown.answer is not None)
        return build

    def press(self, parent: QWidget, name: str) -> None:
        """Click a button by its object name."""
        button = parent.findChild(QWidget, name)
        assert button is not None, f"no {name}"
        assert button.isEnabled(), f"{name} cannot be pressed"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def step(self, name: str) -> None:
        """Choose a step and wait for its graph."""
        with self.qtbot.waitSignal(self.window.bench.views.graph.shown, timeout=DRAWN_MS):
            self.window.bench.views.steps.step_selected.emit(name)

    def click_node(self, key: str) -> None:
        """Click a node of the graph with the mouse."""
        view = self.window.bench.views.graph
        answers: list[Any] = []

        def on_page() -> bool:
            answers.clear()
            view.engine.ask(answers.append, "rectangle", key)
            self.qtbot.waitUntil(lambda: bool(answers), timeout=DRAWN_MS)
            return answers[0] is not None

        self.wait(on_page)
        x, y, width, height = answers[0]
        target = view.web.focusProxy()
        assert target is not None
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(round(x + width / 2), round(y + height / 2)))


def turn_until(signal: Any, start: Callable[[], object]) -> None:
    """Start something and turn the event loop until the signal comes: qtbot's waits, where there is no qtbot yet."""
    loop, told = QEventLoop(), []
    signal.connect(lambda *values: (told.append(values), loop.quit()))
    QTimer.singleShot(BUILT_MS, loop.quit)
    start()
    if not told:
        loop.exec()
    assert told, "the signal did not come"


def close(window: MainWindow) -> None:
    """Close a window and let go of it."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def story_worker(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[QtWorker]:
    """The warm worker of all stories."""
    worker = QtWorker(tmp_path_factory.mktemp("worker") / "worker.log")
    turn_until(worker.ready, worker.start)
    assert worker.state is WorkerState.READY
    yield worker
    worker.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the studio keeps its files in this story."""
    return tmp_path / "home"


@pytest.fixture
def person(story_worker: QtWorker, home: Path, qtbot: QtBot) -> Iterator[Person]:
    """A person before a fresh window, FINN warm."""
    paths = paths_in(home)
    window = MainWindow(Settings(paths.settings_file), paths, story_worker)
    window.resize(1400, 900)
    with qtbot.waitSignal(window.became_ready):
        window.show()
    yield Person(window, qtbot)
    close(window)


@pytest.fixture(scope="session")
def cnv_builds(story_worker: QtWorker, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The builds folder of a window in which the bundled CNV-w2a2 was built, once for all stories."""
    paths = paths_in(tmp_path_factory.mktemp("cnv"))
    window = MainWindow(Settings(paths.settings_file), paths, story_worker)
    turn_until(window.became_ready, window.show)
    turn_until(window.bench.builder.ended, lambda: window.open_example("cnv-w2a2"))
    close(window)
    return paths.builds


@pytest.fixture(scope="module")
def built(story_worker: QtWorker, cnv_builds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """A window on the bundled CNV-w2a2, built before, for all stories of a module."""
    paths = paths_in(tmp_path_factory.mktemp("built"))
    shutil.copytree(cnv_builds, paths.builds)
    window = MainWindow(Settings(paths.settings_file), paths, story_worker)
    window.resize(1400, 900)
    turn_until(window.became_ready, window.show)
    turn_until(window.bench.opening.build_found, lambda: window.open_example("cnv-w2a2"))
    while not window.bench.editor.editable:  # its process then belongs to the module, not to the first story
        turn_until(window.bench.editor.changed, lambda: None)
    yield window
    close(window)


@pytest.fixture
def cnv(built: MainWindow, qtbot: QtBot) -> Person:
    """A person before the built CNV-w2a2 at its last step, nothing selected."""
    person = Person(built, qtbot)
    build = built.bench.session.shown_build
    assert build is not None
    last = "step_generate_estimate_reports"
    if built.bench.session.shown is None or built.bench.session.shown.step != last:
        person.step(last)
    built.bench.session.select("")
    person.wait(lambda: built.bench.session.answer is not None and built.bench.session.layers is not None)
    person.wait(lambda: built.bench.views.graph.engine.settled)
    return person


@pytest.fixture
def cnv_edited(cnv: Person) -> Iterable[Person]:
    """A person before the built CNV-w2a2; what is edited is taken back afterwards."""
    editor = cnv.window.bench.editor
    cnv.wait(lambda: editor.editable, BUILT_MS)
    yield cnv
    cnv.window.bench.views.bar.set_values(WALK_THROUGH)
    editor.target.take()
    editor.reset(())
    settled(cnv)
    editor.undo.clear()


def settled(person: Person) -> None:
    """Wait until every change is made and priced."""
    editor = person.window.bench.editor
    done: list[bool] = []
    editor.when_settled(lambda: done.append(True))
    person.wait(lambda: bool(done) and not editor.pending)


def layer_of(person: Person, key: str) -> Layer:
    return next(la for la in person.window.bench.editor.effective() if la.key == key)


def value(layer: Layer, attribute: str) -> object:
    found = layer.attribute(attribute)
    return found.value if found is not None else None
