"""The web page that holds Netron, and the wire between it and Python. Layer: widgets. Thread: GUI."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QFile, QIODevice, QObject, QUrl, Signal, Slot
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineScript

from widgets.graph.profile import GraphProfile
from widgets.graph.scheme import PAGE

_log = logging.getLogger(__name__)

_WIRE = """
new QWebChannel(qt.webChannelTransport, (channel) => {
    window.studioBridge = channel.objects.bridge;
    window.dispatchEvent(new Event('studio-bridge'));
});
"""


class Bridge(QObject):
    """The one object of ours that the page can reach.

    Signals:
        received: type of the message and its data.
    """

    received = Signal(str, object)

    @Slot(str, str)
    def receive(self, kind: str, data: str) -> None:
        """Called by bridge.js."""
        self.received.emit(kind, json.loads(data))


class GraphPage(QWebEnginePage):
    """Netron with our start script. Loads itself; says `boot` when it can be used.

    Signals:
        told: type of a message of the page and its data (see resources/graph).
    """

    told = Signal(str, object)

    def __init__(self, profile: GraphProfile, parent: QObject) -> None:
        super().__init__(profile, parent)
        bridge = Bridge(self)
        bridge.received.connect(self.told)
        channel = QWebChannel(self)
        channel.registerObject("bridge", bridge)
        self.setWebChannel(channel)
        # A <script src="qrc:..."> would be stopped by the page's content security policy.
        script = QWebEngineScript()
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
        script.setSourceCode(_web_channel_source() + _WIRE)
        self.scripts().insert(script)
        self.load(PAGE)

    def call(self, name: str, *values: Any) -> None:
        """Call a function of the page's `studio` object with JSON values."""
        self.runJavaScript(f"studio.{name}({', '.join(map(json.dumps, values))});")

    def ask(self, then: Callable[[Any], None], name: str, *values: Any) -> None:
        """Like `call`; then gets the answer."""
        # As text: arrays and objects come out of runJavaScript as "" (PySide6 6.11, 6.12).
        code = f"JSON.stringify(studio.{name}({', '.join(map(json.dumps, values))}) ?? null);"
        self.runJavaScript(code, 0, lambda answer: then(json.loads(answer) if answer else None))

    # Qt's own names

    def acceptNavigationRequest(self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main_frame: bool) -> bool:
        """Stay on our page."""
        return QUrl(url) == PAGE and main_frame and kind != QWebEnginePage.NavigationType.NavigationTypeLinkClicked

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage | None:
        """Open no windows."""
        return None

    def chooseFiles(self, mode: Any, old: Any, kinds: Any) -> list[str]:
        """Hand over no files."""
        return []

    def javaScriptAlert(self, origin: QUrl | str, message: str) -> None:
        """Show no browser box."""
        _log.debug("alert of the graph page: %s", message)

    def javaScriptConfirm(self, origin: QUrl | str, message: str) -> bool:
        """Show no browser box."""
        return False

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Errors of the page go to our log."""
        errors = QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel
        _log.log(logging.WARNING if level == errors else logging.DEBUG, "%s:%d: %s", source, line, message)


def _web_channel_source() -> str:
    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(file.fileName())
    return file.readAll().toStdString()
