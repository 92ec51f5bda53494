"""The bundled example models and the targets they are shown with. Layer: studio. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from projects.build.request import InputChoice
from projects.text import Text, text
from widgets.buildbar.values import TargetValues


@dataclass(frozen=True)
class Example:
    """One bundled model. key: its file's stem. about: one sentence. choice, target: what it is built with."""

    key: str
    about: Text
    choice: InputChoice
    target: TargetValues

    @property
    def path(self) -> Path:
        """The model file."""
        return Path(str(files("resources"))) / "examples" / f"{self.key}.onnx"


# CNV-w2a2 at 10 000 fps and a weight width of 80 is FINN's own walk-through: the design that does not fit its board.
EXAMPLES = (
    Example(
        "cnv-w2a2",
        text(
            "Six convolutions and three dense layers, 2 bits. Too big for its board at 10 000 fps: see why. Untrained."
        ),
        InputChoice("UINT8", "div255", 1),
        TargetValues("Pynq-Z1", None, 10.0, 10_000, 80),
    ),
    Example(
        "tfc-w1a1",
        text("Three hidden layers of 64 neurons, 1 bit. Builds in two seconds. Untrained."),
        InputChoice("UINT8", "div255", 1),
        TargetValues("Pynq-Z1", None, 10.0, 100_000, 80),
    ),
)


def example(key: str) -> Example | None:
    """The example of this name, or None."""
    return next((e for e in EXAMPLES if e.key == key), None)
