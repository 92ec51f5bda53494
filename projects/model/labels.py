"""The words on a tensor in the graph: FINN datatype and shape. Layer: projects. Thread: any."""

from __future__ import annotations

from projects.model.summary import ModelSummary, Tensor


def shape_words(tensor: Tensor) -> str:
    """The shape as `1×3×32×32`, `?` for an unknown dimension; "" where the whole shape is unknown."""  # noqa: RUF002
    if tensor.shape is None:
        return ""
    return "×".join("?" if d is None else str(d) for d in tensor.shape)  # noqa: RUF001 - as shown on screen


def tensor_labels(summary: ModelSummary) -> dict[str, str]:
    """{tensor: "INT2 1×16×64"} of every tensor that carries a FINN datatype or a shape."""  # noqa: RUF002
    labels = {}
    for tensor in summary.tensors.values():
        words = " ".join(part for part in (tensor.datatype, shape_words(tensor)) if part)
        if words:
            labels[tensor.name] = words
    return labels
