"""What a model is run on: a file, or random values. Layer: projects. Thread: any."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projects.errors import UserInputError
from projects.text import Text, text

RANDOM = "random"
LARGEST_SEED = 2**32 - 1
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg")
SUFFIXES = (".npy", ".npz", ".pb", *IMAGE_SUFFIXES)


@dataclass(frozen=True)
class RunInput:
    """The choice of an input. path: a file, None: random values in the input's own datatype, from the seed."""

    path: str | None = None
    seed: int = 0

    @property
    def is_image(self) -> bool:
        """Whether it is a picture."""
        return self.path is not None and Path(self.path).suffix.lower() in IMAGE_SUFFIXES

    def words(self) -> Text:
        """What it is, for people."""
        if self.path is None:
            return text("random values (seed {seed})", seed=self.seed)
        return text("{name}", name=Path(self.path).name)


def parse_input(words: str) -> RunInput:
    """The input that a person wrote: a file, or `random`, `random:SEED`.

    Raises:
        UserInputError: the seed is no number, or the file is of no known kind.
    """
    if words == RANDOM:
        return RunInput()
    if words.startswith(f"{RANDOM}:"):
        seed = words.partition(":")[2]
        if not seed.isdecimal() or int(seed) > LARGEST_SEED:
            raise UserInputError(
                text("the seed {seed} is no number from 0 to {most}.", seed=seed or "''", most=LARGEST_SEED),
                words,
                text("Write it as in random:7."),
            )
        return RunInput(seed=int(seed))
    choice = RunInput(path=os.path.abspath(words))
    check_input(choice)
    return choice


def check_input(choice: RunInput) -> None:
    """Refuse a file that is of no known kind, or not there, before FINN is started.

    Raises:
        UserInputError: names the file and the fault.
    """
    if choice.path is None:
        return
    path = Path(choice.path)
    if path.is_dir():
        raise UserInputError(text("this is a folder, not an input file."), choice.path, text("Choose a file in it."))
    if not path.is_file():
        raise UserInputError(text("there is no such file."), choice.path, text("Check the name and the folder."))
    if path.suffix.lower() not in SUFFIXES:
        raise UserInputError(
            text("this is no input that a model can be run on."),
            choice.path,
            text("Give a .npy or .npz array, an ONNX TensorProto (.pb), a PNG or JPEG image, or random."),
        )


def input_to_data(choice: RunInput) -> dict[str, Any]:
    """JSON data of a choice."""
    return dict(vars(choice))


def input_from_data(data: Mapping[str, Any]) -> RunInput:
    """The inverse of `input_to_data`."""
    return RunInput(data.get("path"), int(data.get("seed", 0)))
