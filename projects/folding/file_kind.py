"""Whether a configuration file is for the folding or for the specialise step, told by what it sets.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from projects.folding.finn_json import DEFAULTS, Config
from projects.folding.import_report import FileKind
from projects.folding.names import parse_name
from projects.folding.rules import STYLE


def file_kind(config: Config) -> FileKind:
    """What a file is for.

    Rows that set preferred_impl_style are of a specialise file. Where nothing is set the names tell: those before
    step_specialize_layers carry no style. A file that tells nothing is a folding file.
    """
    attributes = list(_attributes(config))
    if attributes:
        styles = attributes.count(STYLE)
        return FileKind.SPECIALIZE if styles > len(attributes) - styles else FileKind.FOLDING
    names = [name for row in config.nodes if (name := parse_name(row)) is not None]
    before = sum(not name.style and not name.legacy for name in names)
    return FileKind.SPECIALIZE if before > len(names) - before else FileKind.FOLDING


def _attributes(config: Config) -> Iterator[str]:
    """The attributes of every row and of Defaults."""
    defaults = config.rows.get(DEFAULTS)
    for values in (*config.nodes.values(), defaults):
        if isinstance(values, Mapping):
            yield from values
