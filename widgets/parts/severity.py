"""The glyph, the word and the colour of each severity: never colour alone. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from projects.problems import Severity
from widgets.theme.colors import Theme

GLYPHS = {Severity.ERROR: "alert-octagon", Severity.WARNING: "alert", Severity.INFO: "information-outline"}
ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def word(severity: Severity) -> str:
    """The word for it."""
    if severity is Severity.ERROR:
        return QCoreApplication.translate("Severity", "Error")
    if severity is Severity.WARNING:
        return QCoreApplication.translate("Severity", "Warning")
    return QCoreApplication.translate("Severity", "Note")


def color(severity: Severity, theme: Theme) -> str:
    """The colour of its glyph."""
    return {Severity.ERROR: theme.over, Severity.WARNING: theme.amber, Severity.INFO: theme.muted}[severity]
