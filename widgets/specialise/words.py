"""What the Specialise table says about styles. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from projects.numbers import UNKNOWN
from widgets.specialise.rows import ANY, StyleRow, offered
from widgets.tables.value_list import Entry
from widgets.words import translated


def _tr(words: str, *values: str) -> str:
    said = QCoreApplication.translate("Specialise", words)
    for at, value in enumerate(values, 1):
        said = said.replace(f"%{at}", value)
    return said


def choice_words(preferred: str | None) -> str:
    """What is asked for, as its cell says it: "auto" where FINN decides, as other automatic values do."""
    if preferred is None:
        return UNKNOWN
    return preferred or _tr(QT_TRANSLATE_NOOP("Specialise", "auto"))


def why_words(row: StyleRow) -> str:
    """Why FINN takes the style it does; "" where it has not said."""
    if row.choice is None:
        return ""
    why = translated(row.choice.why)
    if not row.honoured:
        return refused_words(row, row.preferred or ANY)
    if not row.preferred or not row.automatic:
        return why
    if row.preferred == row.automatic:
        return _tr(QT_TRANSLATE_NOOP("Specialise", "You ask for it, and FINN would take it anyway. %1"), why)
    words = QT_TRANSLATE_NOOP("Specialise", "You ask for it; unasked FINN takes %1. %2")
    return _tr(words, row.automatic.upper(), why)


def refused_words(row: StyleRow, style: str) -> str:
    """Why FINN would not take a style, in its own words."""
    words = QT_TRANSLATE_NOOP("Specialise", "FINN takes %1 even where %2 is asked for. %3")
    other = row.chosen if row.preferred == style else row.automatic
    said = row.choice.refused if row.choice is not None else ""
    return _tr(words, other.upper() or UNKNOWN, style.upper(), said).strip()


def entries_of(row: StyleRow) -> tuple[Entry, ...]:
    """What the drop-down of a node offers: FINN's choice, and every style there is, also those it would not take."""
    choice = _tr(QT_TRANSLATE_NOOP("Specialise", "FINN's choice"))
    unasked = choice + (f" ({row.automatic})" if row.automatic else "")
    can = offered(row)
    return (
        Entry(ANY, unasked),
        *(Entry(style, style, "" if style in can else refused_words(row, style)) for style in row.styles),
    )


def reason_of(row: StyleRow) -> str:
    """What stands below the drop-down: why FINN's choice is what it is, and what it refuses."""
    why = translated(row.choice.why) if row.choice is not None else ""
    refused = [entry.refused for entry in entries_of(row) if entry.refused]
    automatic = f"{row.automatic}: {why}" if why and row.automatic else why
    return "\n".join(filter(None, (automatic, *refused)))


def left_out(count: int, total: int) -> str:
    """How much of a paste is left out."""
    words = QT_TRANSLATE_NOOP("Specialise", "%1 of %2 pasted styles left out: FINN would not take them there.")
    return _tr(words, str(count), str(total))
