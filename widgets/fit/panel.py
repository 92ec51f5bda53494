"""The Fit panel: does the design fit the part, how fast is it, and which layer holds it back.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from projects import numbers
from projects.build.fit import FitView, Level
from projects.build.layers import RESOURCES
from projects.folding.curve import Curve, Totals
from widgets.fit.bar import ResourceBar
from widgets.fit.target_strip import TargetStrip
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, tabular_font
from widgets.theme.icons import icon
from widgets.words import translated

_GLYPHS = {
    Level.OVER: "alert-octagon-outline",
    Level.THIN: "alert-outline",
    Level.FITS: "check-circle-outline",
    Level.UNKNOWN: "help-circle-outline",
}


class FitPanel(QWidget):
    """Fit, throughput and the limiting layer of what is on screen.

    Signals:
        layer_selected: key of the limiting layer, when its name is clicked.
        why_requested: "Show me why" was clicked.
        empty_pressed: the button of the empty state.
        target_dragged, target_chosen, curve_wanted, state_changed: as `TargetStrip` has them.
    """

    layer_selected = Signal(str)
    why_requested = Signal()
    empty_pressed = Signal()
    target_dragged = Signal(int)
    target_chosen = Signal(int)
    curve_wanted = Signal()
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: FitView | None = None
        self._theme = LIGHT
        self._make_words()
        self._bars = {name: ResourceBar(name, self) for name in RESOURCES}
        self.target = TargetStrip(self)
        self._content = QWidget(self)
        self._content.setObjectName("fit_content")
        self._fill(QVBoxLayout(self._content))
        scroll = QScrollArea(self)
        scroll.setObjectName("fit_scroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._content)
        self._body = ContentOrEmpty(scroll, "fit", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self._body.empty.pressed.connect(self.empty_pressed)
        self._why.clicked.connect(self.why_requested)
        self._limit.clicked.connect(self._on_limit)
        for name in ("target_dragged", "target_chosen", "curve_wanted", "state_changed"):
            getattr(self.target, name).connect(getattr(self, name))
        self.set_empty(self.tr("Open a model to see whether it fits."))
        self.set_theme(LIGHT)

    def _label(self, name: str, muted: bool = False, elided: bool = False) -> QLabel:
        label = ElidedLabel(parent=self) if elided else QLabel(self)
        label.setObjectName(f"fit_{name}")
        if muted:
            label.setProperty("role", "muted")
        if not elided:
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _make_words(self) -> None:
        self._place = self._label("place")
        self._place.setFont(heading_font())
        self._part = self._label("part", muted=True, elided=True)
        self._badge = self._label("badge")
        self._glyph = self._label("glyph")
        self._verdict = self._label("verdict")
        self._verdict.setFont(heading_font())
        self._verdict.setWordWrap(True)
        self._why = QPushButton(self.tr("Show me why"), self)
        self._why.setObjectName("fit_why")
        self._why.setAccessibleName(self.tr("Show me why: the layers that cost most"))
        self._why.setToolTip(self.tr("Shows the layers that cost most, in graph, table and chart"))
        self._caption = self._label("caption", muted=True)
        self._caption.setFont(tabular_font(12))
        self._caption.setWordWrap(True)
        self._reached = self._label("throughput")
        self._reached.setFont(tabular_font())
        self._timing = self._label("timing", muted=True, elided=True)
        self._timing.setFont(tabular_font())
        self._limited = self._label("limited", muted=True)
        self._limited.setText(self.tr("Limited by"))
        self._cycles = self._label("cycles", muted=True, elided=True)
        self._cycles.setFont(tabular_font())
        self._limit = QPushButton(self)
        self._limit.setObjectName("fit_bottleneck")
        self._limit.setProperty("link", True)

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(8, 6, 8, 8)
        column.setSpacing(4)
        for parts in (
            ((self._place, 0), (self._part, 1), (self._badge, 0)),
            ((self._glyph, 0), (self._verdict, 1), (self._why, 0)),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget, stretch in parts:
                row.addWidget(widget, stretch)
            column.addLayout(row)
        for bar in self._bars.values():
            column.addWidget(bar)
        column.addWidget(self.target)
        self._line = QLabel(self)
        self._line.setFixedHeight(1)
        self._line.setObjectName("fit_line")
        column.addWidget(self._line)
        speed, limit = QHBoxLayout(), QHBoxLayout()
        speed.setSpacing(12)
        speed.addWidget(self._reached)
        speed.addWidget(self._timing, 1)
        limit.setSpacing(0)
        limit.addWidget(self._limited)
        limit.addWidget(self._limit)
        limit.addSpacing(4)
        limit.addWidget(self._cycles, 1)
        column.addLayout(speed)
        column.addLayout(limit)
        column.addWidget(self._caption)
        column.addStretch(1)

    @property
    def value(self) -> FitView | None:
        """What is shown."""
        return self._view

    def set_view(self, view: FitView | None) -> None:
        """Show these figures; None shows the empty state."""
        self._view = view
        if view is None:
            self._body.show_empty(self._empty, self._empty_button)
            return
        self._place.setText(view.place)
        self._part.setText("" if view.part == view.place else view.part or "")
        self._part.setToolTip(view.part or "")
        self._badge.setText(view.badge)
        self._badge.setVisible(bool(view.badge))
        self._verdict.setText(translated(view.verdict()))
        self._why.setVisible(view.level in (Level.OVER, Level.THIN))
        for resource in view.resources:
            if (bar := self._bars.get(resource.name)) is not None:
                bar.set_value(resource)
                bar.setHidden((resource.used, resource.available) == (0, 0))  # the part has none: nothing to say
        self._caption.setText(self._caption_of(view))
        self._reached.setText(translated(view.throughput()))
        self._reached.setToolTip(self.tr("Frames a second reached, of those asked for"))
        latency = numbers.duration_ns(view.latency_ns)
        self._timing.setText("" if view.latency_ns is None else self.tr("latency %1").replace("%1", latency))
        self._timing.setToolTip(self.tr("Time from a frame's first input to its last output"))
        cycles = "" if view.max_cycles is None else self.tr("%1 cycles").replace("%1", numbers.count(view.max_cycles))
        self._cycles.setText(cycles)
        self._cycles.setToolTip(self.tr("Clock cycles the slowest layer takes for a frame"))
        for widget in (self._limited, self._limit, self._cycles):
            widget.setVisible(bool(view.bottleneck))
        self._limit.setText(view.bottleneck or "")
        self._limit.setEnabled(bool(view.bottleneck_key))
        self._limit.setAccessibleName(self.tr("Go to the limiting layer %1").replace("%1", view.bottleneck or ""))
        self._limit.setToolTip(self._limit.accessibleName())
        self._dress()
        self._body.show_content()

    def set_empty(self, sentence: str, button: str = "") -> None:
        """What is said while there are no figures."""
        self._empty, self._empty_button = sentence, button
        if self._view is None:
            self._body.show_empty(sentence, button)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        for bar in self._bars.values():
            bar.set_theme(theme)
        self.target.set_theme(theme)
        self._body.empty.set_theme(theme)
        self._dress()

    def set_curve(
        self, curve: Curve, totals: Totals, progress: tuple[int, int] | None = None, stale: bool = False
    ) -> None:
        """Show what each target would cost, see `TargetStrip.set_curve`."""
        self.target.set_curve(curve, totals, progress, stale)

    def set_target(self, target: int | None) -> None:
        """Put the target strip's handle there."""
        self.target.set_target(target)

    def state(self) -> dict[str, Any]:
        """What is to be remembered."""
        return {"target": self.target.state()}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take what was remembered; what is not understood is left."""
        if isinstance(state.get("target"), dict):
            self.target.restore_state(state["target"])

    def _caption_of(self, view: FitView) -> str:
        words = []
        if not view.totals_known:
            words.append(self.tr("What this part has is not known, so there is nothing to compare with."))
        if any(resource.level in (Level.THIN, Level.OVER) for resource in view.resources):
            words.append(self.tr("FINN's estimates leave out FIFOs, width converters and the shell."))
        words.append(self.tr("FF is not estimated."))
        return " ".join(words)

    def _dress(self) -> None:
        theme, view = self._theme, self._view
        colors = {Level.OVER: theme.over_text, Level.THIN: theme.amber_text, Level.FITS: theme.good}
        level = Level.UNKNOWN if view is None else view.level
        color = colors.get(level, theme.muted)
        self._glyph.setPixmap(icon(_GLYPHS[level], color).pixmap(20, 20))
        self._verdict.setStyleSheet(f"color: {color};")
        missed = view is not None and view.target_missed
        self._reached.setStyleSheet(f"color: {theme.amber_text if missed else theme.text};")
        self._badge.setStyleSheet(
            f"color: {theme.muted}; border: 1px solid {theme.line}; border-radius: 7px;"
            " padding: 0 6px; font-size: 12px;"
        )
        self._line.setStyleSheet(f"background: {theme.line};")
        self._content.setStyleSheet(f"#fit_content {{ background: {theme.panel}; }}")

    def _on_limit(self) -> None:
        if self._view is not None and self._view.bottleneck_key:
            self.layer_selected.emit(self._view.bottleneck_key)
