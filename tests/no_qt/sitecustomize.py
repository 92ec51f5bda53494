"""Block Qt in this process, and in every Python process it starts with this folder on PYTHONPATH.

Purpose: the test run that proves that projects/ and studio/worker/ need no Qt (FINN_STUDIO_TEST_NO_QT=1).
Layer: tests. Thread: runs once, at interpreter start or on import by tests/conftest.py.
"""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec

BLOCKED = frozenset({"PySide6", "shiboken6", "pyqtgraph", "qtpy", "qtawesome", "pytestqt"})


class QtBlocker(MetaPathFinder):
    """A finder that knows no module, but says no to every Qt binding before the real finders are asked."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(
                f"{fullname} is blocked: this test run proves that Qt is not needed", name=fullname
            )
        return None


if not any(type(finder).__name__ == QtBlocker.__name__ for finder in sys.meta_path):
    sys.meta_path.insert(0, QtBlocker())
