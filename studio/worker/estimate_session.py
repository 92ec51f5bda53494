"""An estimate session: FINN's figures for any folding and impl style of one model, equal to what a rebuild reports.

A setting is answered from what is already made: the specialised model (by part and impl styles), FINN's automatic
folding (by target), and the nodes with minimal bit widths. The last is the slow one, and only few attributes touch it:
weights that can be written or come from outside cannot be narrowed to the values they have. Held against FINN attribute
by attribute, on TFC, CNV and the cybersecurity MLP: runtime_writeable_weights (MVAU, VVAU, Thresholding) and mem_mode
external, external_mem or dynamic change widths; PE, SIMD, every ram_style, resType, the depth triggers and a move
between the internal mem_modes do not. What is not known to leave widths alone counts as changing them.
Layer: studio.worker (imports FINN). Thread: an estimate session's main thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from finn.analysis.fpgadataflow.op_and_param_counts import aggregate_dict_keys
from finn.util.basic import part_map
from onnx import NodeProto
from qonnx.custom_op.registry import getCustomOp

from projects.boards import DEFAULT_BOARD
from projects.errors import UserInputError
from projects.folding.session_protocol import (
    Attribute,
    Cost,
    Figures,
    Network,
    NodeFigures,
    NodeValues,
    Opening,
    Price,
    Refusal,
    Setting,
    SweepPoint,
)
from projects.text import text
from studio.worker import estimate_legal as legal
from studio.worker.estimate_model import (
    Specialised,
    automatic_folding,
    impl_of,
    minimised,
    open_source,
    set_values,
    specialise,
    specialised,
    target_cycles,
)
from studio.worker.figures import performance

RESOURCES = ("LUT", "BRAM_18K", "URAM", "DSP")
# Attributes that leave bit widths alone, by FINN's source and by experiment.
NARROW = frozenset(
    (
        *("PE", "SIMD", "parallel_window", "ram_style", "ram_style_thresholds", "ram_style_mask", "resType"),
        *("mac_resource", "depth_trigger_uram", "depth_trigger_bram", "inFIFODepths", "outFIFODepths", "depth"),
        *("pumpedMemory", "TH", "uniform_thres", "deep_pipeline"),
    )
)
INTERNAL = ("internal_embedded", "internal_decoupled")

Made = TypeVar("Made")


class NotLegalError(Exception):
    """A setting that FINN cannot build, with what is wrong in it."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        self.refusals = refusals
        super().__init__("; ".join(str(refusal.message) for refusal in refusals))


class _Kept:
    """Things that are dear to make, the least recently used forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        if key in self._things:
            self._things.move_to_end(key)
        else:
            self._things[key] = make()
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        thing: Made = self._things[key]
        return thing


@dataclass(frozen=True)
class _Sorted:
    """Overrides by key: those that hold, and those that only the node's other impl style knows."""

    hold: dict[str, dict[str, Any]]
    parked: dict[str, dict[str, Any]]


