"""FINN's own configuration files: reading them with every fault kept, writing them as FINN does.

Rows and attributes keep their order, a file that is not changed keeps its bytes. Layer: projects. Thread: any.
Source: finn-plus 1.6.1, util/config.py (extract_model_config) and transformation/general.py (ApplyConfig).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from projects.build.config_files import parse_json, read_text, refuse_build_config
from projects.build.layers import Layer
from projects.errors import UserInputError
from projects.folding.overrides import Overrides, effective
from projects.folding.rules import EDITABLE, STYLE
from projects.folding.styles import identities
from projects.text import text

DEFAULTS = "Defaults"
# What FINN itself writes, in its order (step_target_fps_parallelization).
FINN_ATTRIBUTES = (
    *("PE", "SIMD", "EmbFold", "SeqFold", "parallel_window", "ram_style", "ram_style_thresholds", "ram_style_mask"),
    *("depth", "impl_style", "resType", "mac_resource", "mem_mode", "runtime_writeable_weights"),
    *("depth_trigger_uram", "depth_trigger_bram"),
)


@dataclass(frozen=True)
class Config:
    """A configuration file as it was read.

    Args:
        rows: {node: {attribute: value}} in the file's order, "Defaults" among them; of twins the last, as FINN does.
        twins: (node, attribute) of keys that stand more than once; attribute None: the node itself.
        words: the text it was read from.
    """

    rows: Mapping[str, Any]
    twins: tuple[tuple[str, str | None], ...] = ()
    words: str = ""

    @property
    def nodes(self) -> dict[str, Any]:
        """The rows without Defaults."""
        return {name: values for name, values in self.rows.items() if name != DEFAULTS}


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with its keys as they were written."""


def read_config(path: Path) -> Config:
    """Read a folding or specialise file; twin keys and NaN are kept, for the report to name.

    Raises:
        UserInputError: it is missing, not UTF-8, not JSON, nested too deeply, no object, or
            the configuration of a whole build.
    """
    words = read_text(path)
    data = parse_json(path, words, _Pairs, float)
    if not isinstance(data, _Pairs):
        raise UserInputError(
            text("the file holds no object of layers."), str(path), text('Write {"MVAU_hls_0": {"PE": 2, "SIMD": 4}}.')
        )
    twins: list[tuple[str, str | None]] = [(name, None) for name in _twice(data)]
    for name, values in data:
        if isinstance(values, _Pairs):
            twins += [(name, attribute) for attribute in _twice(values)]
    try:
        rows = {name: _plain(values) for name, values in data}
    except RecursionError as error:
        raise UserInputError(text("the file is nested too deeply."), str(path)) from error
    refuse_build_config(path, rows)
    return Config(rows, tuple(dict.fromkeys(twins)), words)


def _twice(pairs: _Pairs) -> list[str]:
    return [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]


def _plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return {key: _plain(each) for key, each in value}
    return [_plain(each) for each in value] if isinstance(value, list) else value


# --- what to write


def folding_rows(layers: Sequence[Layer], overrides: Overrides, frozen: bool = True) -> dict[str, dict[str, Any]]:
    """A folding file's content.

    Args:
        layers: the automatic ones, under FINN's names in step_apply_folding_config.
        frozen: every folding value of every layer; else only the overrides, and FINN folds the rest by target fps.
    """
    known = identities(layers)
    rows: dict[str, dict[str, Any]] = {DEFAULTS: {}}
    for layer in effective(layers, overrides):
        own = overrides.of(known[layer.key])
        wanted = [name for name in FINN_ATTRIBUTES if layer.attribute(name) is not None] if frozen else []
        names = [*wanted, *(a for a in (*FINN_ATTRIBUTES, *EDITABLE, *own) if a in own)]
        values = {name: _value(layer, name, own) for name in dict.fromkeys(names) if name != STYLE}
        if values:
            rows[layer.name] = values
    return rows


def _value(layer: Layer, name: str, own: Mapping[str, Any]) -> Any:
    found = layer.attribute(name)
    return own[name] if name in own or found is None else found.value


