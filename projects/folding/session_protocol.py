"""What crosses the border between the studio and an estimate session, a worker child that holds a model warm.

A question carries the whole setting it is about (target, impl styles, overrides), never a change of the one before: so
one that is dropped because a newer came in changes nothing, and what is answered is always what was asked.
Every figure is FINN's. Layer: projects. Thread: any.

Requests, one JSON object a line, through the worker's pipe:
    {"do": "estimate_open", "job": id, **opening_to_data}        a session; answered by "estimate_opened"
    {"do": "estimate", "job": id, **question_to_data}            answered by "estimate", with its request_id
    {"do": "stop", "job": id}                                    answered by "estimate_closed"
Events:
    "estimate_opened"   "layers": see `session_data.layers_from_data`, under the model's own folding; "part"; "impl":
                        {pre_name: preferred_impl_style} that the model was made with; "impl_free": whether
                        they can be changed; "edges": [[key of producer, key of consumer], ...] between the layers
    "estimate"          an `Answer`; a sweep gives one a point, and a last one without
    "estimate_closed"   exactly once and last; "message" is null where the session was asked to end
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from projects.build.layers import Layer
from projects.build.request import FINN_MVAU_WWIDTH_MAX
from projects.folding.why import WhyReason
from projects.text import NOTHING, Text

Overrides = Mapping[str, Mapping[str, Any]]
"""{node: {attribute: value}}. A node is named by its key (first output tensor) or its pre-specialise name."""


class Ask(Enum):
    """What a session can be asked.

    APPLY: the figures of a setting. A newer one makes the session drop those that still wait.
    AUTOMATIC: FINN's own values for the target, with what each attribute may be: the layer under the overrides.
    PRICES: what each legal value of one attribute of one node would cost (`node`, `attribute`).
    IMPL: per node the impl styles there are, which FINN would take, and why.
    IMPL_PRICES: what each impl style of one node would cost (`node`).
    SWEEP: totals and fps for each target of `targets`, one answer a target.
    EXCHANGE: what freeing memory or logic would cost in each layer, by its cheapest legal change.
    BALANCE: the changes that make each of `nodes` (none named: all) as small as it can be without being the slowest.
    WHY: the causes of a value or a figure (`node`, `attribute`; also "cycles", "LUT" ...).
    CANCEL: end the sweep `cancels`.
    """

    APPLY = "apply"
    AUTOMATIC = "automatic"
    PRICES = "prices"
    IMPL = "impl"
    IMPL_PRICES = "impl_prices"
    SWEEP = "sweep"
    EXCHANGE = "exchange"
    BALANCE = "balance"
    WHY = "why"
    CANCEL = "cancel"


class AnswerState(Enum):
    """How a question ended.

    DONE: answered. POINT: a sweep goes on. REFUSED: the setting is not legal, see `refusals`. DROPPED: a newer question
    made it idle, or it was cancelled. FAILED: neither; the message says what happened.
    """

    DONE = "done"
    POINT = "point"
    REFUSED = "refused"
    DROPPED = "dropped"
    FAILED = "failed"


@dataclass(frozen=True)
class Opening:
    """What a session starts from.

    Args:
        model: the model after step_specialize_layers, or the directory of a build that has it. Absolute.
        part, board: the chip that the model was specialised for; board wins; both None: the build's, or Pynq-Z1.
        minimize_bit_width, folding_two_pass_relaxation: as in FINN's configuration; None: as the build has it, or
            FINN's default.
    """

    model: str
    part: str | None = None
    board: str | None = None
    minimize_bit_width: bool | None = None
    folding_two_pass_relaxation: bool | None = None


@dataclass(frozen=True)
class Setting:
    """Everything that decides the figures.

    Args:
        target_fps: frames per second for FINN's automatic folding; None: the model's own folding.
        mvau_wwidth_max: how many bits of weights FINN lets a PE take in a cycle.
        clock_ns: clock period in nanoseconds.
        part, board: the chip, board wins; both None: the session's own.
        impl: preferred_impl_style of nodes ("hls", "rtl", "": FINN chooses), those not named are FINN's choice;
            None: as the model was specialised.
        overrides: values on top of the automatic ones.
    """

    target_fps: int | None = None
    mvau_wwidth_max: int = FINN_MVAU_WWIDTH_MAX
    clock_ns: float = 10.0
    part: str | None = None
    board: str | None = None
    impl: Mapping[str, str] | None = None
    overrides: Overrides = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One question.

    Args:
        node, attribute: for PRICES and WHY. nodes: keys, for BALANCE. targets: for SWEEP.
        cancels: a request_id, for CANCEL.
    """

    request_id: int
    ask: Ask
    setting: Setting = field(default_factory=Setting)
    node: str | None = None
    attribute: str | None = None
    targets: tuple[int, ...] = ()
    cancels: int | None = None
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cost:
    """FINN's estimates of a node. None where FINN gives none."""

    cycles: int | None = None
    LUT: float | None = None
    BRAM_18K: float | None = None
    URAM: float | None = None
    DSP: float | None = None
    BRAM_efficiency: float | None = None
    URAM_efficiency: float | None = None


