"""The read-only `studio:` scheme through which the graph page gets its files; nothing listens on a port.

Served are, by GET and to the page itself alone: Netron's own files out of its package (never imported), our page
scripts out of `resources/graph`, and the model files that were registered under a key.
Layer: widgets. Thread: GUI (Chromium reads the files themselves in threads of its own, through QFile).
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QFile, QIODevice, QObject, Qt, QUrl
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlScheme, QWebEngineUrlSchemeHandler

from projects.errors import ToolMissing
from projects.text import text

SCHEME = b"studio"
HOST = "netron"
PAGE = QUrl(f"{SCHEME.decode()}://{HOST}/index.html")

_NETRON_FILE = re.compile(r"/([\w-]+\.(?:html|js|json|css|png|ico))")
_OUR_FILE = re.compile(r"/studio/([\w-]+\.(?:js|css))")
_DATA = re.compile(r"/data/(.+)")
_TYPES = {
    ".html": b"text/html",
    ".js": b"text/javascript",
    ".json": b"application/json",
    ".css": b"text/css",
    ".png": b"image/png",
    ".ico": b"image/x-icon",
}
_NETRON_START = '<script type="text/javascript" src="index.js"></script>'
_OUR_START = (
    '<link rel="stylesheet" type="text/css" href="studio/studio.css">'
    '<script type="module" src="studio/boot.js"></script>'
)


def register_scheme() -> None:
    """Make Qt know the scheme. To be called before the QApplication is made, once or more often."""
    # Lets QtWebEngineWidgets be imported after the QApplication, when the window is already on screen.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    if QWebEngineUrlScheme.schemeByName(SCHEME).name() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flags = QWebEngineUrlScheme.Flag
    scheme.setFlags(flags.SecureScheme | flags.CorsEnabled | flags.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


def package_folder(name: str) -> Path:
    """The folder of an installed package, found without importing it.

    Raises:
        ToolMissing: the package is not installed.
    """
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ToolMissing(
            text("The package {name} is missing, so no graph can be drawn.", name=name),
            mend=text("Install it: pip install {name}", name=name),
        )
    return Path(next(iter(spec.submodule_search_locations)))


def start_page(netron_page: str) -> str:
    """Netron's index.html with our start script in the place of its own.

    Raises:
        ToolMissing: this Netron starts in another way than the ones we know.
    """
    count = netron_page.count(_NETRON_START)
    if count != 1:
        raise ToolMissing(
            text("This version of Netron cannot be embedded (its page has {count} start scripts).", count=count),
            mend=text("Install the version that was tried: pip install 'netron>=9.3,<10'"),
        )
    return netron_page.replace(_NETRON_START, _OUR_START)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers the page's requests; everything that is not on the list is refused.

    Raises:
        ToolMissing: Netron is not installed, or is one that cannot be embedded.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._netron = package_folder("netron")
        self._ours = package_folder("resources") / "graph"
        style = (self._netron / "grapher.css").read_bytes() + (self._ours / "graph.css").read_bytes()
        self._made = {
            "/index.html": start_page((self._netron / "index.html").read_text("utf-8")).encode(),
            "/grapher.css": style,
        }
        self._models: dict[str, Path] = {}

    def add_file(self, key: str, path: Path) -> None:
        """Let the page read this file as /data/<key>."""
        self._models[key] = path

    def remove_files(self, prefix: str) -> None:
        """No longer serve the files whose key starts with prefix."""
        self._models = {key: path for key, path in self._models.items() if not key.startswith(prefix)}

    def file_for(self, path: str) -> Path | None:
        """The file behind a path of the scheme, or None where there is none to be had."""
        if match := _DATA.fullmatch(path):
            return self._models.get(match[1])
        for pattern, folder in ((_OUR_FILE, self._ours), (_NETRON_FILE, self._netron)):
            if match := pattern.fullmatch(path):
                file = folder / match[1]
                return file if file.is_file() else None
        return None

    # Qt's own names

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request."""
        url = job.requestUrl()
        path = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
        if job.requestMethod() != b"GET" or url.host() != HOST or not _from_our_page(job):
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        kind = _TYPES.get(Path(path).suffix, b"application/octet-stream")
        if path in self._made:
            buffer = QBuffer(job)
            buffer.setData(QByteArray(self._made[path]))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            job.reply(kind, buffer)
            return
        found = self.file_for(path)
        if found is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        file = QFile(str(found), job)
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        job.reply(b"application/octet-stream" if path.startswith("/data/") else kind, file)


def _from_our_page(job: QWebEngineUrlRequestJob) -> bool:
    """Whether the page itself asks; the first load of the page has no initiator."""
    initiator = job.initiator()
    if initiator.isEmpty() or not initiator.isValid():
        return job.requestUrl() == PAGE
    return initiator.scheme() == SCHEME.decode() and initiator.host() == HOST
