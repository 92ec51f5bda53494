"""Any number of builds in one table. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.tables.column_choice import ColumnChoice
from widgets.tables.layers_proxy import LayersProxy
from widgets.tables.roles import Role
from widgets.tables.table_view import make_content, make_view
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon
from widgets.versus.builds_delegate import BuildsDelegate
from widgets.versus.builds_model import BEST_GLYPH, BuildsModel
from widgets.versus.rows import VersusRow


class BuildsTable(QWidget):
    """A row a build; the best of each column is bold and has a star.

    Signals:
        selection_changed: ids of the builds that a person selected, in the order of the rows.
        build_activated: id of a build that is to be shown (double click, Enter).
        state_changed: `state()` is worth saving.
    """

    selection_changed = Signal(tuple)
    build_activated = Signal(str)
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versus_builds")
        self.setAccessibleName(self.tr("Builds side by side"))
        self._quiet = False
        self.model = BuildsModel(self)
        self._proxy = LayersProxy(self)
        self._proxy.setSourceModel(self.model)
        self.view = make_view(self._proxy, self, "versus_builds_view")
        self.view.setAccessibleName(self.tr("Builds and their figures"))
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self._delegate = BuildsDelegate(self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        self.view.activated.connect(self.on_activated)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(self.view, self.selected_text)
        self._choice = ColumnChoice(self.view, self.model, self, {})
        self._choice.changed.connect(self.state_changed)
        self._body = ContentOrEmpty(make_content(self, self.view, (self._make_head(),), ()), "versus_builds", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        self.set_theme(LIGHT)
        self.set_rows(())

    def _make_head(self) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(4)
        self._star, self._about = QLabel(head), QLabel(head)
        self._about.setObjectName("versus_builds_about")
        self._about.setProperty("role", "muted")
        self._columns = QToolButton(head)
        self._columns.setObjectName("versus_builds_columns")
        self._columns.setAccessibleName(self.tr("Choose columns"))
        self._columns.setToolTip(self._columns.accessibleName())
        self._columns.clicked.connect(lambda: self._choice.show_menu(self._columns))
        row.addWidget(self._star)
        row.addWidget(self._about, 1)
        row.addWidget(self._columns)
        return head

    def set_rows(self, rows: tuple[VersusRow, ...]) -> None:
        """Show these builds; what was selected stays so where it is still there."""
        chosen = self.selected_ids()
        self._quiet = True
        self.model.set_rows(rows)
        self._choice.apply()
        self._quiet = False
        self.select(chosen)
        several = len(rows) > 1
        self._star.setVisible(several)
        self._about.setText(
            self.tr("best of its column; select two builds to compare them") if several else self.tr("one build")
        )
        if rows:
            self._body.show_content()
        else:
            self._body.show_empty(self.tr("Builds of this model are compared here. Press Build to make the first."))

    def select(self, ids: tuple[str, ...]) -> None:
        """Select these builds; emits nothing."""
        if ids == self.selected_ids():
            return
        self._quiet = True
        selection = self.view.selectionModel()
        selection.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for at, name in enumerate(ids):
            index = self._index_of(name)
            if index.isValid():
                selection.select(index, flags)
                if at == 0:
                    selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                    self.view.scrollTo(index)
        self._quiet = False

    def selected_ids(self) -> tuple[str, ...]:
        """The builds selected, in the order of the rows."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return tuple(self._proxy.index(row, 0).data(Role.KEY) for row in rows)

    def _index_of(self, name: str) -> QModelIndex:
        row = self.model.row_of(name)
        return QModelIndex() if row is None else self._proxy.mapFromSource(self.model.index(row, 0))

    def selected_text(self) -> str:
        """The rows selected, else all, as tab-separated text with a line of titles."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        rows = rows or list(range(self._proxy.rowCount()))
        shown = [at for at in range(len(self.model.columns)) if not self.view.isColumnHidden(at)]
        lines = ["\t".join(self.model.columns[at].title for at in shown)]
        lines += ["\t".join(self._proxy.index(row, at).data(Role.PLAIN) for at in shown) for row in rows]
        return "\n".join(lines)

    def wanted_height(self) -> int:
        """Pixels that it needs to show every row."""
        rows = self.view.verticalHeader().defaultSectionSize() * max(1, self.model.rowCount())
        return rows + self.view.horizontalHeader().sizeHint().height() + self._columns.sizeHint().height() + 20

    def state(self) -> dict[str, Any]:
        """Columns, widths and order, as JSON data."""
        return self._choice.state()

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Take back what `state` gave; what does not fit is left out."""
        self._choice.restore_state(state)

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._delegate.theme = theme
        self._body.empty.set_theme(theme)
        self._star.setPixmap(icon(BEST_GLYPH, theme.muted).pixmap(14, 14))
        self._columns.setIcon(icon("view-column-outline", theme.muted))
        self.view.viewport().update()

    def on_selection_changed(self, *_changed: object) -> None:
        """Other builds were selected."""
        if not self._quiet:
            self.selection_changed.emit(self.selected_ids())

    def on_activated(self, index: QModelIndex) -> None:
        """A build is to be shown."""
        self.build_activated.emit(index.siblingAtColumn(0).data(Role.KEY))
