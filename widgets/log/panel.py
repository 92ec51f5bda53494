"""The log panel: level, filter, search, follow. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from projects.build.log_lines import Level, LogLine
from widgets.log.bar import LogBar
from widgets.log.delegate import LINE_HEIGHT, LogDelegate
from widgets.log.model import RECORD_ROLE, LogModel
from widgets.parts.copying import copy_action
from widgets.parts.empty import ContentOrEmpty
from widgets.theme.colors import LIGHT, Theme


class LogPanel(QWidget):
    """Lines fed from outside by `append_lines`; follows the end until the person scrolls away.

    Signals:
        step_requested: name of the step in which a line was written (double click, Enter, context menu).
    """

    step_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("log_panel")
        self.setAccessibleName(self.tr("Log"))
        self._longest = 0
        self.model = LogModel(self)
        self._delegate = LogDelegate(self)
        self._bar = LogBar(self)
        self._view = self._make_view()
        self._body = ContentOrEmpty(self._view, "log", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._body, 1)
        self._bar.filter_changed.connect(self.on_filter)
        self._bar.search_requested.connect(self.on_search)
        self._bar.follow_toggled.connect(self.on_follow)
        self.model.grown.connect(self.on_grown)
        scroll = self._view.verticalScrollBar()
        scroll.actionTriggered.connect(self.on_scrolled)
        self._view.installEventFilter(self)
        self._view.viewport().installEventFilter(self)
        for keys, call in (
            (QKeySequence.StandardKey.Find, self._bar.focus_search),
            (QKeySequence.StandardKey.FindNext, lambda: self.on_search(1)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.on_search(-1)),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(_HERE)  # as a keyword of the constructor it is passed over, and Ctrl+F is ambiguous
            shortcut.activated.connect(call)
        self.set_theme(LIGHT)
        self.clear()

    def _make_view(self) -> QTableView:
        # A table of one column: a list view lays out all 50 000 lines anew with every batch, 60 ms each time.
        view = QTableView(self)
        view.setObjectName("log_lines")
        view.setAccessibleName(self.tr("Log lines"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setTabKeyNavigation(False)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines, columns = view.verticalHeader(), view.horizontalHeader()
        lines.hide()
        lines.setMinimumSectionSize(LINE_HEIGHT)
        lines.setDefaultSectionSize(LINE_HEIGHT)
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.hide()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.setModel(self.model)
        view.setItemDelegate(self._delegate)
        view.activated.connect(self.on_activated)
        view.pressed.connect(lambda: self._bar.set_following(False))  # who points at a line wants to read it
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.on_menu)
        self._copy = copy_action(view, self._selected_text)
        return view

    def append_lines(self, lines: list[str]) -> None:
        """Take lines of the job's log; they appear within a tenth of a second."""
        if lines:
            self._body.show_content()
            self.model.append_lines(lines)

    def mark_skipped(self, byte_count: int) -> None:
        """Say that so much of the file was left out."""
        self._body.show_content()
        self.model.mark_skipped(byte_count)

    def clear(self) -> None:
        """Start over, for another build."""
        self.model.clear()
        self._longest = 0
        self._bar.set_following(True)
        self._body.show_empty(self.tr("FINN's log is shown here while it builds."))

    @property
    def following(self) -> bool:
        """Whether the end is kept in sight."""
        return self._bar.following

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._delegate.theme = theme
        self._bar.set_theme(theme)
        self._body.empty.set_theme(theme)
        self._view.viewport().update()

    def on_filter(self, words: str, level: Level) -> None:
        """Other lines are wanted."""
        self.model.set_filter(words, level)
        self._keep_end()

    def on_search(self, step: int) -> None:
        """Go to the next (1) or previous (-1) line with the words searched for; 0: stay where they are already."""
        words = self._bar.search_words
        self._delegate.found = words
        self._view.viewport().update()
        if not words:
            self._bar.say_found(True)
            return
        current = self._view.currentIndex().row()
        start = current if current >= 0 else (-1 if step >= 0 else self.model.rowCount())
        row = self.model.find(words, start, step) if step else self.model.find(words, max(-1, start - 1), 1)
        self._bar.say_found(row >= 0)
        if row >= 0:
            self._bar.set_following(False)
            self._view.setCurrentIndex(self.model.index(row))
            self._view.scrollTo(self.model.index(row), QAbstractItemView.ScrollHint.PositionAtCenter)

    def on_follow(self, follow: bool) -> None:
        """The person wants to follow the end, or not."""
        if follow:
            self._view.scrollToBottom()

    def on_grown(self) -> None:
        """Keep the end in sight, and let the widest line be scrolled to."""
        count = self.model.rowCount()
        recent = (self.model.index(row).data(RECORD_ROLE) for row in range(max(0, count - NEWEST), count))
        longest = max((len(record.text) for record in recent), default=0)
        if longest > self._longest:
            self._longest = longest
            self._fit_column()
        self._keep_end()

    def on_scrolled(self) -> None:
        """The person moved the bar: follow exactly when its end is at the end."""
        scroll = self._view.verticalScrollBar()
        self._bar.set_following(scroll.sliderPosition() >= scroll.maximum())

    def on_activated(self, index: QModelIndex) -> None:
        """Enter or a double click on a line."""
        record = index.data(RECORD_ROLE)
        if isinstance(record, LogLine) and record.step is not None:
            self.step_requested.emit(record.step)

    def on_menu(self, point: QPoint) -> None:
        """The context menu of a line."""
        record = self._view.indexAt(point).data(RECORD_ROLE)
        menu = QMenu(self)
        menu.setObjectName("log_menu")
        menu.addAction(self._copy)
        if isinstance(record, LogLine) and record.step is not None:
            step = record.step
            go = QAction(self.tr("Go to {step}").format(step=step), menu)
            go.triggered.connect(lambda: self.step_requested.emit(step))
            menu.addAction(go)
        menu.popup(self._view.viewport().mapToGlobal(point))

    def _keep_end(self) -> None:
        if self.following:
            self._view.scrollToBottom()

    def _fit_column(self) -> None:
        width = max(self._view.viewport().width(), self._delegate.width_of(self._longest))
        self._view.setColumnWidth(0, width)

    def _selected_text(self) -> str:
        rows = sorted(index.row() for index in self._view.selectionModel().selectedIndexes())
        records = (self.model.index(row).data(RECORD_ROLE) for row in rows)
        return "\n".join(f"{record.time} {record.text}".lstrip() if record.time else record.text for record in records)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in _MOVING_KEYS:
            # After the view has moved: the position says whether the end is still in sight.
            QTimer.singleShot(0, self, self.on_scrolled)
        elif event.type() == QEvent.Type.Resize and watched is self._view.viewport():
            self._fit_column()
            QTimer.singleShot(0, self, self._keep_end)  # a person may have scrolled away by then
        return False


NEWEST = 200  # lines looked at for the width, of each batch
_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
_MOVING_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
