"""The two charts: cycles of every layer, and one resource of every layer.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from projects import numbers
from projects.build.layers import RESOURCES, LayerTable
from widgets.charts.bars import Bars, allowed_cycles, bars_of
from widgets.charts.panel import BarsPanel


class CyclesChart(BarsPanel):
    """Cycles a frame of every layer, against what the target allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("cycles", parent)
        self.setAccessibleName(self.tr("Cycles of every layer"))
        self._target_fps: float | None = None
        self._log = QToolButton(self)
        self._log.setObjectName("cycles_log")
        self._log.setText(self.tr("log"))
        self._log.setAccessibleName(self.tr("Logarithmic scale"))
        self._log.setToolTip(self.tr("Logarithmic scale: small layers can be told apart too"))
        self._log.setCheckable(True)
        self._log.setProperty("segment", "first")
        self.controls.addWidget(self._log)
        self._log.toggled.connect(self._on_log)

    def set_table(self, table: LayerTable | None, target_fps: float | None = None) -> None:
        """Show these layers.

        Args:
            table: None shows the empty state.
            target_fps: frames a second asked for; with the table's clock it gives the line.
        """
        self._target_fps = target_fps
        self._take(table)

    def bars(self) -> Bars | None:
        if self._table is None:
            return None
        limit = allowed_cycles(self._table.clock_ns, self._target_fps)
        # In the line's words the cycles are what the axis shows; the target is what a person set.
        words = self.tr("target %1: %2 cycles").replace("%1", numbers.fps(self._target_fps))
        words = "" if limit is None else words.replace("%2", numbers.count(round(limit)))
        return bars_of(self._table, "cycles", limit, words, self._log.isChecked())

    def more_words(self, row: int) -> str:
        bar = self.plot.bars.bars[row] if self.plot is not None else None
        if bar is None or not (bar.over or bar.bottleneck):
            return ""
        return ", " + (self.tr("over target") if bar.over else self.tr("bottleneck"))

    def state(self) -> dict[str, Any]:
        """The scale chosen, as JSON data."""
        return {"log": self._log.isChecked()}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave."""
        self._log.setChecked(bool(state.get("log")))

    def _on_log(self, _on: bool) -> None:
        self._draw()
        self.state_changed.emit()


class ResourcesChart(BarsPanel):
    """One resource of every layer, chosen by the buttons above."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("resources", parent)
        self.setAccessibleName(self.tr("Resources of every layer"))
        self._totals: Mapping[str, float | None] = {}
        self._group = QButtonGroup(self)
        for name in RESOURCES:
            button = QToolButton(self)
            button.setObjectName(f"resources_{name}")
            button.setText(name)
            button.setAccessibleName(self.tr("Show %1 of every layer").replace("%1", name))
            button.setToolTip(button.accessibleName())
            button.setCheckable(True)
            button.setProperty("segment", "true" if self.controls.count() else "first")
            self._group.addButton(button)
            self.controls.addWidget(button)
        self.controls.addStretch(0)
        self._group.buttons()[0].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)

    @property
    def resource(self) -> str:
        """The resource on show."""
        return self._group.checkedButton().text()

    def set_table(self, table: LayerTable | None, totals: Mapping[str, float | None] | None = None) -> None:
        """Show these layers.

        Args:
            table: None shows the empty state.
            totals: what the part has of each resource, to name a layer's share of it.
        """
        self._totals = totals or {}
        self._take(table)

    def show_resource(self, name: str) -> None:
        """Show this resource; what is not one of the four is ignored."""
        for button in self._group.buttons():
            if button.text() == name:
                button.setChecked(True)

    def bars(self) -> Bars | None:
        return None if self._table is None else bars_of(self._table, self.resource)

    def more_words(self, row: int) -> str:
        value = self.plot.bars.bars[row].value if self.plot is not None else None
        total = self._totals.get(self.resource)
        if not value or not total:
            return ""
        return ", " + self.tr("%1 of the part").replace("%1", numbers.percent(value / total))

    def state(self) -> dict[str, Any]:
        """The resource chosen, as JSON data."""
        return {"resource": self.resource}

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave."""
        self.show_resource(str(state.get("resource")))

    def _on_toggled(self, _button: QToolButton, on: bool) -> None:
        if on:
            self._draw()
            self.state_changed.emit()
