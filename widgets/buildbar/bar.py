"""The build bar. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from widgets.buildbar.board import BoardCombo
from widgets.buildbar.fields import ClockField, FpsField, WidthField
from widgets.buildbar.narrow import Narrowing
from widgets.buildbar.progress import ProgressStrip
from widgets.buildbar.state import WorkerLight
from widgets.buildbar.undo_keys import UndoKeys
from widgets.buildbar.values import Progress, TargetValues, WorkerState
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.icons import icon

MOST_INPUT_LETTERS = 28
ROOM_FOR_LATER = 60  # pixels: the input button, and "Rebuild" for "Build"
BOARD_STRETCH = 100  # against 1 of the empty room: names of parts are long
_BESIDE, _ICON = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly


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
        self._words, self._short, self._tip = self.tr("Build"), self.tr("Build"), ""
        self._answer = self._asked = ""
        self._build = QPushButton(self.tr("Build"), self)
        self._build.setObjectName("build_button")
        # A click must not give it the focus: it would go on to the next field once the build runs.
        self._build.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._build.setProperty("primary", True)
        self._build.clicked.connect(self.build_requested)
        self._stop = QToolButton(self)
        self._stop.setObjectName("stop_button")
        self._stop.setText(self.tr("Stop"))
        self._stop.setAccessibleName(self.tr("Stop the build"))
        self._stop.setToolTip(self.tr("Stop the build"))
        self._stop.setToolButtonStyle(_BESIDE)
        self._stop.setIconSize(QSize(16, 16))
        self._stop.clicked.connect(self.stop_requested)
        self._board, self._clock = BoardCombo(self), ClockField(self)
        self._fps, self._width = FpsField(self), WidthField(self)
        self._input = QToolButton(self)
        self._input.setObjectName("build_input")
        self._input.setToolButtonStyle(_BESIDE)
        self._input.setIconSize(QSize(16, 16))
        self._input.clicked.connect(self.input_question_requested)
        self._light = WorkerLight(self)
        self._strip = ProgressStrip(self)
        self._captions: list[QLabel] = []
        self._narrow = Narrowing(
            self._arrange(),
            (
                # What tooltips, units and icons say as well goes first.
                lambda on: self._input.setText(self._answer if on else self._asked),
                lambda on: [caption.setHidden(on) for caption in self._captions],
                self._light.set_short,
                lambda on: self._stop.setToolButtonStyle(_ICON if on else _BESIDE),
                lambda on: self._input.setToolButtonStyle(_ICON if on else _BESIDE),
                lambda on: self._build.setText(self._short if on else self._words),
                self._clock.set_short,
            ),
        )
        self._undo_keys = UndoKeys(self)
        self._undo_keys.watch(self._board, self._board.lineEdit())
        self._undo_keys.watch(self._fps, self._fps)
        for spin in (*self._clock.spins, self._width):
            self._undo_keys.watch(spin, spin.lineEdit())
        for signal in (self._board.choice_changed, self._clock.changed, self._fps.changed, self._width.valueChanged):
            signal.connect(self.on_changed)
        self.set_values(TargetValues())
        self.set_input_answer("")
        self.set_theme(LIGHT)
        self.set_buildable(False)
        self._least = self._narrow.least() + ROOM_FOR_LATER

    def _arrange(self) -> QHBoxLayout:
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
            fields.addWidget(field, BOARD_STRETCH if field is self._board else 0)
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
        return fields

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

    def set_build_label(self, words: str, short: str = "", tip: str = "") -> None:
        """What the Build button will do: "Build", "Rebuild 4 of 13 steps".

        Args:
            short: where there is no room for the words, "": they are short. tip: what its tooltip says besides.
        """
        self._words, self._short, self._tip = words, short or words, tip
        self._build.setText(words)
        self._build.setAccessibleName(words)
        self._enable()
        self._refit()

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
        self._refit()

    def set_input_answer(self, words: str) -> None:
        """The answer to the input question as it stands; "" hides the button."""
        self._answer = words if len(words) <= MOST_INPUT_LETTERS else f"{words[: MOST_INPUT_LETTERS - 1]}…"
        self._asked = self.tr("Input: {answer}").format(answer=self._answer)
        self._input.setText(self._asked)
        self._input.setAccessibleName(self.tr("Input: {answer}").format(answer=words))
        about = self.tr("What the input carries, and what is put around the network")
        self._input.setToolTip(f"{self._input.accessibleName()}\n{about}")
        self._input.setVisible(bool(words))
        self._refit()

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
        can = self._can_build and not self._running and not refused
        reason = refused or ("" if self._can_build else self._why_not)
        what = self._tip or self.tr("Build the model with FINN")
        self._build.setToolTip(reason or (what if self._words == self._short else f"{self._words}\n{what}"))
        # Whoever went here by key stays between the two: a disabled button hands the focus to the next field.
        heir = self._build if can else self._stop if self._running else None
        if heir is not None and (self._build.hasFocus() or self._stop.hasFocus()):
            heir.setEnabled(True)
            heir.setFocus()
        self._stop.setEnabled(self._running)
        self._build.setEnabled(can)

    def _refit(self) -> None:
        self._narrow.contents_changed()
        self._narrow.fit(self.width())

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        # What gives way in a narrow window must not keep the window wide.
        return QSize(self._least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._narrow.fit(event.size().width())
