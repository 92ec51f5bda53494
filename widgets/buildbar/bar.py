"""The build bar. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from widgets.buildbar.board import BoardCombo
from widgets.buildbar.fields import ClockField, FpsField, WidthField
from widgets.buildbar.progress import ProgressStrip
from widgets.buildbar.state import WorkerLight
from widgets.buildbar.values import Progress, TargetValues, WorkerState
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

# Below these widths the words that the fields' tooltips and units say as well give way.
WIDTH_FOR_CAPTIONS, WIDTH_FOR_STATE = 1260, 1080
MOST_INPUT_LETTERS = 28


class BuildBar(QWidget):
    """What is asked of a build, and the buttons that start and stop it.

    Signals:
        build_requested, stop_requested, input_question_requested: the buttons.
        changed: `TargetValues`, each time one of them is another; see `refusal` before using them.
    """

    build_requested = Signal()
    stop_requested = Signal()
    input_question_requested = Signal()
    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("build_bar")
        self.setAccessibleName(self.tr("Build bar"))
        self._can_build, self._running, self._why_not = False, False, ""
        self._build = QPushButton(self.tr("Build"), self)
        self._build.setObjectName("build_button")
        self._build.setProperty("primary", True)
        self._build.clicked.connect(self.build_requested)
        self._stop = QToolButton(self)
        self._stop.setObjectName("stop_button")
        self._stop.setText(self.tr("Stop"))
        self._stop.setAccessibleName(self.tr("Stop the build"))
        self._stop.setToolTip(self.tr("Stop the build"))
        self._stop.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._stop.setIconSize(QSize(16, 16))
        self._stop.clicked.connect(self.stop_requested)
        self._board, self._clock = BoardCombo(self), ClockField(self)
        self._fps, self._width = FpsField(self), WidthField(self)
        self._input = QToolButton(self)
        self._input.setObjectName("build_input")
        self._input.setToolTip(self.tr("What the input carries, and what is put around the network"))
        self._input.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._input.setIconSize(QSize(16, 16))
        self._input.clicked.connect(self.input_question_requested)
        self._light = WorkerLight(self)
        self._strip = ProgressStrip(self)
        self._captions: list[QLabel] = []
        self._arrange()
        for signal in (self._board.choice_changed, self._clock.changed, self._fps.changed, self._width.valueChanged):
            signal.connect(self.on_changed)
        self.set_values(TargetValues())
        self.set_input_answer("")
        self.set_theme(LIGHT)
        self.set_buildable(False)

    def _arrange(self) -> None:
        fields = QHBoxLayout()
        fields.setContentsMargins(8, 4, 8, 4)
        fields.setSpacing(4)
        fields.addWidget(self._build)
        fields.addWidget(self._stop)
        for words, field in (
            (self.tr("Board"), self._board),
            (self.tr("Clock"), self._clock),
            (self.tr("Target"), self._fps),
            (self.tr("Weight width"), self._width),
        ):
            caption = QLabel(words, self)
            caption.setProperty("role", "muted")
            self._captions.append(caption)
            fields.addSpacing(4)
            fields.addWidget(caption)
            fields.addWidget(field)
        self._board.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._board.setMaximumWidth(240)
        fields.addSpacing(4)
        fields.addWidget(self._input)
        fields.addStretch(1)
        fields.addWidget(self._light)
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(fields)
        layout.addWidget(self._strip)

    def values(self) -> TargetValues:
        """What is asked."""
        choice = self._board.choice
        return TargetValues(
            board=choice.name if choice else None,
            part=None if choice else self._board.part,
            clock_ns=self._clock.ns,
            target_fps=self._fps.fps,
            mvau_wwidth_max=self._width.value(),
        )

    def set_values(self, values: TargetValues) -> None:
        """Put values in; `changed` is emitted once, where one is another."""
        before = self.values()
        self.blockSignals(True)
        self._board.setEditText(values.board or values.part or "")
        self._clock.set_ns(values.clock_ns)
        self._fps.set_fps(values.target_fps)
        self._width.setValue(values.mvau_wwidth_max)
        self.blockSignals(False)
        if self.values() != before:
            self.on_changed()

    def refusal(self) -> str:
        """Why the values cannot be used, "" where they can."""
        if self._fps.refused:
            return self.tr("The target must be a whole number of frames per second, such as 10000, or empty.")
        if self._board.choice is None and self._board.part is None:
            typed = self._board.currentText().strip()
            if not typed:
                return self.tr("Choose a board, or type a part such as xc7z020clg400-1.")
            return self.tr("“{typed}” is no board of the list and no part such as xc7z020clg400-1.").format(typed=typed)
        return ""

    def set_boards(self, boards: tuple[...]) -> None:
        """Offer these boards."""
        self._board.set_boards(boards)

    def set_build_label(self, words: str) -> None:
        """What the Build button will do: "Build", "Rebuild 4 of 13 steps"."""
        self._build.setText(words)
        self._build.setAccessibleName(words)

    def set_buildable(self, can: bool, why_not: str = "") -> None:
        """Whether there is a model to build; why_not is the button's tooltip where there is none."""
        self._can_build, self._why_not = can, why_not
        self._enable()

    def set_running(self, running: bool) -> None:
        """Whether a build runs: Stop is for it."""
        self._running = running
        if not running:
            self._strip.set_progress(None)
        self._enable()

    def set_progress(self, progress: Progress | None) -> None:
        """How far the build is."""
        self._strip.set_progress(progress)

    def set_worker_state(self, state: WorkerState, detail: str = "") -> None:
        """How the FINN worker is."""
        self._light.set_state(state, detail)

    def set_input_answer(self, words: str) -> None:
        """The answer to the input question as it stands; "" hides the button."""
        shown = words if len(words) <= MOST_INPUT_LETTERS else f"{words[: MOST_INPUT_LETTERS - 1]}…"
        self._input.setText(self.tr("Input: {answer}").format(answer=shown))
        self._input.setAccessibleName(self.tr("Input: {answer}").format(answer=words))
        self._input.setVisible(bool(words))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._build.setIcon(icon("play", theme.on_accent))
        self._stop.setIcon(icon("stop", theme.text))
        self._input.setIcon(icon("tune-variant", theme.muted))
        self._board.set_theme(theme)
        self._light.set_theme(theme)
        self._strip.set_theme(theme)

    def on_changed(self) -> None:
        """A field was edited."""
        self._strip.set_refusal(self.refusal())
        self._enable()
        self.changed.emit(self.values())

    def _enable(self) -> None:
        refused = self.refusal()
        self._build.setEnabled(self._can_build and not self._running and not refused)
        reason = refused or ("" if self._can_build else self._why_not)
        self._build.setToolTip(reason or self.tr("Build the model with FINN"))
        self._stop.setEnabled(self._running)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        # What gives way in a narrow window must not keep the window wide.
        hint = super().minimumSizeHint()
        optional = sum(c.sizeHint().width() + 4 for c in self._captions if c.isVisibleTo(self))
        return QSize(hint.width() - optional - self._light.spare_width, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for caption in self._captions:
            caption.setVisible(event.size().width() >= WIDTH_FOR_CAPTIONS)
        narrow = event.size().width() < WIDTH_FOR_STATE
        self._light.set_short(narrow)
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self._stop.setToolButtonStyle(alone if narrow else beside)
