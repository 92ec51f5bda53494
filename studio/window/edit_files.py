"""The edits as files: FINN's folding and specialise configurations, and the studio's own note of what was set by hand.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from projects.build.folder import write_json
from projects.folding.config_pair import FOLDING_FILE, SPECIALIZE_FILE, Pair, pair_rows
from projects.folding.finn_json import write_config
from projects.folding.overrides import OVERRIDES_FILE, overrides_to_data
from projects.folding.rules import STYLE
from studio.window.editing import Editor


@dataclass(frozen=True)
class BuildFiles:
    """Configuration files of a build, absolute; None: FINN decides."""

    folding: str | None = None
    specialize: str | None = None


def rows(editor: Editor, frozen: bool = True) -> Pair | None:
    """What the folding file and the specialise file hold; None while no folding is known.

    Args:
        frozen: every value of every layer; else only those set by hand, and FINN folds the rest for the target.
    """
    return pair_rows(editor.automatic, editor.overrides, frozen) if editor.editable else None


def write_for_build(editor: Editor, folder: Path) -> BuildFiles:
    """Write what was set by hand into a new build's folder.

    Raises:
        UserInputError, OSError: it cannot be written.
    """
    if not editor.overrides.count or not editor.editable:
        return BuildFiles()
    folding, styles = pair_rows(editor.automatic, editor.overrides)
    styled = bool(editor.state.styles)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / OVERRIDES_FILE, overrides_to_data(editor.overrides))
    by_hand = any(attribute != STYLE for of in editor.overrides.values.values() for attribute in of)
    if by_hand:
        write_config(folder / FOLDING_FILE, folding)
    if styled:
        write_config(folder / SPECIALIZE_FILE, styles)
    return BuildFiles(
        str(folder / FOLDING_FILE) if by_hand else None, str(folder / SPECIALIZE_FILE) if styled else None
    )
