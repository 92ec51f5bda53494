"""Runs two models on the same input and compares them tensor by tensor.

Layer: studio.worker (imports FINN's world). Thread: a job's main thread.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from projects.build import folder
from projects.diff.graph import Graph, read_graph
from projects.diff.lineage import find_lineage
from projects.diff.order import elsewhere
from projects.errors import UserInputError
from projects.model.names import shape_words, shown
from projects.run.departure import Before, find_departure, look_before
from projects.run.differences import RunDifference, TensorDifference
from projects.run.fitting import Fitted, fit
from projects.run.pairs import Link, Pair, pairs_of
from projects.run.relating import Match, Relation, relate
from projects.run.request import RunRequest
from projects.text import Text, text
from studio.worker.execute import Arrays, Executed, execute
from studio.worker.run import Progress, reference_notes, takes_unit_pixels, tell_inputs
from studio.worker.run_input import PIXEL, make_frame, misfitting, random_arrays
from studio.worker.run_outputs import compare_outputs, outputs_of
from studio.worker.run_ties import are_ties
from studio.worker.runnable import InputInfo, Runnable, load_runnable

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIVISION = "preprocess_div255"  # as prepare_model names it
# More inputs tell a scale of each channel from a difference, where a run is short: {seconds of both runs: inputs}.
_PROBES = ((0.5, 7), (4.0, 3))
_NEAR = 1e-3  # a pixel that is that near to a whole number is one


@dataclass(frozen=True)
class Side:
    """A model of a comparison. raw: whether the studio put a division by 255 in front of it; None: not known."""

    runnable: Runnable
    raw: bool | None

    def takes_pixels_of(self, other: Side) -> bool:
        """Whether it takes from 0 to 255 what another takes from 0 to 1."""
        mine, its = self.runnable.inputs[0], other.runnable.inputs[0]
        if other.raw or its.datatype != "FLOAT32" or not its.element.startswith("float"):
            return False
        # Streamlining hides a division: what takes bytes now, where a picture from 0 to 1 went in, had one.
        assumed = self.raw is None and mine.datatype == "UINT8" and takes_unit_pixels(other.runnable)
        return bool(self.raw) or assumed


def load_side(path: Path, scratch: Path, child: Path | None = None, raw: bool | None = None) -> Side:
    """Read a model to compare it; raw None: look whether the studio put a division in front of it."""
    runnable = load_runnable(path, scratch, child)
    if raw is None:
        raw = True if any(node.name == _DIVISION for node in runnable.model.graph.node) else _built_raw(path)
    return Side(runnable, raw)


def _built_raw(path: Path) -> bool | None:
    """Whether it is of a build of the studio that was asked to divide its input; None: it is of no such build."""
    if path.parent.name != folder.MODELS:
        return None
    build = folder.read_build(path.parent.parent, measure=False)
    if build is None or build.request is None:
        return None
    return build.request.input.preprocess == "div255"


def carried(arrays: Arrays, a: Side, b: Side) -> tuple[dict[str, NDArray[Any]], tuple[Text, ...]]:
    """The input of a as b takes it.

    Raises:
        UserInputError: b takes other inputs.
    """
    if len(a.runnable.inputs) != len(b.runnable.inputs):
        raise UserInputError(
            text("the models do not take the same number of inputs: {one} and {two}.", one=len(a.runnable.inputs),
                 two=len(b.runnable.inputs)),
            str(b.runnable.path),
        )  # fmt: skip
    found: dict[str, NDArray[Any]] = {}
    notes: list[Text] = []
    for one, two in zip(a.runnable.inputs, b.runnable.inputs, strict=True):
        values = np.asarray(arrays[one.name], np.float64)
        if b.takes_pixels_of(a):
            scaled = values * PIXEL
            whole = np.round(scaled)
            if np.abs(scaled - whole).max() > _NEAR:
                notes.append(text("The second model takes whole pixels from 0 to 255: its input was rounded."))
            values = whole
            notes.append(_scaled_note(b))
        elif a.takes_pixels_of(b):
            values = values / PIXEL
            notes.append(text("The first model takes pixels from 0 to 255, the second got them divided by 255."))
        fitted = _fit(values, two, b)
        notes += (text("For the second model: {note}", note=str(note)) for note in fitted.notes)
        misfits = misfitting(values, two.datatype)
        if misfits and not misfitting(np.asarray(arrays[one.name], np.float64), one.datatype):
            notes.append(
                text("{count} of {all} values do not fit the second model's input, which is {datatype}: "
                     "its result means little.", count=misfits, all=values.size, datatype=two.datatype)
            )  # fmt: skip
        found[two.name] = np.ascontiguousarray(fitted.array, dtype=two.element)
    return found, tuple(dict.fromkeys(notes))


def _fit(values: NDArray[Any], info: InputInfo, b: Side) -> Fitted:
    try:
        return fit(values, info.shape, shown(info.name), str(b.runnable.path))
    except UserInputError as error:
        mend = text("Compare two models of the same network.")
        parent = b.runnable.path.with_name(f"{folder.PARENT}.onnx")
        if parent != b.runnable.path and parent.is_file():
            mend = text("It may be the hardware part alone: compare with the whole, {parent} in the same folder.",
                        parent=parent.name)  # fmt: skip
        raise UserInputError(
            text("its input {name} takes {wanted}, and the first model's is {found}.", name=shown(info.name),
                 wanted=shape_words(info.shape), found=shape_words(values.shape)),
            str(b.runnable.path),
            mend,
        ) from error  # fmt: skip


def _scaled_note(b: Side) -> Text:
    if b.raw:
        return text("The second model divides its input by 255 itself: it got 255 times the first's.")
    return text("The second model takes UINT8: it was taken to divide its input by 255, and got 255 times the first's.")


def compare(request: RunRequest, scratch: Path, progress: Progress) -> RunDifference:
    """Run both models and compare them.

    Raises:
        StudioError: one of them cannot be run, or they take other inputs.
    """
    assert request.against is not None
    begun = time.perf_counter()
    a, b = (load_side(Path(path), scratch) for path in (request.model, request.against))
    frame = make_frame(request.input, a.runnable, takes_unit_pixels(a.runnable), b.takes_pixels_of(a))
    second, notes = carried(frame.arrays, a, b)
    graph_a, graph_b = read_graph(a.runnable.path), read_graph(b.runnable.path)
    lineage = find_lineage(graph_a, graph_b)
    pairs = pairs_of(lineage, graph_a, graph_b) if request.pairs is None else request.pairs
    wanted_a, wanted_b = ({link[side] for pair in pairs for link in pair.links} for side in (0, 1))
    first = time.perf_counter()
    words = text("Running the first model, {model}", model=a.runnable.path.name)
    runs_a = [_run(a, frame.arrays, progress, words)]
    words = text("Running the second model, {model}", model=b.runnable.path.name)
    runs_b = [_run(b, second, progress, words)]
    if probes := _probes(time.perf_counter() - first):
        both = text("Running both models on {count} random inputs, to tell scales apart", count=probes)
        progress.begin(probes * (a.runnable.nodes + b.runnable.nodes), both)
    for number in range(probes):
        probe = random_arrays(a.runnable, request.input.seed + 1 + number, takes_unit_pixels(a.runnable))
        runs_a.append(execute(a.runnable, probe, progress.advance))
        runs_b.append(execute(b.runnable, carried(probe, a, b)[0], progress.advance))
    outputs_a, outputs_b = (
        outputs_of(side.runnable, [run.tensors for run in runs]) for side, runs in ((a, runs_a), (b, runs_b))
    )
    outputs = compare_outputs(outputs_a, outputs_b)
    unequal = len(outputs_a) != len(outputs_b)
    kept_a, kept_b = _kept(runs_a, wanted_a), _kept(runs_b, wanted_b)
    moved = elsewhere(lineage.groups, graph_a, graph_b)
    tensors = tuple(_placed(_tensor(pair, kept_a, kept_b, graph_a, graph_b), moved) for pair in pairs)
    agreeing = {output.name_b: output.agrees for output in outputs}
    departed = find_departure(graph_b, {t.key_b: t.match.relation for t in tensors}, agreeing)
    departs = next((at for at, t in enumerate(tensors) if t.key_b == departed), None)
    before_a = before_b = Before()
    if departs is not None:
        at = tensors[departs]
        before_a = look_before(graph_a, at.key_a, {t.key_a: t.match.relation for t in tensors}, lineage.removed)
        before_b = look_before(graph_b, at.key_b, {t.key_b: t.match.relation for t in tensors}, lineage.added)
    said = (*a.runnable.notes, *frame.notes, *notes, *reference_notes(a.runnable, b.runnable))
    return RunDifference(
        model_a=request.model,
        model_b=request.against,
        inputs=tell_inputs(a.runnable, frame.arrays),
        outputs=outputs,
        tensors=tensors,
        departs=departs,
        only_a=before_a.alone,
        only_b=before_b.alone,
        unknown_before=before_b.unknown,
        ties=departs is not None and are_ties(tensors[departs], a.runnable, b.runnable, runs_a, runs_b),
        notes=tuple(dict.fromkeys((*said, *runs_a[0].notes(), *runs_b[0].notes()))),
        seconds=round(time.perf_counter() - begun, 4),
        frames=len(runs_a),
        unequal_outputs=unequal,
    )


def _run(side: Side, arrays: Arrays, progress: Progress, words: Text) -> Executed:
    progress.begin(side.runnable.nodes, words)
    return execute(side.runnable, arrays, progress.advance)


def _probes(seconds: float) -> int:
    return next((count for limit, count in _PROBES if seconds < limit), 0)


def _kept(runs: Sequence[Executed], wanted: set[str]) -> dict[str, list[NDArray[Any]]]:
    """The values of tensors in every run, of those that were computed in all."""
    return {
        name: [np.asarray(run.tensors[name]) for run in runs]
        for name in wanted
        if all(name in run.tensors for run in runs)
    }


_Kept = Mapping[str, Sequence[Any]]


def _placed(tensor: TensorDifference, moved: frozenset[str]) -> TensorDifference:
    """A difference that a node's other place explains is none."""
    if tensor.match.relation is Relation.DIFFERS and tensor.key_b in moved:
        return replace(tensor, match=Match(Relation.ELSEWHERE))
    return tensor


def _tensor(pair: Pair, a: _Kept, b: _Kept, graph_a: Graph, graph_b: Graph) -> TensorDifference:
    """The link of a pair that holds best."""
    best: tuple[Link, Match] | None = None
    for link in pair.links:
        if link[0] in a and link[1] in b:
            match = relate(a[link[0]], b[link[1]])
            if best is None or match.rank < best[1].rank:
                best = (link, match)
    link, match = best or (pair.keys, Match(Relation.MISSING))
    one, two = graph_a.producers.get(link[0]), graph_b.producers.get(link[1])
    return TensorDifference(
        key_a=one.key if one else link[0],
        key_b=two.key if two else link[1],
        node_a=one.label if one else shown(link[0]),
        node_b=two.label if two else shown(link[1]),
        op_a=one.op_type if one else "",
        op_b=two.op_type if two else "",
        match=match,
    )
