"""Where the studio keeps its files, in the platform's own places.

`FINN_STUDIO_HOME` puts everything below one folder instead (tests, portable use).
Layer: studio. Thread: any.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP_NAME = "finn-studio"


@dataclass(frozen=True)
class Paths:
    """The studio's own folders. builds: one folder a model, in it one a build. light: weight-free copies of models."""

    settings_file: Path
    builds: Path
    light: Path
    logs: Path

    def builds_of(self, model: Path) -> Path:
        """The folder with all builds of a model that was opened without a project.

        It is named by the file's stem and a hash of its absolute path, so two files of one name do not share builds.
        """
        absolute = os.path.abspath(model)
        stem = re.sub(r"[^A-Za-z0-9._-]+", "_", model.stem)[:40] or "model"
        return self.builds / f"{stem}-{hashlib.sha256(absolute.encode('utf-8', 'surrogateescape')).hexdigest()[:10]}"


def standard_paths() -> Paths:
    """The folders of this user; they are made when something is first written."""
    home = os.environ.get("FINN_STUDIO_HOME")
    if home:
        base = Path(home)
        return Paths(base / "settings.ini", base / "builds", base / "light", base / "logs")
    cache = Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))
    config = Path(platformdirs.user_config_dir(APP_NAME, appauthor=False))
    logs = Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))
    return Paths(config / "settings.ini", cache / "builds", cache / "light", logs)
