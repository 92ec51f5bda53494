"""Dresses the application: Fusion, the theme's palette, fonts and style sheet.

Controls may carry dynamic properties that the sheet knows: `primary` (the one main action), `link` (a QPushButton that
reads as a link), `segment` (QToolButtons side by side that choose one: "first", then "true"), `role` ("heading"
or "muted", QLabel).
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from widgets.theme.colors import DARK, LIGHT, Theme
from widgets.theme.fonts import ui_font
from widgets.theme.palette import faint, mix, palette
from widgets.theme.sheet import SHEET

GRID = 8
ROW_HEIGHT = 24
CONTROL_HEIGHT = 28


def style_sheet(theme: Theme) -> str:
    """The sheet of a theme."""
    values = {
        **asdict(theme),
        "edge": mix(theme.line, theme.muted, 0.25),
        "faint": faint(theme),
        "handle": mix(theme.line, theme.muted, 0.4),
        "track": mix(theme.line, theme.panel, 0.4),
        "alternate": mix(theme.panel, theme.background, 0.6),
        "accent_hover": mix(theme.accent, theme.text, 0.15),
        "icons": str(files("resources") / "icons" / theme.name).replace("\\", "/"),
    }
    return SHEET.substitute(values)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the application and every widget in it; may be called again at any time with another theme."""
    if app.style().objectName() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    app.setFont(ui_font())
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


def system_theme() -> Theme:
    """The theme the desktop asks for; light where it does not say. Changes: `styleHints().colorSchemeChanged`."""
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
