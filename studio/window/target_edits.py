"""The target in the build bar as something that is edited: typed, dragged, undone.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from studio.window.edit_state import usable
from widgets.buildbar.values import TargetValues

if TYPE_CHECKING:
    from studio.window.editing import Editor

SETTLE_MS = 120  # a target that is being typed is asked about once it rests
GESTURE_S = 2.0  # changes that follow each other faster are one step of undo


class TargetEdits(QObject):
    """Hands the target to the editor, and the editor's back to the bar.

    Args:
        asked: what the bar asks for. fill: fills the bar in.
    """

    def __init__(self, asked: Callable[[], TargetValues], fill: Callable[[TargetValues], None], editor: Editor) -> None:
        super().__init__(editor)
        self.asked, self._fill, self._editor = asked, fill, editor
        self._gesture, self._gesture_at = 0, 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(SETTLE_MS)
        self._rest.timeout.connect(self.take)

    def on_changed(self) -> None:
        """The bar asks for something else."""
        if self._editor.editable and self.asked() != self._editor.state.target:
            self._rest.start()

    def settle(self) -> None:
        """Take now what still rests."""
        if self._rest.isActive():
            self.take()

    def forget(self) -> None:
        """Take nothing of what rests."""
        self._rest.stop()

    def take(self) -> None:
        """Have the editor take what the bar asks for."""
        self._rest.stop()
        now = time.monotonic()
        self._gesture += now - self._gesture_at > GESTURE_S
        self._gesture_at = now
        self._editor.set_target(usable(self.asked(), self._editor.state.target), self._gesture)

    def put(self, target: TargetValues) -> None:
        """Show the editor's target in the bar."""
        if self.asked() != target:
            self._fill(target)
            self._rest.stop()

    def preview(self, target_fps: int) -> None:
        """The target is being dragged: take it at once, the whole drag as one step of undo."""
        self._fill(replace(self.asked(), target_fps=target_fps))
        self.take()

    def choose(self, target_fps: int) -> None:
        """The target was chosen: what is changed next is a step of its own."""
        self.preview(target_fps)
        self._gesture_at = 0.0
