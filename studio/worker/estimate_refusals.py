"""What an estimate session says no to.

Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from finn.util.basic import part_map

from projects.errors import UserInputError
from projects.folding.session_protocol import Refusal
from projects.text import text
from studio.worker.estimate_model import Specialised


class NotLegalError(Exception):
    """A setting that FINN cannot build, with what is wrong in it."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__("; ".join(str(refusal.message) for refusal in refusals))


def part_named(board: str | None, part: str | None) -> str | None:
    if board is None:
        return part
    if board not in part_map:
        raise UserInputError(text("FINN knows no board {board}.", board=board))
    found: str = part_map[board]
    return found


def no_node(name: str) -> Refusal:
    return Refusal(name, "", None, text("There is no hardware layer {node}.", node=name))


def width_refusals(model: Specialised, wide: Mapping[str, Mapping[str, Any]], error: Exception) -> tuple[Refusal, ...]:
    """FINN does not say which node it failed at: all that could have made it fail are named."""
    said = text("FINN cannot size the bit widths so: {fault}", fault=f"{type(error).__name__}: {error}".rstrip(": "))
    found = tuple(
        Refusal(model.pre_names[key], attribute, value, said)
        for key, values in wide.items()
        for attribute, value in values.items()
    )
    return found or (Refusal("", "", None, said),)


def check_styles(styles: Mapping[str, str]) -> None:
    """Whether these are impl styles, {node: style}.

    Raises:
        NotLegalError: some are not.
    """
    wrong = [(name, style) for name, style in styles.items() if style not in ("", "hls", "rtl")]
    if wrong:
        said = "{style} is no impl style."
        raise NotLegalError(
            tuple(Refusal(name, "preferred_impl_style", style, text(said, style=str(style))) for name, style in wrong)
        )
