"""The target strip of the Fit panel: choose a target over what each would cost, and see where the design fits.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from projects import numbers
from projects.folding.curve import FAR, ROUGHLY, Curve, Totals, fastest_that_fits
from widgets.fit.target_plot import TargetPlot
from widgets.fit.target_values import words_of
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.icons import icon
from widgets.theme.style import CONTROL_HEIGHT

HEAD_GAP = 6


class TargetStrip(QWidget):
    """A slider over the curve, what the target under the hand costs, and the way to the fastest that fits.

    Signals:
        target_dragged: the target under the hand, often; whoever prices it takes the latest.
        target_chosen: the target that was let go of, gone to by key, or the fastest that fits.
        curve_wanted: it came into sight and has no curve, or one of another setting.
        state_changed: `state()` is worth saving.
    """

    target_dragged = Signal(int)
    target_chosen = Signal(int)
    curve_wanted = Signal()
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("target_strip")
        self._theme = LIGHT
        self._curve, self._totals = Curve(), None
        self._best: int | None = None  # the fastest target that fits
        self._progress: tuple[int, int] | None = None
        self._stale, self._open, self._reason = False, True, ""
        self._toggle = QToolButton(self)
        self._toggle.setObjectName("target_toggle")
        self._toggle.setText(self.tr("Target"))
        self._toggle.setFixedHeight(CONTROL_HEIGHT)
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fastest = QPushButton(self)
        self._fastest.setObjectName("target_fastest")
        self._fastest.setMinimumWidth(1)  # its words must not hold the panel wider than it is
        self._note = ElidedLabel(parent=self)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._note.setObjectName("target_note")
        self._note.setProperty("role", "muted")
        self._note.setFont(tabular_font(12))
        self.plot = TargetPlot(self)
        self._words = QLabel(self)
        self._words.setObjectName("target_words")
        self._words.setFont(tabular_font(12))
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # Two lines are kept, so that nothing below moves while the words follow the hand.
        self._words.setMinimumHeight(2 * self._words.fontMetrics().lineSpacing())
        head = QHBoxLayout()
        head.setSpacing(HEAD_GAP)
        head.addWidget(self._toggle)
        head.addWidget(self._note, 1)
        head.addStretch(0)
        head.addWidget(self._fastest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.plot)
        column.addWidget(self._words)
        self._toggle.clicked.connect(self.toggle)
        self._fastest.clicked.connect(self._on_fastest)
        self.plot.dragged.connect(self._on_dragged)
        self.plot.picked.connect(self.target_chosen)
        self.set_theme(LIGHT)
        self._set_open(True)

    @property
    def wants_curve(self) -> bool:
        """Whether it is in sight and has no curve, or one of another setting."""
        return self.plot.isVisible() and (self._stale or not self._curve.points)

    @property
    def shown(self) -> bool:
        """Whether the plot is in sight."""
        return self.plot.isVisible()

    def set_curve(
        self, curve: Curve, totals: Totals, progress: tuple[int, int] | None = None, stale: bool = False
    ) -> None:
        """Show these points.

        Args:
            totals: what the part has. progress: (done, total) while more are being computed.
            stale: they are of another setting than the one on screen.
        """
        self._curve, self._totals, self._progress, self._stale = curve, totals, progress, stale
        self.plot.set_curve(curve, totals, stale)
        self._say()

    def set_target(self, target: int | None) -> None:
        """Put the handle there; None: there is no target."""
        self.plot.set_target(target)
        self._say()

    def set_enabled_reason(self, reason: str) -> None:
        """Why no target can be chosen here now, in one sentence; "" where one can."""
        self._reason = reason
        self.plot.setEnabled(not reason)
        self._say()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.plot.set_theme(theme)
        self._dress()

    def state(self) -> dict[str, Any]:
        """What is to be remembered."""
        return {"open": self._open}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take what was remembered."""
        self._set_open(state.get("open") is not False)

    def toggle(self) -> None:
        """Hide the plot, or show it again."""
        self._set_open(not self._open)
        self.state_changed.emit()

    def _set_open(self, on: bool) -> None:
        self._open = on
        for part in (self.plot, self._words, self._note):
            part.setVisible(on)
        self._show_fastest()
        words = self.tr("Hide what each target would cost") if on else self.tr("Show what each target would cost")
        self._toggle.setToolTip(words)
        self._toggle.setAccessibleName(words)
        self._dress()
        self._ask()

    def _show_fastest(self) -> None:
        # While it is not known, its place is for the progress: a narrow panel has no room for both.
        self._fastest.setVisible(self._open and self._progress is None)

    def _dress(self) -> None:
        self._toggle.setIcon(icon("chevron-down" if self._open else "chevron-right", self._theme.muted))

    def _ask(self) -> None:
        if self.wants_curve:
            self.curve_wanted.emit()

    def _say(self) -> None:
        """Say what the target costs, how far the curve is, and what would be fastest."""
        target, progress = self.plot.target, self._progress
        counted = "" if progress is None else self.tr("{n} of {total} points").format(n=progress[0], total=progress[1])
        self._note.setText(counted)
        best = None if self._stale else fastest_that_fits(self._curve, self._totals)
        self._best = None if best is None else best.target_fps
        self._name_fastest()
        if self._reason:
            why = self._reason
        elif counted:
            why = self.tr("Being computed: {counted}").format(counted=counted)
        elif not self._curve.points or self._stale:
            why = self.tr("Not computed yet")
        elif self._totals is None:
            why = self.tr("What this part has is not known, so there is nothing to fit.")
        elif best is None:
            why = self.tr("No target fits this part, not even the slowest design.")
        else:
            why = ""
        self._fastest.setEnabled(not why)
        self._show_fastest()
        reached = "" if best is None else numbers.fps(best.reached)
        self._fastest.setToolTip(why or self.tr("Set this target: it reaches {fps}").format(fps=reached))
        self._words.setText(self._target_words(target))
        self.plot.setAccessibleDescription(self._words.text())
        legend = self.tr(
            "What each target would use, in % of the part, against frames per second.\n"
            "Blue: it fits. Amber: it fits thinly, from 80 %. Hatched: it is too big.\n"
            "Drag, or use the arrow keys; Page Up and Page Down go further."
        )
        self.plot.setToolTip(self._reason or legend)

    def _name_fastest(self) -> None:
        """Name the button, in fewer words where the panel is narrow."""
        words, short = self.tr("Fastest that fits"), self.tr("Fastest")
        if self._best is not None:
            fps = numbers.fps(self._best)
            words = self.tr("Fastest that fits: {fps}").format(fps=fps)
            short = self.tr("Fastest: {fps}").format(fps=fps)
        self._fastest.setText(words)
        self._fastest.setAccessibleName(words)
        if self._fastest.sizeHint().width() > self.width() - self._toggle.sizeHint().width() - 2 * HEAD_GAP:
            self._fastest.setText(short)

    def _target_words(self, target: int | None) -> str:
        if self._reason:
            return self._reason
        if target is None:
            return self.tr("No target yet: click or drag to choose one.")
        # While points are still to come, a better one than one that is merely not far may be among them.
        apart = FAR if self._progress is None else ROUGHLY
        return words_of(None if self._stale else self._curve.telling(target, apart), target, self._totals)

    def _on_dragged(self, target: int) -> None:
        self._say()
        self.target_dragged.emit(target)

    def _on_fastest(self) -> None:
        best = fastest_that_fits(self._curve, self._totals)
        if best is not None:
            self.plot.set_target(best.target_fps)
            self._say()
            self.target_chosen.emit(best.target_fps)

    # -- Qt --

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_fastest()
