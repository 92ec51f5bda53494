"""What is wrong with a configuration file for a build, as `finn-studio check` tells it.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from projects.build.layers import Layer
from projects.folding.dimensions import folds
from projects.folding.file_kind import file_kind
from projects.folding.finn_json import Config
from projects.folding.import_report import FileKind, ImportReport, Kind, edits, import_report, report_to_data
from projects.folding.overrides import with_values
from projects.folding.problems import Mendable, folding_problems
from projects.folding.rules import is_whole
from projects.problems import Severity


@dataclass(frozen=True)
class Checked:
    """A file held against a build. problems: as `report_to_data` tells them, those between its values last."""

    kind: FileKind
    report: ImportReport
    problems: tuple[dict[str, Any], ...]

    def count(self, severity: Severity) -> int:
        """How many problems are of this severity."""
        return sum(problem["severity"] == severity.value for problem in self.problems)


def check_config(
    config: Config, layers: Sequence[Layer], edges: Iterable[tuple[str, str]], part: str | None
) -> Checked:
    """Hold a file against the layers it is for.

    Args:
        layers: FINN's automatic ones, a whole table in graph order.
        edges: (key of producer, key of consumer).
        part: the FPGA part, None: not known.
    """
    kind = file_kind(config)
    report = import_report(config, layers, kind)
    told = report_to_data(report)
    late = _late_values(report, layers)
    for problem in told:
        if (problem["node"], problem["attribute"]) in late:
            problem["severity"] = Severity.WARNING.value
    if kind is FileKind.FOLDING:
        told += [_told(each) for each in brought(layers, _after(report, layers), edges, part)]
    return Checked(kind, report, tuple(told))


def late(layer: Layer, attribute: str, value: Any) -> bool:
    """Whether estimates bear a value that only the making of hardware refuses; FINN's own folding may be such."""
    if not is_whole(value) or layer.attribute(attribute) is None:
        return False
    return any(fold.late for fold in folds(with_values(layer, {attribute: value})) if fold.attribute == attribute)


def _late_values(report: ImportReport, layers: Sequence[Layer]) -> set[tuple[str, str | None]]:
    by_key = {layer.key: layer for layer in layers}
    return {
        (row.row, finding.attribute)
        for row in report.rows
        for finding in row.findings
        if finding.kind is Kind.ILLEGAL and row.key is not None and finding.attribute is not None
        if late(by_key[row.key], finding.attribute, finding.value)
    }


def _after(report: ImportReport, layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """The layers with the file's values; those that the report refuses are left out, and told there."""
    values: dict[str, dict[str, Any]] = {}
    for edit in edits(report, mended=False):
        values.setdefault(edit.key, {})[edit.attribute] = edit.value
    return tuple(with_values(layer, values.get(layer.key, {})) for layer in layers)


def brought(
    before: Sequence[Layer], after: Sequence[Layer], edges: Iterable[tuple[str, str]], part: str | None
) -> tuple[Mendable, ...]:
    """The problems of layers that they did not have before: what a file's values bring, and not FINN's own."""
    pairs = tuple(edges)
    known = {_mark(each) for each in folding_problems(before, pairs, part)}
    return tuple(each for each in folding_problems(after, pairs, part) if _mark(each) not in known)


def _mark(mendable: Mendable) -> tuple[str, str | None, str]:
    return mendable.problem.code, mendable.problem.key, mendable.attribute


def _told(mendable: Mendable) -> dict[str, Any]:
    problem = mendable.problem
    first = mendable.mends[0] if mendable.mends else None
    own = first is not None and (first.key, first.attribute) == (problem.key, mendable.attribute)
    return {
        "severity": problem.severity.value,
        "node": problem.node,
        "attribute": mendable.attribute,
        "message": str(problem.message),
        "suggestion": first.value if own and first is not None else str(problem.hint) or None,
    }
