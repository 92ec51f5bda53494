"""What an estimate session keeps because it is dear to make, and how one process gives it to another.

Layer: studio.worker. No FINN here. Thread: main.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

Made = TypeVar("Made")

News = list[tuple[Hashable, Any]]
"""Things with their keys."""


class Kept:
    """Things that are dear to make, the least recently used forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._news: News | None = None

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """The thing of this key, made where it is not kept."""
        if key in self._things:
            self._things.move_to_end(key)
        else:
            self._keep(key, make())
        thing: Made = self._things[key]
        return thing

    def _keep(self, key: Hashable, thing: Any) -> None:
        self._things[key] = thing
        if self._news is not None:
            self._news.append((key, thing))
        while len(self._things) > self._most:
            self._things.popitem(last=False)

    # --- between processes

    def news(self) -> News:
        """What was made since the last call; nothing at the first, with which the counting begins."""
        news, self._news = self._news or [], []
        return news

    def learn(self, news: News) -> None:
        """Keep what another process made."""
        for key, thing in news:
            self._keep(key, thing)


def news_of(memories: Sequence[Kept]) -> list[News]:
    """What was made since the last call, of each."""
    return [each.news() for each in memories]
