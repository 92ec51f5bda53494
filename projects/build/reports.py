"""FINN's JSON reports as tables for the Reports page, whatever shape a report has.

Shapes met (finn-plus 1.6.1, and upstream FINN's of 2023 to 2026): {layer: number}, {layer: {figure: number}} with or
without "total", {layer: [{figure: number}, ...]}, {key: value}, [{key: value}, ...], and FIFO sizing's groups of
{name: value}. Anything else is flattened into key and value. Layer: projects. Thread: any, not the GUI's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from projects.errors import UserInputError
from projects.text import text

Cell = str | int | float | bool | None
MOST_LISTED = 24  # longer lists inside a cell are cut

# The order in which FINN tries resources for its alternatives (analysis/fpgadataflow/res_estimation.py): the report
# itself does not say which figure belongs to which choice.
_RES_TYPES = ("dsp", "lut")
_RAM_STYLES = ("block", "distributed", "ultra")


@dataclass(frozen=True)
class ReportTable:
    """One report.

    Args:
        name: its file name without .json.
        rows: one cell a column; None where a row has no such value.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def report_files(output_dir: Path) -> list[Path]:
    """The JSON reports of a build: those in report/, and those that older FINNs put beside it."""
    beside = ("auto_folding_config.json", "final_hw_config.json", "time_per_step.json")
    found = sorted((output_dir / "report").glob("*.json"))
    return found + [output_dir / name for name in beside if (output_dir / name).is_file()]


def read_report(path: Path) -> ReportTable:
    """A report as a table.

    Raises:
        UserInputError: the file cannot be read or is no JSON.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserInputError(
            text("The report cannot be read: {reason}.", reason=error.strerror or str(error)), str(path)
        ) from error
    except (ValueError, RecursionError) as error:
        raise UserInputError(
            text("The report is not valid JSON: {reason}.", reason=str(error)), str(path), text("Build again.")
        ) from error
    return table_of(path.stem, data)


def table_of(name: str, data: Any) -> ReportTable:
    """The data of a report as a table."""
    if isinstance(data, list):
        if data and all(isinstance(item, dict) for item in data):
            return _records(name, [({}, item) for item in data])
        return ReportTable(name, ("value",), tuple((_cell(item),) for item in data))
    if not isinstance(data, dict):
        return ReportTable(name, ("value",), ((_cell(data),),))
    entries = {k: v for k, v in data.items() if not (k == "Defaults" and not v)}
    values = list(entries.values())
    if values and all(isinstance(v, list) and v and all(isinstance(i, dict) for i in v) for v in values):
        return _alternatives(name, entries)
    objects = [v for v in values if isinstance(v, dict)]
    if objects and len(objects) == len(values):
        if all(_flat(v) for v in objects) and _alike(objects):
            return _records(name, [({"layer": key}, v) for key, v in entries.items()])
        return _groups(name, entries)
    if objects:
        return _groups(name, entries)
    header = "layer" if name.startswith("estimate_layer_cycles") else "key"
    header = "step" if name == "time_per_step" else header
    value = {"estimate_layer_cycles": "cycles", "time_per_step": "seconds"}.get(name, "value")
    return ReportTable(name, (header, value), tuple((str(k), _cell(v)) for k, v in entries.items()))


def _flat(value: dict[str, Any]) -> bool:
    return not any(isinstance(v, dict) for v in value.values())


def _alike(objects: list[dict[str, Any]]) -> bool:
    """Whether the objects describe the same sort of thing: they share keys, or are few keys in all."""
    every = {key for o in objects for key in o}
    shared = max((sum(key in o for o in objects) for key in every), default=0)
    return len(objects) == 1 or shared > 1


def _records(name: str, records: list[tuple[dict[str, Cell], dict[str, Any]]]) -> ReportTable:
    columns: dict[str, None] = {}
    for lead, record in records:
        columns.update(dict.fromkeys([*lead, *record]))
    rows = tuple(tuple(lead[c] if c in lead else _cell(record.get(c)) for c in columns) for lead, record in records)
    return ReportTable(name, tuple(columns), rows)


def _alternatives(name: str, entries: dict[str, list[dict[str, Any]]]) -> ReportTable:
    records: list[tuple[dict[str, Cell], dict[str, Any]]] = []
    for layer, choices in entries.items():
        labels = _choice_labels(len(choices))
        records += [({"layer": layer, "choice": label}, c) for label, c in zip(labels, choices, strict=True)]
    return _records(name, records)


def _choice_labels(count: int) -> list[str]:
    """What FINN varied, by how many figures it gives; a number where that does not tell."""
    if count == 1:
        return ["as it is"]
    if count == len(_RAM_STYLES):  # resType alone has two values
        return [f"ram_style {m}" for m in _RAM_STYLES]
    if count == len(_RES_TYPES) * len(_RAM_STYLES):
        return [f"resType {r}, ram_style {m}" for r, m in product(_RES_TYPES, _RAM_STYLES)]
    return [str(k + 1) for k in range(count)]


def _groups(name: str, entries: dict[str, Any]) -> ReportTable:
    """Nested objects: one row a leaf, with the way to it."""
    rows: list[tuple[Cell, ...]] = []
    for group, value in entries.items():
        if isinstance(value, dict):
            rows += [(group, key, cell) for key, cell in _leaves(value)]
        else:
            rows.append((group, None, _cell(value)))
    return ReportTable(name, ("group", "key", "value"), tuple(rows))


def _leaves(value: dict[str, Any], way: str = "") -> list[tuple[str, Cell]]:
    found: list[tuple[str, Cell]] = []
    for key, inner in value.items():
        here = f"{way}.{key}" if way else str(key)
        if isinstance(inner, dict) and inner:
            found += _leaves(inner, here)
        else:
            found.append((here, _cell(inner)))
    return found


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, list):
        shown = ", ".join(str(_cell(v)) for v in value[:MOST_LISTED])
        return shown + (f", ... ({len(value)} in all)" if len(value) > MOST_LISTED else "")
    return json.dumps(value, ensure_ascii=False)
