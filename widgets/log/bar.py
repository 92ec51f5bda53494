"""The line of controls above the log. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from projects.build.log_lines import Level
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon


class LogBar(QWidget):
    """Level, filter, search with next and previous, follow.

    Signals:
        filter_changed: words, `Level`. search_requested: 1 next, -1 previous, 0 the words changed.
        follow_toggled: whether to follow.
    """

    filter_changed = Signal(str, object)
    search_requested = Signal(int)
    follow_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("log_bar")
        self._theme = LIGHT
        self._level = QComboBox(self)
        self._level.setObjectName("log_level")
        self._level.setAccessibleName(self.tr("Least level shown"))
        for label, level in (
            (self.tr("All"), Level.DEBUG),
            (self.tr("Info and up"), Level.INFO),
            (self.tr("Warnings and errors"), Level.WARNING),
            (self.tr("Errors"), Level.ERROR),
        ):
            self._level.addItem(label, level)
        self._filter = self._edit("log_filter", self.tr("Filter"), self.tr("Show only lines with these words"))
        self._search = self._edit("log_search", self.tr("Find"), self.tr("Go to lines with these words"))
        self._previous = self._button("log_previous", self.tr("Previous"), self.tr("Previous line found"))
        self._next = self._button("log_next", self.tr("Next"), self.tr("Next line found"))
        self._follow = self._button("log_follow", self.tr("Follow"), self.tr("Keep the newest line in sight"))
        self._follow.setText(self.tr("Follow"))
        self._follow.setCheckable(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self._level)
        layout.addWidget(self._filter, 1)
        layout.addSpacing(4)
        layout.addWidget(self._search, 1)
        layout.addWidget(self._previous)
        layout.addWidget(self._next)
        layout.addSpacing(4)
        layout.addWidget(self._follow)
        self._not_found = QAction(self.tr("Not found"), self._search)
        self._search.addAction(self._not_found, QLineEdit.ActionPosition.TrailingPosition)
        self._level.currentIndexChanged.connect(self.on_filter)
        self._filter.textChanged.connect(self.on_filter)
        self._search.textChanged.connect(lambda: self.search_requested.emit(0))
        self._search.returnPressed.connect(lambda: self.search_requested.emit(1))
        self._previous.clicked.connect(lambda: self.search_requested.emit(-1))
        self._next.clicked.connect(lambda: self.search_requested.emit(1))
        self._follow.clicked.connect(self.follow_toggled)
        self.say_found(True)

    def _edit(self, name: str, placeholder: str, tip: str) -> QLineEdit:
        edit = QLineEdit(self)
        edit.setObjectName(name)
        edit.setAccessibleName(placeholder)
        edit.setPlaceholderText(placeholder)
        edit.setToolTip(tip)
        edit.setClearButtonEnabled(True)
        edit.setMinimumWidth(80)
        return edit

    def _button(self, name: str, label: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(tip)
        return button

    @property
    def search_words(self) -> str:
        """What is searched for."""
        return self._search.text()

    @property
    def following(self) -> bool:
        """Whether the newest line is to stay in sight."""
        return self._follow.isChecked()

    def set_following(self, follow: bool) -> None:
        """Set the Follow button; nothing is emitted."""
        self._follow.setChecked(follow)

    def focus_search(self) -> None:
        """Let the person type what to find."""
        self._search.setFocus()
        self._search.selectAll()

    def say_found(self, found: bool) -> None:
        """Say whether the words were found."""
        self._not_found.setVisible(not found)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._previous.setIcon(icon("chevron-up", theme.text))
        self._next.setIcon(icon("chevron-down", theme.text))
        self._not_found.setIcon(icon("magnify-close", theme.over))

    def on_filter(self) -> None:
        """The level or the words of the filter changed."""
        self.filter_changed.emit(self._filter.text(), self._level.currentData())
