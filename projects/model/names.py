"""Names and shapes out of a model, made fit to show. Layer: projects. Thread: any."""

from __future__ import annotations


def shown(name: str) -> str:
    r"""The name with what cannot be seen, or would disturb what stands around it, written as `\n`, `\x1b`, `\u202e`.

    Letters of every script stay. Line ends, control characters and marks that turn the writing direction do not.
    """
    if name.isprintable():
        return name
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def shape_words(shape: tuple[int | str | None, ...] | None) -> str:
    """A shape for people: `1 x 3 x 32 x 32`, `batch x 784`, `?` where unknown."""
    if shape is None:
        return "?"
    return " x ".join("?" if d is None else shown(str(d)) for d in shape) or "scalar"
