"""The plot of the target strip: a slider over the curve of what each target throughput costs.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from projects.folding.curve import FASTEST, SLOWEST, Curve, Totals
from projects.folding.round_numbers import ladder, stepped
from widgets.fit.target_paint import BOTTOM, GRIP, TOP, paint_axis, paint_handle, paint_lines, paint_ranges
from widgets.fit.target_scale import Scale
from widgets.fit.target_values import ALWAYS, Profile, profile_of
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font

HEIGHT = 104
_REST_MS = 300  # a wheel has no end of its own: what it rests at is chosen
_FADED = 0.4
_SLACK = 2  # pixels a hand may tremble
_Key = Qt.Key


class TargetPlot(QAbstractSlider):
    """A slider whose value is the target in frames per second; a screen reader finds it as one.

    Signals:
        dragged: the target under the hand, while it moves.
        picked: the target that the hand was taken from.
    """

    dragged = Signal(int)
    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("target_plot")
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setRange(SLOWEST, FASTEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Target throughput in frames per second"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme, self._font = LIGHT, tabular_font(11)
        self._curve, self._totals = Curve(), None
        self._target: int | None = None
        self._held: int | None = None  # the target before the mouse took it
        self._pressed = 0.0
        self._holding = self._moved = self._stale = False
        self._profile: Profile = profile_of(self._curve, None, None)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._pick)
        self.valueChanged.connect(self._on_value)

    @property
    def target(self) -> int | None:
        """Where the handle stands, None where there is none."""
        return self._target

    def set_curve(self, curve: Curve, totals: Totals, stale: bool = False) -> None:
        """Show these points; stale: paler, because they are of a setting that was changed."""
        self._curve, self._totals, self._stale = curve, totals, stale
        self._lay_out()

    def set_target(self, target: int | None) -> None:
        """Put the handle there without telling; while a hand has it, it stays in the hand."""
        if not (self._holding or self._moved):
            self._put(target)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.update()

    def scale(self) -> Scale:
        """The axis as it stands."""
        room = self._room()
        return Scale(self._profile.low, self._profile.high, room.left(), room.right())

    def _put(self, target: int | None) -> None:
        self._target = target
        self.blockSignals(True)
        self.setValue(SLOWEST if target is None else target)
        self.blockSignals(False)
        self._lay_out()

    def _lay_out(self) -> None:
        # Under a hand the axis stands still: else the handle would run away from it.
        if not self._holding:
            self._profile = profile_of(self._curve, self._totals, self._target)
        self.update()

    def _move(self, target: int) -> None:
        if target != self._target:
            self._moved = True
            self._put(target)
            self.dragged.emit(target)

    def _pick(self) -> None:
        """The hand was taken from it."""
        self._rest.stop()
        moved, self._moved, self._holding = self._moved, False, False
        self._lay_out()
        if moved and self._target is not None:
            self.picked.emit(self._target)

    def _on_value(self, value: int) -> None:
        """A screen reader or another aid set the value."""
        self._move(self.scale().clamped(value))
        self._pick()

    def _room(self) -> QRectF:
        metrics = QFontMetricsF(self._font)
        names = {*ALWAYS, *self._profile.ratios}
        right = math.ceil(max(metrics.horizontalAdvance(name) for name in names)) + 7
        left = GRIP / 2 + 3
        return QRectF(left, TOP, max(40.0, self.width() - left - right), self.height() - TOP - BOTTOM)

    def _neighbour(self, key: int) -> int | None:
        """The target that a key goes to, None where it goes nowhere."""
        scale = self.scale()
        now = scale.high if self._target is None else self._target
        marks = ladder(scale.low, scale.high, 3 * len(str(scale.high)))
        match key:
            case _Key.Key_Right | _Key.Key_Up:
                return scale.clamped(stepped(now, up=True))
            case _Key.Key_Left | _Key.Key_Down:
                return scale.clamped(stepped(now, up=False))
            case _Key.Key_PageUp:
                return next((mark for mark in marks if mark > now), scale.high)
            case _Key.Key_PageDown:
                return next((mark for mark in reversed(marks) if mark < now), scale.low)
            case _Key.Key_Home:
                return scale.low
            case _Key.Key_End:
                return scale.high
        return None

    # -- Qt --

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        painter.setOpacity(_FADED if self._stale or not self.isEnabled() else 1.0)
        room, scale, profile, theme = self._room(), self.scale(), self._profile, self._theme
        paint_ranges(painter, profile, scale, room, theme)
        paint_lines(painter, profile, scale, room, theme)
        paint_axis(painter, scale, room, theme)
        painter.setOpacity(1.0 if self.isEnabled() else _FADED)
        if self._target is not None:
            paint_handle(painter, profile, scale, room, self._target, self.hasFocus(), theme)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held, self._holding = self._target, True
            self._pressed = x = event.position().x()
            # Taking the grip is not yet moving it: the target may be one that no snapping leads back to.
            if self._target is None or abs(x - self.scale().x(self._target)) > GRIP:
                self._move(self.scale().snapped(x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._holding and (self._moved or abs(x - self._pressed) >= _SLACK):
            self._move(self.scale().snapped(x))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._holding:
            self._pick()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Without the focus the wheel is for the panel, which it scrolls.
        if not self.hasFocus() or not event.angleDelta().y():
            event.ignore()
            return
        key = _Key.Key_Right if event.angleDelta().y() > 0 else _Key.Key_Left
        self._move(self._neighbour(key) or SLOWEST)
        self._rest.start()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == _Key.Key_Escape and self._holding and self._held is not None:
            self._move(self._held)
            self._moved = self._holding = False
            self._lay_out()
            return
        target = self._neighbour(event.key())
        if target is None:
            event.ignore()
            return
        self._move(target)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat() or self._neighbour(event.key()) is None:
            event.ignore()
            return
        self._pick()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._pick()
