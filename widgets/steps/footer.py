"""Beneath the steps: what the chosen one does, and the ways to its documentation and source.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from widgets.theme.colors import Theme
from widgets.theme.icons import icon


class StepFooter(QFrame):
    """A sentence and two buttons.

    Signals:
        documentation_pressed, source_pressed: a button.
    """

    documentation_pressed = Signal()
    source_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("steps_footer")
        self._about = QLabel(self)
        self._about.setObjectName("steps_about")
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.RichText)
        self._about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._documentation = self._button("steps_documentation", self.tr("Docs"), self.tr("Documentation"))
        self._documentation.setToolTip(self.tr("FINN's own documentation of this step"))
        self._documentation.clicked.connect(self.documentation_pressed)
        self._source = self._button("steps_source", self.tr("Source"), self.tr("Source"))
        self._source.setToolTip(self.tr("FINN's source of this step"))
        self._source.clicked.connect(self.source_pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(self._documentation)
        buttons.addWidget(self._source)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self._about)
        layout.addLayout(buttons)

    def tell(self, words: str, is_step: bool, theme: Theme) -> None:
        """Say what a row is.

        Args:
            words: its name, and lines about it below. is_step: FINN has documentation and source for it.
        """
        head, *rest = [escape(line) for line in words.split("\n")]
        lines = [f"<b>{head}</b>", *(f'<span style="color:{theme.muted}">{line}</span>' for line in rest)]
        self._about.setText("<br>".join(lines))
        self._about.setAccessibleName(words)
        self._documentation.setVisible(is_step)
        self._source.setVisible(is_step)

    def set_wordy(self, on: bool) -> None:
        """Whether there is room for the sentence; the list's tooltips have it, too."""
        self._about.setVisible(on)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setStyleSheet(f"#steps_footer {{ border: none; border-top: 1px solid {theme.line}; }}")
        self._documentation.setIcon(icon("book-open-variant", theme.muted))
        self._source.setIcon(icon("code-tags", theme.muted))

    def _button(self, name: str, label: str, spoken: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(label)
        button.setAccessibleName(spoken)
        button.setAutoRaise(True)
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button
