"""Reading the wire form of an ONNX file without copying its weights.

An ONNX file is a protobuf message; the bytes of a weight lie in it in one piece. This walk copies everything but
the large weights and notes where those lie, so that a model of 100 MB costs what its graph costs. (`onnx.load`
copies all of it, and the graph view would fetch all of it.) Only length-delimited fields are looked at, and only
in messages large enough to hold a large weight.

Layer: projects. Thread: any.
Source: onnx/onnx.proto, onnx 1.21; https://protobuf.dev/programming-guides/encoding
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass

LARGE = 1024  # bytes; a weight below this stays in the copy, where it is read without another request
MAX_DEPTH = 40  # graphs in attributes of nodes of graphs ...; protobuf itself gives up at 100 messages

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

# What may hold a large weight: {message: {field: message of that field}}
_CHILDREN: dict[str, dict[int, str]] = {
    "model": {7: "graph"},
    "graph": {1: "node", 5: "tensor"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph"},
}
# Fields of TensorProto
_DATA_TYPE, _FLOAT_DATA, _RAW_DATA, _DOUBLE_DATA, _EXTERNAL_DATA, _DATA_LOCATION = 2, 4, 9, 10, 13, 14
_FLOAT, _DOUBLE = 1, 11  # TensorProto.DataType
# A packed list of these has the very bytes that raw_data would have
_SAME_AS_RAW = {_FLOAT_DATA: _FLOAT, _DOUBLE_DATA: _DOUBLE}


class Malformed(Exception):
    """The bytes are no protobuf message of this shape. cut: the message says it is longer than the file."""

    def __init__(self, words: str, cut: bool = False) -> None:
        super().__init__(words)
        self.cut = cut


@dataclass(frozen=True)
class Span:
    """Bytes of a file: where they begin and how many they are."""

    offset: int
    length: int


@dataclass(frozen=True)
class Stripped:
    """A model without its large weights. spans: {location written in their stead: where they lie}."""

    data: bytes
    spans: dict[str, Span]


def span_name(span: Span, file: int = 0) -> str:
    """The location that stands in the copy for bytes of the file with this number."""
    return f"weights-{file}-{span.offset}-{span.length}.bin"


def strip(data: bytes | mmap.mmap) -> Stripped:
    """The model without its large weights.

    Args:
        data: a serialised ModelProto.

    Raises:
        Malformed: it is none, or not all of it.
    """
    spans: dict[str, Span] = {}
    pieces = _message(data, 0, len(data), "model", spans, 0)
    return Stripped(b"".join(pieces), spans)


def _message(
    data: bytes | mmap.mmap, start: int, end: int, kind: str, spans: dict[str, Span], depth: int
) -> list[bytes]:
    if depth > MAX_DEPTH:
        raise Malformed("nested too deep")
    children = _CHILDREN[kind]
    pieces: list[bytes] = []
    done = at = start  # what lies before `done` is in pieces already
    while at < end:
        field, wire, value, body, at_next = _field(data, at, end)
        child = children.get(field) if wire == _BYTES else None
        if child is not None and value >= LARGE:
            pieces.append(data[done:at])
            if child == "tensor":
                inner = _tensor(data, body, at_next, spans)
            else:
                inner = _message(data, body, at_next, child, spans, depth + 1)
            pieces += [_varint(field << 3 | _BYTES), _varint(sum(map(len, inner))), *inner]
            done = at_next
        at = at_next
    pieces.append(data[done:end])
    return pieces


def _tensor(data: bytes | mmap.mmap, start: int, end: int, spans: dict[str, Span]) -> list[bytes]:
    """A TensorProto with its values replaced by where they lie, if it stores them plainly and in one piece."""
    element = location = 0
    values: list[tuple[int, int, int, int]] = []  # field, start of the field, start of its bytes, their end
    at = start
    while at < end:
        field, wire, value, body, at_next = _field(data, at, end)
        if wire == _VARINT and field == _DATA_TYPE:
            element = value
        elif wire == _VARINT and field == _DATA_LOCATION:
            location = value
        elif wire == _BYTES and (field == _RAW_DATA or field in _SAME_AS_RAW):
            values.append((field, at, body, at_next))
        at = at_next
    if location or len(values) != 1:
        return [data[start:end]]
    field, begin, body, stop = values[0]
    if stop - body < LARGE or (field != _RAW_DATA and element != _SAME_AS_RAW[field]):
        return [data[start:end]]
    span = Span(body, stop - body)
    name = span_name(span)
    spans[name] = span
    return [data[start:begin], data[stop:end], _external(name, span.length)]


def _external(location: str, length: int) -> bytes:
    entries = {"location": location, "offset": "0", "length": str(length)}
    parts = []
    for key, value in entries.items():
        entry = b"\x0a" + _varint(len(key)) + key.encode() + b"\x12" + _varint(len(value)) + value.encode()
        parts += [_varint(_EXTERNAL_DATA << 3 | _BYTES), _varint(len(entry)), entry]
    return b"".join([*parts, _varint(_DATA_LOCATION << 3 | _VARINT), b"\x01"])


def _field(data: bytes | mmap.mmap, at: int, end: int) -> tuple[int, int, int, int, int]:
    """One field: its number, its wire type, its value or length, where its body begins, where it ends."""
    tag, body = _read_varint(data, at, end)
    field, wire = tag >> 3, tag & 7
    if field == 0:
        raise Malformed(f"field number 0 at byte {at}")
    if wire == _VARINT:
        value, stop = _read_varint(data, body, end)
        return field, wire, value, body, stop
    if wire == _BYTES:
        value, body = _read_varint(data, body, end)
    elif wire == _FIXED64:
        value = 8
    elif wire == _FIXED32:
        value = 4
    else:
        raise Malformed(f"wire type {wire} at byte {at}")
    stop = body + value
    if stop > end:
        raise Malformed(f"{value} bytes announced at byte {at}, {end - body} there", cut=stop > len(data))
    return field, wire, value, body, stop


def _read_varint(data: bytes | mmap.mmap, at: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while at < end:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise Malformed(f"number too long at byte {at}")
    raise Malformed("ends inside a number", cut=end == len(data))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
