"""The composition root of the window: makes every part once and hands each what it needs.

Layer: studio. Thread: GUI. `main` is called by `studio.__main__` when a window is asked for.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication

from studio.crash import CrashGuard
from studio.paths import Paths, standard_paths
from studio.settings import Settings

log = logging.getLogger(__name__)


def prepare_process() -> None:
    """What must be done before QApplication: no sandbox for root; OpenGL contexts shared, so that Chromium can wait."""
    in_container = Path("/.dockerenv").exists() or Path("/run/.containerenv").exists()
    if hasattr(os, "geteuid") and (os.geteuid() == 0 or in_container):
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def make_application(arguments: list[str]) -> QApplication:
    """The QApplication with the studio's names."""
    app = QApplication(arguments)
    app.setApplicationName("FINN Studio")
    app.setApplicationDisplayName("FINN Studio")
    app.setDesktopFileName("finn-studio")
    app.setStyle("Fusion")
    return app


def main(args: argparse.Namespace) -> int:
    """Open the window and run until it is closed. Returns the process's exit code."""
    prepare_process()
    app = make_application(sys.argv[:1])
    paths = standard_paths()
    _log_to_file(paths)
    settings = Settings(paths.settings_file)

    from studio.window.main_window import MainWindow

    window = MainWindow(settings, paths)
    guard = CrashGuard(window.save, app)
    guard.crashed.connect(window.show_crash)
    guard.install()
    _quit_on_signals(window)
    window.show()
    if getattr(args, "example", None):
        window.open_example(args.example)
    elif getattr(args, "model", None):
        window.open_path(Path(args.model))
    return app.exec()


def _log_to_file(paths: Paths) -> None:
    paths.logs.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=paths.logs / "studio.log",
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        filemode="w",
    )


def _quit_on_signals(window: object) -> None:
    """Ctrl-C in the terminal and SIGTERM close the window as its close button does."""
    from PySide6.QtWidgets import QWidget

    assert isinstance(window, QWidget)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    # Python only runs its handlers between bytecodes, and the event loop is one long C call: a byte wakes it.
    signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, window)

    def on_signal() -> None:
        try:
            ours.recv(64)
        except BlockingIOError:
            return
        QTimer.singleShot(0, window.close)

    notifier.activated.connect(on_signal)
    window.destroyed.connect(lambda: (ours.close(), theirs.close()))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
