"""Values of stored tensors, read from disk when they are asked for, and the figures of a weight histogram.

Layer: projects. Thread: any; reads files. numpy and onnx are imported where needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from projects.model.wire import Span, span_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINS = 64
MAX_DISTINCT = 64  # up to so many different values each gets a bar of its own
_EXTERNAL = 1  # TensorProto.DataLocation
_CHUNK = 1 << 22  # bytes; stays in the processor's cache while it is looked at
_LOCATION = re.compile(r"weights-(\d{1,6})-(\d{1,18})-(\d{1,18})\.bin")


@dataclass(frozen=True)
class WeightStatistics:
    """What a histogram of one stored tensor shows.

    Args:
        datatype: FINN's, where annotated. element: ONNX's ("FLOAT").
        count: number of values. minimum, maximum, mean: of the finite ones; None where there is none.
        sparsity: share of zeros, 0..1. bad: how many are NaN or infinite.
        values: the different values, rising, one for each of `counts`; empty where there are too many.
        edges: bin edges, one more than `counts`; empty where `values` are given.
    """

    tensor: str
    shape: tuple[int, ...]
    element: str
    datatype: str | None
    count: int
    minimum: float | None
    maximum: float | None
    mean: float | None
    sparsity: float | None
    bad: int
    values: tuple[float, ...]
    edges: tuple[float, ...]
    counts: tuple[int, ...]


def statistics_to_data(statistics: WeightStatistics) -> dict[str, Any]:
    """JSON data."""
    return asdict(statistics)


def statistics_from_data(data: dict[str, Any]) -> WeightStatistics:
    """The inverse of `statistics_to_data`, also of what JSON made of it."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    return WeightStatistics(**values)


def find_span(location: str) -> tuple[int, Span] | None:
    """The number of the weight file and the bytes in it that a location of a weight-free copy names, or None."""
    match = _LOCATION.fullmatch(location)
    return (int(match[1]), Span(int(match[2]), int(match[3]))) if match else None


def read_location(files: tuple[str, ...], location: str) -> bytes | None:
    """The bytes that a location of a weight-free copy names; None if it names none. What the graph view serves."""
    found = find_span(location)
    if found is None or found[0] >= len(files):
        return None
    with open(files[found[0]], "rb") as file:
        file.seek(found[1].offset)
        return file.read(found[1].length)


@dataclass(frozen=True)
class Weights:
    """The stored tensors of a model.

    Args:
        files: weight files, see `external.resolve_external`.
        protos: {name: TensorProto of the weight-free model}.
    """

    files: tuple[str, ...]
    protos: Mapping[str, Any]

    def span(self, name: str) -> tuple[int, Span] | None:
        """Where the values lie in a file, or None where the weight-free model holds them itself."""
        proto = self.protos[name]
        if proto.data_location != _EXTERNAL:
            return None
        return find_span(next((e.value for e in proto.external_data if e.key == "location"), ""))

    def values(self, name: str) -> NDArray[Any] | None:
        """The values, or None where the tensor is not stored or its bytes do not fit its shape."""
        from onnx import TensorProto, numpy_helper

        proto = self.protos.get(name)
        if proto is None:
            return None
        span = self.span(name)
        try:
            if span is not None:
                raw = read_location(self.files, span_name(span[1], span[0]))
                proto = TensorProto(dims=proto.dims, data_type=proto.data_type, raw_data=raw)
            array: NDArray[Any] = numpy_helper.to_array(proto)
        except (ValueError, TypeError, KeyError, OverflowError, MemoryError):
            return None
        return array

    def size(self, name: str) -> int:
        """Bytes that the values take."""
        span = self.span(name)
        if span is not None:
            return span[1].length
        proto = self.protos[name]
        return len(proto.raw_data) or _item_bytes(proto.data_type) * prod(proto.dims)

    def fits(self, name: str) -> bool:
        """Whether there are as many bytes as the shape needs. True where that cannot be told."""
        proto = self.protos[name]
        span = self.span(name)
        if span is None and not proto.HasField("raw_data"):
            return self.values(name) is not None
        item = _item_bytes(proto.data_type)
        return not item or self.size(name) == item * prod(proto.dims)

    def bad_value(self, name: str) -> str:
        """ "NaN" or "infinite" if one of the values is that, else ""."""
        import numpy as np

        proto = self.protos[name]
        dtype = {1: "<f4", 10: "<f2", 11: "<f8"}.get(proto.data_type)
        if dtype is None:
            return ""
        found = self.span(name)
        if found is None:
            array = self.values(name)
            return "" if array is None or not array.size else _bad(array)
        worst = ""
        with open(self.files[found[0]], "rb") as file:
            file.seek(found[1].offset)
            left = found[1].length
            buffer = np.empty(min(_CHUNK, left), np.uint8)
            while left > 0:
                part = buffer[: min(left, len(buffer))]
                read = file.readinto(part.data)
                if read < len(part):
                    break
                left -= read
                whole = read - read % np.dtype(dtype).itemsize
                bad = _bad(part[:whole].view(dtype)) if whole else ""
                if bad == "NaN":
                    return bad
                worst = bad or worst
        return worst


