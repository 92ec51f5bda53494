"""The curve of targets in the Fit panel: FINN's figures for some sixty targets, computed ahead in the background.

Layer: studio.window. Thread: GUI; the figures come from an estimate session of the worker, whose sweep gives way to
every other question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from projects.folding.curve import Curve, CurvePoint, Totals, next_targets
from projects.folding.session_protocol import Answer, AnswerState, Ask, Question, Setting
from studio.jobs.estimates import Estimates
from widgets.fit.panel import FitPanel
from widgets.words import translated

SETTLE_MS = 400  # swept once a setting rests: clicks in a row would wait for the sweep of the one before


class TargetCurve(QObject):
    """Keeps the curve of the setting on screen; it is computed while the Fit panel shows its target strip.

    Args:
        setting: everything that decides the figures, as it is now. totals: what the part of that setting has.

    Signals:
        target_dragged: the target under the hand, often. target_chosen: the one it was taken from.
    """

    target_dragged = Signal(int)
    target_chosen = Signal(int)

    def __init__(
        self,
        estimates: Estimates,
        setting: Callable[[], Setting],
        totals: Callable[[], Totals],
        panel: FitPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._estimates, self._setting, self._totals, self._panel = estimates, setting, totals, panel
        self._base: Setting | None = None  # what the curve is of: a setting without its target
        self._curve, self._known = Curve(), None
        self._before: tuple[Curve, Totals] | None = None  # shown, paler, until there is another
        self._target: int | None = None
        self._request, self._asked, self._done = 0, 0, 0  # of the sweep that runs: how many targets
        self._failed = ""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        panel.target_dragged.connect(self.target_dragged)
        panel.target_chosen.connect(self.target_chosen)
        panel.curve_wanted.connect(self.refresh)
        estimates.opened.connect(self.on_opened)
        estimates.closed.connect(self.refresh)
        self.refresh()

    @property
    def curve(self) -> Curve:
        """What is known so far of the setting on screen."""
        return self._curve

    @property
    def computing(self) -> bool:
        """Whether points are still to come."""
        return bool(self._request) or self._settle.isActive()

    def on_opened(self) -> None:
        """Another session: what stands behind the same setting may be another model."""
        self._forget()
        self.refresh()

    def refresh(self) -> None:
        """The setting may be another now: keep the curve where only the target changed, else compute another."""
        if not self._estimates.is_open:
            self._forget()
            self._panel.target.set_enabled_reason(self.tr("Targets are priced once the layers are ready."))
            return
        setting = self._setting()
        self._target = setting.target_fps
        base = replace(setting, target_fps=None)
        if base != self._base:
            self._change(base)
        self._panel.target.set_enabled_reason(self._failed)
        self._panel.set_target(self._target)
        self._show()
        if self._panel.target.shown and not self._failed and not self._request and self._targets():
            self._settle.start()

    def close(self) -> None:
        """Ask no more."""
        self._stop()
        for signal in (self._panel.curve_wanted, self._estimates.closed):
            signal.disconnect(self.refresh)
        self._estimates.opened.disconnect(self.on_opened)

    def _change(self, base: Setting) -> None:
        """Begin a curve of another setting."""
        self._stop()
        if self._curve.points and self._before is None:
            self._before = self._curve, self._known
        self._base, self._curve, self._known, self._failed = base, Curve(), self._totals(), ""

    def _forget(self) -> None:
        self._stop()
        self._base, self._curve, self._known, self._before, self._failed = None, Curve(), None, None, ""
        self._panel.set_curve(self._curve, None)

    def _stop(self) -> None:
        self._settle.stop()
        if self._request:
            self._estimates.cancel(self._request)
        self._request = self._asked = self._done = 0

    def _targets(self) -> tuple[int, ...]:
        return next_targets(self._curve, self._known, self._target)

    def _ask(self) -> None:
        """Sweep what is to be known next; the curve is whole where nothing is."""
        base, targets = self._base, self._targets()
        if base is None or not targets:
            self._before = None
            self._show()
            return
        self._asked = len(targets)
        self._request = self._estimates.ask(lambda n: Question(n, Ask.SWEEP, base, targets=targets), self._take)
        self._show()

    def _take(self, answer: Answer) -> None:
        point = answer.point
        if answer.state is AnswerState.POINT and point is not None:
            self._curve = self._curve.with_point(CurvePoint(point.target_fps, point.network))
            self._done += 1
            self._show()
            return
        self._request = self._asked = self._done = 0
        if answer.state is AnswerState.DONE:
            self._ask()
        elif answer.state is not AnswerState.DROPPED:
            said = translated(answer.refusals[0].message) if answer.refusals else answer.message or ""
            self._failed = said or self.tr("FINN could not price these targets.")
            self._panel.target.set_enabled_reason(self._failed)
            self._show()

    def _show(self) -> None:
        done = len(self._curve.points)
        # One point is there before its progress could be read.
        progress = (done, done + self._asked - self._done) if self._asked > 1 else None
        if self._before is not None and not self._failed:
            self._panel.set_curve(*self._before, progress, stale=True)
        else:
            self._panel.set_curve(self._curve, self._known, progress)
