"""What is listed and compared, and when it is read: the presenter before a real page. Layer: tests. Thread: GUI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QStackedWidget, QToolButton
from pytestqt.qtbot import QtBot

from projects.build.request import PREPARE_STOP_STEP, BuildRequest
from studio.builds import Build, builds_on_disk
from studio.jobs.background import Background
from studio.jobs.qt_reader import QtReader
from studio.session import Session
from studio.settings import Settings
from studio.window.versus_presenter import VersusPresenter
from tests.projects.versus.builds_made import layer, write_build
from widgets.builds.panel import BuildsPanel
from widgets.versus.page import VersusPage


class World:
    """Builds on disk, a session that lists them, and the page."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.session, self.background = Session(), Background()
        self.middle = QStackedWidget()
        qtbot.addWidget(self.middle)
        self.page, self.panel = VersusPage(), BuildsPanel()
        qtbot.addWidget(self.panel)
        for part in (QLabel("start"), QLabel("graph"), self.page):
            self.middle.addWidget(part)
        self.middle.setCurrentIndex(1)
        self.middle.resize(860, 540)
        self.middle.show()
        self.shown: list[str] = []
        self.reader = QtReader(folder / "light")
        self.presenter = VersusPresenter(
            self.page, self.panel, self.middle, self.session, self.reader, self.background, self.shown.append
        )

    def make(self, *simds: int) -> tuple[Build, ...]:
        """Builds number 1, 2, ... of one layer with these SIMD."""
        for number, simd in enumerate(simds, 1):
            folder = self.folder / f"{number}-build-{number}"
            request = BuildRequest("net.onnx", str(folder), target_fps=1000, name=f"build-{number}")
            write_build(folder, (layer("MVAU_hls_0", 100 // simd, SIMD=simd),), request)
        return self.list()

    def list(self) -> tuple[Build, ...]:
        """Let the session know of what is on the disk."""
        found = sorted(builds_on_disk(self.folder), key=lambda build: build.id)
        self.session.set_builds(tuple(found))
        return self.session.builds

    def settle(self) -> None:
        """Wait for everything that is being read."""
        self.qtbot.waitUntil(lambda: not (self.background.busy or self.reader.busy))

    def differences(self) -> list[str]:
        return [line.plain[0] for line in self.page.two.settings.lines.lines if line.plain]


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path) -> Iterator[World]:
    made = World(qtbot, tmp_path)
    yield made
    made.reader.close()
    made.background.close()


def test_nothing_is_read_before_it_is_asked_for(world: World) -> None:
    world.presenter.compare(())
    assert not world.presenter.is_open, "there is nothing to compare"
    world.make(1, 2)
    assert not world.background.busy
    world.presenter.compare_selected()
    assert world.presenter.is_open
    world.settle()
    assert [row.name for row in world.page.table.model.rows] == ["Build #1", "Build #2"]
    assert world.presenter.pair is None


def test_two_are_compared_the_older_first(world: World) -> None:
    builds = world.make(1, 2, 4)
    world.presenter.compare((builds[2].id, builds[0].id))
    world.settle()
    assert world.presenter.pair == (builds[0].id, builds[2].id)
    assert world.differences() == ["SIMD of MVAU_hls_0: 1 to 4"]
    assert world.page.table.selected_ids() == (builds[0].id, builds[2].id)
    assert world.page.showing_two
    world.page.two.swap_requested.emit()
    world.settle()
    assert world.differences() == ["SIMD of MVAU_hls_0: 4 to 1"]
    world.presenter.swap()
    assert world.differences() == ["SIMD of MVAU_hls_0: 1 to 4"], "compared before: nothing is read"
    world.page.on_selected((builds[0].id, builds[1].id))
    world.settle()
    assert world.differences() == ["SIMD of MVAU_hls_0: 1 to 2"]
    world.page.on_selected((builds[1].id,))
    assert world.presenter.pair is None
    assert not world.page.showing_two
    world.presenter.swap()
    world.presenter.show_graphs()
    assert world.presenter.is_open


def test_a_build_made_since_the_page_was_open_is_selected_once_it_is_read(world: World) -> None:
    builds = world.make(1, 2)
    world.presenter.compare((builds[0].id, builds[1].id))
    world.settle()
    world.presenter.close_page()
    third = world.folder / "3-build-3"
    request = BuildRequest("net.onnx", str(third), target_fps=1000, name="build-3")
    write_build(third, (layer("MVAU_hls_0", 10, SIMD=10),), request)
    builds = world.list()
    world.presenter.compare((builds[0].id, builds[2].id))
    world.settle()
    assert world.page.table.selected_ids() == (builds[0].id, builds[2].id)
    assert not world.page.findChild(QToolButton, "versus_show_two").isHidden()


def test_a_build_that_comes_is_listed_and_one_that_goes_is_not(world: World) -> None:
    builds = world.make(1, 2)
    world.presenter.compare((builds[0].id, builds[1].id))
    world.settle()
    third = world.folder / "3-build-3"
    write_build(third, (), BuildRequest("net.onnx", str(third), name="build-3"), ends=False)
    preparation = world.folder / "4-prepared"
    write_build(preparation, (), BuildRequest("net.onnx", str(preparation), stop_step=PREPARE_STOP_STEP))
    world.list()
    world.settle()
    assert [row.name for row in world.page.table.model.rows] == ["Build #1", "Build #2", "Build #3"]
    assert world.presenter.pair == (builds[0].id, builds[1].id), "what is compared stays"
    assert world.page.table.selected_ids() == world.presenter.pair
    world.session.set_builds(world.session.builds[1:])
    world.settle()
    assert world.presenter.pair is None
    assert not world.page.showing_two


def test_a_build_that_was_removed_meanwhile_is_said(world: World) -> None:
    builds = world.make(1, 2)
    (builds[0].folder / "request.json").unlink()
    world.presenter.compare((builds[0].id, builds[1].id))
    world.settle()
    assert "not on the disk any more" in world.page.two._body.empty.sentence


def test_graphs_are_offered_only_where_somebody_compares_them(world: World) -> None:
    builds = world.make(1, 2)
    ids = (builds[0].id, builds[1].id)
    button = world.page.findChild(QToolButton, "versus_graphs")
    assert button is not None
    world.presenter.compare(ids)
    world.settle()
    assert not button.isVisible()
    with world.qtbot.waitSignal(world.presenter.graphs_requested) as caught:
        world.presenter.compare(ids)
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == list(ids)
    assert not world.presenter.is_open


def test_the_way_back(world: World) -> None:
    builds = world.make(1, 2)
    for leave in (
        lambda: QTest.keyClick(world.page.table.view, Qt.Key.Key_Escape),
        lambda: world.panel.build_selected.emit(builds[0].id),
        lambda: world.page.table.build_activated.emit(builds[1].id),
    ):
        world.panel.compare_requested.emit(())
        assert world.presenter.is_open
        leave()
        assert world.middle.currentIndex() == 1
    assert world.shown == [builds[1].id]
    world.settle()


def test_another_model_leaves_nothing_behind(world: World) -> None:
    builds = world.make(1, 2)
    world.presenter.compare((builds[0].id, builds[1].id))
    world.session.document_changed.emit()
    world.settle()
    assert not world.presenter.is_open
    assert world.page.table.model.rowCount() == 0
    assert world.presenter.pair is None


def test_what_was_chosen_is_remembered(world: World, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    world.page.scatter.show_resource("BRAM_18K")
    world.presenter.save(settings)
    world.page.scatter.show_resource("LUT")
    world.presenter.restore(settings)
    assert world.page.scatter.resource == "BRAM_18K"
