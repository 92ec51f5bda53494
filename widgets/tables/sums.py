"""The line under a layers table: how many layers, and what they need together. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from projects import numbers
from projects.build.layers import RESOURCES, Layer
from widgets.tables.columns import figure
from widgets.tables.filter_bar import ElidedLabel
from widgets.tables.layer_delegate import DIMMED
from widgets.theme.fonts import tabular_font
from widgets.theme.style import ROW_HEIGHT


class Sums(ElidedLabel):
    """Sums of the layers selected or shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("layers_sums")
        self.setContentsMargins(8, 0, 8, 0)
        self.setFixedHeight(ROW_HEIGHT)
        self.setFont(tabular_font(12))
        self.setProperty("role", "muted")
        effect = QGraphicsOpacityEffect(self)
        effect.setOpacity(DIMMED)
        effect.setEnabled(False)
        self.setGraphicsEffect(effect)

    def set_dimmed(self, dimmed: bool) -> None:
        """Show these as the sums of a moment ago."""
        self.graphicsEffect().setEnabled(dimmed)

    def tell(self, layers: Sequence[Layer], total: int, chosen: bool) -> None:
        """Sum these layers. total: of the table. chosen: they are selected, not only shown."""
        count = self.tr("%1 selected") if chosen else self.tr("%1 of %2 layers")
        words = [count.replace("%1", str(len(layers))).replace("%2", str(total))]
        for name in RESOURCES:
            known = [value for value in (figure(layer, name) for layer in layers) if value is not None]
            words.append(f"{numbers.count(sum(known) if known else None)} {name}")
        self.setText("   ".join(words))
