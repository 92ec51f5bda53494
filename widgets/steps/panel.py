"""The steps panel: every step of the flow, and beneath it what the chosen one does. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QMenu, QToolButton, QVBoxLayout, QWidget

from projects.build.progress import StepState
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.parts.row_list import ROW_ROLE, plain_list
from widgets.steps.delegate import StepDelegate
from widgets.steps.model import StepsModel
from widgets.steps.rows import StepRow
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

TURN_MS = 50
TURN_DEGREES = 12
LOW_PX = 300  # a panel lower than this leaves the sentence on the step to its tooltip: the list needs the room


class StepsPanel(QWidget):
    """All steps with state, time and node count.

    Signals:
        step_selected: name of a row whose graph is to be shown (also MODEL, PREPARED, PARENT of `widgets.steps.rows`).
        documentation_requested, source_requested: name of a step.
        open_requested: the button of the empty panel.
    """

    step_selected = Signal(str)
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
        self.model = StepsModel(self)
        self._delegate = StepDelegate(self.model, self)
        self._view = self._make_view()
        self._footer = self._make_footer()
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
        view.customContextMenuRequested.connect(self.on_menu)
        view.selectionModel().currentChanged.connect(self.on_current_changed)
        view.clicked.connect(self.on_clicked)
        # Whatever takes room from the list, the step that is shown stays in sight.
        view.verticalScrollBar().rangeChanged.connect(lambda *_: view.scrollTo(view.currentIndex()))
        self._copy = copy_action(view, self._selected_text)
        return view

    def _make_footer(self) -> QFrame:
        footer = QFrame(self)
        footer.setObjectName("steps_footer")
        self._about = QLabel(footer)
        self._about.setObjectName("steps_about")
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.RichText)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._documentation = self._button("steps_documentation", self.tr("Documentation"), footer)
        self._documentation.setToolTip(self.tr("FINN's own documentation of this step"))
        self._documentation.clicked.connect(lambda: self.documentation_requested.emit(self.current_name()))
        self._source = self._button("steps_source", self.tr("Source"), footer)
        self._source.setToolTip(self.tr("FINN's source of this step"))
        self._source.clicked.connect(lambda: self.source_requested.emit(self.current_name()))
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._documentation)
        buttons.addWidget(self._source)
        buttons.addStretch(1)
        layout = QVBoxLayout(footer)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self._about)
        layout.addLayout(buttons)
        return footer

    def _button(self, name: str, label: str, parent: QWidget) -> QToolButton:
        button = QToolButton(parent)
        button.setObjectName(name)
        button.setText(label)
        button.setAccessibleName(label)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

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
        self._delegate.shown, self._asked = name, ""
        index = self.model.index_of(name)
        if index.isValid():
            self._quiet = True
            self._view.setCurrentIndex(index)
            self._view.scrollTo(index)
            self._quiet = False
        self._view.viewport().update()
        self._tell()

    def current_name(self) -> str:
        """Name of the current row, "" where there is none."""
        row = self._view.currentIndex().data(ROW_ROLE)
        return row.name if isinstance(row, StepRow) else ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = self._delegate.theme = theme
        self._body.empty.set_theme(theme)
        self._footer.setStyleSheet(f"#steps_footer {{ border: none; border-top: 1px solid {theme.line}; }}")
        self._documentation.setIcon(icon("book-open-variant", theme.muted))
        self._source.setIcon(icon("code-tags", theme.muted))
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

    def on_current_changed(self, current: QModelIndex) -> None:
        """The keyboard or the mouse went to another row: its graph is wanted, where it has one."""
        self._tell()
        row = current.data(ROW_ROLE)
        if not self._quiet and isinstance(row, StepRow) and row.has_graph:
            self._asked = row.name
            self.step_selected.emit(row.name)

    def on_clicked(self, index: QModelIndex) -> None:
        """A click on the current row that is not on show (its graph was replaced by another): show it again."""
        row = index.data(ROW_ROLE)
        if row.has_graph and row.name not in (self._delegate.shown, self._asked):
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
        head, *rest = [escape(line) for line in self.model.tooltip(row).split("\n")]
        lines = [f"<b>{head}</b>", *(f'<span style="color:{self._theme.muted}">{line}</span>' for line in rest)]
        self._about.setText("<br>".join(lines))
        self._about.setAccessibleName(self.model.tooltip(row))
        self._documentation.setVisible(row.is_step)
        self._source.setVisible(row.is_step)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for the list."""
        super().resizeEvent(event)
        self._about.setVisible(self.height() >= LOW_PX)