class Session:
    """One model, held warm.

    Raises:
        UserInputError: there is no such model, or a board that FINN does not know.
    """

    def __init__(self, opening: Opening) -> None:
        self.part = _part(opening.board, opening.part) or part_map[DEFAULT_BOARD]
        self._source = open_source(opening)
        self._given = specialised(self._source, self._source.specialised, self.part)
        self.styles = self._styles_given()
        self._models = _Kept(8)
        self._foldings = _Kept(256)
        self._narrowed = _Kept(16)
        self._costs = _Kept(20000)
        self._rebuilt: list[str] = []

    # --- questions

    def apply(self, setting: Setting) -> Figures:
        """The figures of a setting.

        Raises:
            NotLegalError: FINN cannot build it. UserInputError: it names what is not there.
        """
        self._rebuilt = []
        model = self._model(setting)
        automatic = self._automatic(model, setting)
        overrides = self._sorted(model, setting)
        values = {key: {**automatic.get(key, {}), **overrides.hold.get(key, {})} for key in model.nodes}
        base = self._base(model, values)
        costs = self._costs_of(model, base, values, overrides)
        nodes = tuple(
            NodeFigures(
                key=key,
                pre_name=model.pre_names[key],
                name=node.name,
                op_type=node.op_type,
                impl=impl_of(node),
                cost=costs[key],
                values=_values(base[key], values[key]),
                parked=overrides.parked.get(key, {}),
            )
            for key, node in model.nodes.items()
        )
        return Figures(nodes, _network(model, costs, setting.clock_ns), model.part, tuple(self._rebuilt))

    def automatic(self, setting: Setting) -> tuple[NodeValues, ...]:
        """FINN's own values for the target, and what each attribute may be. Overrides are left out of account."""
        model = self._model(setting)
        automatic = self._automatic(model, setting)
        found = []
        for key, node in model.nodes.items():
            twin = legal.copy_of(node)
            set_values(twin, automatic.get(key, {}))
            types = legal.types_of(twin)
            attributes = tuple(
                Attribute(
                    name=name,
                    value=value,
                    default=types[name][2],
                    kind=types[name][0],
                    legal=self._legal(twin, name, model.part),
                    exact=name not in NARROW,
                )
                for name, value in _values(twin, {}).items()
            )
            found.append(NodeValues(key, model.pre_names[key], node.name, node.op_type, impl_of(node), attributes))
        return tuple(found)

    def prices(self, setting: Setting, node: str, attribute: str) -> tuple[Price, ...]:
        """What each legal value of an attribute would cost this node, beside everything else in the setting.

        Raises:
            NotLegalError: the setting is not legal without it, or there is no such node or attribute.
        """
        model = self._model(setting)
        key = self._key(model, node)
        others = {name: dict(values) for name, values in setting.overrides.items()}
        for name in (key, model.pre_names[key]):
            others.get(name, {}).pop(attribute, None)
        automatic = self._automatic(model, setting)
        hold = self._sorted(model, replace(setting, overrides=others)).hold
        values = {each: {**automatic.get(each, {}), **hold.get(each, {})} for each in model.nodes}
        plain = legal.copy_of(model.nodes[key])
        if attribute not in legal.types_of(plain):
            raise NotLegalError((legal.check(plain, node, attribute, None),))  # type: ignore[arg-type]
        found = []
        for value in legal.candidates(plain, attribute) or ():
            tried = {**values, key: {**values[key], attribute: value}}
            base = self._base(model, tried)
            found.append(Price(value, self._cost(model, base, key, tried[key])[0]))
        return tuple(found)

    def impl_prices(self, setting: Setting, node: str) -> tuple[Price, ...]:
        """What each impl style would cost a node, and the design: "" is what FINN chooses."""
        styles = self._styles(setting)
        key = self._key(self._model(setting), node)
        found = []
        for style in ("", "hls", "rtl"):
            figures = self.apply(replace(setting, impl={**styles, key: style}))
            cost = next(each.cost for each in figures.nodes if each.key == key)
            found.append(Price(style, cost, figures.network))
        return tuple(found)

    def sweep(self, setting: Setting, targets: tuple[int, ...]) -> Iterator[SweepPoint]:
        """The whole design for each target, made one at a time as they are taken."""
        for target in targets:
            try:
                network: Network | None = self.apply(replace(setting, target_fps=target)).network
            except NotLegalError:
                network = None
            yield SweepPoint(target, network)

    # --- what a setting stands for

    def part_of(self, setting: Setting) -> str:
        """The part a setting is for."""
        return _part(setting.board, setting.part) or self.part

    def model_before(self) -> Any:
        """The model before step_specialize_layers, or None; not to be changed."""
        return self._source.before

    def styles_of(self, setting: Setting) -> dict[str, str]:
        """preferred_impl_style by key, of all nodes that the setting says something about."""
        return self._styles(setting)

    def _styles(self, setting: Setting) -> dict[str, str]:
        if setting.impl is None:
            return dict(self.styles)
        keys = {name: key for key, name in self._given.pre_names.items()}
        unknown = [name for name in setting.impl if name not in keys and name not in self._given.nodes]
        if unknown:
            raise NotLegalError(tuple(_no_node(name) for name in unknown))
        styles = {keys.get(name, name): style for name, style in setting.impl.items()}
        wrong = [(name, style) for name, style in styles.items() if style not in ("", "hls", "rtl")]
        if wrong:
            raise NotLegalError(
                tuple(
                    Refusal(name, "preferred_impl_style", style, text("{style} is no impl style.", style=str(style)))
                    for name, style in wrong
                )
            )
        return {key: style for key, style in styles.items() if style}

    def _styles_given(self) -> dict[str, str]:
        """The styles that were asked for when the model was made, as far as they differ from FINN's own choice."""
        if self._source.before is None:
            return {}
        from studio.worker.estimate_impl import automatic_style
        from studio.worker.estimate_model import abstract_nodes

        before = self._source.before
        return {
            key: impl_of(self._given.nodes[key])
            for key, node in abstract_nodes(before).items()
            if key in self._given.nodes
            and automatic_style(node, self.part, before) not in (None, impl_of(self._given.nodes[key]))
        }

    def _model(self, setting: Setting) -> Specialised:
        part, styles = self.part_of(setting), self._styles(setting)
        if part == self.part and styles == self.styles:
            return self._given

        def make() -> Specialised:
            self._rebuilt.append("specialize")
            return specialise(self._source, part, styles)

        if self._source.before is None and styles == self.styles:
            # Without the model before, another part can only be priced, not specialised for.
            return replace(self._given, part=part)
        return self._models.get((part, tuple(sorted(styles.items()))), make)

    def _automatic(self, model: Specialised, setting: Setting) -> dict[str, dict[str, Any]]:
        if setting.target_fps is None:
            return {}
        cycles = target_cycles(setting.target_fps, setting.clock_ns)

        def make() -> dict[str, dict[str, Any]]:
            self._rebuilt.append("folding")
            return automatic_folding(model.model, cycles, setting.mvau_wwidth_max, self._source.two_pass)

        return self._foldings.get((id(model.model), cycles, setting.mvau_wwidth_max), make)

    def _key(self, model: Specialised, name: str) -> str:
        if name in model.nodes:
            return name
        key = next((key for key, pre_name in model.pre_names.items() if pre_name == name), None)
        if key is None:
            raise NotLegalError((_no_node(name),))
        return key

    def _sorted(self, model: Specialised, setting: Setting) -> _Sorted:
        """The overrides by key, each looked at alone."""
        hold: dict[str, dict[str, Any]] = {}
        parked: dict[str, dict[str, Any]] = {}
        wrong: list[Refusal] = []
        keys = {name: key for key, name in model.pre_names.items()}
        for name, values in setting.overrides.items():
            key = name if name in model.nodes else keys.get(name)
            if key is None:
                wrong.append(_no_node(name))
                continue
            node = model.nodes[key]
            for attribute, value in values.items():
                refusal = legal.check(node, name, attribute, value)
                if refusal is None:
                    hold.setdefault(key, {})[attribute] = value
                elif (other := legal.other_variant(node)) and legal.check(other, name, attribute, value) is None:
                    parked.setdefault(key, {})[attribute] = value
                else:
                    wrong.append(refusal)
        if wrong:
            raise NotLegalError(tuple(wrong))
        return _Sorted(hold, parked)

    def _legal(self, node: NodeProto, attribute: str, part: str) -> tuple[Any, ...] | None:
        key = ("legal", part, attribute, node.SerializeToString(deterministic=True))
        return self._costs.get(key, lambda: legal.legal_values(node, attribute, part))

    # --- figures

    def _base(self, model: Specialised, values: Mapping[str, Mapping[str, Any]]) -> dict[str, NodeProto]:
        """The nodes with their bit widths, for what these values say about them."""
        wide = {key: found for key, node in model.nodes.items() if (found := _widening(node, values.get(key, {})))}
        marks = tuple((key, tuple(sorted((n, repr(v)) for n, v in found.items()))) for key, found in wide.items())

        def make() -> dict[str, NodeProto]:
            self._rebuilt.append("bit_width")
            try:
                return minimised(model.model, wide, self._source.minimize_bit_width)
            except Exception as error:
                raise NotLegalError(_refusals(model, wide, error)) from error

        return self._narrowed.get((id(model.model), marks), make)

    def _costs_of(
        self,
        model: Specialised,
        base: Mapping[str, NodeProto],
        values: Mapping[str, Mapping[str, Any]],
        overrides: _Sorted,
    ) -> dict[str, Cost]:
        costs: dict[str, Cost] = {}
        wrong: list[Refusal] = []
        for key, node in model.nodes.items():
            cost, fault = self._cost(model, base, key, values[key])
            if cost is not None:
                costs[key] = cost
                continue
            said = text("FINN cannot build {node} so: {fault}", node=node.name, fault=fault)
            asked = overrides.hold.get(key) or {"": None}
            wrong += [Refusal(model.pre_names[key], attribute, value, said) for attribute, value in asked.items()]
        if wrong:
            raise NotLegalError(tuple(wrong))
        return costs

    def _cost(
        self, model: Specialised, base: Mapping[str, NodeProto], key: str, values: Mapping[str, Any]
    ) -> tuple[Cost | None, str]:
        def make() -> tuple[Cost | None, str]:
            node = legal.copy_of(base[key])
            try:
                set_values(node, values)
                return legal.estimate(node, model.part), ""
            except Exception as error:  # noqa: BLE001 - FINN raises anything for what it cannot build
                return None, f"{type(error).__name__}: {error}".rstrip(": ")

        marks = tuple(sorted((name, repr(value)) for name, value in values.items()))
        return self._costs.get((id(base), key, model.part, marks), make)


