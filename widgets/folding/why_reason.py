"""One reason in the answer to "Why this number?". Layer: widgets. Thread: GUI."""

from __future__ import annotations

from textwrap import dedent

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPlainTextEdit, QToolButton, QWidget

from projects.folding.why import WhyReason
from widgets.steps.python_colors import PythonColors
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, mono_font
from widgets.theme.icons import icon
from widgets.words import translated

_MOST_LINES = 12
_SOURCE_PIXELS = 11


class ReasonView(QWidget):
    """A numbered sentence; below it the place in FINN's source, which opens to the lines themselves.

    Signals:
        resized: its code was shown or hidden.
    """

    resized = Signal()

    def __init__(self, number: int, reason: WhyReason, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = QLabel(str(number), self)
        self._number.setFont(heading_font())
        self._number.setProperty("role", "muted")
        self._words = QLabel(translated(reason.message), self)
        self._words.setObjectName("why_message")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._source = self._make_source(reason, width)
        self._code = self._make_code(dedent(reason.code).strip("\n"))
        self._colors = PythonColors(self._code.document())
        self._colors.read(self._code.toPlainText())
        self._source.toggled.connect(self._on_toggled)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 0, 1)
        layout.addWidget(self._source, 1, 1)
        layout.addWidget(self._code, 2, 1)
        self.set_theme(LIGHT)

    def _make_source(self, reason: WhyReason, width: int) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("why_source")
        font = mono_font(_SOURCE_PIXELS)
        button.setFont(font)
        # The end of a path says more than its beginning.
        button.setText(QFontMetricsF(font).elidedText(reason.source, Qt.TextElideMode.ElideLeft, width))
        button.setToolTip(reason.source)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setEnabled(bool(reason.code.strip()))
        button.setVisible(bool(reason.source or reason.code.strip()))
        words = self.tr("Show the lines in FINN's source") if button.isEnabled() else self.tr("Place in FINN's source")
        button.setAccessibleName(f"{words}: {reason.source}")
        return button

    def _make_code(self, code: str) -> QPlainTextEdit:
        view = QPlainTextEdit(code, self)
        view.setObjectName("why_code")
        view.setAccessibleName(self.tr("Lines of FINN's source"))
        view.setReadOnly(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFont(mono_font())
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        view.setTabChangesFocus(True)
        lines = min(code.count("\n") + 1, _MOST_LINES)
        margins = 2 * round(view.document().documentMargin())
        bar = view.horizontalScrollBar().sizeHint().height()
        view.setFixedHeight(lines * view.fontMetrics().lineSpacing() + margins + bar)
        view.hide()
        return view

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._source.setStyleSheet(
            f"QToolButton {{ color: {theme.muted}; padding: 0 2px; min-height: 20px; text-align: left; }}"
            f"QToolButton:focus {{ border: 1px solid {theme.accent}; }}"
        )
        self._code.setStyleSheet(f"QPlainTextEdit {{ background: {theme.background}; border-radius: 4px; }}")
        self._colors.set_theme(theme)
        self._set_chevron()

    def _set_chevron(self) -> None:
        if self._source.isEnabled():
            name = "chevron-down" if self._source.isChecked() else "chevron-right"
            self._source.setIcon(icon(name, self._theme.muted))

    def _on_toggled(self, shown: bool) -> None:
        self._code.setVisible(shown)
        self._set_chevron()
        self.resized.emit()
