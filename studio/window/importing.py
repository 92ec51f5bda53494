"""Importing a folding file: read and judged off the GUI thread, shown, applied as one undo step.

Layer: studio.window. Thread: GUI; reading and judging in the thread pool.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from projects.errors import StudioError, UserInputError
from projects.folding.file_kind import file_kind
from projects.folding.finn_json import read_config
from projects.folding.import_report import ImportReport, edits, import_report
from projects.text import text
from studio.jobs.background import Background
from studio.window.editing import Editor
from studio.window.look import Look
from widgets.folding.import_model import Told, told
from widgets.folding.import_panel import ImportPanel


class Importer(QObject):
    """Takes folding from a file.

    Args:
        window: the dialogs' parent.

    Signals:
        said: a sentence about what was, or was not, taken.
        failed: a StudioError: the file cannot be read.
        report_shown: the panel that shows what a file would do.
        taken: path of a file whose values were set.
    """

    said = Signal(str)
    failed = Signal(object)
    report_shown = Signal(object)
    taken = Signal(object)

    def __init__(
        self, window: QWidget, editor: Editor, background: Background, look: Look, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window, self._editor, self._background, self._look = window, editor, background, look

    def choose_file(self) -> None:
        """Ask for a folding file."""
        filters = ";;".join((self.tr("FINN folding (*.json)"), self.tr("All files (*)")))
        dialog = QFileDialog(self._window, self.tr("Import folding"), str(Path.home()), filters)
        dialog.setObjectName("import_file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.read(Path(path)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Hold a file against the automatic layers and show what it would do; nothing is applied yet."""
        layers = self._editor.automatic
        if not layers:
            self.failed.emit(
                UserInputError(
                    text("There is no folding yet that a file could change."), str(path), text("Build the model first.")
                )
            )
            return

        def judge() -> tuple[ImportReport, Told]:
            config = read_config(path)
            report = import_report(config, layers, file_kind(config))
            return report, told(report)

        self._background.run(judge, partial(self._show, path), partial(self._refuse, path))

    def _show(self, path: Path, judged: tuple[ImportReport, Told]) -> None:
        report, shown = judged
        panel = ImportPanel(path.name, report, self._window, shown)
        panel.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        panel.set_theme(self._look.theme)
        panel.applied.connect(partial(self.apply, path, report))
        panel.open()
        self.report_shown.emit(panel)

    def _refuse(self, path: Path, error: Exception) -> None:
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            error = UserInputError(
                text("The file cannot be read: {why}.", why=why), str(path), text("Choose another file.")
            )
        if not isinstance(error, StudioError):
            raise error
        self.failed.emit(error)

    def apply(self, path: Path, report: ImportReport, rows: frozenset[str], mended: bool) -> None:
        """Set what the person agreed to, as one undo step."""
        wanted = edits(report, rows, mended)
        known = {layer.key for layer in self._editor.automatic}
        # A build may have ended while the report was looked at.
        taken = tuple(e for e in wanted if e.key in known)
        changed = self._editor.apply(taken, text("Import of {file}", file=path.name), keep_equal=True)
        words = self.tr("Values set from {file}: {values}.") if changed else self.tr("{file} changes no value.")
        said = words.format(values=len(taken), file=path.name)
        if len(taken) < len(wanted):
            left = self.tr("Left out: {count} (layers that are gone).")
            said = f"{said} {left.format(count=len(wanted) - len(taken))}"
        self.said.emit(said)
        self.taken.emit(path)
