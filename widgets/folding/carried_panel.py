"""What became of the values set by hand when the layers under them changed. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from projects.folding.carrying import Fate, Outcome
from projects.folding.rules import shown
from widgets.parts.copying import copy_action
from widgets.theme.fonts import heading_font
from widgets.words import translated

_ORDER = (Fate.ILLEGAL, Fate.ORPHANED, Fate.MOVED, Fate.PARKED, Fate.RESTORED, Fate.KEPT)
_WIDTHS = (190, 190, 150, 110)


class CarriedPanel(QDialog):
    """A list of values: what each is now, and why. What needs a person's eye stands first.

    Args:
        title: what changed the layers.
    """

    def __init__(self, title: str, outcomes: Sequence[Outcome], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("carried_panel")
        self.setWindowTitle(self.tr("Values set by hand"))
        self.setAccessibleName(self.windowTitle())
        self.resize(940, 420)
        heading = QLabel(title, self)
        heading.setObjectName("carried_heading")
        heading.setFont(heading_font(15))
        heading.setWordWrap(True)
        self.view = self._make_view(outcomes)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self.view, 1)
        layout.addWidget(buttons)

    def _make_view(self, outcomes: Sequence[Outcome]) -> QTreeWidget:
        view = QTreeWidget(self)
        view.setObjectName("carried_table")
        view.setAccessibleName(self.tr("What became of each value"))
        view.setHeaderLabels(
            [self.tr("Layer"), self.tr("Attribute"), self.tr("Value"), self.tr("Is now"), self.tr("Why")]
        )
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for column, width in enumerate(_WIDTHS):
            view.setColumnWidth(column, width)
        view.header().setSectionResizeMode(len(_WIDTHS), QHeaderView.ResizeMode.Stretch)
        for outcome in sorted(outcomes, key=lambda o: _ORDER.index(o.fate)):
            item = QTreeWidgetItem(_cells(outcome))
            for column in range(len(_WIDTHS) + 1):
                item.setToolTip(column, item.text(column))
            view.addTopLevelItem(item)
        copy_action(view, self._selected_text)
        return view

    def _selected_text(self) -> str:
        chosen = {id(item) for item in self.view.selectedItems()}
        items = [self.view.topLevelItem(row) for row in range(self.view.topLevelItemCount())]
        lines = [[item.text(c) for c in range(len(_WIDTHS) + 1)] for item in items if id(item) in chosen]
        return "\n".join("\t".join(line) for line in lines)


def _cells(outcome: Outcome) -> list[str]:
    why = translated(outcome.message)
    if outcome.fate is Fate.ILLEGAL and outcome.nearest is not None:
        nearest = QCoreApplication.translate("CarriedPanel", "The nearest that can be: {value}.")
        why = f"{why} {nearest.format(value=shown(outcome.nearest))}"
    return [outcome.name, outcome.attribute, shown(outcome.value), fate_words(outcome.fate), why]


def fate_words(fate: Fate) -> str:
    """What a value is now, in a word or two."""
    words = {
        Fate.KEPT: QCoreApplication.translate("CarriedPanel", "as it was"),
        Fate.MOVED: QCoreApplication.translate("CarriedPanel", "under another name"),
        Fate.RESTORED: QCoreApplication.translate("CarriedPanel", "back again"),
        Fate.PARKED: QCoreApplication.translate("CarriedPanel", "parked"),
        Fate.ILLEGAL: QCoreApplication.translate("CarriedPanel", "illegal"),
        Fate.ORPHANED: QCoreApplication.translate("CarriedPanel", "without a layer"),
    }
    return words[fate]
