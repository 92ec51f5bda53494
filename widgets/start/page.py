"""The start page: open, drop, recent files, examples. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font
from widgets.theme.icons import icon

WIDTH = 640
ROW_HEIGHT = 28
MOST_RECENT = 8
PATH_WIDTH = 420


@dataclass(frozen=True)
class ExampleRow:
    """One bundled example. key: what the signal carries. about: one sentence."""

    key: str
    title: str
    about: str


class StartPage(QScrollArea):
    """Ways into the program.

    Signals:
        open_requested: the Open button. path_chosen: path of a recent file. example_chosen: key of an example.
    """

    open_requested = Signal()
    path_chosen = Signal(str)
    example_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start_page")
        self.setAccessibleName(self.tr("Start page"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._theme = LIGHT
        self._examples: tuple[ExampleRow, ...] = ()
        self._title = QLabel(self.tr("Open a model"), self)
        self._title.setObjectName("start_title")
        self._title.setFont(heading_font(20))
        self._hint = self._muted(
            self.tr("Drop a QONNX file here, or open one: FINN then shows every step from the network to the hardware.")
        )
        self._open = QPushButton(self.tr("Open …"), self)
        self._open.setObjectName("start_open")
        self._open.setAccessibleName(self.tr("Open a model"))
        self._open.setProperty("primary", True)
        self._open.clicked.connect(self.open_requested)
        self._recent_title = self._heading(self.tr("Recent"))
        self._recent = QGridLayout()
        self._recent.setVerticalSpacing(0)
        self._recent.setHorizontalSpacing(12)
        self._recent.setColumnStretch(1, 1)
        self._example_title = self._heading(self.tr("Examples"))
        self._untrained = self._muted(
            self.tr("The examples are untrained: with random weights they show what FINN makes of such a network.")
        )
        self._example_rows = QGridLayout()
        self._example_rows.setVerticalSpacing(0)
        self._example_rows.setHorizontalSpacing(12)
        self._example_rows.setColumnStretch(1, 1)
        self.setWidget(self._make_content())
        self.set_recent(())
        self.set_examples(
            (
                ExampleRow("cnv-w2a2", "CNV-w2a2", self.tr("a picture classifier (CIFAR-10), 2-bit weights")),
                ExampleRow(
                    "tfc-w1a1", "TFC-w1a1", self.tr("three dense layers (MNIST), 1-bit weights, built in a second")
                ),
            )
        )
        self.set_theme(LIGHT)

    def _muted(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "muted")
        label.setWordWrap(True)
        return label

    def _heading(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setProperty("role", "heading")
        return label

    def _make_content(self) -> QWidget:
        column = QWidget(self)
        column.setMaximumWidth(WIDTH)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addSpacing(8)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addSpacing(24)
        layout.addWidget(self._recent_title)
        layout.addLayout(self._recent)
        layout.addSpacing(24)
        layout.addWidget(self._example_title)
        layout.addWidget(self._untrained)
        layout.addLayout(self._example_rows)
        content = QWidget(self)
        content.setObjectName("start_content")
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        outer = QVBoxLayout(content)
        outer.addStretch(2)
        outer.addLayout(middle)
        outer.addStretch(3)
        return content

    def set_recent(self, paths: tuple[str, ...]) -> None:
        """Offer these files, the newest first."""
        _empty(self._recent)
        self._recent_title.setVisible(bool(paths))
        for row, path in enumerate(paths[:MOST_RECENT]):
            folder, _, name = path.replace("\\", "/").rpartition("/")
            button = self._link(f"start_recent_{row}", name, path)
            button.clicked.connect(partial(self.path_chosen.emit, path))
            where = self._muted("")
            where.setWordWrap(False)
            where.setText(QFontMetrics(where.font()).elidedText(folder, Qt.TextElideMode.ElideMiddle, PATH_WIDTH))
            where.setToolTip(path)
            self._recent.addWidget(button, row, 0)
            self._recent.addWidget(where, row, 1)
            self._recent.setRowMinimumHeight(row, ROW_HEIGHT)
        self.set_theme(self._theme)

    def set_examples(self, examples: tuple[ExampleRow, ...]) -> None:
        """Offer these examples."""
        _empty(self._example_rows)
        self._examples = examples
        self._example_title.setVisible(bool(examples))
        self._untrained.setVisible(bool(examples))
        for row, example in enumerate(examples):
            button = self._link(f"start_example_{example.key}", example.title, example.about)
            button.clicked.connect(partial(self.example_chosen.emit, example.key))
            self._example_rows.addWidget(button, row, 0)
            self._example_rows.addWidget(self._muted(example.about), row, 1)
            self._example_rows.setRowMinimumHeight(row, ROW_HEIGHT)
        self.set_theme(self._theme)

    def _link(self, name: str, label: str, about: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setAccessibleDescription(about)
        button.setToolTip(about)
        button.setProperty("link", True)
        button.setIconSize(QSize(16, 16))
        return button

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._open.setIcon(icon("folder-open-outline", theme.on_accent))
        for rows, glyph in ((self._recent, "history"), (self._example_rows, "school-outline")):
            for number in range(rows.count()):
                widget = rows.itemAt(number).widget()
                if isinstance(widget, QPushButton):
                    widget.setIcon(icon(glyph, theme.muted))


def _empty(rows: QGridLayout) -> None:
    while (item := rows.takeAt(0)) is not None:
        widget = item.widget()
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
