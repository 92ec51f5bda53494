"""Values from outside and from the keyboard: what was meant, the closest that is legal, the next one up.

Layer: projects. Thread: any.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

from projects.build.layers import Layer
from projects.folding.rules import LARGEST, Choices, check, choices, is_whole, no_such
from projects.text import Text


def nearest(layer: Layer, attribute: str, value: Any) -> Any:
    """The closest legal value to one that may be illegal or of the wrong kind; None where nothing is close."""
    allowed = choices(layer, attribute)
    if allowed is None:
        return None
    value = _converted(allowed, value)
    if value is None or check(layer, attribute, value) is None:
        return value
    if allowed.values is None:
        return min(max(value, allowed.least), allowed.most) if is_whole(value) else None
    numbers = [v for v in allowed.values if is_whole(v)]
    if is_whole(value) and numbers:
        return min(numbers, key=lambda v: (abs(v - value), v))
    words = [v for v in allowed.values if isinstance(v, str)]
    close = difflib.get_close_matches(str(value).lower(), words, 1)
    return close[0] if close else None


def _converted(allowed: Choices, value: Any) -> Any:
    """What was meant by "4", 4.0 or 4 for [4]; None where that cannot be told (true, NaN, a list)."""
    if allowed.kind == "i":
        if isinstance(value, bool):
            return int(value) if allowed.values == (0, 1) else None
        if isinstance(value, float):
            return int(value) if value == value and abs(value) <= LARGEST and value.is_integer() else None
        if isinstance(value, str):
            return int(value) if re.fullmatch(r"\s*[+-]?\d{1,18}\s*", value) else None
        return value if is_whole(value) else None
    if allowed.kind == "ints" and is_whole(value):
        return [value] * max(1, allowed.count)
    if allowed.kind == "s":
        return value if isinstance(value, str) else None
    return value


def typed(layer: Layer, attribute: str, words: str) -> tuple[Any, Text | None]:
    """What a person typed into a cell.

    Returns:
        The value and None, or None and the sentence that says why it cannot be.
    """
    allowed = choices(layer, attribute)
    if allowed is None:
        return None, no_such(layer, attribute)
    value: Any = words.strip()
    if allowed.kind in ("i", "f"):
        value = _number_in(value)
        if allowed.kind == "f" and is_whole(value):
            value = float(value)
    elif allowed.kind in ("ints", "floats"):
        value = [_number_in(part) for part in re.split(r"[\s,;]+", value.strip("[]() ")) if part]
    said = check(layer, attribute, value)
    return (None, said) if said is not None else (value, None)


def _number_in(words: str) -> Any:
    for kind in (int, float):
        try:
            return kind(words)
        except ValueError:
            continue
    return words


def stepped(allowed: Choices, value: Any, by: int) -> Any:
    """The next legal value up (by 1) or down (by -1), for the + and - keys; the value itself where there is none."""
    if allowed.values is None:
        return min(max(value + by, allowed.least), allowed.most) if is_whole(value) else value
    if not allowed.values:
        return value
    if value in allowed.values:
        index = allowed.values.index(value) + by
        return allowed.values[min(max(index, 0), len(allowed.values) - 1)]
    beyond = [v for v in allowed.values if is_whole(v) and is_whole(value) and (v > value if by > 0 else v < value)]
    if beyond:
        return min(beyond) if by > 0 else max(beyond)
    return allowed.values[0]