def _part(board: str | None, part: str | None) -> str | None:
    if board is None:
        return part
    if board not in part_map:
        raise UserInputError(text("FINN knows no board {board}.", board=board))
    found: str = part_map[board]
    return found


def _no_node(name: str) -> Refusal:
    return Refusal(name, "", None, text("There is no hardware layer {node}.", node=name))


def _widening(node: NodeProto, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that change bit widths, without those the node has already."""
    operation = getCustomOp(node)
    found = {}
    for name, value in values.items():
        if name in NARROW or operation.get_nodeattr(name) == value:
            continue
        if name == "mem_mode" and value in INTERNAL and operation.get_nodeattr(name) in INTERNAL:
            continue
        found[name] = value
    return found


def _refusals(model: Specialised, wide: Mapping[str, Mapping[str, Any]], error: Exception) -> tuple[Refusal, ...]:
    """FINN does not say which node it failed at: all that could have made it fail are named."""
    said = text("FINN cannot size the bit widths so: {fault}", fault=f"{type(error).__name__}: {error}".rstrip(": "))
    found = tuple(
        Refusal(model.pre_names[key], attribute, value, said)
        for key, values in wide.items()
        for attribute, value in values.items()
    )
    return found or (Refusal("", "", None, said),)


def _values(node: NodeProto, values: Mapping[str, Any]) -> dict[str, Any]:
    """The folding attributes of a node, with these values on top."""
    operation = getCustomOp(node)
    types = operation.get_nodeattr_types()
    return {name: values.get(name, operation.get_nodeattr(name)) for name in legal.EDITABLE if name in types}


def _network(model: Specialised, costs: Mapping[str, Cost], clock_ns: float) -> Network:
    named = {node.name: costs[key] for key, node in model.nodes.items()}
    totals = aggregate_dict_keys({name: {r: getattr(cost, r) for r in RESOURCES} for name, cost in named.items()})
    found = performance(model.model, {name: cost.cycles for name, cost in named.items()}, clock_ns)
    if found is None:
        return Network(**totals)
    bottleneck = next(key for key, node in model.nodes.items() if node.name == found.bottleneck)
    return Network(
        **totals,
        fps=found.fps,
        latency_ns=found.latency_ns,
        max_cycles=found.max_cycles,
        critical_path_cycles=found.critical_path_cycles,
        bottleneck=found.bottleneck,
        bottleneck_key=bottleneck,
    )
