"""Light and dark: which theme holds, and that every view wears it. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from studio.settings import Settings
from studio.window.views import Views
from widgets.theme.colors import DARK, LIGHT, Theme
from widgets.theme.style import apply_theme, system_theme

THEMES = ("system", "light", "dark")


class Look(QObject):
    """Applies the theme that was chosen; "system" follows the desktop."""

    def __init__(self, views: Views, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views, self._settings = views, settings
        stored = settings.data("theme", "system")
        self.choice: str = stored if stored in THEMES else "system"
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.on_system_changed)
        self._apply()

    @property
    def theme(self) -> Theme:
        """The theme on screen."""
        return {"light": LIGHT, "dark": DARK}.get(self.choice) or system_theme()

    def choose(self, choice: str) -> None:
        """Take one of `THEMES`, now and the next time."""
        self.choice = choice
        self._settings.set_data("theme", choice)
        self._apply()

    def on_system_changed(self) -> None:
        """The desktop changed its colours."""
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, self.theme)
        for view in self._views.themed():
            view.set_theme(self.theme)  # type: ignore[attr-defined]
