"""The strip above the graph: what is drawn, how it is coloured, zoom and find. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

HEIGHT = 36
NARROW = 520
ICONS = {
    "back": "arrow-left",
    "zoom_out": "magnify-minus-outline",
    "zoom_in": "magnify-plus-outline",
    "zoom_fit": "fit-to-screen-outline",
    "find": "magnify",
    "compare": "compare-horizontal",
}


@dataclass(frozen=True)
class ColouringChoice:
    """One way to colour the graph. why_not: why it cannot be had for what is shown, "" where it can."""

    key: str
    words: str
    why_not: str = ""


class GraphHeader(QWidget):
    """Title, colouring and buttons of the graph.

    Signals:
        colouring_chosen: key of a ColouringChoice.
        button_pressed: "compare", "back", "zoom_out", "zoom_in", "zoom_fit" or "find".
    """

    colouring_chosen = Signal(str)
    button_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("graph_header")
        self.setFixedHeight(HEIGHT)
        self._title = ElidedLabel(parent=self)
        self._title.setObjectName("graph_title")
        self._colour_label = QLabel(self.tr("Colour by"), self)
        self._colour_label.setProperty("role", "muted")
        self._colours = QComboBox(self)
        self._colours.setObjectName("graph_colours")
        self._colours.setAccessibleName(self.tr("Colour the graph by"))
        self._colours.setMinimumContentsLength(8)
        self._colours.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._colours.view().setMinimumWidth(200)
        self._offered = QStandardItemModel(self)
        self._colours.setModel(self._offered)
        self._colours.activated.connect(self.on_activated)
        self._colour_label.setBuddy(self._colours)
        self._buttons = {
            "back": self._button("back", self.tr("Back to the parent model (Alt+Left)")),
            "zoom_out": self._button("zoom_out", self.tr("Zoom out (Ctrl+-)")),
            "zoom_in": self._button("zoom_in", self.tr("Zoom in (Ctrl++)")),
            "zoom_fit": self._button("zoom_fit", self.tr("Fit the whole graph (Ctrl+9)")),
            "find": self._button("find", self.tr("Find a node (Ctrl+F)")),
            "compare": self._button("compare", self.tr("Compare with the step before (Ctrl+D)")),
        }
        self._buttons["back"].hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(4)
        layout.addWidget(self._buttons["back"])
        layout.addWidget(self._title, 1)
        layout.addWidget(self._colour_label)
        layout.addWidget(self._colours)
        for name in ("compare", "zoom_out", "zoom_in", "zoom_fit", "find"):
            layout.addWidget(self._buttons[name])
        self.set_theme(LIGHT)

    def set_title(self, words: str) -> None:
        """Say what is drawn."""
        self._title.setText(words)
        self._title.setToolTip(words)

    def set_back(self, possible: bool) -> None:
        """Whether there is a parent model to go back to."""
        self._buttons["back"].setVisible(possible)

    def set_comparable(self, possible: bool) -> None:
        """Whether there is a step before the one drawn."""
        self._buttons["compare"].setEnabled(possible)

    def set_choices(self, choices: tuple[ColouringChoice, ...], current: str) -> None:
        """Offer these colourings; those that cannot be had say why. Emits nothing."""
        self._offered.clear()
        for choice in choices:
            item = QStandardItem(choice.words)
            item.setData(choice.key, Qt.ItemDataRole.UserRole)
            item.setEnabled(not choice.why_not)
            item.setToolTip(choice.why_not or choice.words)
            self._offered.appendRow(item)
        self._colours.setCurrentIndex(max(self._colours.findData(current), 0))
        chosen = next((c for c in choices if c.key == current), None)
        self._colours.setToolTip(chosen.why_not if chosen is not None else "")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for key, button in self._buttons.items():
            button.setIcon(icon(ICONS[key], theme.muted))
        self.setStyleSheet(f"#graph_header {{ background: {theme.panel}; border-bottom: 1px solid {theme.line}; }}")

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"graph_{name}")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(lambda: self.button_pressed.emit(name))
        return button

    def _fold(self) -> None:
        # Where room is short the title matters more than the word before the list.
        self._colour_label.setVisible(self.width() >= NARROW)

    def on_activated(self, index: int) -> None:
        """A colouring was chosen."""
        self.colouring_chosen.emit(self._colours.itemData(index))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room for the title."""
        super().resizeEvent(event)
        self._fold()
