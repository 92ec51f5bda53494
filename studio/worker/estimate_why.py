"""Why a value or a figure is as it is: what FINN itself did, watched, and the lines of its source that decide it.

Nothing is worked out again here. FINN's SetFolding is run once more and its attempts on the node are noted, with what
it says in its log; of a figure the method that gives it is named, with the attributes that it reads.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
Source: finn-plus 1.6.1, transformation/fpgadataflow/set_folding.py, custom_op/fpgadataflow.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import finn
from finn.transformation.fpgadataflow import set_folding, specialize_layers
from finn.transformation.fpgadataflow.set_folding import SetFolding
from onnx import NodeProto
from qonnx.core.modelwrapper import ModelWrapper
from qonnx.custom_op.base import CustomOp
from qonnx.custom_op.registry import getCustomOp

from projects import numbers
from projects.folding.rules import shown
from projects.folding.session_protocol import ImplChoice, Setting
from projects.folding.why import WhyReason
from projects.text import text
from studio.worker.estimate_model import weightless

_METHODS = {
    "cycles": ("get_exp_cycles",),
    "LUT": ("lut_estimation",),
    "BRAM_18K": ("bram_estimation",),
    "URAM": ("uram_estimation",),
    "DSP": ("dsp_estimation",),
    "BRAM_efficiency": ("bram_efficiency_estimation",),
}
FIGURES = tuple(_METHODS)
_MOST_LINES = 40
_READ = re.compile(r"""get_nodeattr\(\s*["'](\w+)["']""")


@dataclass(frozen=True)
class Folded:
    """What SetFolding did to a node.

    Args:
        tried: (attribute, value) in the order in which it set them, in its last pass.
        cycles: cycles a frame that each pass aimed at. said: its log lines about the node, in the last pass.
    """

    tried: tuple[tuple[str, Any], ...]
    cycles: tuple[int, ...]
    said: tuple[str, ...]


def watch_folding(model: ModelWrapper, key: str, cycles: int, mvau_wwidth_max: int, two_pass: bool) -> Folded:
    """Run FINN's SetFolding on a copy and note what it does to a node.

    Args:
        model: the specialised model; it is not changed. key: of the node. cycles: the target, in cycles a frame.
    """
    copy = weightless(model)
    name = next(node.name for node in copy.graph.node if node.output[0] == key)
    tried: list[tuple[str, Any]] = []
    passes: list[int] = []
    apply, set_value = SetFolding.apply, CustomOp.set_nodeattr

    def watched_apply(folding: Any, graph: Any) -> Any:
        passes.append(int(folding.target_cycles_per_frame))
        tried.clear()
        heard.clear()
        return apply(folding, graph)

    def watched_set(operation: Any, attribute: str, value: Any) -> None:
        if operation.onnx_node.output[0] == key and attribute != "cycles_estimate":
            tried.append((attribute, value))
        set_value(operation, attribute, value)

    with _listening(set_folding.log) as heard:
        SetFolding.apply, CustomOp.set_nodeattr = watched_apply, watched_set
        try:
            folding = SetFolding(cycles, mvau_wwidth_max=mvau_wwidth_max, two_pass_relaxation=two_pass)
            copy.transform(folding, apply_to_subgraphs=True)
        finally:
            SetFolding.apply, CustomOp.set_nodeattr = apply, set_value
    said = tuple(" ".join(words.split()) for words in heard if re.search(rf"\b{re.escape(name)}\b", words))
    return Folded(tuple(tried), tuple(passes), said)


@contextmanager
def _listening(log: logging.Logger) -> Iterator[list[str]]:
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    ear = Ear(logging.WARNING)
    log.addHandler(ear)
    try:
        yield heard
    finally:
        log.removeHandler(ear)


def of_value(
    attribute: str, automatic: Any, own: Mapping[str, Any], folded: Folded | None, setting: Setting
) -> tuple[WhyReason, ...]:
    """Why a value is as it is.

    Args:
        automatic: FINN's own value. own: what a person set on the layer.
        folded: what SetFolding did to it; None: no target, so FINN folds nothing.
    """
    chain = _automatic(attribute, automatic, folded, setting)
    if attribute not in own:
        return chain
    said = text("{attribute} {value} was set by hand; FINN's own value is {automatic}.", attribute=attribute,
                value=shown(own[attribute]), automatic=shown(automatic))  # fmt: skip
    return (WhyReason(said), *chain)


def _automatic(attribute: str, value: Any, folded: Folded | None, setting: Setting) -> tuple[WhyReason, ...]:
    if folded is None:
        said = text("{attribute} is {value} in the model; no target was given, so FINN folds nothing.",
                    attribute=attribute, value=shown(value))  # fmt: skip
        return (WhyReason(said),)
    touched = [each for name, each in folded.tried if name == attribute]
    if not touched:
        said = text("FINN's automatic folding leaves {attribute} alone: {value} is what the layer has by itself.",
                    attribute=attribute, value=shown(value))  # fmt: skip
        return (WhyReason(said, *_place(SetFolding.apply)),)
    source = _place(SetFolding.apply)
    reasons = [
        WhyReason(
            text("Automatic for {fps} at {clock} ns: at most {cycles} cycles a frame; weight width {width}.",
                 fps=numbers.fps(setting.target_fps), clock=f"{setting.clock_ns:g}",
                 cycles=numbers.count(folded.cycles[0]), width=setting.mvau_wwidth_max),
            source[0],
        )
    ]  # fmt: skip
    if len(folded.cycles) > 1:
        said = text("That could not be reached, so FINN folded a second time for what could: {cycles} cycles a frame.",
                    cycles=numbers.count(folded.cycles[-1]))  # fmt: skip
        reasons.append(WhyReason(said, source[0]))
    # It sets a value more than once in a row; that is one attempt to whoever reads it.
    tried = ", ".join(f"{name} {shown(each)}" for (name, each), _ in groupby(folded.tried))
    reasons.append(WhyReason(text("It tried, in this order: {tried}.", tried=tried), *source))
    reasons += [WhyReason(text("FINN says: {words}", words=words), source[0]) for words in folded.said]
    return tuple(reasons)


def of_figure(node: NodeProto, figure: str, value: Any, part: str) -> tuple[WhyReason, ...]:
    """Which of FINN's methods gives a figure, and from which attributes.

    Args:
        node: with the values in force. value: the figure. part: the FPGA part.
    """
    operation = getCustomOp(node)
    reasons = []
    for name in _METHODS[figure]:
        method: Callable[..., Any] = getattr(operation, name)
        place, code = _place(method)
        read = _attributes(operation, code)
        inputs = ", ".join(f"{attribute} {shown(each)}" for attribute, each in read.items())
        where = text("{figure} {value}: what FINN's {method} gives for {inputs}, on {part}.", figure=figure,
                     value=shown(value), method=f"{type(operation).__name__}.{name}", inputs=inputs or "this layer",
                     part=part)  # fmt: skip
        reasons.append(WhyReason(where, place, code))
    return tuple(reasons)


def _attributes(operation: Any, code: str) -> Mapping[str, Any]:
    """The attributes that the lines read, with their values."""
    types = operation.get_nodeattr_types()
    names = dict.fromkeys(name for name in _READ.findall(code) if name in types)
    return {name: _plain(operation.get_nodeattr(name)) for name in names}


def _plain(value: Any) -> Any:
    return value.tolist() if hasattr(value, "tolist") else value


def _place(function: Any) -> tuple[str, str]:
    """Where a function of FINN's is, and its lines; the first of them where there are many."""
    lines, first = inspect.getsourcelines(function)
    file = Path(inspect.getsourcefile(function) or "")
    root = Path(str(finn.__file__)).parent
    shown_path = file.relative_to(root) if file.is_relative_to(root) else Path(file.name)
    code = "".join(lines[:_MOST_LINES]) + ("    ...\n" if len(lines) > _MOST_LINES else "")
    return f"finn-plus {version('finn-plus')}, {shown_path}, line {first}: {function.__qualname__}", code


def of_style(choice: ImplChoice) -> tuple[WhyReason, ...]:
    """Why a layer is in its implementation style."""
    place, code = _place(specialize_layers._determine_impl_style)
    reasons = []
    if choice.preferred:
        reasons.append(WhyReason(text("{style} was asked for by hand.", style=choice.preferred.upper())))
    made = text("Unasked, FINN takes {style}. {why}", style=choice.automatic.upper() or "-", why=str(choice.why))
    reasons.append(WhyReason(made, place, code))
    if choice.refused:
        reasons.append(WhyReason(text("FINN says of the other style: {words}", words=choice.refused), place))
    return tuple(reasons)