@dataclass(frozen=True)
class NodeFigures:
    """A hardware node under a setting.

    Args:
        key: first output tensor. pre_name: its name before step_specialize_layers, which no impl style changes.
        name: FINN's name of it now. impl: "hls" or "rtl".
        values: its folding attributes as they were priced.
        parked: overrides that the other impl style of this node knows and this one does not.
    """

    key: str
    pre_name: str
    name: str
    op_type: str
    impl: str
    cost: Cost
    values: Mapping[str, Any] = field(default_factory=dict)
    parked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Network:
    """The whole design, as FINN's reports have it. None where FINN cannot say."""

    LUT: float
    BRAM_18K: float
    URAM: float
    DSP: float
    fps: float | None = None
    latency_ns: float | None = None
    max_cycles: int | None = None
    critical_path_cycles: int | None = None
    bottleneck: str | None = None
    bottleneck_key: str | None = None


@dataclass(frozen=True)
class Figures:
    """The figures of a setting. rebuilt: what had to be made anew for them ("specialize", "folding", "bit_width")."""

    nodes: tuple[NodeFigures, ...]
    network: Network
    part: str
    rebuilt: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attribute:
    """A folding attribute of a node under the automatic folding.

    Args:
        value: the automatic value; default: FINN's, where nothing sets it. kind: FINN's type letter.
        legal: every value it may have beside the node's other automatic values, or None where any is taken.
        exact: a change of it changes bit widths, so that the figures take longer.
    """

    name: str
    value: Any
    default: Any
    kind: str
    legal: tuple[Any, ...] | None = None
    exact: bool = False


@dataclass(frozen=True)
class NodeValues:
    """A hardware node and its automatic values; the names as in `NodeFigures`."""

    key: str
    pre_name: str
    name: str
    op_type: str
    impl: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class Price:
    """What a node costs with this value, everything else as in the setting. cost None: FINN cannot build it so."""

    value: Any
    cost: Cost | None
    network: Network | None = None


@dataclass(frozen=True)
class ImplChoice:
    """The impl styles of a node.

    Args:
        variants: of "hls" and "rtl", those FINN has for this operation.
        preferred: what the setting asks for. automatic: what FINN takes unasked. chosen: what it takes as asked.
        possible: {style: whether FINN honours it here}.
        why: why the automatic choice is as it is. refused: why FINN would not honour the other style, in its words.
    """

    key: str
    pre_name: str
    op_type: str
    variants: tuple[str, ...]
    preferred: str
    automatic: str
    chosen: str
    possible: Mapping[str, bool] = field(default_factory=dict)
    why: Text = NOTHING
    refused: str = ""


@dataclass(frozen=True)
class SweepPoint:
    """A target, and what it gives; network None: the setting is not legal there."""

    target_fps: int
    network: Network | None


@dataclass(frozen=True)
class Offer:
    """A change of a layer that frees a resource.

    Args:
        resource: "BRAM_18K" or "LUT". edits: the change, as (key, attribute, value).
        saves: how much it frees. costs: {resource: how much more is used}.
        rate: LUT for each BRAM_18K freed, or BRAM_18K for each 100 LUT freed; 0: nothing is paid, below: both
            become fewer.
        cycles: (key, cycles a frame before, after) of each layer that it makes slower or faster.
    """

    key: str
    resource: str
    edits: tuple[tuple[str, str, Any], ...]
    saves: float
    costs: Mapping[str, float]
    rate: float
    cycles: tuple[tuple[str, int | None, int | None], ...] = ()


@dataclass(frozen=True)
class Refusal:
    """A value that cannot be. legal: what could be instead, None where it is no closed set or not known."""

    node: str
    attribute: str
    value: Any
    message: Text
    legal: tuple[Any, ...] | None = None


@dataclass(frozen=True)
class Answer:
    """One answer; of the results only the one that was asked for is set.

    Args:
        edits: of BALANCE, as (key, attribute, value). values, layers: of AUTOMATIC.
        layers: those that another impl style makes another operation than in the model opened, without figures.
    """

    request_id: int
    ask: Ask
    state: AnswerState
    seconds: float = 0.0
    figures: Figures | None = None
    values: tuple[NodeValues, ...] = ()
    layers: tuple[Layer, ...] = ()
    prices: tuple[Price, ...] = ()
    choices: tuple[ImplChoice, ...] = ()
    point: SweepPoint | None = None
    offers: tuple[Offer, ...] = ()
    edits: tuple[tuple[str, str, Any], ...] = ()
    reasons: tuple[WhyReason, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    message: str | None = None
