"""The problems panel: counts by severity, the table, the details beside it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from projects import numbers
from projects.problems import Problem, Severity
from widgets.parts import severity
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.problems.details import ProblemDetails
from widgets.problems.model import HINT, MESSAGE, NODE, PROBLEM_ROLE, SEVERITY, STEP, ProblemsModel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

WIDTHS = {SEVERITY: 96, NODE: 120, STEP: 170, HINT: 300}
# The details say these two as well: a narrow table leaves the room to the message.
WIDTH_FOR_HINT, WIDTH_FOR_STEP = 940, 700


class _Table(QTreeView):
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(HINT, event.size().width() < WIDTH_FOR_HINT)
        self.setColumnHidden(STEP, event.size().width() < WIDTH_FOR_STEP)


class ProblemsPanel(QWidget):
    """All problems of the model and the build on show.

    Signals:
        problem_activated: a `Problem` was clicked (or Enter pressed on it): select its node, go to its step.
        mend_requested: a `Problem` is to be mended by the edit that its hint tells.
        count_changed: number of errors and warnings, for the tab's title.
    """

    problem_activated = Signal(object)
    mend_requested = Signal(object)
    count_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems_panel")
        self.setAccessibleName(self.tr("Problems"))
        self.model = ProblemsModel(self)
        self._view = self._make_view()
        self._details = ProblemDetails(self)
        self._mendable: frozenset[Problem] = frozenset()
        self._details.mend_requested.connect(self.mend_requested)
        self._details.activated.connect(lambda: self.on_activated(self._view.currentIndex()))
        self._filters = {kind: self._make_filter(kind) for kind in Severity}
        self._body = ContentOrEmpty(self._make_content(), "problems", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        self.set_theme(LIGHT)
        self.set_problems(None)

    def _make_view(self) -> QTreeView:
        view = _Table(self)
        view.setObjectName("problems_table")
        view.setAccessibleName(self.tr("Problems found"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setIconSize(QSize(16, 16))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setModel(self.model)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        header.setSortIndicator(SEVERITY, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.selectionModel().currentChanged.connect(self.on_current_changed)
        view.clicked.connect(self.on_activated)
        view.activated.connect(self.on_activated)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(view, self._selected_text)
        return view

    def _make_filter(self, kind: Severity) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"problems_{kind.value}")
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(16, 16))
        button.toggled.connect(self.on_filter)
        return button

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        filters = QHBoxLayout()
        filters.setContentsMargins(8, 2, 8, 2)
        filters.setSpacing(4)
        for button in self._filters.values():
            filters.addWidget(button)
        filters.addStretch(1)
        parts = QSplitter(Qt.Orientation.Horizontal, content)
        parts.setObjectName("problems_parts")
        parts.setHandleWidth(1)
        parts.setChildrenCollapsible(True)
        parts.addWidget(self._view)
        parts.addWidget(self._details)
        parts.setStretchFactor(0, 5)
        parts.setStretchFactor(1, 3)
        parts.setSizes([640, 340])
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(filters)
        layout.addWidget(parts, 1)
        return content

    def set_problems(self, problems: tuple[Problem, ...] | None, mendable: frozenset[Problem] = frozenset()) -> None:
        """Show these; None: nothing has been looked at yet, so that "none found" is not claimed.

        Args:
            mendable: those that one click mends.
        """
        chosen = self._view.currentIndex().data(PROBLEM_ROLE)
        self._mendable = mendable
        self.model.set_problems(problems or ())
        if chosen in (problems or ()):
            self._view.setCurrentIndex(self.model.index_of(chosen))
        if problems is None:
            self._body.show_empty(self.tr("Problems of a model are shown here once it is open."))
        elif not problems:
            self._body.show_empty(self.tr("No problems found."))
        else:
            self._body.show_content()
            if not self._view.currentIndex().isValid():
                self._view.setCurrentIndex(self.model.index(0, 0))
        self._count()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.theme = theme
        self._body.empty.set_theme(theme)
        for kind, button in self._filters.items():
            button.setIcon(icon(severity.GLYPHS[kind], severity.color(kind, theme)))
        self._view.viewport().update()

    def on_filter(self) -> None:
        """Other severities are wanted."""
        self.model.set_wanted(frozenset(kind for kind, button in self._filters.items() if button.isChecked()))

    def on_current_changed(self, current: QModelIndex) -> None:
        """Another problem is looked at."""
        problem = current.data(PROBLEM_ROLE)
        self._details.show_problem(problem, problem in self._mendable)

    def on_activated(self, index: QModelIndex) -> None:
        """A problem was clicked, or Enter pressed on it."""
        problem = index.data(PROBLEM_ROLE)
        if isinstance(problem, Problem):
            self.problem_activated.emit(problem)

    def _count(self) -> None:
        names = {
            Severity.ERROR: self.tr("Errors"),
            Severity.WARNING: self.tr("Warnings"),
            Severity.INFO: self.tr("Notes"),
        }
        for kind, button in self._filters.items():
            count = self.model.count(kind)
            button.setText(f"{names[kind]} {numbers.count(count)}")
            button.setAccessibleName(button.text())
            button.setToolTip(self.tr("Show or hide {kind}").format(kind=names[kind].lower()))
        self.count_changed.emit(self.model.count(Severity.ERROR) + self.model.count(Severity.WARNING))

    def _selected_text(self) -> str:
        rows = sorted({index.row() for index in self._view.selectionModel().selectedIndexes()})
        chosen = (self.model.problem(row) for row in rows)
        return "\n\n".join(self.model.text_of(problem) for problem in chosen if problem is not None)
