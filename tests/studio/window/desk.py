"""A saver with everything around it, and the hands that edit, press and write. Layer: tests. Thread: GUI."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from projects.errors import StudioError
from projects.folding.config_pair import Pair, Place, SaveWish, pair_rows
from projects.folding.overrides import Edit, Overrides, set_values
from studio.jobs.background import Background
from studio.settings import Settings
from studio.window.saving import Saver
from tests.projects.folding.networks import named, tfc
from widgets.messages.bar import MessageBar
from widgets.messages.message import Message
from widgets.theme.colors import LIGHT

TFC = tfc()
STYLE = "preferred_impl_style"


class Desk:
    """A saver with everything around it, and hands that edit."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.window = QMainWindow()
        self.messages = MessageBar(self.window)
        self.background = Background(self.window)
        self.settings = Settings(folder / "settings.ini")
        self.overrides = Overrides()
        self.known = True
        self.failures: list[StudioError] = []
        self.reloads: list[Path] = []
        self.saver = self.make()

    def make(self) -> Saver:
        """A fresh saver, as another run of the studio has one."""
        saver = Saver(self.window, self.messages, self.settings, self.background, lambda: LIGHT, self.rows, self.window)
        saver.failed.connect(self.failures.append)
        saver.reload_requested.connect(self.reloads.append)
        return saver

    def rows(self, frozen: bool) -> Pair | None:
        return pair_rows(TFC, self.overrides, frozen) if self.known else None

    def edit(self, node: str, attribute: str, value: Any) -> None:
        key = named(TFC, node).key
        self.overrides = set_values(self.overrides, TFC, [Edit(key, attribute, value)]).after
        self.saver.refresh()

    @property
    def place(self) -> Place:
        return Place(self.folder / "out" / "folding.json", self.folder / "out" / "specialize_layers.json")

    def save(self, frozen: bool = True) -> Place:
        """Save to the usual place, agreed to in a dialog; wait until nothing is left to look at."""
        with self.qtbot.waitSignal(self.saver.saved) as saved:
            self.saver._write(SaveWish(self.place.folding, self.place.specialize, frozen), agreed=True)
        self.settle()
        place: Place = saved.args[0]
        return place

    def settle(self) -> None:
        """Wait until nothing runs and nothing waits for its time."""
        watch = self.saver._watch
        self.qtbot.waitUntil(lambda: not self.background.busy and not watch._timer.isActive())

    def heard_all(self) -> None:
        """Wait until everything that happened so far in the folder was told by the system and looked at."""
        watch = self.saver._watch
        last, touched = self.folder / "out" / "the last to be touched", []
        watch._watcher.directoryChanged.connect(touched.append)
        last.touch()  # the system tells in order: once this is told, all before it was
        self.qtbot.waitUntil(lambda: bool(touched))
        watch._watcher.directoryChanged.disconnect(touched.append)
        self.settle()

    def told(self, path: Path) -> Message | None:
        return next((m for m in self.messages.messages if m.key == f"elsewhere:{path}"), None)

    def wait_told(self, path: Path, words: str) -> Message:
        self.qtbot.waitUntil(lambda: (told := self.told(path)) is not None and words in told.what)
        self.settle()
        told = self.told(path)
        assert told is not None
        return told

    def press(self, path: Path, action: str) -> None:
        told = self.told(path)
        assert told is not None
        assert action in dict(told.actions)
        self.messages.action_triggered.emit(told.key, action)


def read(path: Path | None) -> Any:
    assert path is not None
    return json.loads(path.read_text())


def replaced(path: Path | None, words: str) -> None:
    """Another program puts a new file in the place of the old one, as editors do."""
    assert path is not None
    other = path.with_name("other.tmp")
    other.write_text(words)
    os.replace(other, path)
