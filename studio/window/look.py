"""Light and dark: every view wears the theme that was chosen. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from studio.settings import Settings
from studio.window.theme_choice import choice, dress, theme_of
from studio.window.views import Views
from widgets.theme.colors import Theme


class Look(QObject):
    """Keeps the views in the theme that was chosen. The application itself wears it already.

    Signals:
        dressed: another theme was put on (a Theme), for views that are made later.
    """

    dressed = Signal(object)

    def __init__(self, views: Views, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views, self._settings = views, settings
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.on_system_changed)
        self._dress_views(self.theme)

    @property
    def choice(self) -> str:
        """What was chosen: "system", "light" or "dark"."""
        return choice(self._settings)

    @property
    def theme(self) -> Theme:
        """The theme on screen."""
        return theme_of(self.choice)

    def choose(self, name: str) -> None:
        """Take one of `THEMES`, now and the next time."""
        self._settings.set_data("theme", name)
        self._dress_views(dress(self._settings))

    def on_system_changed(self) -> None:
        """The desktop changed its colours."""
        if self.choice == "system":
            self._dress_views(dress(self._settings))

    def _dress_views(self, theme: Theme) -> None:
        for view in self._views.themed():
            view.set_theme(theme)  # type: ignore[attr-defined]
        self.dressed.emit(theme)
