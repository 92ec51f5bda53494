"""What FINN makes of a configuration file: it goes by names alone, sets Defaults first, and passes over what it lacks.

Nothing is understood here, unlike in `import_report`: what FINN would ignore is ignored, and named.
Layer: projects. Thread: any. Source: finn-plus 1.6.1, transformation/general.py (ApplyConfig.configure_network).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from projects.errors import UserInputError
from projects.folding.finn_json import DEFAULTS
from projects.text import text


@dataclass(frozen=True)
class Target:
    """A node that a file can reach. key: first output tensor. name, op_type: as in the step that applies the file."""

    key: str
    name: str
    op_type: str


@dataclass(frozen=True)
class Applied:
    """What a file sets.

    Args:
        values: {key: {attribute: value}}. ignored: the rows that name no node, in the file's order.
    """

    values: Mapping[str, Mapping[str, Any]]
    ignored: tuple[str, ...]


def apply_config(rows: Mapping[str, Any], nodes: Iterable[Target]) -> Applied:
    """What FINN sets from a file.

    Args:
        rows: {node: {attribute: value}}, "Defaults" among them, as `config_files` checked them.

    Raises:
        UserInputError: FINN refuses the Defaults.
    """
    values: dict[str, dict[str, Any]] = {}
    names = set()
    for node in nodes:
        names.add(node.name)
        found = {**_defaults(rows, node.op_type), **rows.get(node.name, {})}
        if found:
            values[node.key] = found
    return Applied(values, tuple(row for row in rows if row != DEFAULTS and row not in names))


def _defaults(rows: Mapping[str, Any], op_type: str) -> dict[str, Any]:
    found = {}
    for attribute, pairs in rows.get(DEFAULTS, {}).items():
        if attribute in rows:
            continue
        if "all" in pairs[1::2] and len(pairs) > 2:
            raise UserInputError(
                text('Defaults, {attribute}: FINN takes "all" only alone.', attribute=attribute),
                mend=text("Write one value and the layers it is for."),
            )
        for value, ops in zip(pairs[::2], pairs[1::2], strict=True):
            if not isinstance(ops, (list, str)):
                raise UserInputError(
                    text("Defaults, {attribute}: no list of layers behind a value.", attribute=attribute),
                    mend=text('Write [value, ["MVAU_hls"]] or [value, "all"].'),
                )
            if ops == "all" or op_type in ops:
                found[attribute] = value
    return found
