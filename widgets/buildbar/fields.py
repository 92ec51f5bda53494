"""The number fields of the build bar: clock in ns and MHz, target fps. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLineEdit, QSizePolicy, QSpinBox, QWidget

from projects import numbers

SHORTEST_NS, LONGEST_NS = 0.5, 1000.0
TEXT_MARGIN = 5  # the style sheet's padding does not reach the text of a spin box
MOST_FPS = 1_000_000_000


class ClockField(QWidget):
    """The clock as a period and as a frequency; each follows the other.

    Signals:
        changed: the clock is another now.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ns = self._spin("build_clock_ns", self.tr("Clock period"), " ns", SHORTEST_NS, LONGEST_NS, 2, 92)
        self._mhz = self._spin(
            "build_clock_mhz", self.tr("Clock frequency"), " MHz", 1000 / LONGEST_NS, 1000 / SHORTEST_NS, 1, 106
        )
        self._mhz.setToolTip(self.tr("The same clock as a frequency"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._ns)
        layout.addWidget(self._mhz)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_ns(10.0)
        self._ns.valueChanged.connect(self.on_ns)
        self._mhz.valueChanged.connect(self.on_mhz)

    def _spin(
        self, name: str, label: str, unit: str, least: float, most: float, digits: int, width: int
    ) -> QDoubleSpinBox:
        spin = QDoubleSpinBox(self)
        spin.setObjectName(name)
        spin.setAccessibleName(label)
        spin.setDecimals(digits)
        spin.setRange(least, most)
        spin.setSuffix(unit)
        spin.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        spin.setFixedWidth(width)
        spin.setKeyboardTracking(False)
        return spin

    @property
    def spins(self) -> tuple[QDoubleSpinBox, QDoubleSpinBox]:
        """Its two fields."""
        return self._ns, self._mhz

    @property
    def ns(self) -> float:
        """The period."""
        return float(self._ns.value())

    def set_ns(self, value: float) -> None:
        """Set the period; nothing is emitted."""
        self._put(self._ns, value)
        self._put(self._mhz, 1000 / value)
        self._tell()

    def set_short(self, short: bool) -> None:
        """Show the period alone, where there is no room; its tooltip has the frequency."""
        self._mhz.setHidden(short)
        self.layout().invalidate()  # the bar asks for its width at once
        self.updateGeometry()

    def on_ns(self, value: float) -> None:
        """A period was given."""
        self._put(self._mhz, 1000 / value)
        self._tell()
        self.changed.emit()

    def on_mhz(self, value: float) -> None:
        """A frequency was given."""
        self._put(self._ns, 1000 / value)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        about = self.tr("Period of the clock that FINN aims at, in nanoseconds: {mhz}")
        self._ns.setToolTip(about.format(mhz=self._mhz.text()))

    def _put(self, spin: QDoubleSpinBox, value: float) -> None:
        spin.blockSignals(True)
        spin.setValue(value)
        spin.blockSignals(False)


class WidthField(QSpinBox):
    """FINN's mvau_wwidth_max."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("build_width")
        self.setAccessibleName(self.tr("Greatest weight width (mvau_wwidth_max)"))
        self.setToolTip(
            self.tr(
                "mvau_wwidth_max: how many bits of weights one PE of a matrix unit may read in a clock.\n"
                "FINN folds up to it: wider is faster and larger. FINN's own value is 36; it decides a lot."
            )
        )
        self.setRange(1, 100_000)
        self.setSuffix(self.tr(" bit"))
        self.lineEdit().setTextMargins(TEXT_MARGIN, 0, 0, 0)
        self.setFixedWidth(80)
        self.setKeyboardTracking(False)


class FpsField(QLineEdit):
    """Frames a second asked for; may be empty.

    Signals:
        changed: another number, or another refusal.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("build_fps")
        self.setAccessibleName(self.tr("Target throughput in frames per second"))
        self.setPlaceholderText(self.tr("fps"))
        self.setToolTip(self.tr("Frames per second that FINN folds the design for"))
        self.setFixedWidth(96)
        self.textChanged.connect(self.changed)
        self.editingFinished.connect(self.on_finished)

    @property
    def plain(self) -> str:
        """What is typed, without grouping and unit."""
        return "".join(self.text().replace("fps", "").split()).replace(",", "").replace("_", "")

    @property
    def fps(self) -> int | None:
        """The number, or None where the field is empty or refused."""
        digits = self.plain
        if not (digits.isascii() and digits.isdigit()):
            return None
        return int(digits) if 0 < int(digits) <= MOST_FPS else None

    @property
    def refused(self) -> bool:
        """Whether something is typed that is no throughput."""
        return bool(self.plain) and self.fps is None

    def set_fps(self, value: int | None) -> None:
        """Set the number; None empties it."""
        self.setText("" if value is None else numbers.fps(value))

    def on_finished(self) -> None:
        """Write what was typed the way numbers are written."""
        if self.fps is not None:
            self.blockSignals(True)
            self.set_fps(self.fps)
            self.blockSignals(False)

    # Qt overrides

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        if self.fps is not None:
            self.blockSignals(True)
            self.setText(self.plain)
            self.blockSignals(False)
        self.selectAll()
