"""The reports page: the reports on the left, the chosen one as a table on the right. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from projects.build.reports import ReportTable
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.parts.rows import ROW_HEIGHT
from widgets.reports.explanations import explanation
from widgets.reports.model import ReportModel
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import tabular_font
from widgets.theme.icons import icon

WIDEST_COLUMN = 320


class ReportsPanel(QWidget):
    """Every JSON report of the build on show.

    Signals:
        pdf_requested, png_requested: a summary of the build is to be saved.
    """

    pdf_requested = Signal()
    png_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reports_panel")
        self.setAccessibleName(self.tr("Reports"))
        self._reports: tuple[ReportTable, ...] = ()
        self.model = ReportModel(self)
        self._list = QListWidget(self)
        self._list.setObjectName("reports_list")
        self._list.setAccessibleName(self.tr("Reports of this build"))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setStyleSheet("QListView::item { padding-left: 8px; }")
        self._list.currentRowChanged.connect(self.on_chosen)
        self._about = QLabel(self)
        self._about.setObjectName("reports_about")
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pdf = self._button("reports_pdf", self.tr("Summary as PDF …"))
        self._pdf.clicked.connect(self.pdf_requested)
        self._png = self._button("reports_png", self.tr("as PNG …"))
        self._png.setAccessibleName(self.tr("Summary as PNG …"))
        self._png.clicked.connect(self.png_requested)
        self._view = self._make_view()
        self._body = ContentOrEmpty(self._make_content(), "reports", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        self.set_theme(LIGHT)
        self.set_reports(())

    def _button(self, name: str, label: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(label)
        button.setAccessibleName(label)
        button.setToolTip(self.tr("One page: verdict, fit, cycles and resources per layer, times, problems"))
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _make_view(self) -> QTableView:
        view = QTableView(self)
        view.setObjectName("reports_table")
        view.setAccessibleName(self.tr("The report"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setStyleSheet("QTableView::item { padding: 0 8px; }")
        view.setAlternatingRowColors(True)
        view.setTabKeyNavigation(False)
        view.setFont(tabular_font())
        view.setWordWrap(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        view.setModel(self.model)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(view, self._selected_text)
        return view

    def _make_content(self) -> QWidget:
        right = QWidget(self)
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 2)
        head.setSpacing(4)
        head.addWidget(self._about, 1)
        head.addWidget(self._pdf, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._png, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._view, 1)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setObjectName("reports_parts")
        parts.setHandleWidth(1)
        parts.addWidget(self._list)
        parts.addWidget(right)
        parts.setStretchFactor(1, 1)
        parts.setSizes([240, 700])
        return parts

    def set_reports(self, reports: tuple[ReportTable, ...]) -> None:
        """Show these; the one looked at stays where it is still there."""
        wanted = self.model.table.name
        self._reports = reports
        self._list.blockSignals(True)
        self._list.clear()
        for report in reports:
            item = QListWidgetItem(report.name.replace("_", " "))
            item.setToolTip(explanation(report.name))
            self._list.addItem(item)
        self._list.blockSignals(False)
        if not reports:
            self.model.set_table(ReportTable("", (), ()))
            self._body.show_empty(self.tr("FINN's reports are listed here once a build has ended."))
            return
        self._body.show_content()
        names = [report.name for report in reports]
        self._list.setCurrentRow(names.index(wanted) if wanted in names else 0)
        self.on_chosen(self._list.currentRow())

    @property
    def reports(self) -> tuple[ReportTable, ...]:
        """The reports listed."""
        return self._reports

    def show_report(self, name: str) -> None:
        """Bring a report up, where there is one of this name."""
        names = [report.name for report in self._reports]
        if name in names:
            self._list.setCurrentRow(names.index(name))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._body.empty.set_theme(theme)
        self._pdf.setIcon(icon("file-pdf-box", theme.muted))
        self._png.setIcon(icon("file-image-outline", theme.muted))

    def on_chosen(self, row: int) -> None:
        """Another report is looked at."""
        if not 0 <= row < len(self._reports) or self._reports[row] is self.model.table:
            return
        report = self._reports[row]
        self._about.setText(explanation(report.name))
        self._about.setAccessibleName(self._about.text())
        self.model.set_table(report)
        self._view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._view.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            width = min(WIDEST_COLUMN, self._view.columnWidth(column) + 16)
            self._view.setColumnWidth(column, width)

    def _selected_text(self) -> str:
        cells = sorted((index.row(), index.column()) for index in self._view.selectionModel().selectedIndexes())
        lines: dict[int, list[str]] = {}
        for row, column in cells:
            lines.setdefault(row, []).append(self.model.plain(row, column))
        return "\n".join("\t".join(words) for words in lines.values())
