"""Boards and parts with what they offer, also those that FINN has no totals for.

The table is resources/boards.json; a contract test holds it against FINN. Layer: projects. Thread: any.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DEFAULT_BOARD = "Pynq-Z1"


@dataclass(frozen=True)
class Board:
    """One board.

    Args:
        name: FINN's name of it. part: its FPGA part in full.
        totals: {"LUT", "FF", "BRAM_18K", "URAM", "DSP"} of the part; a number that was not confirmed is None,
            and so is the whole where none was. Never guessed: a wrong fit is worse than none.
        source: where the totals are from: "FINN platforms.py", a data sheet, or utilisation reports that agree.
    """

    name: str
    part: str
    totals: dict[str, int | None] | None
    source: str


@cache
def boards() -> tuple[Board, ...]:
    """All boards that FINN knows, in the table's order."""
    data = json.loads(files("resources").joinpath("boards.json").read_text(encoding="utf-8"))
    return tuple(Board(b["name"], b["part"], b["totals"], b["source"]) for b in data["boards"])


def board(name: str) -> Board | None:
    """The board of this name, or None."""
    return next((b for b in boards() if b.name == name), None)


def device(part: str) -> str:
    """The device of a part, without package, speed and temperature grade: `xc7z020` of `xc7z020clg400-1`."""
    match = re.match(r"^(xc(?:7[akzsv]\d+[a-z]?|zu\d+[a-z]+|ku\d+p?|vu\d+p?|v[a-z]\d+|v\d+|k\d+|u\d+c?))", part.lower())
    found = match.group(1) if match else part.lower().split("-", 1)[0]
    # 7-series packages follow the device without a dash and begin with a letter of their own
    return re.sub(r"^(xc7[akzsv]\d+).*$", r"\1", found)


def part_totals(part: str) -> dict[str, int | None] | None:
    """What a part offers, of any package and grade of a device in the table; None where not known."""
    wanted = device(part)
    return next((dict(b.totals) for b in boards() if b.totals is not None and device(b.part) == wanted), None)


def part_of(board_name: str | None, part: str | None) -> str | None:
    """The part that a choice of board or part names: the board wins, neither is the default board.

    Returns:
        None for a board that is not in the table.
    """
    if board_name is None and part is not None:
        return part
    chosen = board(board_name or DEFAULT_BOARD)
    return None if chosen is None else chosen.part
