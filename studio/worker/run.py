"""A run's process: executes a model, compares two, or goes through a build's steps, and tells progress and the result.

It is a child of the server like an estimate session, but is asked only once. Events: "run_progress" {done, total,
words}, "run_result" {kind, result}; a refusal ends it with "run_ended".
Layer: studio.worker (imports FINN). Thread: the main thread of a run's process.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from projects.errors import StudioError, UserInputError
from projects.model.names import shown
from projects.model.reading import read_model
from projects.run.checking import check_fit, check_model
from projects.run.differences import build_run_to_data, difference_to_data
from projects.run.request import RunRequest
from projects.run.results import RunResult, TensorTold, result_to_data
from projects.text import Text, text, text_to_data
from studio.worker.engine import TellData
from studio.worker.execute import Arrays, execute
from studio.worker.run_input import make_frame, tell_tensor
from studio.worker.runnable import Runnable, load_runnable
from studio.worker.warm import lift_thread_limit

_SECONDS_BETWEEN = 0.05  # how often progress is told at most


class Progress:
    """Tells how many nodes have been run, seldom enough to be read."""

    def __init__(self, tell: TellData) -> None:
        self._tell = tell
        self._done = self._total = 0
        self._words = text("")
        self._last = 0.0

    def begin(self, total: int, words: Text, done: int = 0) -> None:
        """Something of so many parts begins, some of which may be done."""
        self._done, self._total, self._words = done, total, words
        self._say()

    def advance(self) -> None:
        """A node has been run."""
        self._done += 1
        if self._done == self._total or time.monotonic() - self._last > _SECONDS_BETWEEN:
            self._say()

    def _say(self) -> None:
        self._last = time.monotonic()
        words = text_to_data(self._words)
        self._tell({"event": "run_progress", "done": self._done, "total": self._total, "words": words})


def serve(request: RunRequest, tell: TellData) -> None:
    """Do what is asked and tell it.

    Raises:
        StudioError: it cannot be done.
    """
    from studio.worker.run_build import run_build
    from studio.worker.run_compare import compare

    lift_thread_limit()
    progress = Progress(tell)
    scratch = Path(os.environ["FINN_BUILD_DIR"])
    if not request.is_build:  # a large model takes seconds to load
        check_fit(request.input, check_model(Path(request.model)))
    if request.is_build:
        told = {"kind": "build", "result": build_run_to_data(run_build(request, scratch, progress))}
    elif request.against is not None:
        told = {"kind": "difference", "result": difference_to_data(compare(request, scratch, progress))}
    else:
        told = {"kind": "run", "result": result_to_data(run_one(request, scratch, progress))}
    tell({"event": "run_result", **told})


def run_one(request: RunRequest, scratch: Path, progress: Progress) -> RunResult:
    """Run a model."""
    runnable = load_runnable(Path(request.model), scratch)
    frame = make_frame(request.input, runnable, takes_unit_pixels(runnable))
    progress.begin(runnable.nodes, text("Running {model}", model=runnable.path.name))
    begun = time.perf_counter()
    done = execute(runnable, frame.arrays, progress.advance)
    seconds = time.perf_counter() - begun
    notes = (*runnable.notes, *frame.notes, *reference_notes(runnable), *done.notes())
    outputs = tuple(
        _output(runnable, info.name, done.tensors, request.output_dir, number)
        for number, info in enumerate(runnable.model.graph.output)
    )
    odd = [text("{count} values of output {name} are no finite numbers.", count=o.odd, name=shown(o.name))
           for o in outputs if o.odd]  # fmt: skip
    return RunResult(
        model=request.model,
        inputs=tell_inputs(runnable, frame.arrays),
        outputs=outputs,
        notes=tuple(dict.fromkeys((*notes, *odd))),
        nodes=runnable.nodes,
        seconds=round(seconds, 4),
    )


def tell_inputs(runnable: Runnable, arrays: Arrays) -> tuple[TensorTold, ...]:
    """The inputs as plain values."""
    return tuple(tell_tensor(info.name, arrays[info.name], info.datatype) for info in runnable.inputs)


def _output(runnable: Runnable, name: str, tensors: Arrays, folder: str | None, number: int) -> TensorTold:
    array = np.asarray(tensors[name])
    path = None if folder is None else _write(Path(folder), name, number, array)
    return tell_tensor(name, array, runnable.model.get_tensor_datatype(name).get_canonical_name(), path)


def _write(folder: Path, name: str, number: int, array: np.ndarray[Any, Any]) -> str:
    plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in name).strip(".")[:60]
    path = folder / f"output_{number}_{plain or 'unnamed'}.npy"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part.npy")
        np.save(temporary, array)
        os.replace(temporary, path)
    except OSError as error:
        raise UserInputError(
            text("The outputs cannot be written here: {why}.", why=error.strerror or str(error)),
            str(folder),
            text("Choose a folder that you may write to."),
        ) from error
    return str(path)


def reference_notes(*runnables: Runnable) -> tuple[Text, ...]:
    """That hardware layers ran as something else than hardware."""
    kinds = sorted({kind for runnable in runnables for kind in runnable.reference})
    if not kinds:
        return ()
    return (
        text(
            "{kinds} ran as FINN's Python reference: their own C++ and RTL need Vitis HLS and Vivado.",
            kinds=", ".join(kinds),
        ),
    )


def takes_unit_pixels(runnable: Runnable) -> bool:
    """Whether the studio guesses that the model takes pictures from 0 to 1."""
    try:
        guess = read_model(runnable.path).summary.guess
    except StudioError:
        return False
    return guess is not None and guess.annotated is None and guess.preprocess == "div255"
