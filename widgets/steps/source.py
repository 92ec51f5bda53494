"""FINN's own documentation and source of one step, to be read and copied. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QSplitter, QToolButton, QVBoxLayout, QWidget

from widgets.parts.empty import ContentOrEmpty
from widgets.steps.python_colors import PythonColors
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, mono_font
from widgets.theme.icons import icon


@dataclass(frozen=True)
class StepSource:
    """A step as FINN wrote it. line: first line of the source in the file, from 1."""

    name: str
    doc: str
    source: str
    file: str
    line: int


class StepSourceView(QWidget):
    """Documentation above, source below; both read-only and copyable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("step_source")
        self.setAccessibleName(self.tr("Documentation and source of a step"))
        self._name = QLabel(self)
        self._name.setObjectName("step_source_name")
        self._name.setFont(heading_font())
        self._place = QLabel(self)
        self._place.setObjectName("step_source_place")
        self._place.setProperty("role", "muted")
        for label in (self._name, self._place):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = QToolButton(self)
        self._copy.setObjectName("step_source_copy")
        self._copy.setText(self.tr("Copy source"))
        self._copy.setAccessibleName(self._copy.text())
        self._copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._code.toPlainText()))
        self._doc = self._text("step_source_doc", self.tr("FINN's documentation"))
        self._doc.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._code = self._text("step_source_code", self.tr("FINN's source"))
        self._code.setFont(mono_font())
        self._colors = PythonColors(self._code.document())
        self._body = ContentOrEmpty(self._make_content(), "step_source", self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self.set_theme(LIGHT)
        self.set_source(None)

    def _text(self, name: str, label: str) -> QPlainTextEdit:
        text = QPlainTextEdit(self)
        text.setObjectName(name)
        text.setAccessibleName(label)
        text.setReadOnly(True)
        text.setFrameShape(QFrame.Shape.NoFrame)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.document().setDocumentMargin(8)
        return text

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._place)
        head = QHBoxLayout()
        head.setContentsMargins(8, 6, 8, 6)
        head.addLayout(names, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        parts = QSplitter(Qt.Orientation.Horizontal, content)  # the panel is wide and low
        parts.setObjectName("step_source_parts")
        parts.setHandleWidth(1)
        parts.addWidget(self._doc)
        parts.addWidget(self._code)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 2)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(parts, 1)
        return content

    def set_source(self, source: StepSource | None) -> None:
        """Show a step; None: nothing is known of it (yet)."""
        if source is None:
            self._body.show_empty(
                self.tr("FINN's documentation and source of a step are shown here once FINN is ready.")
            )
            return
        self._body.show_content()
        self._name.setText(source.name)
        self._place.setText(f"{source.file}:{source.line}")
        self._doc.setPlainText(_undented(source.doc) or self.tr("FINN says nothing about this step."))
        self._colors.read(source.source)
        self._code.setPlainText(source.source)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._body.empty.set_theme(theme)
        self._copy.setIcon(icon("content-copy", theme.muted))
        self._colors.set_theme(theme)


def _undented(doc: str) -> str:
    first, _, rest = doc.strip("\n").partition("\n")
    return f"{first.strip()}\n{dedent(rest)}".strip()
