"""The steps of a build that were run, as rows of the numbers table. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from projects import numbers
from projects.run.differences import BuildRun, OutputDifference, StepRun
from projects.run.words import figure, step_name, step_words
from widgets.numbers.model import AGREES, DEPARTS, DIFFERS, UNTOLD, NumbersRow
from widgets.words import translated


def rows_of_build(run: BuildRun) -> tuple[NumbersRow, ...]:
    """One row for each model, in the order of the flow; its first key is the step."""
    return tuple(_row(step, step.step == run.departs) for step in run.steps)


def _row(step: StepRun, departs: bool) -> NumbersRow:
    words = translated(step_words(step))
    about = [step_name(step), words]
    if step.by_reference:
        about.append(_words("Hardware layers ran as FINN's Python reference of them."))
    if departs:
        words = _words("{words} The result departs here.").format(words=words)
    largest = max((value for output in step.before if (value := _largest(output)) is not None), default=None)
    shown = numbers.UNKNOWN if largest is None else figure(largest)
    return NumbersRow(step_name(step), "", words, shown, _glyph(step, departs), (step.step, ""), "\n".join(about))


def _largest(output: OutputDifference) -> float | None:
    match = output.scores if output.chooses_a or output.chooses_b else output.match
    return None if match is None else match.left


def _glyph(step: StepRun, departs: bool) -> str:
    if departs:
        return DEPARTS
    if not step.ran:
        return UNTOLD
    return AGREES if step.agrees else DIFFERS


def _words(template: str) -> str:
    return QCoreApplication.translate("numbers", template)
