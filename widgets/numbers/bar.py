"""What the models are run on: random values or a file; Run and Stop. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from projects.run.source import SUFFIXES, RunInput
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

LARGEST_SEED = 2**31 - 1  # of a spin box; the command line takes more
NARROW = 480  # below, the buttons are without words
NARROWEST = 240


class RunBar(QWidget):
    """One line: the input on the left, Run or Stop on the right, progress below while it runs.

    Signals:
        run_requested: a RunInput.
        stop_requested: what runs is to be stopped.
        choice_changed: another input was chosen.
    """

    run_requested = Signal(object)
    stop_requested = Signal()
    choice_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("numbers_bar")
        self.setMinimumWidth(NARROWEST)  # what the buttons need without words, which they have while there is room
        self._path: str | None = None
        self._running = self._ready = False
        self._what = self.tr("Run")
        self._random = self._tool("numbers_random", self.tr("Random"), "first")
        self._random.setToolTip(self.tr("Run on random values in the input's own datatype"))
        self._file = self._tool("numbers_file", self.tr("File …"), "true")
        self._seed_label = QLabel(self.tr("Seed"), self)
        self._seed = QSpinBox(self)
        self._seed.setObjectName("numbers_seed")
        self._seed.setRange(0, LARGEST_SEED)
        self._seed.setAccessibleName(self.tr("Seed of the random values"))
        self._seed.setMaximumWidth(96)
        self._seed_label.setBuddy(self._seed)
        self._name = QLabel(self)
        self._name.setObjectName("numbers_file_name")
        self._name.setMinimumWidth(24)
        self._run = QPushButton(self.tr("Run"), self)
        self._run.setObjectName("numbers_run")
        self._run.setProperty("primary", True)
        self._run.setIconSize(QSize(16, 16))
        self._stop = QPushButton(self.tr("Stop"), self)
        self._stop.setObjectName("numbers_stop")
        self._stop.setAccessibleName(self.tr("Stop the run"))
        self._words = QLabel(self)
        self._words.setObjectName("numbers_progress_words")
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._words.setMinimumWidth(1)  # a long name of a model is cut, it does not widen the window
        self._progress = QProgressBar(self)
        self._progress.setObjectName("numbers_progress")
        self._progress.setAccessibleName(self.tr("Progress of the run"))
        self._progress.setTextVisible(False)
        self._arrange()
        self._random.clicked.connect(lambda: self.set_file(None))
        self._file.clicked.connect(self.on_browse)
        self._run.clicked.connect(self.on_run)
        self._stop.clicked.connect(self.stop_requested)
        self._seed.lineEdit().returnPressed.connect(self.on_run)
        self._seed.valueChanged.connect(lambda _: self.choice_changed.emit())
        self.set_theme(LIGHT)
        self.set_file(None)
        self.set_running(None)

    def _tool(self, name: str, label: str, segment: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(label)
        button.setCheckable(True)
        button.setProperty("segment", segment)
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _arrange(self) -> None:
        line, source, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        source.setSpacing(0)
        source.addWidget(self._random)
        source.addWidget(self._file)
        line.setSpacing(8)
        line.addLayout(source)
        line.addWidget(self._seed_label)
        line.addWidget(self._seed)
        line.addWidget(self._name, 1)
        line.addStretch(0)
        line.addWidget(self._run)
        line.addWidget(self._stop)
        below.setSpacing(8)
        below.addWidget(self._words, 1)
        below.addWidget(self._progress, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(line)
        column.addLayout(below)

    @property
    def choice(self) -> RunInput:
        """The input chosen."""
        return RunInput(self._path, self._seed.value() if self._path is None else 0)

    def set_ready(self, ready: bool, what: str) -> None:
        """Whether there are models to run, and what a press on Run does."""
        self._ready, self._what = ready, what
        self._tell()

    def set_file(self, path: str | None) -> None:
        """Choose a file, or random values with None."""
        self._path = path
        self._random.setChecked(path is None)
        self._file.setChecked(path is not None)
        for widget in (self._seed_label, self._seed):
            widget.setVisible(path is None)
        self._file.setToolTip(path or self.tr("Run on an array (.npy, .npz, .pb) or a picture (PNG, JPEG)"))
        self._file.setAccessibleName(self.tr("File to run on"))
        self.layout().activate()
        self._elide()
        self.choice_changed.emit()

    def set_running(self, done: int | None, total: int = 0, words: str = "") -> None:
        """Show how far a run is; None: nothing runs. total 0: it is not known yet."""
        had_focus = self._run.hasFocus() or self._stop.hasFocus()
        self._running = done is not None
        for widget in (self._words, self._progress):
            widget.setVisible(self._running)
        self._words.setText(words or self.tr("Starting …"))
        self._progress.setRange(0, total)
        self._progress.setValue(done or 0)
        self._tell()
        if had_focus:  # the button that had it is gone
            (self._stop if self._running else self._run).setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._random.setIcon(icon("dice-5-outline", theme.muted))
        self._file.setIcon(icon("file-outline", theme.muted))
        self._run.setIcon(icon("play", theme.on_accent))
        self._stop.setIcon(icon("stop", theme.text))

    def on_browse(self) -> None:
        """A file is to be chosen; what was chosen stays where the person cancels."""
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        start = str(Path(self._path).parent) if self._path else ""
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Input to run on"), start, self.tr("Inputs ({kinds})").format(kinds=kinds)
        )
        self.set_file(path or self._path)

    def on_run(self) -> None:
        """Run on what is chosen."""
        if self._ready and not self._running:
            self.run_requested.emit(self.choice)

    def _tell(self) -> None:
        self._run.setVisible(not self._running)
        self._run.setEnabled(self._ready)
        self._stop.setVisible(self._running)
        self._run.setToolTip(self._what)
        self._run.setAccessibleName(self._what)
        for widget in (self._random, self._file, self._seed):
            widget.setEnabled(not self._running)

    def _elide(self) -> None:
        name = Path(self._path).name if self._path else ""
        width = max(self._name.width(), 24)
        self._name.setText(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, width))
        self._name.setToolTip(self._path or "")
        self._name.setAccessibleName(name)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in (self._random, self._file):
            button.setToolButtonStyle(style)
        self.layout().activate()
        self._elide()


def dropped_input(event: QDropEvent) -> str | None:
    """The one file that is dragged, where a model can be run on it."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if path.lower().endswith(SUFFIXES) else None
