"""The strip under the build bar: what is refused, or how far the build is. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from projects import numbers
from widgets.buildbar.values import Progress
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon


class ProgressStrip(QWidget):
    """One line, hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("build_strip")
        self._theme = LIGHT
        self._glyph = QLabel(self)
        self._words = QLabel(self)
        self._words.setObjectName("build_words")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar = QProgressBar(self)
        self._bar.setObjectName("build_progress")
        self._bar.setAccessibleName(self.tr("Progress of the build"))
        self._bar.setTextVisible(False)
        self._elapsed = QLabel(self)
        self._elapsed.setObjectName("build_elapsed")
        self._elapsed.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self._glyph)
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._elapsed)
        layout.addStretch(0)
        self._refusal = ""
        self._progress: Progress | None = None
        self._tell()

    def set_progress(self, progress: Progress | None) -> None:
        """Show how far the build is; None: none is running."""
        self._progress = progress
        self._tell()

    def set_refusal(self, words: str) -> None:
        """Say what is refused; "" takes it back."""
        self._refusal = words
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._glyph.setPixmap(icon("alert-octagon", theme.over).pixmap(16, 16))

    def _tell(self) -> None:
        progress = self._progress
        self._glyph.setVisible(bool(self._refusal))
        running = progress is not None and not self._refusal
        self._bar.setVisible(running)
        self._elapsed.setVisible(running)
        self.setVisible(bool(self._refusal) or running)
        words = self._refusal
        if progress is not None and not words:
            words = self.tr("starting …")
            if progress.index:
                words = self.tr("step {index} of {total}: {step}").format(
                    index=numbers.count(progress.index),
                    total=numbers.count(progress.total),
                    step=progress.step.removeprefix("step_"),
                )
            self._bar.setRange(0, progress.total if progress.index else 0)
            self._bar.setValue(max(0, progress.index - 1))
            self._elapsed.setText(numbers.seconds(progress.elapsed_s))
        self._words.setText(words)
        self._words.setAccessibleName(words)
