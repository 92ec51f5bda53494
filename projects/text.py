"""Sentences for people that can be translated later, because no Qt is known here.

A `Text` keeps the English template and the values apart. `str(text)` is the English sentence (command line,
logs, JSON); the window looks the template up in Qt's translations first (`widgets.words.translated`).
Layer: projects. Thread: any.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """A sentence: an English template in `str.format` style and the values it is filled with."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.values) if self.values else self.template

    def __hash__(self) -> int:
        return hash(str(self))


def text(template: str, **values: Any) -> Text:
    """Make a `Text`; every sentence of `projects` that a person can see is made by this call."""
    return Text(template, values)


def text_to_data(sentence: Text) -> dict[str, Any]:
    """The sentence as JSON data."""
    return {"template": sentence.template, "values": dict(sentence.values)}


def text_from_data(data: Any) -> Text:
    """The sentence out of JSON data; a bare string is a sentence that has no translation."""
    if isinstance(data, str):
        return text("{words}", words=data) if data else text("")
    return Text(data["template"], data.get("values", {}))


NOTHING = Text("")
