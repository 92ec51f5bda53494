"""A build: FINN's own `build_dataflow_cfg`, with every step watched.

FINN keeps its log, its times and its metadata; the studio sees each step begin and end. A step is told as finished when
its model lies on disk, so that it can be opened at once, and its layer table with it.
Layer: studio.worker (imports FINN). Thread: a job's main thread.
"""

from __future__ import annotations

import functools
import os
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from projects.build import folder
from projects.build.events import (
    BuildStarted,
    BuildState,
    ProblemFound,
    StepFinished,
    StepSeconds,
    StepStarted,
    Summary,
)
from projects.build.layers import table_to_data
from projects.build.request import PREPARE_STOP_STEP, BuildRequest
from projects.problems import Problem, problem_to_data
from studio.worker.config import Flow, make_flow
from studio.worker.engine import Tell

if TYPE_CHECKING:
    from studio.worker.reuse import Taken

_MOST_LOG = 8 << 20  # bytes of FINN's log that are searched; the end counts


class _Watch:
    """Wraps the steps of one build and keeps what it sees."""

    def __init__(self, flow: Flow, tell: Tell, taken: Taken) -> None:
        self.steps = {step.name: step for step in folder.steps_of(taken.told)}
        self.failed_step: str | None = None
        self.exception = ""
        self._flow = flow
        self._tell = tell
        self._waiting: StepFinished | None = None
        self._layers = PREPARE_STOP_STEP in self.steps
        self._definitions = taken.definitions

    def wrapped(self) -> list[Callable[..., Any]]:
        """The steps with their names kept: FINN names its files after them."""
        total = len(self._flow.steps)
        return [self._wrap(step, index, total) for index, step in enumerate(self._flow.steps, 1)]

    def _wrap(self, step: Callable[..., Any], index: int, total: int) -> Callable[..., Any]:
        name = step.__name__

        @functools.wraps(step)
        def run(model: Any, cfg: Any) -> Any:
            self.settle()
            self.steps[name] = StepSeconds(name, None, None)
            self._tell(StepStarted(name, index, total, len(model.graph.node)))
            begun = time.perf_counter()
            try:
                after = step(model, cfg)
            except BaseException as error:
                self.failed_step = name
                self.exception = f"{type(error).__name__}: {error}"
                raise
            seconds = round(time.perf_counter() - begun, 4)
            nodes = len(after.graph.node)
            self.steps[name] = StepSeconds(name, seconds, nodes)
            self._waiting = StepFinished(name, index, total, seconds, nodes)
            self._layers = self._layers or name == PREPARE_STOP_STEP
            if self._layers:
                self._note_layers(after, name)
            return after

        return run

    def settle(self) -> None:
        """Tell of the step that ended before; FINN has saved its model by now."""
        if self._waiting is not None:
            self._tell(self._waiting)
            self._waiting = None

    def _note_layers(self, model: Any, step: str) -> None:
        from studio.worker.layers import definitions, layer_table

        place = Path(self._flow.request.output_dir)
        try:
            table = layer_table(model, step, self._flow.cfg._resolve_fpga_part(), self._flow.request.clock_ns)
            folder.write_json(folder.layers_file(place, step), table_to_data(table), default=_plain)
            met = {**self._definitions, **definitions(model)}
            if met != self._definitions:
                self._definitions = met
                folder.write_json(place / folder.DEFINITIONS, met, default=_plain)
        except Exception:  # noqa: BLE001 - a table that cannot be made must not fail FINN's build; the log has it
            traceback.print_exc()


def _plain(value: Any) -> Any:
    """numpy's scalars and arrays, and whatever else a node may hold, as JSON."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return str(value)


def work(request: BuildRequest, tell: Tell) -> Summary:
    """Run one build to its end.

    Raises:
        StudioError: the request cannot be carried out.
    """
    from finn.builder.build_dataflow import build_dataflow_cfg

    from projects.build.outcome import summarise
    from studio.worker.findings import failure, findings
    from studio.worker.prepare_model import prepare_model
    from studio.worker.reuse import begin, not_reused
    from studio.worker.warm import lift_thread_limit

    lift_thread_limit()
    # pytest in the person's environment would turn FINN's -1 into an exception.
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    flow = make_flow(request)
    place = Path(request.output_dir)
    taken = begin(flow)
    model = prepare_model(flow.request, place / folder.MODEL) if taken.start is None else ""
    tell(BuildStarted(request.output_dir, tuple(step.__name__ for step in flow.steps), flow.unavailable))
    for event in taken.told:
        tell(event)
    watch = _Watch(flow, tell, taken)
    flow.cfg.steps = watch.wrapped()
    flow.cfg.start_step = taken.start
    flow.cfg.stop_step = None  # the list ends there already
    code = build_dataflow_cfg(model, flow.cfg)
    watch.settle()
    _put_before_log(place, taken.log)
    log = _finn_log(place)
    problems: list[Problem] = []
    message = None
    if code != 0:
        cause = failure(flow.request, place, watch.failed_step, log, watch.exception)
        message = str(cause.message)
        problems.append(cause)
    problems += findings(flow.request, flow.cfg, place, code, log)
    if taken.why is not None:
        problems.append(not_reused(request.reuse or "", taken.why))
    for problem in problems:
        tell(ProblemFound(problem_to_data(problem)))
    state = BuildState.FAILED if code != 0 else BuildState.FINISHED
    return summarise(state, flow.request, place, tuple(watch.steps.values()), tuple(problems), message)


def _put_before_log(place: Path, earlier: str) -> None:
    """Make FINN's log that of the whole flow. FINN has it open and begins it anew: it cannot be there before."""
    if earlier:
        path = place / folder.FINN_LOG
        whole = path.with_suffix(".whole")
        whole.write_text(earlier + path.read_text(encoding="utf-8", errors="replace"), encoding="utf-8")
        os.replace(whole, path)


def _finn_log(place: Path) -> str:
    try:
        with (place / folder.FINN_LOG).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _MOST_LOG))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""
