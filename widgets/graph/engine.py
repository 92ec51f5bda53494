"""Keeps one Netron page alive in a web view and gives it one model at a time to draw.

Requests are serialised; of those that wait only the newest is drawn. The page is made anew after a crash, after
Cancel, and after a huge graph, whose memory Chromium does not give back. Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QColor

from projects.errors import StudioError
from widgets.graph.holder import PageHolder
from widgets.graph.model import GraphModel

if TYPE_CHECKING:
    from PySide6.QtWebEngineCore import QWebEnginePage
    from PySide6.QtWebEngineWidgets import QWebEngineView

    from widgets.graph.page import GraphPage
    from widgets.graph.profile import GraphProfile

BOOT_MS = 10_000
HUGE_NODES = 3000
PATIENCE_MS = 1500  # a drawing that lasted longer is given up for the next request


@dataclass(frozen=True)
class _Request:
    number: int
    model: GraphModel
    keep: bool  # keep zoom, place and selection: the same graph, drawn again


class GraphEngine(QObject):
    """The page's life and the queue of one in front of it.

    Signals:
        busy: a drawing began (the model).
        counted: the number of nodes of the drawing under way is known.
        drawn: a model is on screen and nothing newer waits (the model).
        refused: Netron cannot read this model (the model, Netron's words).
        died: the page cannot be used (why, in words for the details); `restart` is the way on.
        told: any other message of the page (type, data).
    """

    busy = Signal(object)
    counted = Signal(int)
    drawn = Signal(object)
    refused = Signal(object, str)
    died = Signal(str)
    told = Signal(str, object)

    def __init__(self, make_web: Callable[[], QWebEngineView], owner: QObject, boot_ms: int = BOOT_MS) -> None:
        """make_web: gives the view that shows the page. owner: an ancestor of it; its last child is the profile."""
        super().__init__(owner)
        self._holder = PageHolder(make_web, owner)
        self._ready = False
        self._settings: dict[str, Any] = {}
        self._background = QColor()
        self._number = 0
        self._drawing: _Request | None = None
        self._waiting: _Request | None = None
        self._last: _Request | None = None
        self._then: tuple[Any, ...] | None = None
        self._nodes = 0
        self._dead = False
        self._clock = QElapsedTimer()
        self._boot = QTimer(self, singleShot=True, interval=boot_ms)
        self._boot.timeout.connect(self._on_boot_timeout)

    @property
    def profile(self) -> GraphProfile | None:
        """The web profile, None before `start`."""
        return self._holder.profile

    @property
    def page(self) -> GraphPage | None:
        """The page, None while there is none."""
        return self._holder.page

    @property
    def settled(self) -> bool:
        """Whether what was asked for last is on screen, or cannot be drawn."""
        return self._drawing is None and self._waiting is None

    def start(self) -> None:
        """Load the page, once; later calls do nothing."""
        if self.page is None:
            self._make_page()

    def show(self, model: GraphModel, keep: bool = False) -> None:
        """Draw a model, as soon as the one under way is done or given up."""
        self._number += 1
        self._then = None if not keep else self._then
        self._waiting = self._last = _Request(self._number, model, keep)
        too_long = self._drawing is not None and self._clock.elapsed() > PATIENCE_MS
        if self.page is None or self._dead or self._nodes > HUGE_NODES or too_long:
            self._make_page()
        if not self._ready and self.page is not None:
            self.busy.emit(model)
        self._next()

    def forget(self) -> None:
        """Nothing is to be drawn any more."""
        self._waiting = self._last = self._then = None
        if self._drawing is not None:
            self._make_page()

    def restart(self, draw: bool = True) -> None:
        """Make the page anew; draw: draw the last model again."""
        self._waiting = self._last if draw else None
        self._make_page()

    def set_lasting(self, name: str, value: Any) -> None:
        """Call a function of the page now, and again on every new page (theme, colouring)."""
        self._settings[name] = value
        if self._ready and self.page is not None:
            self.page.call(name, value)

    def set_background(self, color: QColor) -> None:
        """What is seen before the page has painted."""
        self._background = color
        if self.page is not None:
            self.page.setBackgroundColor(color)

    def call(self, name: str, *values: Any) -> None:
        """Call a function of the page; without effect while there is no page."""
        if self._ready and self.page is not None:
            self.page.call(name, *values)

    def call_when_drawn(self, name: str, *values: Any) -> None:
        """Call it now, or once the model under way is drawn."""
        if self._drawing is not None or self._waiting is not None:
            self._then = (name, *values)
        else:
            self.call(name, *values)

    def ask(self, then: Callable[[Any], None], name: str, *values: Any) -> None:
        """Call a function of the page; then gets its answer, None without a page."""
        if self._ready and self.page is not None:
            self.page.ask(then, name, *values)
        else:
            then(None)

    def shutdown(self) -> None:
        """Let go of page and profile."""
        self._boot.stop()
        self._ready = self._dead = False
        self._drawing, self._nodes = None, 0
        self._holder.shutdown()

    def _make_page(self) -> None:
        self._ready = self._dead = False
        self._drawing, self._nodes = None, 0
        try:
            page = self._holder.renew(self._background)
        except StudioError as error:
            self.died.emit(error.sentence())
            return
        page.told.connect(self._on_told)
        page.renderProcessTerminated.connect(self._on_terminated)
        self._boot.start()

    def _next(self) -> None:
        if not self._ready or self.page is None or self.profile is None:
            return
        if self._drawing is not None or self._waiting is None:
            return
        request, self._drawing, self._waiting = self._waiting, self._waiting, None
        model, handler, prefix = request.model, self.profile.handler, f"{request.number}/"
        handler.remove_files("")
        # Netron tells formats apart by the name, and looks for weights beside the model.
        handler.add_file(prefix + model.path.name, model.path)
        if model.weights is not None:
            handler.add_file(prefix + model.weights.name, model.weights)
        self._clock.start()
        self.busy.emit(model)
        self.page.call(
            "open",
            {
                "id": request.number,
                "url": f"/data/{prefix}{quote(model.path.name)}",
                "file": model.path.name,
                "name": model.name,
                "labels": dict(model.labels),
                "keep": request.keep,
            },
        )

    def _on_told(self, kind: str, data: Any) -> None:
        if kind == "boot":
            self._boot.stop()
            self._ready, self._dead = True, False
            for name, value in self._settings.items():
                self.call(name, value)
            self._next()
        elif kind == "broken":
            self._die(data["message"])
        elif kind == "rendering":
            self.counted.emit(data["nodes"])
        elif kind == "opened":
            self._on_opened(data)
        self.told.emit(kind, data)

    def _on_opened(self, data: dict[str, Any]) -> None:
        request, self._drawing = self._drawing, None
        if request is None or data["id"] != request.number:
            return
        self._nodes = data["nodes"] if data["ok"] else 0
        if self._waiting is not None:
            self._next()
            return
        if not data["ok"]:
            self._then = None
            self.refused.emit(request.model, data["message"])
            return
        if self._then is not None:
            then, self._then = self._then, None
            self.call(*then)
        self.drawn.emit(request.model)

    def _on_boot_timeout(self) -> None:
        self._die("")

    def _on_terminated(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        self._die(f"{status.name}, {code}")

    def _die(self, why: str) -> None:
        # The page is deleted when the next one is made: not inside its own signal.
        self._ready, self._dead = False, True
        self._drawing = None
        self._boot.stop()
        self.died.emit(why)
