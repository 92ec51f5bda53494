"""Opening a model file: everything that can be wrong with it said in a sentence, everything right as a summary.

A model is data from anywhere: nothing of it is run, no path of it is followed out of its folder, and its weights are
not loaded. Layer: projects. Thread: any; takes tens of milliseconds, so the window leaves it to the reader's process.
"""

from __future__ import annotations

import errno
import mmap
import os
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from projects.errors import UserInputError
from projects.model import formats, wire
from projects.model.checks import find_problems
from projects.model.external import resolve_external, tensors_of
from projects.model.input_guess import guess_input
from projects.model.kinds import Verdict, classify, view_only
from projects.model.summarise import as_text, read_contents
from projects.model.summary import NO_REASON, ModelKind, ModelSummary
from projects.model.weights import Weights
from projects.text import text

MAX_BYTES = 2**31 - 1  # a protobuf message cannot be larger
_HEAD = 4096


@dataclass(frozen=True)
class ReadResult:
    """An opened model.

    Args:
        proto: ModelProto without large weights, located as `wire.span_name` writes it; None for other formats.
        weights: its stored tensors; None for other formats.
    """

    summary: ModelSummary
    proto: Any
    weights: Weights | None


def read_model(path: Path) -> ReadResult:
    """Open a model file.

    Raises:
        UserInputError: it cannot be read or is no model; names the file, the fault and what to do.
    """
    path = Path(os.path.abspath(path))
    size, head = _look(path)
    pointer = formats.lfs_pointer(path, head)
    if pointer is not None:
        raise pointer
    if formats.is_view_only(path):
        return _other(path, view_only(path))
    if size > MAX_BYTES:
        raise UserInputError(
            text("the file is larger than 2 GB, more than an ONNX file can hold."),
            str(path),
            text("Export the model with its weights in a file of their own (external data)."),
        )
    may_be_other = path.suffix.lower() in formats.SHARED_SUFFIXES
    try:
        proto, spans = _parse(path, head)
        return _summarise(path, proto, spans)
    except UserInputError:
        if may_be_other and not head.startswith(b"\x08"):
            return _other(path, view_only(path))
        raise
    except MemoryError as error:
        raise UserInputError(text("there is not enough memory to read it."), str(path)) from error


def _look(path: Path) -> tuple[int, bytes]:
    """Size and first bytes of a regular file."""
    try:
        mode = path.stat()
        if stat.S_ISDIR(mode.st_mode):
            raise UserInputError(text("this is a folder, not a model."), str(path), text("Choose a file in it."))
        if not stat.S_ISREG(mode.st_mode):  # a pipe would wait for ever
            raise UserInputError(text("this is a device or a pipe, not a file."), str(path))
        if mode.st_size == 0:
            raise UserInputError(text("the file is empty (0 bytes)."), str(path), text("Export or download it again."))
        with path.open("rb") as file:
            return mode.st_size, file.read(_HEAD)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | ValueError) -> UserInputError:
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOENT, errno.ENOTDIR):
        if path.is_symlink():
            what = text("this is a link to a file that is not there.")
        else:
            what = text("there is no such file.")
        return UserInputError(what, _safe(path), text("Check the name and the folder."))
    if number in (errno.EACCES, errno.EPERM):
        return UserInputError(
            text("you are not allowed to read it."), _safe(path), text("Change its permissions, or copy it.")
        )
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return UserInputError(text("it cannot be read: {error}.", error=words), _safe(path))


def _safe(path: Path) -> str:
    return str(path).replace("\0", "\\0")


def _parse(path: Path, head: bytes) -> tuple[Any, dict[str, wire.Span]]:
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    from onnx import ModelProto

    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            stripped = wire.strip(data)
        proto = ModelProto.FromString(stripped.data)
    except OSError as error:
        raise _unreadable(path, error) from error
    except wire.Malformed as error:
        raise _damaged(path, head, error.cut) from error
    except (DecodeError, ValueError) as error:
        raise _damaged(path, head, cut=False) from error
    if not proto.HasField("graph"):
        if not _starts_like_onnx(head):
            raise formats.explain(path, head)
        raise UserInputError(
            text("the file holds no graph."), str(path), text("It may be cut off: export or download it again.")
        )
    return proto, stripped.spans


def _starts_like_onnx(head: bytes) -> bool:
    """ir_version, a small number, comes first in every ONNX file met so far."""
    return len(head) > 2 and head[0] == 0x08 and head[1] < 0x40


def _damaged(path: Path, head: bytes, cut: bool) -> UserInputError:
    if not _starts_like_onnx(head):
        return formats.explain(path, head)
    if cut:
        return UserInputError(
            text("the file is cut off: it says that it is longer than it is."),
            str(path),
            text("Copy, download or export it again."),
        )
    return UserInputError(
        text("the file begins like an ONNX model, but its bytes do not follow the format: it is damaged."),
        str(path),
        text("Copy, download or export it again."),
    )


def _summarise(path: Path, proto: Any, spans: dict[str, wire.Span]) -> ReadResult:
    files = resolve_external(path, tensors_of(proto.graph), spans)
    contents = read_contents(proto.graph, path)
    weights = Weights(files, contents.stored)
    producer = " ".join(filter(None, map(as_text, (proto.producer_name, proto.producer_version))))
    summary = ModelSummary(
        path=str(path),
        graph_name=as_text(proto.graph.name),
        producer=producer,
        ir_version=proto.ir_version,
        opsets=tuple((as_text(o.domain), int(o.version)) for o in proto.opset_import),
        metadata=tuple((as_text(m.key), as_text(m.value)) for m in proto.metadata_props),
        inputs=contents.inputs,
        outputs=contents.outputs,
        nodes=contents.nodes,
        tensors=contents.tensors,
        kind=ModelKind.EMPTY,
        kind_reason=NO_REASON,
        buildable=False,
        problems=(),
        weight_bytes=sum(map(weights.size, contents.stored)),
        guess=None,
    )
    summary = replace(summary, problems=find_problems(summary, weights))
    verdict = classify(summary)
    summary = replace(summary, kind=verdict.kind, kind_reason=verdict.reason, buildable=verdict.buildable)
    return ReadResult(replace(summary, guess=guess_input(summary, weights)), proto, weights)


def _other(path: Path, verdict: Verdict) -> ReadResult:
    summary = ModelSummary(
        path=str(path),
        graph_name="",
        producer="",
        ir_version=0,
        opsets=(),
        metadata=(),
        inputs=(),
        outputs=(),
        nodes=(),
        tensors={},
        kind=verdict.kind,
        kind_reason=verdict.reason,
        buildable=verdict.buildable,
        problems=(),
        weight_bytes=0,
        guess=None,
    )
    return ReadResult(summary, None, None)
