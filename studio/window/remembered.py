"""What a person was at in each model: its target, and the values that no build has yet. Written as they work.

Nothing is lost with the process: a kill costs at most what was done in the last half second.
Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from studio.session import Session
from studio.settings import Settings
from widgets.buildbar.values import TargetValues

KEEP_MS = 500  # after a change; not put off by the next one
MOST_MODELS = 50
_EDITS, _TARGETS = "unsaved_edits", "targets"


class Remembered(QObject):
    """Keeps the work on the open model in the settings, and gives it back.

    Args:
        target: what is asked for now. unsaved: the values that no build has, as JSON data; None: there are none.
    """

    def __init__(self, settings: Settings, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._session = settings, session
        self._target: Callable[[], TargetValues | None] = lambda: None
        self._unsaved: Callable[[], Any] = lambda: None
        self._timer = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._timer.timeout.connect(self.keep)

    def watch(self, target: Callable[[], TargetValues | None], unsaved: Callable[[], Any]) -> None:
        """What is to be kept; target: None while nothing can be edited."""
        self._target, self._unsaved = target, unsaved

    def touch(self) -> None:
        """Something changed: write it soon."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Write now."""
        self._timer.stop()
        document, target = self._session.document, self._target()
        if document is None or target is None:
            return
        path = str(document.path)
        self._put(_EDITS, path, self._unsaved())
        self._put(_TARGETS, path, [target.board, target.part, target.clock_ns, target.target_fps,
                                   target.mvau_wwidth_max])  # fmt: skip
        self._settings.sync()

    def edits(self, path: str) -> Any:
        """The values of a model that no build had, as JSON data, or None."""
        return self._all(_EDITS).get(path)

    def target(self, path: str) -> TargetValues | None:
        """The target that a model was last looked at with."""
        value = self._all(_TARGETS).get(path)
        return TargetValues(*value) if isinstance(value, list) and len(value) == 5 else None

    def close(self) -> None:
        """Write what is left to be written."""
        self.keep()

    def _put(self, name: str, path: str, value: Any) -> None:
        known = self._all(name)
        if known.get(path) == value:
            return
        known.pop(path, None)
        if value is not None:
            known[path] = value
        self._settings.set_data(name, dict(list(known.items())[-MOST_MODELS:]))

    def _all(self, name: str) -> dict[str, Any]:
        found = self._settings.data(name, {})
        return found if isinstance(found, dict) else {}
