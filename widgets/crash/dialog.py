"""The crash dialog: a report to copy or save, and a way to go on. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font, mono_font
from widgets.theme.icons import icon


class CrashDialog(QDialog):
    """Shows one report; further ones that come while it is open are put below it.

    Signals:
        save_requested: the whole report as text, to be written to a file that the person chooses.
    """

    save_requested = Signal(str)

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("crash_dialog")
        self.setWindowTitle(self.tr("FINN Studio has a fault"))
        self.setAccessibleName(self.windowTitle())
        self.resize(720, 480)
        self._glyph = QLabel(self)
        self._what = QLabel(self.tr("Something went wrong inside FINN Studio."), self)
        self._what.setObjectName("crash_what")
        self._what.setFont(heading_font(15))
        self._mend = QLabel(
            self.tr(
                "This is a fault of the program, not of your model. Your work was saved first, and running builds go "
                "on. The report below holds versions and where it happened, and no model data; please send it to us."
            ),
            self,
        )
        self._mend.setObjectName("crash_mend")
        self._mend.setWordWrap(True)
        self._report = QPlainTextEdit(report, self)
        self._report.setObjectName("crash_report")
        self._report.setAccessibleName(self.tr("Report"))
        self._report.setReadOnly(True)
        self._report.setFont(mono_font())
        self._report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._report.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._copy = self._button("crash_copy", self.tr("Copy report"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        self._save = self._button("crash_save", self.tr("Save report …"))
        self._save.clicked.connect(lambda: self.save_requested.emit(self.report))
        self._go_on = self._button("crash_continue", self.tr("Continue"))
        self._go_on.setProperty("primary", True)
        self._go_on.setDefault(True)
        self._go_on.clicked.connect(self.accept)
        self._arrange()
        self.set_theme(LIGHT)

    def _button(self, name: str, label: str) -> QPushButton:
        button = QPushButton(label, self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setAutoDefault(False)
        return button

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._glyph)
        head.addWidget(self._what, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._save)
        buttons.addStretch(1)
        buttons.addWidget(self._go_on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._mend)
        layout.addWidget(self._report, 1)
        layout.addLayout(buttons)

    @property
    def report(self) -> str:
        """All that is reported."""
        return self._report.toPlainText()

    def add_report(self, report: str) -> None:
        """Another fault while this one is looked at: one dialog for both. The same again is not said again."""
        if report not in self.report:
            self._report.appendPlainText(f"\n{'-' * 72}\n{report}")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._glyph.setPixmap(icon("alert-octagon", theme.over).pixmap(QSize(20, 20)))
        self._report.setStyleSheet(f"#crash_report {{ border: 1px solid {theme.line}; padding: 4px; }}")
