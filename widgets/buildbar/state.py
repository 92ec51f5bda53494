"""How the FINN worker is: a dot, always with words or a tooltip. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from widgets.buildbar.values import WorkerState
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

_GLYPHS = {
    WorkerState.STARTING: "dots-circle",
    WorkerState.READY: "circle",
    WorkerState.STOPPED: "circle-off-outline",
    WorkerState.FAILED: "alert-octagon",
}


class WorkerLight(QWidget):
    """Glyph and words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worker_state")
        self._theme, self._state = LIGHT, WorkerState.STARTING
        self._glyph = QLabel(self)
        self._words = QLabel(self)
        self._words.setObjectName("worker_words")
        self._words.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._glyph)
        layout.addWidget(self._words)
        self.set_state(WorkerState.STARTING)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def set_state(self, state: WorkerState, detail: str = "") -> None:
        """Show a state; detail goes to the tooltip."""
        self._state = state
        words = {
            WorkerState.STARTING: self.tr("FINN starting …"),
            WorkerState.READY: self.tr("FINN ready"),
            WorkerState.STOPPED: self.tr("FINN stopped"),
            WorkerState.FAILED: self.tr("FINN did not start"),
        }[state]
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(detail or words)
        self.set_theme(self._theme)

    def set_short(self, short: bool) -> None:
        """Show the dot alone, where there is no room."""
        self._words.setHidden(short)
        self.layout().invalidate()  # the bar asks for its width at once
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        colors = {WorkerState.READY: theme.good, WorkerState.FAILED: theme.over, WorkerState.STARTING: theme.amber}
        self._glyph.setPixmap(icon(_GLYPHS[self._state], colors.get(self._state, theme.muted)).pixmap(12, 12))
