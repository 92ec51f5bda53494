"""The files of a saved pair: what each was known to hold, and writing them. Layer: studio.window. Thread: any."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from projects.errors import UserInputError
from projects.folding.config_pair import Pair, Place, Rows, with_kept
from projects.folding.finn_json import Config, Elsewhere, Stamp, Writing, became, read_config, stamp, write_configs


@dataclass(frozen=True)
class SavedFile:
    """A file as it was last saved, or taken note of.

    Args:
        rows: what it said then; None: not read yet.
        elsewhere: what another program did to it, while nobody has decided. now: as it was when that was told.
    """

    known: Stamp
    rows: Rows | None = None
    elsewhere: Elsewhere = Elsewhere.SAME
    now: Stamp | None = None


@dataclass(frozen=True)
class Written:
    """The files as they were written; or, of those that were not to be replaced, how they are now."""

    files: dict[Path, SavedFile]
    refused: dict[Path, Stamp]


def write_unless_changed(
    content: Mapping[Path, Rows], guarded: Mapping[Path, Stamp], ours: Collection[Path]
) -> Written:
    """Write the files, unless another program wrote one of the guarded ones.

    Args:
        ours: files whose layout, and whose rows of later layers, are kept.
    """
    stamps = {path: stamp(path) for path in guarded}
    theirs = (Elsewhere.CHANGED, Elsewhere.APPEARED)
    refused = {path: now for path, now in stamps.items() if became(guarded[path], now) in theirs}
    if refused:
        return Written({}, refused)
    writings = []
    for path, rows in content.items():
        old = _old(path) if path in ours else None
        writings.append(Writing(path, with_kept(rows, old.rows if old is not None else None), old))
    made = write_configs(writings)
    return Written({each.path: SavedFile(known, each.rows) for each, known in zip(writings, made, strict=True)}, {})


def _old(path: Path) -> Config | None:
    """What is replaced; a file that is gone or damaged has nothing to be kept."""
    try:
        return read_config(path)
    except UserInputError:
        return None


def by_path(place: Place, pair: Pair) -> dict[Path, Rows]:
    """What each file of a place is to hold."""
    folding, styles = pair
    found: dict[Path, Rows] = {place.folding: folding}
    if place.specialize is not None and styles is not None:
        found[place.specialize] = styles
    return found
