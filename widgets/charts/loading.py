"""Brings pyqtgraph in when the first chart is seen: its import takes 0.4 s.

That is too long for start-up, and for the GUI thread, so a thread of its own does it. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from types import ModuleType

from PySide6.QtCore import QObject, Qt, Signal

_PLOT = "widgets.charts.plot"


class PlotLoader(QObject):
    """Imports the module with the plot, in a thread unless it is there already.

    Signals:
        loaded: the module.
    """

    loaded = Signal(object)

    def load(self, done: Callable[[ModuleType], None]) -> None:
        """Call `done` with the module, at once or from the event loop."""
        module = sys.modules.get(_PLOT)
        if module is not None and getattr(module, "READY", False):
            done(module)
            return
        self.loaded.connect(done, Qt.ConnectionType.QueuedConnection)
        # Not a daemon: an import cut off by the interpreter's end crashes.
        Thread(target=self._run, name="import pyqtgraph").start()

    def _run(self) -> None:
        module = importlib.import_module(_PLOT)
        with suppress(RuntimeError):  # the chart was deleted meanwhile
            self.loaded.emit(module)
