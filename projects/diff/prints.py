"""Fingerprints of stored tensors, by which a weight is known again though it was transposed, reshaped or scaled.

Layer: projects. Thread: any; reads the weights. numpy is imported where needed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Print:
    """The fingerprints of one stored tensor.

    Args:
        exact: of values and shape. values: of the values in rising order, so also of a transposed or reshaped tensor.
        ranks: of how often each value occurs, in rising order: the same after any rising map of the values, as a
            scaling by one number or -1/1 to 0/1.
        distinct: how many different values there are.
    """

    shape: tuple[int, ...]
    exact: str
    values: str
    ranks: str
    count: int
    distinct: int


def print_of(array: NDArray[Any]) -> Print | None:
    """The fingerprints; None for a tensor of no numbers."""
    import numpy as np

    if array.dtype.kind not in "fiub":
        return None
    # Some steps store integers as floats, and back.
    flat = np.ascontiguousarray(array, dtype=np.float64).reshape(-1)
    values, counts = np.unique(flat, return_counts=True)
    return Print(
        shape=tuple(array.shape),
        exact=_digest(flat.tobytes(), str(array.shape).encode()),
        values=_digest(values.tobytes(), counts.astype(np.int64).tobytes()),
        ranks=_digest(counts.astype(np.int64).tobytes()),
        count=flat.size,
        distinct=len(values),
    )


def _digest(*parts: bytes) -> str:
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part)
    return found.hexdigest()
