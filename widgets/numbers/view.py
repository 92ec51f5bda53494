"""The numbers of two models, or of all steps of a build: what they are run on, the verdict, what differs.

Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from projects import numbers
from projects.problems import Severity
from projects.run.differences import BuildRun, RunDifference
from projects.run.source import RunInput
from projects.run.words import build_verdict, verdict
from widgets.numbers.bar import RunBar, dropped_input
from widgets.numbers.build_rows import rows_of_build
from widgets.numbers.model import DEPARTS, NumbersModel, rows_of
from widgets.numbers.table import NARROW, NumbersTable
from widgets.parts.empty import ContentOrEmpty
from widgets.theme.colors import LIGHT, Theme
from widgets.theme.fonts import heading_font
from widgets.theme.icons import icon
from widgets.words import translated


class NumbersView(QWidget):
    """Runs models on an input, and shows where what they compute differs.

    Signals:
        run_requested: a RunInput: run both models, or every step, on it.
        stop_requested: stop the run.
        row_chosen: keys of the nodes of a row, in the first and in the second model.
        step_chosen: a step of the build ("" for the model as imported).
    """

    run_requested = Signal(object)
    stop_requested = Signal()
    row_chosen = Signal(str, str)
    step_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("numbers_view")
        self.setAccessibleName(self.tr("Numbers"))
        self.setAcceptDrops(True)
        self._theme = LIGHT
        self._title = ""
        self._difference: RunDifference | BuildRun | None = None
        self._failure = ""
        self._asked: RunInput | None = None  # what was run last, and what the result is of
        self._of: RunInput | None = None
        self._running = False
        self._ready = self._of_steps = False
        self.model = NumbersModel(self)
        self._bar = RunBar(self)
        self._bar.run_requested.connect(self.on_run_requested)
        self._bar.choice_changed.connect(self._tell_age)
        self._bar.stop_requested.connect(self.stop_requested)
        self._glyph = QLabel(self)
        self._glyph.setObjectName("numbers_glyph")
        self._verdict = self._label("numbers_verdict")
        self._verdict.setFont(heading_font())
        self._notes = self._label("numbers_notes")
        self._notes.setProperty("role", "muted")
        self._age = self._label("numbers_age")
        self._more = QToolButton(self)
        self._more.setObjectName("numbers_more")
        self._more.setCheckable(True)
        self._more.setToolTip(self.tr("What was done to the input, and how the models were run"))
        self._more.toggled.connect(self._notes.setVisible)
        self._table = NumbersTable(self.model, self)
        self._table.row_chosen.connect(self.on_row_chosen)
        self._body = ContentOrEmpty(self._make_content(), "numbers", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._body, 1)
        self.set_theme(LIGHT)
        self.set_models("", "")

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setMinimumWidth(1)  # a long name of a node is cut, it does not widen the window
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _make_content(self) -> QWidget:
        content = QWidget(self)
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 12, 2)
        head.setSpacing(8)
        head.addWidget(self._glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._verdict, 1, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        age = QHBoxLayout()
        age.setContentsMargins(12, 4, 12, 0)
        age.addWidget(self._age)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 6)
        below.addWidget(self._notes)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(age)
        layout.addLayout(head)
        layout.addLayout(below)
        layout.addWidget(self._table, 1)
        return content

    @property
    def choice(self) -> RunInput:
        """The input chosen."""
        return self._bar.choice

    def set_models(self, title_a: str, title_b: str) -> None:
        """Name the two models; an empty title: there is none to run. An earlier result goes."""
        self._of_steps = False
        self.model.set_titles(title_a or self.tr("First model"), title_b or self.tr("Second model"))
        self._ready = bool(title_a and title_b)
        words = self.tr("Run both models on this input")
        self._bar.set_ready(self._ready, words if self._ready else self.tr("There is nothing to be run yet"))
        self._table.set_one_name(False)
        self.set_result(None)

    def set_build(self, title: str) -> None:
        """Name the build whose steps are to be run. An earlier result goes."""
        self._of_steps = self._ready = True
        self._title = title
        self.model.set_titles("", "")
        self._bar.set_ready(True, self.tr("Run every step of {build} on this input").format(build=title))
        self._table.set_one_name(True)
        self.set_result(None)

    def set_running(self, done: int | None, total: int = 0, words: str = "") -> None:
        """Show how far a run is; None: nothing runs. total 0: it is not known yet."""
        self._bar.set_running(done, total, words)
        self._running = done is not None
        if done is not None and self._difference is None:
            self._body.show_empty("")
        elif done is None:
            self._tell()
        self._tell_age()

    def set_result(self, found: RunDifference | BuildRun | None) -> None:
        """Show what was found of what was named last, and that nothing runs any more; None: there is nothing."""
        self._difference, self._failure, self._of = found, "", self._asked
        if isinstance(found, BuildRun):
            rows = rows_of_build(found)
        else:
            rows = rows_of(found) if found is not None else ()
        self.model.set_rows(rows)
        self.set_running(None)
        departs = next((at for at, row in enumerate(rows) if row.glyph == DEPARTS), None)
        if departs is not None:
            self._table.show_row(departs)

    def set_failure(self, words: str) -> None:
        """Say why there is no result; nothing runs any more."""
        self.set_result(None)
        self._failure = words
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._bar.set_theme(theme)
        self._body.empty.set_theme(theme)
        self.model.set_theme(theme)
        self._tell_glyph()

    def _tell(self) -> None:
        found = self._difference
        if found is not None:
            said = build_verdict(found) if isinstance(found, BuildRun) else verdict(found)
            self._verdict.setText(" ".join(translated(each) for each in said))
            self._notes.setText(" ".join(translated(note) for note in found.notes))
            self._tell_notes(len(found.notes))
            self._tell_glyph()
            self._body.show_content()
            self._table.fit_names()
        elif self._failure:
            self._body.show_empty(self._failure, severity=Severity.ERROR)
        elif self._of_steps:
            words = self.tr("Run every step of {build} on an input to see whether all of them compute the same.")
            self._body.show_empty(words.format(build=self._title))
        elif self._ready:
            self._body.show_empty(self.tr("Run both models on an input to see whether they compute the same."))
        else:
            self._body.show_empty(self.tr("Build a model, or compare two, to see whether they compute the same."))

    def _tell_age(self) -> None:
        """Say of a result that it is not that of the input that runs, or is chosen, and dim it."""
        of = self._of
        old = self._difference is not None and (self._running or (of is not None and of != self._bar.choice))
        self._age.setVisible(old)
        if old:
            words = self.tr("Of the run before") if of is None else self.tr("Of the run before, on {input}")
            self._age.setText(words.format(input="" if of is None else translated(of.words())))
        for widget in (self._verdict, self._notes, self._glyph):
            widget.setEnabled(not old)

    def on_run_requested(self, choice: RunInput) -> None:
        """A run is asked for."""
        self._asked = choice
        self.run_requested.emit(choice)

    def _tell_notes(self, count: int) -> None:
        """How many notes there are; they are open where there is room."""
        words = self.tr("1 note") if count == 1 else self.tr("{count} notes").format(count=numbers.count(count))
        self._more.setText(words)
        self._more.setAccessibleName(words)
        self._more.setVisible(count > 0)
        self._more.setChecked(count > 0 and self.width() >= NARROW)
        self._notes.setVisible(self._more.isChecked())

    def _tell_glyph(self) -> None:
        if self._difference is not None:
            found = self._difference
            good = found.departs is None if isinstance(found, BuildRun) else found.agrees
            name, color = ("check-circle", self._theme.good) if good else ("alert-octagon", self._theme.over)
            self._glyph.setPixmap(icon(name, color).pixmap(16, 16))
            self._glyph.setAccessibleName(self.tr("They agree") if good else self.tr("They differ"))

    def on_row_chosen(self, first: str, second: str) -> None:
        """A row is looked at."""
        if self._of_steps:
            self.step_chosen.emit(first)
        else:
            self.row_chosen.emit(first, second)

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_input(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_input(event)
        if path is not None:
            self._bar.set_file(path)
            event.acceptProposedAction()
