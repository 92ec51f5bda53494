"""What tests of widgets share. Layer: tests. Thread: GUI."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> None:
    """A model's timers want an application, and the first test of a run would have none."""


@pytest.fixture
def plain_style(qapp: QApplication) -> Iterator[None]:
    """No style sheet of the whole application, as an earlier test may leave one: size hints mean something without."""
    before = qapp.styleSheet()
    qapp.setStyleSheet("")
    yield
    qapp.setStyleSheet(before)
