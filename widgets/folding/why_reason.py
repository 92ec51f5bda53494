"""One reason in the answer to "Why this number?". Layer: widgets. Thread: GUI."""

from __future__ import annotations

from textwrap import dedent

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from projects.folding.why import WhyReason
from widgets.steps.python_colors import PythonColors
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, mono_font
from widgets.theme.icons import icon
from widgets.words import translated

_MOST_LINES = 12
_GLYPH, _NUMBER, _GAP = 16, 16, 8
_SLACK = 4  # without it the last line counts as cut off, and the view scrolls
_SOURCE_PIXELS = 11


class ReasonView(QWidget):
    """A numbered sentence; below it the place in FINN's source, which opens to the lines themselves.

    Args:
        width: what it has to fit into, in pixels.
    """

    def __init__(self, number: int, reason: WhyReason, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        width -= _NUMBER + _GAP
        self._number = QLabel(str(number), self)
        self._number.setFont(heading_font())
        self._number.setProperty("role", "muted")
        self._number.setFixedWidth(_NUMBER)
        self._words = QLabel(translated(reason.message), self)
        self._words.setObjectName("why_message")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._source = self._make_source(reason, width)
        self._code = self._make_code(dedent(reason.code).strip("\n"), width)
        self._colors = PythonColors(self._code.document())
        self._colors.read(self._code.toPlainText())
        self._source.toggled.connect(self._on_toggled)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(_GAP)
        layout.setVerticalSpacing(2)
        layout.setColumnStretch(1, 1)
        layout.addWidget(self._number, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 0, 1)
        layout.addWidget(self._source, 1, 1)
        layout.addWidget(self._code, 2, 1)
        self.set_theme(LIGHT)

    def _make_source(self, reason: WhyReason, width: int) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("why_source")
        font = mono_font(_SOURCE_PIXELS)
        button.setFont(font)
        # The end of a path says more than its beginning.
        room = width - _GLYPH - 12
        button.setText(QFontMetricsF(font).elidedText(reason.source, Qt.TextElideMode.ElideLeft, room))
        button.setToolTip(reason.source)
        button.setIconSize(QSize(_GLYPH, _GLYPH))
        button.setAutoDefault(False)
        button.setCheckable(True)
        button.setEnabled(bool(reason.code.strip()))
        button.setVisible(bool(reason.source or reason.code.strip()))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        words = self.tr("Show the lines in FINN's source") if button.isEnabled() else self.tr("Place in FINN's source")
        button.setAccessibleName(f"{words}: {reason.source}")
        return button

    def _make_code(self, code: str, width: int) -> QPlainTextEdit:
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
        metrics, lines = view.fontMetrics(), code.split("\n")
        margins = 2 * round(view.document().documentMargin()) + _SLACK
        wide = max(map(metrics.horizontalAdvance, lines)) + margins > width
        bar = view.horizontalScrollBar().sizeHint().height() if wide else 0
        view.setFixedHeight(min(len(lines), _MOST_LINES) * metrics.lineSpacing() + margins + bar)
        view.hide()
        return view

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self._source.setStyleSheet(
            f"QPushButton {{ color: {theme.muted}; background: transparent; border: 1px solid transparent;"
            " padding: 0 2px; min-height: 20px; text-align: left; }"
            f"QPushButton:hover {{ background: {theme.hover}; }}"
            f"QPushButton:focus {{ border: 1px solid {theme.accent}; padding: 0 2px; min-height: 20px; }}"
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
