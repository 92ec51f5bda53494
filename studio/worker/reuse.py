"""Takes from an earlier build what a rebuild would only make again: models, layer tables, reports, and what was logged.

Models are shared by hard links (FINN makes a new file for each that it writes; nothing of an earlier step is written
again), the rest is copied, so that the new directory is whole by itself: the earlier build may be removed.
Layer: studio.worker. Thread: a job's main thread.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import onnx
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

from projects.build import folder
from projects.build.events import BuildState, Event, StepFinished, StepStarted
from projects.build.recipe import RECIPE, Recipe, read_recipe, recipe_to_data
from projects.build.silence import PARTITION_STEP as PARTITION
from projects.folding.edits import FOLDING, TARGET, rebuild_start
from projects.model.external import tensors_of
from projects.problems import Problem, Severity
from projects.text import Text, text
from studio.worker.config import PATHS, Flow
from studio.worker.prepare_model import notes_file

TOOLS = ("finn-plus", "qonnx")
TEMPLATE = "template_specialize_layers_config.json"
PARTITIONS = "supported_op_partitions"
# What steps write besides their model, below the build's directory. Source: finn-plus 1.6.1, build_dataflow_steps.py.
_WRITTEN = {
    PARTITION: (TEMPLATE,),
    TARGET: (f"{folder.REPORTS}/auto_folding_config.json",),
    FOLDING: (f"{folder.REPORTS}/applied_folding_config.json",),
}
_EXTERNAL = 1  # onnx.TensorProto.EXTERNAL


@dataclass(frozen=True)
class Taken:
    """What a build begins with.

    Args:
        start: the step it begins at, None: the first. why: what stood against reusing anything, as half a sentence.
        told: the steps that need not run, as events. log: what FINN logged in them.
        definitions: what their custom ops declare.
    """

    start: str | None = None
    why: Text | None = None
    told: tuple[Event, ...] = ()
    log: str = ""
    definitions: dict[str, Any] = field(default_factory=dict)


# --- what a build is made of


def recipe_of(flow: Flow) -> Recipe:
    """What this build is made of.

    Raises:
        OSError: a file that the request names cannot be read.
    """
    request = flow.request
    made_of = replace(
        request,
        model=_model_digest(Path(request.model)),
        folding_file=_digest(Path(request.folding_file)) if request.folding_file else None,
        specialize_file=_digest(Path(request.specialize_file)) if request.specialize_file else None,
        config_file=_rest_digest(flow.rest) if flow.rest else None,
        output_dir="",
        name="",
        reuse=None,
    )
    tools = {tool: importlib.metadata.version(tool) for tool in TOOLS}
    return Recipe(made_of, tuple(step.__name__ for step in flow.steps), tools)


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def _model_digest(path: Path) -> str:
    """Of a model's file and of the files beside it that hold its weights."""
    try:
        model = onnx.load(str(path), load_external_data=False)
    except (DecodeError, ValueError):  # preparing it will say what is wrong
        return _digest(path)
    locations = {
        entry.value
        for tensor in tensors_of(model.graph)
        if tensor.data_location == _EXTERNAL
        for entry in tensor.external_data
        if entry.key == "location"
    }
    return _digest(path, *(path.parent / location for location in sorted(locations)))


def _rest_digest(rest: dict[str, Any]) -> str:
    """Of a configuration file's own keys, and of what is in the files that they name."""
    files = {key: _digest(Path(rest[key])) for key in PATHS if rest.get(key) and Path(rest[key]).is_file()}
    return hashlib.sha256(json.dumps([rest, files], sort_keys=True).encode()).hexdigest()


# --- taking


def begin(flow: Flow) -> Taken:
    """Note what a build is made of, and take what the build that it names has done of it already."""
    request = flow.request
    try:
        recipe = recipe_of(flow)
    except OSError as error:  # weights that are not there, say: preparing the model says so
        return Taken(why=text("{reason}", reason=str(error)) if request.reuse else None)
    folder.write_json(Path(request.output_dir) / RECIPE, recipe_to_data(recipe))
    if not request.reuse:
        return Taken()
    taken = take(Path(request.reuse), flow, recipe)
    words = f"The steps before {taken.start} are those of {request.reuse}"
    sys.stdout.write(f"{not_reused(request.reuse, taken.why).message if taken.why else words}\n")
    return taken


def take(base: Path, flow: Flow, recipe: Recipe) -> Taken:
    """Put into a build's directory what an earlier build did of it already.

    Args:
        base: the earlier build's directory; nothing in it is changed.
        flow, recipe: the new build's. Where nothing is reused, nothing is left in its directory.
    """
    place = Path(flow.request.output_dir)
    if flow.cfg.verify_steps:
        return Taken(why=text("the configuration asks for a verification, which every step has to go through"))
    if flow.cfg.multi_dnn_config_path is not None:
        return Taken(why=text("FINN builds several networks at once in one go only"))
    hand = _Hand(base, place)
    try:
        if base.samefile(place):
            return Taken(why=text("it is the directory that is being built into"))
        with folder.kept_still(base):
            return _take(hand, recipe)
    except BlockingIOError:
        why = text("another build is writing there")
    except _ChangedError as error:
        why = text("its {file} was changed after the build", file=str(error))
    except OSError as error:
        why = text("{reason}", reason=f"{error.strerror or error}: {error.filename}")
    except (DecodeError, ValueError, KeyError, TypeError, AttributeError) as error:
        why = text("its files are damaged ({error})", error=f"{type(error).__name__}: {error}")
    hand.put_back()
    return Taken(why=why)


