"""What happens when a bug of ours shows: the work in hand is saved, then a dialog with a copyable report.

Layer: studio. Thread: installs hooks that any thread may call; the dialog opens on the GUI thread.
"""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

PACKAGES = ("finn-studio", "finn-plus", "qonnx", "brevitas", "onnx", "PySide6", "netron", "pyqtgraph", "matplotlib")


class CrashGuard(QObject):
    """Turns exceptions nobody caught into a report.

    Args:
        save: called first, so that nothing is lost; must not raise.

    Signals:
        crashed: the report, ready to copy.
    """

    crashed = Signal(str)

    def __init__(self, save: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save = save
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take over the exception hooks."""
        sys.excepthook = self.on_exception
        threading.excepthook = lambda args: self.on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def on_exception(self, kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        """The hook itself."""
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, value, trace)
            return
        text = report(kind, value, trace)
        log.error("%s", text)
        try:
            self._save()
        except Exception:  # noqa: BLE001 - a second fault must not hide the first
            text += "\nSaving failed too:\n" + traceback.format_exc()
        self.crashed.emit(text)


def report(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> str:
    """The report: versions, platform, traceback."""
    lines = [f"{name} {version_of(name)}" for name in PACKAGES]
    lines += [f"Python {platform.python_version()}", platform.platform(), ""]
    return "\n".join(lines) + "\n" + "".join(traceback.format_exception(kind, value, trace))


def version_of(name: str) -> str:
    """The version of an installed package."""
    from importlib.metadata import PackageNotFoundError, version  # 30 ms that the start need not pay

    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
