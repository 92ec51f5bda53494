"""What a configuration file would do to today's layers, said row by row before anything is applied.

Every row says which layer it means (see `matching`), every value whether that layer can have it. Nothing is applied
here: `edits` gives what the user agreed to. Layer: projects. Thread: any (long for large files: not the GUI's).
Source of what FINN does with each: finn-plus 1.6.1, transformation/general.py (ApplyConfig).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from projects.build.layers import Layer
from projects.folding.dimensions import base_type
from projects.folding.finn_json import DEFAULTS, Config
from projects.folding.matching import Match, match
from projects.folding.names import INSERTED, OLD_VALUES, REPLACED, NodeName, parse_name
from projects.folding.overrides import Edit, with_values
from projects.folding.rules import EDITABLE, PLACEMENT, STYLE, check, choices, no_such, shown
from projects.folding.styles import identities, variants
from projects.folding.values import nearest
from projects.problems import Severity
from projects.text import NOTHING, Text, text

PARALLEL = ("PE", "SIMD", "EmbFold", "SeqFold")
_STRANGE = 0.5  # share of rows that mean no layer from which on the file may be another network's


class FileKind(Enum):
    """What a file sets, by the step that reads it."""

    FOLDING = "folding"
    SPECIALIZE = "specialize"


class Kind(Enum):
    """What a row is, or what a value has."""

    EXACT = "exact"
    RENAMED = "renamed"
    SUSPICIOUS = "suspicious"
    UNKNOWN = "unknown"
    LATER = "later"
    ILLEGAL = "illegal"
    DUPLICATE = "duplicate"
    WRONG_TYPE = "wrong type"
    NO_ATTRIBUTE = "no such attribute"
    NOT_FOLDING = "not folding"
    OLD_VALUE = "old value"
    IGNORED = "ignored"


WARNINGS = (Kind.RENAMED, Kind.LATER, Kind.OLD_VALUE, Kind.IGNORED)  # the rest are errors; exact is neither


@dataclass(frozen=True)
class Finding:
    """Something about one value or key. suggestion: what it could be instead, None: nothing near."""

    kind: Kind
    row: str
    attribute: str | None
    value: Any
    message: Text
    suggestion: Any = None


@dataclass(frozen=True)
class Row:
    """One row of the file.

    Args:
        kind: EXACT, RENAMED, SUSPICIOUS, UNKNOWN or LATER.
        key, target: the layer that it means and FINN's name of it today; None where none can be told.
        values: what can be applied as it is. mended: what can be applied after a change (nearest legal, today's word).
        findings: what its values have.
        sure: whether more than its values speaks for that layer (`matching.Match`).
    """

    row: str
    kind: Kind
    message: Text
    key: str | None = None
    target: str | None = None
    values: tuple[Edit, ...] = ()
    mended: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    sure: bool = True


@dataclass(frozen=True)
class ImportReport:
    """A whole file.

    Args:
        findings: about the file as such: twin keys, Defaults.
        stranger: a sentence where it seems to be another network's file, else empty.
        left: layers (FINN's names) that no row means; FINN leaves them at their automatic values.
        defaults: what its Defaults set, before its rows.
    """

    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()
    stranger: Text = NOTHING
    left: tuple[str, ...] = ()
    defaults: tuple[Edit, ...] = ()

    def of(self, kind: Kind) -> tuple[Row, ...]:
        """The rows of this kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    def all_findings(self) -> tuple[Finding, ...]:
        """Of the file and of every row."""
        return (*self.findings, *(finding for row in self.rows for finding in row.findings))

    @property
    def clean(self) -> bool:
        """Whether every row is exact and no value has anything."""
        return all(row.kind is Kind.EXACT for row in self.rows) and not self.all_findings()


def import_report(config: Config, layers: Sequence[Layer], kind: FileKind = FileKind.FOLDING) -> ImportReport:
    """Hold a file against the layers of today.

    Args:
        layers: the automatic ones, a whole table in graph order under FINN's names of today.
    """
    known = identities(layers)
    names = {layer.name: layer.key for layer in layers}
    if kind is FileKind.SPECIALIZE:
        names = {identity.name: key for key, identity in known.items()}
    shown_names = {key: name for name, key in names.items()}
    by_key = {layer.key: layer for layer in layers}
    defaults, found = _defaults(config.rows.get(DEFAULTS, {}), layers)
    nodes = config.nodes
    rows = tuple(_row(one, nodes[one.row], by_key, shown_names) for one in match(nodes, layers, names))
    meant = {row.key for row in rows}
    return ImportReport(
        rows,
        (*_twins(config), *found),
        _stranger(rows, layers),
        tuple(shown_names[layer.key] for layer in layers if layer.key not in meant) if rows else (),
        defaults,
    )


def edits(report: ImportReport, rows: Collection[str] | None = None, mended: bool = True) -> tuple[Edit, ...]:
    """What to set once the user agreed.

    Args:
        rows: the rows to take, None: all that mean a layer.
        mended: take values that needed a change, too.
    """
    taken = list(report.defaults)
    for row in report.rows:
        if rows is None or row.row in rows:
            taken += [*row.values, *(row.mended if mended else ())]
    last = {(edit.key, edit.attribute): edit for edit in taken}
    return tuple(last.values())


# --- rows


def _row(one: Match, values: Any, layers: Mapping[str, Layer], names: Mapping[str, str]) -> Row:
    kind, message = _what_it_is(one, names)
    if not isinstance(values, Mapping):
        said = text("{row} is {value}, not an object of attributes.", row=one.row, value=shown(values))
        return Row(one.row, Kind.UNKNOWN, said, findings=(Finding(Kind.WRONG_TYPE, one.row, None, values, said),))
    if one.meant is None:
        return Row(one.row, kind, message)
    layer = layers[one.meant.key]
    # Values that bind each other (a parallel window and its SIMD) are looked at together.
    together = with_values(layer, {a: v for a, v in values.items() if _possible(layer, a, v)})
    plain, mended, found = [], [], []
    for attribute, value in values.items():
        finding = _value(one.row, together, attribute, value)
        if finding is None:
            plain.append(Edit(layer.key, attribute, value))
            continue
        found.append(finding)
        if finding.suggestion is not None:
            mended.append(Edit(layer.key, attribute, finding.suggestion))
    target = names[layer.key]
    return Row(one.row, kind, message, layer.key, target, tuple(plain), tuple(mended), tuple(found), one.sure)


def _possible(layer: Layer, attribute: str, value: Any) -> bool:
    """Whether the value could be legal beside others: of the kind and in the declared set."""
    found = layer.attribute(attribute)
    if found is None or attribute not in EDITABLE or not _right_kind(found.kind, value):
        return False
    return found.allowed is None or value in found.allowed


def _right_kind(kind: str, value: Any) -> bool:
    kinds: dict[str, type] = {"i": int, "s": str, "ints": list, "f": float}
    return isinstance(value, kinds.get(kind, object)) and not isinstance(value, bool)


def _what_it_is(one: Match, names: Mapping[str, str]) -> tuple[Kind, Text]:
    meant = None if one.meant is None else names[one.meant.key]
    said = {"row": one.row, "meant": meant}
    if meant is not None and one.named is not None and one.named is not one.meant:
        return Kind.SUSPICIOUS, text(
            "{row} exists, but by its place and values this row means {meant}: FINN would set the wrong layer.", **said
        )
    if meant is not None and not one.sure:
        return Kind.SUSPICIOUS, text(
            "{row} does not exist; by its values this row may mean {meant}; it cannot be told for sure.", **said
        )
    if meant == one.row:
        return Kind.EXACT, text("{row} is the name of a layer today.", **said)
    if meant is not None and one.name is not None and _same_kind(one.name, one.meant, names):
        return Kind.SUSPICIOUS, text(
            "{row} does not exist; by its place and values this row means {meant}: FINN would ignore it.", **said
        )
    if meant is not None:
        return Kind.RENAMED, text("{row} is called {meant} today.", **said)
    if one.named is not None:
        return Kind.SUSPICIOUS, text(
            "{row} exists, but no layer fits this row by its place and values: it was written for another network.",
            row=one.row,
        )
    if one.name is None:
        return Kind.UNKNOWN, text("{row} is no name that FINN gives to a layer.", row=one.row)
    if one.name.op in REPLACED:
        now = REPLACED[one.name.op]
        return Kind.UNKNOWN, text("FINN has no {op} any more; it makes {now}.", op=one.name.op, now=now)
    if one.name.base in INSERTED:
        return Kind.LATER, text("FINN puts {op} in after the folding; this row reaches nothing.", op=one.name.base)
    return Kind.UNKNOWN, text("There is no layer for {row} in this design.", row=one.row)


def _same_kind(name: NodeName, meant: Layer | None, names: Mapping[str, str]) -> bool:
    """Whether the row is written as rows of the layer's kind are today, so that only its number differs."""
    today = parse_name(names[meant.key]) if meant is not None else None
    return today is not None and (name.op, name.style) == (today.op, today.style)


# --- values


def _value(row: str, layer: Layer, attribute: str, value: Any) -> Finding | None:
    """What a value has, or None: it can be applied as it is."""

    def finding(kind: Kind, message: Text, suggestion: Any = None) -> Finding:
        return Finding(kind, row, attribute, value, message, suggestion)

    allowed = choices(layer, attribute)
    if allowed is None:
        return finding(Kind.NO_ATTRIBUTE, no_such(layer, attribute))
    if attribute == STYLE:
        return _style(layer, value, finding)
    if attribute not in (*EDITABLE, *PLACEMENT):
        said = text("{attribute} says what {op} computes; a file must not change it.", attribute=attribute,
                    op=layer.op_type)  # fmt: skip
        return finding(Kind.NOT_FOLDING, said)
    said_wrong = check(layer, attribute, value)
    if said_wrong is None:
        return None
    today = OLD_VALUES.get(attribute, {}).get(value) if isinstance(value, str) else None
    if today is not None and check(layer, attribute, today) is None:
        said = text("{attribute} {value} is called {today} today.", attribute=attribute, value=value, today=today)
        return finding(Kind.OLD_VALUE, said, today)
    wrong = not _right_kind(allowed.kind, value)
    return finding(Kind.WRONG_TYPE if wrong else Kind.ILLEGAL, said_wrong, nearest(layer, attribute, value))


def _style(layer: Layer, value: Any, finding: Any) -> Finding | None:
    said = check(layer, STYLE, value)
    there = variants(layer.op_type)
    if said is not None:
        found: Finding = finding(Kind.ILLEGAL if isinstance(value, str) else Kind.WRONG_TYPE, said)
        return found
    if value and there and value not in there:
        missing = text(
            "FINN has no {style} of {op} and takes {other}.",
            style=value.upper(),
            op=base_type(layer.op_type),
            other=there[0].upper(),
        )
        ignored: Finding = finding(Kind.IGNORED, missing, "")
        return ignored
    return None


# --- the file


def _twins(config: Config) -> Iterator[Finding]:
    for row, attribute in config.twins:
        if attribute is None:
            said = text("{row} stands more than once; FINN takes the last and drops the others.", row=row)
            yield Finding(Kind.DUPLICATE, row, None, None, said)
            continue
        values = config.rows[row]
        value = values.get(attribute) if isinstance(values, Mapping) else None
        said = text(
            "{row}: {attribute} stands more than once; FINN takes the last, {value}.",
            row=row,
            attribute=attribute,
            value=shown(value),
        )
        yield Finding(Kind.DUPLICATE, row, attribute, value, said)


def _defaults(values: Any, layers: Sequence[Layer]) -> tuple[tuple[Edit, ...], tuple[Finding, ...]]:
    """What Defaults set, {attribute: [value, [op types] or "all", ...]}, and what FINN would ignore of them."""
    made: list[Edit] = []
    found: list[Finding] = []
    if not isinstance(values, Mapping):
        said = text("Defaults is {value}, not an object.", value=shown(values))
        return (), (Finding(Kind.WRONG_TYPE, DEFAULTS, None, values, said),)
    for attribute, pairs in values.items():
        if not isinstance(pairs, list) or len(pairs) % 2:
            said = text('Defaults, {attribute}: FINN takes [value, ["MVAU_hls"]] or [value, "all"].',
                        attribute=attribute)  # fmt: skip
            found.append(Finding(Kind.WRONG_TYPE, DEFAULTS, attribute, pairs, said))
            continue
        for value, ops in zip(pairs[::2], pairs[1::2], strict=True):
            taken = [layer for layer in layers if ops == "all" or (isinstance(ops, list) and layer.op_type in ops)]
            if not taken:
                said = text(
                    "Defaults, {attribute}: {ops} names no operation of this design; FINN ignores it.",
                    attribute=attribute,
                    ops=shown(ops),
                )
                instead = [value, "all"] if ops == ["all"] else None
                found.append(Finding(Kind.IGNORED, DEFAULTS, attribute, [value, ops], said, instead))
            for layer in taken:
                finding = _value(DEFAULTS, layer, attribute, value)
                if finding is None:
                    made.append(Edit(layer.key, attribute, value))
                elif not any(f.message == finding.message for f in found):
                    found.append(finding)
    return tuple(made), tuple(found)


def _stranger(rows: Sequence[Row], layers: Sequence[Layer]) -> Text:
    """Whether the file was made for another network: too many rows mean no layer, or fold what it does not have."""
    if rows and all(row.kind is Kind.UNKNOWN and row.findings for row in rows):
        return text("No entry of this file holds the attributes of a layer: it is a report, or some other file.")
    asked = [row for row in rows if row.kind is not Kind.LATER]
    lost = [
        row
        for row in asked
        if row.key is None or any(f.kind is Kind.ILLEGAL and f.attribute in PARALLEL for f in row.findings)
    ]
    if not asked or len(lost) < 2 or len(lost) / len(asked) < _STRANGE:
        return NOTHING
    return text(
        "{lost} of {rows} rows fit no layer of this design ({layers} layers): "
        "the file may have been written for another network.",
        lost=len(lost),
        rows=len(asked),
        layers=len(layers),
    )


# --- for the command line


def report_to_data(report: ImportReport) -> list[dict[str, Any]]:
    """What is wrong, as `finn-studio check` tells it; rows that are exact and have nothing are left out."""
    told = []
    if str(report.stranger):
        told.append(_told(Severity.WARNING, None, None, report.stranger))
    for finding in report.findings:
        told.append(_told(_severity(finding.kind), finding.row, finding.attribute, finding.message, finding.suggestion))
    for row in report.rows:
        if row.kind is not Kind.EXACT:
            told.append(_told(_severity(row.kind), row.row, None, row.message, row.target))
        for finding in row.findings:
            if finding.message != row.message:
                kind = _severity(finding.kind)
                told.append(_told(kind, row.row, finding.attribute, finding.message, finding.suggestion))
    return told


def _severity(kind: Kind) -> Severity:
    # An import mends old names and old words; FINN, given the file as it is, ignores the one and fails at the other.
    return Severity.WARNING if kind in (Kind.LATER, Kind.IGNORED) else Severity.ERROR


def _told(
    severity: Severity, node: str | None, attribute: str | None, message: Text, suggestion: Any = None
) -> dict[str, Any]:
    return {
        "severity": severity.value,
        "node": node,
        "attribute": attribute,
        "message": str(message),
        "suggestion": suggestion,
    }
