"""Builds a page of the inspector as rich text: headings, rows, links. Names from a model are data and are escaped.

Rich text rather than item views: everything can be selected and copied, and long values wrap.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any

from projects import numbers
from widgets.theme.colors import Theme

LONGEST_VALUE = 400
FONT_PIXELS = 13


@dataclass
class Page:
    """A page being written. links: what a link of the page leads to, (kind, target), by its number."""

    theme: Theme
    links: list[tuple[str, str]] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _open: bool = False

    def title(self, words: str, chip: str = "") -> None:
        """The name of what is inspected, with a chip behind it."""
        self._close()
        mark = ""
        if chip:
            back = self.theme.muted if chip == "rtl" else self.theme.hover
            ink = self.theme.panel if chip == "rtl" else self.theme.text
            style = f"background-color:{back}; color:{ink}; font-size:11px"
            mark = f'&nbsp; <span style="{style}">&nbsp;{escape(chip)}&nbsp;</span>'
        self._parts.append(f'<div style="font-size:15px; font-weight:600">{breakable(words)}{mark}</div>')

    def words(self, words: str, color: str = "") -> None:
        """A paragraph."""
        self._close()
        self._parts.append(f'<div style="color:{color or self.theme.muted}">{escape(words)}</div>')

    def heading(self, words: str, note: str = "") -> None:
        """Begins a section."""
        self._close()
        aside = f' <span style="font-weight:400">{escape(note)}</span>' if note else ""
        self._parts.append(
            f'<div style="margin-top:12px; margin-bottom:2px; color:{self.theme.muted}; font-weight:600">'
            f"{escape(words)}{aside}</div>"
        )

    def row(self, name: str, value: str, *, faint: bool = False, bold: bool = False, note: str = "") -> None:
        """A name and its value. value and note are rich text already: see `plain` and `link`."""
        if not self._open:
            self._parts.append('<table width="100%" cellspacing="0" cellpadding="0">')
            self._open = True
        ink = self.theme.muted if faint else self.theme.text
        weight = "600" if bold else "400"
        aside = f'<div style="color:{self.theme.muted}; font-size:11px; font-weight:400">{note}</div>' if note else ""
        cell = f"padding:3px 8px 3px 0px; border-bottom:1px solid {self.theme.line}"
        self._parts.append(
            f'<tr><td width="42%" style="{cell}; color:{self.theme.muted}">{breakable(name)}</td>'
            f'<td style="{cell}; color:{ink}; font-weight:{weight}">{value}{aside}</td></tr>'
        )

    def rich(self, line: str) -> None:
        """A line of rich text."""
        self._close()
        self._parts.append(f"<div>{line}</div>")

    def link(self, words: str, kind: str, target: str) -> str:
        """A link as rich text."""
        self.links.append((kind, target))
        style = f"color:{self.theme.accent}; text-decoration:none"
        return f'<a href="#{len(self.links) - 1}" style="{style}">{breakable(words)}</a>'

    def html(self) -> str:
        """The whole page."""
        self._close()
        # pre-wrap: Qt's parser takes the narrow space of grouped digits for any space, and would make it a wide one.
        style = f"font-size:{FONT_PIXELS}px; color:{self.theme.text}; white-space:pre-wrap"
        return f'<body style="{style}">{"".join(self._parts)}</body>'

    def _close(self) -> None:
        if self._open:
            self._parts.append("</table>")
            self._open = False


def breakable(words: str) -> str:
    """Escaped, with places at which a long name without spaces may break: after `_`, `/`, `.` of long ones only."""
    if len(words) <= 14:
        return escape(words)
    return "".join(f"{escape(letter)}&#8203;" if letter in "_/.:" else escape(letter) for letter in words)


def plain(value: Any) -> str:
    """A value as rich text: numbers grouped, lists on one line, very long ones cut."""
    if isinstance(value, bool) or value is None:
        words = numbers.UNKNOWN if value is None else str(value)
    elif isinstance(value, int):
        words = numbers.count(value)
    elif isinstance(value, float):
        words = f"{value:g}"
    elif isinstance(value, list | tuple):
        words = ", ".join(f"{item:g}" if isinstance(item, float) else str(item) for item in value) or "( )"
    else:
        words = str(value) or "“”"
    return breakable(words if len(words) <= LONGEST_VALUE else f"{words[:LONGEST_VALUE]} …")
