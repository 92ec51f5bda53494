"""The change list: a summary in words, every change below it, by kind. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from projects import numbers
from widgets.compare import marks
from widgets.compare.change_model import CHANGE, DETAILS, KIND, ROW_ROLE, ChangeModel
from widgets.compare.values import KINDS, ChangeKind, Comparison, Hidden
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

KIND_WIDTH = 88
# A narrow panel leaves the room to the change: its details stand below it, its kind is told by the glyph.
WIDTH_FOR_DETAILS, WIDTH_FOR_KIND, WIDTH_FOR_WORDS = 620, 420, 700
TOOLS = {"copy": "content-copy", "md": "language-markdown-outline", "json": "code-json"}


class _Tree(QTreeView):
    again = Signal(QModelIndex)  # what is current already was pressed: the graphs may be elsewhere by now

    def mousePressEvent(self, event: QMouseEvent) -> None:
        before = self.currentIndex()
        super().mousePressEvent(event)
        if before.isValid() and before == self.indexAt(event.position().toPoint()) == self.currentIndex():
            self.again.emit(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(DETAILS, event.size().width() < WIDTH_FOR_DETAILS)
        self.setColumnHidden(KIND, event.size().width() < WIDTH_FOR_KIND)


class ChangeList(QWidget):
    """What changed between two models.

    Signals:
        row_selected: the person chose a change (row of `Comparison.rows`): both graphs go there.
        kinds_hidden: these kinds of changes are hidden from now on, the others shown (`Hidden`).
        export_requested: the list is to be written to a file ("md" or "json").
    """

    row_selected = Signal(int)
    kinds_hidden = Signal(object)
    export_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("change_list")
        self.setAccessibleName(self.tr("Changes"))
        self.model = ChangeModel(self)
        self._quiet = False
        self._counts = marks.counts(None)
        self._summary = QLabel(self)
        self._summary.setObjectName("changes_summary")
        self._summary.setWordWrap(True)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._view = self._make_view()
        self._filters = {kind: self._make_filter(kind) for kind in KINDS}
        self._tools = {
            "copy": self._make_tool("copy", self.tr("Copy all changes shown, tab-separated")),
            "md": self._make_tool("md", self.tr("Save all changes as Markdown")),
            "json": self._make_tool("json", self.tr("Save all changes as JSON")),
        }
        self._body = ContentOrEmpty(self._make_content(), "changes", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        self.set_theme(LIGHT)
        self.set_comparison(None)

    def _make_view(self) -> QTreeView:
        view = _Tree(self)
        view.setObjectName("changes_table")
        view.setAccessibleName(self.tr("Changes between the two models"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setIndentation(20)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what became of the nodes stands at the end
        view.setIconSize(QSize(16, 16))
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setModel(self.model)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(CHANGE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(DETAILS, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(KIND, KIND_WIDTH)
        # Not currentChanged: a view that merely gets the keyboard has a current row, which nobody chose.
        view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        view.activated.connect(self.on_chosen)
        view.again.connect(self.on_chosen)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(view, self._selected_text)
        return view

    def _make_filter(self, kind: ChangeKind) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"changes_{kind}")
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(16, 16))
        button.setIcon(marks.badge(kind))
        button.toggled.connect(lambda _on: self.on_filter())
        return button

    def _make_tool(self, name: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"changes_tool_{name}")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(lambda: self.on_tool(name))
        return button

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(8, 2, 8, 2)
        buttons.setSpacing(2)
        for button in self._filters.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in self._tools.values():
            buttons.addWidget(button)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()  # margins of a label itself are lost when a theme is put on
        head.setContentsMargins(12, 8, 12, 4)
        head.addWidget(self._summary)
        layout.addLayout(head)
        layout.addLayout(buttons)
        layout.addWidget(self._view, 1)
        return content

    def set_comparison(self, comparison: Comparison | None) -> None:
        """List the changes; None: it is not known yet what changed."""
        self._counts = marks.counts(comparison)
        self._summary.setText(comparison.summary if comparison is not None else "")
        self.model.set_rows(comparison.rows if comparison is not None else ())
        self._name_filters()
        if comparison is None:
            self._body.show_empty(self.tr("What changed is listed here once two models are compared."))
        elif not comparison.rows:
            self._body.show_empty(comparison.summary or self.tr("The two models do not differ."))
        else:
            self._body.show_content()

    def select_row(self, row: int) -> None:
        """Select a change by its place in the whole list; -1, or one that is not shown: none. Emits nothing."""
        if row == self._chosen_row():
            return
        index = self.model.index_of(row)
        self._quiet = True
        self._view.setCurrentIndex(index)
        self._quiet = False
        if index.isValid():
            self._view.scrollTo(index)
        else:
            self._view.clearSelection()

    def set_kinds_hidden(self, hidden: Hidden) -> None:
        """Hide these kinds of changes, and show the others; emits nothing."""
        for kind, button in self._filters.items():
            button.blockSignals(True)
            button.setChecked(kind not in hidden)
            button.blockSignals(False)
        self._filter()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._body.empty.set_theme(theme)
        for name, button in self._tools.items():
            button.setIcon(icon(TOOLS[name], theme.muted))

    def on_filter(self) -> None:
        """Other kinds are wanted."""
        self._filter()
        self.kinds_hidden.emit(frozenset(kind for kind, button in self._filters.items() if not button.isChecked()))

    def on_tool(self, name: str) -> None:
        """A button beside the filters."""
        if name == "copy":
            QGuiApplication.clipboard().setText(self._text(self.model.shown_rows()))
        else:
            self.export_requested.emit(name)

    def on_selection_changed(self, selected: QItemSelection, _left: QItemSelection) -> None:
        """Rows were selected; of several at once the first one counts."""
        if indexes := selected.indexes():
            self.on_chosen(indexes[0])

    def on_chosen(self, index: QModelIndex) -> None:
        """Another change is looked at, or the same once more."""
        if index.isValid() and not self._quiet:
            self.row_selected.emit(index.data(ROW_ROLE))

    def _chosen_row(self) -> int:
        index = self._view.currentIndex()
        return self.model.row_of(index) if self._view.selectionModel().isSelected(index) else -1

    def _filter(self) -> None:
        row = self._chosen_row()
        self.model.set_wanted(frozenset(kind for kind, button in self._filters.items() if button.isChecked()))
        self.select_row(row)

    def _name_filters(self) -> None:
        wide = self.width() >= WIDTH_FOR_WORDS
        for kind, button in self._filters.items():
            count = numbers.count(self._counts[kind])
            words = f"{marks.word(kind)} {count}"
            button.setText(words if wide else count)
            button.setAccessibleName(words)
            button.setToolTip(self.tr("{words}: show or hide them").format(words=words))
            button.setVisible(self._counts[kind] > 0)

    def _selected_text(self) -> str:
        return self._text(sorted({self.model.row_of(index) for index in self._view.selectionModel().selectedIndexes()}))

    def _text(self, rows: list[int]) -> str:
        return "\n".join(self.model.text_of(row) for row in rows)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the kinds out where there is room."""
        super().resizeEvent(event)
        self._name_filters()
