"""What a run gives: the outputs of a model as plain values. Layer: projects. Thread: any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from projects.text import Text, text_from_data, text_to_data

MOST_VALUES = 4096  # a larger tensor is told by its digest and range, and written to a file where one is asked for


@dataclass(frozen=True)
class TensorTold:
    """One tensor that went in or came out.

    Args:
        datatype: FINN's, None where not annotated. element: numpy's ("float32").
        minimum, maximum: of its finite values; None where there are none. odd: values that are no finite numbers.
        digest: SHA-256 of its bytes in row order, for telling whether two runs gave the same.
        values: nested lists in its shape; None for a large tensor. path: the .npy file it was written to.
    """

    name: str
    shape: tuple[int, ...]
    datatype: str | None
    element: str
    minimum: float | None
    maximum: float | None
    digest: str
    values: Any = None
    odd: int = 0
    path: str | None = None


@dataclass(frozen=True)
class RunResult:
    """A model's outputs. nodes: how many were run. notes: what was done or assumed. seconds: of the execution alone."""

    model: str
    inputs: tuple[TensorTold, ...]
    outputs: tuple[TensorTold, ...]
    notes: tuple[Text, ...]
    nodes: int
    seconds: float


def result_to_data(result: RunResult) -> dict[str, Any]:
    """JSON data of a result."""
    return {
        **vars(result),
        "inputs": [dict(vars(tensor)) for tensor in result.inputs],
        "outputs": [dict(vars(tensor)) for tensor in result.outputs],
        "notes": notes_to_data(result.notes),
    }


def result_from_data(data: Mapping[str, Any]) -> RunResult:
    """The inverse of `result_to_data`."""
    return RunResult(
        model=data["model"],
        inputs=tuple(_tensor(tensor) for tensor in data["inputs"]),
        outputs=tuple(_tensor(tensor) for tensor in data["outputs"]),
        notes=notes_from_data(data["notes"]),
        nodes=data["nodes"],
        seconds=data["seconds"],
    )


def _tensor(data: Mapping[str, Any]) -> TensorTold:
    return TensorTold(**{**data, "shape": tuple(data["shape"])})


def notes_to_data(notes: Iterable[Text]) -> list[dict[str, Any]]:
    """JSON data of sentences."""
    return [text_to_data(note) for note in notes]


def notes_from_data(data: Iterable[Any]) -> tuple[Text, ...]:
    """The inverse of `notes_to_data`."""
    return tuple(text_from_data(note) for note in data)
