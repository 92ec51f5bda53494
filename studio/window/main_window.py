"""The main window: on screen first, with the start page; everything else comes right after the first paint.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from studio.paths import Paths
from studio.settings import Settings
from studio.window.theme_choice import dress
from widgets.start.page import StartPage

if TYPE_CHECKING:
    from studio.jobs.qt_worker import QtWorker
    from studio.window.workbench import Workbench

DEFAULT_SIZE = (1400, 900)
PAINT_PATIENCE_MS = 500


class MainWindow(QMainWindow):
    """One window with one model open.

    Args:
        worker: one that somebody else started and ends (several windows of a test run share it); None: one of its own.

    Signals:
        became_ready: the workbench stands, reader and worker are starting.
    """

    became_ready = Signal()

    def __init__(
        self, settings: Settings, paths: Paths, worker: QtWorker | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("main_window")
        self.setWindowTitle(self.tr("FINN Studio"))
        self.setAcceptDrops(True)
        self.resize(*DEFAULT_SIZE)
        self.settings, self.paths = settings, paths
        self._worker = worker
        self._bench: Workbench | None = None
        self._closed = False
        theme = dress(settings)
        self._start = StartPage(self)
        self._start.set_theme(theme)
        self._start.set_recent(settings.recent_files())
        # Not on the application: PySide would make a Python object of everything that gets an event, also of what is
        # being destroyed, and crash.
        self._painted_first = (self._start.viewport(), self._start.widget())
        for part in self._painted_first:
            part.installEventFilter(self)
        self.setCentralWidget(self._start)
        geometry = settings.bytes("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    @property
    def bench(self) -> Workbench:
        """Everything the window works with; there from `became_ready` on."""
        assert self._bench is not None, "the window is not ready yet"
        return self._bench

    def open_path(self, path: Path) -> None:
        """Open a model file, or the directory of a build that FINN made."""
        self.when_ready(lambda: self.bench.open_path(path))

    def open_example(self, key: str) -> None:
        """Open a bundled example with its target; it is built if it never was."""
        self.when_ready(lambda: self.bench.open_example(key))

    def show_crash(self, report: str) -> None:
        """Show the report of a fault of ours; the window stays as it is."""
        self.when_ready(lambda: self.bench.show_crash(report))

    def when_ready(self, call: Callable[[], None]) -> None:
        """Call once the workbench stands."""
        if self._bench is not None:
            call()
        else:
            self.became_ready.connect(call)

    def save(self) -> None:
        """Keep what is to be remembered."""
        self.settings.set_bytes("window/geometry", self.saveGeometry())
        if self._bench is not None:
            self._bench.save()
        self.settings.sync()

    def _stop_watching(self) -> None:
        for part in self._painted_first:
            part.removeEventFilter(self)
        self._painted_first = ()

    def _make_bench(self) -> None:
        if self._bench is not None or self._closed:
            return
        self._stop_watching()
        # Not before the first paint: importing and making all of it takes longer than a window may take to appear.
        from studio.window.workbench import Workbench

        self._bench = Workbench(self, self._start, self.settings, self.paths, self._worker)
        self._bench.start_helpers()
        self.became_ready.emit()
        # What is made so far stays for good: without this, Python's collector walks it all again and again, in stalls
        # of about 0.1 s.
        gc.freeze()

    # --- Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the first paint, of the start page: it covers the window, which then is never painted itself."""
        if event.type() == QEvent.Type.Paint:
            self._stop_watching()
            QTimer.singleShot(0, self._make_bench)
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Go on also where nothing is painted, as in a minimised window."""
        super().showEvent(event)
        QTimer.singleShot(PAINT_PATIENCE_MS, self._make_bench)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped, or offer to compare it."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            if self._bench is None or not self._bench.comparing.take_drop(paths, event.position().toPoint()):
                self.open_path(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is to be remembered and end every process of ours."""
        self._closed = True
        if self._bench is not None:
            self._bench.comparer.leave()  # the layout to be remembered is the one without a comparison
            self._bench.versus.close_page()
        self.save()
        if self._bench is not None:
            self._bench.close()
        event.accept()
