"""What tests of widgets share. Layer: tests. Thread: GUI."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture
def plain_style(qapp: QApplication) -> Iterator[None]:
    """No style sheet of the whole application, as an earlier test may leave one: size hints mean something without."""
    before = qapp.styleSheet()
    qapp.setStyleSheet("")
    yield
    qapp.setStyleSheet(before)
