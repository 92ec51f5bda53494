"""Checks of a build request before FINN is started: what can be known from the request and its files alone.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import math
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from projects.boards import board, boards
from projects.build.config_files import check_folding_file, check_specialize_file, read_json
from projects.build.request import BuildRequest
from projects.errors import UserInputError
from projects.text import text

PREPROCESSING = ("none", "div255")
# The folding decides over everything, so a build that goes beyond the layers needs one.
_FOLDING_KEYS = ("target_fps", "folding_config_file")
_DATATYPE = re.compile(
    r"BIPOLAR|BINARY|TERNARY|FLOAT32|FLOAT16|UINT([1-9]|[12]\d|3[0-2])|INT([2-9]|[12]\d|3[0-2])|FIXED<\d+,\d+>"
)


def check_request(request: BuildRequest) -> None:
    """See to it that a request can be tried.

    Raises:
        UserInputError: it cannot; names the file or the value, the fault and what to do.
    """
    _check_numbers(request)
    _check_chip(request)
    _check_input(request)
    config = _config(request)
    if request.folding_file is not None:
        check_folding_file(Path(request.folding_file))
    if request.specialize_file is not None:
        check_specialize_file(Path(request.specialize_file))
    if request.stop_step is None and request.target_fps is None and request.folding_file is None:
        if any(config.get(key) is not None for key in _FOLDING_KEYS):
            return
        raise UserInputError(
            text("neither a target fps nor a folding file is given: FINN would build every layer at PE = SIMD = 1."),
            mend=text("Give a target in frames per second, or a folding file."),
        )


def _check_numbers(request: BuildRequest) -> None:
    if not math.isfinite(request.clock_ns) or request.clock_ns <= 0:
        raise UserInputError(
            text("the clock period is {value} ns.", value=request.clock_ns), mend=text("It must be more than 0 ns.")
        )
    if request.target_fps is not None and request.target_fps < 1:
        raise UserInputError(
            text("the target is {value} fps.", value=request.target_fps), mend=text("It must be 1 or more.")
        )
    if request.target_fps is not None and 10**9 / request.clock_ns < request.target_fps:
        raise UserInputError(
            text(
                "{fps} fps is more than one frame a clock cycle of {clock} ns.",
                fps=request.target_fps,
                clock=request.clock_ns,
            ),
            mend=text("Ask for less, or for a faster clock."),
        )
    if request.mvau_wwidth_max < 1:
        raise UserInputError(
            text("mvau_wwidth_max is {value}.", value=request.mvau_wwidth_max), mend=text("It must be 1 or more.")
        )


def _check_chip(request: BuildRequest) -> None:
    if request.board is not None and board(request.board) is None:
        names = [b.name for b in boards()]
        near = get_close_matches(request.board, names, 1, 0.5)
        raise UserInputError(
            text("FINN knows no board {board}.", board=request.board),
            mend=text("Did you mean {near}?", near=near[0]) if near else text("It knows: {all}.", all=", ".join(names)),
        )
    if request.part is not None and not request.part.strip():
        raise UserInputError(text("the part is empty."), mend=text("Write it in full, as in xc7z020clg400-1."))


def _check_input(request: BuildRequest) -> None:
    choice = request.input
    if choice.datatype is not None and not _DATATYPE.fullmatch(choice.datatype):
        raise UserInputError(
            text("FINN has no datatype called {name}.", name=choice.datatype),
            mend=text(
                "Use BIPOLAR, BINARY, TERNARY, UINT1 to UINT32, INT2 to INT32, FIXED<bits,integer bits> or FLOAT32."
            ),
        )
    if choice.preprocess not in PREPROCESSING:
        raise UserInputError(
            text("there is no preprocessing called {name}.", name=choice.preprocess), mend=text("Use none or div255.")
        )
    if choice.topk is not None and choice.topk < 1:
        raise UserInputError(text("top-{k} was asked.", k=choice.topk), mend=text("k must be 1 or more."))


def _config(request: BuildRequest) -> dict[str, Any]:
    if request.config_file is None:
        return {}
    data = read_json(Path(request.config_file))
    if not isinstance(data, dict):
        raise UserInputError(text("the build configuration is no JSON object."), request.config_file)
    return data
