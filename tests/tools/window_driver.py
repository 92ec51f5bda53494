"""Run the real window from a script: for `make bench` and `make screenshots`.

The program starts as a person starts it; when its first paint is done, the script gets the window and drives it. Layer:
a script beside the application. Thread: GUI; `wait` turns the event loop meanwhile.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

PATIENCE = 120.0


class FirstPaint(QObject):
    """Calls back once, right after the first pass of painting of a main window."""

    def __init__(self, application: QApplication, then: Callable[[QWidget], None]) -> None:
        super().__init__(application)
        self._application, self._then = application, then
        self._window: Any = None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's own name."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            self._application.removeEventFilter(self)
            self._window = watched.window()
            # Urgent, and so before what the window itself has put off until after its first paint.
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
        return False

    def customEvent(self, event: QEvent) -> None:
        """Qt's own name: the paint is done."""
        self._then(self._window)


def run_studio(arguments: list[str], script: Callable[[Any], None], at_first_paint: bool = False) -> int:
    """Start the studio with these arguments; `script` gets the window, which is closed when it returns or fails.

    Args:
        at_first_paint: call the script then, and not once everything is there.
    """
    from studio import __main__, app

    make = app.make_application
    failed: list[BaseException] = []

    def on_painted(window: Any) -> None:
        if at_first_paint:
            play(window)
        else:
            window.when_ready(lambda: play(window))

    def play(window: Any) -> None:
        try:
            script(window)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the window must close; raised again below
            failed.append(error)
        window.close()

    def make_watched(names: list[str]) -> QApplication:
        application = make(names)
        FirstPaint(application, on_painted)
        return application

    app.make_application = make_watched
    code = __main__.main(arguments)
    sys.excepthook = sys.__excepthook__  # the studio's shows a dialog, and there is no window any more
    if failed:
        raise failed[0]
    return code


def wait(condition: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Turn the event loop until the condition holds.

    Raises:
        TimeoutError: it never did.
    """
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {patience:.0f} s for: {what}")
        turn(5)


def turn(milliseconds: int) -> None:
    """Turn the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def seconds_until_shown(window: Any, act: Callable[[], None]) -> float:
    """Seconds from an act to the next graph on screen, by the graph view's own signal."""
    loop = QEventLoop()
    shown: list[float] = []

    def on_shown(_name: str) -> None:
        shown.append(time.monotonic())
        loop.quit()

    window.bench.views.graph.shown.connect(on_shown)
    QTimer.singleShot(round(PATIENCE * 1000), loop, loop.quit)
    start = time.monotonic()
    act()
    if not shown:
        loop.exec()
    window.bench.views.graph.shown.disconnect(on_shown)
    if not shown:
        raise TimeoutError("no graph came on screen")
    return shown[0] - start


def seconds_until_open(window: Any, path: Path) -> float:
    """Seconds from asking for a file to its graph on screen, which is another one than before."""
    start = time.monotonic()
    seconds_until_shown(window, lambda: window.open_path(path))
    while window.bench.session.document.path != path:
        seconds_until_shown(window, lambda: None)
    return time.monotonic() - start


def wait_until_built(window: Any) -> None:
    """Wait until the open model has a finished build and nothing more runs."""

    def built() -> bool:
        builds = window.bench.session.builds
        return any(b.finished and not b.request.is_preparation for b in builds) and all(
            b.progress.state.terminal for b in builds
        )

    wait(built, "a finished build")
