"""A build on disk: making its directory, reading it back, its models in step order, and cleaning up old ones.

A build's directory is FINN's own output_dir with a few files of ours in it (request.json, events.jsonl, job.log,
studio/). While a job runs it holds a lock on studio/lock, which the kernel frees in every sort of death: a build with
no last word and no lock has crashed. FINN's own output directories, made without the studio, are read too.
Layer: projects. Thread: any (reading and cleaning touch many files: not the GUI's for large directories).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from projects.build.events import (
    BuildStarted,
    BuildState,
    Event,
    StepFinished,
    StepSeconds,
    StepStarted,
    Summary,
    read_events,
)
from projects.build.request import BuildRequest, read_request, request_to_data
from projects.errors import UserInputError
from projects.text import text

REQUEST = "request.json"
EVENTS = "events.jsonl"
JOB_LOG = "job.log"
FINN_LOG = "build_dataflow.log"
LOCK = "studio/lock"
MODEL = "studio/model.onnx"
LAYERS = "studio/layers"
DEFINITIONS = "studio/definitions.json"
MODELS = "intermediate_models"
PARENT = "dataflow_parent"
REPORTS = "report"

LONGEST_NAME = 48  # in bytes: half of what file systems take, FINN adds long names below
_RESULTS = ("studio", MODELS, REPORTS, "verification_output")  # what an earlier build in the same place left
_RUNNING_STEP = re.compile(r"Running step: (\S+) \[\d+/\d+\]")


@dataclass(frozen=True)
class Build:
    """One build as found on disk.

    Args:
        path: its directory, FINN's output_dir.
        request: what was asked, or None for one that FINN made without the studio.
        started: seconds since the epoch.
        summary: its last word, or None while it runs, or where it died without one.
        bytes: size on disk; 0 where it was not measured.
    """

    path: Path
    request: BuildRequest | None
    state: BuildState
    started: float
    summary: Summary | None = None
    bytes: int = 0

    @property
    def id(self) -> str:
        """The directory's name."""
        return self.path.name

    @property
    def read_only(self) -> bool:
        """Whether it was made elsewhere."""
        return self.request is None


# --- making one


def new_build_id(name: str, now: datetime, taken: Iterable[str] = ()) -> str:
    """A directory name `<timestamp>-<name>` that sorts by time and that every file system takes.

    Args:
        name: anything a person or a file is called; letters of every script are kept.
        taken: names that are in use.
    """
    kept = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    kept = re.sub(r"[^\w.+-]+", "_", kept).strip("._-")
    while len(kept.encode("utf-8")) > LONGEST_NAME:
        kept = kept[:-1]
    stem = f"{now:%Y%m%d-%H%M%S}-{kept or 'build'}"
    used = set(taken)
    candidates = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(used) + 2))
    return next(c for c in candidates if c not in used)


def claim(request: BuildRequest) -> tuple[int, int]:
    """Take a build's directory for a job: make it, lock it, clear an earlier build of ours out of it, note the request.

    Returns:
        The lock's descriptor (held as long as any process has it open) and that of events.jsonl, for appending.

    Raises:
        UserInputError: another job is writing there, or the place cannot be written.
    """
    folder = Path(request.output_dir)
    try:
        (folder / LOCK).parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(lock, folder)
            if (folder / REQUEST).is_file() and not Path(request.model).is_relative_to(folder):
                _clear(folder)
            else:
                _part_from_other_builds(folder)
            write_json(folder / REQUEST, request_to_data(request))
            events = os.open(folder / EVENTS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o644)
        except BaseException:
            os.close(lock)
            raise
    except OSError as error:
        raise UserInputError(
            text("The build cannot be written here: {reason}.", reason=error.strerror or str(error)),
            where=request.output_dir,
            mend=text("Choose a directory that you may write to and that has room."),
        ) from error
    return lock, events


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise UserInputError(
            text("Another build is writing to this directory."),
            where=str(folder),
            mend=text("Wait for it, stop it, or choose another directory."),
        ) from error


def _clear(folder: Path) -> None:
    # Figures of an earlier build must not be read as those of a new one that failed half way.
    for name in _RESULTS:
        for path in [folder / name] if name != "studio" else (folder / name).iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != folder / LOCK:
                path.unlink(missing_ok=True)
    for name in (JOB_LOG, FINN_LOG):
        (folder / name).unlink(missing_ok=True)


def _part_from_other_builds(folder: Path) -> None:
    # FINN writes over what lies there: a model that another build shares by a hard link would change in that one, too.
    for path in (folder / MODEL, *(folder / MODELS).rglob("*.onnx")):
        if path.is_file() and not path.is_symlink() and path.stat().st_nlink > 1:
            own = path.with_name(f".{path.name[:40]}.own")
            shutil.copy2(path, own)
            os.replace(own, path)


def write_json(path: Path, data: Any, default: Callable[[Any], Any] | None = None) -> None:
    """Write JSON so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1, ensure_ascii=False, default=default)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


# --- reading one back


def is_running(folder: Path) -> bool:
    """Whether a job is writing there now, whoever started it."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    finally:
        os.close(descriptor)
    return False


def read_build_events(folder: Path) -> tuple[Event, ...]:
    """The build's events so far; none where it has none."""
    events: list[Event] = []
    with contextlib.suppress(OSError):
        for line in (folder / EVENTS).read_text(encoding="utf-8", errors="replace").split("\n"):
            # A line that is JSON but no event of ours (another version's, a damaged disk's) costs only itself.
            with contextlib.suppress(KeyError, TypeError, AttributeError):
                events += read_events(line)
    return tuple(events)


