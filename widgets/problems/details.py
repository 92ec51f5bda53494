"""The whole of one problem: sentence, what to do, FINN's own message. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from projects.problems import Problem
from widgets.parts import severity
from widgets.theme.fonts import heading_font, mono_font
from widgets.words import translated

MARGIN = 12


class ProblemDetails(QWidget):
    """Beside the table, for the problem chosen there.

    Signals:
        activated: the way to its node and step was taken.
        mend_requested: the `Problem` shown is to be mended.
    """

    activated = Signal()
    mend_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem_details")
        self.setAccessibleName(self.tr("Details of the problem"))
        self._message = self._label("problem_message")
        self._message.setFont(heading_font())
        self._hint = self._label("problem_hint")
        self._problem: Problem | None = None
        self._mend = QPushButton(self.tr("Mend"), self)
        self._mend.setObjectName("problem_mend")
        self._mend.setProperty("primary", True)
        self._mend.clicked.connect(lambda: self.mend_requested.emit(self._problem))
        self._way = QPushButton(self)
        self._way.setObjectName("problem_way")
        self._way.setProperty("link", True)
        self._way.clicked.connect(self.activated)
        self._caption = QLabel(self.tr("FINN's own message"), self)
        self._caption.setObjectName("problem_detail_caption")
        self._caption.setProperty("role", "muted")
        self._detail = QPlainTextEdit(self)
        self._detail.setObjectName("problem_detail")
        self._detail.setAccessibleName(self._caption.text())
        self._detail.setReadOnly(True)
        self._detail.setFont(mono_font())
        self._detail.setFrameShape(QFrame.Shape.NoFrame)
        self._detail.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._detail.document().setDocumentMargin(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 8)
        layout.setSpacing(6)
        layout.addWidget(self._message)
        layout.addWidget(self._hint)
        layout.addWidget(self._mend, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._way, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._caption)
        layout.addWidget(self._detail, 1)
        layout.addStretch(0)
        self.show_problem(None)

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def show_problem(self, problem: Problem | None, mendable: bool = False) -> None:
        """Show this one; None: nothing is chosen. mendable: what its hint says can be done with one click."""
        self._problem = problem
        hint = translated(problem.hint) if problem else ""
        if problem is None:
            self._message.setText("")
        else:
            self._message.setText(f"{severity.word(problem.severity)}: {translated(problem.message)}")
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._mend.setAccessibleName(self.tr("Mend: {hint}").format(hint=hint))
        self._mend.setToolTip(hint)
        self._mend.setVisible(mendable)
        where = (problem.node or problem.step) if problem else None
        self._way.setText(self.tr("Go to {where}").format(where=where or ""))
        self._way.setAccessibleName(self._way.text())
        self._way.setVisible(where is not None)
        detail = problem.detail if problem else ""
        self._detail.setPlainText(detail)
        self._detail.setVisible(bool(detail))
        self._caption.setVisible(bool(detail))
