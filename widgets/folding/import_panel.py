"""What a folding file would do, looked at before anything is applied. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from projects import numbers
from projects.folding.import_report import ImportReport, Kind
from projects.problems import Severity
from widgets.folding.import_model import (
    KIND,
    MEANT,
    MESSAGE,
    NODE,
    VALUE,
    ImportModel,
    Told,
    can_be_applied,
    kind_words,
    told,
)
from widgets.parts import severity
from widgets.parts.copying import copy_action
from widgets.parts.names import NameDelegate
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font
from widgets.theme.icons import icon
from widgets.words import translated

WIDTHS = {KIND: 150, NODE: 212, MEANT: 212, VALUE: 220}
_MOST_NAMED = 6


class ImportPanel(QDialog):
    """The report on one file; nothing is applied until Apply is pressed.

    Args:
        shown: what `told` makes of the report, where another thread has made it already.

    Signals:
        applied: frozenset of the rows to take (their names in the file); whether mended values are to be taken, too.
    """

    applied = Signal(object, bool)

    def __init__(
        self, file: str, report: ImportReport, parent: QWidget | None = None, shown: Told | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_panel")
        self.setWindowTitle(self.tr("Import folding"))
        self.setAccessibleName(self.windowTitle())
        self.resize(1080, 560)
        self.report = report
        self._told = shown if shown is not None else told(report)
        stranger = translated(report.stranger)
        self.model = ImportModel(self._told.lines, self, unchecked=bool(stranger))
        self._heading = self._label("import_heading", file)
        self._heading.setFont(heading_font(15))
        self._counts = self._label("import_counts", self._counted())
        self._glyph = QLabel(self)
        self._glyph.setFixedWidth(20)
        if stranger and any(line.row is not None and can_be_applied(line.row) for line in self._told.lines):
            stranger = f"{stranger} {self.tr('No row is checked: check those that you want.')}"
        self._stranger = self._label("import_stranger", stranger)
        self._why = self._label("import_why", "")
        self._why.setMinimumHeight(2 * self._why.fontMetrics().lineSpacing())  # the table stays where it is
        self._why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._why.show()
        self._view = self._make_view()
        self._left = self._label("import_left", self._left_words())
        self._mended = QCheckBox(self.tr("Where a value cannot be, take the one behind the arrow"), self)
        self._mended.setObjectName("import_mended")
        self._mended.setAccessibleName(self._mended.text())
        self._mended.setToolTip(self.tr("The nearest legal value, or today's word for an old one"))
        self._mended.setChecked(True)
        self._mended.setVisible(any(line.row is not None and line.row.mended for line in self._told.lines))
        self._mended.toggled.connect(self._tell)
        self._apply = self._button("import_apply", self.tr("Apply"))
        self._apply.setProperty("primary", True)
        self._apply.setDefault(True)
        self._apply.clicked.connect(self.on_apply)
        self._cancel = self._button("import_cancel", self.tr("Cancel"))
        self._cancel.clicked.connect(self.reject)
        self.model.checked_changed.connect(self._tell)
        self._arrange()
        self._tell()
        self.set_theme(LIGHT)

    def _label(self, name: str, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setVisible(bool(words))
        return label

    def _button(self, name: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setAutoDefault(False)
        return button

    def _make_view(self) -> QTreeView:
        view = QTreeView(self)
        view.setObjectName("import_table")
        view.setAccessibleName(self.tr("What the file says"))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setIconSize(QSize(16, 16))
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setModel(self.model)
        header = view.header()
        names = NameDelegate(view)
        for column in (NODE, MEANT):
            view.setItemDelegateForColumn(column, names)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            header.resizeSection(column, width)
        view.selectionModel().currentChanged.connect(self.on_current_changed)
        if self.model.rowCount():
            view.setCurrentIndex(self.model.index(0, KIND))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy_action(view, self._selected_text)
        return view

    def _arrange(self) -> None:
        stranger = QHBoxLayout()
        stranger.setSpacing(8)
        stranger.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        stranger.addWidget(self._stranger, 1)
        self._glyph.setVisible(bool(self._stranger.text()))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._mended)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._apply)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._counts)
        layout.addLayout(stranger)
        layout.addWidget(self._view, 1)
        layout.addWidget(self._why)
        layout.addWidget(self._left)
        layout.addLayout(buttons)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.theme = theme
        glyph = icon(severity.GLYPHS[Severity.WARNING], severity.color(Severity.WARNING, theme))
        self._glyph.setPixmap(glyph.pixmap(QSize(16, 16)))
        self._view.viewport().update()

    def on_current_changed(self, current: QModelIndex) -> None:
        """Another line is looked at: its sentence in full, which the table has no room for."""
        self._why.setText(current.siblingAtColumn(MESSAGE).data() if current.isValid() else "")

    def on_apply(self) -> None:
        """The person agreed to what is checked."""
        self.applied.emit(self.model.checked, self._mended.isChecked())
        self.accept()

    def _tell(self) -> None:
        count = len(self.model.checked)
        every = numbers.count(len(self.report.rows))
        words = self.tr("Apply {rows} of {every} rows")
        if not count:  # what Defaults set belongs to no row
            words = self.tr("Apply Defaults alone") if self.report.defaults else self.tr("No row checked")
        elif self._stranger.text():
            words = self.tr("Apply {rows} of {every} rows anyway")
        label = words.format(rows=numbers.count(count), every=every)
        self._apply.setText(label)
        self._apply.setAccessibleName(label)
        self._apply.setEnabled(count > 0 or bool(self.report.defaults))

    def _counted(self) -> str:
        """How many of each kind."""
        counts = self._told.counts
        found = [f"{kind_words(kind)} {numbers.count(counts[kind])}" for kind in Kind if counts.get(kind)]
        if self._told.more:
            more = self.tr("{count} lines that set nothing are not listed")
            found.append(more.format(count=numbers.count(self._told.more)))
        return " · ".join(found) if found else self.tr("The file names no layer.")

    def _left_words(self) -> str:
        left = self.report.left
        if not left:
            return ""
        names = ", ".join(left[:_MOST_NAMED]) + (" …" if len(left) > _MOST_NAMED else "")
        words = self.tr("Layers without a row, which stay as they are ({count}): {names}")
        return words.format(count=numbers.count(len(left)), names=names)

    def _selected_text(self) -> str:
        chosen = sorted({index.row() for index in self._view.selectionModel().selectedIndexes()})
        columns = range(self.model.columnCount())
        return "\n".join("\t".join(str(self.model.index(row, c).data()) for c in columns) for row in chosen)
