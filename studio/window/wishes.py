"""Changes that FINN must be asked about before they are made, one after the other, none lost.

Layer: studio.window. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from projects.folding.overrides import Change, Overrides
from widgets.buildbar.values import TargetValues


@dataclass(frozen=True)
class Wish:
    """A change that changes FINN's automatic values.

    Args:
        make: the change, made from the values as they are when FINN has answered. target: None: the one of then.
        gesture: as `EditCommand` has it.
    """

    make: Callable[[Overrides], Change]
    target: TargetValues | None = None
    gesture: int = 0


class Wishes:
    """A queue. What is wished meanwhile waits; of a dragged target only the newest place does.

    Args:
        grant: begins to grant a wish; its second argument is to be called once, when that is over.
    """

    def __init__(self, grant: Callable[[Wish, Callable[[], None]], None]) -> None:
        self._grant = grant
        self._queue: list[Wish] = []
        self._waiting: list[Callable[[], None]] = []

    def __bool__(self) -> bool:
        return bool(self._queue)

    @property
    def target(self) -> TargetValues | None:
        """The target that is wished, the newest; None where none is."""
        return next((wish.target for wish in reversed(self._queue) if wish.target is not None), None)

    def add(self, wish: Wish) -> None:
        """Grant a wish as soon as those before it are."""
        if len(self._queue) > 1 and wish.target is not None and self._queue[-1].target is not None:
            self._queue[-1] = wish
            return
        self._queue.append(wish)
        if len(self._queue) == 1:
            self._begin()

    def drop(self) -> None:
        """Forget all wishes and who waits for them."""
        self._queue, self._waiting = [], []

    def when_empty(self, call: Callable[[], None]) -> None:
        """Call once nothing is wished any more; at once where nothing is."""
        if self._queue:
            self._waiting.append(call)
        else:
            call()

    def _begin(self) -> None:
        queue = self._queue

        def over() -> None:
            if queue is not self._queue:
                return  # dropped meanwhile
            del queue[0]
            if queue:
                self._begin()
                return
            waiting, self._waiting = self._waiting, []
            for call in waiting:
                call()

        self._grant(queue[0], over)
