"""What the graph view is given to draw. Layer: widgets. Thread: any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class GraphModel:
    """One model file to draw.

    Args:
        path: the file that Netron reads; its suffix says the format. For ONNX best the light copy without weights.
        name: what it is called on screen.
        weights: the file beside it with the weights, fetched only when one is looked at; None where there is none.
        labels: texts for tensors, {tensor: "UINT8 1×3×32×32"}, shown on edges and weights.
    """  # noqa: RUF002 - the multiplication sign as shown on screen

    path: Path
    name: str
    weights: Path | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
