"""The edits as files: FINN's folding and specialise configurations, and the studio's own note of what was set by hand.

Layer: studio.window. Thread: `rows` and `files_of`: GUI; `write`: any.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projects.build.folder import write_json
from projects.folding.finn_json import folding_rows, specialize_rows, write_config
from projects.folding.overrides import overrides_to_data
from projects.folding.rules import STYLE
from studio.window.edit_base import OVERRIDES_FILE
from studio.window.editing import Editor

FOLDING_FILE = "folding.json"
SPECIALIZE_FILE = "specialize_layers.json"

Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class BuildFiles:
    """Configuration files of a build, absolute; None: FINN decides."""

    folding: str | None = None
    specialize: str | None = None


def rows(editor: Editor, frozen: bool = True) -> tuple[Rows, Rows | None]:
    """What the folding file holds, and the specialise file: None where no style was set.

    Args:
        frozen: every value of every layer; else only those set by hand, and FINN folds the rest for the target.
    """
    styles = specialize_rows(editor.automatic, editor.overrides) if editor.state.styles else None
    return folding_rows(editor.automatic, editor.overrides, frozen), styles


def write_for_build(editor: Editor, folder: Path) -> BuildFiles:
    """Write what was set by hand into a new build's folder.

    Raises:
        UserInputError, OSError: it cannot be written.
    """
    if not editor.overrides.count or not editor.editable:
        return BuildFiles()
    folding, styles = rows(editor)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / OVERRIDES_FILE, overrides_to_data(editor.overrides))
    by_hand = any(attribute != STYLE for of in editor.overrides.values.values() for attribute in of)
    if by_hand:
        write_config(folder / FOLDING_FILE, folding)
    if styles is not None:
        write_config(folder / SPECIALIZE_FILE, styles)
    return BuildFiles(
        str(folder / FOLDING_FILE) if by_hand else None, str(folder / SPECIALIZE_FILE) if styles is not None else None
    )
