"""A folding file that another program changed, held against what would be written. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from projects import numbers
from projects.folding.config_pair import ABSENT, Changed, Difference
from projects.folding.rules import shown
from widgets.parts.copying import copy_action
from widgets.theme.fonts import heading_font
from widgets.theme.style import ROW_HEIGHT

NODE, ATTRIBUTE, SAVED, MINE, FILE, CHANGED = range(6)
WIDTHS = {NODE: 220, ATTRIBUTE: 170, SAVED: 120, MINE: 120, FILE: 120}
MOST_LINES = 1000  # a file may hold megabytes of keys
_MOST_SHOWN = 200  # characters of a value
_NOTHING = numbers.UNKNOWN
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class DifferencesModel(QAbstractTableModel):
    """The differences as a Qt table model."""

    def __init__(self, differences: Sequence[Difference], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._differences = tuple(differences[:MOST_LINES])

    def _words(self, told: Difference, column: int) -> str:
        if column == NODE:
            return told.node
        if column == ATTRIBUTE:
            return told.attribute
        if column == CHANGED:
            return self._who(told.changed)
        value = {SAVED: told.saved, MINE: told.ours, FILE: told.theirs}[column]
        return _NOTHING if value is ABSENT else shown(value)[:_MOST_SHOWN]

    def _who(self, changed: Changed | None) -> str:
        words = {
            Changed.HERE: self.tr("here"),
            Changed.ELSEWHERE: self.tr("in the file"),
            Changed.BOTH: self.tr("here and in the file"),
        }
        return words[changed] if changed is not None else ""

    # Qt overrides

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._differences)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        names = (
            *(self.tr("Layer"), self.tr("Attribute"), self.tr("Last saved")),
            *(self.tr("Mine"), self.tr("In the file"), self.tr("Changed since")),
        )
        return names[section] if 0 <= section < len(names) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._words(self._differences[index.row()], index.column())
        return None


class ChangedElsewhere(QDialog):
    """What differs, and what to do about it.

    Args:
        file: the file's name. differences: what differs; `saved` and `changed` have columns where they are known.

    Signals:
        reload_requested: take the file's values. keep_requested: keep the studio's, and write them the next time.
    """

    reload_requested = Signal()
    keep_requested = Signal()

    def __init__(self, file: str, differences: Sequence[Difference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changed_elsewhere")
        self.setWindowTitle(self.tr("Changed by another program"))
        self.setAccessibleName(self.windowTitle())
        self.resize(960, 480)
        self._heading = self._label("changed_heading", file)
        self._heading.setFont(heading_font(15))
        self._count = self._label("changed_count", self._counted(len(differences)))
        self.model = DifferencesModel(differences, self)
        self._view = self._make_view(any(each.changed is not None for each in differences))
        self._reload = self._button(
            "changed_reload", self.tr("Reload"), self.tr("Look at the file, then take its values")
        )
        self._keep = self._button(
            "changed_keep", self.tr("Keep mine"), self.tr("Nothing changes here; the next save replaces the file")
        )
        self._close = self._button("changed_close", self.tr("Close"), self.tr("Decide later"))
        self._close.setDefault(True)
        self._reload.clicked.connect(self.reload_requested)
        self._keep.clicked.connect(self.keep_requested)
        for button in (self._reload, self._keep, self._close):
            button.clicked.connect(self.accept)
        self._arrange()

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _button(self, name: str, label: str, tip: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _make_view(self, saved_known: bool) -> QTableView:
        view = QTableView(self)
        view.setObjectName("changed_table")
        view.setAccessibleName(self.tr("What differs"))
        view.setModel(self.model)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setCornerButtonEnabled(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        header.setStretchLastSection(True)
        for column in (SAVED, CHANGED):
            view.setColumnHidden(column, not saved_known)
        if self.model.rowCount():
            view.setCurrentIndex(self.model.index(0, NODE))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(view, self._selected_text)
        return view

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._reload, self._keep, self._close):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._count)
        layout.addWidget(self._view, 1)
        layout.addLayout(buttons)

    def _counted(self, count: int) -> str:
        if not count:
            return self.tr("The file says the same as what would be written; only its layout differs.")
        if count > MOST_LINES:
            words = self.tr("Values that differ: {count}; the first {most} are listed.")
            return words.format(count=numbers.count(count), most=numbers.count(MOST_LINES))
        return self.tr("Values that differ: {count}").format(count=numbers.count(count))

    def _selected_text(self) -> str:
        chosen = sorted({index.row() for index in self._view.selectionModel().selectedIndexes()})
        columns = [column for column in range(self.model.columnCount()) if not self._view.isColumnHidden(column)]
        return "\n".join("\t".join(str(self.model.index(row, c).data()) for c in columns) for row in chosen)