def specialize_rows(layers: Sequence[Layer], overrides: Overrides, frozen: bool = False) -> dict[str, dict[str, Any]]:
    """A specialise file's content, under the names before step_specialize_layers, as FINN's template lists them.

    Args:
        frozen: write the style that each layer has; else only what was set, and "" for FINN's choice.
    """
    rows: dict[str, dict[str, Any]] = {DEFAULTS: {}}
    for layer, identity in zip(layers, identities(layers).values(), strict=True):
        rows[identity.name] = {STYLE: overrides.of(identity).get(STYLE, layer.impl if frozen else "")}
    return rows


def config_text(rows: Mapping[str, Any], like: Config | None = None) -> str:
    """A file's text in FINN's layout, or in that of the file it replaces; unchanged, it is that file's own text."""
    if like is not None and like.words and not like.twins and _same(rows, like.rows):
        return like.words
    words = like.words if like is not None else ""
    found = re.search(r"^[{\[]\r?\n([ \t]*)\S", words)
    indent: int | str | None = 2
    if found is not None:
        indent = found[1] or 0
    elif words and "\n" not in words.strip():
        indent = None
    made = json.dumps(rows, indent=indent)
    if words.endswith("\n"):
        made += "\n"
    return made.replace("\n", "\r\n") if "\r\n" in words else made


def _same(one: Any, other: Any) -> bool:
    """Equal in kind and order, too: 4 is not 4.0, true is not 1."""
    return json.dumps(one) == json.dumps(other)


@dataclass(frozen=True)
class Writing:
    """A file to be written. like: the file whose layout it keeps, None: FINN's own."""

    path: Path
    rows: Mapping[str, Any]
    like: Config | None = None


def write_config(path: Path, rows: Mapping[str, Any], like: Config | None = None) -> Stamp:
    """Write one file; as `write_configs`."""
    return write_configs([Writing(path, rows, like)])[0]


def write_configs(files: Sequence[Writing]) -> tuple[Stamp, ...]:
    """Write files so that a reader sees the old one or the new one, never half of it. Permissions and links stay.

    All are laid down beside their places before the first takes its own: where one cannot be written, none is changed.

    Returns:
        The stamp of each file as it was written.

    Raises:
        UserInputError: a place cannot be written.
    """
    laid: list[tuple[str, Path]] = []
    stamps = []
    path = Path()
    try:
        for file in files:
            path = file.path
            words = config_text(file.rows, file.like).encode()
            laid.append(_lay_down(path, words))
            stamps.append(_stamp(words))
        for temporary, path in laid:
            os.replace(temporary, path)
    except OSError as error:
        raise UserInputError(
            text("the file cannot be written: {why}", why=error.strerror or str(error)),
            str(path),
            text("Choose a place that you may write to."),
        ) from error
    finally:
        for temporary, _ in laid:
            Path(temporary).unlink(missing_ok=True)
    return tuple(stamps)


def _lay_down(path: Path, words: bytes) -> tuple[str, Path]:
    """Write beside a file what is to take its place: (temporary file, the place)."""
    target = path.resolve()  # of a link, the file behind it is replaced
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(words)
        Path(temporary).chmod(mode)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary, target


# --- whether another program changed it


@dataclass(frozen=True)
class Stamp:
    """A file's content at one moment; digest "": there was no file."""

    digest: str
    bytes: int = 0


class Elsewhere(Enum):
    """What another program did to a file."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    APPEARED = "appeared"


def stamp(path: Path) -> Stamp:
    """What the file holds now. A touch that changes nothing does not show."""
    try:
        raw = path.read_bytes()
    except OSError:
        return Stamp("")
    return _stamp(raw)


def _stamp(raw: bytes) -> Stamp:
    return Stamp(hashlib.sha256(raw).hexdigest(), len(raw))


def changed_elsewhere(path: Path, known: Stamp) -> Elsewhere:
    """What became of the file since it was stamped."""
    return became(known, stamp(path))


def became(known: Stamp, now: Stamp) -> Elsewhere:
    """What became of a file between two stamps."""
    if now == known:
        return Elsewhere.SAME
    if not now.digest:
        return Elsewhere.GONE
    return Elsewhere.CHANGED if known.digest else Elsewhere.APPEARED
