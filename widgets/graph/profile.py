"""The web profile of the graph view: nothing on disk, nothing from outside. Layer: widgets. Thread: GUI."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)

from widgets.graph.scheme import SCHEME, SchemeHandler

_ALLOWED = frozenset({SCHEME.decode(), "blob", "data"})


class Wall(QWebEngineUrlRequestInterceptor):
    """Blocks every request that would leave the program; `blocked` lists them for the tests."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Look at one request."""
        url = info.requestUrl()
        if url.scheme() not in _ALLOWED:
            self.blocked.append(url.toString())
            info.block(True)


class GraphProfile(QWebEngineProfile):
    """An off-the-record profile that knows the `studio:` scheme alone. Must be deleted after its pages.

    Raises:
        ToolMissing: Netron is not installed, or is one that cannot be embedded.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.handler = SchemeHandler(self)
        self.wall = Wall(self)
        self.installUrlSchemeHandler(SCHEME, self.handler)
        self.setUrlRequestInterceptor(self.wall)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.setSpellCheckEnabled(False)
        self.downloadRequested.connect(_refuse)
        settings, kind = self.settings(), QWebEngineSettings.WebAttribute
        for attribute in (
            kind.JavascriptCanOpenWindows,
            kind.JavascriptCanAccessClipboard,
            kind.LocalContentCanAccessRemoteUrls,
            kind.LocalContentCanAccessFileUrls,
            kind.FocusOnNavigationEnabled,  # a model opened by the program must not steal the keyboard
            kind.PluginsEnabled,
            kind.PdfViewerEnabled,
            kind.FullScreenSupportEnabled,
            kind.WebGLEnabled,
            kind.DnsPrefetchEnabled,
            kind.ErrorPageEnabled,
            kind.AutoLoadIconsForPage,
        ):
            settings.setAttribute(attribute, False)


def _refuse(request: QWebEngineDownloadRequest) -> None:
    request.cancel()
