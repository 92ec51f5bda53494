"""The input question: what the input carries, and what is put around the network. A bar, not a dialog.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from projects.build.request import InputChoice
from projects.model.summary import InputGuess
from widgets.opening.answers import DATATYPES, MOST_TOPK
from widgets.parts.rows import wash
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font
from widgets.theme.icons import icon
from widgets.words import translated


class InputQuestion(QFrame):
    """Asked when a model is opened whose input has no datatype; hidden until `ask`, and again once answered.

    Signals:
        accepted: an `InputChoice`. dismissed: closed without an answer, what was chosen before holds.
    """

    accepted = Signal(object)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("input_question")
        self.setAccessibleName(self.tr("Question about the input"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._ask = QLabel(self)
        self._ask.setObjectName("input_ask")
        self._ask.setFont(heading_font())
        self._reason = QLabel(self)
        self._reason.setObjectName("input_reason")
        self._reason.setProperty("role", "muted")
        for label in (self._ask, self._reason):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._datatype = self._combo("input_datatype", self.tr("Datatype of the input"))
        self._datatype.addItem(self.tr("as it is"), None)
        for name in DATATYPES:
            self._datatype.addItem(name, name)
        self._datatype.setToolTip(
            self.tr("FINN needs to know what values come in: without it the first layer stays float")
        )
        self._preprocess = self._combo("input_preprocess", self.tr("What is put in front of the network"))
        self._preprocess.addItem(self.tr("nothing in front"), "none")
        self._preprocess.addItem(self.tr("÷255 in front"), "div255")
        self._preprocess.setToolTip(
            self.tr("÷255: for networks trained on pictures scaled to 0…1; the hardware then takes the raw bytes")
        )
        self._top = QCheckBox(self.tr("top-"), self)
        self._top.setObjectName("input_top")
        self._top.setAccessibleName(self.tr("Let the hardware choose the classes with the highest scores"))
        self._top.setToolTip(self._top.accessibleName())
        self._k = QSpinBox(self)
        self._k.setObjectName("input_topk")
        self._k.setAccessibleName(self.tr("How many classes"))
        self._k.setRange(1, MOST_TOPK)
        self._k.setFixedWidth(64)
        self._top.toggled.connect(self._k.setEnabled)
        self._accept = QPushButton(self.tr("Use this"), self)
        self._accept.setObjectName("input_accept")
        self._accept.setAccessibleName(self._accept.text())
        self._accept.setProperty("primary", True)
        self._accept.clicked.connect(self.on_accept)
        self._close = QToolButton(self)
        self._close.setObjectName("input_close")
        self._close.setAccessibleName(self.tr("Close without an answer"))
        self._close.setToolTip(self._close.accessibleName())
        self._close.setIconSize(QSize(16, 16))
        self._close.clicked.connect(self.on_dismiss)
        self._arrange()
        self.set_theme(LIGHT)
        self.hide()

    def _combo(self, name: str, label: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(label)
        return combo

    def _arrange(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._ask)
        words.addWidget(self._reason)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._datatype)
        row.addWidget(self._preprocess)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self._top)
        top.addWidget(self._k)
        row.addLayout(top)
        row.addWidget(self._accept)
        row.addStretch(1)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(row)

    def ask(self, guess: InputGuess, choice: InputChoice | None = None) -> None:
        """Put the question.

        Args:
            guess: pre-fills the answer and gives the reason. choice: what holds now, shown instead of the guess.
        """
        if guess.annotated:
            asked = self.tr("Input “{name}” is annotated already: {datatype}. What goes around the network?")
        else:
            asked = self.tr("What does input “{name}” carry? The file does not say.")
        self._ask.setText(asked.format(name=guess.tensor, datatype=guess.annotated))
        self._reason.setText(translated(guess.reason))
        self._reason.setVisible(bool(self._reason.text()))
        choice = choice or InputChoice(None if guess.annotated else guess.datatype, guess.preprocess, guess.topk)
        if choice.datatype is not None and self._datatype.findData(choice.datatype) < 0:
            self._datatype.addItem(choice.datatype, choice.datatype)
        self._datatype.setCurrentIndex(self._datatype.findData(choice.datatype))
        self._preprocess.setCurrentIndex(self._preprocess.findData(choice.preprocess))
        self._top.setChecked(choice.topk is not None)
        self._k.setEnabled(choice.topk is not None)
        self._k.setValue(choice.topk or 1)
        self.show()

    def choice(self) -> InputChoice:
        """The answer as it stands."""
        return InputChoice(
            datatype=self._datatype.currentData(),
            preprocess=self._preprocess.currentData(),
            topk=self._k.value() if self._top.isChecked() else None,
        )

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        tint = wash(theme.accent, 0.10)
        back = f"rgba({tint.red()}, {tint.green()}, {tint.blue()}, {tint.alpha()})"
        self.setStyleSheet(
            f"#input_question {{ background: {back}; border: none; border-left: 3px solid {theme.accent};"
            f" border-bottom: 1px solid {theme.line}; }} QLabel {{ background: transparent; }}"
        )
        self._close.setIcon(icon("close", theme.muted))

    def on_accept(self) -> None:
        """The answer is given."""
        self.hide()
        self.accepted.emit(self.choice())

    def on_dismiss(self) -> None:
        """No answer is given."""
        self.hide()
        self.dismissed.emit()

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.on_accept()
        elif event.key() == Qt.Key.Key_Escape:
            self.on_dismiss()
        else:
            super().keyPressEvent(event)
