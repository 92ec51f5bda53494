"""Two builds side by side: what was set differently first, then what came of it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from projects import numbers
from projects.versus.comparison import TwoBuilds
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon
from widgets.versus.layer_bars import LayerBars, bar_pairs
from widgets.versus.lines import LinesView
from widgets.versus.section import Columns, Section, figure_buttons
from widgets.versus.two_lines import difference_lines, step_lines, summary, total_lines

BESIDE_FROM = 800  # wide enough for two columns: the one of the layers needs 390 for its choice of figures
_VALUES = frozenset({1, 2, 3})


class TwoBuildsView(QWidget):
    """The comparison of two builds.

    Signals:
        swap_requested: the other way round.
        graphs_requested: both graphs are to be compared.
        state_changed: `state()` is worth saving.
    """

    swap_requested = Signal()
    graphs_requested = Signal()
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versus_two")
        self.setAccessibleName(self.tr("Two builds"))
        self._two: TwoBuilds | None = None
        self._names = ("", "")
        self._summary = ElidedLabel(parent=self)
        self._summary.setObjectName("versus_summary")
        self._swap = self._button("versus_swap", self.tr("Swap"), self.tr("Compare the other way round"))
        self._swap.clicked.connect(self.swap_requested)
        self._graphs = self._button(
            "versus_graphs", self.tr("Show graphs"), self.tr("Compare the graphs of both builds after the same step")
        )
        self._graphs.clicked.connect(self.graphs_requested)
        self.settings = LinesView("versus_differences", self.tr("What was set differently"), frozenset(), self)
        self.totals = LinesView("versus_totals", self.tr("Totals of both builds"), _VALUES, self)
        self.steps = LinesView("versus_steps", self.tr("Step times of both builds"), _VALUES, self)
        self.layers = LayerBars(self)
        self._figures = QButtonGroup(self)
        self._figures_row = figure_buttons(self._figures, self)
        self._figures.buttonToggled.connect(self.on_figure)
        self._settings = Section(self.tr("What was set differently"), self.settings, self)
        self._totals = Section(self.tr("Totals"), self.totals, self)
        self._layers = Section(self.tr("Layers"), self.layers, self, self._figures_row)
        self._steps = Section(self.tr("Step times"), self.steps, self)
        self._columns = Columns((self._settings, self._totals, self._steps), self._layers, self)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 2, 8, 2)
        head.setSpacing(4)
        head.addWidget(self._summary, 1)
        head.addWidget(self._swap)
        head.addWidget(self._graphs)
        column.addLayout(head)
        column.addWidget(self._columns, 1)
        self._body = ContentOrEmpty(page, "versus_two", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        for view in self._views():
            view.went.connect(lambda row, which=view: self._columns.keep_in_sight(which, row))
        self.set_theme(LIGHT)
        self.set_empty(self.tr("Select two builds to compare them."))

    def _views(self) -> tuple[LinesView, ...]:
        return (self.settings, self.totals, self.layers, self.steps)

    def _button(self, name: str, words: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(words)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    @property
    def figure(self) -> str:
        """The figure of the layers that is on show."""
        return self._figures.checkedButton().text()

    def set_two(self, two: TwoBuilds, names: tuple[str, str]) -> None:
        """Show this comparison. names: what the builds are called, as short as can be ("#1")."""
        before = self._two
        if before is None or (before.a.id, before.b.id) != (two.a.id, two.b.id):
            self._columns.go_up()
            self._choose_what_differs(two)
        self._two, self._names = two, names
        self._summary.setText(summary(two, names))
        self._summary.setToolTip(self._summary.text())
        self._summary.setAccessibleName(self._summary.text())
        settings = difference_lines(two)
        titles = (self.tr("setting"), *names, self.tr("set by"))
        self.settings.set_lines(titles[: len(settings[0].cells)] if settings else titles, settings)
        said = "" if settings else self.tr("Nothing: both builds were asked for the same.")
        self._settings.say(said, bool(settings))
        self.totals.set_lines((self.tr("figure"), *names, self.tr("difference")), total_lines(two))
        steps = step_lines(two)
        self.steps.set_lines((self.tr("step"), *names, self.tr("difference")), steps)
        self._steps.say("" if steps else self.tr("No step of either build ended."), bool(steps))
        self._show_layers()
        self._body.show_content()

    def offer_graphs(self, offered: bool) -> None:
        """Whether graphs can be compared."""
        self._graphs.setVisible(offered)

    def set_empty(self, sentence: str) -> None:
        """Say this instead of a comparison."""
        self._two = None
        self._body.show_empty(sentence)

    def state(self) -> dict[str, Any]:
        """The figure chosen, as JSON data."""
        return {"figure": self.figure}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave."""
        for button in self._figures.buttons():
            if button.text() == state.get("figure"):
                button.setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._body.empty.set_theme(theme)
        self._columns.set_theme(theme)
        self._swap.setIcon(icon("swap-horizontal", theme.muted))
        self._graphs.setIcon(icon("graph-outline", theme.muted))
        for view in self._views():
            view.set_theme(theme)

    def on_figure(self, _button: QToolButton, on: bool) -> None:
        """Another figure of the layers is wanted."""
        if on:
            self._show_layers()
            self.state_changed.emit()

    def _choose_what_differs(self, two: TwoBuilds) -> None:
        """Another figure of the layers where the one chosen is the same in both builds, and another one is not."""
        buttons = {button.text(): button for button in self._figures.buttons()}
        differing = [name for name in buttons if any(pair.kind == "changed" for pair in bar_pairs(two, name))]
        if differing and self.figure not in differing:
            buttons[differing[0]].setChecked(True)

    def _show_layers(self) -> None:
        two = self._two
        if two is None:
            return
        pairs = bar_pairs(two, self.figure)
        self.layers.set_pairs(pairs, self.figure, self._names)
        self._layers.say(self._layers_note(two, any(pair.kind for pair in pairs)), bool(pairs))

    def _layers_note(self, two: TwoBuilds, differs: bool) -> str:
        if not two.layers:
            return self.tr("Neither build has layers: they ended before step_specialize_layers.")
        lines = []
        steps = [build.table.step for build in (two.a, two.b) if build.table is not None]
        if len(steps) < 2:
            lines.append(self.tr("Only one of the builds got as far as its layers."))
        elif steps[0] != steps[1]:
            lines.append(self.tr("After {a}, and after {b}.").format(a=steps[0], b=steps[1]))
        if two.matched == "likeness":
            lines.append(self.tr("Matched by operator alone, because a model is missing."))
        alone = sum(pair.a is None or pair.b is None for pair in two.layers)
        if alone and len(steps) == 2:
            count = numbers.count(alone)
            lines.append(self.tr("Layers that only one build has: {count}.").format(count=count))
        if not differs:
            lines.append(self.tr("No layer differs in {figure}.").format(figure=self.figure))
        return " ".join(lines)

    # -- Qt --

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE_FROM
        self._columns.set_beside(beside)
        icons, words = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in (self._swap, self._graphs):
            button.setToolButtonStyle(words if beside else icons)
