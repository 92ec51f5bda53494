"""Which theme a person chose, and dressing the application in it. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from studio.settings import Settings
from widgets.theme.colors import DARK, LIGHT, Theme
from widgets.theme.style import apply_theme, system_theme

THEMES = ("system", "light", "dark")


def app() -> QApplication:
    """The application, which is there before any window."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def choice(settings: Settings) -> str:
    """One of `THEMES`; "system" follows the desktop."""
    stored = settings.data("theme", "system")
    return stored if stored in THEMES else "system"


def theme_of(name: str) -> Theme:
    """The theme that a choice stands for now."""
    return {"light": LIGHT, "dark": DARK}.get(name) or system_theme()


def dress(settings: Settings) -> Theme:
    """Give the application palette and style sheet of the chosen theme; views take their own colours by `set_theme`."""
    theme = theme_of(choice(settings))
    apply_theme(app(), theme)
    return theme
