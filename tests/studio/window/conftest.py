"""A desk to save at. Layer: tests. Thread: GUI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.studio.window.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    made.saver.set_model(tmp_path / "tfc.onnx")
    yield made
    made.saver.close()
    made.background.close()
    made.window.deleteLater()  # here and now: Python's collector might do it in a thread of the pool
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