def not_reused(base: str, why: Text) -> Problem:
    """What a person is told where everything had to be done again."""
    return Problem(
        "not-reused",
        Severity.INFO,
        text("Nothing of {build} could be reused: {why}.", build=Path(base).name, why=str(why)),
        text("All steps were run; the result is the same."),
        detail=base,
    )


def _take(hand: _Hand, recipe: Recipe) -> Taken:
    base = hand.base
    build, before = folder.read_build(base, measure=False), read_recipe(base)
    if build is None or before is None:
        return Taken(why=text("it does not say what it was made of"))
    if build.state is not BuildState.FINISHED:
        return Taken(why=text("it did not run to its end"))
    events = folder.read_build_events(base)
    kept = {e.step for e in events if isinstance(e, StepFinished) and (base / _model(e.step)).is_file()}
    start = rebuild_start(before, recipe, kept)
    if start.step is None:
        return Taken(why=start.why)
    steps = recipe.steps[: recipe.steps.index(start.step)]
    hand.share(folder.MODEL)
    hand.copy(str(notes_file(Path(folder.MODEL))))
    for step in steps:
        hand.share(_model(step))
        hand.copy(f"{folder.LAYERS}/{step}.json")
        for name in _WRITTEN.get(step, ()):
            hand.copy(name)
    if PARTITION in steps:
        _take_partition(hand)
    return Taken(start.step, None, _told(events, recipe.steps, steps), _log(base, start.step), _take_definitions(hand))


class _ChangedError(Exception):
    """A file is not as the build left it; the text is its name."""


class _Hand:
    """Moves files of one build into another, and can take them back."""

    def __init__(self, base: Path, place: Path) -> None:
        self.base, self.place = base, place
        self._made: list[Path] = []

    def share(self, name: str) -> None:
        """Link a model."""
        target = self._target(name)
        try:
            os.link(self.base / name, target)
        except FileNotFoundError:
            raise
        except OSError:  # another disk, or one without hard links
            shutil.copy2(self.base / name, target)

    def copy(self, name: str) -> None:
        """Copy a small file where there is one; its time of change, which orders the layer tables, stays."""
        if (self.base / name).is_file():
            shutil.copy2(self.base / name, self._target(name))

    def save(self, model: onnx.ModelProto, name: str) -> None:
        """Write a model that is not quite the same."""
        onnx.save(model, str(self._target(name)))

    def write(self, data: Any, name: str) -> None:
        """Write JSON that holds a part of what was there."""
        folder.write_json(self._target(name), data)

    def put_back(self) -> None:
        """Take everything out again: FINN would write over what is shared."""
        for path in self._made:
            path.unlink(missing_ok=True)

    def _target(self, name: str) -> Path:
        # The last word is written when all else is: what is younger is somebody's work on it.
        if (self.base / name).stat().st_mtime_ns > (self.base / folder.EVENTS).stat().st_mtime_ns:
            raise _ChangedError(name)
        target = self.place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        self._made.append(target)
        return target


def _model(step: str) -> str:
    return f"{folder.MODELS}/{step}.onnx"


def _take_partition(hand: _Hand) -> None:
    """The models that the partition step cuts off, and the graph around them, which names them by absolute paths."""
    below = f"{folder.MODELS}/{PARTITIONS}"
    for path in sorted((hand.base / below).glob("*.onnx")):
        hand.share(f"{below}/{path.name}")
    parent = onnx.load(str(hand.base / _model(folder.PARENT)))
    for node in parent.graph.node:
        for attribute in node.attribute:
            if node.op_type == "StreamingDataflowPartition" and attribute.name == "model":
                attribute.s = str(hand.place / below / Path(attribute.s.decode()).name).encode()
    hand.save(parent, _model(folder.PARENT))


def _told(events: tuple[Event, ...], flow: tuple[str, ...], steps: tuple[str, ...]) -> tuple[Event, ...]:
    before = {e.step: e.nodes for e in events if isinstance(e, StepStarted)}
    after = {e.step: e for e in events if isinstance(e, StepFinished)}
    told: list[Event] = []
    for index, step in enumerate(steps, 1):
        told.append(StepStarted(step, index, len(flow), before[step]))
        told.append(replace(after[step], index=index, total=len(flow), reused=True))
    return tuple(told)


def _log(base: Path, start: str) -> str:
    """FINN's log of the steps before this one: it says what could not be given as asked."""
    log = (base / folder.FINN_LOG).read_text(encoding="utf-8", errors="replace")
    begins = re.search(rf"^.*Running step: {re.escape(start)} \[", log, re.MULTILINE)
    return log[: begins.start()] if begins else log


def _take_definitions(hand: _Hand) -> dict[str, Any]:
    """What the custom ops met in the steps taken declare."""
    met: set[str] = set()
    for path in (hand.place / folder.LAYERS).glob("*.json"):
        met |= {layer["op_type"] for layer in json.loads(path.read_text(encoding="utf-8"))["layers"]}
    if not met:
        return {}
    known = json.loads((hand.base / folder.DEFINITIONS).read_text(encoding="utf-8"))
    found = {op: declared for op, declared in known.items() if op in met}
    hand.write(found, folder.DEFINITIONS)
    return found
