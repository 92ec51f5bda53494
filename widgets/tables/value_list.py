"""The list of legal values that drops down from a cell, with what each would cost.

It opens at once; the prices come when FINN has them. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from projects import numbers
from projects.folding.session_protocol import Price
from widgets.tables.cell_words import quoted
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.style import ROW_HEIGHT

PRICES = ("cycles", "LUT", "BRAM_18K")
_WAITING = "\N{HORIZONTAL ELLIPSIS}"
_PRICE_WIDTH = 84
_VALUE_WIDTH = 96
_MOST_ROWS = 14


@dataclass(frozen=True)
class Entry:
    """One value of the list, and what it is called. refused: why it cannot be had, "" where it can."""

    value: Any
    words: str
    refused: str = ""


class ValueList(QFrame):
    """A drop-down of one cell's legal values.

    Args:
        name: what the object names of its parts begin with.

    Signals:
        picked: key, attribute, value: a value that FINN can build was confirmed.
        closed: it went away, with or without a value.
    """

    picked = Signal(str, str, object)
    closed = Signal()

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName(f"{name}_value_list")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._key, self._attribute = "", ""
        self._entries: tuple[Entry, ...] = ()
        self._theme = LIGHT
        self._table = QTableWidget(0, 1 + len(PRICES), self)
        self._table.setObjectName(f"{name}_values")
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setShowGrid(False)
        self._table.setStyleSheet("QTableView { outline: 0; } QTableView::item { padding: 0 7px; }")
        self._table.setTabKeyNavigation(False)
        self._table.setFont(tabular_font())
        self._table.verticalHeader().hide()
        self._table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setFixedHeight(ROW_HEIGHT)
        header.setStretchLastSection(True)
        self._reason = QLabel(self)
        self._reason.setObjectName(f"{name}_values_reason")
        self._reason.setProperty("role", "muted")
        self._reason.setWordWrap(True)
        self._reason.setContentsMargins(8, 4, 8, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._table)
        column.addWidget(self._reason)
        self._table.installEventFilter(self)
        self._table.cellClicked.connect(lambda row, _column: self._pick(row))
        self.setFocusProxy(self._table)
        self.set_theme(LIGHT)

    @property
    def cell(self) -> tuple[str, str]:
        """Key and attribute it is open for; empty words while it is closed."""
        return (self._key, self._attribute) if self.isVisible() else ("", "")

    def open_at(
        self, place: QRect, cell: tuple[str, str], entries: Sequence[Entry], now: Any, reason: str = ""
    ) -> None:
        """Drop down.

        Args:
            place: of the cell, on the screen.
            cell: key and attribute.
            entries: what is offered.
            now: the value in force, None where there is none.
            reason: why just these values.
        """
        (self._key, self._attribute), self._entries = cell, tuple(entries)
        table = self._table
        table.clearSpans()
        table.setRowCount(len(self._entries))
        table.setAccessibleName(self.tr("Values of %1").replace("%1", self._attribute))
        table.setHorizontalHeaderLabels([self._attribute, *PRICES])
        for row, entry in enumerate(self._entries):
            item = self._put(row, 0, entry.words)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            font = QFont(table.font())
            font.setBold(entry.value == now)
            item.setFont(font)
            for at in range(len(PRICES)):
                self._put(row, 1 + at, _WAITING, faint=True)
            if entry.refused:
                self._refuse(row, self.tr("FINN would not take it"), entry.refused)
        header = table.horizontalHeader()
        for at in range(1 + len(PRICES)):
            side = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
            table.horizontalHeaderItem(at).setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            least = _PRICE_WIDTH if at else max(_VALUE_WIDTH, table.sizeHintForColumn(0) + 16)
            table.setColumnWidth(at, max(least, header.sectionSizeHint(at)))
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self._place(place)
        table.setCurrentCell(next((row for row, e in enumerate(self._entries) if e.value == now), 0), 0)
        self.show()
        table.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_prices(self, key: str, attribute: str, prices: Sequence[Price]) -> None:
        """Fill in what values cost; prices of another cell are left out."""
        if (key, attribute) != self.cell:
            return
        for row, entry in enumerate(self._entries):
            found = next((price for price in prices if price.value == entry.value), None)
            if found is None or entry.refused:
                continue
            if found.cost is None:
                self._refuse(row, self.tr("FINN cannot build this"))
                continue
            for at, name in enumerate(PRICES, 1):
                self._put(row, at, numbers.count(getattr(found.cost, name)))

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme

    def _put(self, row: int, column: int, words: str, faint: bool = False) -> QTableWidgetItem:
        item = QTableWidgetItem(words)
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if faint:
            item.setForeground(QColor(self._theme.muted))
        self._table.setItem(row, column, item)
        return item

    def _refuse(self, row: int, words: str, why: str = "") -> None:
        self._table.setSpan(row, 1, 1, len(PRICES))
        said = self._put(row, 1, words, faint=True)
        said.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at in range(1 + len(PRICES)):
            item = self._table.item(row, at)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(QColor(self._theme.muted))
            item.setToolTip(why)

    def _place(self, cell: QRect) -> None:
        rows = min(len(self._entries), _MOST_ROWS)
        bar = self._table.verticalScrollBar().sizeHint().width() if rows < len(self._entries) else 0
        width = max(cell.width(), sum(self._table.columnWidth(at) for at in range(1 + len(PRICES))) + bar + 4)
        self._table.setFixedHeight((rows + 1) * ROW_HEIGHT + 2 * self._table.frameWidth())
        height = self._table.height() + 2
        if self._reason.text():
            height += self._reason.heightForWidth(width - 2)
        screen = QGuiApplication.screenAt(cell.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        top = cell.bottom() + 1
        if top + height > room.bottom():
            top = max(room.top(), cell.top() - height)
        left = max(room.left(), min(cell.left(), room.right() - width))
        self.setGeometry(left, top, width, height)

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self._entries) or not self._table.item(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
            return
        cell, value = (self._key, self._attribute), self._entries[row].value
        self.hide()
        self.picked.emit(*cell, value)

    # -- Qt --

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self._table.currentRow())
                return True
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F4):
                self.hide()
                return True
            if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):  # a table would go along its row
                last = len(self._entries) - 1
                self._table.setCurrentCell(last if event.key() == Qt.Key.Key_End else 0, 0)
                return True
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()


def entries_of(values: Sequence[Any], automatic: Any) -> tuple[Entry, ...]:
    """An entry for each legal value; automatic: FINN's own among them, None where it has none."""
    auto = QCoreApplication.translate("ValueList", "%1 (auto)")
    words = [quoted(_words(value)) for value in values]
    return tuple(
        Entry(value, auto.replace("%1", said) if value == automatic and said != "auto" else said)
        for value, said in zip(values, words, strict=True)
    )


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return numbers.count(value) if isinstance(value, int) else str(value)
