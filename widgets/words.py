"""Sentences of `projects` in the language of the window. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from projects.text import Text


def translated(sentence: Text) -> str:
    """The sentence in the language set, filled with its values; English where no translation is loaded."""
    template = QCoreApplication.translate("projects", sentence.template)
    return template.format(**sentence.values) if sentence.values else template
