"""Weights that a model keeps in files of their own: found, kept inside the model's folder, and made addressable.

A model is data from anywhere: a location that leads out of its folder (absolute, "..", a symbolic link) is refused,
as onnx itself does, for a graph view that serves it would hand out any file of the person's.
Layer: projects. Thread: any.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from projects.errors import UserInputError
from projects.model.names import shown
from projects.model.summarise import as_text
from projects.model.wire import Span, span_name
from projects.text import text

_EXTERNAL = 1  # TensorProto.DataLocation
_DEPTH = 40


def tensors_of(graph: Any, depth: int = 0) -> Iterator[Any]:
    """Every TensorProto of a GraphProto, those in attributes and in graphs of attributes included."""
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
            if depth < _DEPTH:
                for inner in (*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs):
                    yield from tensors_of(inner, depth + 1)


def resolve_external(path: Path, tensors: Iterable[Any], own: Iterable[str]) -> tuple[str, ...]:
    """Rewrite the locations of external tensors in place, so that each names file, offset and length.

    Args:
        path: the model's file.
        tensors: TensorProtos of the model.
        own: locations that already name bytes of the model's own file (see `wire.strip`).

    Returns:
        The weight files; a location's first number counts in them. The model's own file is always number 0.

    Raises:
        UserInputError: a file is missing, too short, or outside the model's folder.
    """
    known = set(own)
    files = [str(path)]
    for tensor in tensors:
        if tensor.data_location != _EXTERNAL:
            continue
        entries = {as_text(entry.key): as_text(entry.value) for entry in tensor.external_data}
        location = entries.get("location", "")
        if location in known:
            continue
        target = _inside(path, location)
        if str(target) not in files:
            files.append(str(target))
        span = _span(path, location, entries, target.stat().st_size)
        del tensor.external_data[:]
        name = span_name(span, files.index(str(target)))
        for key, value in (("location", name), ("offset", "0"), ("length", str(span.length))):
            tensor.external_data.add(key=key, value=value)
    return tuple(files)


def _inside(path: Path, location: str) -> Path:
    windows = PureWindowsPath(location)
    parts = PurePosixPath(location).parts
    if not parts or "\0" in location:
        raise UserInputError(text("its weights are said to be in a file without a name."), str(path))
    if PurePosixPath(location).is_absolute() or windows.drive or windows.root or ".." in (*parts, *windows.parts):
        raise _outside(path, location)
    target = path.parent
    try:
        for part in parts:
            target = target / part
            if target.is_symlink():
                raise _outside(path, location)
        mode = target.stat().st_mode
    except OSError as error:
        raise UserInputError(
            text("its weights are in '{location}', which is not there.", location=shown(location)),
            str(path),
            text("Put '{location}' into the model's folder, beside the model.", location=shown(location)),
        ) from error
    if not stat.S_ISREG(mode) or not os.access(target, os.R_OK):
        raise UserInputError(
            text("its weights are in '{location}', which cannot be read.", location=shown(location)), str(path)
        )
    return target


def _outside(path: Path, location: str) -> UserInputError:
    return UserInputError(
        text("its weights are in '{location}', outside the model's folder; that is refused.", location=shown(location)),
        str(path),
        text("Put the weights beside the model and export it so that it names them without a path."),
    )


def _span(path: Path, location: str, entries: dict[str, str], size: int) -> Span:
    try:
        offset = int(entries.get("offset") or 0)
        length = int(entries.get("length") or size - offset)
    except ValueError:
        offset = length = -1
    if offset < 0 or length < 0 or offset + length > size:
        raise UserInputError(
            text("its weights are in '{location}', which is too short for them.", location=shown(location)),
            str(path),
            text("Copy or download '{location}' again.", location=shown(location)),
        )
    return Span(offset, length)