def steps_of(events: Iterable[Event]) -> tuple[StepSeconds, ...]:
    """The steps that were begun, in order; seconds and nodes are None for one that did not end."""
    steps: dict[str, StepSeconds] = {}
    for event in events:
        if isinstance(event, StepStarted):
            steps[event.step] = StepSeconds(event.step, None, None)
        elif isinstance(event, StepFinished):
            steps[event.step] = StepSeconds(event.step, event.seconds, event.nodes)
    return tuple(steps.values())


def read_build(folder: Path, measure: bool = True) -> Build | None:
    """The build in this directory, or None where there is none (or not one that can be read)."""
    try:
        started = (folder / REQUEST).stat().st_mtime
        request = read_request(folder / REQUEST)
    except FileNotFoundError:
        return _read_foreign(folder, measure)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    # The lock is asked first: a job that ends in between has written its last word by then.
    running = is_running(folder)
    events = read_build_events(folder)
    summary = next((e for e in events if isinstance(e, Summary)), None)
    if summary is not None:
        state = summary.state
    elif running:
        state = BuildState.RUNNING if events else BuildState.QUEUED
    else:
        state = BuildState.CRASHED
    return Build(folder, request, state, started, summary, size_of(folder) if measure else 0)


def _read_foreign(folder: Path, measure: bool) -> Build | None:
    if not (folder / MODELS).is_dir() and not (folder / REPORTS).is_dir():
        return None
    # FINN writes its verdict last; without it nobody can tell whether the build died, but it has no result.
    state = BuildState.CRASHED
    with contextlib.suppress(OSError, ValueError, AttributeError):
        verdict = json.loads((folder / REPORTS / "metadata_builder.json").read_text(encoding="utf-8"))
        state = BuildState.FINISHED if verdict.get("status") == "ok" else BuildState.FAILED
    try:
        started = folder.stat().st_mtime
    except OSError:
        return None
    return Build(folder, None, state, started, None, size_of(folder) if measure else 0)


def list_builds(directory: Path, measure: bool = True) -> tuple[Build, ...]:
    """All builds directly below a directory, newest first; what is no build is passed over."""
    try:
        folders = [entry for entry in directory.iterdir() if entry.is_dir()]
    except OSError:
        return ()
    builds = [build for folder in folders if (build := read_build(folder, measure)) is not None]
    return tuple(sorted(builds, key=lambda build: (build.started, build.id), reverse=True))


def size_of(folder: Path) -> int:
    """Bytes of all files below a directory; links are not followed."""
    total = 0
    for root, _, names in os.walk(folder, onerror=None):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(root, name)).st_size
    return total


@contextlib.contextmanager
def kept_still(folder: Path) -> Iterator[None]:
    """Nobody builds into this directory while something is taken from it.

    Raises:
        OSError: it holds no build, or somebody is building there (BlockingIOError).
    """
    descriptor = os.open(folder / LOCK, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


# --- its models


def step_names(folder: Path) -> tuple[str, ...]:
    """The steps of the flow in order: as the build announced them, or as FINN's log names those it ran."""
    started = next((e for e in read_build_events(folder) if isinstance(e, BuildStarted)), None)
    if started is not None:
        return started.steps
    try:
        log = (folder / FINN_LOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(dict.fromkeys(_RUNNING_STEP.findall(log)))


def step_models(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The models after each step, as (step, file) in the flow's order.

    Files that no known step explains follow, oldest first. A model of a running build is listed once its step ended.
    """
    order = step_names(folder)
    running = is_running(folder)
    ended = {e.step for e in read_build_events(folder) if isinstance(e, StepFinished)}
    found: dict[str, Path] = {}
    with contextlib.suppress(OSError):
        for path in sorted((folder / MODELS).glob("*.onnx"), key=lambda p: (p.stat().st_mtime_ns, p.name)):
            if path.stem != PARENT and (not running or path.stem in ended):
                found[path.stem] = path
    known = [(step, found.pop(step)) for step in dict.fromkeys(order) if step in found]
    return (*known, *found.items())


def parent_model(folder: Path) -> Path | None:
    """The graph around the dataflow partition, or None before it is made."""
    path = folder / MODELS / f"{PARENT}.onnx"
    return path if path.is_file() else None


def layers_file(folder: Path, step: str) -> Path:
    """Where the layer table after a step is, or would be."""
    return folder / LAYERS / f"{step}.json"


# --- cleaning


def builds_to_remove(
    builds: Iterable[Build], limit_bytes: int, max_age: float, now: float, keep: Iterable[Path] = ()
) -> tuple[Build, ...]:
    """Which builds of a cache have to go: those too old, then the oldest until the rest fits.

    Never those that run, that were made elsewhere, or that are in `keep` (open in a window).

    Args:
        max_age: seconds. now: seconds since the epoch.
    """
    kept = set(keep)
    ordered = sorted(builds, key=lambda build: (build.started, build.id))
    total = sum(build.bytes for build in ordered)
    removed = []
    for build in ordered:
        if build.read_only or not build.state.terminal or build.path in kept:
            continue
        if now - build.started > max_age or total > limit_bytes:
            removed.append(build)
            total -= build.bytes
    return tuple(removed)


def remove_build(build: Build) -> bool:
    """Delete a build's directory. Returns False, and deletes nothing, where it is not ours or is running again."""
    if build.read_only or not (build.path / REQUEST).is_file() or is_running(build.path):
        return False
    shutil.rmtree(build.path, ignore_errors=True)
    return not build.path.exists()