def _bad(array: NDArray[Any]) -> str:
    """minimum and maximum hand a NaN on: two quick passes, nothing copied."""
    import numpy as np

    with np.errstate(invalid="ignore"):
        low, high = array.min(), array.max()
    if np.isnan(low) or np.isnan(high):
        return "NaN"
    return "infinite" if np.isinf(low) or np.isinf(high) else ""


def _item_bytes(data_type: int) -> int:
    """Bytes of one value; 0 where values have no whole bytes or no fixed size."""
    # FLOAT UINT8 INT8 UINT16 INT16 INT32 INT64 BOOL FLOAT16 DOUBLE UINT32 UINT64 COMPLEX64 COMPLEX128 BFLOAT16
    sizes = {1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8, 12: 4, 13: 8, 14: 8, 15: 16, 16: 2}
    return sizes.get(data_type, 0)


def statistics(weights: Weights, tensor: str, datatype: str | None = None) -> WeightStatistics | None:
    """The figures of a histogram of one stored tensor.

    Few different values (a quantised weight) are counted one by one, else they are put into `BINS` bins.

    Args:
        tensor: its name. datatype: FINN's, handed through.

    Returns:
        None where the tensor is not stored, holds no numbers, or does not fit its shape.
    """
    import numpy as np
    from onnx import TensorProto

    array = weights.values(tensor)
    if array is None or array.dtype.kind not in "fiub":
        return None
    proto = weights.protos[tensor]
    flat = array.reshape(-1)
    if flat.dtype.kind == "b" or flat.dtype.itemsize < 4:
        flat = flat.astype(np.float32)
    finite = flat if flat.dtype.kind in "iu" else flat[np.isfinite(flat)]
    values: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()
    if finite.size:
        distinct = _distinct(finite)
        if distinct is not None:
            values, counts = tuple(map(float, distinct[0])), tuple(map(int, distinct[1]))
        else:
            low, high = float(finite.min()), float(finite.max())
            amounts, borders = np.histogram(finite, bins=BINS, range=(low, high))
            edges, counts = tuple(map(float, borders)), tuple(map(int, amounts))
    return WeightStatistics(
        tensor=tensor,
        shape=tuple(array.shape),
        element=TensorProto.DataType.Name(proto.data_type),
        datatype=datatype,
        count=int(flat.size),
        minimum=float(finite.min()) if finite.size else None,
        maximum=float(finite.max()) if finite.size else None,
        mean=float(finite.mean(dtype=np.float64)) if finite.size else None,
        sparsity=float(np.count_nonzero(flat == 0)) / flat.size if flat.size else None,
        bad=int(flat.size - finite.size),
        values=values,
        edges=edges,
        counts=counts,
    )


def _distinct(array: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]] | None:
    """The different values and how often each occurs, or None where they are more than `MAX_DISTINCT`.

    A first look at a part of them saves the sorting of millions of different values.
    """
    import numpy as np

    if len(np.unique(array[:: max(1, array.size // 4096)])) > MAX_DISTINCT:
        return None
    values, counts = np.unique(array, return_counts=True)
    return (values, counts) if len(values) <= MAX_DISTINCT else None
