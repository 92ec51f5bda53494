"""What is remembered between runs: layout, theme, recent files, the last target. QSettings in an INI file.

Layer: studio. Thread: GUI.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT_FILES = 12
FORMAT_VERSION = 1


class Settings:
    """Typed access to the settings file; damaged values read as unset.

    Args:
        path: the INI file; made when first written.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(path), QSettings.Format.IniFormat)
        self._store.setValue("format", FORMAT_VERSION)

    def recent_files(self) -> tuple[str, ...]:
        """Models opened lately, the newest first."""
        value = self.data("recent_files")
        return tuple(str(v) for v in value) if isinstance(value, list) else ()

    def add_recent_file(self, path: str) -> None:
        """Put a model at the head of the recent files."""
        others = [p for p in self.recent_files() if p != path]
        self.set_data("recent_files", [path, *others][:MOST_RECENT_FILES])

    def forget_recent_files(self) -> None:
        """Empty the list of recent files."""
        self.set_data("recent_files", [])

    def data(self, key: str, default: Any = None) -> Any:
        """A value stored as JSON, or the default where there is none or it is damaged."""
        raw = self._store.value(key)
        try:
            return json.loads(raw) if isinstance(raw, str) else default
        except ValueError:
            return default

    def set_data(self, key: str, value: Any) -> None:
        """Store a value as JSON."""
        self._store.setValue(key, json.dumps(value))

    def bytes(self, key: str) -> QByteArray | None:
        """A state or geometry as Qt saved it, or None."""
        raw = self._store.value(key)
        return raw if isinstance(raw, QByteArray) else None

    def set_bytes(self, key: str, value: QByteArray) -> None:
        """Store what Qt's saveState or saveGeometry gave."""
        self._store.setValue(key, value)

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()
