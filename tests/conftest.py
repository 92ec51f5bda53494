"""Ground for every test: no screen, no settings of the person's own, nothing left running.

Purpose: puts Qt offscreen, gives each test an empty home for settings, caches and data, and fails a test that leaves a
thread or a process behind, or that makes our own code log a warning which it did not ask for.
With FINN_STUDIO_TEST_NO_QT=1 (and `-p no:pytest-qt`) every Qt import fails and only the tests of projects/ and
studio/worker/ are collected. Layer: tests. Thread: the test's.
"""

import gc
import importlib.util
import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"
NO_QT = os.environ.get("FINN_STUDIO_TEST_NO_QT") == "1"
NO_QT_FOLDERS = (ROOT / "tests" / "projects", ROOT / "tests" / "studio" / "worker")
OUR_LOGGERS = ("projects", "resources", "studio", "widgets")
# Chromium keeps its helpers for as long as the application lives; they end with it.
PROCESSES_THAT_STAY = ("QtWebEngineProc",)
SECONDS_TO_END = 5.0


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


# matplotlib scans every font when its cache is new, so the per-test caches below must not hold it.
os.environ.setdefault(
    "MPLCONFIGDIR", str(Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "matplotlib")
)

if NO_QT:
    _blocker = ROOT / "tests" / "no_qt"
    # Through PYTHONPATH the block holds in the worker processes that the tests start, too.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_blocker), os.environ.get("PYTHONPATH")]))
    _spec = importlib.util.spec_from_file_location("finn_studio_no_qt", _blocker / "sitecustomize.py")
    assert _spec is not None
    assert _spec.loader is not None
    _spec.loader.exec_module(importlib.util.module_from_spec(_spec))
else:
    # Assigned, not defaulted: a desktop that sets "wayland" would otherwise see windows popping up.
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("FINN_STUDIO_TEST_PLATFORM", "offscreen")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"  # Chromium refuses to start as root with its sandbox
    if _exists("widgets.graph.scheme"):
        from PySide6.QtCore import QCoreApplication, Qt

        from widgets.graph import scheme

        # Both must precede the QApplication that pytest-qt makes for the first test.
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        scheme.register_scheme()

pytest_plugins = ["tests.fixtures_worker"] if (ROOT / "tests" / "fixtures_worker.py").exists() else []


def pytest_addoption(parser: pytest.Parser) -> None:
    """Keep pytest-qt's settings known while pytest-qt is off, else --strict-config refuses pyproject.toml."""
    if NO_QT:
        parser.addini("qt_api", "unused without Qt")
        parser.addini("qt_log_level_fail", "unused without Qt")
        parser.addini("qt_log_ignore", "unused without Qt")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Without Qt, look only into the folders that must not need it (None: no opinion)."""
    if not NO_QT or collection_path in (ROOT, ROOT / "tests"):
        return None
    inside = any(
        collection_path.is_relative_to(folder) or folder.is_relative_to(collection_path) for folder in NO_QT_FOLDERS
    )
    return None if inside else True


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference models; it lies beside the clone and not in it."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference models (../shared/reference) are not beside this clone")
    return REFERENCE


@pytest.fixture(autouse=True)
def fresh_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, caches and data of the test go to an empty folder of its own."""
    home = tmp_path_factory.mktemp("home")
    for variable, folder in (("CONFIG", "config"), ("CACHE", "cache"), ("DATA", "data"), ("STATE", "state")):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(home / folder))
    if not NO_QT:
        from PySide6.QtCore import QSettings

        # QSettings reads XDG_CONFIG_HOME only once per process.
        for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
            QSettings.setPath(form, QSettings.Scope.UserScope, str(home / "config"))
    return home


if not NO_QT:

    @pytest.fixture(scope="session")
    def qapp(qapp: Any) -> Iterator[Any]:
        """pytest-qt's application; what widgets the tests left go while Qt and Python are whole, not as both end."""
        from PySide6.QtCore import QEvent

        yield qapp
        for widget in qapp.topLevelWidgets():
            widget.close()
            widget.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        qapp.processEvents()

    @pytest.fixture(autouse=True)
    def no_key_held() -> None:
        """A click with Ctrl in an earlier test leaves Qt believing that Ctrl is held, and `selectRow` would toggle."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QGuiApplication
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QApplication, QWidget

        if isinstance(QApplication.instance(), QApplication) and QGuiApplication.keyboardModifiers():
            QTest.keyRelease(QWidget(), Qt.Key.Key_Control)


def _children() -> set[psutil.Process]:
    return {child for child in psutil.Process().children(recursive=True) if not _may_stay(child)}


def _may_stay(process: psutil.Process) -> bool:
    try:
        return process.name().startswith(PROCESSES_THAT_STAY) or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _threads() -> set[threading.Thread]:
    return {
        thread
        for thread in threading.enumerate()
        if not thread.daemon and not isinstance(thread, threading._DummyThread)
    }


@pytest.fixture(autouse=True)
def nothing_left_running(fresh_home: Path) -> Iterator[None]:
    """Fail a test that leaves a thread or a process behind (those of wider fixtures were there before)."""
    threads, children = _threads(), _children()
    yield
    deadline = time.monotonic() + SECONDS_TO_END
    while (left := [*(_threads() - threads), *(_children() - children)]) and time.monotonic() < deadline:
        psutil.wait_procs([item for item in left if isinstance(item, psutil.Process)], timeout=0.05)
        for item in left:
            if isinstance(item, threading.Thread):
                item.join(timeout=0.05)
    for item in left:
        if isinstance(item, psutil.Process):
            item.kill()
    assert not left, f"the test left these running: {left}"


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which our own code logs a warning; a test that expects one asks for `caplog`."""
    if "caplog" in request.fixturenames:
        yield
        return
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in OUR_LOGGERS]
    for logger in loggers:
        logger.addHandler(collector)
    yield
    for logger in loggers:
        logger.removeHandler(collector)
    assert not collector.messages, "unexpected log records:\n" + "\n".join(collector.messages)
