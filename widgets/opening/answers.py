"""The answers that the input question offers, and the answer in a few words. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from projects.build.request import InputChoice

DATATYPES = (
    "BIPOLAR",
    "TERNARY",
    *(f"UINT{bits}" for bits in range(1, 9)),
    *(f"INT{bits}" for bits in range(2, 9)),
    "UINT16",
)
MOST_TOPK = 1000


def answer_words(choice: InputChoice, annotated: str | None = None) -> str:
    """`UINT8, ÷255, top-1`, for the build bar.

    Args:
        annotated: the FINN datatype that the file says already, named where none is chosen.
    """
    parts = [choice.datatype or annotated or QCoreApplication.translate("InputQuestion", "as it is")]
    if choice.preprocess == "div255":
        parts.append("÷255")
    if choice.topk is not None:
        parts.append(f"top-{choice.topk}")
    return ", ".join(parts)
