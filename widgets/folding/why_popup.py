""" "Why this number?": the chain of reasons behind a cell, shown beside it. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from projects.folding.why import WhyReason
from widgets.folding.why_reason import ReasonView
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font
from widgets.theme.icons import icon
from widgets.words import translated

WIDTH, HIGHEST = 520, 440
_MARGIN = 12


class WhyPopup(QFrame):
    """A small window that goes away with Escape or a click beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("why_popup")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._reasons: tuple[WhyReason, ...] = ()
        self._views: list[ReasonView] = []
        self._cell = QRect()
        self._theme = LIGHT
        self._title = QLabel(self)
        self._title.setObjectName("why_title")
        self._title.setFont(heading_font())
        self._title.setWordWrap(True)
        self._copy = self._button("why_copy", self.tr("Copy"), self.tr("Copy the whole answer"))
        self._copy.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._copy.setText(self.tr("Copy"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self._close = self._button("why_close", self.tr("Close"), self.tr("Close (Esc)"))
        self._close.clicked.connect(self.hide)
        self._head = QWidget(self)
        head = QHBoxLayout(self._head)
        head.setContentsMargins(_MARGIN, 6, 6, 6)
        head.setSpacing(4)
        head.addWidget(self._title, 1)
        head.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("why_scroll")
        self._scroll.setAccessibleName(self.tr("Reasons"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        self.set_waiting("")
        self.set_theme(LIGHT)

    def _button(self, name: str, label: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(label)
        button.setToolTip(tip)
        return button

    def set_waiting(self, title: str) -> None:
        """Say that the answer is on the way. title: the question, as "Why SIMD 36 of MVAU_hls_1?"."""
        self._set(title, (), self.tr("Asking FINN …"))
        self._copy.setEnabled(False)

    def set_reasons(self, title: str, reasons: Sequence[WhyReason]) -> None:
        """Show the answer, from what is seen to its cause; where there is none, say so."""
        self._set(title, tuple(reasons), "" if reasons else self.tr("FINN gives no reason for this."))
        self._copy.setEnabled(bool(reasons))

    def open_at(self, cell: QRect) -> None:
        """Show it beside a cell. cell: on the screen; an empty one puts it in the middle of the window."""
        self._cell = cell
        self._place()
        self.show()
        self._scroll.setFocus(Qt.FocusReason.PopupFocusReason)

    def text(self) -> str:
        """Everything as plain text: as Copy puts on the clipboard."""
        parts = [self._title.text()]
        for number, reason in enumerate(self._reasons, 1):
            code = reason.code.strip("\n")
            lines = (f"{number}. {translated(reason.message)}", reason.source, code)
            parts.append("\n".join(line for line in lines if line))
        return "\n\n".join(parts) + "\n"

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._theme = theme
        self.setStyleSheet(f"#why_popup, #why_content {{ background: {theme.panel}; }}")
        self._copy.setIcon(icon("content-copy", theme.muted))
        self._close.setIcon(icon("close", theme.muted))
        for view in self._views:
            view.set_theme(theme)

    def _set(self, title: str, reasons: tuple[WhyReason, ...], sentence: str) -> None:
        self._reasons = reasons
        self._title.setText(title)
        self.setAccessibleName(title)
        content = QWidget()
        content.setObjectName("why_content")
        column = QVBoxLayout(content)
        column.setContentsMargins(_MARGIN, 2, _MARGIN, _MARGIN)
        column.setSpacing(8)
        if sentence:
            said = QLabel(sentence, content)
            said.setObjectName("why_sentence")
            said.setProperty("role", "muted")
            column.addWidget(said)
        room = WIDTH - 2 - 2 * _MARGIN - self._scroll.verticalScrollBar().sizeHint().width()
        self._views = [ReasonView(number, reason, room, content) for number, reason in enumerate(reasons, 1)]
        for view in self._views:
            view.set_theme(self._theme)
            column.addWidget(view)
        column.addStretch(1)
        content.installEventFilter(self)
        self._scroll.setWidget(content)

    def _place(self) -> None:
        """As high as its content, below the cell or, where there is no room, above it."""
        content = self._scroll.widget()
        content.layout().activate()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        needed = self._head.heightForWidth(WIDTH - 2) + content.layout().heightForWidth(WIDTH - 2 - bar)
        frames = 2 * (self.frameWidth() + self._scroll.frameWidth() + 1)
        height = min(HIGHEST, needed + frames)
        anchor = self._cell if not self._cell.isEmpty() else self._middle()
        screen = QGuiApplication.screenAt(anchor.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        top = anchor.bottom() + 1
        if top + height > room.bottom():
            top = max(room.top(), anchor.top() - height)
        left = max(room.left(), min(anchor.left(), room.right() - WIDTH))
        self.setGeometry(left, top, WIDTH, height)

    def _middle(self) -> QRect:
        parent = self.parentWidget()
        centre = QGuiApplication.primaryScreen().availableGeometry().center()
        centre = centre if parent is None else parent.window().frameGeometry().center()
        return QRect(centre.x() - WIDTH // 2, centre.y() - HIGHEST // 2, 1, 1)

    # -- Qt --

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Its parts know their sizes only once they are shown, and code opens and closes.
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
