"""What is asked of a run. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from projects.run.pairs import Pair, pair_from_data, pair_to_data
from projects.run.source import RunInput, input_from_data, input_to_data


@dataclass(frozen=True)
class RunRequest:
    """One run. Paths are absolute.

    Args:
        model: a model file; with `is_build`, a build's directory, each of whose steps is run.
        against: another model, to be compared with the first tensor by tensor.
        pairs: which tensors of the two are compared; None: the worker matches the models itself.
        output_dir: where the outputs are written as .npy files, None: nowhere.
    """

    model: str
    input: RunInput = field(default_factory=RunInput)
    against: str | None = None
    is_build: bool = False
    pairs: tuple[Pair, ...] | None = None
    output_dir: str | None = None


def request_to_data(request: RunRequest) -> dict[str, Any]:
    """JSON data of a request."""
    pairs = None if request.pairs is None else [pair_to_data(pair) for pair in request.pairs]
    return {**vars(request), "input": input_to_data(request.input), "pairs": pairs}


def request_from_data(data: Mapping[str, Any]) -> RunRequest:
    """The inverse of `request_to_data`; keys it does not know are left out."""
    pairs = data.get("pairs")
    return RunRequest(
        model=data["model"],
        input=input_from_data(data.get("input") or {}),
        against=data.get("against"),
        is_build=bool(data.get("is_build")),
        pairs=None if pairs is None else tuple(pair_from_data(pair) for pair in pairs),
        output_dir=data.get("output_dir"),
    )
