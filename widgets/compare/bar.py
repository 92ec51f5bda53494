"""The strip of buttons over the two graphs. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from projects import numbers
from widgets.tables.filter_bar import ElidedLabel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

HEIGHT = 36
WIDTH_FOR_TEXT = 760
ICONS = {
    "previous": "arrow-up",
    "next": "arrow-down",
    "renames": "tag-off-outline",
    "sync": "link-variant",
    "fit": "fit-to-screen-outline",
    "swap": "swap-horizontal",
    "above": "view-agenda-outline",
    "equal": "arrow-split-vertical",
    "close": "close",
}


class CompareBar(QWidget):
    """Moves from change to change, and arranges the graphs.

    Signals:
        pressed: "previous", "next", "fit", "swap", "equal" or "close".
        toggled: "renames" (hide them), "sync" or "above", and whether it is on.
    """

    pressed = Signal(str)
    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_bar")
        self.setFixedHeight(HEIGHT)
        self._count = QLabel(self)
        self._count.setObjectName("compare_count")
        self._count.setProperty("role", "heading")
        self._words = ElidedLabel(parent=self)
        self._words.setObjectName("compare_words")
        self._buttons = {
            "previous": self._button("previous", self.tr("Previous change (P)")),
            "next": self._button("next", self.tr("Next change (N)")),
            "renames": self._button("renames", self.tr("Hide nodes that were only renamed"), checkable=True),
            "sync": self._button("sync", self.tr("Move both graphs together"), checkable=True),
            "fit": self._button("fit", self.tr("Fit both graphs (F fits them too)")),
            "swap": self._button("swap", self.tr("Swap the two models")),
            "above": self._button("above", self.tr("One above the other"), checkable=True),
            "equal": self._button("equal", self.tr("Give both the same room (double click on the border)")),
            "close": self._button("close", self.tr("Close the comparison")),
        }
        self._buttons["sync"].setChecked(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 4, 0)
        layout.setSpacing(4)
        for name in ("previous", "next"):
            layout.addWidget(self._buttons[name])
        layout.addWidget(self._count)
        layout.addSpacing(4)
        layout.addWidget(self._words, 1)
        for name in ("renames", "sync", "fit", "swap", "above", "equal", "close"):
            layout.addWidget(self._buttons[name])
        self.set_theme(LIGHT)
        self.set_place(-1, 0, "")

    def set_place(self, index: int, total: int, words: str) -> None:
        """Say which of the changes is looked at.

        Args:
            index: from 0; -1 for none of them. words: the change in a line.
        """
        if total == 0:
            count = self.tr("No changes")
        elif index < 0:
            count = self.tr("{total} changes").format(total=numbers.count(total)) if total > 1 else self.tr("1 change")
        else:
            count = self.tr("{index} of {total}").format(index=numbers.count(index + 1), total=numbers.count(total))
        self._count.setText(count)
        self._words.setText(words)
        self._words.setToolTip(words)
        for name in ("previous", "next"):
            self._buttons[name].setEnabled(total > 0)

    def set_waiting(self) -> None:
        """There is no comparison yet."""
        self.set_place(-1, 0, self.tr("What changed is not known yet."))
        self._count.setText("")

    def set_checked(self, name: str, on: bool) -> None:
        """Set "renames", "sync" or "above"; emits nothing."""
        button = self._buttons[name]
        button.blockSignals(True)
        button.setChecked(on)
        button.blockSignals(False)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for name, button in self._buttons.items():
            button.setIcon(icon(ICONS[name], theme.text if button.isCheckable() else theme.muted))
        self.setStyleSheet(f"#compare_bar {{ background: {theme.panel}; border-bottom: 1px solid {theme.line}; }}")

    def _button(self, name: str, words: str, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"compare_{name}")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setCheckable(checkable)
        if name == "renames":
            button.setText(self.tr("Hide renames"))
        if checkable:
            button.toggled.connect(lambda on: self.toggled.emit(name, on))
        else:
            button.clicked.connect(lambda: self.pressed.emit(name))
        return button

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the room goes to the change in words."""
        super().resizeEvent(event)
        styles = Qt.ToolButtonStyle
        wide = event.size().width() >= WIDTH_FOR_TEXT
        style = styles.ToolButtonTextBesideIcon if wide else styles.ToolButtonIconOnly
        self._buttons["renames"].setToolButtonStyle(style)
