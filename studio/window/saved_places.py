"""Where each model's folding was saved, remembered between runs. Layer: studio.window. Thread: GUI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from projects.folding.config_pair import Place
from projects.folding.finn_json import Stamp
from studio.settings import Settings

KEY = "saved_places"
MOST = 50  # models


@dataclass(frozen=True)
class SavedPlace:
    """Where and how a model was saved. stamps: its files as they were then."""

    place: Place
    frozen: bool
    stamps: Mapping[Path, Stamp]


class SavedPlaces:
    """The places by the path of their model; the latest are kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, model: str) -> SavedPlace | None:
        """Where a model was saved last; None: never, or what was remembered is damaged."""
        data = self._all().get(model)
        try:
            return _from_data(data) if data is not None else None
        except (KeyError, TypeError, ValueError):
            return None

    def put(self, model: str, saved: SavedPlace) -> None:
        """Remember where a model was saved."""
        known = self._all()
        known.pop(model, None)
        known[model] = _to_data(saved)
        self._settings.set_data(KEY, dict(list(known.items())[-MOST:]))

    def _all(self) -> dict[str, Any]:
        data = self._settings.data(KEY)
        return data if isinstance(data, dict) else {}


def _to_data(saved: SavedPlace) -> dict[str, Any]:
    place = saved.place
    return {
        "folding": str(place.folding),
        "specialize": None if place.specialize is None else str(place.specialize),
        "frozen": saved.frozen,
        "stamps": {str(path): [known.digest, known.bytes] for path, known in saved.stamps.items()},
    }


def _from_data(data: Any) -> SavedPlace:
    specialize = data["specialize"]
    place = Place(Path(data["folding"]), None if specialize is None else Path(specialize))
    stamps = {Path(path): Stamp(str(digest), int(count)) for path, (digest, count) in data["stamps"].items()}
    return SavedPlace(place, bool(data["frozen"]), stamps)
