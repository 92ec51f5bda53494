"""The builds panel. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListView, QMenu, QVBoxLayout, QWidget

from projects.build.events import BuildState
from widgets.builds.choosing import adding, make_compare_button, select_also
from widgets.builds.delegate import BuildDelegate
from widgets.builds.model import BuildsModel
from widgets.builds.rows import BuildRow
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.parts.row_list import ROW_ROLE, plain_list
from widgets.tables.table_view import make_content
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

TURN_MS = 50
TURN_DEGREES = 12


class BuildsPanel(QWidget):
    """Every build of the open model, in the order given.

    Signals:
        build_selected: id of a build that is to be shown.
        folder_requested, command_requested, remove_requested: id of a build, from its context menu.
        compare_requested: ids of the builds selected; none where it is fewer than two: then all are meant.
    """

    build_selected = Signal(str)
    folder_requested = Signal(str)
    command_requested = Signal(str)
    remove_requested = Signal(str)
    compare_requested = Signal(tuple)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("builds_panel")
        self.setAccessibleName(self.tr("Builds"))
        self._quiet = False
        self._asked = ""
        self.model = BuildsModel(self)
        self._delegate = BuildDelegate(self.model, self)
        self._view = self._make_view()
        self._compare = make_compare_button(self, self.on_compare)
        self._body = ContentOrEmpty(make_content(self, self._view, (), (self._compare,)), "builds", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.on_turn)
        self.set_theme(LIGHT)
        self.set_rows(())

    def _make_view(self) -> QListView:
        view = plain_list(self, "builds_list", self.tr("Builds of this model"), self.model, self._delegate)
        view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        view.customContextMenuRequested.connect(self.on_menu)
        view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        view.selectionModel().currentChanged.connect(self.on_current_changed)
        view.clicked.connect(self.on_clicked)
        self._copy = copy_action(view, self._selected_text)
        self._remove = QAction(self.tr("Remove"), view)
        self._remove.setObjectName("builds_remove")
        self._remove.setShortcut(QKeySequence.StandardKey.Delete)
        self._remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._remove.triggered.connect(self.on_remove)
        view.addAction(self._remove)
        return view

    def set_rows(self, rows: tuple[BuildRow, ...]) -> None:
        """Show these builds."""
        current, chosen = self.current_id(), self.selected_ids()
        self._quiet = True
        self.model.set_rows(rows)
        if current and not self._view.currentIndex().isValid():
            self._view.setCurrentIndex(self.model.index_of(current))
            select_also(self._view, [self.model.index_of(key) for key in chosen])
        self._quiet = False
        self.on_selection_changed()
        if any(row.state is BuildState.RUNNING for row in rows):
            self._timer.start()
        else:
            self._timer.stop()
        if rows:
            self._body.show_content()
        else:
            self._body.show_empty(self.tr("Builds of this model are listed here. Press Build to make the first."))

    def set_shown(self, build_id: str) -> None:
        """Mark the build that is on screen; nothing is emitted."""
        self._delegate.shown, self._asked = build_id, ""
        self._quiet = True
        if len(self.selected_ids()) < 2:  # several were selected to be compared: they stay so
            self._view.setCurrentIndex(self.model.index_of(build_id))
        self._quiet = False
        self._view.viewport().update()

    def selected_ids(self) -> tuple[str, ...]:
        """Ids of the builds selected where there are several, in the list's order; else none."""
        rows = sorted(index.row() for index in self._view.selectionModel().selectedIndexes())
        return tuple(self.model.rows[row].id for row in rows) if len(rows) > 1 else ()

    def current_id(self) -> str:
        """Id of the current build, "" where there is none."""
        row = self._view.currentIndex().data(ROW_ROLE)
        return row.id if isinstance(row, BuildRow) else ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self._compare.setIcon(icon("compare", theme.muted))
        self._body.empty.set_theme(theme)
        self._view.viewport().update()

    def on_turn(self) -> None:
        """Turn the ring of what runs."""
        if self._view.isVisible():
            self._delegate.angle = (self._delegate.angle + TURN_DEGREES) % 360
            for number, row in enumerate(self.model.rows):
                if row.state is BuildState.RUNNING:
                    self._view.update(self.model.index(number))

    def on_current_changed(self, current: QModelIndex) -> None:
        """Another build is wanted, unless it is only selected along with others."""
        row = current.data(ROW_ROLE)
        if not self._quiet and not adding() and isinstance(row, BuildRow):
            self._asked = row.id
            self.build_selected.emit(row.id)

    def on_clicked(self, index: QModelIndex) -> None:
        """A click on the current build while another is on screen."""
        row = index.data(ROW_ROLE)
        if not adding() and row.id not in (self._delegate.shown, self._asked):
            self.build_selected.emit(row.id)

    def on_selection_changed(self, *_changed: object) -> None:
        """Say how many builds would be compared."""
        self._compare.setText(self._compare_words())
        self._compare.setAccessibleName(self._compare.text())

    def on_compare(self) -> None:
        """Builds are to be compared."""
        self.compare_requested.emit(self.selected_ids())

    def on_remove(self) -> None:
        """The current build is to be removed; one at work must be stopped first."""
        row = self._view.currentIndex().data(ROW_ROLE)
        if isinstance(row, BuildRow) and row.state.terminal:
            self.remove_requested.emit(row.id)

    def on_menu(self, point: QPoint) -> None:
        """The context menu of a build."""
        row = self._view.indexAt(point).data(ROW_ROLE)
        if not isinstance(row, BuildRow):
            return
        menu = QMenu(self)
        menu.setObjectName("builds_menu")
        menu.addAction(self.tr("Show"), lambda: self.build_selected.emit(row.id))
        menu.addAction(self._compare_words(), self.on_compare)
        menu.addAction(self.tr("Open folder"), lambda: self.folder_requested.emit(row.id))
        menu.addAction(self.tr("Copy the command line"), lambda: self.command_requested.emit(row.id))
        menu.addAction(self._copy)
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove"), lambda: self.remove_requested.emit(row.id))
        remove.setEnabled(row.state.terminal)
        menu.popup(self._view.viewport().mapToGlobal(point))

    def _compare_words(self) -> str:
        count = len(self.selected_ids())
        return self.tr("Compare {count} builds").format(count=count) if count else self.tr("Compare builds")

    def _selected_text(self) -> str:
        row = self._view.currentIndex().data(ROW_ROLE)
        return self.model.tooltip(row) if isinstance(row, BuildRow) else ""
