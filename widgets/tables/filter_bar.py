"""The line over a table of layers: words, an op type and problems to filter by, the choice of columns, a caption.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from projects import numbers
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import PROBLEM, icon

_CAPTION_FROM = 480


class ElidedLabel(QLabel):
    """One line of text that gives way: it is cut with an ellipsis where there is no room, and told in its tooltip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    # -- Qt --

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), words)
        painter.end()


class FilterBar(QWidget):
    """Filters of a table of layers.

    Args:
        name: what the object names of its parts begin with.

    Signals:
        changed: words, op type ("" for any), whether only layers with problems are wanted.
        columns_wanted: the column button was pressed; the table shows its menu below it.
    """

    changed = Signal(str, str, bool)
    columns_wanted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLineEdit(self)
        self._words.setObjectName(f"{name}_filter")
        self._words.setAccessibleName(self.tr("Filter layers by name or op"))
        self._words.setPlaceholderText(self.tr("Filter by name or op"))
        self._words.setClearButtonEnabled(True)
        self._words.setMaximumWidth(280)
        self._words.setMinimumWidth(96)
        self._glyph = QAction(self._words)
        self._words.addAction(self._glyph, QLineEdit.ActionPosition.LeadingPosition)
        self._op = QComboBox(self)
        self._op.setObjectName(f"{name}_op")
        self._op.setAccessibleName(self.tr("Show only layers of this op type"))
        self._op.setToolTip(self._op.accessibleName())
        self._op.setMinimumContentsLength(7)
        self._op.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._op.setMaximumWidth(200)
        self._problems = QToolButton(self)
        self._problems.setObjectName(f"{name}_problems")
        self._problems.setCheckable(True)
        self._problems.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._problems.setToolTip(self.tr("Show only layers with problems"))
        self._problems.setAccessibleName(self._problems.toolTip())
        self._problems.hide()
        self._columns = QToolButton(self)
        self._columns.setObjectName(f"{name}_columns")
        self._columns.setAccessibleName(self.tr("Choose columns"))
        self._columns.setToolTip(self.tr("Choose columns"))
        self._caption = ElidedLabel(parent=self)
        self._caption.setObjectName(f"{name}_caption")
        self._caption.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self._words, 3)
        layout.addWidget(self._op, 2)
        layout.addWidget(self._problems)
        layout.addWidget(self._columns)
        layout.addWidget(self._caption, 4)
        self._words.textChanged.connect(self._tell)
        self._op.currentIndexChanged.connect(self._tell)
        self._problems.toggled.connect(self._tell)
        self._columns.clicked.connect(self.columns_wanted)
        self.set_ops(())
        self.set_theme(LIGHT)

    @property
    def button(self) -> QToolButton:
        """The button that chooses columns."""
        return self._columns

    @property
    def op(self) -> str:
        """The op type chosen, "" for any."""
        return self._op.currentData() or ""

    def set_ops(self, ops: Iterable[str]) -> None:
        """Offer these op types; the one chosen stays if it is among them."""
        offered = ["", *sorted(set(ops))]
        if [self._op.itemData(at) for at in range(self._op.count())] == offered:
            return
        before = self.op
        self._op.blockSignals(True)
        self._op.clear()
        for op in offered:
            self._op.addItem(op or self.tr("All ops"), op)
        self._op.setCurrentIndex(max(0, self._op.findData(before)))
        self._op.blockSignals(False)
        if self.op != before:
            self._tell()

    def set_problems(self, count: int) -> None:
        """How many layers have problems; where none has, none can be asked for."""
        self._problems.setText(numbers.count(count))
        self._problems.setVisible(count > 0)
        if not count:
            self._problems.setChecked(False)

    def set_caption(self, caption: str) -> None:
        """Say what the table shows."""
        self._caption.setText(caption)
        self._caption.setToolTip(caption)

    def clear(self) -> None:
        """Show every layer."""
        self._words.clear()
        self._op.setCurrentIndex(0)
        self._problems.setChecked(False)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._glyph.setIcon(icon("magnify", theme.muted))
        self._problems.setIcon(icon(PROBLEM, theme.amber_text))
        self._columns.setIcon(icon("view-column-outline", theme.muted))

    def _tell(self) -> None:
        self.changed.emit(self._words.text(), self.op, self._problems.isChecked())

    # -- Qt --

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where it is narrow, filtering counts for more than the caption, and takes its room.
        self._caption.setVisible(event.size().width() >= _CAPTION_FROM)
