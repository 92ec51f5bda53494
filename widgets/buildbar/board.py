"""Chooses a board from the list, or takes a part that is typed. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import re

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from projects import numbers
from projects.boards import Board
from projects.build.layers import RESOURCES
from widgets.parts.rows import paint_back, small
from widgets.theme.colors import LIGHT, Theme

CHOICE_ROLE = Qt.ItemDataRole.UserRole
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 1
POPUP_WIDTH = 430
# AMD's part numbers: xc7z020clg400-1, xczu7ev-ffvc1156-2-e, xcu250-figd2104-2L-e, xcve2802-...
_PART = re.compile(r"^x[cqa][a-z0-9]+-?[a-z0-9]+(-[a-z0-9]+)*$", re.IGNORECASE)


class BoardCombo(QComboBox):
    """Editable: typing filters by board and part; a part that no board has is taken as it is.

    Signals:
        choice_changed: board or part is another now.
    """

    choice_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("build_board")
        self.setEditable(True)
        self.lineEdit().setObjectName("build_board_text")
        self.lineEdit().setAccessibleName(self.tr("Board or part"))
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(self.tr("Board or part"))
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._boards: tuple[Board, ...] = ()
        self._delegate = _BoardDelegate(self)
        self.setModel(QStandardItemModel(self))
        self.setItemDelegate(self._delegate)
        self.view().setMinimumWidth(POPUP_WIDTH)
        found = QSortFilterProxyModel(self)
        found.setSourceModel(self.model())
        completer = QCompleter(found, self)
        completer.setCompletionRole(SEARCH_ROLE)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.popup().setItemDelegate(self._delegate)
        completer.popup().setMinimumWidth(POPUP_WIDTH)
        completer.activated[QModelIndex].connect(self.on_completed)
        self.setCompleter(completer)
        self.lineEdit().setPlaceholderText(self.tr("board or part"))
        self.editTextChanged.connect(self.on_text)

    def set_boards(self, boards: tuple[Board, ...]) -> None:
        """Offer these; what is typed stays."""
        typed = self.currentText()
        self._boards = boards
        self.blockSignals(True)
        model = self.model()
        model.clear()
        for board in boards:
            item = QStandardItem(board.name)
            item.setData(board, CHOICE_ROLE)
            item.setData(f"{board.name} {board.part}", SEARCH_ROLE)
            item.setToolTip(_detail(board))
            model.appendRow(item)
        self.setCurrentIndex(self.findText(typed))
        self.setEditText(typed)
        self.blockSignals(False)
        self.on_text()

    @property
    def choice(self) -> Board | None:
        """The board chosen, or None where a part is typed."""
        typed = self.currentText().strip().casefold()
        return next((b for b in self._boards if b.name.casefold() == typed), None)

    @property
    def part(self) -> str | None:
        """The part typed, or None where it is a board or no part."""
        typed = self.currentText().strip()
        return typed if self.choice is None and _PART.match(typed) and any(c.isdigit() for c in typed) else None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme

    def on_completed(self, index: QModelIndex) -> None:
        """A completion was taken: show the board's name, not the text that was searched."""
        board = index.data(CHOICE_ROLE)
        if isinstance(board, Board):
            self.setEditText(board.name)

    def on_text(self) -> None:
        """Something was typed or chosen."""
        choice = self.choice
        self.setToolTip(_detail(choice) if choice else self.tr("A board of the list, or a part as AMD writes it"))
        self.choice_changed.emit()

    # Qt overrides

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # scrolling past the bar must not change the chip


class _BoardDelegate(QStyledItemDelegate):
    theme: Theme = LIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(POPUP_WIDTH - 20, 40)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        board = index.data(CHOICE_ROLE)
        painter.save()
        paint_back(painter, option, self.theme)
        box = option.rect.adjusted(8, 2, -8, -2)
        half = box.height() // 2
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if isinstance(board, Board):
            painter.setFont(option.font)
            painter.setPen(QColor(self.theme.text))
            painter.drawText(QRect(box.left(), box.top(), box.width(), half), left, board.name)
            painter.setPen(QColor(self.theme.muted))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.setFont(small(option.font))
            painter.drawText(QRect(box.left(), box.top(), box.width(), half), right, board.part)
            painter.drawText(QRect(box.left(), box.top() + half, box.width(), half), left, _totals(board))
        painter.restore()


def _totals(board: Board) -> str:
    totals = board.totals or {}
    figures = [f"{numbers.count(totals[name])} {name}" for name in RESOURCES if totals.get(name) is not None]
    return " · ".join(figures) or QCoreApplication.translate("BoardCombo", "totals not known")


def _detail(board: Board) -> str:
    return "\n".join(part for part in (f"{board.name}: {board.part}", _totals(board), board.source) if part)
