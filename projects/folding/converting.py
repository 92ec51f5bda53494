"""An old configuration in today's names: what becomes of every row and value, and what is then to be written.

Names and words are mended always, for they mean what they meant. A value that cannot be is left out, or becomes the
nearest legal one where that was asked for. Nothing is left out in silence. Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from projects.build.layers import Layer
from projects.folding.checking import late
from projects.folding.file_kind import file_kind
from projects.folding.finn_json import DEFAULTS, Config
from projects.folding.import_report import WARNINGS, FileKind, Finding, Kind, Row, import_report
from projects.folding.rules import shown
from projects.problems import Severity
from projects.text import NOTHING, Text, text


class Done(Enum):
    """What became of a row or a value.

    KEPT: as it was. RENAMED: the same layer under today's name. MOVED: its name is another layer's today, it went to
    the one that it means. CHANGED: a value was mended. LEFT: it is not in the new file.
    """

    KEPT = "kept"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"
    LEFT = "left out"


@dataclass(frozen=True)
class Step:
    """What became of a row (attribute None) or of one of its values.

    Args:
        target: the layer's name in the new file, None: it is in no row there.
        becomes: the new value of a CHANGED one.
        severity: ERROR where something is lost that the file asked for; None: nothing to say.
    """

    row: str
    attribute: str | None
    done: Done
    message: Text = NOTHING
    target: str | None = None
    becomes: Any = None
    severity: Severity | None = None


@dataclass(frozen=True)
class Conversion:
    """A converted file.

    Args:
        rows: what to write. steps: every row of the old file in its order, each before its values that changed.
        stranger: a sentence where the file seems to be another network's, else empty.
    """

    kind: FileKind
    rows: Mapping[str, Any]
    steps: tuple[Step, ...]
    stranger: Text = NOTHING

    @property
    def empty(self) -> bool:
        """Whether the old file had rows that set something, and none of them means a layer."""
        lost = any(step.done is Done.LEFT and step.row != DEFAULTS for step in self.steps)
        return lost and not any(values for name, values in self.rows.items() if name != DEFAULTS)

    @property
    def complete(self) -> bool:
        """Whether nothing is lost that the file asked for."""
        return all(step.severity is not Severity.ERROR for step in self.steps)


def convert_config(config: Config, layers: Sequence[Layer], nearest: bool = False) -> Conversion:
    """Bring a file to today's names.

    Args:
        layers: FINN's automatic ones, a whole table in graph order under the names that the new file is for.
        nearest: take the nearest legal value for one that cannot be.
    """
    kind = file_kind(config)
    report = import_report(config, layers, kind)
    by_key = {layer.key: layer for layer in layers}
    known = {row.row: row for row in report.rows}
    rows: dict[str, Any] = {}
    steps: list[Step] = [_of_file(finding) for finding in report.findings if finding.kind is Kind.DUPLICATE]
    for name, values in config.rows.items():
        if name == DEFAULTS:
            rows[DEFAULTS], told = _defaults(values, report.findings)
            steps += told
            continue
        row = known[name]
        if row.key is None or row.target is None or not row.sure:
            # What only the values tell is a guess: a person may agree to it in the window, a command has nobody to ask.
            steps.append(Step(name, None, Done.LEFT, row.message, severity=_severity(row.kind)))
            continue
        kept, told = _values(row, values, by_key[row.key], nearest)
        lost = bool(values) and not kept
        steps.append(_of_row(row, lost))
        steps += told
        if not lost:
            rows[row.target] = kept
    return Conversion(kind, rows, tuple(steps), report.stranger)


def _of_row(row: Row, lost: bool) -> Step:
    if lost:
        said = text("{row}: none of its values can be set.", row=row.row)
        return Step(row.row, None, Done.LEFT, said, severity=Severity.ERROR)
    if row.kind is Kind.EXACT:
        return Step(row.row, None, Done.KEPT, NOTHING, row.target)
    done = Done.RENAMED if row.kind is Kind.RENAMED else Done.MOVED
    return Step(row.row, None, done, row.message, row.target, severity=Severity.WARNING)


def _values(
    row: Row, values: Mapping[str, Any], layer: Layer, nearest: bool
) -> tuple[dict[str, Any], tuple[Step, ...]]:
    """A row's values in the new file, and what became of those that the report has something on."""
    found = {finding.attribute: finding for finding in row.findings}
    kept: dict[str, Any] = {}
    steps = []
    for attribute, value in values.items():
        finding = found.get(attribute)
        if finding is None:
            kept[attribute] = value
        elif late(layer, attribute, value):
            kept[attribute] = value
            steps.append(_step(row, attribute, Done.KEPT, finding.message, value, Severity.WARNING))
        elif finding.suggestion is not None and (nearest or _means(finding)):
            kept[attribute] = finding.suggestion
            steps.append(_step(row, attribute, Done.CHANGED, finding.message, finding.suggestion, Severity.WARNING))
        else:
            steps.append(Step(row.row, attribute, Done.LEFT, finding.message, severity=Severity.ERROR))
    return kept, tuple(steps)


def _step(row: Row, attribute: str, done: Done, message: Text, becomes: Any, severity: Severity) -> Step:
    return Step(row.row, attribute, done, message, row.target, becomes, severity)


def _means(finding: Finding) -> bool:
    """Whether what is suggested is what the value means: today's word, "16" or 16.0 for 16, FINN's only style."""
    if finding.kind in (Kind.OLD_VALUE, Kind.IGNORED):
        return True
    value = finding.value
    if finding.kind is not Kind.WRONG_TYPE:
        return False
    if isinstance(value, bool):
        return bool(finding.suggestion == value)
    words = value.strip() if isinstance(value, str) else shown(value)
    return words.removesuffix(".0") == shown(finding.suggestion).strip("[]")


# --- the file


def _of_file(finding: Finding) -> Step:
    return Step(finding.row, finding.attribute, Done.LEFT, finding.message, severity=Severity.ERROR)


def _defaults(values: Any, findings: Sequence[Finding]) -> tuple[dict[str, Any], tuple[Step, ...]]:
    """The Defaults that FINN would take as they are; the others are left out."""
    return _kept_defaults(values, findings), tuple(_told_of_defaults(findings))


def _kept_defaults(values: Any, findings: Sequence[Finding]) -> dict[str, Any]:
    wrong = {f.attribute for f in findings if f.row == DEFAULTS and f.kind is not Kind.DUPLICATE}
    return {name: of for name, of in values.items() if name not in wrong} if isinstance(values, Mapping) else {}


def _told_of_defaults(findings: Sequence[Finding]) -> Iterator[Step]:
    for finding in findings:
        if finding.row == DEFAULTS and finding.kind is not Kind.DUPLICATE:
            yield Step(DEFAULTS, finding.attribute, Done.LEFT, finding.message, severity=_severity(finding.kind))


def _severity(kind: Kind) -> Severity:
    return Severity.WARNING if kind in WARNINGS else Severity.ERROR
