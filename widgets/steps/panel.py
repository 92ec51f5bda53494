"""The steps panel: every step of the flow, and beneath it what the chosen one does. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from projects.build.progress import StepState
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.parts.row_list import ROW_ROLE, plain_list
from widgets.steps.delegate import StepDelegate
from widgets.steps.footer import StepFooter
from widgets.steps.model import StepsModel
from widgets.steps.rows import StepRow
from widgets.theme.colors import LIGHT, Theme

TURN_MS = 50
TURN_DEGREES = 12
LOW_PX = 300  # a panel lower than this leaves the sentence on the step to its tooltip: the list needs the room


class StepsPanel(QWidget):
    """All steps with state, time and node count.

    Signals:
        steps_compared: names of two rows that were selected, to be compared.
        step_selected: name of a row whose graph is to be shown (also MODEL, PREPARED, PARENT of `widgets.steps.rows`).
        documentation_requested, source_requested: name of a step.
        open_requested: the button of the empty panel.
    """

    step_selected = Signal(str)
    steps_compared = Signal(str, str)
    documentation_requested = Signal(str)
    source_requested = Signal(str)
    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps_panel")
        self.setAccessibleName(self.tr("Steps"))
        self._theme = LIGHT
        self._quiet = False
        self._asked = ""
        self._shown = ""
        self._compared: tuple[str, ...] = ()
        self.model = StepsModel(self)
        self._delegate = StepDelegate(self.model, self)
        self._view = self._make_view()
        self._footer = StepFooter(self)
        self._footer.documentation_pressed.connect(lambda: self.documentation_requested.emit(self.current_name()))
        self._footer.source_pressed.connect(lambda: self.source_requested.emit(self.current_name()))
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._footer)
        self._body = ContentOrEmpty(content, "steps", self)
        self._body.empty.pressed.connect(self.open_requested)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self.on_turn)
        self.set_theme(LIGHT)
        self.set_rows(())

    def _make_view(self) -> QListView:
        view = plain_list(self, "steps_list", self.tr("Steps of the build"), self.model, self._delegate)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.customContextMenuRequested.connect(self.on_menu)
        view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        view.selectionModel().currentChanged.connect(self.on_current_changed)
        view.clicked.connect(self.on_clicked)
        # Whatever takes room from the list, the step that is shown stays in sight.
        view.verticalScrollBar().rangeChanged.connect(lambda *_: view.scrollTo(view.currentIndex()))
        self._copy = copy_action(view, self._selected_text)
        return view

    def set_rows(self, rows: tuple[StepRow, ...]) -> None:
        """Show these rows; without any the panel says how to get some."""
        current = self.current_name()
        self._quiet = True
        self.model.set_rows(rows)
        if current and not self._view.currentIndex().isValid():
            self._view.setCurrentIndex(self.model.index_of(current))
        self._quiet = False
        if any(row.state is StepState.RUNNING for row in rows):
            self._timer.start()
        else:
            self._timer.stop()
        if rows:
            self._body.show_content()
        else:
            self._body.show_empty(self.tr("Open a model to see the steps that FINN takes."), self.tr("Open …"))
        self._tell()

    def set_shown(self, name: str) -> None:
        """Mark the step whose graph is on screen; nothing is emitted."""
        self._shown = name
        if self._compared:
            return
        self._delegate.shown, self._asked = name, ""
        index = self.model.index_of(name)
        if index.isValid():
            self._quiet = True
            # Not the view's own setCurrentIndex, which adds to the selection while Ctrl is held.
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self._view.selectionModel().setCurrentIndex(index, only)
            self._view.scrollTo(index)
            self._quiet = False
        self._view.viewport().update()
        self._tell()

    def set_compared(self, names: tuple[str, ...]) -> None:
        """Mark the steps that stand side by side; none: the one on show is marked again. Nothing is emitted."""
        self._compared = names
        if not names:
            self.set_shown(self._shown)
            return
        self._delegate.shown = self._asked = ""  # a click on any step leaves the comparison
        self._quiet = True
        self._view.clearSelection()
        for name in names:
            index = self.model.index_of(name)
            self._view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
            self._view.scrollTo(index)
        self._quiet = False
        self._view.viewport().update()

    def current_name(self) -> str:
        """Name of the current row, "" where there is none."""
        row = self._view.currentIndex().data(ROW_ROLE)
        return row.name if isinstance(row, StepRow) else ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = self._delegate.theme = theme
        self._body.empty.set_theme(theme)
        self._footer.set_theme(theme)
        self._view.viewport().update()
        self._tell()

    def on_turn(self) -> None:
        """Turn the running step's ring and count its seconds."""
        if not self._view.isVisible():
            return
        self._delegate.angle = (self._delegate.angle + TURN_DEGREES) % 360
        for number, row in enumerate(self.model.rows):
            if row.state is StepState.RUNNING:
                self._view.update(self.model.index(number))

    def on_current_changed(self, *_: object) -> None:
        """The keyboard or the mouse went to another row."""
        self._tell()

    def on_selection_changed(self, *_: object) -> None:
        """One row is selected: its graph is wanted, where it has one. Two: they are to be compared."""
        # Not currentChanged: a press with Ctrl moves the current row before it selects a second one.
        rows = self._selected_rows()
        if self._quiet or not all(row.has_graph for row in rows):
            return
        if len(rows) == 1:
            self._asked = rows[0].name
            self.step_selected.emit(rows[0].name)
        elif len(rows) == 2:
            self.steps_compared.emit(rows[0].name, rows[1].name)

    def _selected_rows(self) -> list[StepRow]:
        indexes = sorted(self._view.selectionModel().selectedIndexes(), key=QModelIndex.row)
        return [index.data(ROW_ROLE) for index in indexes]

    def on_clicked(self, index: QModelIndex) -> None:
        """A click on the current row that is not on show (its graph was replaced by another): show it again."""
        row = index.data(ROW_ROLE)
        if len(self._selected_rows()) == 1 and row.has_graph and row.name not in (self._delegate.shown, self._asked):
            self.step_selected.emit(row.name)

    def on_menu(self, point: object) -> None:
        """The context menu of a row."""
        row = self._view.indexAt(point).data(ROW_ROLE)
        if not isinstance(row, StepRow):
            return
        menu = QMenu(self)
        menu.setObjectName("steps_menu")
        show = QAction(self.tr("Show graph"), menu)
        show.setEnabled(row.has_graph)
        show.triggered.connect(lambda: self.step_selected.emit(row.name))
        menu.addAction(show)
        if shown := self.model.index_of(self._shown).data(ROW_ROLE):
            compare = QAction(self.tr("Compare with {step}").format(step=shown.short), menu)
            compare.setEnabled(row.has_graph and row.name != shown.name)
            compare.triggered.connect(lambda: self.steps_compared.emit(shown.name, row.name))
            menu.addAction(compare)
        if row.is_step:
            menu.addAction(self.tr("Documentation"), lambda: self.documentation_requested.emit(row.name))
            menu.addAction(self.tr("Source"), lambda: self.source_requested.emit(row.name))
        menu.addAction(self._copy)
        menu.popup(self._view.viewport().mapToGlobal(point))

    def _selected_text(self) -> str:
        row = self._view.currentIndex().data(ROW_ROLE)
        return self.model.tooltip(row) if isinstance(row, StepRow) else ""

    def _tell(self) -> None:
        row = self._view.currentIndex().data(ROW_ROLE)
        self._footer.setVisible(isinstance(row, StepRow))
        if not isinstance(row, StepRow):
            return
        self._footer.tell(self.model.tooltip(row), row.is_step, self._theme)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the list."""
        super().resizeEvent(event)
        self._footer.set_wordy(self.height() >= LOW_PX)
